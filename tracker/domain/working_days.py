"""The days on which a site sees participants: its weekend, the public holidays of its country, days it closes itself.

Weekends differ between countries: Friday, Friday and Saturday, Saturday and Sunday (product.md 3.3).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.domain.dates import long_weekday
from tracker.domain.records import Visit
from tracker.errors import Refusal, ValueRefused
from tracker.language import N_, _

WEEKENDS: Mapping[str, frozenset[int]] = {
    "fri": frozenset({4}),
    "thu-fri": frozenset({3, 4}),
    "fri-sat": frozenset({4, 5}),
    "sat-sun": frozenset({5, 6}),
    "sun": frozenset({6}),
    "none": frozenset(),
}
"""The weekends a site can choose, by the code that is stored; Monday is 0 as in `date.weekday`."""
WEEKEND_WORDS = {
    "fri": N_("Friday"),
    "thu-fri": N_("Thursday and Friday"),
    "fri-sat": N_("Friday and Saturday"),
    "sat-sun": N_("Saturday and Sunday"),
    "sun": N_("Sunday"),
    "none": N_("none"),
}
NO_HOLIDAYS = "none"
"""The code of a site that keeps no public holidays."""
LONGEST_NAME = 60
"""How many characters the reason of a closed day may have: a cell of the calendar has no room for more."""
LONGEST_CLOSURE = 366
"""Days; a site that is closed for longer has mistyped a year."""
REACH = 6
"""How many days from the wanted one a working day is looked for where no window is stated."""


@dataclass(frozen=True)
class Closure:
    """Days on which the site is closed by its own decision, both inside, and why."""

    first: date
    last: date
    name: str

    @property
    def text(self) -> str:
        """As it is stored: an ISO 8601 interval and the name."""
        return f"{self.first.isoformat()}/{self.last.isoformat()} {self.name}"


@dataclass(frozen=True)
class WorkingDays:
    """What is known of a site's days; the holidays of the time that was asked for."""

    weekend: frozenset[int] = WEEKENDS["sat-sun"]
    holidays: Mapping[date, str] = field(default_factory=dict)
    closures: tuple[Closure, ...] = ()

    @property
    def first_weekday(self) -> int:
        """The day with which the week begins, Monday being 0: the one after the weekend; Monday without one."""
        return next((day + 1) % 7 for day in (*self.weekend, 6) if (day + 1) % 7 not in self.weekend)

    def week_of(self, day: date) -> date:
        """The first day of the week that a day lies in."""
        return day - timedelta(days=(day.weekday() - self.first_weekday) % 7)

    def named(self, day: date) -> str:
        """The name of a closed day or public holiday; empty on any other day, also on a weekend."""
        for one in self.closures:
            if one.first <= day <= one.last:
                return one.name
        return self.holidays.get(day, "")

    def why_closed(self, day: date) -> str:
        """Why the site sees nobody on a day, its own reason first; empty on a working day."""
        name = self.named(day)
        if name or day.weekday() not in self.weekend:
            return name
        return _("{weekday}, weekend").format(weekday=long_weekday(day))

    def is_open(self, day: date) -> bool:
        """Whether it is a working day."""
        return not self.why_closed(day)

    def nearest(self, wanted: date, first: date, last: date) -> date | None:
        """The working day nearest to the wanted one between two days, both inside; of two the later."""
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        working = [day for day in days if self.is_open(day)]
        return min(working, key=lambda day: (abs((day - wanted).days), wanted - day), default=None)


def proposed_day(visit: Visit, today: date, days: WorkingDays) -> date | None:
    """The day to begin with: the appointment there is, else the working day nearest to the target inside the window.

    Never before today. Where the window has no working day left, the target or the day nearest to it; today once
    the window is past. None for a visit without any date.
    """
    wanted = visit.target or visit.earliest
    if visit.appointment or wanted is None:
        return visit.appointment
    first, last = visit.earliest or wanted - timedelta(days=REACH), visit.latest
    if last is not None and last < today:
        first, last, wanted = today, today + timedelta(days=REACH), today
    first, wanted = max(first, today), max(wanted, today)
    return days.nearest(wanted, first, last or wanted + timedelta(days=REACH)) or wanted


def read_closures(text: str) -> tuple[Closure, ...]:
    """The closed days from their stored text, in their order. ValueRefused for one that cannot be."""
    found = [_closure(part.strip()) for part in text.split(";") if part.strip()]
    return tuple(sorted(found, key=lambda one: (one.first, one.last, one.name)))


def closures_text(closures: Iterable[Closure]) -> str:
    """The text that is stored, the earliest first."""
    return "; ".join(one.text for one in sorted(closures, key=lambda one: (one.first, one.last, one.name)))


def closure(first: date, last: date, name: str) -> Closure:
    """Days that the site closes. ValueRefused without a name, for a last day before the first, for more than a year."""
    words = " ".join(name.replace(";", ",").split())
    if not words:
        raise _refused(Refusal.MISSING, _("Say why the site is closed."), "name")
    if len(words) > LONGEST_NAME:
        told = _("The reason has {n} characters, and there is room for {most}.")
        raise _refused(Refusal.OUT_OF_RANGE, told.format(n=len(words), most=LONGEST_NAME), "name")
    if last < first:
        raise _refused(Refusal.OUT_OF_RANGE, _("The last day is before the first."), "last")
    if (last - first).days >= LONGEST_CLOSURE:
        raise _refused(Refusal.OUT_OF_RANGE, _("This is more than a year: check the dates."), "last")
    return Closure(first, last, words)


def _closure(text: str) -> Closure:
    span, _blank, name = text.partition(" ")
    first, _slash, last = span.partition("/")
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as error:
        raise _refused(
            Refusal.INVALID_DATE, _("A closed day is written as 2026-05-01/2026-05-03 name."), "first"
        ) from error
    return closure(*days, name)


def _refused(code: Refusal, happened: str, field_name: str) -> ValueRefused:
    return ValueRefused(code, happened, "", field_name)
