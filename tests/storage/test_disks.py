"""Disks that are full or can only be read: a sentence, and nothing lost."""

from pathlib import Path
from typing import Any

import pytest
from processes import needs_own_disks, seen, start

FULL = (
    "The disk is full, so this could not be saved; everything saved before is there. "
    "Make room on the disk and try again."
)


@pytest.fixture(scope="module")
def full_disk(_empty_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was seen of a site whose disk filled up and then had room again."""
    disk = tmp_path_factory.mktemp("disk")
    needs_own_disks(disk)
    told: dict[str, Any] = seen(start("full_disk", _empty_folder, disk, own_disks=True))
    return told


def test_on_a_full_disk_the_last_change_is_refused_and_everything_before_it_is_there(
    full_disk: dict[str, Any],
) -> None:
    *before, _after_room_was_made = full_disk["saved"]

    assert full_disk["save"] == FULL
    assert sorted(full_disk["after_refusal"]) == sorted(before)


def test_when_there_is_room_again_saving_works_in_the_same_window(full_disk: dict[str, Any]) -> None:
    assert sorted(full_disk["at_the_end"]) == sorted(full_disk["saved"])


def test_opening_a_site_on_a_full_disk_says_that_the_disk_is_full(full_disk: dict[str, Any]) -> None:
    assert full_disk["open"] == "The disk is full. Make room on the disk and try again."


def test_on_a_full_disk_no_user_is_half_made(full_disk: dict[str, Any]) -> None:
    assert full_disk["add_user"].startswith("The disk is full")
    assert full_disk["keys_kept"]


def test_on_a_full_disk_no_site_is_half_made(full_disk: dict[str, Any]) -> None:
    assert full_disk["create"].startswith("The disk is full")
    assert full_disk["names"] == ["ballast", "site.visitbook"]


def test_a_site_on_a_disk_that_can_only_be_read_says_so_and_opens_when_it_can_be_written_to(
    site_path: Path, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    needs_own_disks(disk)

    told = seen(start("read_only_disk", site_path, disk, own_disks=True))

    assert told["logins"] == ["anna"]
    for what in ("window", "command", "create"):
        assert "can only be read, so nothing can be saved in it." in told[what]
    assert told["writable_again"] == ""
    assert told["seen"] == 1  # what only the log beside the database holds is read too
    assert told["written"].startswith("This site is open to read only, so nothing was saved.")
