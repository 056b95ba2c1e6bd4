"""The audit trail in words: what was changed, from what to what. The trail itself keeps every column."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tracker.catalogue import analytes
from tracker.domain.forms import base_form
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.log_words import shown
from tracker.domain.logs import LOGS, Log
from tracker.domain.protocol import Form
from tracker.domain.records import AuditEntry
from tracker.domain.samples import sample_name
from tracker.domain.views import ParticipantPage
from tracker.language import N_, _
from ui import dates
from ui.wording import field_name

Row = Mapping[str, object]

_THINGS = {
    "participant": N_("Participant"),
    "visit": N_("Visit"),
    "result": N_("Value"),
    "score": N_("Score"),
    "flag": N_("Flag"),
    "decision": N_("Eligibility decision"),
    "deviation": N_("Deviation"),
}
_FIELDS = {
    "screening_number": N_("screening number"),
    "number": N_("participant number"),
    "initials": N_("initials"),
    "sex": N_("sex"),
    "birth_date": N_("birth date"),
    "birth_year": N_("birth year"),
    "consent_date": N_("consent"),
    "consent_version": N_("consent version"),
    "status": N_("status"),
    "arm": N_("arm"),
    "kit": N_("kit"),
    "enrolled_on": N_("enrolled"),
    "ended_on": N_("left"),
    "end_reason": N_("reason"),
    "outcome": N_("decision"),
    "decided_by": N_("decided by"),
    "decided_on": N_("decided"),
    "target": N_("target"),
    "earliest": N_("earliest"),
    "latest": N_("latest"),
    "window_source": N_("window"),
    "provisional": N_("provisional"),
    "appointment": N_("appointment"),
    "appointment_time": N_("time"),
    "held_on": N_("held"),
    "missed_on": N_("missed"),
    "missed_reason": N_("reason"),
    "not_needed": N_("no longer needed"),
    "completed_at": N_("completed"),
    "text": N_("value"),
    "unit": N_("unit"),
    "low": N_("LLN"),
    "high": N_("ULN"),
    "missing": N_("no value"),
    "missing_reason": N_("reason"),
    "sample_date": N_("sample"),
    "total": N_("total"),
    "state": N_("state"),
    "value": N_("value"),
    "limit_text": N_("limit"),
    "detail": N_("what"),
    "on": N_("on"),
    "withdrawn": N_("withdrawn"),
    "decides": N_("decides"),
    "treatment_stopped_on": N_("treatment stopped"),
    "treatment_stop_reason": N_("reason"),
    "reason": N_("reason"),
    "forms": N_("forms"),
}
"""Columns that say something to people; the others are for the machine and stay in the trail listing."""

_LOG_FIELDS = {
    "struck": N_("struck out"),
    "struck_reason": N_("reason"),
}
_NOT_OF_RESULTS = frozenset({"value"})
_CALCULATED = frozenset({"derived"})
"""What follows from a value by itself: the value's own line says what changed, the trail listing has both."""


@dataclass(frozen=True)
class HistoryLine:
    """One line of the History tab."""

    when: str
    who: str
    what: str
    change: str
    reason: str


def history_lines(page: ParticipantPage) -> tuple[HistoryLine, ...]:
    """The page's trail, newest first; entries that only touch the machine's columns are left out."""
    names = _Names(page)
    lines = (_line(entry, names) for entry in page.history)
    return tuple(line for line in lines if line.change)


class _Names:
    """What the rows named in the trail are called: visits by label, values by item and visit."""

    def __init__(self, page: ParticipantPage) -> None:
        self._visits = {visit.id: visit.label for visit in page.visits}
        self._laboratories = page.laboratories
        self._made = {entry.record: _row(entry.new) for entry in page.history if entry.action == "insert"}
        self._items = {
            (form.id, name): words for form in page.study.protocol.forms for name, words in _items(form, page)
        }

    def said(self, value: object) -> str:
        """A value of the trail; a laboratory by its name."""
        return self._laboratories.get(str(value)) or said(value)

    def of(self, entry: AuditEntry) -> str:
        """The thing an entry is about."""
        made = self._made.get(entry.record, {})
        if entry.table == "visit":
            return self._visits.get(entry.record, _("Visit"))
        visit = self._visits.get(str(made.get("visit_id")), "")
        name = self._named(entry.table, made) or _(_THINGS.get(entry.table, entry.table))
        return f"{name}, {visit}" if visit else name

    def _named(self, table: str, made: Row) -> str:
        if table == "result":
            form, item = str(made.get("form", "")), str(made.get("item", ""))
            words = self._items.get((base_form(form), item), _readable(item))
            return words if base_form(form) == form else f"{words} ({sample_name(form)})"
        if table == "score":
            known = INSTRUMENTS.get(str(made.get("instrument")))
            return known.name if known else ""
        if table in LOGS:
            return _of_log(LOGS[table], made)
        if table == "flag" and made.get("label"):
            return _("Flag {label}").format(label=made["label"])
        return ""


def _items(form: Form, page: ParticipantPage) -> Iterator[tuple[str, str]]:
    """The items of a form by id, with their words."""
    known = INSTRUMENTS[form.instrument].items if form.instrument else form.items
    yield from ((item.id, field_name(item)) for item in known)
    yield from ((name, analytes()[name].name) for name in form.analytes)
    if form.criteria:
        for criterion in page.study.protocol.criteria:
            yield criterion.id, criterion.short
            yield from ((question.id, question.label) for question in criterion.questions)


def _of_log(log: Log, made: Row) -> str:
    """A row of a log: what it is, and its first words."""
    first = str(made.get(log.asked[0].id, ""))
    return f"{_(log.one)}: {first}" if first else _(log.one)


def _fields(table: str) -> Mapping[str, str]:
    """The columns of a table that say something, with their words."""
    if table not in LOGS:
        return _FIELDS
    return {item.id: item.label for item in LOGS[table].asked} | _LOG_FIELDS


def _value(table: str, name: str, value: object, names: _Names) -> str:
    """A value in words; of a log as its item reads."""
    log = LOGS.get(table)
    if log is None or name in _LOG_FIELDS or not value:
        return names.said(value)
    return shown(log.item(name), str(value))


def _line(entry: AuditEntry, names: _Names) -> HistoryLine:
    at = entry.at.astimezone(ZoneInfo(entry.zone))
    old, new = _row(entry.old), _row(entry.new)
    fields = _fields(entry.table)
    told = [name for name in fields if name in new and _is_shown(entry.table, name)]
    if entry.action == "update":
        change = "\n".join(
            f"{_(fields[name])}: {_value(entry.table, name, old.get(name), names)}"
            f" → {_value(entry.table, name, new[name], names)}"
            for name in told
        )
    elif entry.action == "print":
        change = f"{_(str(new.get('document', '')))} {_(str(new.get('how', '')))}".strip()
    else:
        change = _made_of(entry.table, new, told, names)
    return HistoryLine(
        f"{dates.full(at.date())}, {dates.clock(at)}", entry.user, names.of(entry), change, entry.reason
    )


def _made_of(table: str, new: Row, told: Iterable[str], names: _Names) -> str:
    """A new row by what was given in it; what was left empty is not listed."""
    fields = _fields(table)
    return ", ".join(
        f"{_(fields[name])} {_value(table, name, new[name], names)}"
        for name in told
        if new[name] not in (None, "", False)
    )


def _is_shown(table: str, name: str) -> bool:
    if table in _CALCULATED:
        return False
    return not (table == "result" and name in _NOT_OF_RESULTS)


def said(value: object) -> str:
    """A value of the trail as people write it: dates in words, "–" for nothing."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value)
    for kind in (date, datetime):
        try:
            return dates.full(kind.fromisoformat(text))
        except ValueError:
            continue
    return _(text).replace("_", " ")


def _readable(name: str) -> str:
    return name.replace("_", " ").replace(".", ", ").upper() if len(name) <= 5 else name.replace("_", " ")


def _row(text: str | None) -> dict[str, object]:
    if not text:
        return {}
    read = json.loads(text)
    return read if isinstance(read, dict) else {}
