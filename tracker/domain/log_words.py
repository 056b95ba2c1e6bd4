"""The rows of a log in words: the columns of its table on the screen and on paper, and what is current on a day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.forms import ItemKind
from tracker.domain.instruments.base import choices_of
from tracker.domain.logs import LOGS, LogItem
from tracker.domain.partial_dates import PartialDate
from tracker.language import N_, _

Answers = Mapping[str, str]


@dataclass(frozen=True)
class LogColumn:
    """One column: its title, the words of a row, and its share of the width (1 is narrow)."""

    title: str
    text: Callable[[Answers], str]
    share: int = 1


def shown(item: LogItem, text: str) -> str:
    """A canonical answer in the words of its item: a choice's label, 14 Apr 2026, a number with its unit."""
    if not text:
        return ""
    if item.kind is ItemKind.DATE:
        return PartialDate.parse(text).words
    labels = {choice.code: _(choice.label) for choice in choices_of(item)}
    if item.several:
        return ", ".join(labels[code] for code in text.split())
    return labels.get(text) or f"{text} {item.unit}".strip()


def _of(log_id: str, item_id: str) -> Callable[[Answers], str]:
    item = LOGS[log_id].item(item_id)
    return lambda answers: shown(item, answers.get(item_id, ""))


def _dose(answers: Answers) -> str:
    """ "500 mg per week": the time is always said, "WEEK" aloud where it is a week."""
    amount = answers.get("amount") or answers.get("dose", "")
    said = f"{amount} {shown(LOGS['dose'].item('unit'), answers.get('unit', ''))}".strip()
    return f"{said} {_(_PER[answers.get('every', '')])}".strip()


_PER = {
    "": "",
    "day": N_("per day"),
    "week": N_("per WEEK"),
    "month": N_("per month"),
    "once": N_("once"),
    "as_needed": N_("as needed"),
}


def _event(answers: Answers) -> str:
    words, term = answers.get("words", ""), answers.get("term", "")
    return f"{words}\n{term}" if term else words


def _until(answers: Answers) -> str:
    """The end, or that there is none yet."""
    if answers.get("ended"):
        return PartialDate.parse(answers["ended"]).words
    return _("ongoing") if answers.get("ongoing") == "yes" else ""


def _serious(answers: Answers) -> str:
    if answers.get("serious") != "yes":
        return shown(LOGS["adverse_event"].item("serious"), answers.get("serious", ""))
    return shown(LOGS["adverse_event"].item("serious_criteria"), answers.get("serious_criteria", ""))


def _weight(answers: Answers) -> str:
    if not answers.get("weight"):
        return ""
    day = PartialDate.parse(answers["weight_on"]).words
    return _("{weight} kg, {day}").format(weight=answers["weight"], day=day)


def _tablets(answers: Answers) -> str:
    if answers.get("per_week"):
        return _("{n} per WEEK").format(n=answers["per_week"])
    return _("{n} per day").format(n=answers["per_day"]) if answers.get("per_day") else ""


def _kit(answers: Answers) -> str:
    batch = _("batch {batch}").format(batch=answers["batch"]) if answers.get("batch") else ""
    return ", ".join(part for part in (answers.get("kit", ""), batch) if part)


COLUMNS: Mapping[str, tuple[LogColumn, ...]] = {
    "adverse_event": (
        LogColumn(N_("Adverse event"), _event, 3),
        LogColumn(N_("Grade"), lambda answers: answers.get("grade", "")),
        LogColumn(N_("Onset"), _of("adverse_event", "onset")),
        LogColumn(N_("End"), _until),
        LogColumn(N_("Serious"), _serious, 2),
        LogColumn(N_("Relation"), _of("adverse_event", "relation")),
        LogColumn(N_("Action"), _of("adverse_event", "action")),
        LogColumn(N_("Outcome"), _of("adverse_event", "outcome")),
    ),
    "medical_history": (
        LogColumn(N_("Condition"), _of("medical_history", "words"), 3),
        LogColumn(N_("Since"), _of("medical_history", "started")),
        LogColumn(N_("Until"), _until),
        LogColumn(N_("Note"), _of("medical_history", "note"), 3),
    ),
    "medication": (
        LogColumn(N_("Medication"), _of("medication", "name"), 2),
        LogColumn(N_("Dose"), _dose, 2),
        LogColumn(N_("Route"), _of("medication", "route")),
        LogColumn(N_("Taken for"), _of("medication", "indication"), 2),
        LogColumn(N_("Start"), _of("medication", "started")),
        LogColumn(N_("End"), _until),
    ),
    "vaccination": (
        LogColumn(N_("Vaccine"), _of("vaccination", "name"), 3),
        LogColumn(N_("Live"), _of("vaccination", "live")),
        LogColumn(N_("Given on"), _of("vaccination", "given_on")),
        LogColumn(N_("Note"), _of("vaccination", "note"), 3),
    ),
    "dose": (
        LogColumn(N_("Drug"), _of("dose", "drug"), 2),
        LogColumn(N_("Dose"), _dose, 2),
        LogColumn(N_("From"), _of("dose", "started")),
        LogColumn(N_("To"), _until),
        LogColumn(N_("Weight used"), _weight, 2),
        LogColumn(N_("Reason"), _of("dose", "reason"), 2),
    ),
    "dispensing": (
        LogColumn(N_("Drug"), _of("dispensing", "drug"), 2),
        LogColumn(N_("Kit"), _kit, 2),
        LogColumn(N_("Dispensed"), _of("dispensing", "dispensed_on")),
        LogColumn(N_("Tablets"), _of("dispensing", "dispensed")),
        LogColumn(N_("To take"), _tablets),
        LogColumn(N_("Returned"), _of("dispensing", "returned_on")),
        LogColumn(N_("Tablets"), _of("dispensing", "returned")),
    ),
}
"""The columns of each log's table."""

_DAYS = {
    "adverse_event": ("onset", "ended"),
    "vaccination": ("given_on", "given_on"),
    "dispensing": ("dispensed_on", "returned_on"),
}


def is_current(log_id: str, answers: Answers, since: date, day: date) -> bool:
    """Whether a row concerns the time from `since` to `day`, both inside; where it may, it does.

    A start that is not known lies before, an end that is not known after.
    """
    first, last = _DAYS.get(log_id, ("started", "ended"))
    start, end = answers.get(first, ""), answers.get(last, "")
    began = not start or PartialDate.parse(start).first <= day
    lasts = not end or PartialDate.parse(end).last >= since
    return began and lasts
