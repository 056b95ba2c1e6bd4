"""What an import of laboratory results would do for one participant: where each result goes, and what is said of it.

Nothing is written here: a dry run ends with this, and the import writes exactly what was planned.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from tracker.catalogue import analytes
from tracker.domain import dates, plain_text
from tracker.domain.entry import clean
from tracker.domain.lab_values import LabValue, read_limit, read_value
from tracker.domain.labs import plausible, unusual
from tracker.domain.protocol import Protocol
from tracker.domain.records import Entry, LabJudgement, Missing
from tracker.domain.samples import LABORATORY, SAMPLE_DATE
from tracker.domain.signing import Scope
from tracker.domain.units import OTHER
from tracker.errors import Refusal, ValueRefused
from tracker.exchange.lab_rows import FileResult
from tracker.history import History
from tracker.lab_judging import Judging, Kept, judged_alone
from tracker.lab_matching import Matching, Nowhere, Spot
from tracker.lab_newcomers import Newcomer
from tracker.lab_outcome import Done, Outcome, Said
from tracker.language import N_, _

RANGE_SOURCE = N_("in the laboratory’s file")
"""Where a range comes from that stood beside its result in a file."""
NOT_DONE = "not done"
_Place = tuple[str, str, str]
"""Where one result stands: visit, form, item."""


@dataclass(frozen=True)
class Settings:
    """What holds for the whole import."""

    today: date
    reason: str = ""
    """Why results of completed visits are added or changed."""
    rule: str = "ask"
    choices: Mapping[int, str] = field(default_factory=dict)
    """The visit that a person chose, by the row of the file."""
    kept: Kept = field(default_factory=Kept)
    laboratory: str = ""
    """The id of the laboratory, for samples that name none."""


@dataclass(frozen=True)
class Placed:
    """A result that is to be written: where, and what is said of it."""

    spot: Spot
    entry: Entry
    said: LabJudgement | None = None


@dataclass(frozen=True)
class Plan:
    """What is to be written of one participant, and every result's outcome by its place in the file."""

    outcomes: Mapping[int, Outcome]
    before: History | None = None
    after: History | None = None
    new: tuple[Placed, ...] = ()
    changed: tuple[Placed, ...] = ()
    about: tuple[tuple[str, Entry], ...] = ()
    """What is recorded of new samples, day and laboratory, with the visits."""
    newcomer: Newcomer | None = None


class ParticipantPlan:
    """Plans the results of one participant."""

    def __init__(
        self, history: History, settings: Settings, locks: Mapping[str, tuple[Scope, str]] | None = None
    ) -> None:
        self._history, self._settings, self._locks = history, settings, locks or {}
        self._matching = Matching(history, settings.rule)
        self._outcomes: dict[int, Outcome] = {}
        self._placed: dict[_Place, tuple[int, Placed, Done]] = {}
        self._rows: dict[_Place, list[int]] = {}
        """All results for one place that could be written, whatever became of them."""
        self._at_odds: dict[_Place, Nowhere] = {}

    def plan(self, results: Iterable[tuple[int, FileResult]], newcomer: Newcomer | None = None) -> Plan:
        """The plan for these results, each with its place in the file."""
        for place, result in results:
            self._place(place, result)
        about = tuple(self._about())
        after = self._after(about)
        judging = Judging(after, self._settings.kept)
        new, changed = list[Placed](), list[Placed]()
        for place, placed, done in self._placed.values():
            said = judging.judged(placed.spot.visit, placed.entry)
            known = self._outcomes[place]
            told = Outcome(known.result, known.done, known.why, Said.of(said), known.visit_id, known.visit)
            self._outcomes[place] = told
            if done is not Done.IDENTICAL:
                (changed if placed.entry.id else new).append(Placed(placed.spot, placed.entry, said))
        return Plan(self._outcomes, self._history, after, tuple(new), tuple(changed), about, newcomer)

    def _place(self, place: int, result: FileResult) -> None:
        why, note = self._unfit(result)
        found = (
            Nowhere(why) if why else self._matching.spot(result, self._settings.choices.get(result.row, ""))
        )
        if isinstance(found, Spot):
            entry = _entry(result, found)
            done = _done(found.entry, entry)
            refused = self._refused(found, done)
            if refused is None:
                self._keep(place, result, Placed(found, entry), done, note)
                return
            found = refused
        self._outcomes[place] = self._set_aside(result, found)

    def _keep(self, place: int, result: FileResult, placed: Placed, done: Done, note: str) -> None:
        """Keep a result that can be written; of those for one place none is where two of them differ."""
        spot = placed.spot
        key = (spot.visit.id, spot.form, placed.entry.item)
        self._rows.setdefault(key, []).append(place)
        self._outcomes[place] = Outcome(
            result, done, note, visit_id=spot.visit.id, visit=spot.visit.planned_id
        )
        first = self._placed.get(key)
        if len(self._rows[key]) == 1:
            self._placed[key] = (place, placed, done)
        elif first is None or not _same(first[1].entry, placed.entry):
            self._set_all_aside(key)
        else:
            words = _("the same as row {row}").format(row=self._outcomes[first[0]].result.row)
            same = replace(self._outcomes[place], done=Done.IDENTICAL, why=words, said=self._alone(result))
            self._outcomes[place] = same

    def _set_all_aside(self, key: _Place) -> None:
        """Take none of the results for one place: the first and the last of them differ, or two before did."""
        self._placed.pop(key, None)
        first, *_others, last = (self._outcomes[place].result for place in self._rows[key])
        words = _("rows {one} and {two} differ for the same sample: neither is taken")
        why = self._at_odds.setdefault(key, Nowhere(words.format(one=first.row, two=last.row)))
        for place in self._rows[key]:
            self._outcomes[place] = self._set_aside(self._outcomes[place].result, why)

    def _set_aside(self, result: FileResult, found: Nowhere) -> Outcome:
        said = self._alone(result)
        return Outcome(
            result, Done.SET_ASIDE, found.why, said, choices=found.choices, asks_reason=found.asks_reason
        )

    def _alone(self, result: FileResult) -> Said:
        return said_alone(result, self._history.protocol)

    # --- what speaks against a result

    def _unfit(self, result: FileResult) -> tuple[str, str]:
        """Why a result cannot be taken whatever its visit, and what a person should know of one that can."""
        if result.problem:
            return result.problem, ""
        assert result.day is not None
        try:
            self._check_day(result.day)
            return "", check_value(result)
        except ValueRefused as refused:
            return str(refused).removesuffix("."), ""

    def _check_day(self, day: date) -> None:
        who = self._history.participant
        born = who.birth_date or (date(who.birth_year, 1, 1) if who.birth_year else None)
        if day > self._settings.today:
            raise _day_refused(_("the day {day} is in the future"), day)
        if born and day < born:
            raise _day_refused(_("the day {day} is before birth"), day)
        if day < who.consent_date:
            raise _day_refused(_("the day {day} is before consent"), day)

    def _refused(self, spot: Spot, done: Done) -> Nowhere | None:
        """Why a result may not be written to its visit now."""
        if done is Done.IDENTICAL:
            return None
        for record, (scope, login) in self._locks.items():
            if scope is not Scope.VISIT or record == spot.visit.id:
                words = _("{visit} is locked by {login}")
                return Nowhere(words.format(visit=spot.visit.short, login=login))
        if spot.visit.completed_at and not self._settings.reason:
            words = _("{visit} is completed: say why results are added or changed")
            return Nowhere(words.format(visit=spot.visit.short), asks_reason=True)
        return None

    # --- the history with them

    def _about(self) -> Iterable[tuple[str, Entry]]:
        """Day and laboratory of each sample that begins with this import."""
        seen = set[tuple[str, str]]()
        for _place, placed, done in self._placed.values():
            spot = placed.spot
            key = (spot.visit.id, spot.form)
            if done is not Done.NEW or key in seen:
                continue
            seen.add(key)
            here = self._history.entries.get(spot.visit.id, ())
            known = {one.item for one in here if one.form == spot.form}
            if not spot.dated and SAMPLE_DATE not in known:
                day = self._matching.samples[key].isoformat()
                yield spot.visit.id, Entry("", spot.form, SAMPLE_DATE, day, day)
            if self._settings.laboratory and not known:
                laboratory = self._settings.laboratory
                yield spot.visit.id, Entry("", spot.form, LABORATORY, laboratory, laboratory)

    def _after(self, about: Sequence[tuple[str, Entry]]) -> History:
        """The history with what is to be written."""
        added: dict[str, list[Entry]] = {}
        for visit_id, entry in about:
            added.setdefault(visit_id, []).append(entry)
        for _place, placed, done in self._placed.values():
            if done is not Done.IDENTICAL:
                added.setdefault(placed.spot.visit.id, []).append(placed.entry)
        entries = dict(self._history.entries)
        for visit_id, fresh in added.items():
            renewed = {(one.form, one.item) for one in fresh}
            kept = (one for one in entries.get(visit_id, ()) if (one.form, one.item) not in renewed)
            entries[visit_id] = (*kept, *fresh)
        return replace(self._history, entries=entries)


def said_alone(result: FileResult, protocol: Protocol) -> Said:
    """What is said of a result that is not taken: what its row alone tells, though no day or visit is known.

    Nothing of a value that no patient has: it is a slip of the pen and no finding, whatever limit it lies beyond.
    """
    try:
        check_value(result)
        return Said.of(judged_alone(result, protocol))
    except ValueRefused:
        return Said()


def check_value(result: FileResult) -> str:
    """What a person should know of a value that is possible. ValueRefused for one that no patient has."""
    if result.analyte.startswith(OTHER):
        plain_text.check(result.unit, lines=False)
        clean(result.text)
        return ""
    if not isinstance(result.value, Decimal):
        return ""
    return _possible(result.analyte, result.text, result.unit)


@lru_cache(maxsize=16_384)
def _possible(analyte_id: str, text: str, unit: str) -> str:
    analyte = analytes()[analyte_id]
    value = LabValue(*read_value(text), unit or None)
    plausible(analyte, value)
    return _("{value} is unusual").format(value=value.text) if unusual(analyte, value) else ""


def _day_refused(words: str, day: date) -> ValueRefused:
    return ValueRefused(Refusal.INVALID_DATE, words.format(day=dates.full(day)))


def _entry(result: FileResult, spot: Spot) -> Entry:
    """What is to be recorded of a result, in place of what stands there."""
    known = spot.entry
    keeps_range = known is not None and not (result.low or result.high) and known.unit == result.unit
    ranged = bool(result.low or result.high)
    source = _(RANGE_SOURCE) if ranged else ""
    missing = result.value == NOT_DONE
    return Entry(
        id=known.id if known else "",
        form=spot.form,
        item=result.analyte,
        text="" if missing else result.text,
        value=None if missing else result.value,
        missing=Missing.NOT_DONE if missing else None,
        comparator=result.comparator,
        unit=result.unit,
        low=known.low if known and keeps_range else result.low,
        high=known.high if known and keeps_range else result.high,
        range_source=known.range_source if known and keeps_range else source,
        decides=known.decides if known else None,
    )


def _done(known: Entry | None, new: Entry) -> Done:
    if known is None or not (known.text or known.missing):  # an answer that was cleared leaves its row
        return Done.NEW
    return Done.IDENTICAL if _same(known, new) else Done.CHANGED


def _same(one: Entry, other: Entry) -> bool:
    """Whether two results say the same, whatever their trailing zeros and where their ranges come from."""
    said = (one.value, one.missing, one.comparator, one.unit)
    if said != (other.value, other.missing, other.comparator, other.unit):
        return False
    return all(read_limit(a) == read_limit(b) for a, b in ((one.low, other.low), (one.high, other.high)))
