"""The paper of a visit with a repeated sample: both results, the one that decides marked, and what is calculated."""

import pytest

from tests.reports.pdf_reading import outside_the_margins, overlapping_text, whole_text
from tracker import paper, samples, visits
from tracker.domain.records import Typed
from tracker.site import Site

LAB, SECOND = "laboratory_screening", "laboratory_screening#2"


@pytest.fixture
def repeated(new_site: Site, screening: str) -> str:
    """A screening with ALT twice, a creatinine, and vital signs with a repeated pressure."""
    signs = {"height": "165", "weight": "60", "systolic": "168", "diastolic": "96"}
    signs |= {"systolic_repeat": "161", "diastolic_repeat": "95"}
    for item, text in signs.items():
        visits.save(new_site, screening, "vital_signs", Typed(item, text, confirmed=True))
    visits.save(new_site, screening, LAB, Typed("alt", "85", "U/L", "", "40"))
    visits.save(new_site, screening, LAB, Typed("creatinine", "1.0", "mg/dL", "", "1.2"))
    samples.repeat(new_site, screening, LAB, "haemolysed")
    visits.save(new_site, screening, SECOND, Typed("sample_date", "2026-03-05"))
    visits.save(new_site, screening, SECOND, Typed("alt", "31", "U/L", "", "40"))
    return screening


def test_both_results_are_printed_and_until_one_was_chosen_both_say_so(new_site: Site, repeated: str) -> None:
    text = whole_text(paper.visit_report(new_site, repeated))

    assert "Laboratory, screening, repeat 1 (2nd sample)" in text
    assert "repeated: haemolysed; sample 5 Mar 2026" in text
    assert text.count("which sample decides is not chosen") == 2


def test_the_one_that_decides_is_marked_and_so_is_the_other(new_site: Site, repeated: str) -> None:
    samples.choose(new_site, repeated, SECOND, "first haemolysed", "alt")

    text = whole_text(paper.visit_report(new_site, repeated))

    assert "decides, of 2 results at this visit" in text
    assert "does not decide: 2nd sample does" in text


def test_what_is_calculated_is_printed_below_what_it_comes_from(new_site: Site, repeated: str) -> None:
    pdf = paper.visit_report(new_site, repeated)

    text = whole_text(pdf)

    assert "eGFR 73.4 mL/min/1.73 m², CKD-EPI 2009, calculated, race factor off" in text
    assert "Calculated, not judged: eGFR 75.8 mL/min/1.73 m² by CKD-EPI 2021" in text
    assert "Body mass index, calculated 22.0 kg/m²" in text
    assert "Mean blood pressure, calculated 165/96 mmHg" in text
    assert outside_the_margins(pdf) == []
    assert overlapping_text(pdf) == []


def test_a_repeat_without_a_result_is_printed_with_its_reason(new_site: Site, repeated: str) -> None:
    samples.repeat(new_site, repeated, LAB, "to be sure")

    text = whole_text(paper.visit_report(new_site, repeated))

    assert "repeat 2 (3rd sample)" in text
    assert "no result is recorded yet" in text


def test_a_blank_sheet_has_room_for_a_repeat_and_one_line_for_a_repeat_that_has_its_results(
    new_site: Site, repeated: str
) -> None:
    samples.repeat(new_site, repeated, LAB, "to be sure")

    pdf = paper.blank_sheet(new_site, repeated)

    said = whole_text(pdf)
    second, third = said.index("repeat 1 (2nd sample)"), said.index("repeat 2 (3rd sample)")
    assert "1 result is recorded, sample of 5 Mar 2026: nothing to write here." in said[second:third]
    assert "Haemoglobin" not in said[second:third]
    assert "Haemoglobin" in said[third:]
    assert outside_the_margins(pdf) == []


def test_what_holds_for_every_result_of_a_sample_is_said_once(new_site: Site, repeated: str) -> None:
    for sample in (LAB, SECOND):
        for analyte, value in (("ast", "30"), ("bilirubin_total", "0.7")):
            unit = "U/L" if analyte == "ast" else "mg/dL"
            visits.save(new_site, repeated, sample, Typed(analyte, value, unit))
    visits.save(new_site, repeated, SECOND, Typed("creatinine", "0.9", "mg/dL", "", "1.2"))

    text = whole_text(paper.visit_report(new_site, repeated))

    assert text.count("Of each result: which sample decides is not chosen.") == 2
    assert text.count("which sample decides is not chosen") == 2


def test_a_masked_report_shows_no_repeat_of_a_laboratory_form(new_site: Site, repeated: str) -> None:
    text = whole_text(paper.visit_report(new_site, repeated, masked=True))

    assert "haemolysed" not in text
    assert "2nd sample" not in text
