"""Backups by hand and by themselves, the restore drill, and restoring in a site's place."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from stage import PASSWORD, TestClock

from tracker import access, backups, demo, overview, settings, trust
from tracker.domain.records import Role
from tracker.errors import NotAllowed, SiteError, WrongPassphrase
from tracker.site import NewUser, Site
from tracker.storage import backup


@pytest.fixture
def elsewhere(new_site: Site, tmp_path: Path) -> Path:
    """A second folder to which the new site backs up by itself."""
    folder = tmp_path / "second disk"
    folder.mkdir()
    settings.change(new_site, "backup_folder", str(folder))
    return folder


def test_a_backup_by_hand_is_remembered_with_where_the_trail_ended(new_site: Site, tmp_path: Path) -> None:
    manifest = backups.make(new_site, tmp_path / "by hand.vbbackup")

    state = backups.state(new_site)
    assert (state.last_file, state.trouble) == ("by hand.vbbackup", "")
    report = trust.verified(new_site)
    assert (report.holds, report.seals) == (True, 1)
    assert report.entries == manifest.sequence + 1  # the backup itself is on the trail


def test_without_a_folder_nothing_is_backed_up_by_itself(new_site: Site) -> None:
    assert backups.by_itself(new_site) is None
    assert not backups.state(new_site).is_due(new_site.clock.now(), 4)


def test_a_backup_by_itself_is_named_by_site_and_moment(new_site: Site, elsewhere: Path) -> None:
    made = backups.by_itself(new_site)

    assert made is not None
    assert made.parent == elsewhere
    assert made.name.startswith("01-20260414-0941")


def test_it_is_due_again_after_some_hours(new_site: Site, elsewhere: Path, clock: TestClock) -> None:
    assert backups.state(new_site).is_due(clock.now(), 4)
    backups.by_itself(new_site)

    assert not backups.state(new_site).is_due(clock.now() + timedelta(hours=3), 4)
    assert backups.state(new_site).is_due(clock.now() + timedelta(hours=4), 4)


def test_a_backup_made_under_a_clock_that_ran_ahead_hides_neither_what_is_due_nor_what_fails(
    new_site: Site, elsewhere: Path, clock: TestClock
) -> None:
    backups.by_itself(new_site)
    clock.moment += timedelta(days=400)
    backups.by_itself(new_site)
    clock.moment -= timedelta(days=400, hours=-5)

    due = backups.state(new_site).is_due(clock.now(), 4)
    made = backups.by_itself(new_site)
    newest = backups.newest(new_site)
    shutil.rmtree(elsewhere)
    with pytest.raises(SiteError, match="is not there"):
        backups.by_itself(new_site)

    assert due
    assert newest == made
    assert "second disk is not there" in backups.state(new_site).trouble


def test_old_backups_go_by_age_and_other_files_stay(
    new_site: Site, elsewhere: Path, clock: TestClock
) -> None:
    other = elsewhere / "02-20200101-090000.vbbackup"
    other.write_bytes(b"of another site")
    for _n in range(12):
        backups.by_itself(new_site)
        clock.moment += timedelta(days=1)

    days = sorted(path.name[3:11] for path in elsewhere.glob("01-*"))
    # Backups of 14 to 25 April 2026: the last seven days; the Sunday that stands for its week is among them.
    assert days == [f"202604{n}" for n in range(19, 26)]
    assert other.exists()


def test_a_folder_that_is_gone_is_said_and_remembered(new_site: Site, elsewhere: Path) -> None:
    elsewhere.rmdir()

    with pytest.raises(SiteError, match="second disk is not there"):
        backups.by_itself(new_site)

    assert "is not there" in backups.state(new_site).trouble
    assert backups.state(new_site).last is None


def test_a_folder_inside_the_site_is_refused(new_site: Site) -> None:
    settings.change(new_site, "backup_folder", str(new_site.path))

    with pytest.raises(SiteError, match="inside the site’s own folder"):
        backups.by_itself(new_site)


def test_a_drill_restores_the_newest_backup_and_leaves_nothing(
    new_site: Site, elsewhere: Path, clock: TestClock
) -> None:
    backups.by_itself(new_site)
    assert backups.state(new_site).drill_is_due(clock.now())

    backups.drill(new_site)

    state = backups.state(new_site)
    assert state.drilled is not None
    assert not state.drill_is_due(clock.now())
    assert state.drill_is_due(clock.now() + timedelta(days=7))


def test_a_drill_of_a_damaged_backup_says_so_on_the_state(new_site: Site, elsewhere: Path) -> None:
    made = backups.by_itself(new_site)
    assert made is not None
    stored = bytearray(made.read_bytes())
    stored[len(stored) // 2] ^= 1
    made.write_bytes(stored)

    with pytest.raises(SiteError):
        backups.drill(new_site)

    assert "01-2026" in backups.state(new_site).trouble


def test_a_drill_without_a_backup_says_so(new_site: Site, elsewhere: Path) -> None:
    with pytest.raises(SiteError, match="no backup to try"):
        backups.drill(new_site)


def test_a_backup_under_an_older_key_is_told_from_a_damaged_one(new_site: Site, elsewhere: Path) -> None:
    access.add(new_site, NewUser("reza", "Reza", "a sentence of his", frozenset({Role.MONITOR})))
    backups.by_itself(new_site)
    access.remove(new_site, "reza", "left the clinic")

    with pytest.raises(SiteError, match="under an older key"):
        backups.drill(new_site)


def test_who_was_removed_still_opens_an_older_backup(new_site: Site, tmp_path: Path) -> None:
    access.add(new_site, NewUser("reza", "Reza", "a sentence of his", frozenset({Role.MONITOR})))
    backups.make(new_site, tmp_path / "older.vbbackup")
    access.remove(new_site, "reza", "left the clinic")

    backups.restore(tmp_path / "older.vbbackup", tmp_path / "older.visitbook", "reza", "a sentence of his")

    Site.open(tmp_path / "older.visitbook", "reza", "a sentence of his").close()


def test_a_restored_site_holds_everyone_and_verifies(demo_site: Site, tmp_path: Path) -> None:
    backups.make(demo_site, tmp_path / "demo.vbbackup")
    before = [row.participant for row in overview.participants(demo_site)]

    backups.restore(tmp_path / "demo.vbbackup", tmp_path / "again.visitbook", None, demo.PASSWORD)

    with Site.open(tmp_path / "again.visitbook", None, demo.PASSWORD, clock=TestClock()) as again:
        assert [row.participant for row in overview.participants(again)] == before
        assert trust.verified(again).holds


def test_a_wrong_passphrase_restores_nothing(demo_site: Site, tmp_path: Path) -> None:
    backups.make(demo_site, tmp_path / "demo.vbbackup")

    with pytest.raises(WrongPassphrase):
        backups.restore(tmp_path / "demo.vbbackup", tmp_path / "again.visitbook", None, PASSWORD)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo.vbbackup", "demo.visitbook"]


def test_nothing_is_restored_over_something_else(demo_site: Site, tmp_path: Path) -> None:
    backups.make(demo_site, tmp_path / "demo.vbbackup")

    with pytest.raises(SiteError, match="already something at"):
        backups.restore(tmp_path / "demo.vbbackup", demo_site.path, None, demo.PASSWORD)


def test_restoring_in_a_sites_place_keeps_what_it_replaces(new_site: Site, tmp_path: Path) -> None:
    backups.make(new_site, tmp_path / "morning.vbbackup")
    settings.change(new_site, "idle_minutes", "20")
    new_site.close()

    aside = backups.put_in_place(
        tmp_path / "morning.vbbackup", new_site.path, "anna", PASSWORD, clock=TestClock()
    )

    with Site.open(new_site.path, "anna", PASSWORD, clock=TestClock()) as restored:
        assert settings.of_site(restored).idle_minutes == 10  # what holds at first
    with Site.open(aside, "anna", PASSWORD, clock=TestClock()) as replaced:
        assert settings.of_site(replaced).idle_minutes == 20


@pytest.mark.parametrize("login", ["assessor", "monitor"])
def test_who_may_not_back_up_replaces_no_site(demo_site: Site, tmp_path: Path, login: str) -> None:
    file = tmp_path / "morning.vbbackup"
    backups.make(demo_site, file)
    demo_site.close()

    with pytest.raises(NotAllowed, match="may not restore a backup in the site’s place"):
        backups.put_in_place(file, demo_site.path, login, demo.PASSWORD, TestClock())

    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo.visitbook", "morning.vbbackup"]


def test_a_backup_does_not_take_the_place_of_the_database(new_site: Site) -> None:
    with pytest.raises(SiteError, match="is the folder of a site"):
        backups.make(new_site, new_site.path / "data.db")

    assert trust.verified(new_site).holds


def test_a_site_that_is_open_is_not_replaced(site_path: Path, tmp_path: Path) -> None:
    with Site.open(site_path, "anna", PASSWORD, clock=TestClock()) as site:
        backups.make(site, tmp_path / "morning.vbbackup")

    with (
        Site.open(site_path, "anna", PASSWORD, window=True, clock=TestClock()),
        pytest.raises(SiteError, match="already open in another window"),
    ):
        backups.put_in_place(tmp_path / "morning.vbbackup", site_path, "anna", PASSWORD)


def test_of_several_files_the_backups_are_listed_newest_first(
    new_site: Site, tmp_path: Path, clock: TestClock
) -> None:
    (tmp_path / "letter.vbbackup").write_text("no backup")
    backups.make(new_site, tmp_path / "first.vbbackup")
    clock.moment += timedelta(hours=1)
    backups.make(new_site, tmp_path / "second.vbbackup")

    found = backups.describe(tmp_path.glob(f"*{backup.SUFFIX}"))

    assert [path.name for path, _manifest in found] == ["second.vbbackup", "first.vbbackup"]


def test_a_monitor_makes_no_backup(demo_site: Site, tmp_path: Path) -> None:
    with (
        Site.open(demo_site.path, "monitor", demo.PASSWORD, clock=TestClock()) as monitor,
        pytest.raises(NotAllowed),
    ):
        backups.make(monitor, tmp_path / "taken.vbbackup")
