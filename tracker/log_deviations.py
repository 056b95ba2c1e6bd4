"""Keeping the deviations that logs tell in step: a medication or vaccine that the study does not allow during it."""

from tracker.history import History
from tracker.log_notes import not_allowed
from tracker.site import Work
from tracker.storage import read_results, tables
from tracker.storage.writer import Value

PROHIBITED = "prohibited medication"
"""The kind of deviation that is logged here."""


def keep(work: Work, history: History) -> None:
    """Log a deviation where a rule is surely broken, withdraw one where it is no more.

    After a change of a log, of the enrolment or of the end: what is not allowed counts between these.
    """
    who = history.participant.id
    found = {one.detail: one.on for one in not_allowed(history, work.site.today())}
    known = {
        one.detail: one for one in read_results.deviations(work.connection, who) if one.kind == PROHIBITED
    }
    for detail in known.keys() - found.keys():
        work.update(tables.DEVIATION, known[detail].id, {"withdrawn": True}, participant=who)
    for detail, on in found.items():
        if detail in known:
            work.update(tables.DEVIATION, known[detail].id, {"on": on}, participant=who)
            continue
        row: dict[str, Value] = {
            "participant_id": who,
            "visit_id": None,
            "kind": PROHIBITED,
            "detail": detail,
            "on": on,
            "reason": "",
            "withdrawn": False,
        }
        work.insert(tables.DEVIATION, row, participant=who)
