"""Clocks that are set back, and computers in another time zone: the trail keeps its order and says what was odd."""

import os
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from stage import TestClock

from tracker import access, settings, timekeeping, trust
from tracker.site import Site
from tracker.storage import read_keeping
from tracker.storage.tables import AUDIT


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer whose time zone a test may change; its own comes back."""
    before = os.environ.get("TZ")
    yield
    monkeypatch.undo()
    if before is None:
        os.environ.pop("TZ", None)
    time.tzset()


def newest(site: Site, n: int) -> list[tuple[int, str]]:
    """Number and action of the last entries, the oldest of them first."""
    with site.look() as connection:
        query = AUDIT.select().order_by(AUDIT.c.sequence.desc()).limit(n)
        return [(row.sequence, row.action) for row in connection.execute(query)][::-1]


def zone_noted(site: Site) -> str | None:
    with site.look() as connection:
        return read_keeping.zone_of(connection, site.actor.workstation)


def test_a_clock_that_was_set_back_leaves_an_entry_before_the_next_and_the_order_holds(
    new_site: Site, clock: TestClock
) -> None:
    settings.change(new_site, "idle_minutes", "20")
    clock.moment -= timedelta(hours=2)

    settings.change(new_site, "idle_minutes", "30")

    (first, _a), (second, _b), (third, _c) = newest(new_site, 3)
    assert [action for _n, action in newest(new_site, 3)] == ["insert", "clock", "update"]
    assert (second, third) == (first + 1, first + 2)
    assert trust.verified(new_site).holds


def test_it_is_said_once_for_some_weeks_in_the_sites_time(new_site: Site, clock: TestClock) -> None:
    settings.change(new_site, "idle_minutes", "20")
    clock.moment -= timedelta(hours=2)
    settings.change(new_site, "idle_minutes", "30")
    settings.change(new_site, "idle_minutes", "40")

    said = [one.words for one in timekeeping.oddities(new_site)]
    clock.moment += timedelta(days=timekeeping.SAID_DAYS + 1)

    assert said == ["The clock was set back from 2026-04-14 09:41 to 2026-04-14 07:41."]
    assert timekeeping.oddities(new_site) == ()


def test_a_clock_that_a_time_server_sets_right_by_seconds_is_not_noted(
    new_site: Site, clock: TestClock
) -> None:
    settings.change(new_site, "idle_minutes", "20")
    clock.moment -= timedelta(seconds=50)

    settings.change(new_site, "idle_minutes", "30")

    assert timekeeping.oddities(new_site) == ()


@pytest.mark.usefixtures("zone")
def test_a_computer_that_comes_in_another_zone_is_noted_at_the_sign_in(
    new_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tehran")
    access.signed_in(new_site)
    assert timekeeping.oddities(new_site) == ()  # the first is only remembered
    monkeypatch.setenv("TZ", "Europe/Paris")

    access.signed_in(new_site)
    access.signed_in(new_site)

    # zoneinfo: Tehran has had no summer time since 2022, Paris is CET in winter and CEST in summer
    assert [one.words for one in timekeeping.oddities(new_site)] == [
        "The time zone was changed from +0330, UTC+03:30 to CET/CEST, UTC+01:00."
    ]


@pytest.mark.usefixtures("zone")
def test_summer_time_is_no_other_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Paris")

    assert timekeeping.zone_of_computer() == "CET/CEST, UTC+01:00"


def test_in_the_hour_that_summer_time_repeats_the_entries_stay_in_order(
    new_site: Site, clock: TestClock
) -> None:
    # In Paris 25 October 2026 had 02:30 twice: 00:30 and 01:30 UTC (tz database, rule EU).
    for hour in (0, 1):
        clock.moment = clock.moment.replace(month=10, day=25, hour=hour, minute=30)
        settings.change(new_site, "idle_minutes", str(20 + hour))

    assert [action for _n, action in newest(new_site, 2)] == ["insert", "update"]
    assert timekeeping.oddities(new_site) == ()


def test_made_up_people_have_made_up_days_and_no_odd_clock(demo_site: Site, clock: TestClock) -> None:
    clock.moment -= timedelta(days=3)

    settings.change(demo_site, "idle_minutes", "20")

    assert timekeeping.oddities(demo_site) == ()
    assert zone_noted(demo_site) is None
