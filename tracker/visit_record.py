"""One visit as a frozen record: its forms with values, last values, scores and what is said of them."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from sqlalchemy import Connection

from tracker import lab_proposals, log_records, outcomes, query_records
from tracker.catalogue import analytes
from tracker.domain import wording
from tracker.domain.criteria import WhichSample
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Instrument, Parts
from tracker.domain.judgement import Baseline, Before, Person, Rules, judge
from tracker.domain.laboratories import Laboratory
from tracker.domain.labs import WORDS, LabValue, Position, ReferenceRange, range_flag
from tracker.domain.planned import is_unplanned
from tracker.domain.protocol import Form, Item, ItemKind, Protocol
from tracker.domain.questions import criteria_items
from tracker.domain.records import Entry, Flag, LabJudgement, Sex, Visit
from tracker.domain.samples import ABOUT, LABORATORY, SAMPLE_DATE, Measured, about_items, form_title
from tracker.domain.units import OTHER, Analyte, Family, shown
from tracker.domain.views import Field, FormKind, FormRecord, ScoreRecord, VisitRecord
from tracker.domain.vital_signs import BODY, WEIGHT
from tracker.dose_check import dose_crossings
from tracker.history import History, answers_of, lab_fact, load, scored
from tracker.lab_proposals import laboratory_items
from tracker.language import _
from tracker.rulebook import asks_baseline, before, is_before, item_crossings, rules_of, score_crossings
from tracker.site import Site
from tracker.storage import read, read_queries, read_results, read_trust
from tracker.trends import trends


def build(site: Site, connection: Connection, visit_id: str, *, for_paper: bool = True) -> VisitRecord:
    """The record of a visit under the protocol version in force; without what only its papers tell, if so asked."""
    # Nothing that is said of a form rests on the logs: a save judges without them too.
    history = load(site, connection, read.visited_by(connection, visit_id), logs=for_paper)
    if for_paper:
        return of_history(site, connection, history, visit_id)
    visit = history.visit(visit_id)
    return _on_screen(site, connection, history.under(visit), visit)


def of_history(site: Site, connection: Connection, history: History, visit_id: str) -> VisitRecord:
    """The same, whole, from a history that was loaded for several visits of one participant."""
    visit = history.visit(visit_id)
    history = history.under(visit)
    return replace(
        _on_screen(site, connection, history, visit),
        deviations=tuple(
            d for d in read_results.deviations(connection, visit.participant_id) if d.visit_id == visit_id
        ),
        trends=trends(history),
        needs=_needs(history, visit),
        code=read.visit_code(connection, visit_id),
        logs=log_records.at_visit(history, visit, site.today()),
        ongoing=log_records.going_on(history, visit.held_on or site.today()),
        endpoints=outcomes.at_visit(history, visit),
    )


def _on_screen(site: Site, connection: Connection, history: History, visit: Visit) -> VisitRecord:
    return VisitRecord(
        site=site.info,
        study=history.study,
        participant=history.participant,
        visit=visit,
        forms=tuple(form_record(connection, history, visit, name) for name in history.forms_of(visit)),
        flags=named_flags(read_results.flags(connection, visit_id=visit.id), history.protocol),
        today=site.today(),
        weights_frozen=history.weights_frozen,
        signatures=read_trust.signatures(connection, [visit.id]).get(visit.id, ()),
        locks=read_trust.locks(connection, (visit.id, visit.participant_id, history.study.id)),
        queries=query_records.shown(site, connection, read_queries.of_visits(connection, [visit.id])),
    )


def _needs(history: History, visit: Visit) -> tuple[str, ...]:
    """What to prepare, as the study file lists it; for a visit that no protocol plans, what its forms tell."""
    planned = history.protocol.visit(visit.planned_id)
    if not is_unplanned(visit.planned_id):
        return planned.needed_by(history.participant.sex is not Sex.MALE)
    measured = (name for form in history.forms_of(visit) for name in history.protocol.form(form).analytes)
    families = {analytes()[name].family for name in measured}
    blood = (_("blood sample"),) if families - {Family.PREGNANCY} else ()
    return (*blood, *((_("urine pregnancy test"),) if Family.PREGNANCY in families else ()))


def named_flags(flags: Iterable[Flag], protocol: Protocol) -> tuple[Flag, ...]:
    """The flags of a study with the words of their visits, which storage knows by their planned ids."""
    return tuple(replace(flag, visit_short=protocol.visit_short(flag.visit_short)) for flag in flags)


def form_items(
    form: Form, protocol: Protocol, laboratories: tuple[Laboratory, ...] = (), form_id: str = ""
) -> tuple[Item, ...]:
    """The items of a form, whatever it is made of; `laboratories` are the site's, to choose from.

    `form_id` names a repeat of the form, which asks for its reason and its own day first.
    """
    if form.instrument:
        return INSTRUMENTS[form.instrument].items
    if form.analytes:
        return (
            *about_items(form, form_id),
            *laboratory_items(laboratories),
            *map(analyte_item, form.analytes),
        )
    return criteria_items(protocol) if form.criteria else (*about_items(form, form_id), *form.items)


@lru_cache(maxsize=512)
def analyte_item(analyte_id: str) -> Item:
    """An analyte as an item: a number with a unit, or the words of a qualitative result."""
    analyte = analytes()[analyte_id]
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


def form_record(connection: Connection, history: History, visit: Visit, form_id: str) -> FormRecord:
    """A form, or a repeat of one, with its fields, its score and what its values derive."""
    history = history.under(visit)
    form, day = history.protocol.form(form_id), history.day_of(visit, form_id)
    fields = list(_fields(connection, history, visit, form_id))
    score = score_record(history, visit, form.instrument, form.id) if form.instrument else None
    if form.instrument and history.protocol.earlier_scores == "hidden":
        fields = [replace(field, previous=None, previous_label="", earlier=()) for field in fields]
    known = {name: found for name in BODY if (found := history.measured(name, day))}
    return FormRecord(
        form_id,
        form_title(form, form_id),
        form_kind(form),
        tuple(fields),
        form.instrument,
        score,
        sampled=day,
        known=known,
        repeatable=form.repeatable,
    )


def fields_to_save(
    connection: Connection, history: History, visit: Visit, form_id: str, items: Set[str]
) -> FormRecord:
    """A form as far as saving these items needs it: their fields and those of the sample; no score, nothing borrowed.

    All fields where one of the items is none of the form.
    """
    history = history.under(visit)
    form = history.protocol.form(form_id)
    fields = _fields(connection, history, visit, form_id, items)
    return FormRecord(form_id, form_title(form, form_id), form_kind(form), tuple(fields))


def _fields(
    connection: Connection, history: History, visit: Visit, form_id: str, only: Set[str] | None = None
) -> Sequence[Field]:
    form = history.protocol.form(form_id)
    recorded = {one.item: one for one in history.entries.get(visit.id, ()) if one.form == form_id}
    laboratories = lab_proposals.offered(connection, form, recorded.get(LABORATORY))
    asked = asked_items(form_items(form, history.protocol, laboratories, form_id), history, recorded)
    items = (*asked, *unasked_items(form, recorded))
    if only is not None and only <= {item.id for item in items}:
        items = tuple(item for item in items if item.id in only | ABOUT)
    fields = [field_in(history, visit, form_id, item, recorded.get(item.id)) for item in items]
    if not form.analytes:
        return fields
    propose = lab_proposals.proposed if only is None else lab_proposals.proposed_to_save
    return propose(connection, history, visit, fields, laboratories)


def asked_items(items: tuple[Item, ...], history: History, recorded: Mapping[str, Entry]) -> tuple[Item, ...]:
    """The items that are asked of the participant; one that another answer asks for is required."""
    values = {name: entry.value for name, entry in recorded.items()}
    return tuple(item.asked_by(values) for item in items if item.applies_to(history.participant.sex))


def unasked_items(form: Form, recorded: Iterable[str]) -> tuple[Item, ...]:
    """The analytes that a laboratory reported on a form without being asked for, as a file brings them."""
    if not form.analytes:
        return ()
    names = [name for name in recorded if name not in form.analytes]
    return tuple(analyte_item(name) for name in names if name in analytes() or name.startswith(OTHER))


def form_kind(form: Form) -> FormKind:
    """What a form is made of."""
    if form.instrument:
        return "instrument"
    if form.analytes:
        return "laboratory"
    return "criteria" if form.criteria else "items"


def field_in(history: History, visit: Visit, form_id: str, item: Item, entry: Entry | None) -> Field:
    """One line of a form, or of a repeat of one, as a history has it, with what is said of its value."""
    form, is_about = history.protocol.form(form_id), item.id in ABOUT
    earlier = () if is_about else history.earlier(form, item.id, visit, form_id)
    previous = earlier[0] if earlier else None
    compared = item.kind is ItemKind.ANALYTE or asks_baseline(history, form, item)
    base = baseline_entry(history, visit, form, item.id) if compared else None
    field = Field(
        item=wording.shown(form, item, history.study.choices),
        entry=entry,
        previous=previous[1] if previous else None,
        previous_label=previous[0].short if previous else "",
        baseline=base,
        earlier=tuple(
            (day, found) for seen, found in earlier if (day := history.day_of(seen, found.form)) is not None
        ),
        rivals=() if is_about else history.rivals(form, item.id, visit, form_id),
        held_on=visit.held_on if item.id == SAMPLE_DATE else None,
        units=_units(item, entry),
    )
    said = judged(field, history, visit)
    return field if said is None else replace(field, judgement=said)


def _units(item: Item, entry: Entry | None) -> tuple[str, ...]:
    """The units to choose from; of an analyte that the catalogue lacks the one it was reported in."""
    if item.kind is not ItemKind.ANALYTE:
        return ()
    return tuple(analytes()[item.id].units) or ((entry.unit,) if entry and entry.unit else ())


def baseline_entry(history: History, visit: Visit, form: Form, item_id: str) -> Entry | None:
    """The participant's baseline result, the last up to the baseline visit; at or before baseline there is none."""
    baseline, before_treatment = history.baseline, history.at_baseline
    if baseline is None or before_treatment is None or visit.position <= baseline.position:
        return None
    found = before_treatment.of_item(form, item_id)
    return next((entry for _seen, entry in found if entry.undecided or entry.value is not None), None)


def judged(
    field: Field, history: History, visit: Visit, known: Mapping[str, Measured] | None = None
) -> LabJudgement | None:
    """What is said of a laboratory value, or of a dose by the study's dose rules; None where there is nothing.

    `known` gives the weight of the sample's day to who has it already.
    """
    history = history.under(visit)
    if field.entry and field.item.kind is not ItemKind.ANALYTE:
        found = item_crossings(history, visit, field)
        if field.item.kind is ItemKind.NUMBER:
            found += dose_crossings(history, visit, field.entry.form, field.item, field.entry)
        return LabJudgement(crossings=found) if found else None
    if field.entry is None or field.entry.value is None:
        return None
    who, day = history.participant, history.day_of(visit, field.entry.form)
    weight = known.get(WEIGHT) if known is not None else history.measured(WEIGHT, day)
    person = Person(who.sex, who.age_between(day) if day else None, weight)
    on = next((day for day, entry in field.earlier if entry == field.baseline), None)
    base = baseline_of(analytes()[field.item.id], field.baseline, on) if field.baseline else None
    return said_of(field.entry, rules_of(history, visit), person, base, before(field, day))


def said_of(
    entry: Entry, rules: Rules, person: Person, base: Baseline | None, before: Before
) -> LabJudgement | None:
    """What the rules say of a laboratory result; None of one without a value."""
    fact = lab_fact(entry)
    if fact is None or isinstance(fact, WhichSample):
        return None
    value, range_ = fact if isinstance(fact, tuple) else (fact, None)
    return judge(analytes()[entry.item], value, range_, rules, person, base, before)


def baseline_of(analyte: Analyte, entry: Entry, on: date | None = None) -> Baseline | None:
    """The result of baseline as a later one of the same analyte is judged beside it; None where it is no number."""
    fact = lab_fact(entry)
    if isinstance(fact, WhichSample):
        return Baseline(None, None)
    if not isinstance(fact, tuple):
        return None
    return Baseline(fact[0], _above(analyte, *fact), on)


def _above(analyte: Analyte, value: LabValue, range_: ReferenceRange | None) -> bool | None:
    """Whether the value lies above its own ULN; None where no ULN or no exact value tells."""
    upper = ReferenceRange(None, range_.high, range_.unit) if range_ and not range_.reversed else None
    position = range_flag(value, upper, analyte).position
    return None if position is Position.CANNOT_TELL else position is Position.HIGH


def score_record(history: History, visit: Visit, instrument_id: str, form_id: str) -> ScoreRecord:
    """An instrument's result at a visit beside the baseline and the last one."""
    instrument = INSTRUMENTS[instrument_id]
    answers = answers_of(history.entries.get(visit.id, ()), {form_id})
    score = scored(instrument_id, answers, history, visit)
    totals = [
        (seen, found.total) for seen, found in history.of_score(instrument_id) if found.total is not None
    ]
    earlier = next(((seen, total) for seen, total in totals if is_before(seen, visit)), None)
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
        crossings=score_crossings(history, visit, instrument_id, score),
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
