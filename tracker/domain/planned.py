"""The visits of a study file: offset, window, recurrence; and the visits that no protocol plans."""

import re
from typing import Annotated

from pydantic import Field, model_validator

from tracker.domain.conditions import Basis, Frozen, Identifier, Source, Words
from tracker.language import N_, _

EARLY_TERMINATION = "early-termination"
"""The one visit at which someone who leaves, or stops treatment, is seen for the last time."""
UNSCHEDULED = "unscheduled-"
"""How the id of any other visit that no protocol plans begins."""
_UNSCHEDULED = re.compile(UNSCHEDULED + r"([1-9]\d{0,2})")
_RECURRING = re.compile(r"month([1-9]\d{0,3})")
_NOT_PLANNED = Source(where=N_("no protocol plans it"), basis=Basis.SITE)


class Offset(Frozen):
    """How far the target date lies from the anchor: days, weeks or calendar months (end of month clamped)."""

    days: int | None = None
    weeks: int | None = None
    months: int | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> "Offset":
        if [self.days, self.weeks, self.months].count(None) != 2:
            raise ValueError(_("an offset is given in exactly one of days, weeks, months"))
        return self


class Window(Frozen):
    """The days on which a visit is on time, bounds inside: around the target, or counted from the anchor."""

    minus: Annotated[int, Field(ge=0)] | None = None
    plus: Annotated[int, Field(ge=0)] | None = None
    first_day: int | None = None
    last_day: int | None = None

    @model_validator(mode="after")
    def _one_form(self) -> "Window":
        given = [value is not None for value in (self.minus, self.plus, self.first_day, self.last_day)]
        if given not in ([True, True, False, False], [False, False, True, True]):
            raise ValueError(_("a window has either minus and plus, or first_day and last_day"))
        first, last = self.first_day, self.last_day
        if first is not None and last is not None and first > last:
            raise ValueError(
                _("an impossible window: it opens on day {first} and closes on day {last}").format(
                    first=first, last=last
                )
            )
        return self


class Repeat(Frozen):
    """A visit that recurs without an end, every so many calendar months; ids are month3, month6 ..."""

    every_months: Annotated[int, Field(ge=1)]


class PlannedVisit(Frozen):
    """One visit of the schedule. No window and no target mean: not stated in the protocol.

    `needs` lists what to prepare (blood sample, tablet count), `needs_if_female` what women need besides (pregnancy
    test): reminders of the site, on which no rule rests. `anchor_choices` are the visits from which the site may let
    it count where the text names none.
    """

    id: Identifier
    label: Words
    short: Words
    is_baseline: bool = False
    anchor: str | None = None
    anchor_choices: tuple[str, ...] = ()
    target: Offset | None = None
    window: Window | None = None
    repeat: Repeat | None = None
    forms: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    needs_if_female: tuple[str, ...] = ()
    source: Source

    def needed_by(self, female: bool) -> tuple[str, ...]:
        """What to prepare for a participant."""
        return (*self.needs, *self.needs_if_female) if female else self.needs

    @model_validator(mode="after")
    def _anchored(self) -> "PlannedVisit":
        if (self.target or self.window or self.repeat) and self.anchor is None:
            raise ValueError(_("a visit with a target, window or repeat names the anchor it is counted from"))
        if self.repeat and (self.id != "month" or self.target):
            raise ValueError(_("a recurring visit has the id month and no target of its own"))
        if self.window and self.window.first_day is None and not (self.target or self.repeat):
            raise ValueError(_("a window of minus and plus days needs a target"))
        if self.target and self.window and not self._target_inside():
            raise ValueError(_("an impossible window: the target lies outside it"))
        return self

    def _target_inside(self) -> bool:
        if self.window is None or self.window.first_day is None or self.target is None or self.target.months:
            return True
        assert self.window.last_day is not None
        day = self.target.days if self.target.days is not None else 7 * (self.target.weeks or 0)
        return self.window.first_day <= day <= self.window.last_day


def unplanned_visit(visit_id: str) -> PlannedVisit | None:
    """The visit that no protocol plans under this id: `unscheduled-1`, `unscheduled-2` ... or `early-termination`.

    It has no target and no window, and its forms are chosen when it is made. None for any other id.
    """
    if visit_id == EARLY_TERMINATION:
        return PlannedVisit(id=visit_id, label=_("Early termination"), short=_("ET"), source=_NOT_PLANNED)
    counted = _UNSCHEDULED.fullmatch(visit_id)
    if counted is None:
        return None
    label, short = _("Unscheduled {n}"), _("U{n}")
    return PlannedVisit(
        id=visit_id, label=label.format(n=counted[1]), short=short.format(n=counted[1]), source=_NOT_PLANNED
    )


def is_unplanned(visit_id: str) -> bool:
    """Whether an id is that of a visit which no protocol plans."""
    return visit_id == EARLY_TERMINATION or _UNSCHEDULED.fullmatch(visit_id) is not None


def unscheduled_number(visit_id: str) -> int:
    """Which unscheduled visit of a participant this is, 1 for the first; 0 for any other visit."""
    counted = _UNSCHEDULED.fullmatch(visit_id)
    return int(counted[1]) if counted else 0


def recurring_month(visit_id: str) -> int:
    """Which month of a series an id names, 3 for month3; 0 for any other id, also for a visit called monthly."""
    counted = _RECURRING.fullmatch(visit_id)
    return int(counted[1]) if counted else 0
