"""What a visit report says so that no number or word of it can be read as another's."""

from dataclasses import replace
from io import BytesIO

import made_records as made
import typical_records as usual
from pypdf import PdfReader

from tests.reports.pdf_reading import texts, whole_text
from tracker.catalogue.study_files import shipped_studies
from tracker.domain.criteria import CriterionResult, Outcome, Verdict
from tracker.reports import visit_report


def said(study: str, visit: str, now: made.Typed) -> str:
    record = made.record(study, replace(made.WEEK6, planned_id=visit), now)
    return whole_text(visit_report.build(record, made.STAMP))


def test_a_limit_in_the_name_of_a_flag_and_its_value_stand_apart() -> None:
    record = usual.typical()
    named = replace(record.flags[0], label="Haemoglobin < 8 g/dL", value="7.2 g/dL")

    page = texts(visit_report.build(replace(record, flags=(named,)), made.STAMP))[0]

    assert "Haemoglobin < 8 g/dL: 7.2 g/dL" in page


def test_an_item_beside_a_grid_is_named_with_its_group() -> None:
    # clinical/scores.md 10: the erythema of Gottron's sign on the hands is none of the 15 sites of the grid.
    text = said("bird", "week5", {"cdasi": {"gottron_hands.erythema": "2", "activity.scalp.erythema": "1"}})

    assert "Gottron’s, hands: Erythema 2" in text


def test_a_result_in_percent_has_its_unit_as_a_score_and_as_an_item() -> None:
    text = said("bsmmu-dcssc", "screening", {"fvc": {"percent": "97.2"}})

    assert text.count("97.2 %") == 2


def test_the_report_ends_with_the_sources_and_open_points_of_the_scores_that_are_recorded() -> None:
    record = made.record("baaz-ad-ir", made.WEEK6, {"bsa": {"percent": "14"}})

    text = whole_text(visit_report.build(record, made.STAMP))

    # clinical/scores.md 3: one percent is the participant's palm with fingers; nothing else was begun here.
    listed = text[text.index("Sources of the scores") :]
    assert "Palm method. To be confirmed by the site: One percent is" in listed
    assert "POEM" not in listed
    assert text.index("Signatures ") < text.index("Sources of the scores")


def test_why_a_criterion_stands_is_said_once() -> None:
    protocol = shipped_studies()["bird"]
    rituximab = next(one for one in protocol.criteria if one.number == "18a")
    because = f"{rituximab.questions[0].label}: no"
    judged = CriterionResult(rituximab, Verdict(False, because, ()), Outcome.MET)
    visit = replace(made.WEEK6, planned_id="screening")
    record = made.record("bird", visit, {"eligibility": {rituximab.questions[0].id: "no"}})

    text = whole_text(visit_report.build(record, made.STAMP, criteria=(judged,)))

    assert text.casefold().count(because.casefold()) == 1


def test_plots_and_marks_are_vectors_and_no_picture() -> None:
    made_pdf = PdfReader(BytesIO(visit_report.build(usual.typical(), made.STAMP)))

    assert "Trends" in "".join(page.extract_text() for page in made_pdf.pages)
    assert [image.name for page in made_pdf.pages for image in page.images] == []
