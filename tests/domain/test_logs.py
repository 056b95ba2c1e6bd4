"""The logs of a participant: what a row may hold, what is refused at which field, and how it reads."""

from datetime import date

import pytest

from tracker.domain.drugs import ROUTES, KnownDrug
from tracker.domain.log_rows import RowRefused, coded_term, read_row
from tracker.domain.log_views import LogRecord, LogRow
from tracker.domain.log_words import COLUMNS, is_current
from tracker.domain.logs import LOGS
from tracker.domain.records import LogEntry
from tracker.errors import Refusal
from tracker.storage.log_tables import LOG_TABLES
from tracker.storage.read_logs import KEPT_APART

TODAY = date(2026, 4, 14)

EVENT = {"words": "nausea", "onset": "2026-04-01", "serious": "no"}
SERIOUS = EVENT | {"serious": "yes", "serious_criteria": "hospitalisation", "aware_on": "2026-04-03"}
FATAL = SERIOUS | {"grade": "5", "outcome": "fatal", "serious_criteria": "death"}
METHOTREXATE = KnownDrug(id="methotrexate", name="methotrexate", every=("week",))
DRUG = {"name": "ibuprofen"}
DOSE = {"drug": "azathioprine", "amount": "125", "unit": "mg", "every": "day", "started": "2026-03-03"}
GIVEN = {"drug": "study drug", "dispensed_on": "2026-03-02", "dispensed": "84"}


def read(log: str, answers: dict[str, str], drug: KnownDrug | None = None) -> dict[str, str]:
    return {item: text for item, text in read_row(LOGS[log], answers, TODAY, drug).items() if text}


def refusals(log: str, answers: dict[str, str], drug: KnownDrug | None = None) -> dict[str, Refusal]:
    with pytest.raises(RowRefused) as refused:
        read_row(LOGS[log], answers, TODAY, drug)
    return {problem.field: problem.code for problem in refused.value.problems}


def sentence(log: str, answers: dict[str, str], drug: KnownDrug | None = None) -> str:
    with pytest.raises(RowRefused) as refused:
        read_row(LOGS[log], answers, TODAY, drug)
    return str(refused.value)


def said(log: str, answers: dict[str, str]) -> list[str]:
    return [column.text(answers) for column in COLUMNS[log]]


# --- what a row holds


def test_every_item_of_a_log_has_its_column() -> None:
    for name, table in LOG_TABLES.items():
        columns = {column.name for column in table.c} - set(KEPT_APART)
        assert {item.id for item in LOGS[name].items} == columns


def test_a_row_is_kept_in_canonical_texts() -> None:
    typed = {"name": " Ibuprofen ", "dose": "0400", "unit": "mg", "every": "as needed", "started": "Mar 2026"}

    assert read("medication", typed) == {
        "name": "Ibuprofen",
        "dose": "400",
        "unit": "mg",
        "every": "as needed",
        "started": "2026-03",
    }


def test_the_criteria_are_kept_in_the_order_of_the_list_and_once() -> None:
    typed = SERIOUS | {"serious_criteria": "medically_important hospitalisation  medically_important"}

    assert read("adverse_event", typed)["serious_criteria"] == "hospitalisation medically_important"


def test_a_kit_number_stays_the_text_that_it_is() -> None:
    assert read("dispensing", GIVEN | {"kit": "00-1104"})["kit"] == "00-1104"


def test_all_that_is_wrong_is_said_at_once_each_at_its_field() -> None:
    typed = {"onset": "soon", "ended": "2026-05-01", "grade": "6", "serious": "perhaps"}

    assert refusals("adverse_event", typed) == {
        "words": Refusal.MISSING,
        "onset": Refusal.INVALID_DATE,
        "ended": Refusal.IN_THE_FUTURE,
        "grade": Refusal.OUT_OF_RANGE,
        "serious": Refusal.OUT_OF_RANGE,
    }


def test_an_item_that_the_log_does_not_have_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError, match="dose has no item colour"):
        read_row(LOGS["dose"], {"colour": "red"}, TODAY)


# --- dates


def test_an_end_before_its_start_is_refused() -> None:
    assert refusals("medication", DRUG | {"started": "2026-03-10", "ended": "2026-03-09"}) == {
        "ended": Refusal.OUT_OF_RANGE
    }
    assert "End (Feb 2026) is before start (Mar 2026)." in sentence(
        "medication", DRUG | {"started": "2026-03", "ended": "2026-02"}
    )


@pytest.mark.parametrize(
    ("started", "ended"), [("2026", "2026-02-10"), ("2026-03-10", "2026-03"), ("2025", "")]
)
def test_an_end_that_only_may_be_before_its_start_is_kept(started: str, ended: str) -> None:
    assert read("medication", DRUG | {"started": started, "ended": ended})["started"] == started


def test_a_start_in_the_future_is_refused_and_this_month_is_not() -> None:
    assert refusals("medication", DRUG | {"started": "2026-05"}) == {"started": Refusal.IN_THE_FUTURE}
    assert read("medication", DRUG | {"started": "2026-04"})["started"] == "2026-04"


def test_a_planned_end_of_a_drug_may_lie_ahead() -> None:
    typed = DRUG | {"started": "2026-04-01", "ended": "2026-05-01", "ongoing": "yes"}

    assert read("medication", typed)["ended"] == "2026-05-01"


def test_what_has_ended_is_not_ongoing() -> None:
    typed = {"words": "asthma", "ended": "2019", "ongoing": "yes"}

    assert refusals("medical_history", typed) == {"ongoing": Refusal.NOT_A_CHOICE}


# --- adverse events (ICH E2A II.B; CTCAE v5.0)


def test_serious_asks_for_a_criterion_and_for_the_day_of_awareness() -> None:
    assert refusals("adverse_event", EVENT | {"serious": "yes"}) == {
        "serious_criteria": Refusal.MISSING,
        "aware_on": Refusal.MISSING,
    }
    assert read("adverse_event", SERIOUS)["serious_criteria"] == "hospitalisation"


def test_a_criterion_of_what_is_not_serious_is_refused() -> None:
    assert refusals("adverse_event", EVENT | {"serious_criteria": "disability"}) == {
        "serious_criteria": Refusal.NOT_A_CHOICE
    }


def test_nobody_is_aware_before_the_onset_nor_reports_before_that() -> None:
    assert refusals("adverse_event", SERIOUS | {"aware_on": "2026-03-31"}) == {
        "aware_on": Refusal.OUT_OF_RANGE
    }
    assert refusals("adverse_event", SERIOUS | {"reported_on": "2026-04-02"}) == {
        "reported_on": Refusal.OUT_OF_RANGE
    }


@pytest.mark.parametrize("grade", ["0", "6", "2.5", "high"])
def test_a_grade_is_1_to_5(grade: str) -> None:
    assert set(refusals("adverse_event", EVENT | {"grade": grade})) == {"grade"}


def test_death_is_grade_5_fatal_and_serious() -> None:
    assert read("adverse_event", FATAL)["grade"] == "5"
    assert read("adverse_event", FATAL | {"grade": ""})["outcome"] == "fatal"
    assert set(refusals("adverse_event", FATAL | {"grade": "4"})) == {"grade"}
    assert set(refusals("adverse_event", FATAL | {"outcome": "recovered"})) == {"outcome"}
    assert set(refusals("adverse_event", FATAL | {"serious_criteria": "hospitalisation"})) == {
        "serious_criteria"
    }
    assert set(refusals("adverse_event", EVENT | {"grade": "5"})) == {"serious"}


def test_what_is_not_recovered_has_no_end() -> None:
    typed = EVENT | {"ended": "2026-04-05", "outcome": "recovering"}

    assert refusals("adverse_event", typed) == {"outcome": Refusal.NOT_A_CHOICE}


def test_a_chosen_ctcae_term_carries_its_version() -> None:
    terms = ("Anemia", "Platelet count decreased")

    assert coded_term("anemia", terms, "5.0") == "Anemia (CTCAE v5.0)"
    assert coded_term("Anemia (CTCAE v5.0)", terms, "5.0") == "Anemia (CTCAE v5.0)"
    assert coded_term(" green  spots ", terms, "5.0") == "green spots"


# --- doses


def test_a_dose_is_above_zero_and_has_a_unit() -> None:
    assert refusals("dose", DOSE | {"amount": "0"}) == {"amount": Refusal.OUT_OF_RANGE}
    assert refusals("dose", DOSE | {"amount": "<5"}) == {"amount": Refusal.NOT_A_NUMBER}
    assert refusals("medication", DRUG | {"dose": "400"}) == {"unit": Refusal.UNIT_REQUIRED}


@pytest.mark.parametrize("every", ["day", "as needed"])
def test_methotrexate_is_never_recorded_by_the_day(every: str) -> None:
    dose = DOSE | {"drug": "MTX", "amount": "15", "every": every}
    medication = {"name": "MTX", "dose": "15", "unit": "mg", "every": every}

    for log, typed in (("dose", dose), ("medication", medication)):
        assert refusals(log, typed, METHOTREXATE) == {"every": Refusal.WEEKLY_ONLY}
        assert "once a WEEK, never daily" in sentence(log, typed, METHOTREXATE)
        assert read(log, typed | {"every": "week"}, METHOTREXATE)["every"] == "week"


def test_a_dose_of_methotrexate_says_that_it_is_of_a_week() -> None:
    typed = {"name": "methotrexate", "dose": "15", "unit": "mg"}

    assert refusals("medication", typed, METHOTREXATE) == {"every": Refusal.WEEKLY_ONLY}
    assert read("medication", {"name": "methotrexate"}, METHOTREXATE) == {"name": "methotrexate"}


def test_a_weight_and_the_day_it_was_measured_go_together() -> None:
    assert refusals("dose", DOSE | {"weight": "70.5"}) == {"weight_on": Refusal.MISSING}
    assert refusals("dose", DOSE | {"weight_on": "2026-03-03"}) == {"weight": Refusal.MISSING}


# --- dispensing


def test_nobody_returns_more_than_was_dispensed() -> None:
    assert refusals("dispensing", GIVEN | {"returned": "85"}) == {"returned": Refusal.OUT_OF_RANGE}
    assert read("dispensing", GIVEN | {"returned": "84"})["returned"] == "84"
    assert read("dispensing", GIVEN | {"returned": "0"})["returned"] == "0"


def test_tablets_are_whole_and_at_least_one_is_dispensed() -> None:
    assert refusals("dispensing", GIVEN | {"returned": "1.5"}) == {"returned": Refusal.INVALID_STEP}
    assert refusals("dispensing", GIVEN | {"dispensed": "0"}) == {"dispensed": Refusal.OUT_OF_RANGE}


def test_tablets_are_taken_by_the_day_or_by_the_week() -> None:
    assert set(refusals("dispensing", GIVEN | {"per_day": "1", "per_week": "7"})) == {"per_week"}
    assert set(refusals("dispensing", GIVEN | {"per_day": "1"}, METHOTREXATE)) == {"per_day"}


# --- in words


def test_an_adverse_event_reads_as_a_person_says_it() -> None:
    row = SERIOUS | {"term": "Anemia (CTCAE v5.0)", "grade": "3", "onset": "2026-04"}

    assert said("adverse_event", row)[:4] == [
        "nausea\nAnemia (CTCAE v5.0)",
        "3",
        "Apr 2026",
        "Hospitalisation or prolonged stay",
    ]


def test_an_adverse_event_says_its_span_its_relation_and_what_was_done() -> None:
    row = EVENT | {"ended": "2026-04-03", "relation": "unlikely", "action": "interrupted"}

    assert said("adverse_event", row)[2:] == [
        "1 Apr 2026 –\n3 Apr 2026",
        "No",
        "Unlikely\nInterrupted",
        "",
    ]


def test_a_weekly_dose_is_printed_per_week() -> None:
    row = {"name": "methotrexate", "dose": "15", "unit": "mg", "every": "week", "ongoing": "yes"}

    assert said("medication", row)[1] == "15 mg per WEEK"
    assert said("medication", row)[5] == "ongoing"
    assert said("medication", DRUG)[1] == ""


def test_a_dose_says_the_weight_it_was_reckoned_by() -> None:
    assert said("dose", DOSE | {"weight": "70.5", "weight_on": "2026-03-03"})[4] == "70.5 kg, 3 Mar 2026"
    assert said("dose", DOSE | {"ended": "2026-04-01"})[3:5] == ["1 Apr 2026", ""]


def test_a_dispensing_says_kit_batch_and_what_to_take() -> None:
    assert said("dispensing", GIVEN | {"kit": "K-7", "batch": "B1", "per_day": "1"})[1] == "K-7, batch B1"
    assert said("dispensing", GIVEN | {"per_day": "1"})[3] == "1 per day"
    assert said("dispensing", GIVEN | {"per_week": "10"})[3] == "10 per WEEK"
    assert said("dispensing", GIVEN)[2:] == ["84\n2 Mar 2026", "", ""]


@pytest.mark.parametrize(
    ("answers", "current"),
    [
        ({"started": "2026-03-01"}, True),
        ({"started": "2026-03", "ended": "2026-04"}, True),
        ({"started": "2026-04-11"}, False),
        ({"started": "2026-01-01", "ended": "2026-04-09"}, False),
        ({"started": "", "ended": "2026"}, True),
    ],
)
def test_a_row_is_current_where_it_may_concern_the_day(answers: dict[str, str], current: bool) -> None:
    day = date(2026, 4, 10)

    assert is_current("medication", answers, day, day) is current


def test_an_adverse_event_between_two_visits_belongs_to_the_later_one() -> None:
    answers = {"onset": "2026-03-20", "ended": "2026-03-22"}

    assert is_current("adverse_event", answers, date(2026, 3, 3), date(2026, 4, 10))
    assert not is_current("adverse_event", answers, date(2026, 4, 11), date(2026, 5, 10))


def test_the_drug_of_a_medication_is_found_and_not_asked() -> None:
    assert "drug" not in {item.id for item in LOGS["medication"].asked}


def test_the_routes_are_those_of_the_drug_catalogue() -> None:
    assert {choice.code for choice in LOGS["medication"].item("route").choices} == set(ROUTES)


def entry(number: str, struck: bool = False, **answers: str) -> LogRow:
    return LogRow(LogEntry(number, "medication", answers, struck))


def test_a_log_at_a_visit_leaves_out_what_was_struck_or_is_of_another_time() -> None:
    rows = (
        entry("1", started="2026-01-01"),
        entry("2", started="2026-01-01", struck=True),
        entry("3", started="2026-04-11"),
    )
    record = LogRecord(LOGS["medication"], rows)

    at_visit = record.between(date(2026, 4, 10), date(2026, 4, 10))

    assert [row.entry.id for row in at_visit.rows] == ["1"]
    assert [row.entry.id for row in record.standing] == ["1", "3"]
    assert [row.entry.id for row in record.struck] == ["2"]
    assert record.columns == COLUMNS["medication"]
