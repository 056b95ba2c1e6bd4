from decimal import Decimal
from pathlib import Path

import made_records as made

from tests.reports.pdf_reading import fonts_not_embedded, outside_the_margins, overlapping_text, whole_text
from tracker import qualification
from tracker.catalogue import requirements
from tracker.catalogue.study_files import shipped_studies
from tracker.qualification import CaseResult, Report
from tracker.reports import qualification_report

FACTS = (("System", "Debian 12"),)
CASES = Path(__file__).parents[1] / "data" / "qualification_cases.json"


def test_the_report_of_the_first_case_set_names_every_case_and_every_point_to_confirm() -> None:
    run = qualification.run(
        qualification.read_cases(CASES.read_text(encoding="utf-8")), dict(shipped_studies())
    )

    pdf = qualification_report.build(run, made.STAMP, FACTS)

    said = whole_text(pdf)
    assert all(case.id in said for case in run.results)
    assert f"{run.passed} cases passed, {run.failed} failed" in said
    assert "To be confirmed by the site" in said
    assert "Approved by" in said
    assert fonts_not_embedded(pdf) == set()
    assert outside_the_margins(pdf) == []
    assert overlapping_text(pdf) == []


def test_the_report_holds_the_matrix_of_every_standard_with_its_tests() -> None:
    pdf = qualification_report.build(Report(()), made.STAMP, FACTS, standards=requirements())

    said = whole_text(pdf).replace(" ", "")
    for standard in requirements():
        for one in standard.requirements:
            assert one.clause.replace(" ", "") in said
            assert all(test in said for test in one.tests)
    assert outside_the_margins(pdf) == []
    assert overlapping_text(pdf) == []


def test_a_failing_case_shows_what_was_expected_and_computed() -> None:
    case = CaseResult(
        "X-1", "easi", "made up", {"total": Decimal("1.5")}, {"total": Decimal("1.6"), "band": "mild"}, False
    )

    said = whole_text(qualification_report.build(Report((case,)), made.STAMP, FACTS))

    assert "not qualified" in said
    assert "X-1 easi {total: 1.5} {total: 1.6, band: mild} FAILED" in said
    assert "Debian 12" in said
