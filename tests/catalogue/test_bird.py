"""The BIRD study file against its source text (NCT04972760, registry text of 2025-08-11)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.protocol import All, Any_, AtLeast, Basis, Compare, Criterion, Is, Protocol, leaves
from tracker.domain.schedule import planned_dates


@pytest.fixture
def study() -> Protocol:
    return shipped_studies()["bird"]


def numbers(study: Protocol, kind: str) -> list[str]:
    return [criterion.number for criterion in study.criteria if criterion.kind == kind]


def criterion(study: Protocol, name: str) -> Criterion:
    return next(one for one in study.criteria if one.id == name)


def test_every_inclusion_criterion_stands_in_the_order_of_the_text(study: Protocol) -> None:
    assert numbers(study, "inclusion") == ["1", "2", "3a", "3b", "4", "5", "age"]


def test_every_exclusion_criterion_stands_in_the_order_of_the_text(study: Protocol) -> None:
    middle = [str(n) for n in range(4, 18)]
    exposure = ["18a", "18b", "18c", "18d"]

    assert numbers(study, "exclusion") == ["1", "2", "3a", "3b", *middle, *exposure, *map(str, range(19, 27))]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("inclusion_4", "Affiliation to a social security regime"),
        ("inclusion_5", "Written informed consent"),
        ("exclusion_25", "Participants included in other intervention research involving humans"),
        ("exclusion_26", "Patient under tutorship or guardianship, and incapable to give informed consent"),
    ],
)
def test_insurance_consent_other_research_and_guardianship_are_criteria_too(
    study: Protocol, name: str, words: str
) -> None:
    assert criterion(study, name).source.words == words


# NCT04972760, exclusion criteria 9 and 14 to 17.
@pytest.mark.parametrize(
    ("analyte", "limit", "unit"),
    [
        ("creatinine_clearance", "60", "mL/min"),
        ("neutrophils", "1", "10*9/L"),
        ("haemoglobin", "8", "g/dL"),
        ("factor_v", "30", "%"),
        ("prothrombin_time_percent", "60", "%"),
    ],
)
def test_each_laboratory_limit_excludes_below_the_number_of_the_text(
    study: Protocol, analyte: str, limit: str, unit: str
) -> None:
    condition = study.threshold(analyte).condition

    assert isinstance(condition, Compare)
    assert (condition.analyte, condition.op, condition.times) == (analyte, "<", None)
    assert [(str(one.value), one.unit) for one in condition.limits] == [(limit, unit)]


def test_a_positive_quantiferon_excludes_and_no_other_limit_is_added(study: Protocol) -> None:
    assert study.threshold("quantiferon").condition == Is(analyte="quantiferon", word="positive")
    assert study.threshold("pregnancy_test").condition == Is(analyte="pregnancy_test", word="positive")
    assert len(study.thresholds) == 7


def test_active_disease_is_muscle_or_skin_each_with_two_of_five_measures(study: Protocol) -> None:
    condition = criterion(study, "inclusion_2").condition

    assert isinstance(condition, Any_)
    muscle, skin = condition.any
    assert isinstance(muscle, All)
    assert isinstance(skin, All)
    assert [
        (one.score, one.part, one.op, str(one.limits[0].value)) for one in (muscle.all[0], skin.all[0])
    ] == [
        ("mmt8", None, "<", "145"),
        ("cdasi", "activity", ">", "20"),
    ]
    assert muscle.all[1] == skin.all[1]


def test_the_five_further_measures_have_the_limits_of_the_text(study: Protocol) -> None:
    condition = criterion(study, "inclusion_2").condition
    assert isinstance(condition, Any_)
    assert isinstance(condition.any[0], All)

    further = condition.any[0].all[1]

    assert isinstance(further, AtLeast)
    assert (further.at_least, len(further.of)) == (2, 5)
    found = [leaf for leaf in leaves(further) if isinstance(leaf, Compare)]
    assert [(leaf.score, leaf.op, str(leaf.limits[0].value)) for leaf in found if leaf.score] == [
        ("patient_global", ">", "3"),
        ("physician_global", ">", "3"),
        ("extramuscular_global", ">", "3"),
        ("haq_di", ">", "0.25"),
    ]
    assert [(leaf.analyte, leaf.op, leaf.times) for leaf in found if leaf.analyte] == [
        (enzyme, ">", "ULN") for enzyme in ("ck", "ldh", "ast", "alt", "aldolase")
    ]


def test_lung_disease_excludes_up_to_and_with_its_limits(study: Protocol) -> None:
    condition = criterion(study, "exclusion_2").condition

    assert condition is not None
    assert [
        (leaf.item, leaf.op, str(leaf.limits[0].value))
        for leaf in leaves(condition)
        if isinstance(leaf, Compare)
    ] == [
        ("lung_function.pao2", "<=", "65"),
        ("lung_function.dlco_va", "<=", "70"),
    ]


def test_ages_are_18_to_64(study: Protocol) -> None:
    condition = criterion(study, "inclusion_age").condition

    assert condition is not None
    assert [(leaf.op, leaf.limits[0].value) for leaf in leaves(condition) if isinstance(leaf, Compare)] == [
        (">=", Decimal(18)),
        ("<=", Decimal(64)),
    ]
    assert (study.minimum_age, study.maximum_age) == (18, 64)


# "screening visit (W-4 to D-1)", "W5 +/-5 days", "W12 +/-5 days", "W24+/-5 days": first and last day from W0.
@pytest.mark.parametrize(
    ("visit", "first", "target", "last"),
    [
        ("screening", -28, None, -1),
        ("week5", 30, 35, 40),
        ("week12", 79, 84, 89),
        ("week24", 163, 168, 173),
    ],
)
def test_windows_are_those_of_the_text(
    study: Protocol, visit: str, first: int, target: int | None, last: int
) -> None:
    day_0 = date(2023, 3, 1)

    planned = planned_dates(visit, study, "baseline", day_0)

    assert planned.window_stated
    assert planned.earliest == day_0 + timedelta(days=first)
    assert planned.target == (None if target is None else day_0 + timedelta(days=target))
    assert planned.latest == day_0 + timedelta(days=last)


def test_the_baseline_has_no_window_and_screening_holds_28_days(study: Protocol) -> None:
    assert study.baseline.window is None
    assert study.screening_valid_days == 28


def test_the_arm_is_never_recorded(study: Protocol) -> None:
    assert study.masking.kind == "double_blind"
    assert not study.arm_is_recorded


def test_the_endpoint_is_an_improvement_of_40_without_prednisone_at_week_24(study: Protocol) -> None:
    endpoint, score = study.endpoints

    assert (score.measure, score.condition, score.source.basis) == ("tis", None, Basis.SITE)
    assert (endpoint.measure, endpoint.visit, endpoint.baseline) == ("tis", "week24", "baseline")
    assert endpoint.condition is not None
    assert [
        (leaf.score or leaf.item, leaf.op, str(leaf.limits[0].value))
        for leaf in leaves(endpoint.condition)
        if isinstance(leaf, Compare)
    ] == [("tis", ">=", "40")]
    assert endpoint.free_of == "prednisone"


@pytest.mark.parametrize("visit", ["baseline", "week5", "week12", "week24"])
def test_every_visit_on_treatment_has_what_the_total_improvement_score_needs(
    study: Protocol, visit: str
) -> None:
    forms = [study.form(name) for name in study.visit(visit).forms]

    assert {"mmt8", "physician_global", "patient_global", "extramuscular_global", "haq_di"} <= {
        form.instrument for form in forms
    }
    assert any({"ck", "ldh", "ast", "alt", "aldolase"} <= set(form.analytes) for form in forms)


def test_what_the_text_leaves_open_stays_open(study: Protocol) -> None:
    points = {point.id for point in study.open_points}

    assert {"clearance", "cdasi_score", "enzymes", "prednisone_free", "taper", "day_zero"} <= points
