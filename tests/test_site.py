"""A site's folder: made whole or not at all, opened by its users, refused in words."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from site_file import content, plain_sql, rows
from stage import PASSWORD, TestClock

from tracker import access, demo
from tracker.domain.records import Changes, Role
from tracker.errors import Damaged, NotFound, Refusal, SiteError, ValueRefused, WrongPassphrase
from tracker.site import NewSite, NewUser, Site, is_demo

INFO = NewSite("Sari Dermatology Clinic", "01", "Asia/Tehran", "IR")
ANNA = NewUser("anna", "Anna Karimi", PASSWORD)
REZA = NewUser("reza", "Reza Tavakoli", "another long sentence", frozenset({Role.INVESTIGATOR}))


class BrokenClock:
    """A clock that stops the making of a site when its first rows are written."""

    def now(self) -> datetime:
        raise ZeroDivisionError


# --- making


def test_a_new_site_is_a_folder_of_its_database_and_its_keys(tmp_path: Path) -> None:
    path = tmp_path / "sari.visitbook"

    with Site.create(path, INFO, ANNA, clock=TestClock()) as site:
        assert (site.info.name, site.info.code, site.info.country) == ("Sari Dermatology Clinic", "01", "IR")
        assert (site.user.login, site.user.name) == ("anna", "Anna Karimi")
        assert site.user.roles == {Role.COORDINATOR, Role.ADMINISTRATOR}

    assert set(content(path)) == {"data.db", "keys.json"}
    assert [folder.name for folder in tmp_path.iterdir()] == ["sari.visitbook"]
    assert Site.shown_name(path) == "Sari Dermatology Clinic"
    assert not is_demo(path)


def test_a_site_can_be_made_in_an_empty_folder_and_below_folders_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "empty.visitbook").mkdir()

    for path in (tmp_path / "empty.visitbook", tmp_path / "trials" / "2026" / "sari.visitbook"):
        Site.create(path, INFO, ANNA).close()

        assert Site.logins(path) == ("anna",)


def test_a_folder_with_something_in_it_is_left_alone(site_path: Path) -> None:
    before = content(site_path)

    with pytest.raises(SiteError, match=r"There is already something at .*site\.visitbook"):
        Site.create(site_path, INFO, ANNA)

    assert content(site_path) == before


def test_a_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "sari.visitbook"
    path.write_text("a letter")

    with pytest.raises(SiteError, match="There is already something at"):
        Site.create(path, INFO, ANNA)

    assert path.read_text() == "a letter"


def test_a_site_that_fails_while_it_is_made_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        Site.create(tmp_path / "trials" / "sari.visitbook", INFO, ANNA, clock=BrokenClock())

    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_still_there_when_making_a_site_in_it_fails(tmp_path: Path) -> None:
    path = tmp_path / "sari.visitbook"
    path.mkdir()

    with pytest.raises(ZeroDivisionError):
        Site.create(path, INFO, ANNA, clock=BrokenClock())

    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_beside_it_is_not_touched(tmp_path: Path) -> None:
    beside = tmp_path / "sari.visitbook.new"
    beside.mkdir()
    (beside / "letter.txt").write_text("kept")

    Site.create(tmp_path / "sari.visitbook", INFO, ANNA).close()

    assert (beside / "letter.txt").read_text() == "kept"


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(SiteError, match="cannot be used: Not a directory"):
        Site.create(tmp_path / "file" / "sari.visitbook", INFO, ANNA)


@pytest.mark.parametrize(
    ("info", "code", "field"),
    [
        (replace(INFO, name=" "), Refusal.MISSING, "name"),
        (replace(INFO, code=""), Refusal.MISSING, "code"),
        (replace(INFO, timezone="Asia/Sari"), Refusal.NOT_A_CHOICE, "timezone"),
        (replace(INFO, timezone=""), Refusal.NOT_A_CHOICE, "timezone"),
        (replace(INFO, timezone="../../etc/passwd"), Refusal.NOT_A_CHOICE, "timezone"),
    ],
)
def test_a_site_that_is_not_described_is_not_made(
    tmp_path: Path, info: NewSite, code: Refusal, field: str
) -> None:
    with pytest.raises(ValueRefused) as caught:
        Site.create(tmp_path / "sari.visitbook", info, ANNA)

    assert (caught.value.code, caught.value.field) == (code, field)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("user", "code", "field"),
    [
        (replace(ANNA, login=""), Refusal.MISSING, "login"),
        (replace(ANNA, login="anna "), Refusal.NOT_A_CHOICE, "login"),
        (replace(ANNA, name=" "), Refusal.MISSING, "name"),
        (replace(ANNA, password="too short"), Refusal.OUT_OF_RANGE, "password"),
        (replace(ANNA, roles=frozenset()), Refusal.MISSING, "roles"),
    ],
)
def test_a_user_who_could_not_sign_in_is_not_made(
    tmp_path: Path, user: NewUser, code: Refusal, field: str
) -> None:
    with pytest.raises(ValueRefused) as caught:
        Site.create(tmp_path / "sari.visitbook", INFO, user)

    assert (caught.value.code, caught.value.field) == (code, field)
    assert list(tmp_path.iterdir()) == []


# --- opening


@pytest.mark.parametrize("missing", ["data.db", "keys.json"])
def test_a_site_without_one_of_its_files_says_which_and_stays_as_it_is(site_path: Path, missing: str) -> None:
    (site_path / missing).unlink()
    before = content(site_path)

    with pytest.raises(Damaged, match=rf"{missing} is missing .* Restore the folder from a backup"):
        Site.open(site_path, "anna", PASSWORD, window=True)

    assert content(site_path) == before


@pytest.mark.parametrize("ask", [Site.logins, Site.shown_name, is_demo])
def test_no_folder_an_empty_one_and_a_file_are_no_site(tmp_path: Path, ask: Callable[[Path], object]) -> None:
    (tmp_path / "file").write_text("a letter")

    for path in (tmp_path, tmp_path / "nothing", tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(SiteError, match="is not a Visitbook site"):
            ask(path)


def test_a_site_is_its_folder_wherever_it_is_copied(site_path: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(site_path, tmp_path / "100% ? #1 نسخه.visitbook")

    with Site.open(copy, "anna", PASSWORD, window=True) as site:
        assert site.info.name == "Sari Dermatology Clinic"


def test_the_only_user_need_not_be_named(site_path: Path) -> None:
    with Site.open(site_path, None, PASSWORD) as site:
        assert site.user.login == "anna"


def test_of_several_users_one_must_be_named(new_site: Site) -> None:
    access.add(new_site, REZA)

    with pytest.raises(SiteError, match=r"several users: anna, reza\. Say who acts"):
        Site.open(new_site.path, None, PASSWORD)


def test_the_demo_is_opened_by_its_coordinator_where_nobody_is_named(demo_path: Path) -> None:
    assert is_demo(demo_path)

    with Site.open(demo_path, None, demo.PASSWORD) as site:
        assert (site.user.login, site.info.demo) == ("coordinator", True)


def test_a_user_who_left_cannot_open_the_site_with_an_old_key(site_path: Path) -> None:
    with plain_sql(site_path, "anna", PASSWORD) as connection:
        connection.execute("UPDATE user_account SET active = 0")
        connection.commit()

    with pytest.raises(NotFound, match="The user anna does not exist at this site"):
        Site.open(site_path, "anna", PASSWORD, window=True)


def test_a_folder_that_was_moved_while_it_is_open_takes_no_more_entries_that_nobody_would_find(
    new_site: Site,
) -> None:
    elsewhere = new_site.path.with_name("elsewhere.visitbook")
    new_site.path.rename(elsewhere)

    with pytest.raises(SiteError, match="no longer in its place; nothing was saved"), new_site.work():
        pass

    elsewhere.rename(new_site.path)
    with new_site.work() as work:
        assert work.changes == Changes()


def test_a_site_opened_in_a_worker_can_be_used_and_closed_by_the_window(site_path: Path) -> None:
    with ThreadPoolExecutor(1) as worker:
        site = worker.submit(Site.open, site_path, "anna", PASSWORD, window=True).result()

    with site.work() as work:
        work.writer.note("print", "site", site.info.id, {"what": "a label"})
    site.close()

    assert set(content(site_path)) == {"data.db", "keys.json"}
    Site.open(site_path, "anna", PASSWORD, window=True).close()


# --- time


def test_today_is_the_calendar_day_of_the_site(tmp_path: Path) -> None:
    class LateClock:
        def now(self) -> datetime:
            # Midnight in Tehran, UTC+03:30 all year since 2022.
            return datetime(2026, 4, 14, 20, 30, tzinfo=UTC)

    with Site.create(tmp_path / "sari.visitbook", INFO, ANNA, clock=LateClock()) as site:
        assert site.today() == date(2026, 4, 15)
        assert site.now().isoformat() == "2026-04-15T00:00:00+03:30"


def test_a_time_zone_that_this_computer_does_not_know_is_said(site_path: Path) -> None:
    with plain_sql(site_path, "anna", PASSWORD) as connection:
        connection.execute("UPDATE site SET timezone = 'Mars/Olympus'")
        connection.commit()

    with Site.open(site_path, "anna", PASSWORD) as site, pytest.raises(SiteError, match="Mars/Olympus"):
        site.today()


# --- users


def test_a_further_user_signs_in_with_an_own_passphrase(new_site: Site) -> None:
    access.add(new_site, REZA)

    with Site.open(new_site.path, "reza", REZA.password) as site:
        assert (site.user.name, site.user.roles) == ("Reza Tavakoli", {Role.INVESTIGATOR})
    with Site.open(new_site.path, "anna", PASSWORD) as site:
        assert site.user.name == "Anna Karimi"
    with pytest.raises(WrongPassphrase):
        Site.open(new_site.path, "reza", PASSWORD)


@pytest.mark.parametrize("login", ["anna", "Anna"])
def test_two_users_cannot_have_one_name(new_site: Site, login: str) -> None:
    before = (new_site.path / "keys.json").read_bytes()

    with pytest.raises(ValueRefused, match=f"There already is a user {login}"):
        access.add(new_site, replace(REZA, login=login))

    assert (new_site.path / "keys.json").read_bytes() == before


def test_no_password_is_on_the_disk_or_on_the_trail(new_site: Site) -> None:
    access.add(new_site, REZA)

    with plain_sql(new_site.path, "anna", PASSWORD) as connection:
        told = " ".join(str(row) for row in rows(connection, "SELECT * FROM audit"))
    assert REZA.login in told
    for secret in (PASSWORD, REZA.password):
        assert secret not in told
        assert all(secret.encode() not in stored for stored in content(new_site.path).values())
