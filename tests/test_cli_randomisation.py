"""import randomisation on the command line (commands.md)."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from randomised import LISTED, list_file
from stage import PASSWORD
from terminal import Say, is_one_sentence

from tracker import allocation, studies
from tracker.site import Site

Import = Callable[..., tuple[int, str, str]]
Close = Callable[..., tuple[int, str, str]]
KITS = "number,kit\n1,K-471\n2,K-136\n"


@pytest.fixture
def take_in(say: Say, site_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    """Import a list into a study of a closed site."""

    def command(study: str, text: str, *more: str) -> tuple[int, str, str]:
        monkeypatch.setenv("VISITBOOK_PASSPHRASE", PASSWORD)
        path = list_file(tmp_path, text)
        return say("import", "randomisation", path, "--site", site_path, "--study", study, *more)

    return command


@pytest.fixture
def close(say: Say, site_path: Path, monkeypatch: pytest.MonkeyPatch) -> Close:
    """Say something about the list of BIRD without a file."""
    monkeypatch.setenv("VISITBOOK_PASSPHRASE", PASSWORD)
    return lambda *words: say("import", "randomisation", "--site", site_path, "--study", "bird", *words)


def test_a_list_is_taken_in_and_its_lines_are_not_printed(take_in: Import, site_path: Path) -> None:
    code, out, err = take_in("bird", KITS)

    assert (code, err) == (0, "")
    assert out.splitlines()[:2] == ["2 lines", f"SHA-256 {hashlib.sha256(KITS.encode()).hexdigest()}"]
    assert "K-471" not in out
    with Site.open(site_path, "anna", PASSWORD) as site:
        found = allocation.open_list(site, studies.study(site, "bird").id)
    assert found is not None
    assert found.file == "list.csv"


def test_the_lines_of_each_stratum_are_counted(take_in: Import) -> None:
    listed = LISTED.replace("Sham", "A").replace("Verum", "B")

    assert take_in("baaz-ad-ir", listed)[1].splitlines()[:2] == ["severe: 3 lines", "mild: 2 lines"]


def test_a_second_list_needs_the_reason_to_close_the_first(take_in: Import) -> None:
    take_in("bird", KITS)

    code, _out, err = take_in("bird", KITS.replace("K-", "L-"))
    again = take_in("bird", KITS.replace("K-", "L-"), "--replacing", "used up")

    assert (code, is_one_sentence(err)) == (2, True)
    assert "open randomisation list already" in err
    assert again[0] == 0


def test_a_list_is_closed_with_its_reason_and_only_once(take_in: Import, close: Close) -> None:
    take_in("bird", KITS)

    assert close("--close", "the sponsor stopped")[:2] == (
        0,
        "The list is closed; nothing more is drawn from it.\n",
    )
    code, _out, err = close("--close", "again")
    assert (code, "no open randomisation list" in err) == (2, True)


def test_neither_file_nor_reason_is_refused(close: Close) -> None:
    code, _out, err = close()

    assert (code, err) == (2, "Name the FILE of a list, or --close with the reason.\n")


@pytest.mark.parametrize(
    ("study", "text", "said"),
    [
        ("bird", LISTED, "the arm is never stored in a double-blind study"),
        ("baaz-ad-ir", "number,arm\n1,C\n", "row 2, column “arm”: the study has no arm “C”"),
        ("emc-daily-practice", LISTED, "is not randomised"),
        ("nothing", LISTED, "nothing"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_in_one_sentence(
    take_in: Import, study: str, text: str, said: str
) -> None:
    code, out, err = take_in(study, text)

    assert (code, out) == (2, "")
    assert said in err
    assert is_one_sentence(err)
