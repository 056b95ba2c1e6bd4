"""A new database key: who left opens the site no more, who stays needs no new password, a crash loses nothing."""

import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from stage import PASSWORD, TestClock

from tracker import access, studies
from tracker.errors import SiteError, WrongPassphrase
from tracker.site import NewUser, Site
from tracker.storage import database, keys, rekey, verify

REZA = "reza has a long sentence"


@pytest.fixture
def path(site_path: Path) -> Path:
    """A closed site of anna and reza."""
    with Site.open(site_path, "anna", PASSWORD, clock=TestClock()) as site:
        access.add(site, NewUser("reza", "Reza Tavakoli", REZA))
    return site_path


def held(path: Path) -> keys.Keys:
    return keys.read_keys(path / "keys.json")


def without_reza(path: Path) -> bytes:
    return rekey.rekey(path, keys.unwrap(held(path), "anna", PASSWORD), held(path).without_user("reza"))


def is_whole(path: Path, login: str, password: str) -> bool:
    with Site.open(path, login, password, clock=TestClock()) as site, site.look() as connection:
        return len(studies.studies(site)) == 5 and list(verify.findings(connection)) == []


def names(path: Path) -> set[str]:
    return {file.name for file in path.iterdir()} - {"change.lock"}


def test_who_left_opens_the_site_no_more_and_who_stays_does(path: Path) -> None:
    without_reza(path)

    assert is_whole(path, "anna", PASSWORD)
    assert names(path) == {"data.db", "keys.json"}
    with pytest.raises(WrongPassphrase):
        Site.open(path, "reza", REZA)


def test_the_old_key_opens_the_database_no_more(path: Path) -> None:
    old = keys.unwrap(held(path), "reza", REZA)

    without_reza(path)

    with pytest.raises(SiteError, match="damaged, or belongs to other keys"), database.sentences():
        database.connect(path / "data.db", old)


def test_a_copy_of_the_old_folder_opens_with_the_old_passwords(path: Path, tmp_path: Path) -> None:
    old = shutil.copytree(path, tmp_path / "old.visitbook")

    without_reza(path)

    assert is_whole(old, "reza", REZA)


def test_a_site_that_is_open_elsewhere_keeps_its_key(path: Path) -> None:
    key = keys.unwrap(held(path), "anna", PASSWORD)
    with Site.open(path, "anna", PASSWORD, clock=TestClock()) as other, other.look() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM site")

        with pytest.raises(SiteError, match="Another window"):
            rekey.rekey(path, key, held(path))

    assert is_whole(path, "reza", REZA)


def test_who_was_never_signed_in_since_the_first_format_is_named(path: Path) -> None:
    first = {**held(path).users["reza"]}
    del first["public"]

    with pytest.raises(SiteError, match="reza must sign in once"):
        rekey.rekey(path, keys.unwrap(held(path), "anna", PASSWORD), held(path).with_user("reza", first))


class PowerCut(BaseException):
    """The moment at which the computer stops."""


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_power_cut_at_any_step_leaves_a_site_that_opens(
    path: Path, monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    """Every change to the folder is a step; from the cut on, nothing more happens."""
    steps = 0
    real = {name: getattr(Path, name) for name in ("replace", "unlink", "open")}

    def step(name: str):  # type: ignore[no-untyped-def]
        def until_cut(self: Path, *given: object, **named: object):  # type: ignore[no-untyped-def]
            nonlocal steps
            if name != "open" or "w" in str(given):
                steps += 1
                if steps >= cut:
                    raise PowerCut
            return real[name](self, *given, **named)

        return until_cut

    key, remaining = keys.unwrap(held(path), "anna", PASSWORD), held(path).without_user("reza")
    with monkeypatch.context() as until:
        for name in real:
            until.setattr(Path, name, step(name))
        with suppress(PowerCut):
            rekey.rekey(path, key, remaining)
    rekey.settle(path, "anna", PASSWORD)

    assert is_whole(path, "anna", PASSWORD)
    assert names(path) <= {"data.db", "keys.json", ".keys.next.json.part"}
