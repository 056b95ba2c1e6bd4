"""The logs of a participant at a real site: rows, their trail, what is said beside them, deviations, masking."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from site_file import plain_sql, trail
from stage import CONSENT, PASSWORD, TestClock

from tracker import demo, enrolment, leaving, log_deviations, logbook, overview, studies, visits
from tracker.domain.log_rows import RowRefused
from tracker.domain.log_views import LogNote, LogRow
from tracker.domain.records import Deviation, ParticipantStatus, Sex, Typed
from tracker.domain.serious import REPORT_DAYS
from tracker.enrolment import Registration
from tracker.errors import NotAllowed, NotFound, NotPossible, ReasonNeeded, Refusal
from tracker.site import Site

StudyId = Callable[[str], str]
BASELINE = date(2026, 3, 3)
EVENT = {"words": "nausea", "onset": "2026-03-20", "serious": "no"}
SERIOUS = EVENT | {"serious": "yes", "serious_criteria": "hospitalisation", "aware_on": "2026-04-03"}
AZATHIOPRINE = {"drug": "azathioprine", "unit": "mg", "every": "day", "started": "2026-03-03"}


@pytest.fixture
def baaz(new_site: Site, study_id: StudyId) -> str:
    """A BAAZ participant in screening: no arm is known yet."""
    registration = Registration(
        "N.H.", Sex.FEMALE, CONSENT, "2.0", birth_date=date(1991, 5, 5), screening_on=CONSENT
    )
    return enrolment.register(new_site, study_id("baaz-ad-ir"), registration)[0]


@pytest.fixture
def emc(new_site: Site, study_id: StudyId) -> str:
    """A participant on study in daily practice."""
    registration = Registration("A.B.", Sex.MALE, CONSENT, "1.0", birth_year=1980)
    participant = enrolment.register(new_site, study_id("emc-daily-practice"), registration)[0]
    visits.hold(new_site, visits.find_visit(new_site, "DP-S001", "baseline"), BASELINE)
    for result in enrolment.eligibility(new_site, participant).results:
        if result.criterion.condition is None:
            inside = result.criterion.kind == "inclusion"
            enrolment.answer(new_site, participant, result.criterion.id, "yes" if inside else "no")
    enrolment.enrol(new_site, participant, BASELINE, "Dr Roy")
    return participant


def on_study(site: Site, key: str) -> str:
    """A participant of the demo who is on study."""
    rows = overview.participants(site, studies.study(site, key).id)
    return next(row.participant.id for row in rows if row.participant.status is ParticipantStatus.ENROLLED)


def rows(site: Site, participant: str, log: str) -> tuple[LogRow, ...]:
    return logbook.log(site, participant, log).rows


def notes(site: Site, participant: str, log: str) -> tuple[LogNote, ...]:
    """What is said beside the last row."""
    return rows(site, participant, log)[-1].notes


def refusals(call: Callable[[], object]) -> dict[str, Refusal]:
    with pytest.raises(RowRefused) as refused:
        call()
    return {problem.field: problem.code for problem in refused.value.problems}


# --- rows


def test_a_row_is_kept_and_read_again(new_site: Site, emc: str) -> None:
    changes = logbook.add(new_site, emc, "adverse_event", EVENT | {"onset": "20.3.2026", "term": "anemia"})

    (row,) = rows(new_site, emc, "adverse_event")
    assert changes.participants == {emc}
    assert row.entry.answers["onset"] == "2026-03-20"
    assert row.entry.answers["term"] == "Anemia (CTCAE v5.0)"


def test_nothing_is_recorded_of_a_row_that_is_refused(new_site: Site, emc: str) -> None:
    wrong = EVENT | {"onset": "2026-04-15", "grade": "7"}

    found = refusals(lambda: logbook.add(new_site, emc, "adverse_event", wrong))

    assert found == {"onset": Refusal.IN_THE_FUTURE, "grade": Refusal.OUT_OF_RANGE}
    assert rows(new_site, emc, "adverse_event") == ()


def test_a_change_keeps_what_it_does_not_name_and_is_on_the_trail(
    new_site: Site, emc: str, site_path: Path
) -> None:
    logbook.add(new_site, emc, "adverse_event", EVENT | {"note": "after the tablets"})
    row_id = rows(new_site, emc, "adverse_event")[0].entry.id

    logbook.change(new_site, emc, "adverse_event", row_id, {"ended": "2026-03-22"}, "told today")

    (row,) = rows(new_site, emc, "adverse_event")
    assert (row.entry.answers["note"], row.entry.answers["ended"]) == ("after the tablets", "2026-03-22")
    with plain_sql(site_path, "anna", PASSWORD) as connection:
        last = trail(connection)[-1]
    assert (last["action"], last["table_name"], last["reason"]) == ("update", "adverse_event", "told today")
    assert json.loads(last["old"]) == {"ended": ""}
    assert json.loads(last["new"]) == {"ended": "2026-03-22"}


def test_a_change_is_judged_with_what_was_recorded_before(new_site: Site, emc: str) -> None:
    logbook.add(new_site, emc, "adverse_event", EVENT)
    row_id = rows(new_site, emc, "adverse_event")[0].entry.id

    found = refusals(lambda: logbook.change(new_site, emc, "adverse_event", row_id, {"ended": "2026-03-19"}))

    assert found == {"ended": Refusal.OUT_OF_RANGE}


def test_after_the_end_of_the_study_a_change_asks_for_its_reason(new_site: Site, emc: str) -> None:
    logbook.add(new_site, emc, "medical_history", {"words": "asthma"})
    row_id = rows(new_site, emc, "medical_history")[0].entry.id
    leaving.withdraw(new_site, emc, date(2026, 4, 1), "moved away")

    with pytest.raises(ReasonNeeded):
        logbook.change(new_site, emc, "medical_history", row_id, {"words": "asthma, mild"})
    logbook.change(new_site, emc, "medical_history", row_id, {"words": "asthma"})
    logbook.change(new_site, emc, "medical_history", row_id, {"words": "asthma, mild"}, "from the letter")

    assert rows(new_site, emc, "medical_history")[0].entry.answers["words"] == "asthma, mild"


def test_striking_out_needs_a_reason_and_deletes_nothing(new_site: Site, emc: str) -> None:
    logbook.add(new_site, emc, "adverse_event", SERIOUS)
    row_id = rows(new_site, emc, "adverse_event")[0].entry.id

    with pytest.raises(ReasonNeeded):
        logbook.strike(new_site, emc, "adverse_event", row_id, " ")
    logbook.strike(new_site, emc, "adverse_event", row_id, "entered twice")

    record = logbook.log(new_site, emc, "adverse_event")
    assert record.standing == ()
    assert (record.struck[0].entry.struck_reason, record.struck[0].notes) == ("entered twice", ())


def test_a_row_that_was_struck_out_changes_no_more(new_site: Site, emc: str) -> None:
    logbook.add(new_site, emc, "adverse_event", EVENT)
    row_id = rows(new_site, emc, "adverse_event")[0].entry.id
    logbook.strike(new_site, emc, "adverse_event", row_id, "entered twice")

    with pytest.raises(NotPossible):
        logbook.change(new_site, emc, "adverse_event", row_id, {"grade": "2"})


def test_a_log_or_a_row_that_is_not_there_is_said(new_site: Site, emc: str) -> None:
    with pytest.raises(NotFound, match="The logs are adverse_event"):
        logbook.log(new_site, emc, "diary")
    with pytest.raises(NotFound):
        logbook.strike(new_site, emc, "dose", "nobody", "wrong")


# --- the clock of a serious adverse event


def test_the_days_since_awareness_are_said_until_the_site_sets_a_time(new_site: Site, emc: str) -> None:
    logbook.add(new_site, emc, "adverse_event", SERIOUS)

    (note,) = notes(new_site, emc, "adverse_event")
    assert note.kind == "ask"
    assert "11 days. The study states no time to report: the site sets it." in note.words

    studies.choose(
        new_site, overview.participant(new_site, emc).study.id, REPORT_DAYS, "1", "by the sponsor's manual"
    )

    (note,) = notes(new_site, emc, "adverse_event")
    assert note.kind == "flag"
    assert note.words.endswith("due 4 Apr 2026")


# --- medication


def test_allopurinol_beside_azathioprine_is_hinted_at(new_site: Site, baaz: str) -> None:
    logbook.add(new_site, baaz, "medication", {"name": "Allopurinol", "ongoing": "yes"})

    assert rows(new_site, baaz, "medication")[0].entry.answers["drug"] == "allopurinol"
    (note,) = notes(new_site, baaz, "medication")
    assert note.kind == "warn"
    assert note.words.startswith(
        "Allopurinol slows the breakdown of azathioprine; its dose is cut to one quarter."
    )


def test_a_hint_that_is_recalled_is_to_be_confirmed_by_the_site(new_site: Site, baaz: str) -> None:
    logbook.add(new_site, baaz, "medication", {"name": "febuxostat", "ongoing": "yes"})

    (note,) = notes(new_site, baaz, "medication")
    assert "To be confirmed by the site" in note.words


def test_what_ended_before_consent_meets_no_study_drug(new_site: Site, baaz: str) -> None:
    logbook.add(new_site, baaz, "medication", {"name": "allopurinol", "started": "2019", "ended": "2020"})

    assert notes(new_site, baaz, "medication") == ()


def test_of_a_drug_that_is_not_known_nothing_is_said_to_be_harmless(new_site: Site, baaz: str) -> None:
    logbook.add(new_site, baaz, "medication", {"name": "grandmother's drops"})

    (note,) = notes(new_site, baaz, "medication")
    assert note == LogNote("Not in the list of drugs: nothing can be said of it.", "ask")


def test_methotrexate_by_the_day_is_refused_in_every_log(new_site: Site, baaz: str) -> None:
    daily = {"unit": "mg", "every": "day"}
    medication = {"name": "Metoject", "dose": "15"} | daily
    dose = {"drug": "MTX", "amount": "15", "started": "2026-03-03"} | daily
    tablets = {"drug": "methotrexate", "dispensed_on": "2026-03-03", "dispensed": "24", "per_day": "6"}

    assert refusals(lambda: logbook.add(new_site, baaz, "medication", medication)) == {
        "every": Refusal.WEEKLY_ONLY
    }
    assert refusals(lambda: logbook.add(new_site, baaz, "dose", dose)) == {"every": Refusal.WEEKLY_ONLY}
    assert refusals(lambda: logbook.add(new_site, baaz, "dispensing", tablets)) == {
        "per_day": Refusal.WEEKLY_ONLY
    }


def test_a_prohibited_medication_is_a_deviation_until_it_is_corrected(demo_site: Site) -> None:
    who = on_study(demo_site, "baaz-ad-ir")  # exclusion criterion 4 (5): probenecid
    start = overview.participant(demo_site, who).participant.enrolled_on
    logbook.add(demo_site, who, "medication", {"name": "probenecid", "started": "2025-02", "ongoing": "yes"})

    (found,) = prohibited(demo_site, who)
    assert (found.detail, found.on) == ("probenecid: Probenecid", start)
    assert notes(demo_site, who, "medication")[0].kind == "flag"
    assert "Not allowed in this study: Probenecid" in notes(demo_site, who, "medication")[0].words

    row_id = rows(demo_site, who, "medication")[-1].entry.id
    logbook.change(demo_site, who, "medication", row_id, {"ended": "2025-03", "ongoing": "no"})
    assert prohibited(demo_site, who) == []


def test_what_went_on_since_screening_is_a_deviation_from_enrolment_to_the_end(
    new_site: Site, baaz: str
) -> None:
    enrolled, left = date(2026, 4, 9), date(2026, 4, 11)
    logbook.add(new_site, baaz, "medication", {"name": "probenecid", "started": "2025-02", "ongoing": "yes"})
    after = {"name": "ciclosporin", "started": "2026-04-12", "ongoing": "yes"}
    logbook.add(new_site, baaz, "medication", after)
    before = prohibited(new_site, baaz)

    with new_site.work() as work:
        enrolment.take_over(work, baaz, "SAR-7", enrolled, "anna", "A", None, "from the paper files")
    during = [one.on for one in prohibited(new_site, baaz)]
    leaving.withdraw(new_site, baaz, left, "moved away")

    assert (before, during) == ([], [enrolled, date(2026, 4, 12)])
    assert [one.on for one in prohibited(new_site, baaz)] == [enrolled]


def test_a_struck_row_is_no_deviation_and_an_undated_one_cannot_be_told(demo_site: Site) -> None:
    who = on_study(demo_site, "baaz-ad-ir")
    logbook.add(
        demo_site, who, "vaccination", {"name": "yellow fever", "live": "yes", "given_on": "2026-04-13"}
    )
    assert len(prohibited(demo_site, who)) == 1

    logbook.strike(
        demo_site, who, "vaccination", rows(demo_site, who, "vaccination")[-1].entry.id, "another's"
    )
    logbook.add(demo_site, who, "medication", {"name": "probenecid"})

    assert prohibited(demo_site, who) == []
    assert notes(demo_site, who, "medication")[0].kind == "ask"


def prohibited(site: Site, participant: str) -> list[Deviation]:
    found = overview.participant(site, participant).deviations
    return [one for one in found if one.kind == log_deviations.PROHIBITED]


# --- doses and dispensing


def test_a_dose_per_kg_is_judged_with_the_weight_that_was_used(new_site: Site, baaz: str) -> None:
    weighed = {"weight": "70.5", "weight_on": "2026-03-03"}
    logbook.add(new_site, baaz, "dose", AZATHIOPRINE | weighed | {"amount": "125"})

    (note,) = notes(new_site, baaz, "dose")
    assert note.kind == "quiet"
    assert note.words.startswith("1.77 mg/kg (125 mg at 70.5 kg of 3 Mar 2026), allowed 1.5–2.5 mg/kg")

    logbook.add(new_site, baaz, "dose", AZATHIOPRINE | weighed | {"amount": "200"})
    (note,) = notes(new_site, baaz, "dose")
    assert note.kind == "warn"
    assert note.words.startswith("Outside the dose stated: 2.84 mg/kg")


def test_a_dose_per_kg_without_a_weight_cannot_be_judged(new_site: Site, baaz: str) -> None:
    logbook.add(new_site, baaz, "dose", AZATHIOPRINE | {"amount": "0.125", "unit": "g"})

    (note,) = notes(new_site, baaz, "dose")
    assert note.kind == "ask"
    assert "The weight is missing." in note.words


def test_the_weight_of_the_last_vital_signs_is_proposed(new_site: Site, screening: str) -> None:
    visits.save_form(new_site, screening, "vital_signs", [Typed("weight", "70.5")])
    who = visits.open_visit(new_site, screening).participant.id

    proposed = logbook.log(new_site, who, "dose").proposals

    assert proposed == {"weight": "70.5", "weight_on": CONSENT.isoformat()}


def test_naming_a_drug_of_one_arm_would_give_a_double_blind_study_away(new_site: Site, bird: str) -> None:
    given = {"drug": "baricitinib 4 mg", "kit": "K-1104", "dispensed_on": "2026-04-01", "dispensed": "35"}

    found = refusals(lambda: logbook.add(new_site, bird, "dispensing", given))
    for name in ("study drug", "prednisone"):
        logbook.add(new_site, bird, "dispensing", given | {"drug": name})

    assert found == {"drug": Refusal.NOT_A_CHOICE}
    assert refusals(lambda: logbook.add(new_site, bird, "dispensing", given | {"drug": "Placebo"}))
    assert [row.entry.answers["kit"] for row in rows(new_site, bird, "dispensing")] == ["K-1104", "K-1104"]
    assert "baricitinib" not in logbook.log(new_site, bird, "dispensing").suggestions["drug"]


def test_what_was_returned_gives_the_compliance(new_site: Site, baaz: str) -> None:
    given = {"drug": "azathioprine", "dispensed_on": "2026-03-02", "dispensed": "84", "per_day": "2"}
    logbook.add(new_site, baaz, "dispensing", given)
    assert notes(new_site, baaz, "dispensing") == ()

    logbook.add(new_site, baaz, "dispensing", given | {"returned_on": "2026-04-13", "returned": "5"})
    assert notes(new_site, baaz, "dispensing") == (LogNote("Compliance 94.0 % (79 of 84)"),)


# --- at a visit, and masked


def test_a_visit_holds_what_concerns_its_day(new_site: Site, screening: str) -> None:
    who = visits.open_visit(new_site, screening).participant.id
    logbook.add(new_site, who, "medication", {"name": "ibuprofen", "started": "2026-01", "ongoing": "yes"})
    logbook.add(new_site, who, "medication", {"name": "cetirizine", "started": "2026-03-20"})
    logbook.add(new_site, who, "adverse_event", EVENT)

    logs = {one.log.id: one for one in visits.open_visit(new_site, screening).logs}

    assert [row.entry.answers["name"] for row in logs["medication"].rows] == ["ibuprofen"]
    assert logs["adverse_event"].rows == ()


def test_an_event_between_two_visits_stands_at_the_later_one(new_site: Site, emc: str) -> None:
    visits.hold(new_site, visits.find_visit(new_site, "DP-001", "week4"), date(2026, 3, 31))
    logbook.add(new_site, emc, "adverse_event", EVENT | {"ended": "2026-03-22"})

    logs = visits.open_visit(new_site, visits.find_visit(new_site, "DP-001", "week4")).logs

    assert [len(one.rows) for one in logs if one.log.id == "adverse_event"] == [1]


def test_a_masked_assessor_reads_and_writes_no_log(demo_path: Path, clock: TestClock) -> None:
    with Site.open(demo_path, "assessor", demo.PASSWORD, clock=clock) as site:
        who = on_study(site, "bsmmu-dcssc")

        with pytest.raises(NotPossible):
            logbook.log(site, who, "dose")
        with pytest.raises(NotAllowed):
            logbook.add(site, who, "adverse_event", EVENT)
