"""Typical made-up visits for the paper tests: BAAZ week 6, before the visit, a masked mRSS."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from made_records import CROSSED, PERSON, TEHRAN, WEEK6, Typed, record

from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.records import (
    Flag,
    FlagState,
    VisitStatus,
)
from tracker.domain.views import Trend, TrendPoint, VisitRecord


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
