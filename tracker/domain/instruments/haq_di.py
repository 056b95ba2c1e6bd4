"""HAQ-DI, Health Assessment Questionnaire disability index: 20 items in 8 categories; no item wording.

Checked against the CLINHAQ scoring text on abbeyscientific.org (worst item, aids and help at least 2, sum divided by
the sections answered); that at least 6 categories are needed was not seen in a primary source.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from tracker.domain.forms import Item, ItemKind
from tracker.domain.instruments.base import (
    YES_NO,
    Answers,
    Band,
    Given,
    Instrument,
    Score,
    band_for,
    check_answers,
)
from tracker.language import N_

CATEGORIES: Final = (
    ("dressing", N_("Dressing and grooming"), 2),
    ("arising", N_("Arising"), 2),
    ("eating", N_("Eating"), 3),
    ("walking", N_("Walking"), 2),
    ("hygiene", N_("Hygiene"), 3),
    ("reach", N_("Reach"), 2),
    ("grip", N_("Grip"), 3),
    ("activities", N_("Activities"), 3),
)
_LABELS = (N_("Item 1"), N_("Item 2"), N_("Item 3"))
_NEEDED_CATEGORIES = 6


def _item_ids(category: str, count: int) -> tuple[str, ...]:
    return tuple(f"{category}.{number}" for number in range(1, count + 1))


def _items() -> Iterator[Item]:
    for category, words, count in CATEGORIES:
        for item_id, label in zip(_item_ids(category, count), _LABELS, strict=False):
            yield Item(id=item_id, label=label, group=words, low=Decimal(0), high=Decimal(3), step=Decimal(1))
        yield Item(
            id=f"{category}.aids_or_help",
            label=N_("Aid or help"),
            kind=ItemKind.YES_NO,
            group=words,
            choices=YES_NO,
            required=False,
        )


def _score(answers: Answers, _age_years: int | None) -> Score:
    """The mean of the answered categories, each its worst item, at least 2 where an aid or help is used.

    At least 6 of 8 categories (K); the alternative index leaves aids and help out. Source: Fries 1980; Bruce
    and Fries 2003; CLINHAQ text.
    """
    given = check_answers(HAQ_DI, answers)
    worst = {
        name: value for name, _words, count in CATEGORIES if (value := _worst(given, name, count)) is not None
    }
    missing = tuple(
        item_id
        for name, _words, count in CATEGORIES
        if name not in worst
        for item_id in _item_ids(name, count)
    )
    helped = [max(value, Decimal(2)) if _with_help(given, name) else value for name, value in worst.items()]
    total, alternative = _mean(helped), _mean(list(worst.values()))
    parts = {"haq_di": total, "alt_haq_di": alternative, "categories_answered": Decimal(len(worst))}
    return Score(total, band_for(HAQ_DI, total), parts, missing)


def _worst(given: Given, category: str, count: int) -> Decimal | None:
    """The highest answered item of a category; None where none is answered, whatever aid is named."""
    return max((Decimal(given[item]) for item in _item_ids(category, count) if item in given), default=None)


def _with_help(given: Given, category: str) -> bool:
    return given.get(f"{category}.aids_or_help") == "yes"


def _mean(categories: list[Decimal]) -> Decimal | None:
    if len(categories) < _NEEDED_CATEGORIES:
        return None
    return sum(categories, Decimal(0)) / len(categories)


HAQ_DI: Final = Instrument(
    id="haq_di",
    name="HAQ-DI",
    full_name=N_("Health Assessment Questionnaire disability index"),
    items=tuple(_items()),
    low=Decimal(0),
    high=Decimal(3),
    bands=(
        Band("mild_moderate", N_("mild to moderate difficulty"), Decimal(1)),
        Band("moderate_severe", N_("moderate to severe disability"), Decimal(2)),
        Band("severe_very_severe", N_("severe to very severe disability"), Decimal(3)),
    ),
    score=_score,
    version="1",
    source="Fries 1980; Bruce and Fries 2003; CLINHAQ scoring text (aids and help)",
    licensed=True,
    copyright="HAQ © Stanford University (ARAMIS)",
    confirm=(
        N_("At least 6 of 8 categories answered; an unanswered item inside an answered category is ignored."),
        N_("Aid or help left unanswered counts as none."),
        N_("The bands 0 to 1, above 1 to 2, above 2 to 3."),
        N_("“Other” aids are assigned to a category by judgement."),
        N_("Free use with attribution and without changes; the form is the site’s own copy."),
    ),
    part_labels={
        "haq_di": N_("HAQ-DI"),
        "alt_haq_di": N_("Without aids and help"),
        "categories_answered": N_("Categories answered"),
    },
    own_missing_rule=True,
)
