"""Recording what a form was told: rows with their trail, what is said of them, flags and the derived score."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker import visit_record
from tracker.catalogue import analytes
from tracker.domain import entry
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.protocol import Form, Item, ItemKind
from tracker.domain.records import Crossing, Entry, FlagState, LabJudgement, Typed, Visit
from tracker.domain.views import Field, FormRecord
from tracker.errors import NotFound, ReasonNeeded, Refusal, ValueRefused
from tracker.history import History, answers_of, scored
from tracker.language import _
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
        confirmed=typed.confirmed and _is_unusual(field.item, typed),
        comparator=reading.comparator,
        unit=reading.unit,
        low=reading.low,
        high=reading.high,
        range_source=_range_source(field, reading),
    )


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
    as_proposed = (reading.low, reading.high) == (field.suggested_low, field.suggested_high)
    return field.suggested_source if as_proposed and field.suggested_source else _("typed with the result")


@dataclass(frozen=True)
class Recording:
    """One save of a visit's form: who is written about, and why."""

    work: Work
    history: History
    visit: Visit
    reason: str

    def save(self, form_id: str, draft: Sequence[Typed]) -> None:
        """Record the fields that differ from what is recorded, then the score they give."""
        form = self.history.protocol.form(form_id)
        record = visit_record.form_record(self.work.connection, self.history, self.visit, form)
        saved = [self._save_item(record, typed) for typed in draft]
        changed = [one for one in saved if one is not None]
        if form.instrument and changed:
            self._write_score(form, form.instrument, changed)
        if changed:
            self.work.touched(participant=self.visit.participant_id, visit=self.visit.id)

    def _save_item(self, form: FormRecord, typed: Typed) -> Entry | None:
        """Record one item; None where nothing differs from what is recorded."""
        field = field_of(form, typed.item)
        new = read_entry(field, form.id, typed)
        _check_date(self.work.site, field.item, new)
        if _same(field.entry, new):
            return None
        if self.visit.completed_at and not self.reason:
            raise ReasonNeeded(_("This visit is completed."), _("Say why this value changes."))
        said = visit_record.judged(replace(field, entry=new), self.history, self.visit)
        result_id = self._write(field.entry, new, said)
        if field.item.kind is ItemKind.ANALYTE:
            self._write_flags(result_id, field, new, said)
        return new

    def _write(self, old: Entry | None, new: Entry, said: LabJudgement | None) -> str:
        who, values = self.visit.participant_id, _columns(new, said)
        if old:
            self.work.update(tables.RESULT, old.id, values, participant=who, reason=self.reason)
            return old.id
        keys: dict[str, Value] = {"visit_id": self.visit.id, "form": new.form, "item": new.item}
        return self.work.insert(tables.RESULT, keys | values, participant=who, reason=self.reason)

    def _write_flags(self, result_id: str, field: Field, new: Entry, said: LabJudgement | None) -> None:
        """Raise, refresh or withdraw the flags of a result so that they say what is said of it now."""
        known = read_results.flag_ids(self.work.connection, result_id)
        standing = {one.rule_id: one for one in (*said.crossed, *said.undecided)} if said else {}
        for rule_id in known.keys() - standing.keys():
            self._update_flag(known[rule_id][0], {"state": FlagState.WITHDRAWN.value})
        for rule_id, crossing in standing.items():
            values = _flag_columns(crossing, new)
            if rule_id not in known:
                self._raise_flag(result_id, crossing.label or field.item.label, rule_id, values)
            else:
                flag_id, state = known[rule_id]
                again: dict[str, Value] = (
                    {"state": FlagState.OPEN.value} if state == FlagState.WITHDRAWN else {}
                )
                self._update_flag(flag_id, values | again)

    def _update_flag(self, flag_id: str, values: dict[str, Value]) -> None:
        self.work.update(
            tables.FLAG, flag_id, values, participant=self.visit.participant_id, reason=self.reason
        )

    def _raise_flag(self, result_id: str, label: str, rule_id: str, values: dict[str, Value]) -> None:
        row: dict[str, Value] = {
            "participant_id": self.visit.participant_id,
            "visit_id": self.visit.id,
            "result_id": result_id,
            "rule_id": rule_id,
            "label": label,
            "state": FlagState.OPEN.value,
            "raised_at": self.work.site.clock.now(),
        }
        self.work.insert(tables.FLAG, row | values, participant=self.visit.participant_id, reason=self.reason)

    def _write_score(self, form: Form, instrument_id: str, changed: list[Entry]) -> None:
        """Keep the derived total in step; nothing is stored before there first is one."""
        renewed = {one.item for one in changed}
        before = self.history.entries.get(self.visit.id, ())
        kept = [one for one in before if one.form != form.id or one.item not in renewed]
        answers = answers_of((*kept, *changed), {form.id})
        score = scored(instrument_id, answers, self.history.participant, self.visit)
        row_id = read_results.score_row(self.work.connection, self.visit.id, form.id)
        if score.total is None and row_id is None:
            return
        values: dict[str, Value] = {
            "version": INSTRUMENTS[instrument_id].version,
            "total": None if score.total is None else f"{score.total:f}",
            "band": score.band.code if score.band else "",
            "parts": json.dumps({name: str(part) for name, part in score.parts.items()}, sort_keys=True),
        }
        who = self.visit.participant_id
        if row_id:
            self.work.update(tables.SCORE, row_id, values, participant=who, reason=self.reason)
            return
        keys: dict[str, Value] = {"visit_id": self.visit.id, "form": form.id, "instrument": instrument_id}
        self.work.insert(tables.SCORE, keys | values, participant=who, reason=self.reason)


def _check_date(site: Site, item: Item, new: Entry) -> None:
    if item.kind is ItemKind.DATE and new.value and str(new.value) > site.today().isoformat():
        raise ValueRefused(
            Refusal.IN_THE_FUTURE, _("This day is in the future."), _("Check the date."), item.id
        )


def _same(old: Entry | None, new: Entry) -> bool:
    """Whether nothing would change; leaving an empty field empty records nothing."""
    if old is None:
        return not new.text and new.missing is None
    return replace(new, id=old.id, confirmed=old.confirmed, range_source=old.range_source) == old


def _columns(new: Entry, said: LabJudgement | None) -> dict[str, Value]:
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
        "range_word": said.range_word if said else "",
        "grade": said.grade if said else None,
        "grade_version": said.grade_text if said else "",
    }


def _flag_columns(crossing: Crossing, new: Entry) -> dict[str, Value]:
    return {
        "cannot_tell": crossing.crossed is None,
        "value": visit_record.shown_value(new),
        "limit_text": crossing.limit,
        "because": crossing.because,
        "words": crossing.words,
        "source": crossing.where,
    }
