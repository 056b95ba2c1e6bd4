"""A site's licensed texts and its choice of EASI weights: recorded, shown, taken back, and never at a demo site."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tracker import enrolment, paper, visits, wording
from tracker.domain.records import Sex, Typed
from tracker.domain.weighing import BASELINE
from tracker.errors import NotPossible, Refusal, ValueRefused
from tracker.site import Site
from tracker.storage import read_exchange

StudyId = Callable[[str], str]
QUESTION = "The licensed words of the first question as the site’s own copy has them"


def of_form(site: Site, study: str, form_id: str) -> wording.UsedInstrument:
    return next(one for one in wording.used_instruments(site, study) if one.form.id == form_id)


def label(site: Site, visit_id: str, form: str) -> str:
    return visits.open_visit(site, visit_id).form(form).fields[0].item.label


def test_a_licensed_text_is_shown_before_the_neutral_label_until_it_is_taken_back(
    new_site: Site, study_id: StudyId, screening: str
) -> None:
    baaz = study_id("baaz-ad-ir")
    baseline = visits.find_visit(new_site, "SAR-S001", "baseline")

    wording.write(new_site, baaz, "dlqi", "q1", f"  {QUESTION}\n", "form of 2024")
    entered = label(new_site, baseline, "dlqi")
    wording.write(new_site, baaz, "dlqi", "q1", "")

    assert entered == f"{QUESTION} (Question 1)"
    assert label(new_site, baseline, "dlqi") == "Question 1"


def test_who_entered_a_text_and_when_stands_beside_it(new_site: Site, study_id: StudyId) -> None:
    baaz = study_id("baaz-ad-ir")

    wording.write(new_site, baaz, "poem", "item1", QUESTION)

    used = of_form(new_site, baaz, "poem")
    assert (used.worded, len(used.wordings)) == (1, 7)
    assert (used.wordings[0].text, used.wordings[0].by) == (QUESTION, "anna")
    assert used.wordings[0].at is not None
    assert used.wordings[1] == wording.Wording(used.instrument.items[1])
    assert used.wordings[0].name == "Itch"


def test_the_text_is_printed_on_the_blank_sheet(new_site: Site, study_id: StudyId, screening: str) -> None:
    from pdf_reading import whole_text  # noqa: PLC0415  tests/reports is on the path

    baaz = study_id("baaz-ad-ir")
    for form, item in (("dlqi", "q1"), ("pp_nrs", "itch"), ("poem", "item1")):
        wording.write(new_site, baaz, form, item, QUESTION)

    said = whole_text(paper.blank_sheet(new_site, visits.find_visit(new_site, "SAR-S001", "baseline")))

    words = " ".join(said.split())
    assert words.count("The licensed words of the first") == 3
    assert "(Question 1)" in words
    assert "(Itch)" in words


def test_a_demo_site_holds_no_licensed_text(demo_site: Site) -> None:
    with pytest.raises(NotPossible, match="demo site holds no licensed text"):
        wording.write(demo_site, "any", "dlqi", "q1", QUESTION)


@pytest.mark.parametrize(("form", "item"), [("easi", "trunk.area"), ("viga_ad", "level"), ("dlqi", "q11")])
def test_only_items_whose_licence_asks_for_it_take_a_text(
    new_site: Site, study_id: StudyId, form: str, item: str
) -> None:
    with pytest.raises(NotPossible, match="shows its own words"):
        wording.write(new_site, study_id("baaz-ad-ir"), form, item, QUESTION)


def test_a_text_of_more_than_a_question_is_refused(new_site: Site, study_id: StudyId) -> None:
    with pytest.raises(ValueRefused, match="401 characters") as refused:
        wording.write(new_site, study_id("baaz-ad-ir"), "dlqi", "q1", "x" * 401)

    assert refused.value.code is Refusal.OUT_OF_RANGE


def child(site: Site, study: str) -> str:
    """A child of 7 at baseline who turns 8 before week 4; the id of that visit, held, with an EASI."""
    born, baseline = date(2018, 3, 20), date(2026, 3, 2)
    registration = enrolment.Registration(
        "C.H.", Sex.FEMALE, baseline, "1.0", birth_date=born, baseline_on=baseline
    )
    person, _changes = enrolment.register(site, study, registration)
    visits.hold(site, visits.find_visit(site, "GF-S001", "baseline"), baseline)
    enrolment.answer(site, person, "inclusion_1", "yes")
    enrolment.enrol(site, person, baseline, "Dr Roy", "baricitinib")
    later = visits.find_visit(site, "GF-S001", "week4")
    visits.hold(site, later, date(2026, 3, 30))
    for region in ("head_neck", "upper_limbs", "trunk", "lower_limbs"):
        own = "1" if region == "head_neck" else "0"
        for item in ("area", "erythema", "edema_papulation", "excoriation", "lichenification"):
            visits.save(site, later, "easi", Typed(f"{region}.{item}", own))
    return later


def easi_total(site: Site, visit_id: str) -> Decimal | None:
    score = visits.open_visit(site, visit_id).form("easi").score
    return score.total if score else None


def stored_total(site: Site, visit_id: str) -> Decimal | None:
    """The total that exports tell."""
    with site.look() as connection:
        (score,) = read_exchange.scores(connection, [visit_id])[visit_id]
    return score.total


def test_frozen_weights_keep_a_child_who_turns_8_at_those_of_baseline(
    new_site: Site, study_id: StudyId
) -> None:
    # scores.md 1: head and neck 0.1 from 8 years, 0.2 below; 1 × (1 + 1 + 1 + 1) = 4
    routine = study_id("euroguiderm-baricitinib")
    later = child(new_site, routine)

    at_the_visit = easi_total(new_site, later)
    wording.choose_weights(new_site, routine, BASELINE, "agreed with the investigator")
    frozen, exported = easi_total(new_site, later), stored_total(new_site, later)
    wording.choose_weights(new_site, routine, "", "mistaken")

    assert (at_the_visit, frozen, exported) == (Decimal("0.4"), Decimal("0.8"), Decimal("0.8"))
    assert easi_total(new_site, later) == stored_total(new_site, later) == Decimal("0.4")


def test_a_day_before_the_eighth_birthday_weighs_the_stored_total_anew(
    new_site: Site, study_id: StudyId
) -> None:
    later = child(new_site, study_id("euroguiderm-baricitinib"))

    visits.hold(new_site, later, date(2026, 3, 19), "misread")  # a day before the birthday: head and neck 0.2

    assert easi_total(new_site, later) == stored_total(new_site, later) == Decimal("0.8")


def test_the_choice_of_weights_is_told_and_no_other_is_taken(new_site: Site, study_id: StudyId) -> None:
    routine = study_id("emc-daily-practice")

    wording.choose_weights(new_site, routine, BASELINE, "")

    assert of_form(new_site, routine, "easi").weights == BASELINE
    with pytest.raises(ValueRefused, match="yesterday is no choice"):
        wording.choose_weights(new_site, routine, "yesterday", "")
