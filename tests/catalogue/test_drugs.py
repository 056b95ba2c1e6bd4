"""The drugs of the catalogue, and what a study file may say of them."""

import pytest

from tracker.catalogue import drugs
from tracker.catalogue.study_files import SHIPPED, check_study, shipped_studies, shipped_text
from tracker.domain.conditions import Basis
from tracker.domain.drugs import is_weekly_only


def complaints(study: str, old: str, new: str) -> list[str]:
    text = shipped_text(study)
    assert old in text
    return check_study(text.replace(old, new, 1), "mine.yaml")


def test_every_drug_of_the_studies_arms_is_known() -> None:
    unknown = {
        drug.name
        for study in shipped_studies().values()
        for arm in study.arms
        for drug in arm.drugs
        if drugs().leading(drug.name) is None
    }

    assert unknown == {"placebo"}


def test_what_no_source_in_hand_states_is_to_be_confirmed() -> None:
    half_lives = [drug.half_life for drug in drugs().drugs if drug.half_life]
    others = [drug.prednisone for drug in drugs().drugs if drug.prednisone and drug.id != "prednisone"]

    assert half_lives
    assert all(one.source.basis is Basis.CONFIRM for one in half_lives)
    assert all(one.source.basis is Basis.CONFIRM for one in others)
    assert all(one.source.words or one.source.basis is Basis.CONFIRM for one in drugs().interactions)


@pytest.mark.parametrize("study", SHIPPED)
def test_no_study_doses_methotrexate_by_the_day(study: str) -> None:
    protocol = shipped_studies()[study]
    weekly = [one for arm in protocol.arms for one in arm.drugs if is_weekly_only(drugs().leading(one.name))]
    items = [
        item
        for form in protocol.forms
        for item in form.items
        if item.unit and is_weekly_only(drugs().leading(item.label))
    ]

    assert all(one.every == "week" for one in weekly)
    assert all(item.unit == "mg/week" for item in items)


@pytest.mark.parametrize(
    ("study", "old", "new", "field", "why"),
    [
        (
            "bsmmu-dcssc",
            "{name: methotrexate, dose: 25 mg once a WEEK, every: week}",
            "{name: methotrexate, dose: 25 mg, every: day}",
            "arms.B.drugs.1.every",
            "taken once a WEEK, never daily",
        ),
        (
            "bsmmu-dcssc",
            'label: "Methotrexate, mg per WEEK", group: "Group B, once a WEEK", unit: mg/week',
            'label: "Methotrexate, mg", group: "Group B", unit: mg/d',
            "forms.study_drug.items.methotrexate_weekly.unit",
            "taken once a WEEK, never daily",
        ),
        (
            "bsmmu-dcssc",
            "unit: mg/week\n    bands",
            "unit: mg/d\n    bands",
            "methotrexate_weekly.unit",
            "WEEK",
        ),
        (
            "baaz-ad-ir",
            "drugs: [azathioprine]",
            "drugs: [azathioprin]",
            "drugs.1",
            "did you mean azathioprine?",
        ),
        ("baaz-ad-ir", "classes: [biologic]", "classes: [biologics]", "classes.1", "did you mean biologic?"),
        (
            "bird",
            "classes: [oat3_inhibitor]",
            "classes: [nothing]",
            "oat3_inhibitor.classes.1",
            "is not known",
        ),
        (
            "baaz-ad-ir",
            "drug: azathioprine\n",
            "drug: imuran\n",
            "azathioprine_per_kg.drug",
            "imuran is not known",
        ),
        (
            "baaz-ad-ir",
            "{washout: biologic, state: broken}",
            "{washout: biologics, state: broken}",
            "exclusion_4.condition.any.6.washout",
            "there is no washout biologics",
        ),
        (
            "baaz-ad-ir",
            "{washout: biologic, state: broken}",
            "{washout: biologic, state: open}",
            "exclusion_4.condition.any.6.state",
            "must be 'kept' or 'broken', not open",
        ),
        (
            "baaz-ad-ir",
            "item: study_drug.azathioprine_dose",
            "item: study_drug.azathioprine",
            "azathioprine_per_kg.item",
            "there is no item study_drug.azathioprine",
        ),
        (
            "baaz-ad-ir",
            "item: study_drug.azathioprine_dose\n    weight: vital_signs.weight",
            "item: study_drug.azathioprine_dose\n    weight: vital_signs.pulse",
            "azathioprine_per_kg.weight",
            "is not recorded in kg",
        ),
        (
            "baaz-ad-ir",
            "at_least: {half_lives: 5}",
            "at_least: {}",
            "biologic.at_least",
            "exactly one of days",
        ),
        (
            "bird",
            "- id: ivig_cyclophosphamide\n    label",
            "- id: rituximab\n    label",
            "washouts",
            "given twice",
        ),
    ],
)
def test_study_check_names_the_line_and_what_is_wrong(
    study: str, old: str, new: str, field: str, why: str
) -> None:
    found = complaints(study, old, new)

    assert any(field in one and why in one for one in found), found


def test_the_half_lives_and_routes_of_a_washout_are_read_from_the_file() -> None:
    washouts = shipped_studies()["baaz-ad-ir"].washouts

    assert [one.id for one in washouts if one.site_chooses] == ["topical_immunomodulators", "pde4_inhibitor"]
    assert {one.before for one in washouts} == {"baseline"}
    with pytest.raises(KeyError):
        shipped_studies()["bird"].washout("azathioprine")
