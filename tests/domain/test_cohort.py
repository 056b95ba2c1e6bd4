"""A cohort in numbers: by visit and arm, what is missing counted, endpoints counted by how they stand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.cohort import Taken, counts_of, group_of, rows_of
from tracker.domain.endpoint_results import EndpointResult, EndpointState, Judged
from tracker.domain.records import Participant, ParticipantStatus, Sex, Visit

BAAZ = shipped_studies()["baaz-ad-ir"]
WHO = Participant(
    "p",
    "s",
    "SAR-S1",
    "SAR-1",
    "N.H.",
    Sex.FEMALE,
    date(1991, 5, 5),
    None,
    date(2026, 3, 2),
    "1",
    ParticipantStatus.ENROLLED,
)


def taken(
    group: str, visit: str, value: str | None, change: str | None = None, to_come: bool = False
) -> Taken:
    return Taken(group, visit, value and Decimal(value), change and Decimal(change), to_come)  # type: ignore[arg-type]


def test_rows_stand_by_visit_then_arm_with_what_is_missing_and_to_come() -> None:
    values = [
        taken("A", "Visit 1", "16"),
        taken("A", "Visit 1", "20"),
        taken("B", "Visit 1", None),
        taken("A", "Week 12", "8", "-8"),
        taken("A", "Week 12", None, to_come=True),
    ]

    rows = rows_of(values, ("Visit 1", "Week 12"), ("A", "B"), "value")

    told = [(row.visit, row.group, row.summary.n, row.summary.missing, row.to_come) for row in rows]
    assert told == [("Visit 1", "A", 2, 0, 0), ("Visit 1", "B", 0, 1, 0), ("Week 12", "A", 1, 0, 1)]
    assert rows[0].summary.mean == Fraction(18)


def test_a_change_is_summed_up_on_its_own() -> None:
    values = [taken("A", "Week 12", "8", "-8"), taken("A", "Week 12", "5", None)]

    (row,) = rows_of(values, ("Week 12",), ("A",), "change")

    assert (row.summary.n, row.summary.missing, row.summary.mean) == (1, 1, Fraction(-8))


def result(name: str, label: str, state: EndpointState) -> EndpointResult:
    endpoint = next(one for one in BAAZ.endpoints if one.id == name)
    return EndpointResult(endpoint, Visit("v", "p", "week12", label, "W", 2), Judged(state))


def test_endpoints_are_counted_by_how_they_stand() -> None:
    results = [
        ("B", result("easi50_week12", "Week 6", EndpointState.CANNOT_TELL)),
        ("A", result("easi_change", "Week 12", EndpointState.MEASURED)),
        ("A", result("easi50_week12", "Week 6", EndpointState.REACHED)),
        ("A", result("easi50_week12", "Week 6", EndpointState.NOT_REACHED)),
        ("A", result("easi50_week12", "Week 12", EndpointState.NOT_JUDGED)),
    ]

    counts = counts_of(results, ("A", "B"))

    told = [(one.visit, one.group, one.reached, one.judged) for one in counts]
    assert told == [("Week 6", "A", 1, 2), ("Week 6", "B", 0, 0), ("Week 12", "A", 0, 0)]
    assert counts[1].of(EndpointState.CANNOT_TELL) == 1
    assert counts[0].of(EndpointState.NOT_YET) == 0


def test_the_group_is_the_arm_and_never_the_arm_of_a_double_blind_study() -> None:
    assert group_of(replace(WHO, arm="A"), BAAZ) == BAAZ.arms[0].label
    assert group_of(WHO, BAAZ) == "arm not recorded"
    assert group_of(WHO, shipped_studies()["bird"]) == "All, arms are masked"
    assert group_of(WHO, shipped_studies()["emc-daily-practice"]) == "Baricitinib 4 mg once daily"
