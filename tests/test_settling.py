"""What the site settles of a study: only what its file leaves open, with a reason, by whom and when."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from stage import CONSENT

from tracker import enrolment, leaving, overview, paper, settling, studies, visits
from tracker.catalogue.study_files import shipped_text
from tracker.domain.masking import masked_page, masked_record
from tracker.domain.records import Sex
from tracker.errors import NotPossible, ReasonNeeded, Refusal, ValueRefused
from tracker.site import Site

StudyId = Callable[[str], str]


def test_what_is_settled_says_by_whom_when_and_why_until_it_is_taken_back(
    new_site: Site, study_id: StudyId
) -> None:
    bird = study_id("bird")

    settling.settle(new_site, bird, "point.day_zero", "Day 0", "the sponsor wrote so")
    made = settling.settlements(new_site, bird)["point.day_zero"]
    settling.settle(new_site, bird, "point.day_zero", "", "read again")

    assert (made.text, made.by, made.reason) == ("Day 0", "anna", "the sponsor wrote so")
    assert made.at.date() == date(2026, 4, 14)
    assert settling.settlements(new_site, bird) == {}


@pytest.mark.parametrize(
    ("study", "key", "text"),
    [
        ("bird", "masking", "open_label"),
        ("bsmmu-dcssc", "masking", "double_blind"),
        ("bird", "anchor.week5", "screening"),
        ("euroguiderm-baricitinib", "anchor.month", "month3"),
        ("bird", "point.tea", "black"),
    ],
)
def test_what_the_study_file_does_not_leave_open_cannot_be_settled(
    new_site: Site, study_id: StudyId, study: str, key: str, text: str
) -> None:
    with pytest.raises(ValueRefused) as caught:
        settling.settle(new_site, study_id(study), key, text, "reason")

    assert caught.value.code is Refusal.NOT_A_CHOICE
    assert settling.settlements(new_site, study_id(study)) == {}


def test_a_choice_needs_a_reason(new_site: Site, study_id: StudyId) -> None:
    with pytest.raises(ReasonNeeded):
        settling.settle(new_site, study_id("bsmmu-dcssc"), "masking", "open_label", " ")


def test_a_study_with_recorded_arms_does_not_become_double_blind(new_site: Site) -> None:
    text = shipped_text("emc-daily-practice").replace("id: emc-daily-practice", "id: own-study", 1)
    text = text.replace("DP-", "OS-")
    text = text.replace("kind: not_applicable", "kind: assessor\n  choices: [assessor, double_blind]", 1)
    studies.add(new_site, text=text)
    study = studies.study(new_site, "own-study")
    given = enrolment.Registration("A.B.", Sex.MALE, CONSENT, "1.0", birth_year=1970)
    participant = enrolment.register(new_site, study.id, given)[0]
    visits.hold(new_site, overview.participant(new_site, participant).visits[0].id, CONSENT)
    for result in enrolment.eligibility(new_site, participant).results:
        enrolment.answer(new_site, participant, result.criterion.id, "yes")
    enrolment.enrol(new_site, participant, CONSENT, "Dr Roy", arm=study.protocol.arms[0].id)

    with pytest.raises(NotPossible, match="Arms are recorded"):
        settling.settle(new_site, study.id, "masking", "double_blind", "reason")


def printed(site: Site, visit_id: str) -> str:
    pages = PdfReader(BytesIO(paper.blank_sheet(site, visit_id))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_sheet_says_whose_choice_the_anchor_of_its_target_is(new_site: Site, study_id: StudyId) -> None:
    study = study_id("euroguiderm-baricitinib")
    given = enrolment.Registration(
        "G.L.", Sex.FEMALE, CONSENT, "1.0", birth_year=1970, baseline_on=date(2026, 4, 20)
    )
    participant = enrolment.register(new_site, study, given)[0]
    number = overview.participant(new_site, participant).participant.shown_number
    month3 = visits.find_visit(new_site, number, "month3")

    before = printed(new_site, month3)
    settling.settle(new_site, study, "anchor.month", "week4", "agreed with the investigator")
    after = printed(new_site, month3)

    assert "the text names no anchor" in before
    assert "counted from Week 4, the site’s choice" in after


def test_a_masked_assessor_does_not_learn_why_treatment_was_stopped(demo_site: Site) -> None:
    row = next(
        row
        for row in overview.participants(demo_site)
        if row.study_key == "bsmmu-dcssc" and row.participant.status == "enrolled"
    )
    leaving.stop_treatment(demo_site, row.participant.id, date(2026, 4, 14), "rash from baricitinib")
    page = overview.participant(demo_site, row.participant.id)
    record = visits.open_visit(demo_site, page.visits[0].id)

    seen = (masked_page(page).participant, masked_record(record).participant)

    assert page.participant.treatment_stop_reason == "rash from baricitinib"
    assert {(who.treatment_stopped_on, who.treatment_stop_reason) for who in seen} == {(None, "")}
    assert "rash from baricitinib" in printed(demo_site, page.visits[-1].id)
