"""Wrong passwords: counted over restarts, shut out, taken onto the trail; the right one ends it."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from stage import PASSWORD, TestClock

from tracker.domain.lockout import FIRST, TRIES
from tracker.errors import ShutOut, WrongPassphrase
from tracker.site import Site
from tracker.storage import keys, tries


def wrong(path: Path, times: int, clock: TestClock, login: str = "anna") -> str:
    """So many wrong passwords, each as a fresh start of the program. The last sentence."""
    said = ""
    for _n in range(times):
        with pytest.raises(WrongPassphrase) as refused:
            Site.open(path, login, "not the sentence", clock=clock)
        said = str(refused.value)
    return said


def test_the_fifth_wrong_passphrase_shuts_out_even_the_right_one(site_path: Path, clock: TestClock) -> None:
    wrong(site_path, TRIES, clock)

    with pytest.raises(ShutOut, match="anna is shut out for another 15 minutes"):
        Site.open(site_path, "anna", PASSWORD, clock=clock)


def test_the_last_tries_are_counted_down(site_path: Path, clock: TestClock) -> None:
    assert "left" not in wrong(site_path, 2, clock)
    assert wrong(site_path, 1, clock).endswith("2 tries are left.")
    assert wrong(site_path, 1, clock).endswith("1 try is left.")
    assert "anna is now shut out for 15 minutes." in wrong(site_path, 1, clock)


def test_after_the_wait_the_right_one_opens_and_the_count_begins_anew(
    site_path: Path, clock: TestClock
) -> None:
    wrong(site_path, TRIES, clock)
    clock.moment += FIRST

    Site.open(site_path, "anna", PASSWORD, clock=clock).close()

    assert "left" not in wrong(site_path, 2, clock)


def test_after_the_wait_a_wrong_one_shuts_out_for_longer(site_path: Path, clock: TestClock) -> None:
    wrong(site_path, TRIES, clock)
    clock.moment += FIRST
    wrong(site_path, 1, clock)
    clock.moment += FIRST + timedelta(minutes=5)

    with pytest.raises(ShutOut):
        Site.open(site_path, "anna", PASSWORD, clock=clock)


def test_a_name_that_nobody_has_is_not_counted(site_path: Path, clock: TestClock) -> None:
    wrong(site_path, TRIES + 2, clock, login="nobody")

    assert tries.read(site_path).users == {}


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"[",
        b"{}",
        b"[1]",
        b'{"users": {"anna": {"failed": 9, "until": "2026-04-14"}}, "waiting": []}',
        b'{"users": 5, "waiting": 5}',
        b"[" * 100_000,
        b" " * (tries.LARGEST + 1),
    ],
)
def test_a_damaged_file_of_tries_keeps_nobody_out(site_path: Path, clock: TestClock, damaged: bytes) -> None:
    (site_path / tries.FILE).write_bytes(damaged)

    Site.open(site_path, "anna", PASSWORD, clock=clock).close()
    wrong(site_path, TRIES, clock)

    with pytest.raises(ShutOut):
        Site.open(site_path, "anna", PASSWORD, clock=clock)


def test_signing_in_gives_a_user_of_the_first_format_keys_of_their_own(
    tmp_path: Path, clock: TestClock
) -> None:
    saved = Path(__file__).parent.parent / "data" / "site-0.1.visitbook"
    path = shutil.copytree(saved, tmp_path / saved.name)

    Site.open(path, "anna", "kept from the first version", clock=clock).close()

    assert "public" in keys.read_keys(path / "keys.json").users["anna"]
    Site.open(path, "anna", "kept from the first version", clock=clock).close()


@pytest.mark.parametrize(
    ("minutes", "words"), [(1, "1 minute"), (119, "119 minutes"), (120, "2 hours"), (961, "17 hours")]
)
def test_a_long_lock_out_is_said_in_hours_rounded_up(minutes: int, words: str, clock: TestClock) -> None:
    now = clock.now()

    assert tries.time_left(now + timedelta(minutes=minutes), now) == words
