"""Whether a site is kept safe: the seal of the window before, late backups, and a way back when it cannot be opened."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from stage import PASSWORD, TestClock

from tracker import backups, keeping, settings, trust
from tracker.errors import Damaged, SiteError
from tracker.site import Site
from tracker.storage import read_results
from tracker.storage.tables import AUDIT


@pytest.fixture
def elsewhere(new_site: Site, tmp_path: Path) -> Path:
    """A second folder to which the new site backs up by itself."""
    folder = tmp_path / "second disk"
    folder.mkdir()
    settings.change(new_site, "backup_folder", str(folder))
    return folder


def opened(path: Path) -> Site:
    return Site.open(path, "anna", PASSWORD, clock=TestClock())


def put_back(site_path: Path, copy: Path) -> None:
    """Put an older database in the site's place, as a file manager does."""
    for name in ("data.db", "data.db-wal", "data.db-shm"):
        (site_path / name).unlink(missing_ok=True)
    shutil.copyfile(copy / "data.db", site_path / "data.db")


# --- the seal


def test_a_trail_that_goes_on_from_the_seal_is_well(site_path: Path) -> None:
    with opened(site_path) as site:
        keeping.seal(site)
        settings.change(site, "idle_minutes", "20")

        assert keeping.broken_since_sealed(site) == ""


def test_a_site_that_was_never_sealed_is_well(new_site: Site) -> None:
    assert keeping.broken_since_sealed(new_site) == ""


def test_an_older_copy_put_in_the_sites_place_is_said_at_once_and_found_by_verify(
    site_path: Path, tmp_path: Path
) -> None:
    older = shutil.copytree(site_path, tmp_path / "copy")
    with opened(site_path) as site:
        settings.change(site, "idle_minutes", "20")
        keeping.seal(site)
    put_back(site_path, older)

    with opened(site_path) as site:
        assert "an older copy was put in the site’s place" in keeping.kept(site).broken
        assert not keeping.kept(site).is_well
        assert [finding.fault.value for finding in trust.verified(site).findings] == ["trail shortened"]


def test_a_window_that_closes_on_an_older_copy_leaves_the_seal_that_tells_of_it(
    site_path: Path, tmp_path: Path
) -> None:
    older = shutil.copytree(site_path, tmp_path / "copy")
    with opened(site_path) as site:
        settings.change(site, "idle_minutes", "20")
        keeping.seal(site)
    put_back(site_path, older)

    with opened(site_path) as site:
        settings.change(site, "idle_minutes", "30")
        keeping.seal(site)

        assert keeping.broken_since_sealed(site)
        assert [finding.fault.value for finding in trust.verified(site).findings] == ["chain broken"]


def test_another_past_of_the_same_length_is_said(site_path: Path, tmp_path: Path) -> None:
    older = shutil.copytree(site_path, tmp_path / "copy")
    for path, minutes in ((site_path, "20"), (older, "30")):
        with opened(path) as site:
            settings.change(site, "idle_minutes", minutes)
            keeping.seal(site)
    put_back(site_path, older)

    with opened(site_path) as site:
        assert keeping.broken_since_sealed(site)


def test_a_restored_backup_is_no_broken_trail(new_site: Site, tmp_path: Path) -> None:
    backups.make(new_site, tmp_path / "morning.vbbackup")
    settings.change(new_site, "idle_minutes", "20")
    keeping.seal(new_site)
    new_site.close()

    backups.put_in_place(tmp_path / "morning.vbbackup", new_site.path, "anna", PASSWORD, TestClock())

    with opened(new_site.path) as site:
        assert keeping.broken_since_sealed(site) == ""


# --- late backups


def test_without_a_backup_of_the_last_days_the_site_is_not_well(
    new_site: Site, elsewhere: Path, clock: TestClock
) -> None:
    assert keeping.kept(new_site).late
    backups.by_itself(new_site)

    assert not keeping.kept(new_site).late
    clock.moment += timedelta(days=3)
    assert keeping.kept(new_site).late


def test_a_failed_drill_stays_said_though_the_next_backup_is_good(new_site: Site, elsewhere: Path) -> None:
    made = backups.by_itself(new_site)
    assert made is not None
    made.write_bytes(b"no backup")
    with pytest.raises(SiteError):
        backups.drill(new_site)
    made.unlink()

    backups.by_itself(new_site)
    said = backups.state(new_site).trouble
    backups.drill(new_site)

    assert "is no backup" in said
    assert backups.state(new_site).trouble == ""


# --- the way back


def test_backups_are_found_when_nothing_of_the_site_can_be_read(
    new_site: Site, elsewhere: Path, tmp_path: Path, clock: TestClock
) -> None:
    first = backups.by_itself(new_site)
    clock.moment += timedelta(days=1)
    second = backups.by_itself(new_site)
    new_site.close()
    for name in ("data.db", "keys.json"):
        (new_site.path / name).write_bytes(b"\0" * 8192)

    with pytest.raises(Damaged):
        Site.logins(new_site.path)
    assert [path for path, _manifest in backups.offered(new_site.path)] == [second, first]
    aside = backups.put_in_place(second or Path(), new_site.path, "anna", PASSWORD, clock)

    with opened(new_site.path) as site:
        assert trust.verified(site).holds
    assert (aside / "data.db").read_bytes() == b"\0" * 8192


@pytest.mark.parametrize(
    "hostile",
    ["", "[", "{}", '[{"folder": 1}]', '[{"folder": "/", "begins": "../", "file": ""}]', "[" * 20_000],
)
def test_a_damaged_list_of_backups_offers_none(new_site: Site, hostile: str) -> None:
    (new_site.path / "backups.json").write_text(hostile)

    assert backups.offered(new_site.path) == ()


def test_the_list_of_backups_names_folders_and_nobody(new_site: Site, elsewhere: Path) -> None:
    backups.by_itself(new_site)

    (entry,) = json.loads((new_site.path / "backups.json").read_text())
    assert set(entry) == {"folder", "begins", "file"}
    assert entry["folder"] == str(elsewhere)


@pytest.mark.parametrize("lost", ["data.db", "keys.json"])
def test_a_site_without_one_of_its_files_is_damaged_and_not_just_any_folder(
    site_path: Path, lost: str
) -> None:
    (site_path / lost).unlink()

    with pytest.raises(Damaged, match=f"The file {lost} is missing"):
        Site.open(site_path, "anna", PASSWORD)


def test_that_it_was_restored_from_what_and_by_whom_is_on_the_trail(
    new_site: Site, tmp_path: Path, clock: TestClock
) -> None:
    manifest = backups.make(new_site, tmp_path / "morning.vbbackup")
    new_site.close()

    backups.put_in_place(tmp_path / "morning.vbbackup", new_site.path, "anna", PASSWORD, clock)

    with opened(new_site.path) as site, site.look() as connection:
        query = AUDIT.select().order_by(AUDIT.c.sequence.desc()).limit(1)
        last = connection.execute(query).one()
        assert (last.action, last.login) == ("restore", "anna")
        assert json.loads(last.new)["sequence"] == manifest.sequence
        assert read_results.audit_head(connection)[0] == manifest.sequence + 1


def test_a_restore_that_was_cut_off_between_its_two_last_steps_is_finished_by_the_next_opening(
    new_site: Site, tmp_path: Path
) -> None:
    backups.make(new_site, tmp_path / "morning.vbbackup")
    new_site.close()
    path, stamp = new_site.path, "20260414-094100"
    backups.restore(
        tmp_path / "morning.vbbackup", tmp_path / f"site.restored-{stamp}.visitbook", "anna", PASSWORD
    )
    path.rename(tmp_path / f"site.replaced-{stamp}.visitbook")

    opened(path).close()

    assert path.exists()
    assert not list(tmp_path.glob("site.restored-*"))


def test_a_folder_that_is_elsewhere_is_not_mistaken_for_a_cut_off_restore(
    site_path: Path, tmp_path: Path
) -> None:
    site_path.rename(tmp_path / "site.restored-20260414-094100.visitbook")

    with pytest.raises(SiteError, match="is not a Visitbook site"):
        Site.logins(site_path)
