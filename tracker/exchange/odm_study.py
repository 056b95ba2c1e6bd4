"""The study and its people as ODM elements: global variables, units, one metadata version, users, site, signatures."""

from collections.abc import Iterable
from decimal import Decimal

from tracker.domain.dataset import Dataset
from tracker.domain.records import Role
from tracker.domain.signing import MEANING_WORDS
from tracker.domain.units import shown
from tracker.exchange.cells import text
from tracker.exchange.odm_columns import MISSING, Codes, yes_no
from tracker.exchange.odm_definitions import (
    DECIMALS,
    LENGTHS,
    Definitions,
    EventDef,
    FormDef,
    GroupDef,
    ItemDef,
)
from tracker.exchange.odm_xml import SITE, Element, add, root, translated, user
from tracker.language import N_, _

FLAGS: Codes = (
    ("missing", N_("Why there is no value")),
    ("confirmed", N_("An unusual value was confirmed")),
    ("decides", N_("Of repeated samples, whether this one counts")),
)
"""What an annotation may flag; the code lists of the values are CL.missing and CL.yes_no."""
MISSING_LIST, YES_NO_LIST, FLAG_LIST = "CL.missing", "CL.yes_no", "CL.flag"
ONLY = {"F": N_("Not asked of male participants"), "M": N_("Not asked of female participants")}


def study_name(dataset: Dataset) -> str:
    """What the study is called in OIDs: the id of its file, which may name a drug; masked its short title."""
    return dataset.protocol.short_title if dataset.masked else dataset.protocol.id


def study_oid(dataset: Dataset) -> str:
    """The OID of the study."""
    return f"ST.{study_name(dataset)}"


def version_oid(dataset: Dataset) -> str:
    """The OID of the metadata version: the version of the study file in force."""
    return f"MDV.{dataset.protocol.version}"


def study(dataset: Dataset, defined: Definitions) -> Element:
    """The study with its units and definitions. Its full title names the drugs, so that a masked export has none."""
    protocol = dataset.protocol
    made = root("Study", {"OID": study_oid(dataset)})
    names = add(made, "GlobalVariables")
    add(names, "StudyName", protocol.short_title)
    add(names, "StudyDescription", _(protocol.condition if dataset.masked else protocol.title))
    add(names, "ProtocolName", protocol.short_title if dataset.masked else protocol.registry or protocol.id)
    units = dict.fromkeys(unit for item in defined.items() for unit in item.units)
    if units:
        basics = add(made, "BasicDefinitions")
        for unit in units:
            translated(add(basics, "MeasurementUnit", OID=f"MU.{unit}", Name=unit), "Symbol", shown(unit))
    _version(add(made, "MetaDataVersion", OID=version_oid(dataset), Name=protocol.version), defined)
    return made


def _version(version: Element, defined: Definitions) -> None:
    protocol = add(version, "Protocol")
    for number, event in enumerate(defined.events, start=1):
        mandatory = _yes(event.type == "Scheduled" and not event.repeating)
        add(protocol, "StudyEventRef", StudyEventOID=event.oid, OrderNumber=str(number), Mandatory=mandatory)
    for event in defined.events:
        _event(version, event)
    for form in defined.forms:
        _form(version, form)
    groups = [group for form in defined.forms for group in form.groups]
    for group in groups:
        _group(version, group)
    lists = CodeLists(defined.items())
    for item in defined.items():
        _item(version, item, lists.oid(item.codes))
    lists.write(version)
    for sex in sorted({item.only_sex for item in defined.items() if item.only_sex}):
        condition = add(version, "ConditionDef", OID=f"C.only_{sex}", Name=_(ONLY[sex]))
        translated(condition, "Description", ONLY[sex])
    for method in defined.methods:
        made = add(version, "MethodDef", OID=method.oid, Name=method.name, Type="Computation")
        translated(made, "Description", method.words)


def _event(version: Element, event: EventDef) -> None:
    repeating = _yes(event.repeating)
    made = add(
        version, "StudyEventDef", OID=event.oid, Name=_(event.name), Repeating=repeating, Type=event.type
    )
    for number, form in enumerate(event.forms, start=1):
        add(made, "FormRef", FormOID=form, OrderNumber=str(number), Mandatory="No")


def _form(version: Element, form: FormDef) -> None:
    made = add(version, "FormDef", OID=form.oid, Name=_(form.name), Repeating=_yes(form.repeating))
    if form.note:
        translated(made, "Description", form.note)
    for number, group in enumerate(form.groups, start=1):
        add(made, "ItemGroupRef", ItemGroupOID=group.oid, OrderNumber=str(number), Mandatory="No")


def _group(version: Element, group: GroupDef) -> None:
    made = add(version, "ItemGroupDef", OID=group.oid, Name=_(group.name), Repeating=_yes(group.repeating))
    for number, item in enumerate(group.items, start=1):
        add(
            made,
            "ItemRef",
            ItemOID=item.oid,
            OrderNumber=str(number),
            Mandatory=_yes(item.mandatory),
            MethodOID=item.method,
            CollectionExceptionConditionOID=f"C.only_{item.only_sex}" if item.only_sex else "",
        )


def _item(version: Element, item: ItemDef, codes: str) -> None:
    made = add(
        version,
        "ItemDef",
        OID=item.oid,
        Name=_(item.name),
        DataType=item.type,
        Length=str(LENGTHS[item.type]) if item.type in LENGTHS else "",
        SignificantDigits=str(DECIMALS) if item.type == "float" else "",
        Origin="Derived" if item.method else "",
    )
    if item.note:
        translated(made, "Description", item.note)
    translated(made, "Question", item.name)
    for unit in item.units:
        add(made, "MeasurementUnitRef", MeasurementUnitOID=f"MU.{unit}")
    _check(made, "GE", item.low)
    _check(made, "LE", item.high)
    _check(made, "GE", item.soft_low, item.soft_low_message, soft=True)
    _check(made, "LE", item.soft_high, item.soft_high_message, soft=True)
    if codes:
        add(made, "CodeListRef", CodeListOID=codes)


def _check(
    item: Element, comparator: str, limit: Decimal | None, message: str = "", *, soft: bool = False
) -> None:
    if limit is None:
        return
    check = add(item, "RangeCheck", Comparator=comparator, SoftHard="Soft" if soft else "Hard")
    add(check, "CheckValue", text(limit))
    if message:
        translated(check, "ErrorMessage", message)


class CodeLists:
    """The code lists of all items: two items with the same codes and words share one."""

    def __init__(self, items: Iterable[ItemDef]) -> None:
        self._lists: dict[Codes, tuple[str, str, str]] = {
            MISSING: (MISSING_LIST, N_("Why there is no value"), "text"),
            yes_no(): (YES_NO_LIST, N_("Yes or no"), "text"),
            FLAGS: (FLAG_LIST, N_("Annotations"), "text"),
        }
        for item in items:
            if item.codes and item.codes not in self._lists:
                named = (item.oid.replace("I.", "CL.", 1), item.name, item.type)
                self._lists[item.codes] = named

    def oid(self, codes: Codes) -> str:
        """The OID of the list that holds these codes; "" for none."""
        return self._lists[codes][0] if codes else ""

    def write(self, version: Element) -> None:
        """Write every list."""
        for codes, (oid, name, kind) in self._lists.items():
            made = add(version, "CodeList", OID=oid, Name=_(name), DataType=kind)
            for number, (code, words) in enumerate(codes, start=1):
                coded = add(made, "CodeListItem", CodedValue=code, OrderNumber=str(number))
                translated(coded, "Decode", words)


# --- users, site, signatures


def admin(dataset: Dataset) -> Element:
    """Everyone who may have written or signed something, the site, and what a signature means."""
    made = root("AdminData", {"StudyOID": study_oid(dataset)})
    for one in dataset.users:
        kind = "Investigator" if Role.INVESTIGATOR in one.roles else "Other"
        person = add(made, "User", OID=user(one.login), UserType=kind)
        add(person, "LoginName", one.login)
        if one.name:
            add(person, "FullName", one.name)
        add(person, "Organization", dataset.site.name)
        add(person, "LocationRef", LocationOID=SITE)
    site = add(made, "Location", OID=SITE, Name=dataset.site.name, LocationType="Site")
    add(
        site,
        "MetaDataVersionRef",
        StudyOID=study_oid(dataset),
        MetaDataVersionOID=version_oid(dataset),
        EffectiveDate=dataset.protocol.version_date.isoformat(),
    )
    for meaning, words in MEANING_WORDS.items():
        definition = add(made, "SignatureDef", OID=f"SIG.{meaning}", Methodology="Electronic")
        add(definition, "Meaning", _(words))
        add(
            definition,
            "LegalReason",
            _("The signer gave the passphrase again, which stands for a signature."),
        )
    return made


def _yes(told: bool) -> str:
    return "Yes" if told else "No"
