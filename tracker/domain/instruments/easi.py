"""EASI, Eczema Area and Severity Index: four regions by area and four signs, scored by a clinician.

Checked against DermNet's page on EASI (regions, weights from 8 years and below, area scores, half points) and the
severity table of PMC7395647 (bands); Hanifin 2001 and Leshem 2015 themselves were not seen.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from tracker.domain.age import Age
from tracker.domain.forms import Item
from tracker.domain.instruments.base import (
    Answers,
    Band,
    Given,
    Instrument,
    Score,
    band_for,
    check_answers,
    missing_items,
    points,
)
from tracker.errors import Refusal, ValueRefused
from tracker.language import N_, _

REGIONS: Final = (
    ("head_neck", N_("Head and neck")),
    ("upper_limbs", N_("Upper limbs")),
    ("trunk", N_("Trunk")),
    ("lower_limbs", N_("Lower limbs")),
)
SIGNS: Final = (
    ("erythema", N_("Erythema")),
    ("edema_papulation", N_("Oedema, papulation")),
    ("excoriation", N_("Excoriation")),
    ("lichenification", N_("Lichenification")),
)
AREA_LEGEND: Final = (
    ("0", N_("0 %")),
    ("1", N_("1–9 %")),
    ("2", N_("10–29 %")),
    ("3", N_("30–49 %")),
    ("4", N_("50–69 %")),
    ("5", N_("70–89 %")),
    ("6", N_("90–100 %")),
)
SIGN_LEGEND: Final = (("0", N_("none")), ("1", N_("mild")), ("2", N_("moderate")), ("3", N_("severe")))

_GROWN = 8
_FROM_8_YEARS = {
    "head_neck": Decimal("0.1"),
    "upper_limbs": Decimal("0.2"),
    "trunk": Decimal("0.3"),
    "lower_limbs": Decimal("0.4"),
}
_UNDER_8_YEARS = {**_FROM_8_YEARS, "head_neck": Decimal("0.2"), "lower_limbs": Decimal("0.3")}
_LOWEST_PERCENT = tuple(map(Decimal, (10, 30, 50, 70, 90)))


def weights(age_years: int) -> Mapping[str, Decimal]:
    """The weight of each region at an age in whole years (0 to 120): other weights below 8 years.

    Source: Hanifin 2001, Exp Dermatol 10:11; DermNet (seen). The age is that of the assessment, unless the
    caller gives the age at baseline to keep its weights.
    """
    if not 0 <= age_years <= 120:
        happened = _("Age: {given} years is outside 0 to 120.").format(given=age_years)
        raise ValueRefused(Refusal.OUT_OF_RANGE, happened, _("Check the birth date."), "age")
    return _UNDER_8_YEARS if age_years < _GROWN else _FROM_8_YEARS


def weighing_age(age: Age | None) -> int | None:
    """The age that decides the weights; None where it is not known, or may lie on either side of 8 years."""
    if age is None or (age.fewest < _GROWN) != (age.most < _GROWN):
        return None
    return age.fewest


def is_weighed_by_age(age: Age | None) -> bool:
    """Whether the weights of someone of this age at consent may ever be those below 8 years."""
    return age is not None and age.fewest < _GROWN


def area_score(percent: Decimal) -> Decimal:
    """The area score 0 to 6 of an affected share of a region, 0 to 100 %.

    Source: DermNet (seen); values between the printed whole percents follow a convention: above 0 and below
    10 is 1, then 10, 30, 50, 70, 90 begin the next score.
    """
    if percent == 0:
        return Decimal(0)
    return Decimal(1 + sum(percent >= lowest for lowest in _LOWEST_PERCENT))


def _items() -> Iterator[Item]:
    for region, words in REGIONS:
        yield Item(
            id=f"{region}.area",
            label=N_("Area"),
            group=words,
            low=Decimal(0),
            high=Decimal(6),
            step=Decimal(1),
        )
        for sign, sign_words in SIGNS:
            yield Item(
                id=f"{region}.{sign}",
                label=sign_words,
                group=words,
                low=Decimal(0),
                high=Decimal(3),
                step=Decimal("0.5"),
            )
    for region, words in REGIONS:
        yield Item(
            id=f"{region}.area_percent",
            label=N_("Area in percent"),
            group=words,
            unit="%",
            low=Decimal(0),
            high=Decimal(100),
            required=False,
            hint=N_("Counts only while the area score is empty."),
        )


def _score(answers: Answers, age_years: int | None) -> Score:
    given = check_answers(EASI, answers)
    missing = missing_items(EASI, given)
    if age_years is None:
        return Score(None, missing=(*missing, "age"))
    parts = {region: _region(given, region, weight) for region, weight in weights(age_years).items()}
    if missing:
        return Score(None, parts=parts, missing=missing)
    total = sum((score for score in parts.values() if score is not None), Decimal(0))
    return Score(total, band_for(EASI, total), parts)


def _region(given: Given, region: str, weight: Decimal) -> Decimal | None:
    """The score of one region, weight × area × sum of signs; None while one of its items is missing."""
    signs = [f"{region}.{sign}" for sign, _words in SIGNS]
    area = given.get(f"{region}.area")
    percent = given.get(f"{region}.area_percent")
    if (area is None and percent is None) or any(sign not in given for sign in signs):
        return None
    score = Decimal(area) if area is not None else area_score(Decimal(percent or 0))
    return weight * score * points(given, signs)


EASI: Final = Instrument(
    id="easi",
    name="EASI",
    full_name=N_("Eczema Area and Severity Index"),
    items=tuple(_items()),
    low=Decimal(0),
    high=Decimal(72),
    bands=(
        Band("clear", N_("clear"), Decimal(0)),
        Band("almost_clear", N_("almost clear"), Decimal(1)),
        Band("mild", N_("mild"), Decimal(7)),
        Band("moderate", N_("moderate"), Decimal(21)),
        Band("severe", N_("severe"), Decimal(50)),
        Band("very_severe", N_("very severe"), Decimal(72)),
    ),
    score=_score,
    version="1",
    source="Hanifin 2001, Exp Dermatol 10:11; bands: Leshem 2015, Br J Dermatol 172:1353",
    confirm=(
        N_("The age at the assessment decides the region weights; many trials keep those of baseline."),
        N_("A half point as the lowest sign above 0 is allowed."),
        N_("Percents between whole numbers: above 0 and below 10 is 1; 10, 30, 50, 70, 90 begin the next."),
        N_("Totals between two printed bands (7.05) belong to the higher band."),
        N_("One missing sign or area leaves no total; a region with area 0 scores 0 whatever its signs."),
        N_("The licence: a clinician’s instrument, no fee known."),
    ),
    part_labels=dict(REGIONS),
    stands_in={f"{region}.area": f"{region}.area_percent" for region, _words in REGIONS},
)
