"""Wrong passwords shut out for longer and longer, and never for less than was said."""

from datetime import UTC, datetime, timedelta

from tracker.domain.lockout import FIRST, LONGEST, TRIES, Tries, after_wrong

NOW = datetime(2026, 4, 14, 9, 41, tzinfo=UTC)


def wrong(times: int, tries: Tries | None = None) -> Tries:
    tries = tries or Tries()
    for _n in range(times):
        tries = after_wrong(tries, NOW)
    return tries


def test_four_wrong_tries_shut_nobody_out() -> None:
    assert not wrong(TRIES - 1).is_shut_out(NOW)


def test_the_fifth_shuts_out_for_a_quarter_of_an_hour() -> None:
    tries = wrong(TRIES)

    assert tries.is_shut_out(NOW + FIRST - timedelta(seconds=1))
    assert not tries.is_shut_out(NOW + FIRST)


def test_every_further_one_doubles_it_up_to_a_day() -> None:
    assert wrong(TRIES + 1).until == NOW + 2 * FIRST
    assert wrong(TRIES + 2).until == NOW + 4 * FIRST
    assert wrong(TRIES + 7).until == NOW + LONGEST
    assert wrong(TRIES + 500).until == NOW + LONGEST


def test_a_clock_set_back_opens_nothing() -> None:
    assert wrong(TRIES).is_shut_out(NOW - timedelta(days=30))
