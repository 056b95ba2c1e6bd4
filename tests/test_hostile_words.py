"""Words of the command line that nobody means well with: each ends in one sentence, none in a defect of ours."""

from pathlib import Path

import pytest
from terminal import Say, is_one_sentence

HOSTILE = (
    *(" ", "../..", "/", "\u202e1", "9" * 5000, "a" * 5000, "-", "%s{x}", "2026-99-99", "NaN", "\x1b[2J"),
    "\udcff",  # a byte that is no text, as Python hands it on
)


@pytest.mark.parametrize(
    "asked",
    [
        ("participants", "--site", "SITE", "--study", "WORD"),
        ("participants", "--site", "SITE", "--user", "WORD"),
        ("participants", "--site", "WORD"),
        ("today", "--site", "SITE", "--today", "WORD"),
        ("sheet", "--site", "SITE", "--participant", "WORD", "--visit", "screening", "--out", "x.pdf"),
        ("sheet", "--site", "SITE", "--participant", "SAR-S001", "--visit", "WORD", "--out", "x.pdf"),
        ("qualify", "WORD"),
        ("study", "check", "WORD"),
        ("restore", "WORD", "--site", "new.visitbook"),
        ("verify", "--site", "SITE", "--seal", "WORD"),
        ("WORD",),
    ],
)
def test_a_hostile_word_is_refused_in_one_sentence(
    say: Say, demo_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    given = [[{"SITE": str(demo_path), "WORD": word}.get(one, one) for one in asked] for word in HOSTILE]

    answers = [say(*words) for words in given]

    wrong = [
        said
        for code, _out, said in answers
        if code not in (1, 2) or not is_one_sentence(said) or "itself failed" in said
    ]
    assert wrong == []
    assert not Path("new.visitbook").exists()
    assert not Path("x.pdf").exists()
