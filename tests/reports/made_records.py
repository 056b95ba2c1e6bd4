"""Made-up visit records over the real instruments and the shipped studies, for the paper tests."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation

from tracker.catalogue import analytes
from tracker.catalogue.study_files import shipped_studies
from tracker.domain.forms import Form, Item, ItemKind
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.protocol import Protocol
from tracker.domain.records import (
    Crossing,
    Entry,
    Flag,
    FlagState,
    LabJudgement,
    Missing,
    Participant,
    ParticipantStatus,
    Sex,
    SiteInfo,
    Study,
    Visit,
    VisitStatus,
)
from tracker.domain.views import Field, FormRecord, PrintStamp, ScoreRecord, Trend, TrendPoint, VisitRecord

TEHRAN = timezone(timedelta(hours=3, minutes=30))
STAMP = PrintStamp(
    datetime(2026, 4, 14, 8, 2, tzinfo=TEHRAN),
    "L. Moreau",
    "Visitbook 1.0.0",
    "9f2c61aa03de7b1855c0e4d72a901c6f" * 2,
    18204,
)
SITE = SiteInfo("s", "Demo Hospital", "01", "Asia/Tehran", "IR", demo=True)
PERSON = Participant(
    "p",
    "st",
    "SAR-S021",
    "SAR-014",
    "N.H.",
    Sex.FEMALE,
    date(1991, 8, 2),
    None,
    date(2026, 1, 27),
    "1.0",
    ParticipantStatus.ENROLLED,
    arm="B",
    enrolled_on=date(2026, 2, 24),
)
WEEK6 = Visit(
    "v",
    "p",
    "week6",
    "Week 6",
    "W6",
    2,
    target=date(2026, 4, 12),
    earliest=date(2026, 4, 5),
    latest=date(2026, 4, 19),
    window_source="site",
    appointment=date(2026, 4, 14),
    appointment_time=time(9),
    day=42,
    protocol_version="1.3",
)
Typed = Mapping[str, Mapping[str, str]]


def entry(form: str, item: Item, text: str) -> Entry:
    """ "212", "212 U/L [5-35]", "/not done: left at home" as recorded entries."""
    if text.startswith("/"):
        word, _sep, reason = text[1:].partition(": ")
        return Entry("e", form, item.id, "", None, Missing(word), reason)
    value, _gap, rest = text.partition(" ") if item.kind is ItemKind.ANALYTE else (text, "", "")
    unit, _gap, limits = rest.partition(" ")
    low, _dash, high = limits.strip("[]").partition("-")
    try:
        number: Decimal | str = Decimal(value.lstrip("<>"))
    except InvalidOperation:
        number = value
    return Entry("e", form, item.id, value, number, unit=unit, low=low, high=high)


def items_of(form: Form, protocol: Protocol) -> tuple[Item, ...]:
    if form.instrument:
        return INSTRUMENTS[form.instrument].items
    if form.analytes:
        choices = {
            name: [{"code": word, "label": word} for word in analytes()[name].words] for name in form.analytes
        }
        return (
            Item(id="sample_date", label="Sample date", kind=ItemKind.DATE, required=False),
            Item(id="sample_time", label="Sample time", kind=ItemKind.TEXT, required=False),
            *(
                Item.model_validate(
                    {"id": name, "label": analytes()[name].name, "kind": "analyte", "choices": choices[name]}
                )
                for name in form.analytes
            ),
        )
    return criteria_items(protocol) if form.criteria else form.items


def criteria_items(protocol: Protocol) -> tuple[Item, ...]:
    items = []
    for criterion in protocol.criteria:
        asked = [(question.id, question.label) for question in criterion.questions]
        if criterion.condition is None:
            asked = [(criterion.id, criterion.short), *asked]
        for name, label in asked:
            answers = [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}]
            said = {"id": name, "label": label, "kind": "criterion", "choices": answers}
            items.append(Item.model_validate({**said, "group": f"{criterion.kind} {criterion.number}"}))
    return tuple(items)


def form_record(
    form: Form, protocol: Protocol, now: Mapping[str, str], before: Mapping[str, str], label: str
) -> FormRecord:
    kind = (
        "instrument"
        if form.instrument
        else "laboratory"
        if form.analytes
        else "criteria"
        if form.criteria
        else "items"
    )
    fields = tuple(
        field(form, item, now.get(item.id), before.get(item.id), label) for item in items_of(form, protocol)
    )
    return FormRecord(form.id, form.title, kind, fields, form.instrument, score(form, now, before, label))


def field(form: Form, item: Item, now: str | None, before: str | None, label: str) -> Field:
    made = Field(
        item=item,
        entry=entry(form.id, item, now) if now is not None else None,
        previous=entry(form.id, item, before) if before is not None else None,
        previous_label=label if before is not None else "",
    )
    if item.kind is not ItemKind.ANALYTE:
        return made
    known = tuple(analytes()[item.id].units) if item.id in analytes() else ("U/L",)
    last = made.previous
    made = replace(made, units=known, baseline=last, judgement=judgement(made.entry, last))
    if last is None:
        return made
    return replace(made, suggested_unit=last.unit, suggested_low=last.low, suggested_high=last.high)


def judgement(now: Entry | None, base: Entry | None) -> LabJudgement | None:
    if now is None or not isinstance(now.value, Decimal):
        return None
    word = "normal"
    if now.low and now.value < Decimal(now.low):
        word = "low"
    if now.high and now.value > Decimal(now.high):
        word = "high"
    change = now.value - base.value if base and isinstance(base.value, Decimal) else None
    crossings = ()
    if now.item in CROSSED:
        limit, words, where, crossed = CROSSED[now.item]
        because = f"{now.text} is {limit}" if crossed else "no unit is recorded"
        crossings = (
            Crossing(
                now.item, now.item, crossed, because, limit, words, where, () if crossed else ("the unit",)
            ),
        )
    return LabJudgement(
        word if now.low or now.high else "cannot tell",
        "",
        1 if word != "normal" else None,
        "",
        change,
        "",
        crossings,
    )


CROSSED = {
    "alt": ("> 100 U/L", "AST or ALT > 100 U/L", "azathioprine monitoring, NHS D&G 2020 (BSR 2017)", True),
    "wbc": ("< 3.5 ×10⁹/L", "WBC < 3.5", "azathioprine monitoring, NHS D&G 2020 (BSR 2017)", True),
    "albumin": ("< 30 g/L", "unexplained fall in albumin < 30 g/L", "BSR 2017", None),
}


def score(form: Form, now: Mapping[str, str], before: Mapping[str, str], label: str) -> ScoreRecord | None:
    if not form.instrument:
        return None
    instrument = INSTRUMENTS[form.instrument]
    found, was = (instrument.score(answers(form, given), 34) for given in (now, before))
    return ScoreRecord(
        instrument.id,
        instrument.name,
        found.total,
        found.band.label if found.band else "",
        found.band.code if found.band else "",
        tuple(
            (instrument.part_labels.get(name, name), str(value))
            for name, value in found.parts.items()
            if value is not None
        ),
        found.missing,
        baseline=was.total,
        baseline_label=label if was.total is not None else "",
        previous=was.total,
        previous_label=label if was.total is not None else "",
        high=instrument.high,
        source=instrument.source,
        confirm=instrument.confirm,
    )


def answers(form: Form, given: Mapping[str, str]) -> dict[str, Decimal | str | None]:
    kinds = {item.id: item for item in INSTRUMENTS[form.instrument or ""].items}
    return {
        name: Decimal(text) if kinds[name].kind is ItemKind.NUMBER else text
        for name, text in given.items()
        if not text.startswith("/")
    }


def record(
    study: str, visit: Visit, now: Typed | None = None, before: Typed | None = None, **changes: object
) -> VisitRecord:
    protocol = shipped_studies()[study]
    planned = protocol.visit(visit.planned_id)
    forms = tuple(
        form_record(
            protocol.form(name), protocol, (now or {}).get(name, {}), (before or {}).get(name, {}), "V1"
        )
        for name in planned.forms
    )
    made = VisitRecord(
        SITE,
        Study("st", protocol, "pv"),
        PERSON,
        visit,
        forms,
        needs=planned.needs,
        code="VB-7K3Q-0M4X",
        today=date(2026, 4, 14),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def easi(*rows: str) -> dict[str, str]:
    """Four rows "area erythema edema excoriation lichenification"."""
    regions = ("head_neck", "upper_limbs", "trunk", "lower_limbs")
    signs = ("area", "erythema", "edema_papulation", "excoriation", "lichenification")
    return {
        f"{region}.{sign}": text
        for region, row in zip(regions, rows, strict=True)
        for sign, text in zip(signs, row.split(), strict=True)
    }


LABS = {
    "haemoglobin": "11.8 g/dL [12.0-15.5]",
    "wbc": "3.4 10*9/L [4.0-10.0]",
    "neutrophils": "2.1 10*9/L [1.8-7.5]",
    "lymphocytes": "0.92 10*9/L [1.00-4.00]",
    "platelets": "212 10*9/L [150-450]",
    "alt": "112 U/L [-35]",
    "ast": "64 U/L [-34]",
    "alp": "88 U/L [40-150]",
    "bilirubin_total": "0.9 mg/dL [0.3-1.2]",
    "creatinine": "0.82 mg/dL [0.50-1.10]",
    "albumin": "38",
    "crp": "<5 mg/L [-5]",
}
LABS_BEFORE = {
    "haemoglobin": "12.4 g/dL [12.0-15.5]",
    "wbc": "6.5 10*9/L [4.0-10.0]",
    "neutrophils": "4.0 10*9/L [1.8-7.5]",
    "lymphocytes": "1.80 10*9/L [1.00-4.00]",
    "platelets": "248 10*9/L [150-450]",
    "alt": "24 U/L [-35]",
    "ast": "22 U/L [-34]",
    "alp": "82 U/L [40-150]",
    "bilirubin_total": "0.7 mg/dL [0.3-1.2]",
    "creatinine": "0.78 mg/dL [0.50-1.10]",
    "albumin": "41 g/L [35-50]",
    "crp": "3.1 mg/L [-5]",
}
NOW: Typed = {
    "vital_signs": {
        "weight": "62.0",
        "systolic": "124",
        "diastolic": "78",
        "pulse": "72",
        "temperature": "36.6",
    },
    "easi": easi("2 1.5 1 1 0.5", "3 1.5 1 1.5 1", "2 1 1 0.5 0.5", "2 1 0.5 1 1"),
    "viga_ad": {"level": "2"},
    "bsa": {"percent": "14"},
    "pp_nrs": {"itch": "4"},
    "poem": {f"item{n}": str(n % 4) for n in range(1, 8)},
    "dlqi": {**{f"q{n}": str(n % 3) for n in (1, 2, 3, 4, 5, 6, 8, 9, 10)}, "q7a": "no", "q7b": "1"},
    "laboratory": {"sample_date": "2026-04-14", "sample_time": "08:15", **LABS},
    "pregnancy": {"pregnancy_test": "negative"},
    "study_drug": {
        "azathioprine_dose": "100",
        "tablets_returned": "/not done: bottle left at home, will bring on 16 April",
    },
    "adverse_events": {"new_or_changed": "yes", "details": "Nausea since 6 March, mild, gone on 22 March"},
}
BEFORE: Typed = {
    "vital_signs": {
        "weight": "62.4",
        "systolic": "128",
        "diastolic": "80",
        "pulse": "70",
        "temperature": "36.7",
    },
    "easi": easi("3 2 2 2 1", "4 2.5 2 2 2", "4 2 2 1.5 1", "4 2 2 2 2"),
    "viga_ad": {"level": "4"},
    "bsa": {"percent": "46"},
    "pp_nrs": {"itch": "8"},
    "poem": {f"item{n}": str(min(n, 4)) for n in range(1, 8)},
    "laboratory": LABS_BEFORE,
    "study_drug": {"azathioprine_dose": "100"},
}


def flag(item: str, label: str, value: str, cannot_tell: bool = False) -> Flag:
    limit, words, where, _crossed = CROSSED[item]
    because = (
        f"{label} {value} is beyond {limit}" if not cannot_tell else f"{label} {value}: no unit recorded"
    )
    raised = datetime(2026, 4, 14, 9, 40, tzinfo=TEHRAN)
    return Flag(
        item,
        "p",
        "v",
        "SAR-014",
        "W6",
        "laboratory",
        item,
        label,
        item,
        cannot_tell,
        value,
        limit,
        because,
        words,
        where,
        FlagState.OPEN,
        raised,
    )


FLAGS = (
    flag("alt", "ALT", "112 U/L"),
    flag("wbc", "White blood cells", "3.4 ×10⁹/L"),
    flag("albumin", "Albumin", "38", True),
)
DAYS = (date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 14))


def trend(name: str, label: str, unit: str, values: str, **more: object) -> Trend:
    numbers = [Decimal(value) for value in values.split()]
    shown = ("SCR", "V1", "W6")
    points = tuple(TrendPoint(*point) for point in zip(DAYS, shown, numbers, strict=False))
    return Trend(name, label, unit, points, **more)  # type: ignore[arg-type]


def trends() -> tuple[Trend, ...]:
    bands = tuple((band.label, band.upto) for band in INSTRUMENTS["easi"].bands)
    alt = trend("alt", "ALT", "U/L", "22 24 112", high=Decimal(35), limits=((">", Decimal(100)),))
    alt = replace(alt, points=(*alt.points[:2], replace(alt.points[2], crossed=True)))
    wbc = trend(
        "wbc",
        "WBC",
        "×10⁹/L",
        "7.0 6.5 3.4",
        low=Decimal(4),
        high=Decimal(10),
        limits=(("<", Decimal("3.5")),),
    )
    return (
        trend("easi", "EASI", "", "31.2 29.5 8.4", bands=bands),
        alt,
        wbc,
        trend("bsa", "BSA", "%", "48 46 14"),
    )


def typical(**changes: object) -> VisitRecord:
    """BAAZ, week 6, held and almost complete."""
    held = replace(WEEK6, held_on=date(2026, 4, 14), day=44, status=VisitStatus.HELD)
    return replace(record("baaz-ad-ir", held, NOW, BEFORE, flags=FLAGS, trends=trends()), **changes)  # type: ignore[arg-type]


def before_the_visit(**changes: object) -> VisitRecord:
    """BAAZ, week 6, not held yet."""
    return record("baaz-ad-ir", WEEK6, {}, BEFORE, **changes)


def masked_mrss(**changes: object) -> VisitRecord:
    """BSMMU, week 12, the assessor's forms only."""
    visit = replace(
        WEEK6,
        planned_id="week12",
        label="Week 12",
        short="W12",
        target=date(2026, 4, 14),
        earliest=None,
        latest=None,
        window_source="not stated",
        day=84,
        protocol_version="1.0",
    )
    before = {"mrss": {item.id: str(number % 4) for number, item in enumerate(INSTRUMENTS["mrss"].items)}}
    made = record("bsmmu-dcssc", visit, {}, before, code="VB-2F8D-9C1T")
    one = replace(PERSON, number="DCS-009", initials="R.A.", arm="A", kit="K-0417")
    forms = tuple(form for form in made.forms if form.id == "mrss")
    return replace(made, participant=one, forms=forms, needs=(), masked=True, **changes)  # type: ignore[arg-type]
