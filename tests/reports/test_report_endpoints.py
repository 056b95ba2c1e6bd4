"""The endpoints on the visit report: how each stands and why; a masked copy tells only what an assessor may see."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from course import AFTER, BEFORE, ECZEMA, WITHOUT, course, first, typed
from stage import PASSWORD, TestClock

from tests.reports.pdf_reading import outside_the_margins, overlapping_text, whole_text
from tracker import paper, visits
from tracker.site import Site


def test_the_report_says_how_each_endpoint_stands_and_by_which_numbers(
    new_site: Site, clock: TestClock
) -> None:
    course(new_site, clock, "baaz-ad-ir", ECZEMA)
    week12 = visits.find_visit(new_site, "SAR-001", "week12")

    pdf = paper.visit_report(new_site, week12)

    text = whole_text(pdf)
    assert "EASI-75 (S) reached EASI improvement since V1 (%) 80, limit ≥ 75" in text
    assert "EASI-90 (S) not reached" in text
    assert "16.0 at V1, 3.2 at W12: −12.8, 80 % better" in text
    assert outside_the_margins(pdf) == []
    assert overlapping_text(pdf) == []


def test_what_is_missing_stands_with_the_endpoint(new_site: Site, clock: TestClock) -> None:
    own = {**ECZEMA, "week12": {"easi": typed({"head_neck.area": 1})}}
    course(new_site, clock, "baaz-ad-ir", own)

    text = whole_text(paper.visit_report(new_site, visits.find_visit(new_site, "SAR-001", "week12")))

    assert "missing: EASI at W12" in text


@pytest.fixture(scope="module")
def better(_empty_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Someone of BIRD who got better, whose visits take seconds to enter; shared and read-only."""
    path = shutil.copytree(_empty_folder, tmp_path_factory.mktemp("better") / "site.visitbook")
    clock = TestClock()
    with Site.open(path, "anna", PASSWORD, clock=clock) as site:
        course(site, clock, "bird", {"baseline": BEFORE, "week24": {**AFTER, **WITHOUT}})
        yield site


def test_the_total_improvement_score_stands_with_category_and_enzyme(better: Site) -> None:
    text = whole_text(paper.visit_report(better, visits.find_visit(better, "01-001", "week24")))

    assert "TIS 77.5, major improvement (at least 60)" in text
    assert "CK 15.00 × ULN at W0" in text


def test_a_masked_copy_has_no_endpoint_that_rests_on_laboratory_or_dose(better: Site) -> None:
    week24 = visits.find_visit(better, "01-001", "week24")

    text = whole_text(paper.visit_report(better, week24, masked=True))

    assert "TIS" not in text
    assert "ULN" not in text


def test_a_masked_copy_keeps_the_change_of_a_score_that_the_assessor_sees(
    new_site: Site, clock: TestClock
) -> None:
    own = {"baseline": {"mrss": first("mrss", 17, 1)}, "week24": {"mrss": first("mrss", 8, 1)}}
    course(new_site, clock, "bsmmu-dcssc", own)
    week24 = visits.find_visit(new_site, "DCS-001", "week24")

    text = whole_text(paper.visit_report(new_site, week24, masked=True))

    assert "17 at W0, 8 at W24: −9" in text


def test_a_visit_to_come_has_no_section_of_endpoints(new_site: Site, clock: TestClock) -> None:
    course(new_site, clock, "baaz-ad-ir", ECZEMA, until="baseline")

    text = whole_text(paper.visit_report(new_site, visits.find_visit(new_site, "SAR-001", "week12")))

    assert "Endpoints" not in text
