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
    """One column: its title, the words of a row, its width in points; those that stretch share what is left."""

    title: str
    text: Callable[[Answers], str]
    width: int = 112
    stretches: bool = False


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
    "as needed": N_("as needed"),
}


def _event(answers: Answers) -> str:
    words, term = answers.get("words", ""), answers.get("term", "")
    return f"{words}\n{term}" if term else words


def _until(answers: Answers) -> str:
    """The end, or that there is none yet."""
    if answers.get("ended"):
        return PartialDate.parse(answers["ended"]).words
    return _("ongoing") if answers.get("ongoing") == "yes" else ""


def _from_to(answers: Answers) -> str:
    """ "20 Mar 2026 –\n22 Mar 2026"; without an end the onset alone."""
    onset, ended = _of("adverse_event", "onset")(answers), _until(answers)
    return f"{onset} –\n{ended}" if ended else onset


def _relation(answers: Answers) -> str:
    parts = (_of("adverse_event", item)(answers) for item in ("relation", "action"))
    return "\n".join(part for part in parts if part)


def _given(answers: Answers) -> str:
    return _counted(answers, "dispensed")


def _returned(answers: Answers) -> str:
    return _counted(answers, "returned")


def _counted(answers: Answers, what: str) -> str:
    """The tablets and the day: "84\n2 Mar 2026"."""
    parts = (answers.get(what, ""), _of("dispensing", f"{what}_on")(answers))
    return "\n".join(part for part in parts if part)


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


def _wide(title: str, text: Callable[[Answers], str], width: int = 176) -> LogColumn:
    return LogColumn(title, text, width, stretches=True)


COLUMNS: Mapping[str, tuple[LogColumn, ...]] = {
    "adverse_event": (
        _wide(N_("Adverse event"), _event),
        LogColumn(N_("Grade"), lambda answers: answers.get("grade", ""), 64),
        LogColumn(N_("Onset, end"), _from_to),
        LogColumn(N_("Serious"), _serious, 128),
        LogColumn(N_("Relation, action"), _relation, 140),
        LogColumn(N_("Outcome"), _of("adverse_event", "outcome")),
    ),
    "medical_history": (
        _wide(N_("Condition"), _of("medical_history", "words")),
        LogColumn(N_("Since"), _of("medical_history", "started")),
        LogColumn(N_("Until"), _until),
        _wide(N_("Note"), _of("medical_history", "note")),
    ),
    "medication": (
        _wide(N_("Medication"), _of("medication", "name"), 136),
        _wide(N_("Dose"), _dose, 124),
        LogColumn(N_("Route"), _of("medication", "route"), 124),
        _wide(N_("Taken for"), _of("medication", "indication"), 136),
        LogColumn(N_("Start"), _of("medication", "started"), 104),
        LogColumn(N_("End"), _until, 104),
    ),
    "vaccination": (
        _wide(N_("Vaccine"), _of("vaccination", "name")),
        LogColumn(N_("Live"), _of("vaccination", "live"), 96),
        LogColumn(N_("Given on"), _of("vaccination", "given_on")),
        _wide(N_("Note"), _of("vaccination", "note")),
    ),
    "dose": (
        _wide(N_("Drug"), _of("dose", "drug"), 136),
        _wide(N_("Dose"), _dose, 124),
        LogColumn(N_("From"), _of("dose", "started"), 104),
        LogColumn(N_("To"), _until, 104),
        _wide(N_("Weight used"), _weight, 124),
        _wide(N_("Reason"), _of("dose", "reason"), 136),
    ),
    "dispensing": (
        _wide(N_("Drug"), _of("dispensing", "drug"), 136),
        _wide(N_("Kit"), _kit, 112),
        LogColumn(N_("Dispensed"), _given, 116),
        LogColumn(N_("To take"), _tablets),
        LogColumn(N_("Returned"), _returned, 116),
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
