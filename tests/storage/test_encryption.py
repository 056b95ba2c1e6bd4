"""What lies on the disk is unreadable without a passphrase, and a wrong one changes nothing."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from site_file import content
from stage import PASSWORD, TestClock

from tracker import enrolment, studies
from tracker.domain.records import Sex
from tracker.errors import SiteError, WrongPassphrase
from tracker.site import NewSite, NewUser, Site

INITIALS = "Q.ZXJ."


def registered(path: Path) -> Site:
    """An open site with a participant whose initials occur nowhere else."""
    site = Site.open(path, "anna", PASSWORD, clock=TestClock())
    registration = enrolment.Registration(INITIALS, Sex.MALE, date(2026, 3, 2), "2.0", birth_year=1970)
    enrolment.register(site, studies.studies(site)[0].id, registration)
    return site


def test_no_initials_study_text_or_sqlite_header_lie_open_on_the_disk(site_path: Path) -> None:
    with registered(site_path):
        while_open = content(site_path)
    closed = content(site_path)

    assert set(while_open) == {"data.db", "data.db-shm", "data.db-wal", "keys.json"}
    assert set(closed) == {"data.db", "keys.json"}
    for stored in (*while_open.values(), *closed.values()):
        assert INITIALS.encode() not in stored
        assert b"short_title" not in stored
        assert b"SQLite format 3" not in stored


def test_what_sorting_spills_stays_in_memory(new_site: Site) -> None:
    with new_site.look() as connection:
        options = connection.exec_driver_sql("PRAGMA compile_options").scalars().all()

    # https://www.sqlite.org/compile.html: temporary files in memory by default
    assert "TEMP_STORE=2" in options


def test_a_wrong_passphrase_is_said_and_the_next_right_one_opens(site_path: Path) -> None:
    before = content(site_path)

    with pytest.raises(WrongPassphrase, match="does not fit this user"):
        Site.open(site_path, "anna", PASSWORD + "!", window=True)

    assert {name: stored for name, stored in content(site_path).items() if name in before} == before
    with Site.open(site_path, "anna", PASSWORD, window=True) as site:
        assert site.user.name == "Anna Karimi"


@pytest.mark.parametrize("password", ["", "\ud800", "A LONG ENOUGH SENTENCE", PASSWORD * 1000])
def test_any_other_text_is_a_wrong_passphrase(site_path: Path, password: str) -> None:
    with pytest.raises(WrongPassphrase):
        Site.open(site_path, "anna", password)


def test_an_unknown_user_is_told_no_more_than_a_wrong_passphrase(site_path: Path) -> None:
    with pytest.raises(WrongPassphrase, match="does not fit this user"):
        Site.open(site_path, "reza", PASSWORD)


def test_keys_of_another_site_are_said(site_path: Path, tmp_path: Path) -> None:
    info = NewSite("Second clinic", "02", "UTC", "IR")
    Site.create(tmp_path / "second.visitbook", info, NewUser("anna", "Anna", PASSWORD)).close()
    shutil.copy(tmp_path / "second.visitbook" / "keys.json", site_path / "keys.json")
    before = content(site_path)

    with pytest.raises(SiteError, match="damaged, or belongs to other keys"):
        Site.open(site_path, "anna", PASSWORD)

    assert content(site_path) == before


def test_a_user_cannot_sign_in_by_the_wrapped_key_of_another_name(site_path: Path) -> None:
    stored = json.loads((site_path / "keys.json").read_text())
    stored["users"]["admin"] = stored["users"].pop("anna")
    (site_path / "keys.json").write_text(json.dumps(stored))

    with pytest.raises(WrongPassphrase):
        Site.open(site_path, "admin", PASSWORD)


def test_an_accent_typed_as_its_own_character_is_the_same_passphrase(tmp_path: Path) -> None:
    # "é" is U+00E9 from one keyboard, "e" and U+0301 from another (Unicode normal forms C and D)
    path = tmp_path / "site.visitbook"
    info = NewSite("Clinique", "01", "Europe/Paris", "FR")
    Site.create(path, info, NewUser("anna", "Anna", "la clé de la visite")).close()

    Site.open(path, "anna", "la cle\u0301 de la visite").close()


def test_what_sqlite_sorts_lies_in_memory_and_in_no_file(new_site: Site) -> None:
    with new_site.look() as connection:
        kept = connection.exec_driver_sql("PRAGMA temp_store").scalar()

    assert kept == 2  # sqlite.org/pragma.html: 2 is MEMORY


def test_keys_that_would_take_minutes_to_open_are_refused_at_once(site_path: Path) -> None:
    stored = json.loads((site_path / "keys.json").read_text())
    stored["users"]["anna"]["argon2id"] = {"time_cost": 20, "memory_kib": 1024 * 1024, "parallelism": 1}
    (site_path / "keys.json").write_text(json.dumps(stored))

    with pytest.raises(SiteError, match=r"keys\.json of this site cannot be read"):
        Site.open(site_path, "anna", PASSWORD)
