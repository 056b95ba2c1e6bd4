"""Study files and the demo from the command line (commands.md)."""

import json
from pathlib import Path

import pytest
from stage import TODAY
from terminal import Say, is_one_sentence

from tracker.catalogue.study_files import shipped_studies


def test_study_list_names_the_five_studies(say: Say) -> None:
    code, out, _err = say("study", "list")

    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == list(shipped_studies())
    assert json.loads(say("study", "list", "--json")[1])[0].keys() == {"id", "title", "registry", "version"}


def test_a_new_study_file_passes_the_check(say: Say, tmp_path: Path) -> None:
    made = say("study", "new", tmp_path / "mine.yaml")
    checked = say("study", "check", tmp_path / "mine.yaml")

    assert made == (0, "", "")
    assert checked == (0, f"{tmp_path / 'mine.yaml'} is a good study file.\n", "")


def test_a_study_file_is_never_written_over(say: Say, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("mine")

    code, _out, err = say("study", "new", tmp_path / "mine.yaml")

    assert code == 2
    assert is_one_sentence(err)
    assert (tmp_path / "mine.yaml").read_text() == "mine"


def test_problems_of_a_study_file_are_named_with_their_lines_and_the_check_fails(
    say: Say, tmp_path: Path
) -> None:
    say("study", "new", tmp_path / "mine.yaml")
    lines = (tmp_path / "mine.yaml").read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("title:"))
    lines[place] = lines[place].replace("title:", "titel:")
    (tmp_path / "mine.yaml").write_text("\n".join(lines), encoding="utf-8")

    code, out, err = say("study", "check", tmp_path / "mine.yaml")

    assert (code, out) == (1, "")
    assert f"line {place + 1}" in err
    assert "Traceback" not in err


def test_a_study_file_that_is_not_there_could_not_be_checked(say: Say, tmp_path: Path) -> None:
    code, _out, err = say("study", "check", tmp_path / "none.yaml")

    assert code == 2
    assert is_one_sentence(err)


# --- demo


def test_the_demo_says_where_it_is_and_that_nobody_in_it_is_real(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "demo.visitbook"

    code, out, _err = say("demo", "--participants", "1", "--site", path, "--today", TODAY, "--no-window")

    assert code == 0
    assert out == f"Made-up people only: {path} (user coordinator, passphrase demo)\n"
    assert {file.name for file in path.iterdir()} >= {"data.db", "keys.json"}


@pytest.mark.parametrize("number", ["-5", "0", "many", "1.5", "10001", "²"])
def test_a_number_of_participants_that_is_none_is_refused(say: Say, tmp_path: Path, number: str) -> None:
    path = tmp_path / "demo.visitbook"

    code, out, err = say("demo", f"--participants={number}", "--site", path, "--no-window")

    assert (code, out) == (2, "")
    assert is_one_sentence(err)
    assert not path.exists()


def test_a_demo_never_replaces_what_is_there(say: Say, demo_path: Path) -> None:
    before = (demo_path / "data.db").read_bytes()

    code, _out, err = say("demo", "--participants", "1", "--site", demo_path, "--no-window")

    assert code == 2
    assert is_one_sentence(err)
    assert (demo_path / "data.db").read_bytes() == before
