"""Recording what a form was told: rows with their trail, what is said of them, flags and the derived score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker import flagging, query_keeping, score_rows, visit_record
from tracker.catalogue import analytes
from tracker.domain import entry
from tracker.domain.derived_value import Derived
from tracker.domain.forms import sample_number
from tracker.domain.laboratories import TYPED_WITH_RESULT
from tracker.domain.protocol import Form, Item, ItemKind
from tracker.domain.records import Crossing, Entry, LabJudgement, Participant, Typed, Visit
from tracker.domain.sample_days import check_day, is_before_consent
from tracker.domain.samples import SAMPLE_DATE
from tracker.domain.views import Field, FormRecord
from tracker.errors import NotFound, ReasonNeeded, Refusal, ValueRefused
from tracker.estimates import Estimates
from tracker.history import History, answers_of, scored
from tracker.lab_proposals import with_laboratory
from tracker.language import _
from tracker.rulebook import score_crossings
from tracker.site import Site, Work
from tracker.storage import read_results, tables
from tracker.storage.writer import Value


def field_of(form: FormRecord, item_id: str) -> Field:
    """The field of an item. NotFound where the form does not ask for it."""
    for field in form.fields:
        if field.item.id == item_id:
            return field
    raise NotFound(
        _("The form {form} has no item {item}.").format(form=form.title, item=item_id),
        _("The items are {names}.").format(names=", ".join(field.item.id for field in form.fields)),
    )


def read_entry(field: Field, form_id: str, typed: Typed) -> Entry:
    """What the typed text would be recorded as. ValueRefused, NeedsConfirmation."""
    reading = entry.read(field.item, typed, analytes())
    return Entry(
        id=field.entry.id if field.entry else "",
        form=form_id,
        item=field.item.id,
        text=reading.text,
        value=reading.value,
        missing=typed.missing,
        missing_reason=typed.missing_reason.strip(),
        confirmed=typed.confirmed and (field.item.id == SAMPLE_DATE or _is_unusual(field.item, typed)),
        comparator=reading.comparator,
        unit=reading.unit,
        low=reading.low,
        high=reading.high,
        range_source=_range_source(field, reading),
        decides=field.entry.decides if field.entry else None,
    )


def with_sample_day(who: Participant, new: Entry) -> Entry:
    """The entry of a sample's date once its day is allowed, confirmed only where that was asked for.

    ValueRefused before birth, NeedsConfirmation before consent; any other entry is returned as it is.
    """
    if new.item != SAMPLE_DATE or not new.value:
        return new
    day = date.fromisoformat(str(new.value))
    check_day(new.item, day, who, confirmed=new.confirmed)
    return replace(new, confirmed=new.confirmed and is_before_consent(day, who))


def _is_unusual(item: Item, typed: Typed) -> bool:
    """Whether the value asks for a confirmation: only then is one recorded."""
    try:
        entry.read(item, replace(typed, confirmed=False), analytes())
    except entry.NeedsConfirmation:
        return True
    return False


def _range_source(field: Field, reading: entry.Reading) -> str:
    if not (reading.low or reading.high):
        return ""
    given, kept = (reading.unit, reading.low, reading.high), field.entry
    if kept and kept.range_source and given == (kept.unit, kept.low, kept.high):
        return kept.range_source
    as_proposed = given == (field.suggested_unit, field.suggested_low, field.suggested_high)
    return field.suggested_source if as_proposed and field.suggested_source else _(TYPED_WITH_RESULT)


@dataclass(frozen=True)
class Recording:
    """One save of a visit's forms, or of some of their fields: who is written about, and why."""

    work: Work
    history: History
    visit: Visit
    reason: str

    def save(self, drafts: Mapping[str, Sequence[Typed]]) -> None:
        """Record the fields of forms that differ from what is recorded, then the scores they give.

        Each value is judged beside all that is saved with it.
        """
        read = [one for form_id, draft in drafts.items() for one in self._differing(form_id, draft)]
        if not read:
            return
        after = self._with([new for _field, new in read])
        changed = self._record(read, after)
        after = self._with(changed)
        for form in map(self.history.protocol.form, dict.fromkeys(one.form for one in changed)):
            if form.instrument:
                self._write_score(form, form.instrument, after)
        why = self.reason or _("judged anew: a value it rests on changed")
        flagging.Rejudging(self.work, self.history, after, why).dependents(self.visit, changed)
        query_keeping.keep(self.work, after, (self.visit,))
        self.work.touched(participant=self.visit.participant_id, visit=self.visit.id)

    def _differing(self, form_id: str, draft: Sequence[Typed]) -> list[tuple[Field, Entry]]:
        """The fields of a form whose draft differs from what is recorded, with what each is to be recorded as."""
        _check_repeat(self.history, self.visit, form_id)
        items = {typed.item for typed in draft}
        record = visit_record.fields_to_save(self.work.connection, self.history, self.visit, form_id, items)
        read = [self._read(record, typed) for typed in with_laboratory(record, draft)]
        return [one for one in read if one]

    def _with(self, changed: Sequence[Entry]) -> History:
        """The history as it is with these answers at the visit."""
        renewed = {(one.form, one.item) for one in changed}
        before = self.history.entries.get(self.visit.id, ())
        kept = (one for one in before if (one.form, one.item) not in renewed)
        return replace(self.history, entries={**self.history.entries, self.visit.id: (*kept, *changed)})

    def _read(self, form: FormRecord, typed: Typed) -> tuple[Field, Entry] | None:
        """What one item is to be recorded as; None where nothing differs from what is recorded."""
        field = field_of(form, typed.item)
        entry.check_why(self.history.protocol.form(form.id), typed)
        new = read_entry(field, form.id, typed)
        _check_date(self.work.site, field.item, new)
        new = with_sample_day(self.history.participant, new)
        if same(field.entry, new):
            return None
        if self.visit.completed_at and not self.reason:
            raise ReasonNeeded(_("This visit is completed."), _("Say why this value changes."))
        return field, new

    def _record(self, read: Sequence[tuple[Field, Entry]], after: History) -> list[Entry]:
        """Write answers and what is said of each, judged beside all that is saved with it; first answers at once."""
        said = [
            _Said(field, new, visit_record.judged(replace(field, entry=new), after, self.visit))
            for field, new in read
        ]
        first = self._write_first([one for one in said if one.field.entry is None])
        return [*first, *(self._write_again(one, one.field.entry) for one in said if one.field.entry)]

    def _write_first(self, said: Sequence["_Said"]) -> list[Entry]:
        """Write answers to what nobody had answered: no flag and no calculated value can stand on them yet."""
        who = self.visit.participant_id
        rows: list[dict[str, Value]] = [
            {"visit_id": self.visit.id, "form": one.new.form, "item": one.new.item, **one.columns}
            for one in said
        ]
        ids = self.work.insert_many(tables.RESULT, rows, participant=who, reason=self.reason)
        written = list(zip(ids, said, strict=True))
        self._estimates.first((row, found) for row, one in written for found in one.estimates)
        self._flags.first(
            (flagging.of_result(self.visit, one.field, one.new, row), one.crossings) for row, one in written
        )
        return [replace(one.new, id=row) for row, one in written]

    def _write_again(self, one: "_Said", old: Entry) -> Entry:
        """Write an answer over another, and keep what stood on that in step."""
        who = self.visit.participant_id
        self.work.update(tables.RESULT, old.id, one.columns, participant=who, reason=self.reason)
        if one.is_or_was_judged:
            self._estimates.keep(old.id, one.estimates)
            self._flags.keep(flagging.of_result(self.visit, one.field, one.new, old.id), one.crossings)
        return replace(one.new, id=old.id)

    @property
    def _estimates(self) -> Estimates:
        return Estimates(self.work, self.visit.participant_id, self.reason)

    @property
    def _flags(self) -> flagging.Flags:
        return flagging.Flags(self.work, self.visit.participant_id, self.reason)

    def _write_score(self, form: Form, instrument_id: str, after: History) -> None:
        """Keep the derived total and its flags in step; nothing is stored before there first is something to say."""
        answers = answers_of(after.entries[self.visit.id], {form.id})
        score = scored(instrument_id, answers, self.history, self.visit)
        said = score_crossings(after, self.visit, instrument_id, score)
        row_id = read_results.score_row(self.work.connection, self.visit.id, form.id)
        if score.total is None and row_id is None and not said:
            return
        row_id = score_rows.store(self.work, self.visit, form.id, instrument_id, score, row_id, self.reason)
        self._flags.keep(flagging.of_score(self.visit, instrument_id, score, row_id), said)


@dataclass(frozen=True)
class _Said:
    """An answer as it is to be recorded, and what is said of it."""

    field: Field
    new: Entry
    said: LabJudgement | None

    @property
    def columns(self) -> dict[str, Value]:
        return columns_of(self.new, self.said)

    @property
    def estimates(self) -> tuple[Derived, ...]:
        return self.said.estimates if self.said else ()

    @property
    def crossings(self) -> tuple[Crossing, ...]:
        return self.said.crossings if self.said else ()

    @property
    def is_or_was_judged(self) -> bool:
        """Whether something may stand on the result: nothing ever stood on what no rule is about."""
        return bool(self.field.item.kind is ItemKind.ANALYTE or self.said or self.field.judgement)


def _check_repeat(history: History, visit: Visit, form_id: str) -> None:
    """A repeat is entered once it was begun with its reason (samples.repeat)."""
    if sample_number(form_id) > 1 and form_id not in history.forms_of(visit):
        raise NotFound(
            _("{visit} has no repeat {form}.").format(visit=visit.short, form=form_id),
            _("Begin the repeat from its form first."),
        )


def _check_date(site: Site, item: Item, new: Entry) -> None:
    if item.kind is ItemKind.DATE and new.value and str(new.value) > site.today().isoformat():
        raise ValueRefused(
            Refusal.IN_THE_FUTURE, _("This day is in the future."), _("Check the date."), item.id
        )


def same(old: Entry | None, new: Entry) -> bool:
    """Whether nothing would change; leaving an empty field empty records nothing."""
    if old is None:
        return not new.text and new.missing is None
    kept = replace(new, id=old.id, confirmed=old.confirmed, range_source=old.range_source)
    return replace(kept, decides=old.decides) == old


def columns_of(new: Entry, said: LabJudgement | None) -> dict[str, Value]:
    """An answer as its row keeps it, with what is said of it."""
    return {
        "text": new.text,
        "value": None if new.value is None else str(new.value),
        "missing": new.missing.value if new.missing else None,
        "missing_reason": new.missing_reason,
        "confirmed": new.confirmed,
        "comparator": new.comparator,
        "unit": new.unit,
        "low": new.low,
        "high": new.high,
        "range_source": new.range_source,
        **flagging.said_columns(said),
    }
