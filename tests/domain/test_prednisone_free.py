"""Free of prednisone at a visit: by the dose of the day alone, or by the days that the site sets (BIRD, W24)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tracker.domain.partial_dates import PartialDate
from tracker.domain.prednisone_free import Recorded, Taken, days_set, prednisone_free

W24 = date(2026, 9, 29)
NOTHING = ((W24, Decimal(0)),)


def row(amount: str, started: str, ended: str = "") -> Taken:
    return Taken(Decimal(amount), PartialDate.parse(started), PartialDate.parse(ended) if ended else None)


@pytest.mark.parametrize(("text", "days"), [("", None), ("28", 28), ("0", 0), ("366", None), ("-1", None)])
def test_the_days_are_the_sites_or_nobodys(text: str, days: int | None) -> None:
    assert days_set(text) == days


def test_without_a_definition_the_dose_at_the_visit_decides_alone_and_this_is_said() -> None:
    verdict = prednisone_free(W24, Recorded(NOTHING), None)

    assert verdict.answer is True
    assert "by the dose at the visit alone" in verdict.because


def test_a_dose_at_the_visit_is_no_freedom_whatever_the_definition() -> None:
    recorded = Recorded(((W24, Decimal("2.5")),), last_day=date(2026, 1, 1))

    verdict = prednisone_free(W24, recorded, 14)

    assert verdict.answer is False
    assert verdict.because == "prednisone 2.5 mg on 29 Sep 2026"


def test_silence_is_not_freedom() -> None:
    verdict = prednisone_free(W24, Recorded(), None)

    assert verdict.cannot_tell
    assert verdict.missing == ("prednisone dose",)


@pytest.mark.parametrize(
    ("last_day", "days", "answer"),
    [
        (W24 - timedelta(days=29), 28, True),
        (W24 - timedelta(days=28), 28, False),
        (W24 - timedelta(days=1), 1, False),
        (None, 1, None),
        (None, 0, True),
    ],
)
def test_the_last_day_with_prednisone_lies_before_the_days_asked_for(
    last_day: date | None, days: int, answer: bool | None
) -> None:
    verdict = prednisone_free(W24, Recorded(NOTHING, last_day), days)

    assert verdict.answer is answer


def test_a_day_with_prednisone_is_named() -> None:
    verdict = prednisone_free(W24, Recorded(NOTHING, last_day=date(2026, 9, 20)), 28)

    assert verdict.because == "prednisone on 20 Sep 2026; the site asks for 0 mg on 28 days before it"


def test_an_earlier_visit_with_a_dose_inside_the_days_counts() -> None:
    recorded = Recorded((*NOTHING, (date(2026, 9, 25), Decimal(5))), last_day=date(2026, 1, 1))

    assert prednisone_free(W24, recorded, 7).answer is False
    assert prednisone_free(W24, recorded, 3).answer is True


@pytest.mark.parametrize(
    ("log", "days", "answer"),
    [
        # a dose lasts until its end, or until the next one begins
        ([row("5", "2026-04-14", "2026-08-31")], 28, True),
        ([row("5", "2026-04-14", "2026-09-01")], 28, False),
        ([row("5", "2026-04-14"), row("0", "2026-09-01")], 28, True),
        ([row("5", "2026-04-14"), row("0", "2026-09-02")], 28, False),
        # before the first row nothing is known
        ([row("0", "2026-09-10")], 28, None),
        # dates of which a part is known
        ([row("5", "2026-04-14", "2026-08")], 28, True),
        ([row("5", "2026-04-14", "2026-09")], 28, False),
        ([row("5", "2026-04-14", "2026")], 28, None),
        ([row("5", "2026-04-14"), row("0", "2026-08")], 28, True),
        ([row("5", "2026-04-14"), row("0", "2026-09")], 28, None),
        ([row("0", "2026-04-14"), row("5", "2026-12-01")], 28, True),
    ],
)
def test_the_dose_log_tells_each_day(log: list[Taken], days: int, answer: bool | None) -> None:
    verdict = prednisone_free(W24, Recorded(NOTHING, log=tuple(log)), days)

    assert verdict.answer is answer
    assert bool(verdict.missing) is (answer is None)


def test_the_log_speaks_where_the_visit_is_silent_and_is_not_overruled_by_it() -> None:
    going_on = (row("5", "2026-04-14"),)

    assert prednisone_free(W24, Recorded(log=going_on), None).because == (
        "prednisone on 29 Sep 2026, by the dose log"
    )
    assert prednisone_free(W24, Recorded(NOTHING, log=going_on), None).answer is False
    ended = (row("5", "2026-04-14", "2026-08-31"),)
    assert prednisone_free(W24, Recorded(log=ended), None).answer is True
