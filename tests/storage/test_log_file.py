"""A log that a crash left behind and a disk changed: what is gone is said once, what is there goes on."""

import os
import shutil
from pathlib import Path

import pytest
from site_file import plain_sql, trail
from stage import PASSWORD, TestClock

from tracker import settings, timekeeping, trust
from tracker.errors import Damaged
from tracker.site import Site
from tracker.storage import log_file

FRAME = 24 + 4096
"""Bytes of a frame of the log: https://www.sqlite.org/fileformat2.html#walformat, with SQLCipher's page."""


@pytest.fixture
def left(site_path: Path, tmp_path: Path) -> Path:
    """A copy of a site as it lies on the disk while a window has saved four times: what a crash would leave."""
    with Site.open(site_path, "anna", PASSWORD, clock=TestClock()) as site:
        for minutes in ("2", "3", "4", "5"):
            settings.change(site, "idle_minutes", minutes)
        return shutil.copytree(site_path, tmp_path / "left.visitbook")


def log(path: Path) -> Path:
    return path / "data.db-wal"


def flip(file: Path, where: int) -> None:
    content = bytearray(file.read_bytes())
    content[where] ^= 1
    file.write_bytes(content)


def minutes(path: Path) -> int:
    with Site.open(path, "anna", PASSWORD, clock=TestClock()) as site:
        return settings.of_site(site).idle_minutes


def test_the_log_of_a_crash_is_read_to_its_end(left: Path) -> None:
    assert log_file.unread_saves(log(left).read_bytes()) == 0

    assert minutes(left) == 5


def test_a_flipped_byte_in_an_early_save_is_said_with_how_many_saves_cannot_be_read(left: Path) -> None:
    flip(log(left), 32 + 24 + 100)

    with pytest.raises(Damaged, match="at least 4 saves can no longer be read") as refused:
        minutes(left)

    assert "Restore the last backup if it is newer, or sign in again" in str(refused.value)


def test_who_signs_in_again_goes_on_with_what_can_be_read_and_the_trail_says_so(left: Path) -> None:
    flip(log(left), log(left).stat().st_size // FRAME * FRAME // 2)
    damaged = log(left).read_bytes()
    with pytest.raises(Damaged):
        minutes(left)

    with Site.open(left, "anna", PASSWORD, clock=TestClock()) as site:
        assert settings.of_site(site).idle_minutes in {2, 3, 4}
        assert trust.verified(site).holds
        assert "The disk damaged the log of the last saves" in timekeeping.oddities(site)[0].words
        settings.change(site, "idle_minutes", "6")

    kept = next(left.glob("damaged-log-*.wal"))
    assert kept.read_bytes() == damaged
    with plain_sql(left, "anna", PASSWORD) as connection:
        noted = [entry["new"] for entry in trail(connection) if entry["action"] == "damaged log"]
    assert noted == [f'{{"file":"{kept.name}"}}']
    assert minutes(left) == 6


def test_a_log_without_its_beginning_is_said(left: Path) -> None:
    flip(log(left), 16)

    with pytest.raises(Damaged, match="saves can no longer be read"):
        minutes(left)


def test_a_save_that_was_cut_off_was_never_acknowledged_and_is_not_spoken_of(left: Path) -> None:
    os.truncate(log(left), log(left).stat().st_size - 1)

    assert minutes(left) == 4


def test_a_log_that_was_cut_short_is_found_against_a_seal(left: Path, tmp_path: Path) -> None:
    with Site.open(shutil.copytree(left, tmp_path / "whole.visitbook"), "anna", PASSWORD) as site:
        seal = trust.save_seal(site, tmp_path / "seal.json")
    os.truncate(log(left), log(left).stat().st_size // 2)

    with Site.open(left, "anna", PASSWORD, clock=TestClock()) as site:
        said = [trust.sentence(one) for one in trust.verified(site, [seal]).findings]

    assert said == [f"The trail was sealed up to entry {seal.sequence}, and that entry is gone."]


def test_a_flipped_byte_in_a_page_that_nothing_reads_is_found(site_path: Path) -> None:
    with plain_sql(site_path, "anna", PASSWORD) as connection:
        connection.execute("CREATE TABLE big AS SELECT hex(randomblob(20000)) AS x")
        last = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute("DROP TABLE big")
        connection.commit()
    flip(site_path / "data.db", (last - 1) * 4096 + 7)

    with Site.open(site_path, "anna", PASSWORD, clock=TestClock()) as site:
        said = [trust.sentence(one) for one in trust.verified(site).findings]

    assert said == [
        f"Page {last} of the file is not as it was written: the disk or something else changed it."
    ]


def test_a_flipped_byte_in_a_page_of_the_trail_is_found_and_said(demo_path: Path) -> None:
    size = (demo_path / "data.db").stat().st_size
    with Site.open(demo_path, "monitor", "demo", clock=TestClock()) as site:
        flip(demo_path / "data.db", size // 2)

        report = trust.verified(site)

    assert not report.holds
    assert "is not as it was written" in next(iter(trust.lines(report)))
