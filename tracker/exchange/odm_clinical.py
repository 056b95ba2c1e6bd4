"""The clinical data of one participant as ODM elements, as it stands."""

from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

from tracker.domain.dataset import Answered, Subject, Trace, VisitData
from tracker.domain.signing import Meaning, Signature
from tracker.exchange.odm_records import Cell, Place, Placed, Records
from tracker.exchange.odm_study import FLAG_LIST, MISSING_LIST, YES_NO_LIST
from tracker.exchange.odm_xml import SITE, Element, add, audit, clean, root, tag, user

NO_TRACES: Mapping[str, Trace] = MappingProxyType({})
ITEM, UNIT = tag("ItemData"), tag("MeasurementUnitRef")


class Nest:
    """The elements of one participant that item data is put into; asked for the same place it gives the same group.

    With `transactional` each says whether it is new (Insert) or only shows the way (Context).
    """

    def __init__(self, subject: Subject, *, transactional: bool = False) -> None:
        key = {"SubjectKey": subject.participant.shown_number}
        self.subject = root(
            "SubjectData", {**key, **({"TransactionType": "Insert"} if transactional else {})}
        )
        add(self.subject, "SiteRef", LocationOID=SITE)
        self._transactional = transactional
        self._made: dict[tuple[str | None, ...], Element] = {}
        self._known: set[tuple[str | None, ...]] = set()

    def event(self, place: Place) -> Element:
        """The element of the event."""
        return self._element(self.subject, "StudyEvent", place[:2])

    def form(self, place: Place) -> Element:
        """The element of the form."""
        return self._element(self.event(place), "Form", place[:4])

    def group(self, place: Place) -> Element:
        """The element of the item group."""
        return self._element(self.form(place), "ItemGroup", tuple(place))

    def begin_again(self) -> None:
        """Put what comes into elements of its own: in them the order of changes is kept."""
        self._made.clear()

    def remove(self, place: Place) -> Element:
        """The element of a group that is there no more: one at its place is new."""
        made = self.group(place)
        made.set("TransactionType", "Remove")
        self._known.discard(tuple(place))
        return made

    def _element(self, parent: Element, name: str, path: tuple[str | None, ...]) -> Element:
        made = self._made.get(path)
        if made is None:
            attributes = {f"{name}OID": path[-2] or ""}
            if key := path[-1]:
                attributes[f"{name}RepeatKey"] = clean(key)
            if self._transactional:
                attributes["TransactionType"] = "Context" if path in self._known else "Insert"
                self._known.add(path)
            made = self._made[path] = etree.SubElement(parent, tag(f"{name}Data"), attributes)
        return made


def item(group: Element, cell: Cell, trace: Trace | None = None, change: str = "") -> None:
    """One ItemData: a value with its unit, or none with the reason; who wrote it; what is to be known of it."""
    attributes = {"ItemOID": cell.item}
    if change:
        attributes["TransactionType"] = change
    if cell.missing:
        attributes["IsNull"] = "Yes"
    elif change != "Remove":
        attributes["Value"] = clean(cell.value)
    made = etree.SubElement(group, ITEM, attributes)
    if trace:
        audit(made, trace)
    if cell.unit:
        etree.SubElement(made, UNIT, MeasurementUnitOID=f"MU.{cell.unit}")
    if cell.missing or cell.flags:
        _annotation(made, cell)


def _annotation(data: Element, cell: Cell) -> None:
    made = add(data, "Annotation", SeqNum="1")
    if cell.note:
        add(made, "Comment", cell.note, SponsorOrSite="Site")
    if cell.missing:
        _flag(made, "missing", cell.missing, MISSING_LIST)
    for kind, told in cell.flags:
        _flag(made, kind, told, YES_NO_LIST)


def _flag(annotation: Element, kind: str, told: str, codes: str) -> None:
    flag = add(annotation, "Flag")
    add(flag, "FlagValue", told, CodeListOID=codes)
    add(flag, "FlagType", kind, CodeListOID=FLAG_LIST)


def sign(parent: Element, given: Signature, number: int) -> None:
    """A signature, by its number in the file: who, where, what it means, when, and the hash of what the visit held."""
    made = add(parent, "Signature", ID=f"SIGNED.{number}")
    add(made, "UserRef", UserOID=user(given.login))
    add(made, "LocationRef", LocationOID=SITE)
    add(made, "SignatureRef", SignatureOID=f"SIG.{given.meaning}")
    add(made, "DateTimeStamp", given.signed_at.isoformat())
    if given.content:
        add(made, "CryptoBindingManifest", f"SHA-256 {given.content}")


def snapshot(subject: Subject, records: Records) -> Element:
    """A participant's data as it stands, each record with who wrote it last."""
    nest = Nest(subject)
    who = subject.participant
    place, cells = records.participant(who, subject)
    _row(nest, (place, [*cells, *records.age(subject)]), who.id, subject.traces)
    for held in subject.visits:
        _visit(nest, subject, held, records)
    for rows in subject.logs.values():
        for row in rows:
            _row(nest, records.log(row, subject.numbers[row.id]), row.id, subject.traces)
    for found in records.found(subject):
        _row(nest, found)
    return nest.subject


def _visit(nest: Nest, subject: Subject, held: VisitData, records: Records) -> None:
    planned_id, traces = held.visit.planned_id, subject.traces
    dates = records.visit(held.visit, computed=True)
    stands = [one for one in held.signatures if one.stands]
    strongest = max(stands, key=lambda one: (list(Meaning).index(one.meaning), one.signed_at), default=None)
    if strongest:
        sign(nest.event(dates[0]), strongest, next(records.signed))
    _row(nest, dates, held.visit.id, traces)
    for entry in records.in_order(held.entries):
        place, cells = records.answer(planned_id, Answered(entry, held.said.get(entry.id)))
        _answer(nest, place, cells, traces.get(entry.id))
    for score in held.scores:
        _row(nest, records.score(planned_id, score))
    for number, given in enumerate(held.signatures, start=1):
        placed = records.signature(planned_id, given, number)
        if given.stands and given is not strongest:
            sign(nest.form(placed[0]), given, next(records.signed))
        _row(nest, placed, given.id, traces)


def _row(nest: Nest, placed: Placed, record: str = "", traces: Mapping[str, Trace] = NO_TRACES) -> None:
    """A record of which each item is a column: each with who wrote that column last."""
    place, cells = placed
    group = nest.group(place)
    for cell in cells:
        column = cell.item.rpartition(".")[2]
        item(group, cell, traces.get(f"{record} {column}"))


def _answer(nest: Nest, place: Place, cells: list[Cell], trace: Trace | None) -> None:
    """An entry: who wrote it last stands on its value, the first cell."""
    for at, cell in enumerate(cells):
        item(nest.group(place), cell, None if at else trace)
