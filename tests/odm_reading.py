"""An ODM file read by plain lxml, beside the program: its values by where they lie, and changes played back."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import odmlib
from lxml import etree

ODM = "{http://www.cdisc.org/ns/odm/v1.3}"
Place = tuple[str, ...]
"""Subject, event and key, form and key, group and key, item; "" where nothing repeats."""
DEFINED = {
    "StudyEventOID": "StudyEventDef",
    "FormOID": "FormDef",
    "ItemGroupOID": "ItemGroupDef",
    "ItemOID": "ItemDef",
    "CodeListOID": "CodeList",
    "MeasurementUnitOID": "MeasurementUnit",
    "CollectionExceptionConditionOID": "ConditionDef",
    "MethodOID": "MethodDef",
    "UserOID": "User",
    "LocationOID": "Location",
    "SignatureOID": "SignatureDef",
}
"""What names a definition, and the element that has it as its OID."""


@cache
def schema() -> etree.XMLSchema:
    """The official XSD of ODM 1.3.2, as odmlib carries it."""
    folder = Path(odmlib.__file__).parent / "schemas" / "odm" / "1.3.2"
    return etree.XMLSchema(etree.parse(str(folder / "ODM1-3-2.xsd")))


def problems(path: Path) -> list[str]:
    """What the official schema has against a file, and names that nothing defines."""
    document = etree.parse(str(path))
    schema().validate(document)
    found = [str(error) for error in schema().error_log]
    for attribute, element in DEFINED.items():
        defined = {one.get("OID") for one in document.iter(f"{ODM}{element}")}
        named = {str(oid) for oid in document.xpath(f"//@{attribute}")}
        found += [f"{attribute} {oid}" for oid in sorted(named - defined)]
    return found


def elements(path: Path) -> Iterator[tuple[Place, Any]]:
    """Every ItemGroupData and ItemData with its place, in the order of the file."""
    for subject in etree.parse(str(path)).iter(f"{ODM}SubjectData"):
        for event in subject.iter(f"{ODM}StudyEventData"):
            for form in event.iter(f"{ODM}FormData"):
                for group in form.iter(f"{ODM}ItemGroupData"):
                    where = (
                        subject.get("SubjectKey"),
                        *(event.get("StudyEventOID"), event.get("StudyEventRepeatKey", "")),
                        *(form.get("FormOID"), form.get("FormRepeatKey", "")),
                        *(group.get("ItemGroupOID"), group.get("ItemGroupRepeatKey", "")),
                    )
                    yield where, group
                    for item in group.iter(f"{ODM}ItemData"):
                        yield (*where, item.get("ItemOID")), item


def items(path: Path) -> dict[Place, Any]:
    """The ItemData of a snapshot by place, each once."""
    found = [(place, one) for place, one in elements(path) if one.tag == f"{ODM}ItemData"]
    assert len(dict(found)) == len(found)
    return dict(found)


def told(item: Any) -> tuple[str | None, ...]:
    """What an ItemData says: value, unit, why there is none, and further flags."""
    unit = item.find(f"{ODM}MeasurementUnitRef")
    flags = [(one.get("CodeListOID"), one.text) for one in item.iter(f"{ODM}FlagValue", f"{ODM}FlagType")]
    comment = item.findtext(f"{ODM}Annotation/{ODM}Comment")
    return (
        item.get("Value"),
        item.get("IsNull"),
        None if unit is None else unit.get("MeasurementUnitOID"),
        comment,
        *map(str, flags),
    )


def played_back(path: Path) -> dict[Place, tuple[str | None, ...]]:
    """What stands after every change of a transactional file."""
    stands: dict[Place, tuple[str | None, ...]] = {}
    for place, one in elements(path):
        change = one.get("TransactionType")
        if one.tag == f"{ODM}ItemGroupData":
            if change == "Remove":
                stands = {at: said for at, said in stands.items() if at[:-1] != place}
        elif change == "Remove":
            del stands[place]
        else:
            assert (change == "Update") == (place in stands), place
            stands[place] = told(one)
    return stands


def audit(item: Any) -> dict[str, str]:
    """The AuditRecord of an item: who, when, why and its number of the trail."""
    record = item.find(f"{ODM}AuditRecord")
    said = {etree.QName(one).localname: one.text or "" for one in record}
    return {**said, "UserRef": record.find(f"{ODM}UserRef").get("UserOID")}
