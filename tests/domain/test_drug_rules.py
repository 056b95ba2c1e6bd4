"""The schema of washouts, dose rules and prohibited drugs: what a study file may not say."""

from typing import Any

import pytest
from pydantic import ValidationError

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.choices import day_choices
from tracker.domain.drug_rules import DoseRule, Length, Washout

SOURCE = {"where": "a test", "basis": "site"}
WASHOUT = {"id": "one", "label": "One", "drugs": ["azathioprine"], "at_least": {"weeks": 4}, "source": SOURCE}
DOSE: dict[str, Any] = {
    "id": "one",
    "label": "One",
    "kind": "per_kg",
    "drug": "azathioprine",
    "item": "study_drug.azathioprine_dose",
    "weight": "vital_signs.weight",
    "low": "1.5",
    "high": "2.5",
    "source": SOURCE,
}


@pytest.mark.parametrize("length", [{}, {"days": 1, "weeks": 1}, {"days": 0}, {"years": 1}])
def test_a_length_has_one_measure(length: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Length.model_validate(length)


def test_a_washout_is_about_some_drug() -> None:
    Washout.model_validate(WASHOUT)

    with pytest.raises(ValidationError, match="at least one of drugs, classes"):
        Washout.model_validate({**WASHOUT, "drugs": []})


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"low": None}, "per_kg needs"),
        ({"weight": None}, "per_kg needs"),
        ({"low": "3"}, "per_kg needs"),
        ({"kind": "at_most"}, "at_most needs bands"),
        ({"kind": "recommended"}, "recommended needs bands"),
        ({"kind": "at_most", "bands": [{"risk": True, "words": "at risk"}]}, "needs the rule's risks"),
    ],
)
def test_a_dose_rule_has_what_its_kind_needs(change: dict[str, Any], why: str) -> None:
    DoseRule.model_validate(DOSE)

    with pytest.raises(ValidationError, match=why):
        DoseRule.model_validate({**DOSE, **change})


def test_a_dose_rule_names_every_item_it_looks_at() -> None:
    rule = DoseRule.model_validate(
        {
            **DOSE,
            "kind": "free_of",
            "last_day": "prednisone.stopped_on",
            "risks": ["medical_history.infections"],
        }
    )

    assert list(rule.items()) == [
        ("item", "study_drug.azathioprine_dose"),
        ("weight", "vital_signs.weight"),
        ("last_day", "prednisone.stopped_on"),
        ("risks", "medical_history.infections"),
    ]


@pytest.mark.parametrize(
    ("study", "keys"),
    [
        (
            "baaz-ad-ir",
            {
                "rule.washout.topical_immunomodulators": (1, 3650),
                "rule.washout.pde4_inhibitor": (1, 3650),
            },
        ),
        ("bird", {"rule.prednisone_free_days": (0, 365)}),
        ("bsmmu-dcssc", {}),
    ],
)
def test_only_what_a_text_leaves_open_is_the_sites_to_count(
    study: str, keys: dict[str, tuple[int, int]]
) -> None:
    assert day_choices(shipped_studies()[study]) == keys | {"rule.sae_report_days": (0, 15)}
