"""Whether somebody takes no prednisone on a day, by the definition that the site sets.

The text of BIRD asks for a "prednisone-free" improvement at week 24 and does not say for how many days before
the visit (protocols.md 4 and 7.9): the site sets them, and without them the dose at the visit alone decides.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tracker.domain.dates import full
from tracker.domain.drug_rules import LONGEST_FREE
from tracker.domain.labs import printed
from tracker.domain.partial_dates import PartialDate
from tracker.domain.verdict import Verdict
from tracker.language import _, ngettext


@dataclass(frozen=True)
class Taken:
    """A dose from a day on, as the dose log has it; it lasts until `ended`, else until the next one.

    Whether it is above 0 is what counts, whatever its unit.
    """

    amount: Decimal
    started: PartialDate
    ended: PartialDate | None = None


@dataclass(frozen=True)
class Recorded:
    """What is recorded: `at_visits` mg a day by the day of each held visit, the last day with it, and the log."""

    at_visits: tuple[tuple[date, Decimal], ...] = ()
    last_day: date | None = None
    log: tuple[Taken, ...] = ()


def days_set(text: str) -> int | None:
    """The number of days that the site set (choice `rule.prednisone_free_days`), 0-365; None where it set none."""
    return int(text) if text.isdecimal() and int(text) <= LONGEST_FREE else None


def prednisone_free(on: date, recorded: Recorded, days: int | None) -> Verdict:
    """Whether no prednisone was taken on a day and on the `days` before it: yes, no, or cannot tell.

    `on` is the day of the visit, whose own dose in mg a day must be recorded as 0; `days` is the site's
    definition, None where it set none. Source: NCT04972760, Brief Summary, "prednisone-free".
    """
    doses = [mg for seen, mg in recorded.at_visits if seen == on]
    logged = _logged(on, recorded.log)
    if not doses and logged is None:
        told = _("the prednisone dose on {day} is not recorded").format(day=full(on))
        return Verdict(None, told, (_("prednisone dose"),))
    if logged:
        return Verdict(False, _("prednisone on {day}, by the dose log").format(day=full(on)))
    if any(doses):
        return Verdict(False, _("prednisone {mg} mg on {day}").format(mg=printed(max(doses)), day=full(on)))
    if days is None:
        told = _(
            "prednisone 0 mg on {day}; by the dose at the visit alone, the site has set no days before it"
        )
        return Verdict(True, told.format(day=full(on)))
    return _free_before(on, recorded, days)


def _free_before(on: date, recorded: Recorded, days: int) -> Verdict:
    first = on - timedelta(days=days)
    rule = ngettext(
        "the site asks for 0 mg on {n} day before it", "the site asks for 0 mg on {n} days before it", days
    ).format(n=days)
    between = [on - timedelta(days=n) for n in range(1, days + 1)]
    answers = [(day, _free_on(day, recorded)) for day in between]
    if taken := [day for day, free in answers if free is False]:
        return Verdict(False, _("prednisone on {day}; {rule}").format(day=full(max(taken)), rule=rule))
    if open_ := [day for day, free in answers if free is None]:
        told = _("the prednisone dose on {day} is not recorded; {rule}").format(
            day=full(max(open_)), rule=rule
        )
        return Verdict(None, told, (_("prednisone doses from {day} on").format(day=full(first)),))
    return Verdict(True, _("prednisone 0 mg on {day}; {rule}").format(day=full(on), rule=rule))


def _free_on(day: date, recorded: Recorded) -> bool | None:
    """Whether nothing was taken on a day: a contradiction between visit, last day and log is not freedom."""
    said = [mg == 0 for seen, mg in recorded.at_visits if seen == day]
    if recorded.last_day is not None:
        said.append(day > recorded.last_day)
    if (logged := _logged(day, recorded.log)) is not None:
        said.append(logged == 0)
    return False if False in said else True if said else None


def _logged(day: date, log: Iterable[Taken]) -> Decimal | None:
    """The dose that the log gives for a day in mg; 0 after an end with nothing behind it; None where it cannot tell."""
    rows = tuple(log)
    answers = list(_covering(day, rows))
    if None in answers:
        return None
    doses = [mg for mg in answers if mg is not None]
    if doses:
        return max(doses)
    before = [one for one in rows if one.started.last <= day]
    return Decimal(0) if before else None


def _covering(day: date, rows: tuple[Taken, ...]) -> Iterator[Decimal | None]:
    """The doses of the rows that reach a day; None for a row that may."""
    for row in rows:
        if row.started.first > day:
            continue
        later = [one.started for one in rows if one.started.first > row.started.last]
        over = row.ended.is_before(day) if row.ended else _replaced(later, day)
        if over is not True:
            yield row.amount if over is False and row.started.last <= day else None


def _replaced(later: Iterable[PartialDate], day: date) -> bool | None:
    """Whether a row that has no end of its own was followed by another one by a day."""
    answers = [True if start.last <= day else None for start in later if start.first <= day]
    return True if True in answers else None if answers else False
