"""The safety listing: thresholds crossed, what cannot be judged, serious events, grades of laboratory results."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Row

from tracker.catalogue import analytes
from tracker.domain.flag_words import standing_words
from tracker.domain.forms import base_form
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.listing import Fact, ListedColumn, ListedPart, ListedRow, Listing, Mark
from tracker.domain.records import Flag, FlagState
from tracker.domain.samples import SAMPLE_DATE, sample_name
from tracker.domain.units import shown
from tracker.language import N_, _
from tracker.listed import events
from tracker.listed.scope import Scope, count_fact, day_words
from tracker.storage import read_listings, read_results
from tracker.visit_record import named_flags

LISTED_FROM = 2
"""The grade from which each result has a line of its own; grade 1 is counted by analyte."""
_GRADES = (1, 2, 3, 4)
_STATES = {
    FlagState.OPEN: N_("open"),
    FlagState.ACKNOWLEDGED: N_("acknowledged"),
    FlagState.CLOSED: N_("closed"),
}
_REVIEW = ((N_("Investigator"), N_("I reviewed these flags, events and results.")),)


@dataclass(frozen=True)
class Graded:
    """A laboratory result that has a grade."""

    who: str
    visit_id: str
    form: str
    item: str
    value: str
    range: str
    grade: int
    version: str


@dataclass(frozen=True)
class Found:
    """What the listing is made of, read once."""

    scope: Scope

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        """The flags by participant and day; those of forms that may be listed."""
        flags = read_results.flags_of(self.scope.connection, self.scope.ids)
        named = named_flags((one for one in flags if self.scope.sees(one.form)), self.scope.protocol)
        return tuple(sorted(named, key=lambda one: (one.number, self._day(one.visit_id, one.form))))

    @cached_property
    def graded(self) -> tuple[Graded, ...]:
        """The graded results by participant and day."""
        rows = read_listings.graded(self.scope.connection, self.scope.ids)
        found = [_graded(row) for row in rows if self.scope.sees(row.form)]
        numbers = self.scope.numbers
        return tuple(sorted(found, key=lambda one: (numbers[one.who], self._day(one.visit_id, one.form))))

    @cached_property
    def _samples(self) -> Mapping[tuple[str, str], str]:
        return read_listings.sampled(self.scope.connection, self.scope.ids, SAMPLE_DATE)

    def _day(self, visit_id: str, form: str) -> date:
        """The day of the sample, else of the visit."""
        recorded = self._samples.get((visit_id, form))
        visit = self.scope.visits[visit_id]
        return date.fromisoformat(recorded) if recorded else visit.held_on or visit.target or date.max

    def when(self, visit_id: str, form: str) -> str:
        """The visit and the day: "Week 6\\n14 Apr 2026"."""
        day = self._day(visit_id, form)
        return "\n".join((self.scope.visits[visit_id].short, day_words(day if day < date.max else None)))


def listing(scope: Scope) -> Listing:
    """The safety listing of a study or a participant."""
    found = Found(scope)
    crossed = [flag for flag in found.flags if not flag.cannot_tell]
    unjudged = [flag for flag in found.flags if flag.cannot_tell]
    serious = events.serious_rows(scope)
    return scope.listing(
        _("Safety listing"),
        facts=_facts(found, crossed, unjudged, len(serious)),
        parts=(
            _flags_part(_("Thresholds crossed"), crossed, found),
            _flags_part(_("Cannot be judged"), unjudged, found),
            *events.serious_part(scope, serious),
            _graded_part(found),
            _worst_part(found),
        ),
        remarks=_remarks(scope),
        review=_REVIEW,
    )


def _facts(found: Found, crossed: list[Flag], unjudged: list[Flag], serious: int) -> tuple[Fact, ...]:
    opened = sum(flag.state is FlagState.OPEN for flag in crossed)
    people = len({flag.participant_id for flag in crossed})
    worst = sum(one.grade >= 3 for one in found.graded)
    facts = [
        count_fact(_("Thresholds crossed"), len(crossed), _("{n} open").format(n=opened)),
        count_fact(_("Participants with a flag"), people, found.scope.of_words),
        count_fact(_("Cannot be judged"), len(unjudged)),
        count_fact(_("Results of grade 3 and 4"), worst),
    ]
    if not found.scope.masked:
        facts.append(count_fact(_("Serious adverse events"), serious))
    return tuple(facts)


def _remarks(scope: Scope) -> tuple[str, ...]:
    remarks = [_("Flags that were withdrawn because their value was corrected are on the audit trail.")]
    if scope.masked:
        remarks.append(_("Masked: only what stands on forms that assessors see; events are left out."))
    return tuple(remarks)


# --- flags


def _flags_part(title: str, flags: list[Flag], found: Found) -> ListedPart:
    columns = (
        ListedColumn(_("Participant"), 62, strong=True),
        ListedColumn(_("Visit, day"), 62),
        ListedColumn(_("Value"), share=1.1, strong=True),
        ListedColumn(_("Limit"), share=0.9),
        ListedColumn(_("Why"), share=1.4),
        ListedColumn(_("Rule and source"), share=2),
        ListedColumn(_("State, raised"), 62),
    )
    rows = tuple(_flag_row(flag, found) for flag in flags)
    return ListedPart(title, "", columns, rows, _("None."))


def _flag_row(flag: Flag, found: Found) -> ListedRow:
    site = found.scope.site
    raised = flag.raised_at.astimezone(site.zone).date()
    words = f"“{flag.words}”" if flag.words else ""
    source = ", ".join(part for part in (flag.origin, words, flag.where) if part)
    opened = flag.state is FlagState.OPEN
    mark = Mark.ASK if flag.cannot_tell else Mark.FLAG if opened else Mark.NONE
    state = f"{_(_STATES[flag.state])}\n{day_words(raised)}"
    cells = (
        flag.number,
        found.when(flag.visit_id, flag.form),
        f"{_subject(flag)} {flag.value}".strip(),
        flag.limit,
        flag.because,
        source,
        state,
    )
    return ListedRow(cells, mark, "\n".join(_capital(one) for one in standing_words(flag, site.zone)))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _subject(flag: Flag) -> str:
    """What the flag stands on: an analyte, an instrument, or what the rule calls it."""
    if flag.item in INSTRUMENTS:
        return INSTRUMENTS[flag.item].name
    known = analytes().get(flag.item)
    return known.name if known else flag.label


# --- grades


def _graded(row: Row[Any]) -> Graded:
    limits = (row.low, row.high)
    words = f"{row.low}–{row.high}" if all(limits) else f"≤ {row.high}" if row.high else f"≥ {row.low}"
    return Graded(
        who=row.participant_id,
        visit_id=row.visit_id,
        form=row.form,
        item=row.item,
        value=f"{row.text} {shown(row.unit)}".strip(),
        range=words if any(limits) else _("none"),
        grade=row.grade,
        version=row.grade_version.removesuffix(f", grade {row.grade}"),
    )


def _name(one: Graded) -> str:
    known = analytes().get(one.item)
    name = known.name if known else one.item
    return name if base_form(one.form) == one.form else f"{name}, {sample_name(one.form)}"


def _graded_part(found: Found) -> ListedPart:
    columns = (
        ListedColumn(_("Participant"), 74, strong=True),
        ListedColumn(_("Visit, day"), 90),
        ListedColumn(_("Analyte"), share=1.4),
        ListedColumn(_("Value"), share=1, strong=True),
        ListedColumn(_("Range"), share=0.8),
        ListedColumn(_("Grade"), 40, strong=True),
        ListedColumn(_("Criteria"), share=1.5),
    )
    numbers = found.scope.numbers
    rows = tuple(
        ListedRow(
            (
                numbers[one.who],
                found.when(one.visit_id, one.form).replace("\n", ", "),
                _name(one),
                one.value,
                one.range,
                f"G{one.grade}",
                one.version,
            )
        )
        for one in found.graded
        if one.grade >= LISTED_FROM
    )
    note = _("of all samples, also repeated ones")
    title = _("Laboratory results of grade 2 and above")
    return ListedPart(title, note, columns, rows, _("None."))


def _worst_part(found: Found) -> ListedPart:
    """How many participants had which grade at worst, by analyte."""
    columns = (
        ListedColumn(_("Analyte"), share=2, strong=True),
        *(ListedColumn(f"G{grade}", 60, right=True) for grade in _GRADES),
    )
    rows = tuple(_worst_row(item, ones) for item, ones in _by_item(found.graded))
    note = _("participants by their worst grade")
    return ListedPart(_("Grades by analyte"), note, columns, rows, _("No result has a grade."))


def _by_item(graded: Iterable[Graded]) -> Iterator[tuple[str, list[Graded]]]:
    found: dict[str, list[Graded]] = {}
    for one in graded:
        found.setdefault(one.item, []).append(one)
    order = list(analytes())
    yield from sorted(
        found.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order)
    )


def _worst_row(item: str, ones: list[Graded]) -> ListedRow:
    worst: dict[str, int] = {}
    for one in ones:
        worst[one.who] = max(one.grade, worst.get(one.who, 0))
    counted = Counter(worst.values())
    known = analytes().get(item)
    cells = (str(counted[grade]) if counted[grade] else "–" for grade in _GRADES)
    return ListedRow((known.name if known else item, *cells))
