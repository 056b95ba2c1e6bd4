"""The command line as a contract: words in, exit code, lines and JSON out (commands.md)."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from stage import PASSWORD, TODAY
from terminal import ROOT, Say, is_one_sentence, program

from tracker import cli
from tracker.catalogue.study_files import shipped_studies

SECTIONS = {
    *("overdue", "closing", "due", "to_book", "to_decide", "this_week"),
    *("incomplete", "screening", "unsigned"),
}
FLAGS_AND_SECTIONS = {"date", "flags", "queries", *SECTIONS}
STATUSES = {
    "planned",
    "due",
    "closing",
    "overdue",
    "past target",
    "held",
    "held early",
    "held late",
    "missed",
    "not needed",
}
"""The ten statuses of product.md 3.3, with "past target" for visits without a stated window."""


def matrix(say: Say, path: Path) -> list[dict[str, Any]]:
    code, out, _err = say("participants", "--site", path, "--today", TODAY, "--json")
    assert code == 0
    rows: list[dict[str, Any]] = json.loads(out)
    return rows


# --- participants


def test_participants_json_has_the_keys_of_the_contract(say: Say, demo_path: Path) -> None:
    rows = matrix(say, demo_path)

    assert len(rows) == 25
    assert {tuple(row) for row in rows} == {("number", "study", "status", "visits")}
    names = ("id", "target", "earliest", "latest", "appointment", "date", "status")
    assert {tuple(visit) for row in rows for visit in row["visits"]} == {names}


def test_dates_in_json_are_iso_or_null(say: Say, demo_path: Path) -> None:
    rows = matrix(say, demo_path)

    found = [
        visit[name]
        for row in rows
        for visit in row["visits"]
        for name in ("target", "earliest", "latest", "appointment", "date")
    ]
    assert None in found
    assert all(text == date.fromisoformat(text).isoformat() for text in found if text is not None)


def test_the_study_of_a_participant_is_the_id_of_its_study_file(say: Say, demo_path: Path) -> None:
    rows = matrix(say, demo_path)

    assert {row["study"] for row in rows} == set(shipped_studies())


def test_a_visit_has_one_of_the_ten_statuses(say: Say, demo_path: Path) -> None:
    rows = matrix(say, demo_path)

    assert {visit["status"] for row in rows for visit in row["visits"]} <= STATUSES


def test_participants_of_one_study_are_asked_for_by_its_file_id(say: Say, demo_path: Path) -> None:
    code, out, _err = say("participants", "--site", demo_path, "--study", "bird", "--json")

    rows = json.loads(out)
    assert code == 0
    assert len(rows) == 5
    assert {row["study"] for row in rows} == {"bird"}


def test_recurring_visits_are_named_by_their_month(say: Say, demo_path: Path) -> None:
    # EuroGuiDerm: week 4, then every three months without an end
    rows = matrix(say, demo_path)

    follow_up = next(row for row in rows if row["study"] == "euroguiderm-baricitinib")
    assert [visit["id"] for visit in follow_up["visits"]][:4] == ["baseline", "week4", "month3", "month6"]


def test_participants_without_json_are_a_line_each(say: Say, demo_path: Path) -> None:
    code, out, err = say("participants", "--site", demo_path)

    assert (code, err) == (0, "")
    assert len(out.splitlines()) == 25


def test_a_site_without_participants_gives_an_empty_list(
    say: Say, site_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISITBOOK_PASSPHRASE", PASSWORD)

    assert say("participants", "--site", site_path, "--json") == (0, "[]\n", "")


def test_a_study_that_the_site_does_not_have_is_refused(say: Say, demo_path: Path) -> None:
    code, out, err = say("participants", "--site", demo_path, "--study", "other")

    assert (code, out) == (2, "")
    assert err.startswith("The study other is not at this site.")
    assert is_one_sentence(err)


# --- today


def test_today_json_has_every_section_the_flags_and_the_queries(say: Say, demo_path: Path) -> None:
    code, out, _err = say("today", "--site", demo_path, "--today", TODAY, "--json")

    board = json.loads(out)
    assert code == 0
    assert set(board) == FLAGS_AND_SECTIONS
    assert board["date"] == "2026-04-14"
    assert board["overdue"]
    assert board["flags"]
    assert {row["study"] for row in board["overdue"]} <= set(shipped_studies())


def test_today_without_json_says_what_asks_for_a_person(say: Say, demo_path: Path) -> None:
    code, out, _err = say("today", "--site", demo_path, "--today", TODAY)

    assert code == 0
    assert any(line.startswith("overdue: ") for line in out.splitlines())
    assert any(line.startswith("flag: ") for line in out.splitlines())


def test_today_of_a_later_day_has_more_overdue(say: Say, demo_path: Path) -> None:
    now = json.loads(say("today", "--site", demo_path, "--today", TODAY, "--json")[1])
    later = json.loads(say("today", "--site", demo_path, "--today", "2026-06-14", "--json")[1])

    assert len(later["overdue"]) > len(now["overdue"])


@pytest.mark.parametrize("day", ["2026-02-31", "31.12.2026", "tomorrow", "", "2026-4"])
def test_a_day_that_is_no_date_is_refused(say: Say, demo_path: Path, day: str) -> None:
    code, out, err = say("today", "--site", demo_path, "--today", day)

    assert (code, out) == (2, "")
    assert "is not a date such as 2026-04-14" in err
    assert is_one_sentence(err)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_year_that_cannot_be_right_is_refused(say: Say, demo_path: Path, day: str) -> None:
    code, out, err = say("today", "--site", demo_path, "--today", day)

    assert (code, out) == (2, "")
    assert f"The year {int(day[:4])} cannot be right" in err


# --- who acts, and the passphrase


def test_the_passphrase_comes_from_the_environment(
    say: Say, site_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISITBOOK_PASSPHRASE", PASSWORD)

    assert say("today", "--site", site_path)[0] == 0


def test_a_wrong_passphrase_is_refused_in_a_sentence(demo_path: Path) -> None:
    done = program("participants", "--site", demo_path, VISITBOOK_PASSPHRASE="wrong")

    assert (done.returncode, done.stdout) == (2, "")
    assert is_one_sentence(done.stderr)


def test_without_a_terminal_a_missing_passphrase_is_asked_of_the_environment(site_path: Path) -> None:
    done = program("participants", "--site", site_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "The passphrase is missing. Set VISITBOOK_PASSPHRASE.\n"


def test_the_demo_needs_neither_user_nor_passphrase(demo_path: Path) -> None:
    done = program("participants", "--site", demo_path, "--json")

    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)) == 25


@pytest.mark.parametrize("user", ["coordinator", "investigator", "assessor", "monitor"])
def test_every_user_of_the_demo_signs_in_with_demo(
    say: Say, demo_path: Path, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISITBOOK_PASSPHRASE", "demo")

    assert say("today", "--site", demo_path, "--user", user)[0] == 0


def test_an_administrator_verifies_the_site_and_is_told_nothing_of_its_participants(
    say: Say, demo_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISITBOOK_PASSPHRASE", "demo")

    code, _said, error = say("today", "--site", demo_path, "--user", "admin")

    assert (code, "admin may not read participants" in error) == (2, True)
    assert say("verify", "--site", demo_path, "--user", "admin")[0] == 0


def test_the_user_comes_from_the_environment(
    say: Say, demo_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISITBOOK_USER", "nobody")

    assert say("today", "--site", demo_path)[0] == 2
    assert say("today", "--site", demo_path, "--user", "monitor")[0] == 0


def test_a_folder_that_is_no_site_is_refused(say: Say, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.visitbook"):
        code, _out, err = say("participants", "--site", path)
        assert code == 2
        assert is_one_sentence(err)


# --- words, and what goes wrong


@pytest.mark.parametrize(
    "words", [["frobnicate"], ["participants"], ["study"], ["report", "x"], ["today", "--x"]]
)
def test_words_that_mean_nothing_are_refused_in_a_sentence(say: Say, words: list[str]) -> None:
    code, out, err = say(*words)

    assert (code, out) == (2, "")
    assert is_one_sentence(err)


def test_help_is_no_error(say: Say) -> None:
    code, out, err = say("--help")

    assert (code, err) == (0, "")
    for command in ("demo", "participants", "today", "sheet", "report", "qualify", "study"):
        assert command in out


def test_a_defect_of_the_program_is_a_sentence_with_its_place_and_without_values() -> None:
    try:
        int("N.H., 212 U/L")
    except ValueError as error:
        sentence = cli.own_defect(error)

    assert sentence.startswith("Visitbook itself failed (ValueError in test_cli.py, line ")
    assert "212" not in sentence


def test_a_reader_who_leaves_early_is_no_error_on_the_screen(demo_path: Path) -> None:
    words = [sys.executable, "-m", "ui.app", "participants", "--site", str(demo_path)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complaint = process.stderr.read()

    assert complaint == b""


def test_a_terminal_without_the_signs_gets_question_marks(demo_path: Path) -> None:
    done = program("today", "--site", demo_path, "--today", TODAY, PYTHONIOENCODING="ascii")

    assert (done.returncode, done.stderr) == (0, "")
    assert "ALT > 3 ? ULN" in done.stdout


@pytest.mark.parametrize("words", [["study", "list"], ["today", "--site", "SITE"]])
def test_no_command_loads_the_screen_toolkit(demo_path: Path, words: list[str]) -> None:
    asked = [word.replace("SITE", str(demo_path)) for word in words]
    script = (
        "import sys; from ui import app; code = app.main(sys.argv[1:]); "
        "loaded = [name for name in sys.modules if name.startswith('PySide6')]; sys.exit(loaded or code)"
    )

    done = subprocess.run(
        [sys.executable, "-c", script, *asked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "words",
    [
        ["demo", "--participants=-5"],
        ["demo", "--today", "2026-02-31"],
        ["demo", "--sede", "1"],
        ["--site"],
        ["--site", "x", "today"],
        ["--sit", "x"],
    ],
)
def test_words_for_the_window_are_refused_in_the_same_way(words: list[str]) -> None:
    done = program(*words, QT_QPA_PLATFORM="offscreen")

    assert (done.returncode, done.stdout) == (2, "")
    assert is_one_sentence(done.stderr)
