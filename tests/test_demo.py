"""The demo: the same for the same seed and day, plausible, at every stage, and never taken for real."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from site_file import broken_links, plain_sql, trail
from stage import TODAY, TestClock
from terminal import Say, program

from tracker import demo, overview, visits
from tracker.catalogue.study_files import shipped_studies
from tracker.domain.logs import LOGS
from tracker.domain.records import ParticipantStatus, VisitStatus
from tracker.domain.views import MatrixRow, ParticipantPage, TodayBoard, Trend
from tracker.site import Site


@pytest.fixture(scope="session")
def demo_of_sixty(tmp_path_factory: pytest.TempPathFactory, light_keys: None) -> Path:
    path = tmp_path_factory.mktemp("sixty") / "demo.visitbook"
    demo.build(path, 60, seed=1, today=TODAY)
    return path


@pytest.fixture
def site(demo_of_sixty: Path) -> Iterator[Site]:
    """The demo as it comes: 60 participants, seed 1. Only read here."""
    with Site.open(demo_of_sixty, None, demo.PASSWORD, clock=TestClock()) as opened:
        yield opened


@pytest.fixture
def rows(site: Site) -> tuple[MatrixRow, ...]:
    return overview.participants(site)


@pytest.fixture
def board(site: Site) -> TodayBoard:
    return overview.today(site)


def pages(site: Site, rows: tuple[MatrixRow, ...]) -> list[ParticipantPage]:
    return [overview.participant(site, row.participant.id) for row in rows]


def falls(trend: Trend) -> bool:
    values = [point.value for point in trend.points]
    return values[-1] < values[0]


# --- the same again


@pytest.fixture(scope="module")
def made_twice(_small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The same demo from this process and from a run of the program, then one with another seed."""
    folder = tmp_path_factory.mktemp("again")
    one = shutil.copytree(_small_folder, folder / "one")
    words = ["--participants", 5, "--seed", 1, "--today", TODAY, "--no-window"]
    assert program("demo", *words, "--site", folder / "two").returncode == 0
    demo.build(folder / "other", 5, seed=10, today=TODAY)
    return [one, folder / "two", folder / "other"]


def recorded(path: Path) -> list[tuple[str, ...]]:
    """Every value of the site with its form, item and unit, in the order in which it was recorded."""
    # a laboratory is recorded by its id, which is made anew
    query = (
        "SELECT form, item, text, unit, low, high, grade FROM result WHERE item != 'laboratory' ORDER BY id"
    )
    with plain_sql(path, "coordinator", demo.PASSWORD) as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_the_same_seed_and_day_give_the_same_people_and_dates(made_twice: list[Path], say: Say) -> None:
    def said(path: Path) -> str:
        return say("participants", "--site", path, "--today", TODAY, "--json")[1]

    one, two, other = map(said, made_twice)

    assert len(json.loads(one)) == 5
    assert one == two
    assert one != other


def test_the_same_seed_and_day_give_the_same_values(made_twice: list[Path]) -> None:
    one, two, other = map(recorded, made_twice)

    assert len(one) > 100
    assert one == two
    assert one != other


# --- every stage


def test_every_study_has_participants(rows: tuple[MatrixRow, ...]) -> None:
    assert Counter(row.study_key for row in rows) == dict.fromkeys(shipped_studies(), 12)


def test_every_status_of_a_visit_occurs(rows: tuple[MatrixRow, ...]) -> None:
    assert {cell.visit.status for row in rows for cell in row.cells} == set(VisitStatus)


def test_participants_stand_at_every_point_of_a_study(rows: tuple[MatrixRow, ...]) -> None:
    assert {row.participant.status for row in rows} == set(ParticipantStatus)


def test_today_has_something_in_every_section(board: TodayBoard) -> None:
    assert board.overdue
    assert board.closing
    assert board.this_week
    assert board.incomplete
    assert any(row.visit.appointment == TODAY and row.visit.appointment_time for row in board.due)


def test_some_limits_are_crossed_and_some_cannot_be_judged(board: TodayBoard) -> None:
    assert {flag.cannot_tell for flag in board.flags} == {False, True}
    assert len(board.flags) < 30


def test_visits_out_of_their_window_are_logged_as_deviations(site: Site, rows: tuple[MatrixRow, ...]) -> None:
    outside = (VisitStatus.HELD_EARLY, VisitStatus.HELD_LATE)
    expected = sum(cell.visit.status in outside for row in rows for cell in row.cells)

    assert sum(len(page.deviations) for page in pages(site, rows)) == expected


def test_nobody_was_there_before_consent_nor_in_the_future(rows: tuple[MatrixRow, ...]) -> None:
    for row in rows:
        held = [cell.visit.held_on for cell in row.cells if cell.visit.held_on]
        assert all(row.participant.consent_date <= day <= TODAY for day in held)
        assert held == sorted(held)


def test_who_failed_screening_did_so_by_a_criterion(rows: tuple[MatrixRow, ...]) -> None:
    failed = [row.participant for row in rows if row.participant.status is ParticipantStatus.SCREEN_FAILURE]

    assert len(failed) >= 3
    assert all(who.end_reason.endswith(".") or "not met" in who.end_reason for who in failed)


# --- plausible


def test_adverse_events_were_told_in_words(site: Site, rows: tuple[MatrixRow, ...]) -> None:
    told = {
        field.entry.text
        for row in rows
        for cell in row.cells
        if cell.visit.held_on and row.study_key == "bird"
        for form in visits.open_visit(site, cell.visit.id).forms
        if form.id == "adverse_events"
        for field in form.fields
        if field.item.id == "details" and field.entry
    }

    assert told


def test_the_logs_of_the_demo_hold_something_of_everything(site: Site, rows: tuple[MatrixRow, ...]) -> None:
    told = [(name, row) for page in pages(site, rows) for name, log in page.logs.items() for row in log.rows]

    assert {name for name, _row in told} == set(LOGS)
    assert any(row.entry.answers.get("serious") == "yes" for _name, row in told)
    assert any(
        "slows the breakdown of azathioprine" in note.words for _name, row in told for note in row.notes
    )
    assert any(note.words.startswith("Compliance") for _name, row in told for note in row.notes)


def test_disease_falls_and_strength_rises_in_most(site: Site, rows: tuple[MatrixRow, ...]) -> None:
    trends = [trend for page in pages(site, rows) for trend in page.trends]

    easi = [falls(trend) for trend in trends if trend.id == "easi"]
    mmt8 = [not falls(trend) for trend in trends if trend.id == "mmt8"]
    assert sum(easi) > len(easi) / 2
    assert sum(mmt8) > len(mmt8) / 2


def test_nobody_grows_between_two_forms(site: Site, rows: tuple[MatrixRow, ...]) -> None:
    someone = next(row for row in rows if row.study_key == "baaz-ad-ir" and row.cells[1].visit.is_held)

    held = [visits.open_visit(site, cell.visit.id) for cell in someone.cells if cell.visit.is_held]

    fields = [field for record in held for form in record.forms for field in form.fields]
    heights = [field.entry.value for field in fields if field.item.id == "height" and field.entry]
    assert len(heights) > len(held)  # demographics ask for it as well
    assert len(set(heights)) == 1


def test_haemoglobin_is_never_impossible(site: Site, rows: tuple[MatrixRow, ...]) -> None:
    found = [
        point.value
        for page in pages(site, rows)
        for trend in page.trends
        if trend.id == "haemoglobin"
        for point in trend.points
    ]

    assert found
    assert all(Decimal("6") < value < Decimal("18") for value in found)


# --- honest


def test_the_site_says_that_it_is_made_up(site: Site) -> None:
    assert site.info.demo
    assert site.info.name == "Demo Hospital, made-up people"
    assert Site.shown_name(site.path) == site.info.name


def test_the_trail_of_the_demo_holds_and_tells_its_days_in_order(demo_of_sixty: Path) -> None:
    with plain_sql(demo_of_sixty, "coordinator", demo.PASSWORD) as connection:
        entries = trail(connection)

    assert broken_links(entries) == []
    instants = [entry["at"] for entry in entries]
    assert instants == sorted(instants)
    assert instants[0] < (TODAY - timedelta(days=300)).isoformat()


# --- signatures


def test_older_visits_are_signed_recent_ones_wait_and_one_signature_is_void(
    site: Site, board: TodayBoard, rows: tuple[MatrixRow, ...]
) -> None:
    complete = [cell.visit for row in rows for cell in row.cells if cell.visit.completed_at]
    unsigned = {row.visit.id for row in board.unsigned}

    assert {visit.id for visit in complete if not visit.signed} == unsigned
    assert 0 < len(unsigned) < len(complete) / 3
    assert [row.words for row in board.unsigned].count("signature void") == 1
