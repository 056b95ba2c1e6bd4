"""The rows of the logs as time on the participant's axis: drug, medication, adverse events."""

from collections.abc import Mapping
from datetime import date

from tracker.domain.log_spans import Lane, LogSpan, around, spans
from tracker.domain.log_views import LogRecord, LogRow
from tracker.domain.logs import LOGS
from tracker.domain.records import LogEntry


def logs(**rows: list[dict[str, str]]) -> Mapping[str, LogRecord]:
    """Logs with these rows; one that has `struck` is struck out."""
    return {
        name: LogRecord(
            LOGS[name],
            tuple(
                LogRow(LogEntry(f"{name}-{n}", name, answers, struck="struck" in answers))
                for n, answers in enumerate(found)
            ),
        )
        for name, found in rows.items()
    }


def only(**rows: list[dict[str, str]]) -> LogSpan:
    (found,) = spans(logs(**rows))
    return found


AZATHIOPRINE = {
    "drug": "Azathioprine",
    "amount": "100",
    "unit": "mg",
    "every": "day",
    "started": "2026-03-01",
}
NAUSEA = {"words": "felt sick", "term": "Nausea", "grade": "1", "onset": "2026-03-06", "ended": "2026-03-21"}


def test_a_dose_stands_from_its_first_day_to_its_last() -> None:
    span = only(dose=[{**AZATHIOPRINE, "ended": "2026-04-14"}])

    assert (span.lane, span.first, span.last) == (Lane.DRUG, date(2026, 3, 1), date(2026, 4, 14))
    assert span.words == "Azathioprine 100 mg per day"
    assert span.whole == "Azathioprine 100 mg per day: 1 Mar 2026 to 14 Apr 2026"


def test_what_has_no_end_goes_on() -> None:
    span = only(dose=[AZATHIOPRINE])

    assert span.last is None
    assert span.whole == "Azathioprine 100 mg per day: since 1 Mar 2026, no end recorded"


def test_a_date_of_which_only_the_month_is_known_takes_all_of_it() -> None:
    span = only(medication=[{"name": "Cetirizine", "started": "2026-02", "ended": "2026-03"}])

    assert (span.lane, span.first, span.last) == (Lane.MEDICATION, date(2026, 2, 1), date(2026, 3, 31))
    assert span.whole == "Cetirizine: Feb 2026 to Mar 2026"


def test_medication_since_nobody_knows_when_has_no_first_day() -> None:
    span = only(medication=[{"name": "Urea cream"}])

    assert span.first is None
    assert span.whole == "Urea cream: since a day not recorded, no end recorded"


def test_an_event_is_named_by_its_term_and_its_grade() -> None:
    span = only(adverse_event=[{**NAUSEA, "serious": "no"}])

    assert (span.lane, span.words, span.loud) == (Lane.EVENT, "Nausea, grade 1", False)


def test_an_event_without_a_term_or_a_grade_is_named_by_the_words_used() -> None:
    span = only(adverse_event=[{"words": "felt sick", "onset": "2026-03-06", "ended": "2026-03-07"}])

    assert span.words == "felt sick"


def test_an_event_that_goes_on_or_is_serious_asks_for_somebody() -> None:
    ongoing = only(adverse_event=[{"words": "rash", "onset": "2026-04-01"}])
    serious = only(adverse_event=[{**NAUSEA, "serious": "yes"}])

    assert (ongoing.words, ongoing.loud) == ("rash, ongoing", True)
    assert (serious.words, serious.loud) == ("Nausea, grade 1, serious", True)


def test_a_death_does_not_go_on() -> None:
    span = only(adverse_event=[{"words": "stroke", "onset": "2026-04-01", "outcome": "fatal"}])

    assert span.words == "stroke"


def test_without_doses_the_drug_is_told_by_what_was_dispensed() -> None:
    kit = {"drug": "Study drug", "kit": "K-1105", "dispensed_on": "2026-01-20"}

    told = only(dispensing=[kit])
    with_doses = spans(logs(dispensing=[kit], dose=[AZATHIOPRINE]))

    assert (told.lane, told.words) == (Lane.DRUG, "Study drug, K-1105")
    assert [one.log for one in with_doses] == ["dose"]


def test_struck_rows_are_not_on_the_axis() -> None:
    assert spans(logs(adverse_event=[{**NAUSEA, "struck": "yes"}])) == ()


def test_who_is_masked_is_given_no_logs_and_sees_none() -> None:
    assert spans({}) == ()


def test_lanes_stand_in_their_order_and_each_from_its_earliest_on() -> None:
    later = {**AZATHIOPRINE, "started": "2026-04-01"}

    found = spans(
        logs(adverse_event=[NAUSEA], dose=[later, AZATHIOPRINE], medication=[{"name": "Urea cream"}])
    )

    assert [(one.lane, one.row) for one in found] == [
        (Lane.DRUG, "dose-1"),
        (Lane.DRUG, "dose-0"),
        (Lane.MEDICATION, "medication-0"),
        (Lane.EVENT, "adverse_event-0"),
    ]


def test_only_what_touches_a_time_is_around_it() -> None:
    found = spans(logs(adverse_event=[NAUSEA], medication=[{"name": "Urea cream"}]))

    assert len(around(found, date(2026, 3, 21), date(2026, 4, 1))) == 2
    assert [one.lane for one in around(found, date(2026, 3, 22), date(2026, 4, 1))] == [Lane.MEDICATION]
    assert [one.lane for one in around(found, date(2026, 2, 1), date(2026, 3, 5))] == [Lane.MEDICATION]
