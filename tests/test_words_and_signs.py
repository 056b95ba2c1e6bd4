"""Results that are words or carry a sign, from entry to flag, criterion and paper: nothing is taken for a number."""

from collections.abc import Callable
from datetime import date

import pytest
from stage import CONSENT

from tests.reports.pdf_reading import whole_text
from tracker import enrolment, paper, visits
from tracker.domain.criteria import Outcome
from tracker.domain.records import Sex, Typed
from tracker.domain.views import Field
from tracker.errors import ValueRefused
from tracker.site import Site

StudyId = Callable[[str], str]
Begin = Callable[..., str]


@pytest.fixture
def begin(new_site: Site, study_id: StudyId) -> Begin:
    """Begin a participant's first visit in a study."""

    def begin_(study: str, planned: str = "screening", sex: Sex = Sex.FEMALE) -> str:
        person = enrolment.Registration("A.B.", sex, CONSENT, "1.0", birth_date=date(1990, 5, 5))
        participant, _changes = enrolment.register(new_site, study_id(study), person)
        number = enrolment.eligibility(new_site, participant).participant.shown_number
        visit_id = visits.find_visit(new_site, number, planned)
        visits.hold(new_site, visit_id, CONSENT)
        return visit_id

    return begin_


def field(site: Site, visit_id: str, item: str) -> tuple[str, Field]:
    for form in visits.open_visit(site, visit_id).forms:
        for one in form.fields:
            if one.item.id == item:
                return form.id, one
    raise KeyError(item)


def enter(site: Site, visit_id: str, item: str, *typed: str) -> Field:
    form_id, _field = field(site, visit_id, item)
    visits.save(site, visit_id, form_id, Typed(item, *typed))
    return field(site, visit_id, item)[1]


def flags(site: Site, visit_id: str, item: str) -> list[tuple[str, bool]]:
    return [
        (one.value, one.cannot_tell) for one in visits.open_visit(site, visit_id).flags if one.item == item
    ]


def outcome(site: Site, visit_id: str, words: str) -> Outcome:
    results = enrolment.eligibility(site, visits.open_visit(site, visit_id).participant.id).results
    return next(one.outcome for one in results if words in one.criterion.short)


@pytest.mark.parametrize(
    ("study", "item"),
    [("bsmmu-dcssc", "hbsag"), ("bird", "quantiferon"), ("baaz-ad-ir", "pregnancy_test")],
)
def test_a_positive_result_is_flagged_and_printed_in_its_word(
    new_site: Site, begin: Begin, study: str, item: str
) -> None:
    # NCT06936215: HBsAg positive; NCT04972760: latent tuberculosis, QuantiFERON; NCT05969730: pregnant
    visit_id = begin(study)

    said = enter(new_site, visit_id, item, "positive").judgement

    assert said is not None
    assert len(said.crossed) == 1
    assert flags(new_site, visit_id, item) == [("positive", False)]
    assert "positive" in whole_text(paper.visit_report(new_site, visit_id))


@pytest.mark.parametrize(("study", "item"), [("bsmmu-dcssc", "hbsag"), ("bird", "quantiferon")])
def test_an_indeterminate_result_stays_on_the_list_and_is_not_negative(
    new_site: Site, begin: Begin, study: str, item: str
) -> None:
    visit_id = begin(study)

    enter(new_site, visit_id, item, "indeterminate")

    assert flags(new_site, visit_id, item) == [("indeterminate", True)]


@pytest.mark.parametrize("item", ["hbsag", "hcv"])
def test_a_negative_result_raises_nothing(new_site: Site, begin: Begin, item: str) -> None:
    visit_id = begin("bsmmu-dcssc")

    enter(new_site, visit_id, item, "negative")

    assert flags(new_site, visit_id, item) == []


def test_routine_serology_takes_every_word_and_judges_by_no_rule_of_its_own(
    new_site: Site, begin: Begin
) -> None:
    # the EuroGuiDerm chapter asks for hepatitis B, C, HIV and tuberculosis before the start and states no limit
    visit_id = begin("euroguiderm-baricitinib", "baseline")
    words = {"hbsag": "positive", "hcv": "negative", "hiv": "indeterminate"}

    kept = {item: enter(new_site, visit_id, item, word).entry for item, word in words.items()}

    assert {item: entry.text for item, entry in kept.items() if entry} == words
    assert visits.open_visit(new_site, visit_id).flags == ()


def test_a_number_is_no_result_of_a_qualitative_test(new_site: Site, begin: Begin) -> None:
    with pytest.raises(ValueRefused):
        enter(new_site, begin("bsmmu-dcssc"), "hbsag", "0.4")


def test_a_result_below_its_measuring_limit_is_kept_as_typed_and_judged_by_all_it_may_be(
    new_site: Site, begin: Begin
) -> None:
    # NCT05969730: platelets < 100 × 10⁹/L exclude. "<90" is surely below, "<120" may be either
    visit_id = begin("baaz-ad-ir")

    surely = enter(new_site, visit_id, "platelets", "<90", "10*9/L")
    sure_flags = flags(new_site, visit_id, "platelets")
    perhaps = enter(new_site, visit_id, "platelets", "<120", "10*9/L")

    assert surely.entry is not None
    assert perhaps.entry is not None
    assert (surely.entry.text, surely.entry.comparator) == ("<90", "<")
    assert sure_flags == [("<90 ×10⁹/L", False)]
    assert flags(new_site, visit_id, "platelets") == [("<120 ×10⁹/L", True)]
    assert "<120" in whole_text(paper.visit_report(new_site, visit_id))


def test_a_reported_egfr_above_90_is_no_90_and_lies_above_the_limit(new_site: Site, begin: Begin) -> None:
    # NCT05969730, exclusion criterion 16 i: eGFR < 40
    visit_id = begin("baaz-ad-ir")

    found = enter(new_site, visit_id, "egfr", ">90", "mL/min/{1.73_m2}")

    assert found.entry is not None
    assert found.entry.text == ">90"
    assert outcome(new_site, visit_id, "eGFR") is Outcome.MET


def test_a_creatinine_below_its_measuring_limit_gives_no_egfr_and_the_limit_stays_open(
    new_site: Site, begin: Begin
) -> None:
    visit_id = begin("baaz-ad-ir")

    found = enter(new_site, visit_id, "creatinine", "<0.5", "mg/dL", "", "1.2")

    assert found.judgement is not None
    assert "the exact creatinine is missing" in found.judgement.derived
    assert outcome(new_site, visit_id, "eGFR") is Outcome.NOT_KNOWN


def test_near_the_limit_the_two_published_forms_are_both_named(new_site: Site, begin: Begin) -> None:
    # clinical/labs.md: woman, 60 years, 1.422 mg/dL: 39.98 by the equation, 40.10 by the table; the equation judges
    person = enrolment.Registration("C.D.", Sex.FEMALE, CONSENT, "1.0", birth_date=date(1966, 1, 1))
    study = visits.open_visit(new_site, begin("baaz-ad-ir")).study.id
    enrolment.register(new_site, study, person)
    visit_id = visits.find_visit(new_site, "SAR-S002", "screening")
    visits.hold(new_site, visit_id, CONSENT)

    enter(new_site, visit_id, "creatinine", "1.422", "mg/dL", "", "1.2")

    flag = next(one for one in visits.open_visit(new_site, visit_id).flags if one.item == "creatinine")
    assert not flag.cannot_tell
    assert "Near the limit of 40" in flag.because
    assert "39.98" in flag.because
    assert "40.10" in flag.because
