"""Treatments from the logs: what they are, and whether they were taken on a day."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.catalogue import drugs
from tracker.domain.partial_dates import PartialDate
from tracker.domain.records import LogEntry
from tracker.domain.treatments import Treatment, logged, treatments, vaccinations

TODAY = date(2026, 4, 14)


def row(log: str, struck: bool = False, **answers: str) -> LogEntry:
    return LogEntry("1", log, answers, struck)


def taken(started: str = "", ended: str = "", ongoing: bool = False) -> Treatment:
    days = [PartialDate.parse(text) if text else None for text in (started, ended)]
    return Treatment("drug", started=days[0], ended=days[1], ongoing=ongoing)


def test_a_row_of_the_medication_log_is_a_treatment() -> None:
    entry = row(
        "medication",
        name="Imuran",
        drug="azathioprine",
        dose="100",
        unit="mg",
        every="day",
        route="oral",
        started="2025",
        ended="2026-01-10",
        ongoing="",
    )

    (found,) = treatments([entry, row("medication", struck=True, name="struck out")])

    assert found == Treatment(
        "Imuran",
        "azathioprine",
        Decimal(100),
        "mg",
        "day",
        "oral",
        PartialDate.parse("2025"),
        PartialDate.parse("2026-01-10"),
        id="1",
    )


def test_what_cannot_be_read_counts_as_not_recorded() -> None:
    entry = row("medication", name="x", dose="10-20", started="soon", ongoing="yes")

    (found,) = treatments([entry, row("medication", struck=True)])

    assert (found.dose, found.started, found.ended, found.ongoing) == (None, None, None, True)
    assert treatments([row("medication", dose="NaN")])[0].dose is None


@pytest.mark.parametrize(("live", "answer"), [("yes", True), ("no", False), ("unknown", None), ("", None)])
def test_a_vaccine_is_live_only_where_that_is_recorded(live: str, answer: bool | None) -> None:
    entry = row("vaccination", name="MMR", live=live, given_on="2026-02-01")

    (found,) = logged({"vaccination": (entry,)})

    assert found.is_one_of(["live_vaccine"], drugs()) is answer
    assert found.started == found.ended == PartialDate.parse("2026-02-01")
    assert vaccinations([row("vaccination", struck=True)]) == ()


def test_a_treatment_is_known_by_its_id_or_its_name() -> None:
    assert Treatment("what was given", "azathioprine").is_one_of(["azathioprine"], drugs()) is True
    assert Treatment("Imuran 50 mg").is_one_of(["jak_inhibitor", "azathioprine"], drugs()) is True
    assert Treatment("tablets").is_one_of(["azathioprine"], drugs()) is False
    assert Treatment("Imuran").is_one_of(["live_vaccine"], drugs()) is False


def test_the_route_may_be_needed_to_tell_what_it_is() -> None:
    names = ["parenteral_corticosteroid"]

    assert Treatment("dexamethasone").is_one_of(names, drugs()) is None
    assert Treatment("dexamethasone", route="intravenous").is_one_of(names, drugs()) is True


@pytest.mark.parametrize(
    ("name", "route", "answer"),
    [
        ("IVIg", "", True),
        ("cyclophosphamide", "", None),
        ("cyclophosphamide", "oral", False),
        ("cyclophosphamide", "intravenous", True),
        ("pimecrolimus", "", False),
        ("unknown", "", None),
    ],
)
def test_the_route_is_as_recorded_or_the_only_one_there_is(
    name: str, route: str, answer: bool | None
) -> None:
    assert Treatment(name, route=route).given_by(["intravenous"], drugs()) is answer


@pytest.mark.parametrize(
    ("started", "ended", "ongoing", "answer"),
    [
        ("2026-01-01", "2026-02-28", False, False),
        ("2026-01-01", "2026-03-01", False, True),
        ("2026-01-01", "2026-03", False, True),
        ("2026-01-01", "2026", False, None),
        ("2026-03-31", "2026-05-01", False, True),
        ("2026-04-01", "2026-05-01", False, False),
        ("2026-03", "2026-05", False, True),
        ("2026", "2026-05", False, None),
        ("", "2026-03-05", False, True),
        ("", "2026-04-05", False, None),
        ("2026-01-01", "", True, True),
        ("2026-03-10", "", False, True),
        ("2026-01-01", "", False, None),
        ("", "", True, None),
    ],
)
def test_whether_it_was_taken_in_march_2026(
    started: str, ended: str, ongoing: bool, answer: bool | None
) -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 31)

    assert taken(started, ended, ongoing).taken_between(first, last, TODAY) is answer


def test_what_goes_on_is_known_until_today_only() -> None:
    one = taken("2026-01-01", ongoing=True)

    assert one.taken_between(date(2026, 4, 15), date(2026, 5, 15), TODAY) is None
    assert one.taken_between(date(2026, 4, 14), date(2026, 5, 15), TODAY) is True
    assert taken(ongoing=True).taken_between(TODAY, date(2026, 5, 15), TODAY) is True
