"""Made-up answers for the demo: plausible, never anyone's. The same random source gives the same values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tracker.domain.protocol import Item, ItemKind
from tracker.domain.range_entry import TypedRange
from tracker.domain.records import Sex, Typed
from tracker.domain.views import Field, FormRecord


@dataclass(frozen=True)
class Usual:
    """How the demo's laboratory reports an analyte: unit, range, middle, and its spread in thousandths of it."""

    unit: str
    low: str
    high: str
    middle: str
    spread: int = 120
    male: tuple[str, str, str] | None = None

    def of(self, sex: Sex) -> tuple[str, str, str]:
        """Lower limit, upper limit and middle for a sex."""
        return self.male if self.male and sex is Sex.MALE else (self.low, self.high, self.middle)

    def ranges(self, analyte: str, valid_from: date) -> tuple[TypedRange, ...]:
        """The lines of the laboratory's range table: one for both sexes, or one for each."""
        sexes = (Sex.FEMALE, Sex.MALE) if self.male else (None,)
        return tuple(
            TypedRange(
                analyte,
                self.unit,
                *self.of(sex or Sex.FEMALE)[:2],
                sex=sex or "",
                valid_from=valid_from.isoformat(),
            )
            for sex in sexes
        )


LABORATORY: Mapping[str, Usual] = {
    "haemoglobin": Usual("g/dL", "12.0", "15.5", "13.4", 70, ("13.0", "17.0", "14.8")),
    "wbc": Usual("10*9/L", "4.0", "10.0", "6.9", 180),
    "neutrophils": Usual("10*9/L", "1.8", "7.5", "4.1", 220),
    "lymphocytes": Usual("10*9/L", "1.00", "4.00", "1.85", 220),
    "platelets": Usual("10*9/L", "150", "450", "262", 180),
    "ast": Usual("U/L", "", "34", "23", 230),
    "alt": Usual("U/L", "", "35", "22", 260, ("", "40", "26")),
    "alp": Usual("U/L", "40", "150", "82", 200),
    "bilirubin_total": Usual("mg/dL", "0.3", "1.2", "0.7", 200),
    "creatinine": Usual("mg/dL", "0.50", "1.10", "0.78", 120, ("0.70", "1.30", "0.95")),
    "creatinine_clearance": Usual("mL/min", "90", "140", "104", 80),
    "egfr": Usual("mL/min/{1.73_m2}", "90", "", "98", 80),
    "albumin": Usual("g/L", "35", "50", "42", 70),
    "crp": Usual("mg/L", "", "5.0", "2.6", 400),
    "esr": Usual("mm/h", "", "20", "14", 350),
    "ck": Usual("U/L", "26", "192", "640", 300, ("39", "308", "720")),
    "ldh": Usual("U/L", "125", "250", "268", 150),
    "aldolase": Usual("U/L", "", "7.6", "8.4", 200),
    "urea": Usual("mmol/L", "2.5", "6.5", "4.6", 180),
    "prothrombin_time_percent": Usual("%", "70", "120", "96", 60),
    "factor_v": Usual("%", "70", "130", "98", 80),
    "cholesterol_total": Usual("mmol/L", "", "5.20", "4.70", 120),
    "ldl": Usual("mmol/L", "", "3.40", "2.80", 150),
    "hdl": Usual("mmol/L", "1.20", "", "1.50", 120),
    "triglycerides": Usual("mmol/L", "", "1.70", "1.25", 250),
}

NUMBERS: Mapping[str, tuple[str, str]] = {
    "height": ("156", "186"),
    "weight": ("54", "92"),
    "systolic": ("108", "138"),
    "diastolic": ("64", "86"),
    "pulse": ("60", "88"),
    "temperature": ("36.1", "37.2"),
    "ad_months": ("36", "320"),
    "ssc_months": ("8", "54"),
    "prednisone_equivalent": ("0", "10"),
    "mycophenolate": ("0", "1"),
    "baricitinib_dose": ("4", "4"),
    "azathioprine_dose": ("100", "125"),
    "methotrexate_weekly": ("25", "25"),
    "folic_acid_weekly": ("5", "5"),
    "tablets_returned": ("0", "6"),
    "tablets_dispensed": ("84", "84"),
    "doses_missed": ("0", "3"),
    "fvc": ("68", "98"),
    "dlco": ("52", "88"),
}

EVENTS = (
    "headache for two days",
    "common cold",
    "nausea after tablets, one week",
    "acne on the back",
    "herpes labialis",
)


FULLY_ILL = 72
"""How ill the person of the laboratory's middle values is."""

WITH_DISEASE = frozenset({"ck", "ldh", "aldolase", "crp", "esr"})
"""Analytes that fall as the disease does."""

PART_OF_LEVEL: Mapping[str, int] = {"bsa": 60, "mrss": 60, "cdasi": 55, "haq_di": 70, "viga_ad": 125}
"""What part of the level, in hundredths, an instrument shows; the others show all of it."""

ARM_OF: Mapping[str, str] = {
    "azathioprine_dose": "B",
    "methotrexate_weekly": "B",
    "folic_acid_weekly": "B",
    "baricitinib_dose": "A",
}
"""The arm, in the open-label studies, to which an item's drug belongs."""

BESIDE_THE_KIT: Mapping[str, str] = {
    "methotrexate_weekly": "methotrexate",
    "azathioprine_dose": "azathioprine",
}
"""In a double-blind study: what is taken beside the study drug."""

ABNORMAL: Mapping[str, int] = {
    "alt": 4100,
    "ast": 3700,
    "haemoglobin": 560,
    "neutrophils": 220,
    "lymphocytes": 330,
    "platelets": 310,
    "wbc": 320,
    "creatinine": 2300,
    "ck": 9000,
    "triglycerides": 3200,
}
"""How far an abnormal value lies from the middle, in thousandths."""


@dataclass
class MadeUp:
    """The answers of one made-up person: `level` 0-100 says how ill, and falls in those who respond."""

    source: Random
    sex: Sex
    arm: str | None
    level: int = FULLY_ILL
    kit: str = "K-1100"
    responds: bool = True
    height: str = ""
    """In cm, once a form has asked for it."""

    def __post_init__(self) -> None:
        self.takes = self.source.choice(("methotrexate", "azathioprine", "none"))

    def form(
        self, form: FormRecord, *, abnormal: str = "", against: str = "", day: date | None = None
    ) -> list[Typed]:
        """Answers for a form on a day: the analyte `abnormal` leaves its range, the exclusion `against` holds."""
        drafts = [self._field(form, field, abnormal, day) for field in form.fields]
        given = [typed for typed in drafts if typed is not None]
        return [Typed(typed.item, "yes") if typed.item == against else typed for typed in given]

    def a_visit_later(self) -> None:
        """Between two visits those who respond get better, and the others hardly change."""
        change = -self.source.randint(14, 24) if self.responds else self.source.randint(-5, 3)
        self.level = min(95, max(6, self.level + change))

    def _field(self, form: FormRecord, field: Field, abnormal: str, day: date | None) -> Typed | None:
        item = field.item
        match item.kind:
            case ItemKind.ANALYTE:
                return self._result(field, abnormal)
            case ItemKind.CRITERION:
                return Typed(item.id, "yes" if item.group.startswith("inclusion") else "no")
            case ItemKind.NUMBER:
                return self._number(form, field)
            case ItemKind.YES_NO | ItemKind.CHOICE:
                return self._choice(form, item)
            case ItemKind.DATE if item.required and day:
                return Typed(item.id, day.isoformat())
            case ItemKind.TEXT if item.id == "kit_number":
                return Typed(item.id, self.kit)
        return None

    def _result(self, field: Field, abnormal: str) -> Typed:
        item = field.item
        if item.choices:
            nobody = item.id == "pregnancy_test" and self.sex is Sex.MALE
            return Typed(item.id, "not_applicable" if nobody else "negative")
        usual = LABORATORY[item.id]
        low, high, middle = usual.of(self.sex)
        if field.suggested_unit == usual.unit and field.suggested_source:
            low, high = field.suggested_low, field.suggested_high
        thousandths = 1000 + self.source.randint(-usual.spread, usual.spread)
        if item.id in WITH_DISEASE:
            thousandths = thousandths * (20 + self.level) // (20 + FULLY_ILL)
        if item.id == abnormal:
            thousandths = ABNORMAL[item.id] + self.source.randint(-5, 5) * ABNORMAL[item.id] // 100
        value = (Decimal(middle) * thousandths / 1000).quantize(Decimal(middle), ROUND_HALF_UP)
        return Typed(item.id, str(value), usual.unit, low, high)

    def _number(self, form: FormRecord, field: Field) -> Typed | None:
        item = field.item
        if form.instrument and form.instrument in NUMBERS:
            return Typed(item.id, self._between(field, *NUMBERS[form.instrument]))
        if form.instrument and item.required:
            return Typed(item.id, str(self._scored(form, item)))
        if item.id in NUMBERS and self._is_taken(item.id):
            return Typed(item.id, self._between(field, *NUMBERS[item.id]))
        if item.id == "dose":
            return Typed(item.id, str(max(0, (self.level - 34) // 2)))
        return None if not item.required else Typed(item.id, str(item.low or 0))

    def _is_taken(self, item_id: str) -> bool:
        """Whether this person takes the drug that the item is about: by arm, or else of the own accord."""
        if self.arm is None and item_id in BESIDE_THE_KIT:
            return self.takes == BESIDE_THE_KIT[item_id]
        return self.arm in (None, "baricitinib", ARM_OF.get(item_id, self.arm))

    def _between(self, field: Field, low: str, high: str) -> str:
        """A number between two bounds by the item's step; a person's weight hardly changes, the height never."""
        step = field.item.step or Decimal(1)
        last = field.previous.value if field.previous else None
        if field.item.id in ("weight", "height") and isinstance(last, Decimal):
            found = str(last + step * self.source.randint(-8, 8))
        else:
            steps = int((Decimal(high) - Decimal(low)) / step)
            found = str(Decimal(low) + step * self.source.randint(0, max(0, steps)))
        if field.item.id != "height":
            return found
        self.height = self.height or found  # two forms of a visit may ask for it
        return self.height

    def _scored(self, form: FormRecord, item: Item) -> Decimal:
        """An item of an instrument at this person's level, in steps, scattered by chance."""
        low, high, step = item.low or Decimal(0), item.high or Decimal(10), item.step or Decimal(1)
        level = 100 - self.level * 2 // 5 if form.instrument == "mmt8" else self.level
        level = level * PART_OF_LEVEL.get(form.instrument or "", 100) // 100
        scattered = min(100, max(0, level + self.source.randint(-16, 16)))
        steps = (high - low) * scattered / 100 / step
        return low + step * steps.to_integral_value(ROUND_HALF_UP)

    def _choice(self, form: FormRecord, item: Item) -> Typed | None:
        codes = [choice.code for choice in item.choices]
        numbers = sorted((code for code in codes if code.isdigit()), key=int)
        if form.instrument and numbers:
            level = self.level * PART_OF_LEVEL.get(form.instrument, 100) // 100
            scattered = min(100, max(0, level + self.source.randint(-10, 10)))
            return Typed(item.id, numbers[round(scattered * (len(numbers) - 1) / 100)])
        if item.id == "methotrexate_day":
            return Typed(item.id, "friday") if self._is_taken("methotrexate_weekly") else None
        if item.id == "immunosuppressant":
            return Typed(item.id, self.takes)
        if "no" in codes or item.kind is ItemKind.YES_NO:
            happened = form.id == "adverse_events" and self.source.random() < 0.3
            return Typed(item.id, "yes" if happened else "no")
        return (
            Typed(item.id, codes[0] if self.source.random() < 0.8 else codes[-1]) if item.required else None
        )


def birth(source: Random, consent: date, youngest: int, oldest: int) -> date:
    """A birth date that makes the person this old at consent."""
    return date(
        consent.year - source.randint(youngest + 1, oldest - 1), source.randint(1, 12), source.randint(1, 28)
    )


def initials(source: Random) -> str:
    """Two letters with points."""
    letters = "ABCDEFGHJKLMNOPRSTVWYZ"
    return f"{source.choice(letters)}.{source.choice(letters)}."
