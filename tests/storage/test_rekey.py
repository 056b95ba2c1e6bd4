"""A new database key: who left opens the site no more, who stays needs no new password, a crash loses nothing."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from stage import PASSWORD, TestClock

from tracker import access, settings, studies
from tracker.errors import SiteError, WrongPassphrase
from tracker.site import NewUser, Site
from tracker.storage import database, folder, keys, rekey, verify

REZA = "a long sentence of his"


@pytest.fixture
def path(site_path: Path) -> Path:
    """A closed site of anna and reza."""
    with Site.open(site_path, "anna", PASSWORD, clock=TestClock()) as site:
        access.add(site, NewUser("reza", "Reza Tavakoli", REZA))
    return site_path


def held(path: Path) -> keys.Keys:
    return keys.read_keys(path / "keys.json")


NEW = bytes(range(32))
"""A new database key."""


def without_reza(path: Path) -> None:
    rekey.rekey(path, keys.unwrap(held(path), "anna", PASSWORD), NEW, held(path).without_user("reza"))


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


def test_who_signs_in_while_the_key_changes_is_not_told_of_damage(path: Path, tmp_path: Path) -> None:
    changed = shutil.copytree(path, tmp_path / "changed.visitbook")
    without_reza(changed)

    def come() -> str:
        with Site.open(path, "anna", PASSWORD, window=True, clock=TestClock()) as site:
            return site.user.login

    with ThreadPoolExecutor(1) as pool, folder.alone(path):
        coming = pool.submit(come)
        while not (path / folder.HOLDER).exists():  # she has the old key by then, and waits for the database
            assert not coming.done()
        for name in ("data.db", "keys.json"):
            shutil.copyfile(changed / name, path / name)

    assert coming.result() == "anna"


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

        with pytest.raises(SiteError, match="open in another window or program"):
            rekey.rekey(path, key, NEW, held(path))

    assert is_whole(path, "reza", REZA)


def test_who_was_never_signed_in_since_the_first_format_is_named(path: Path) -> None:
    first = {**held(path).users["reza"]}
    del first["public"]

    with pytest.raises(SiteError, match="reza must sign in once"):
        rekey.rekey(path, keys.unwrap(held(path), "anna", PASSWORD), NEW, held(path).with_user("reza", first))


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
            rekey.rekey(path, key, NEW, remaining)
    rekey.settle(path, "anna", PASSWORD)

    assert is_whole(path, "anna", PASSWORD)
    assert names(path) <= {"data.db", "keys.json", ".keys.next.json.part"}


@pytest.fixture
def unfinished(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site whose database has its new key while the disk refused to put the new keys in their place."""
    real = Path.replace

    def refuse_keys(self: Path, target: Path) -> Path:
        if self.name == "keys.next.json":
            raise OSError(5, "Input/output error")
        return real(self, target)

    with monkeypatch.context() as failing, Site.open(path, "anna", PASSWORD, clock=TestClock()) as site:
        code = access.new_recovery_key(site)
        failing.setattr(Path, "replace", refuse_keys)
        with pytest.raises(SiteError, match="could not be replaced yet"):
            access.remove(site, "reza", "Left")
        failing.setattr(Path, "replace", real)
        settings.change(site, "idle_minutes", "5")
        for change in (
            lambda: access.remove(site, "reza", "Left"),
            lambda: access.change_own_password(site, PASSWORD, "another long sentence"),
            lambda: access.new_recovery_key(site),
        ):
            with pytest.raises(SiteError, match="sign in again: that finishes it"):
                change()
    (path / "code").write_text(code)
    return path


def test_a_change_of_key_that_the_disk_cut_off_goes_on_saving_and_is_finished_at_the_next_sign_in(
    unfinished: Path,
) -> None:
    assert is_whole(unfinished, "anna", PASSWORD)

    with Site.open(unfinished, "anna", PASSWORD, clock=TestClock()) as site:
        assert settings.of_site(site).idle_minutes == 5
        access.remove(site, "reza", "Left")
    with pytest.raises(WrongPassphrase):
        Site.open(unfinished, "reza", REZA)


def test_a_change_of_key_that_was_cut_off_is_finished_by_the_recovery_key_too(unfinished: Path) -> None:
    access.recover(unfinished, (unfinished / "code").read_text(), "anna", "a sentence after the recovery")

    assert is_whole(unfinished, "anna", "a sentence after the recovery")
