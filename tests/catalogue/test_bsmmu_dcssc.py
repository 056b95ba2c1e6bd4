"""The BSMMU study file against its source text (NCT06936215, registry text of 2025-04-20)."""

from datetime import date, timedelta

import pytest

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.protocol import Basis, Compare, Criterion, Is, Protocol, leaves
from tracker.domain.schedule import planned_dates


@pytest.fixture
def study() -> Protocol:
    return shipped_studies()["bsmmu-dcssc"]


def numbers(study: Protocol, kind: str) -> list[str]:
    return [criterion.number for criterion in study.criteria if criterion.kind == kind]


def criterion(study: Protocol, name: str) -> Criterion:
    return next(one for one in study.criteria if one.id == name)


def test_every_criterion_stands_in_the_order_of_the_text(study: Protocol) -> None:
    laboratory = [f"17.{n}" for n in range(1, 8)]

    assert numbers(study, "inclusion") == ["1", "2", "3", "4", "age"]
    assert numbers(study, "exclusion") == [str(n) for n in range(1, 17)] + laboratory


# NCT06936215, exclusion criterion 17; exactly 3 × ULN is allowed.
@pytest.mark.parametrize(
    ("analyte", "operator", "limit", "unit", "times"),
    [
        ("haemoglobin", "<", "8", "g/dL", None),
        ("wbc", "<", "3.0", "10*9/L", None),
        ("neutrophils", "<", "1.2", "10*9/L", None),
        ("platelets", "<", "100", "10*9/L", None),
        ("lymphocytes", "<", "0.75", "10*9/L", None),
        ("alt", ">", "3", None, "ULN"),
        ("egfr", "<", "60", "mL/min/{1.73_m2}", None),
    ],
)
def test_each_laboratory_limit_has_the_operator_and_unit_of_the_text(
    study: Protocol, analyte: str, operator: str, limit: str, unit: str | None, times: str | None
) -> None:
    condition = study.threshold(analyte).condition

    assert isinstance(condition, Compare)
    assert (condition.analyte, condition.op, condition.times) == (analyte, operator, times)
    assert [(str(one.value), one.unit) for one in condition.limits] == [(limit, unit)]


def test_hepatitis_b_and_c_exclude_and_ast_is_no_criterion(study: Protocol) -> None:
    assert study.threshold("hbsag").condition == Is(analyte="hbsag", word="positive")
    assert study.threshold("hcv").condition == Is(analyte="hcv", word="positive")
    assert "ast" not in {rule.condition.analyte for rule in study.thresholds}
    assert study.threshold("pregnancy_test").condition == Is(analyte="pregnancy_test", word="positive")
    assert len(study.thresholds) == 10


# NCT06936215: inclusion 3 and 4, exclusion 6, 7 and 8.
@pytest.mark.parametrize(
    ("name", "limits"),
    [
        ("inclusion_3", [("medical_history.ssc_months", "<=", "60")]),
        ("inclusion_4", [("mrss", ">=", "10")]),
        ("exclusion_6", [("medical_history.prednisone_equivalent", ">", "10")]),
        ("exclusion_7", [("medical_history.mycophenolate", ">", "2")]),
        ("exclusion_8", [("fvc", "<=", "50"), ("dlco", "<=", "40")]),
    ],
)
def test_numeric_criteria_have_the_operators_of_the_text(
    study: Protocol, name: str, limits: list[tuple[str, str, str]]
) -> None:
    condition = criterion(study, name).condition

    assert condition is not None
    found = [leaf for leaf in leaves(condition) if isinstance(leaf, Compare)]
    assert [(leaf.item or leaf.score, leaf.op, str(leaf.limits[0].value)) for leaf in found] == limits


@pytest.mark.parametrize(("visit", "weeks"), [("week4", 4), ("week12", 12), ("week24", 24)])
def test_visits_have_targets_and_no_window(study: Protocol, visit: str, weeks: int) -> None:
    planned = planned_dates(visit, study, "baseline", date(2024, 12, 31))

    assert planned.target == date(2024, 12, 31) + timedelta(weeks=weeks)
    assert (planned.earliest, planned.latest, planned.window_stated) == (None, None, False)


def test_screening_has_no_day_of_its_own(study: Protocol) -> None:
    screening = study.visit("screening")

    assert (screening.anchor, screening.target, screening.window) == (None, None, None)


def test_contradictory_masking_is_left_to_the_site_and_masked_by_default(study: Protocol) -> None:
    assert study.masking.kind == "assessor"
    assert study.masking.choices == ("assessor", "open_label")
    assert len(study.masking.statements) == 4


def test_methotrexate_and_folic_acid_are_weekly(study: Protocol) -> None:
    group_b = study.arms[1]

    assert [(drug.name, drug.every) for drug in group_b.drugs] == [
        ("methotrexate", "week"),
        ("folic acid", "week"),
    ]
    assert all("WEEK" in drug.dose for drug in group_b.drugs)


def test_the_meaning_of_cdai_is_to_be_confirmed(study: Protocol) -> None:
    form = study.form("cdai")

    assert form.source is not None
    assert form.source.basis is Basis.CONFIRM
    assert "not expanded in the text" in form.source.where
    assert "cdai" in {point.id for point in study.open_points}


def test_the_endpoint_is_mrss_at_week_24_without_a_responder_rule(study: Protocol) -> None:
    endpoint, earlier = study.endpoints

    assert (earlier.measure, earlier.visits, earlier.source.basis) == (
        "mrss",
        ("week12", "week4"),
        Basis.SITE,
    )
    assert (endpoint.measure, endpoint.visit, endpoint.baseline) == ("mrss", "week24", "baseline")
    assert endpoint.condition is None


def test_no_egfr_equation_is_named(study: Protocol) -> None:
    assert study.egfr_equation is None
