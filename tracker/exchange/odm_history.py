"""The clinical data of one participant as ODM elements, change by change: each value with who changed it."""

from tracker.domain.dataset import Answered, Recorded, ScoreValue, Step, Subject
from tracker.domain.records import LogEntry, Participant, Visit
from tracker.domain.signing import Signature
from tracker.exchange.odm_clinical import Nest, item, sign
from tracker.exchange.odm_records import Cell, Place, Placed, Records
from tracker.exchange.odm_xml import Element, audit


def transactions(subject: Subject, records: Records) -> Element:
    """Every change of a participant's records in the order of the trail.

    Changes that follow each other at one event share its element, until an item changes a second time. What is found
    beside the answers follows from them: it stands behind, as it is now.
    """
    history = _History(subject, records)
    for step in subject.steps:
        history.take(step)
    for place, cells in records.found(subject):
        group = history.nest.group(place)
        for cell in cells:
            item(group, cell, change="Insert")
    return history.nest.subject


class _History:
    """The changes of one participant as they are written."""

    def __init__(self, subject: Subject, records: Records) -> None:
        self.nest = Nest(subject, transactional=True)
        self._subject, self._records, self._numbers = subject, records, dict(subject.numbers)
        self._given: dict[str, int] = {}
        self._event: tuple[str, str | None] | None = None
        self._written: set[tuple[Place, str]] = set()

    def take(self, step: Step) -> None:
        """Write one change."""
        placed = [self._placed(step, record) for record in (step.before, step.after) if record is not None]
        place = placed[0][0]
        old = _cells(placed[0]) if step.before is not None else {}
        new = _cells(placed[-1]) if step.after is not None else {}
        changed = [oid for oid in {**new, **old} if old.get(oid) != new.get(oid)]
        signed = step.after if isinstance(step.after, Signature) and step.before is None else None
        if signed or step.after is None or self._would_repeat(place, changed):
            self._begin_again(place)
        if signed:
            sign(self.nest.event(place), signed, next(self._records.signed))
        if step.after is None:
            audit(self.nest.remove(place), step.trace)
            self._begin_again(place)
            return
        for oid in changed:
            change = "Insert" if oid not in old else "Update" if oid in new else "Remove"
            item(self.nest.group(place), new.get(oid, Cell(oid, "")), step.trace, change)
            self._written.add((place, oid))

    def _would_repeat(self, place: Place, changed: list[str]) -> bool:
        return self._event != place[:2] or any((place, oid) in self._written for oid in changed)

    def _begin_again(self, place: Place) -> None:
        self.nest.begin_again()
        self._written.clear()
        self._event = place[:2]

    def _placed(self, step: Step, record: Recorded) -> Placed:
        match record:
            case Participant():
                return self._records.participant(record, self._subject)
            case Visit():
                return self._records.visit(record, computed=False)
            case Answered():
                return self._records.answer(step.planned_id, record)
            case ScoreValue():
                return self._records.score(step.planned_id, record)
            case LogEntry():
                return self._records.log(record, self._numbers[record.id])
            case Signature():
                return self._records.signature(step.planned_id, record, self._number(step))

    def _number(self, step: Step) -> int:
        """Which of its visit's signatures a signature is."""
        if step.record not in self._numbers:
            self._given[step.planned_id] = self._given.get(step.planned_id, 0) + 1
            self._numbers[step.record] = self._given[step.planned_id]
        return self._numbers[step.record]


def _cells(placed: Placed) -> dict[str, Cell]:
    return {cell.item: cell for cell in placed[1]}
