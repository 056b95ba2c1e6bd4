"""Several windows and processes on one site, and processes that are killed."""

import os
import signal
from pathlib import Path

import pytest
from processes import seen, start
from site_file import broken_links, plain_sql, rows, trail
from stage import PASSWORD

from tracker.errors import SiteError
from tracker.site import Site


def test_a_second_window_is_told_who_holds_the_site_and_gets_in_when_the_first_is_closed(
    site_path: Path,
) -> None:
    first = Site.open(site_path, "anna", PASSWORD, window=True)

    with pytest.raises(
        SiteError, match=f"already open in another window \\(anna at {os.uname().nodename}\\)"
    ):
        Site.open(site_path, "anna", PASSWORD, window=True)
    first.close()

    Site.open(site_path, "anna", PASSWORD, window=True).close()


def test_a_window_of_another_process_is_kept_out_until_that_process_is_killed(site_path: Path) -> None:
    other = start("hold", site_path)
    assert other.stdout is not None
    assert other.stdout.readline() == '"open"\n'

    with pytest.raises(SiteError, match="already open in another window"):
        Site.open(site_path, "anna", PASSWORD, window=True)
    other.send_signal(signal.SIGKILL)
    other.communicate()

    Site.open(site_path, "anna", PASSWORD, window=True).close()


def test_the_command_line_reads_and_writes_beside_an_open_window(site_path: Path) -> None:
    with (
        Site.open(site_path, "anna", PASSWORD, window=True),
        Site.open(site_path, "anna", PASSWORD) as beside,
    ):
        assert beside.user.login == "anna"


def test_closing_twice_does_not_let_go_of_the_lock_of_the_next_window(site_path: Path) -> None:
    first = Site.open(site_path, "anna", PASSWORD, window=True)
    first.close()

    with Site.open(site_path, "anna", PASSWORD, window=True):
        first.close()

        with pytest.raises(SiteError, match="anna at"):
            Site.open(site_path, "anna", PASSWORD, window=True)


def test_a_site_that_cannot_be_opened_leaves_the_lock_free(site_path: Path) -> None:
    whole = (site_path / "data.db").read_bytes()
    (site_path / "data.db").write_bytes(b"")
    with pytest.raises(SiteError):
        Site.open(site_path, "anna", PASSWORD, window=True)
    (site_path / "data.db").write_bytes(whole)

    Site.open(site_path, "anna", PASSWORD, window=True).close()


def test_two_processes_that_save_at_once_leave_one_unbroken_trail(site_path: Path) -> None:
    writers = [start("write", site_path, 8) for _n in range(2)]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == '"ready"\n'
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()

    saved = [participant for writer in writers for participant in seen(writer)]

    with plain_sql(site_path, "anna", PASSWORD) as connection:
        entries = trail(connection)
        found = rows(connection, "SELECT id FROM participant")
    assert sorted(row["id"] for row in found) == sorted(saved)
    assert len(saved) == 16
    assert broken_links(entries) == []


def test_what_a_killed_window_had_acknowledged_is_there_and_nothing_is_half_saved(site_path: Path) -> None:
    acknowledged = seen(start("killed", site_path, 20))

    with plain_sql(site_path, "anna", PASSWORD) as connection:
        visits = rows(connection, "SELECT participant_id AS id, count(*) AS visits FROM visit GROUP BY 1")
        participants = rows(connection, "SELECT id FROM participant")
        checked = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        entries = trail(connection)
    assert len(acknowledged) >= 20
    assert set(acknowledged) <= {row["id"] for row in participants}
    assert {row["id"] for row in visits} == {row["id"] for row in participants}
    assert len({row["visits"] for row in visits}) == 1
    assert checked == ["ok"]
    assert broken_links(entries) == []
    Site.open(site_path, "anna", PASSWORD, window=True).close()
