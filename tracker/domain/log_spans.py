"""What the logs put on a time axis: study drug, medication and adverse events, each from a day to a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.log_views import LogRecord
from tracker.domain.log_words import COLUMNS
from tracker.domain.partial_dates import PartialDate
from tracker.language import _

Answers = Mapping[str, str]


class Lane(StrEnum):
    """Which line of the axis a row of a log stands on."""

    DRUG = "drug"
    MEDICATION = "medication"
    EVENT = "event"


@dataclass(frozen=True)
class LogSpan:
    """One row of a log as time: both days inside; `first` None where the start is not known, `last` None while it
    goes on. Of a date of which only month or year is known the span takes the whole month or year."""

    lane: Lane
    log: str
    row: str
    first: date | None
    last: date | None
    words: str
    """What stands at the bar, in a few words."""
    whole: str
    """All of it in a sentence."""
    loud: bool = False
    """Whether it asks for somebody: an adverse event that goes on or is serious."""


def spans(logs: Mapping[str, LogRecord]) -> tuple[LogSpan, ...]:
    """The standing rows of the logs on the axis, by lane, each lane from its earliest start on.

    The drug is told by its doses; where none is recorded (a kit of a double-blind study) by what was dispensed.
    """
    doses = tuple(_rows(logs, "dose", Lane.DRUG)) or tuple(_rows(logs, "dispensing", Lane.DRUG))
    found = (*doses, *_rows(logs, "medication", Lane.MEDICATION), *_rows(logs, "adverse_event", Lane.EVENT))
    order = list(Lane)
    return tuple(sorted(found, key=lambda one: (order.index(one.lane), one.first or date.min, one.words)))


_DAYS = {
    "dose": ("started", "ended"),
    "dispensing": ("dispensed_on", "returned_on"),
    "medication": ("started", "ended"),
    "adverse_event": ("onset", "ended"),
}


def _rows(logs: Mapping[str, LogRecord], log: str, lane: Lane) -> Iterator[LogSpan]:
    if log not in logs:
        return
    start, end = _DAYS[log]
    for row in logs[log].standing:
        answers = row.entry.answers
        first, last = answers.get(start, ""), answers.get(end, "")
        began = PartialDate.parse(first).first if first else None
        ended = PartialDate.parse(last).last if last else None
        words = _WORDS[log](answers)
        whole = f"{words}: {_when(log, answers)}"
        yield LogSpan(lane, log, row.entry.id, began, ended, words, whole, _is_loud(log, answers))


def _is_loud(log: str, answers: Answers) -> bool:
    return log == "adverse_event" and (not answers.get("ended") or answers.get("serious") == "yes")


def _when(log: str, answers: Answers) -> str:
    """ "from Apr 2026 to 12 May 2026", as exactly as it is known."""
    start, end = _DAYS[log]
    first = PartialDate.parse(answers[start]).words if answers.get(start) else _("a day not recorded")
    if not answers.get(end):
        return _("since {day}, no end recorded").format(day=first)
    return _("{first} to {last}").format(first=first, last=PartialDate.parse(answers[end]).words)


def _event(answers: Answers) -> str:
    """ "nausea, grade 1, serious"."""
    parts = [answers.get("term") or answers.get("words", "")]
    if answers.get("grade"):
        parts.append(_("grade {n}").format(n=answers["grade"]))
    if answers.get("serious") == "yes":
        parts.append(_("serious"))
    if not answers.get("ended") and answers.get("outcome") != "fatal":
        parts.append(_("ongoing"))
    return ", ".join(parts)


def _dose(answers: Answers) -> str:
    return f"{answers.get('drug', '')} {COLUMNS['dose'][1].text(answers)}".strip()


def _medication(answers: Answers) -> str:
    return f"{answers.get('name', '')} {COLUMNS['medication'][1].text(answers)}".strip()


def _dispensed(answers: Answers) -> str:
    """ "Methylprednisolone, kit K-1107"; the name is the one the site gave, which need not tell what is in it."""
    return ", ".join(part for part in (answers.get("drug", ""), answers.get("kit", "")) if part)


_WORDS = {"dose": _dose, "dispensing": _dispensed, "medication": _medication, "adverse_event": _event}


def around(found: tuple[LogSpan, ...], since: date, day: date) -> tuple[LogSpan, ...]:
    """Those that touch the time from `since` to `day`, both inside."""
    return tuple(one for one in found if (one.first or date.min) <= day and (one.last or date.max) >= since)
