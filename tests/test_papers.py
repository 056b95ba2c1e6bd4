"""Documents by their kind: what is noted of each, what they are of, encryption, and what cannot be printed."""

import hashlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from stage import TODAY, TestClock
from terminal import Say, is_one_sentence

from tests.reports.pdf_reading import whole_text
from tracker import demo, overview, papers, studies, trail
from tracker.domain.documents import DOCUMENTS, REPORTS, Of
from tracker.errors import NotFound, SiteError, TrackerError
from tracker.papers import MOST_BYTES, About, Issued
from tracker.site import Site

WORDS = {
    Of.VISIT: ("--participant", "SAR-001", "--visit", "week6"),
    Of.PARTICIPANT: ("--participant", "SAR-001"),
    Of.DAY: ("--date", TODAY.isoformat()),
    Of.STUDY: ("--study", "baaz-ad-ir"),
}
"""What each kind takes (commands.md)."""
CONTRACT = {
    *("visit", "sheet", "casebook", "schedule", "card", "day", "safety", "screening-log", "deviations"),
    *("adverse-events", "accountability", "queries", "audit", "ranges"),
}
"""The kinds of commands.md."""


def prints(path: Path) -> tuple[trail.TrailLine, ...]:
    with Site.open(path, "coordinator", demo.PASSWORD, clock=TestClock()) as site:
        return trail.entries(site, trail.Filter(kind=trail.Kind.PAPER)).lines


def test_there_is_a_use_case_for_every_kind_of_the_contract() -> None:
    assert set(papers.KINDS) == set(DOCUMENTS)
    assert set(REPORTS) == CONTRACT


@pytest.mark.parametrize("kind", sorted(CONTRACT))
def test_the_command_line_prints_every_kind_masked_and_on_letter_paper(
    say: Say, demo_path: Path, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / "out.pdf"
    # The trail of a whole study has hundreds of pages: a participant's stands for it.
    which = (
        ("--study", "baaz-ad-ir", *WORDS[Of.PARTICIPANT]) if kind == "audit" else WORDS[DOCUMENTS[kind].of]
    )
    words = ("report", kind, "--site", demo_path, *which, "--out", out)

    code, _out, err = say(*words, "--masked", "--page", "Letter")

    assert (code, err) == (0, "")
    box = PdfReader(out).pages[0].mediabox
    assert max(float(box.width), float(box.height)) == 792
    assert "masked" in whole_text(out.read_bytes()).lower()
    (line,) = prints(demo_path)
    said = {name: new for name, _old, new in line.columns}
    assert said["document"] == kind
    assert said["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert said["pages"] == str(len(PdfReader(out).pages))
    assert line.change == f"{DOCUMENTS[kind].title}, masked: written to a file"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["casebook"], "casebook needs --participant. It is: report casebook --participant."),
        (
            ["casebook", "--participant", "SAR-001", "--visit", "week6"],
            "casebook takes no --visit. It is: report casebook --participant.",
        ),
        (["day", "--study", "bird"], "day needs --date. It is: report day --date [--study]."),
        (
            ["safety", "--participant", "SAR-001"],
            "safety needs --study. It is: report safety --study [--participant].",
        ),
        (
            ["safety", "--study", "bird", "--participant", "SAR-001"],
            "SAR-001 is not in the study bird. Check the number.",
        ),
        (["audit", "--study", "no-such"], None),
        (["card", "--participant", "SAR-999"], "No participant has the number SAR-999. Check the number."),
    ],
)
def test_words_that_do_not_fit_the_kind_are_answered_with_those_that_do(
    say: Say, demo_path: Path, tmp_path: Path, words: list[str], sentence: str | None
) -> None:
    out = tmp_path / "out.pdf"

    code, _out, err = say("report", *words, "--site", demo_path, "--out", out)

    assert code == 2
    assert is_one_sentence(err)
    assert sentence is None or err == sentence + "\n"
    assert not out.exists()


# --- encryption


def test_an_encrypted_sheet_opens_with_its_passphrase_alone(
    say: Say, demo_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.pdf"
    monkeypatch.setenv("VISITBOOK_PDF_PASSPHRASE", "Größe ≥ 5 µg")

    code, _out, err = say("sheet", "--site", demo_path, *WORDS[Of.VISIT], "--out", out, "--encrypt")

    assert (code, err) == (0, "")
    reader = PdfReader(out)
    # ISO 32000-2, table 20: V 5 and R 6 are AES-256.
    encrypt: Any = reader.trailer["/Encrypt"]
    assert (encrypt["/V"], encrypt["/R"]) == (5, 6)
    assert b"SAR-001" not in out.read_bytes()
    assert reader.decrypt("") == 0
    assert reader.decrypt("Größe ≥ 5 µg") != 0
    assert "SAR-001" in reader.pages[0].extract_text()
    (line,) = prints(demo_path)
    assert ("sha256", "", hashlib.sha256(out.read_bytes()).hexdigest()) in line.columns


def test_without_a_passphrase_nothing_is_written(
    say: Say, demo_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.pdf"
    words = ("sheet", "--site", demo_path, *WORDS[Of.VISIT], "--out", out, "--encrypt")
    monkeypatch.delenv("VISITBOOK_PDF_PASSPHRASE", raising=False)
    answers = [say(*words)]
    monkeypatch.setenv("VISITBOOK_PDF_PASSPHRASE", " ")
    answers.append(say(*words))

    assert [code for code, _out, _err in answers] == [2, 2]
    assert all(is_one_sentence(err) for _code, _out, err in answers)
    assert not out.exists()
    assert prints(demo_path) == ()


def test_a_passphrase_of_which_the_end_would_not_count_is_refused() -> None:
    with pytest.raises(SiteError, match="longer than 127 bytes"):
        papers.encrypted(b"%PDF", "µ" * (MOST_BYTES // 2 + 1))


def test_an_encrypted_file_keeps_language_title_and_reading_order(demo_site: Site) -> None:
    visit_id = overview.participants(demo_site)[0].cells[0].visit.id
    plain = papers.produce(demo_site, "sheet", About(visit_id))

    reader = PdfReader(BytesIO(papers.encrypted(plain, "a long sentence")), password="a long sentence")

    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == PdfReader(BytesIO(plain)).metadata.title  # type: ignore[union-attr]  # every paper has one
    assert len(reader.outline) == len(PdfReader(BytesIO(plain)).outline)


# --- what cannot be printed


def test_a_kind_that_is_not_there_is_answered_with_those_that_are(demo_site: Site) -> None:
    with pytest.raises(NotFound, match=r"There is no document diary\. The kinds are visit, sheet, "):
        papers.produce(demo_site, "diary", About())


def test_a_letter_that_no_font_has_is_named_and_nothing_is_printed(demo_site: Site) -> None:
    row = overview.participants(demo_site, studies.study(demo_site, "baaz-ad-ir").id)[0]
    asked = About(row.cells[0].visit.id, row.participant.id, row.participant.study_id, TODAY)
    demo_site.user = replace(demo_site.user, name="Rahima খাতুন")

    for kind in papers.KINDS:
        with pytest.raises(TrackerError, match=r"cannot be printed: U\+0996 BENGALI LETTER KHA"):
            papers.produce(demo_site, kind, asked)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device that is always full is Linux’s")
def test_a_full_disk_leaves_the_old_file_and_no_print_on_the_trail(
    say: Say, demo_path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "sheet.pdf"
    out.write_bytes(b"the sheet of yesterday")
    (tmp_path / ".sheet.pdf.part").symlink_to("/dev/full")  # where the file waits until it is whole

    code, _out, err = say("sheet", "--site", demo_path, *WORDS[Of.VISIT], "--out", out)

    assert code == 2
    assert is_one_sentence(err)
    assert "No space left on device" in err
    assert [one.name for one in tmp_path.glob("*sheet*")] == ["sheet.pdf"]
    assert out.read_bytes() == b"the sheet of yesterday"
    assert prints(demo_path) == ()


@pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="a folder that takes no file from anyone is Linux’s"
)
def test_a_folder_that_takes_no_file_is_said_and_nothing_is_noted(say: Say, demo_path: Path) -> None:
    code, _out, err = say("sheet", "--site", demo_path, *WORDS[Of.VISIT], "--out", "/proc/self/sheet.pdf")

    assert code == 2
    assert is_one_sentence(err)
    assert "sheet.pdf could not be written" in err
    assert prints(demo_path) == ()


def test_the_file_of_a_document_is_not_written_into_a_site(say: Say, demo_path: Path) -> None:
    code, _out, err = say("sheet", "--site", demo_path, *WORDS[Of.VISIT], "--out", demo_path / "sheet.pdf")

    assert code == 2
    assert is_one_sentence(err)
    assert not (demo_path / "sheet.pdf").exists()
    assert prints(demo_path) == ()


def test_a_print_of_some_pages_says_which(demo_site: Site) -> None:
    study_id = studies.study(demo_site, "bird").id

    papers.printed(demo_site, "safety", About(study_id=study_id), Issued("printed", b"%PDF", "2–3 × 2"))

    (line,) = trail.entries(demo_site, trail.Filter(kind=trail.Kind.PAPER)).lines
    assert (line.what, line.change) == ("Study: bird", "Safety listing: printed")
    assert ("pages", "", "2–3 × 2") in line.columns
