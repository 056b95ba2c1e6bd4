"""Rows of a laboratory's file that contradict each other, name one participant twice, or cannot be true (issue 7)."""

import json
from pathlib import Path

import pytest
from stage import CONSENT
from test_lab_import import ALT, Take, done, shown, taker

from tracker import enrolment, visits
from tracker.site import Site


@pytest.fixture
def take(new_site: Site, tmp_path: Path) -> Take:
    return taker(new_site, tmp_path)


def test_of_rows_that_differ_for_one_sample_each_is_told_by_its_own_value(
    new_site: Site, screening: str, take: Take
) -> None:
    first, second = take(ALT + ALT.replace("135", "35")).outcomes

    # CTCAE v5, ALT: grade 2 above 3 and up to 5 times the ULN of 40; 35 is inside its range
    assert (first.said.range_flag, first.said.grade) == ("high", 2)
    assert (second.said.range_flag, second.said.grade) == ("normal", 0)


def test_a_third_row_does_not_decide_between_two_that_differ(
    new_site: Site, screening: str, take: Take
) -> None:
    report = take(ALT + ALT.replace("135", "136") + ALT)

    assert done(report) == ["set_aside"] * 3
    assert shown(new_site, screening, "alt").entry is None


def test_rows_that_say_the_same_are_set_aside_with_the_one_that_differs(
    new_site: Site, screening: str, take: Take
) -> None:
    report = take(ALT + ALT + ALT.replace("135", "136"))

    assert done(report) == ["set_aside"] * 3
    assert {one.why for one in report.outcomes} == {
        "rows 2 and 4 differ for the same sample: neither is taken"
    }
    assert shown(new_site, screening, "alt").entry is None


def test_a_participant_under_both_numbers_is_one(new_site: Site, screening: str, take: Take) -> None:
    who = visits.open_visit(new_site, screening).participant.id
    with new_site.work() as work:
        enrolment.take_over(work, who, "SAR-7", CONSENT, "anna", "A", None, "from the paper files")

    report = take(ALT + ALT.replace("SAR-S001", "SAR-7").replace("135", "136"))

    assert done(report) == ["set_aside"] * 2
    assert "differ for the same sample" in report.outcomes[1].why


def test_a_number_with_two_readings_reads_as_no_finding(take: Take) -> None:
    ferritin = 'SAR-S001,2026-03-02,FER,"11,5",ng/mL,10,12\n'
    platelets = "SAR-S001,2026-03-02,PLT,12.500,10*3/uL,150,400\n"

    said = take(ferritin + platelets).outcomes[1].said

    assert (said.range_flag, said.grade, said.crossed, said.undecided) == ("cannot_tell", None, (), ())


@pytest.mark.parametrize("value", ["13500", "0"])
def test_a_value_that_no_patient_has_reads_as_no_finding(
    new_site: Site, screening: str, take: Take, value: str
) -> None:
    (row,) = json.loads("".join(take(f"SAR-S001,2026-03-02,Hb,{value},g/dL,12,16\n").to_json()))["rows"]

    assert (row["status"], row["range_flag"], row["grade"]) == ("set_aside", "cannot_tell", None)
    assert (row["grade_text"], row["thresholds"], row["cannot_tell"]) == ("", [], [])
