"""Doses at visits beside weight, creatinine and age; washouts from the logs; free of prednisone at week 24."""

from collections.abc import Callable
from datetime import date

import pytest
from stage import CONSENT, TestClock

from tracker import dose_check, enrolment, studies, visits
from tracker.domain.choices import PREDNISONE_FREE_DAYS
from tracker.domain.criteria import Outcome
from tracker.domain.records import Flag, Sex, Typed
from tracker.domain.verdict import Verdict
from tracker.facts import RecordedFacts
from tracker.history import History, load
from tracker.site import Site
from tracker.storage import tables
from tracker.storage.log_tables import LOG_TABLES

StudyId = Callable[[str], str]
BASELINE = date(2026, 4, 14)


def history(site: Site, participant: str) -> History:
    with site.look() as connection:
        return load(site, connection, participant)


def joined(site: Site, study: str, *, born: date = date(1991, 5, 5), sex: Sex = Sex.FEMALE) -> str:
    registration = enrolment.Registration("N.H.", sex, CONSENT, "2.0", birth_date=born, baseline_on=BASELINE)
    return enrolment.register(site, study, registration)[0]


def begun(site: Site, participant: str, planned: str, day: date) -> str:
    found = next(one for one in history(site, participant).visits if one.planned_id == planned)
    visits.hold(site, found.id, day, "as the participant could come")
    return found.id


def long_held(site: Site, participant: str, planned: str, day: date) -> str:
    """A visit that took place, without the whole way to it."""
    found = next(one for one in history(site, participant).visits if one.planned_id == planned)
    with site.work() as work:
        work.update(tables.VISIT, found.id, {"held_on": day}, participant=participant)
    return found.id


def logged(site: Site, participant: str, log: str, **answers: str) -> None:
    table = LOG_TABLES[log]
    empty = {
        column.name: ""
        for column in table.c
        if column.name not in ("id", "participant_id", "struck", "struck_reason", "recorded_at")
    }
    row = {"participant_id": participant, "recorded_at": site.clock.now(), **empty, **answers}
    with site.work() as work:
        work.insert(table, row, participant=participant)


def flags(site: Site, visit: str) -> dict[str, Flag]:
    return {flag.rule_id: flag for flag in visits.open_visit(site, visit).flags}


# --- azathioprine mg/kg -----------------------------------------------------------------------------------


def test_a_dose_per_kg_is_judged_with_the_weight_of_the_visit_and_flagged(
    new_site: Site, study_id: StudyId
) -> None:
    baseline = begun(new_site, joined(new_site, study_id("baaz-ad-ir")), "baseline", BASELINE)
    visits.save(new_site, baseline, "vital_signs", Typed("weight", "58.0"))

    visits.save(new_site, baseline, "study_drug", Typed("azathioprine_dose", "150"))

    flag = flags(new_site, baseline)["dose.azathioprine_per_kg"]
    assert not flag.cannot_tell
    assert flag.because.startswith("2.59 mg/kg (150 mg at 58.0 kg of 14 Apr 2026), allowed 1.5–2.5 mg/kg")
    assert flag.words == "azathioprine 1.5-2.5 mg/kg a day"
    assert flag.origin == ""


def test_a_dose_without_a_weight_cannot_be_told_until_the_weight_is_there(
    new_site: Site, study_id: StudyId
) -> None:
    baseline = begun(new_site, joined(new_site, study_id("baaz-ad-ir")), "baseline", BASELINE)

    visits.save(new_site, baseline, "study_drug", Typed("azathioprine_dose", "100"))
    before = flags(new_site, baseline)["dose.azathioprine_per_kg"]
    visits.save(new_site, baseline, "vital_signs", Typed("weight", "58.0"))

    assert before.cannot_tell
    assert "The weight is missing" in before.because
    assert "dose.azathioprine_per_kg" not in flags(new_site, baseline)


def test_a_corrected_dose_withdraws_its_flag(new_site: Site, study_id: StudyId) -> None:
    baseline = begun(new_site, joined(new_site, study_id("baaz-ad-ir")), "baseline", BASELINE)
    visits.save(new_site, baseline, "vital_signs", Typed("weight", "58.0"))

    visits.save(new_site, baseline, "study_drug", Typed("azathioprine_dose", "150"))
    visits.save(new_site, baseline, "study_drug", Typed("azathioprine_dose", "100"))

    assert "dose.azathioprine_per_kg" not in flags(new_site, baseline)


# --- baricitinib: two warnings apart ----------------------------------------------------------------------


def measured(site: Site, visit: str, creatinine: str, kg: str = "60.0") -> None:
    visits.save(site, visit, "vital_signs", Typed("weight", kg))
    visits.save(site, visit, "laboratory", Typed("creatinine", creatinine, "mg/dL"))


def test_between_40_and_60_the_label_warns_with_the_clearance_beside_the_egfr(
    new_site: Site, study_id: StudyId
) -> None:
    # Woman of 66: CKD-EPI 2009 52.3 mL/min/1.73 m2; Cockcroft-Gault (140 - 66) x 60 / (72 x 1.1) x 0.85 = 47.7.
    participant = joined(new_site, study_id("baaz-ad-ir"), born=date(1960, 1, 1))
    baseline = begun(new_site, participant, "baseline", BASELINE)
    measured(new_site, baseline, "1.1")

    visits.save(new_site, baseline, "study_drug", Typed("baricitinib_dose", "4"))

    found = flags(new_site, baseline)
    label, guideline = found["dose.baricitinib_label_kidney"], found["dose.baricitinib_guideline_age"]
    assert "eGFR 52.3 mL/min/1.73 m², CKD-EPI 2009, creatinine of 14 Apr 2026" in label.because
    assert "Cockcroft-Gault clearance 47.7 mL/min with 60.0 kg" in label.because
    assert "age 66" in guideline.because
    assert (label.origin, guideline.origin) == ("Baricitinib product label", "EuroGuiDerm guideline")


def test_with_two_mg_nothing_is_warned_of(new_site: Site, study_id: StudyId) -> None:
    participant = joined(new_site, study_id("baaz-ad-ir"), born=date(1960, 1, 1))
    baseline = begun(new_site, participant, "baseline", BASELINE)
    measured(new_site, baseline, "1.1")

    visits.save(new_site, baseline, "study_drug", Typed("baricitinib_dose", "2"))

    assert flags(new_site, baseline) == {}


def test_without_a_creatinine_the_label_cannot_be_told(new_site: Site, study_id: StudyId) -> None:
    baseline = begun(new_site, joined(new_site, study_id("baaz-ad-ir")), "baseline", BASELINE)

    visits.save(new_site, baseline, "study_drug", Typed("baricitinib_dose", "4"))

    assert flags(new_site, baseline)["dose.baricitinib_label_kidney"].cannot_tell


@pytest.mark.parametrize(
    ("egfr", "standing"),
    [("75", None), (">90", None), ("55", "crossed"), (">50", "cannot tell"), ("<45", "cannot tell")],
)
def test_an_egfr_as_the_laboratory_reports_it_serves_where_no_equation_is_named(
    new_site: Site, study_id: StudyId, egfr: str, standing: str | None
) -> None:
    participant = joined(new_site, study_id("bsmmu-dcssc"))
    screening = begun(new_site, participant, "screening", date(2026, 4, 1))
    visits.save(
        new_site, screening, "laboratory_screening", Typed("egfr", egfr, "mL/min/{1.73_m2}", confirmed=True)
    )
    baseline = begun(new_site, participant, "baseline", BASELINE)

    visits.save(new_site, baseline, "study_drug", Typed("baricitinib_dose", "4"))

    flag = flags(new_site, baseline).get("dose.baricitinib_label_kidney")
    assert (flag and ("cannot tell" if flag.cannot_tell else "crossed")) == standing


def test_a_reported_egfr_counts_until_a_newer_creatinine(new_site: Site, study_id: StudyId) -> None:
    participant = joined(new_site, study_id("baaz-ad-ir"))
    screening = begun(new_site, participant, "screening", date(2026, 4, 1))
    visits.save(new_site, screening, "laboratory_screening", Typed("egfr", "50", "mL/min/{1.73_m2}"))
    visits.save(new_site, screening, "laboratory_screening", Typed("creatinine", "0.7", "mg/dL"))
    baseline = begun(new_site, participant, "baseline", BASELINE)

    visits.save(new_site, baseline, "study_drug", Typed("baricitinib_dose", "4"))
    by_report = flags(new_site, baseline)["dose.baricitinib_label_kidney"].because
    visits.save(new_site, baseline, "laboratory", Typed("creatinine", "0.7", "mg/dL"))

    assert "eGFR 50 mL/min/1.73 m² reported on 1 Apr 2026" in by_report
    assert "dose.baricitinib_label_kidney" not in flags(new_site, baseline)


def test_a_creatinine_that_is_only_a_limit_gives_no_kidney_function(
    new_site: Site, study_id: StudyId
) -> None:
    baseline = begun(new_site, joined(new_site, study_id("baaz-ad-ir")), "baseline", BASELINE)
    measured(new_site, baseline, "<0.5")

    visits.save(new_site, baseline, "study_drug", Typed("baricitinib_dose", "4"))

    assert flags(new_site, baseline)["dose.baricitinib_label_kidney"].cannot_tell


def test_the_guideline_asks_for_age_weight_and_risk(new_site: Site, study_id: StudyId) -> None:
    participant = joined(new_site, study_id("euroguiderm-baricitinib"), born=date(2016, 1, 1))
    baseline = begun(new_site, participant, "baseline", BASELINE)
    visits.save(new_site, baseline, "study_drug", Typed("baricitinib_dose", "4"))
    before = flags(new_site, baseline)["dose.baricitinib_guideline"]

    visits.save(new_site, baseline, "vital_signs", Typed("weight", "29.9"))
    for risk in ("vte_risk", "mace_risk", "malignancy_risk", "infections"):
        visits.save(new_site, baseline, "medical_history", Typed(risk, "no"))
    by_weight = flags(new_site, baseline)["dose.baricitinib_guideline"]
    visits.save(new_site, baseline, "vital_signs", Typed("weight", "30"))
    heavier = flags(new_site, baseline)
    visits.save(new_site, baseline, "medical_history", Typed("infections", "yes"))
    at_risk = flags(new_site, baseline)["dose.baricitinib_guideline"]

    assert before.cannot_tell
    assert not by_weight.cannot_tell
    assert "from 10 to below 30 kg" in by_weight.because
    assert "dose.baricitinib_guideline" not in heavier
    assert "at higher risk" in at_risk.because


def test_before_a_visit_has_any_day_nothing_of_the_participant_is_known(
    new_site: Site, study_id: StudyId
) -> None:
    registration = enrolment.Registration("N.H.", Sex.FEMALE, CONSENT, "2.0", birth_year=1990)
    participant = enrolment.register(new_site, study_id("bird"), registration)[0]
    found = history(new_site, participant)
    undated = next(one for one in found.visits if not (one.held_on or one.target))

    assert dose_check.taker(found, undated, found.protocol.dose_rules[0]).age is None
    assert dose_check.prednisone_free_at(found, undated) is None


# --- prednisone -------------------------------------------------------------------------------------------


def week24(site: Site, participant: str) -> Verdict | None:
    found = history(site, participant)
    visit = next(one for one in found.visits if one.planned_id == "week24")
    return dose_check.prednisone_free_at(found, visit)


def test_free_of_prednisone_follows_the_sites_definition(
    new_site: Site, study_id: StudyId, clock: TestClock
) -> None:
    participant = joined(new_site, study_id("bird"))
    begun(new_site, participant, "baseline", BASELINE)
    day = date(2026, 9, 29)
    clock.set_to(day)
    visit = long_held(new_site, participant, "week24", day)
    silent = week24(new_site, participant)
    visits.save(new_site, visit, "prednisone", Typed("dose", "0"))
    visits.save(new_site, visit, "prednisone", Typed("stopped_on", "2026-09-10"))

    alone = week24(new_site, participant)
    studies.choose(new_site, study_id("bird"), PREDNISONE_FREE_DAYS, "14")
    for_14_days = week24(new_site, participant)
    studies.choose(new_site, study_id("bird"), PREDNISONE_FREE_DAYS, "28")
    for_28_days = week24(new_site, participant)

    assert silent is not None
    assert silent.cannot_tell
    assert alone is not None
    assert alone.answer is True
    assert "by the dose at the visit alone" in alone.because
    assert for_14_days is not None
    assert for_14_days.answer is True
    assert for_28_days is not None
    assert for_28_days.answer is False


def test_the_dose_log_counts_beside_the_visits(new_site: Site, study_id: StudyId, clock: TestClock) -> None:
    participant = joined(new_site, study_id("bird"))
    begun(new_site, participant, "baseline", BASELINE)
    logged(
        new_site, participant, "dose", drug="prednisone", amount="5", started="2026-04-14", ended="2026-09-20"
    )
    logged(new_site, participant, "dose", drug="azathioprine", amount="100", started="2026-04-14")
    logged(new_site, participant, "dose", drug="prednisone", amount="", started="2026-04-14")
    clock.set_to(date(2026, 9, 29))
    visit = long_held(new_site, participant, "week24", date(2026, 9, 29))
    visits.save(new_site, visit, "prednisone", Typed("dose", "0"))

    studies.choose(new_site, study_id("bird"), PREDNISONE_FREE_DAYS, "8")
    free = week24(new_site, participant)
    studies.choose(new_site, study_id("bird"), PREDNISONE_FREE_DAYS, "9")
    not_free = week24(new_site, participant)

    assert free is not None
    assert free.answer is True
    assert not_free is not None
    assert not_free.answer is False


def test_a_study_without_such_a_rule_says_nothing_of_prednisone(new_site: Site, screening: str) -> None:
    found = history(new_site, visits.open_visit(new_site, screening).participant.id)

    assert dose_check.prednisone_free_at(found, found.visit(screening)) is None


def test_without_an_item_of_the_last_day_the_doses_decide(new_site: Site, bird: str) -> None:
    rule = history(new_site, bird).protocol.dose_rules[0].model_copy(update={"last_day": None})

    assert dose_check._last_day(history(new_site, bird), rule, BASELINE) is None


# --- washouts in eligibility ------------------------------------------------------------------------------


def outcome(site: Site, participant: str, criterion: str) -> tuple[Outcome, str]:
    judged = enrolment.eligibility(site, participant)
    found = next(one for one in judged.results if one.criterion.id == criterion)
    return found.outcome, found.holds.because


def answered(site: Site, participant: str) -> str:
    screening = begun(site, participant, "screening", date(2026, 3, 17))
    for question in ("azathioprine", "jak_inhibitor", "biologic", "parenteral_steroid", "probenecid"):
        visits.save(site, screening, "eligibility", Typed(question, "no"))
    return screening


def test_an_answer_alone_decides_where_no_treatment_is_recorded(new_site: Site, study_id: StudyId) -> None:
    participant = joined(new_site, study_id("baaz-ad-ir"))
    answered(new_site, participant)

    assert outcome(new_site, participant, "exclusion_4")[0] is Outcome.MET


def test_a_recorded_treatment_inside_its_washout_fails_the_criterion_whatever_was_answered(
    new_site: Site, study_id: StudyId
) -> None:
    participant = joined(new_site, study_id("baaz-ad-ir"))
    answered(new_site, participant)

    logged(new_site, participant, "medication", name="Imuran 50 mg", started="2025", ended="2026-01-14")

    found, because = outcome(new_site, participant, "exclusion_4")
    assert found is Outcome.FAILED
    assert because == (
        "Imuran 50 mg until 14 Jan 2026; last day allowed 13 Jan 2026, 3 months before baseline of 14 Apr 2026"
    )


@pytest.mark.parametrize(
    ("ended", "ongoing", "outcome_"),
    [
        ("2026-01-13", "", Outcome.MET),
        ("", "", Outcome.NOT_KNOWN),
        ("2026-01", "", Outcome.NOT_KNOWN),
        ("", "yes", Outcome.FAILED),
    ],
)
def test_washouts_have_three_values_in_eligibility(
    new_site: Site, study_id: StudyId, ended: str, ongoing: str, outcome_: Outcome
) -> None:
    participant = joined(new_site, study_id("baaz-ad-ir"))
    answered(new_site, participant)

    logged(
        new_site, participant, "medication", name="azathioprine", started="2025", ended=ended, ongoing=ongoing
    )

    assert outcome(new_site, participant, "exclusion_4")[0] is outcome_


def test_a_live_vaccine_in_the_log_fails_its_criterion(new_site: Site, study_id: StudyId) -> None:
    participant = joined(new_site, study_id("baaz-ad-ir"))
    screening = answered(new_site, participant)
    visits.save(new_site, screening, "eligibility", Typed("live_vaccine", "no"))
    before = outcome(new_site, participant, "exclusion_11")[0]

    logged(new_site, participant, "vaccination", name="MMR", live="yes", given_on="2026-02-01")

    assert before is Outcome.MET
    assert outcome(new_site, participant, "exclusion_11")[0] is Outcome.FAILED


def test_the_days_that_the_site_sets_are_the_ones_that_count(new_site: Site, study_id: StudyId) -> None:
    study = study_id("baaz-ad-ir")
    participant = joined(new_site, study)
    logged(new_site, participant, "medication", name="Elidel", started="2026-03-01", ended="2026-03-25")

    by_text = RecordedFacts(history(new_site, participant)).washout("topical_immunomodulators")
    studies.choose(new_site, study, "rule.washout.topical_immunomodulators", "28")
    by_site = RecordedFacts(history(new_site, participant)).washout("topical_immunomodulators")

    assert by_text is not None
    assert by_text.answer is True
    assert by_site is not None
    assert by_site.answer is False
    assert "the site’s choice" in by_site.because


def test_a_value_that_is_no_number_is_no_dose(new_site: Site, screening: str) -> None:
    found = history(new_site, visits.open_visit(new_site, screening).participant.id)
    item = found.protocol.form("study_drug").items[0]

    assert dose_check.dose_crossings(found, found.visit(screening), "study_drug", item, None) == ()
