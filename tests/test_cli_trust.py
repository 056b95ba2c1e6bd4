"""verify, backup and restore on the command line (commands.md)."""

import json
from pathlib import Path

import pytest
from site_file import content, plain_sql
from terminal import Say

from tracker import demo


def test_a_whole_site_verifies(demo_path: Path, say: Say) -> None:
    code, out, err = say("verify", "--site", demo_path)

    assert (code, err) == (0, "")
    assert out.endswith("0 faults.\n")


def test_a_site_that_was_tampered_with_does_not_verify(small_path: Path, say: Say) -> None:
    with plain_sql(small_path, "coordinator", demo.PASSWORD) as connection:
        connection.execute(
            "UPDATE visit SET held_on = '2026-01-01' WHERE held_on = (SELECT min(held_on) FROM visit)"
        )
        connection.commit()

    code, out, _err = say("verify", "--site", small_path)

    assert code == 1
    assert "was changed outside the program (held_on)" in out


def test_a_saved_seal_is_compared_with_later(small_path: Path, say: Say, tmp_path: Path) -> None:
    seal = tmp_path / "april.seal"
    say("verify", "--site", small_path, "--save-seal", seal)

    code, out, _err = say("verify", "--site", small_path, "--seal", seal)

    assert code == 0
    assert "1 seal compared" in out


def test_a_backup_restores_to_a_site_that_verifies(small_path: Path, say: Say, tmp_path: Path) -> None:
    file, again = tmp_path / "demo.vbbackup", tmp_path / "again.visitbook"

    assert say("backup", "--site", small_path, "--out", file)[0] == 0
    assert say("restore", file, "--site", again)[0] == 0
    assert say("verify", "--site", again)[0] == 0


def test_a_restore_over_a_site_is_refused(small_path: Path, say: Say, tmp_path: Path) -> None:
    say("backup", "--site", small_path, "--out", tmp_path / "demo.vbbackup")

    code, _out, err = say("restore", tmp_path / "demo.vbbackup", "--site", small_path)

    assert code == 2
    assert err.startswith("There is already something at ")


@pytest.mark.parametrize("user", ["assessor", "monitor"])
def test_who_may_not_back_up_is_refused_in_a_sentence(
    small_path: Path, say: Say, tmp_path: Path, user: str
) -> None:
    code, _out, err = say(
        "backup", "--site", small_path, "--user", user, "--out", tmp_path / "taken.vbbackup"
    )

    assert code == 2
    assert err.startswith(f"{user} may not back up.")
    assert not (tmp_path / "taken.vbbackup").exists()


@pytest.mark.parametrize("name", ["data.db", "keys.json", "report.pdf"])
def test_no_command_writes_its_file_into_a_site(small_path: Path, say: Say, name: str) -> None:
    kept = content(small_path)["keys.json"]
    target, visit = small_path / name, ("--participant", "01-001", "--visit", "baseline")

    codes = [
        say("backup", "--site", small_path, "--out", target)[0],
        say("report", "visit", "--site", small_path, *visit, "--out", target)[0],
        say("sheet", "--site", small_path, *visit, "--out", target)[0],
        say("verify", "--site", small_path, "--save-seal", target)[0],
        say("study", "new", small_path / "mine.yaml")[0],
    ]

    assert codes == [2, 2, 2, 2, 2]
    assert content(small_path)["keys.json"] == kept
    assert not {"report.pdf", "mine.yaml"} & content(small_path).keys()
    assert say("verify", "--site", small_path)[0] == 0


def test_a_command_leaves_its_sign_in_on_the_trail(small_path: Path, say: Say) -> None:
    say("today", "--site", small_path)

    with plain_sql(small_path, "coordinator", demo.PASSWORD) as connection:
        last = connection.execute("SELECT action, login FROM audit ORDER BY sequence DESC LIMIT 2").fetchall()
    # The zone of this computer was not known to the site yet.
    assert last == [("clock", "coordinator"), ("sign in", "coordinator")]


def test_a_site_is_read_from_a_disk_that_takes_no_change(small_path: Path, say: Say) -> None:
    before = content(small_path)

    code, listed, _said = say("participants", "--site", small_path, "--json", "--read-only")
    refused, _out, words = say(
        "backup", "--site", small_path, "--out", small_path.parent / "a.vbbackup", "--read-only"
    )

    assert (code, len(json.loads(listed))) == (0, 5)
    assert refused == 2
    assert "open to read only, so nothing was saved" in words
    assert content(small_path)["keys.json"] == before["keys.json"]
