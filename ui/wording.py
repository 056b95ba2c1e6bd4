"""Words that several screens say of the same thing: a flag's name and limit, a visit in a few words."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tracker.domain.item_names import field_name
from tracker.language import _, ngettext
from ui import dates

if TYPE_CHECKING:
    from tracker.domain.records import Flag, Visit

__all__ = [
    "appointment_day",
    "appointment_words",
    "field_name",
    "flag_name",
    "limit_words",
    "role_words",
    "visit_words",
]
_LIMIT = re.compile(r"\s*(<=|>=|[<>≤≥=])\s*(.*)", re.DOTALL)


def flag_name(flag: "Flag") -> str:
    """What the flag is about, without its limit: Haemoglobin of "Haemoglobin < 10.0 g/dL"."""
    return re.split(r"\s*(?:<=|>=|[<>≤≥=])", flag.label, maxsplit=1)[0].strip() or flag.label


def limit_words(limit: str) -> str:
    """A limit in words: below 10.0 g/dL of "< 10.0 g/dL"."""
    found = _LIMIT.match(limit)
    if found is None:
        return limit
    words = {
        "<": _("below {limit}"),
        ">": _("above {limit}"),
        "≤": _("at most {limit}"),
        "≥": _("at least {limit}"),
        "<=": _("at most {limit}"),
        ">=": _("at least {limit}"),
        "=": _("is {limit}"),
    }
    return words[found[1]].format(limit=found[2])


def visit_words(visit: "Visit", today: date) -> str:
    """How a visit stands, as short as a table cell: a date, "to 16 Apr", "3 days past"."""
    if visit.held_on is not None:
        return dates.short(visit.held_on)
    expected = visit.status not in ("missed", "not needed")
    if visit.appointment is not None and visit.appointment >= today and expected:
        return appointment_words(visit, today)
    match str(visit.status):
        case "missed":
            return _("missed")
        case "not needed":
            return ""
        case "overdue" if visit.latest:
            return _past(today - visit.latest)
        case "past target" if visit.target or visit.appointment:
            return _past(today - (visit.target or visit.appointment or today))
        case "closing" | "due" if visit.latest:
            return _("last day today") if visit.latest == today else _to(visit.latest)
    return dates.short(visit.target) if visit.target else _("no date yet")


def appointment_day(appointment: date, today: date) -> str:
    """today or Thu 16 Apr."""
    return _("today") if appointment == today else dates.with_weekday(appointment)


def appointment_words(visit: "Visit", today: date) -> str:
    """today, 10:30 or Thu 16 Apr, 10:00."""
    assert visit.appointment is not None
    day = appointment_day(visit.appointment, today)
    return f"{day}, {dates.clock(visit.appointment_time)}" if visit.appointment_time else day


def _past(span: timedelta) -> str:
    return ngettext("{n} day past", "{n} days past", span.days).format(n=span.days)


def _to(day: date) -> str:
    return _("to {day}").format(day=dates.short(day))


def role_words(roles: Iterable[str]) -> str:
    """Coordinator, administrator."""
    return ", ".join(sorted(_(str(one)) for one in roles)).capitalize()
