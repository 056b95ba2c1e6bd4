"""One visit as a frozen record: its forms with values, last values, scores and what is said of them."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import Connection

from tracker.catalogue import analytes, ctcae
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Instrument, Parts
from tracker.domain.judgement import Baseline, Person, Rules, judge
from tracker.domain.labs import WORDS, LabValue, Position, ReferenceRange, range_flag
from tracker.domain.protocol import Form, Item, ItemKind, Protocol
from tracker.domain.records import Entry, Flag, LabJudgement, Visit
from tracker.domain.units import Analyte, shown
from tracker.domain.views import Field, FormKind, FormRecord, ScoreRecord, VisitRecord
from tracker.history import History, answers_of, criteria_items, lab_fact, load, scored
from tracker.language import _
from tracker.site import Site
from tracker.storage import read, read_results
from tracker.trends import trends

SAMPLE_DATE, SAMPLE_TIME = "sample_date", "sample_time"
SAMPLE_ITEMS = (
    Item(id=SAMPLE_DATE, label="Sample date", kind=ItemKind.DATE, required=False),
    Item(id=SAMPLE_TIME, label="Sample time", kind=ItemKind.TEXT, required=False),
)


def build(site: Site, connection: Connection, visit_id: str) -> VisitRecord:
    """The record of a visit under the protocol version in force."""
    stored = read.visit(connection, visit_id)
    history = load(site, connection, stored.participant_id)
    visit = history.visit(visit_id)
    planned = history.protocol.visit(visit.planned_id)
    forms = [history.protocol.form(name) for name in planned.forms]
    return VisitRecord(
        site=site.info,
        study=history.study,
        participant=history.participant,
        visit=visit,
        forms=tuple(form_record(connection, history, visit, form) for form in forms),
        flags=named_flags(read_results.flags(connection, visit_id=visit_id), history.protocol),
        deviations=tuple(
            d for d in read_results.deviations(connection, stored.participant_id) if d.visit_id == visit_id
        ),
        trends=trends(history),
        needs=planned.needs,
        code=read.visit_code(connection, visit_id),
        today=site.today(),
    )


def named_flags(flags: Iterable[Flag], protocol: Protocol) -> tuple[Flag, ...]:
    """The flags of a study with the words of their visits, which storage knows by their planned ids."""
    return tuple(replace(flag, visit_short=protocol.visit_short(flag.visit_short)) for flag in flags)


def form_items(form: Form, protocol: Protocol) -> tuple[Item, ...]:
    """The items of a form, whatever it is made of."""
    if form.instrument:
        return INSTRUMENTS[form.instrument].items
    if form.analytes:
        return (*SAMPLE_ITEMS, *(analyte_item(analytes()[name]) for name in form.analytes))
    return criteria_items(protocol) if form.criteria else form.items


def analyte_item(analyte: Analyte) -> Item:
    """An analyte as an item: a number with a unit, or the words of a qualitative result."""
    choices = [{"code": word, "label": WORDS.get(word, word)} for word in analyte.words]
    return Item.model_validate(
        {
            "id": analyte.id,
            "label": analyte.name,
            "kind": ItemKind.ANALYTE,
            "group": analyte.family,
            "choices": choices,
        }
    )


def form_record(connection: Connection, history: History, visit: Visit, form: Form) -> FormRecord:
    """A form with its fields and score."""
    recorded = {one.item: one for one in history.entries.get(visit.id, ()) if one.form == form.id}
    fields = [
        _field(history, visit, form, item, recorded.get(item.id))
        for item in form_items(form, history.protocol)
    ]
    if form.analytes:
        fields = [_with_suggestion(connection, history, field) for field in fields]
    score = score_record(history, visit, form.instrument, form.id) if form.instrument else None
    return FormRecord(form.id, form.title, form_kind(form), tuple(fields), form.instrument, score)


def form_kind(form: Form) -> FormKind:
    """What a form is made of."""
    if form.instrument:
        return "instrument"
    if form.analytes:
        return "laboratory"
    return "criteria" if form.criteria else "items"


def _field(history: History, visit: Visit, form: Form, item: Item, entry: Entry | None) -> Field:
    earlier = [(seen, found) for seen, found in history.of_item(form, item.id) if _is_before(seen, visit)]
    previous = earlier[0] if earlier else None
    base = baseline_entry(history, visit, form, item.id) if item.kind is ItemKind.ANALYTE else None
    field = Field(
        item=item,
        entry=entry,
        previous=previous[1] if previous else None,
        previous_label=previous[0].short if previous else "",
        baseline=base,
        units=tuple(analytes()[item.id].units) if item.kind is ItemKind.ANALYTE else (),
    )
    return replace(field, judgement=judged(field, history, visit))


def _is_before(other: Visit, visit: Visit) -> bool:
    if visit.held_on and other.held_on and other.held_on != visit.held_on:
        return other.held_on < visit.held_on
    return other.position < visit.position


def baseline_entry(history: History, visit: Visit, form: Form, item_id: str) -> Entry | None:
    """The participant's baseline result, the last up to the baseline visit; at or before baseline there is none."""
    baseline = history.baseline
    if baseline is None or visit.position <= baseline.position:
        return None
    found = history.of_item(form, item_id)
    return next(
        (entry for seen, entry in found if seen.position <= baseline.position and entry.value is not None),
        None,
    )


def judged(field: Field, history: History, visit: Visit) -> LabJudgement | None:
    """What is said of a laboratory field's value; None where there is none."""
    fact = lab_fact(field.entry) if field.entry and field.item.kind is ItemKind.ANALYTE else None
    if fact is None or field.entry is None:
        return None
    value, range_ = fact if isinstance(fact, tuple) else (fact, None)
    who, day = history.participant, visit.held_on or visit.target
    person = Person(who.sex, who.age_between(day) if day else None)
    analyte = analytes()[field.item.id]
    return judge(analyte, value, range_, rules_of(history, visit), person, _baseline(analyte, field.baseline))


def rules_of(history: History, visit: Visit) -> Rules:
    """What the laboratory values of a visit are judged by."""
    protocol, later = history.protocol, history.is_after_baseline(visit)
    return Rules(analytes(), ctcae(), protocol.thresholds, protocol.egfr_equation, on_treatment=later)


def _baseline(analyte: Analyte, entry: Entry | None) -> Baseline | None:
    fact = lab_fact(entry) if entry else None
    if not isinstance(fact, tuple):
        return None
    return Baseline(fact[0], _above(analyte, *fact))


def _above(analyte: Analyte, value: LabValue, range_: ReferenceRange | None) -> bool | None:
    """Whether the value lies above its own ULN; None where no ULN or no exact value tells."""
    upper = ReferenceRange(None, range_.high, range_.unit) if range_ else None
    position = range_flag(value, upper, analyte).position
    return None if position is Position.CANNOT_TELL else position is Position.HIGH


def _with_suggestion(connection: Connection, history: History, field: Field) -> Field:
    """Unit and range proposed for a laboratory field, never guessed: this participant's last, else this site's last."""
    if field.item.kind is not ItemKind.ANALYTE or not field.units:
        return field
    last, source = field.previous, _("the range of {visit}").format(visit=field.previous_label)
    if last is None or not last.unit:
        last = read_results.last_range(connection, field.item.id, history.participant.sex)
        source = _("the range last entered here for this sex")
    if last is None:
        return replace(field, suggested_unit=field.units[0] if len(field.units) == 1 else "")
    return replace(
        field,
        suggested_unit=last.unit,
        suggested_low=last.low,
        suggested_high=last.high,
        suggested_source=source if last.low or last.high else "",
    )


def score_record(history: History, visit: Visit, instrument_id: str, form_id: str) -> ScoreRecord:
    """An instrument's result at a visit beside the baseline and the last one."""
    instrument = INSTRUMENTS[instrument_id]
    answers = answers_of(history.entries.get(visit.id, ()), {form_id})
    score = scored(instrument_id, answers, history.participant, visit)
    totals = [
        (seen, found.total) for seen, found in history.of_score(instrument_id) if found.total is not None
    ]
    earlier = next(((seen, total) for seen, total in totals if _is_before(seen, visit)), None)
    base = next(((seen, total) for seen, total in totals if _serves_as_baseline(seen, visit, history)), None)
    return ScoreRecord(
        instrument=instrument_id,
        name=instrument.name,
        total=score.total,
        band=_(score.band.label) if score.band else "",
        band_code=score.band.code if score.band else "",
        parts=_parts(instrument, score.parts),
        missing=score.missing,
        baseline=base[1] if base else None,
        baseline_label=base[0].short if base else "",
        previous=earlier[1] if earlier else None,
        previous_label=earlier[0].short if earlier else "",
        high=instrument.high,
        source=instrument.source,
        confirm=instrument.confirm,
    )


def _serves_as_baseline(seen: Visit, visit: Visit, history: History) -> bool:
    baseline = history.baseline
    return baseline is not None and seen.position <= baseline.position < visit.position


def _parts(instrument: Instrument, parts: Parts) -> tuple[tuple[str, str], ...]:
    labels = instrument.part_labels
    return tuple(
        (_(labels.get(name, name)), _part(value)) for name, value in parts.items() if value is not None
    )


def _part(value: Decimal | str) -> str:
    return value if isinstance(value, str) else f"{value:f}".replace("-", "−")


def shown_value(entry: Entry) -> str:
    """A recorded value as lists name it: "112 U/L", "positive", "not done"."""
    if entry.missing or not isinstance(entry.value, Decimal):
        return _(WORDS.get(entry.text, entry.shown))
    return f"{entry.text} {shown(entry.unit)}".strip()
