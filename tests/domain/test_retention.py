"""Which backups are kept by age (7 daily, 5 weekly, 12 monthly, all yearly: the promise of the README)."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.retention import kept

TODAY = datetime(2026, 4, 14, 18, tzinfo=UTC)
DAYS = [TODAY - timedelta(days=n) for n in range(3 * 365)]


def test_of_a_backup_every_day_the_last_seven_stay() -> None:
    assert set(DAYS[:7]) <= kept(DAYS)
    assert DAYS[7] not in kept(DAYS)  # Tuesday 7 April: neither last of its week nor of its month


def test_of_the_last_five_weeks_the_newest_stays() -> None:
    sundays = [day for day in DAYS[1:] if day.isoweekday() == 7][:4]

    assert set(sundays) <= kept(DAYS)  # the fifth week is this one


def test_of_the_last_twelve_months_the_newest_stays() -> None:
    ends = [day for day in DAYS if (day + timedelta(days=1)).day == 1][:11]

    assert set(ends) <= kept(DAYS)


def test_every_year_keeps_its_newest() -> None:
    assert {datetime(year, 12, 31, 18, tzinfo=UTC) for year in (2023, 2024, 2025)} <= kept(DAYS)


def test_of_two_backups_of_one_day_the_newer_stays() -> None:
    morning, evening = TODAY.replace(hour=8), TODAY

    assert kept([morning, evening]) == {evening}


def test_a_site_that_was_shut_keeps_what_it_had() -> None:
    old = [datetime(2024, 3, n, 18, tzinfo=UTC) for n in range(1, 6)]

    assert kept(old) == frozenset(old)


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=1))
def test_the_newest_stays_and_what_was_kept_is_kept_again(moments: list[datetime]) -> None:
    stays = kept(moments)

    assert max(moments) in stays
    assert kept(stays) == stays
