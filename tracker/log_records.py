"""A participant's logs as records: rows with what is said of each, and what is proposed for the next one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from tracker.catalogue import ctcae, drugs
from tracker.domain.log_views import LogRecord, LogRow
from tracker.domain.logs import LOGS
from tracker.domain.records import Visit
from tracker.domain.study_drugs import offered
from tracker.history import History
from tracker.log_notes import notes

ON_PAPER = ("adverse_event", "medication", "dose")
"""The logs that a visit report prints."""


def records(history: History, today: date) -> Mapping[str, LogRecord]:
    """Every log of a participant, by its id."""
    return {log_id: record(history, log_id, today) for log_id in LOGS}


def record(history: History, log_id: str, today: date) -> LogRecord:
    """One log with what is said of its rows. KeyError for a log there is not."""
    rows = tuple(LogRow(entry, notes(entry, history, today)) for entry in history.logs.get(log_id, ()))
    return LogRecord(LOGS[log_id], rows, _suggestions(history, log_id), _proposals(history, log_id, today))


def at_visit(history: History, visit: Visit, today: date) -> tuple[LogRecord, ...]:
    """What a visit's report prints of the logs: adverse events since the visit before, the rest on its day."""
    if visit.held_on is None:
        return ()
    earlier = [one.held_on for one in history.held() if one.held_on and one.held_on < visit.held_on]
    since = max(earlier) + timedelta(days=1) if earlier else date.min
    found = []
    for log_id in ON_PAPER:
        first = since if log_id == "adverse_event" else visit.held_on
        found.append(record(history, log_id, today).between(first, visit.held_on))
    return tuple(found)


def going_on(history: History, day: date) -> tuple[LogRecord, ...]:
    """The adverse events and the medication that had begun by a day and have no end yet: what to ask after."""
    found = []
    for log_id in ("adverse_event", "medication"):
        begun = record(history, log_id, day).between(day, day)
        rows = tuple(row for row in begun.rows if not row.entry.answers.get("ended"))
        found.append(replace(begun, rows=rows))
    return tuple(found)


# --- what is proposed


def _suggestions(history: History, log_id: str) -> Mapping[str, tuple[str, ...]]:
    """Words to choose from where an item is free text."""
    match log_id:
        case "adverse_event":
            return {"term": tuple(term.term for term in ctcae().terms)}
        case "medication":
            return {"name": tuple(sorted(name for drug in drugs().drugs for name in drug.names))}
        case "dose" | "dispensing":
            return {"drug": offered(history.protocol, history.participant.arm, drugs())}
    return {}


def _proposals(history: History, log_id: str, today: date) -> Mapping[str, str]:
    """What a new row begins with: the only drug there is, for a dose the weight measured last, the kit at hand."""
    if log_id not in ("dose", "dispensing"):
        return {}
    names = offered(history.protocol, history.participant.arm, drugs())
    proposed = {"drug": names[0]} if len(names) == 1 else {}
    if log_id == "dispensing":
        return proposed | ({"kit": history.participant.kit} if history.participant.kit else {})
    weight = history.measured("weight", today)
    if weight is None or weight.value is None:
        return proposed
    return proposed | {"weight": f"{weight.value:f}", "weight_on": weight.on.isoformat()}
