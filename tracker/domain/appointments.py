"""The appointments of a site as calendars take them: the day, how often it changed, whether it still stands.

They hold numbers of participants, names of visits and days: nothing of a person's health, drug or study.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo
from typing import Any

from tracker.domain import dates
from tracker.errors import Refusal, ValueRefused
from tracker.language import _

FARTHEST = 10
"""Years for which an appointment is made ahead at most: our own rule, as a farther one is a mistyped year."""
BOOKED = frozenset({"appointment", "appointment_time", "missed_on", "not_needed"})
"""The fields of a visit that change its appointment."""


@dataclass(frozen=True)
class Change:
    """What was written of a visit at one instant, by field: days and times in ISO 8601."""

    at: datetime
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Appointment:
    """One appointment: the id of its visit, and how often it changed since it was made (0 at first).

    A cancelled one keeps the day on which it would have been.
    """

    visit_id: str
    number: str
    visit: str
    day: date
    time: time | None
    changed_at: datetime
    sequence: int
    cancelled: bool


@dataclass(frozen=True)
class Calendar:
    """Appointments to be given on. `place` is where participants come."""

    name: str
    place: str
    appointments: Callable[[], Iterator[tuple[Appointment, ...]]]
    """Those of each participant, one after the other."""
    count: int
    """How many participants."""
    made_at: datetime
    zone: tzinfo
    """Where the times of the appointments are those of the clock on the wall."""
    software: str


def check_ahead(day: date, today: date, field: str = "") -> None:
    """Refuse a day that lies farther ahead than anybody books. ValueRefused, at this field."""
    if day.year > today.year + FARTHEST:
        raise ValueRefused(
            Refusal.OUT_OF_RANGE,
            _("{day} is more than {n} years ahead.").format(day=dates.full(day), n=FARTHEST),
            _("Check the year."),
            field,
        )


def appointment(visit_id: str, number: str, visit: str, changes: Iterable[Change]) -> Appointment | None:
    """What became of the appointment of a visit, from its changes in their order; None where none was ever made."""
    values: dict[str, Any] = {}
    found: Appointment | None = None
    for change in changes:
        values |= {name: value for name, value in change.values.items() if name in BOOKED}
        day = date.fromisoformat(values["appointment"]) if values.get("appointment") else None
        at = time.fromisoformat(values["appointment_time"]) if values.get("appointment_time") else None
        stands = day is not None and not values.get("missed_on") and not values.get("not_needed")
        if found is None:
            if day is not None and stands:
                found = Appointment(visit_id, number, visit, day, at, change.at, 0, cancelled=False)
            continue
        now = replace(found, day=day or found.day, time=at if day else found.time, cancelled=not stands)
        if now != found:
            found = replace(now, changed_at=change.at, sequence=found.sequence + 1)
    return found
