"""Each of the five studies end to end: consent, eligibility, enrolment, every visit, flags, endpoints, both papers."""

from datetime import date, timedelta
from io import BytesIO
from random import Random

import pytest
from course import CONSENT, VISITS, fill
from pypdf import PdfReader
from stage import TestClock

from tracker import endpoints, enrolment, overview, paper, studies, visits
from tracker.domain.endpoint_results import EndpointState
from tracker.domain.records import ParticipantStatus, Sex, Typed, VisitStatus
from tracker.domain.views import FormState
from tracker.errors import ValueRefused
from tracker.made_up import MadeUp
from tracker.site import Site


@pytest.mark.parametrize("key", VISITS)
def test_a_participant_goes_from_consent_to_the_last_visit(
    new_site: Site, clock: TestClock, key: str
) -> None:
    study = studies.study(new_site, key)
    arm = study.protocol.arms[0].id if study.protocol.arm_is_recorded else None
    person = MadeUp(Random(key), Sex.FEMALE, arm)
    registration = enrolment.Registration(
        "N.H.",
        Sex.FEMALE,
        CONSENT,
        "1.0",
        birth_date=date(1990, 5, 5),
        baseline_on=CONSENT + timedelta(days=14),
    )
    participant = enrolment.register(new_site, study.id, registration)[0]
    number = overview.participant(new_site, participant).participant.screening_number
    day = CONSENT

    for planned in VISITS[key]:
        visit_id = visits.find_visit(new_site, number, planned)
        visit = visits.open_visit(new_site, visit_id).visit
        day = max(day, visit.target or CONSENT)
        fill(new_site, clock, visit_id, day, person, {})
        if planned == VISITS[key][0]:
            judged = enrolment.eligibility(new_site, participant)
            assert judged.eligible.answer is True, judged.eligible.because
            kit = None if study.protocol.arm_is_recorded else "K-1107"
            enrolment.enrol(new_site, participant, day, "Dr Roy", arm, kit)
        visits.complete(new_site, visit_id)
        record = visits.open_visit(new_site, visit_id)
        assert [form.id for form in record.forms if form.state is not FormState.DONE] == []
        assert record.visit.status in (VisitStatus.HELD, VisitStatus.HELD_EARLY, VisitStatus.HELD_LATE)
        assert paper.blank_sheet(new_site, visit_id).startswith(b"%PDF")
        assert paper.visit_report(new_site, visit_id).startswith(b"%PDF")
        stands = {one.state for one in endpoints.of_visit(new_site, visit_id)}
        assert not stands & {EndpointState.CANNOT_TELL, EndpointState.NOT_YET}

    page = overview.participant(new_site, participant)
    series = key == "euroguiderm-baricitinib"
    assert page.participant.status is (ParticipantStatus.ENROLLED if series else ParticipantStatus.COMPLETED)
    assert page.trends


@pytest.mark.parametrize("arm", [None, "Z"])
def test_in_an_open_label_randomised_study_the_arm_that_was_drawn_is_asked(
    new_site: Site, clock: TestClock, arm: str | None
) -> None:
    study = studies.study(new_site, "baaz-ad-ir")
    registration = enrolment.Registration("N.H.", Sex.FEMALE, CONSENT, "1.0", birth_date=date(1990, 5, 5))
    participant = enrolment.register(new_site, study.id, registration)[0]
    screening = visits.find_visit(new_site, "SAR-S001", "screening")
    fill(new_site, clock, screening, CONSENT, MadeUp(Random("baaz-ad-ir"), Sex.FEMALE, "A"), {})

    with pytest.raises(ValueRefused) as caught:
        enrolment.enrol(new_site, participant, CONSENT, "Dr Roy", arm)

    assert caught.value.field == "arm"


def test_the_three_monthly_series_has_no_end(new_site: Site, clock: TestClock) -> None:
    # EuroGuiDerm: "then three-monthly while on therapy"
    study = studies.study(new_site, "euroguiderm-baricitinib")
    registration = enrolment.Registration(
        "P.V.", Sex.MALE, CONSENT, "1.0", birth_year=1980, baseline_on=CONSENT
    )
    participant = enrolment.register(new_site, study.id, registration)[0]

    before = [visit.planned_id for visit in overview.participant(new_site, participant).visits]

    assert before == ["baseline", "week4", "month3", "month6", "month9", "month12"]
    assert studies.study(new_site, study.id).protocol.visit("month120").repeat is not None


def test_a_threshold_of_each_study_that_has_one_raises_its_flag(new_site: Site, clock: TestClock) -> None:
    raised = {}
    for key, typed in {
        "bird": Typed("neutrophils", "0.9", "10*9/L"),  # "Absolute Neutrophil Count < 1x109 cells/L"
        "baaz-ad-ir": Typed("platelets", "99999", "/uL"),  # "platelets <100,000/μL"
        "bsmmu-dcssc": Typed("haemoglobin", "79", "g/L"),  # "Hemoglobin <8 g/dl"
    }.items():
        study = studies.study(new_site, key)
        registration = enrolment.Registration("N.H.", Sex.FEMALE, CONSENT, "1.0", birth_year=1990)
        participant = enrolment.register(new_site, study.id, registration)[0]
        number = overview.participant(new_site, participant).participant.screening_number
        visit_id = visits.find_visit(new_site, number, "screening")
        visits.hold(new_site, visit_id, CONSENT)
        visits.save(new_site, visit_id, "laboratory_screening", typed)
        raised[key] = [flag.rule_id for flag in visits.open_visit(new_site, visit_id).flags]

    assert raised == {"bird": ["neutrophils"], "baaz-ad-ir": ["platelets"], "bsmmu-dcssc": ["haemoglobin"]}


@pytest.mark.parametrize("key", VISITS)
def test_every_answer_that_a_visit_allows_can_be_marked_on_its_blank_sheet(new_site: Site, key: str) -> None:
    study = studies.study(new_site, key)
    registration = enrolment.Registration("N.H.", Sex.FEMALE, CONSENT, "1.0", birth_year=1990)
    participant = enrolment.register(new_site, study.id, registration)[0]
    for visit in overview.participant(new_site, participant).visits:
        record = visits.open_visit(new_site, visit.id)
        words = {
            choice.label
            for form in record.forms
            for field in form.fields
            for choice in field.item.choices
            if form.kind != "criteria" and choice.code not in ("yes", "no") and not choice.code.isdigit()
        }

        pages = PdfReader(BytesIO(paper.blank_sheet(new_site, visit.id))).pages

        said = " ".join(" ".join(page.extract_text() for page in pages).split())
        assert {word for word in words if word not in said} == set()
