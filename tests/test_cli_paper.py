"""Documents from the command line: sheets and reports as PDF, qualification, and every way to ask for them wrongly."""

import json
from pathlib import Path

import pytest
from pdf_reading import whole_text
from pypdf import PdfReader
from stage import TestClock
from terminal import Say, is_one_sentence

from tracker import demo, overview
from tracker.domain.records import ParticipantStatus
from tracker.site import Site

CASES = Path(__file__).resolve().parent / "data" / "qualification_cases.json"


def size_in_mm(path: Path) -> tuple[int, int]:
    box = PdfReader(path).pages[0].mediabox
    return round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)


def visit_words(path: Path, number: str, visit: str, out: Path) -> list[object]:
    return ["--site", path, "--participant", number, "--visit", visit, "--out", out]


def test_a_blank_sheet_is_an_a4_page_that_names_participant_and_visit(
    say: Say, demo_path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "sheet.pdf"

    assert say("sheet", *visit_words(demo_path, "SAR-001", "week6", out))[0] == 0

    assert size_in_mm(out) == (210, 297)
    text = whole_text(out.read_bytes())
    assert "SAR-001" in text
    assert "Week 6" in text
    assert "demo" in text.lower()


def test_report_sheet_is_the_same_document_as_sheet(say: Say, demo_path: Path, tmp_path: Path) -> None:
    say("sheet", *visit_words(demo_path, "SAR-001", "week6", tmp_path / "a.pdf"))
    say("report", "sheet", *visit_words(demo_path, "SAR-001", "week6", tmp_path / "b.pdf"))

    pages = [len(PdfReader(tmp_path / name).pages) for name in ("a.pdf", "b.pdf")]
    assert pages[0] == pages[1]


def test_a_visit_report_on_letter_paper_tells_what_was_recorded(
    say: Say, demo_path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "report.pdf"

    assert (
        say("report", "visit", *visit_words(demo_path, "SAR-001", "week6", out), "--page", "Letter")[0] == 0
    )

    assert size_in_mm(out) == (216, 279)
    assert "EASI" in whole_text(out.read_bytes())


def test_a_masked_report_never_says_the_arm_nor_the_drug(say: Say, demo_path: Path, tmp_path: Path) -> None:
    masked, open_ = tmp_path / "masked.pdf", tmp_path / "open.pdf"

    say("report", "visit", *visit_words(demo_path, "SAR-001", "baseline", open_))
    say("report", "visit", *visit_words(demo_path, "SAR-001", "baseline", masked), "--masked")

    drugs = ("baricitinib", "azathioprine")  # the two arms of NCT05969730
    assert any(drug in whole_text(open_.read_bytes()).lower() for drug in drugs)
    assert not any(drug in whole_text(masked.read_bytes()).lower() for drug in drugs)


def test_a_masked_assessor_gets_the_masked_report_without_asking(
    say: Say, demo_path: Path, tmp_path: Path
) -> None:
    # BIRD is double blind: the kit number is for those who hand it out
    out = tmp_path / "report.pdf"

    say("report", "visit", *visit_words(demo_path, "01-001", "baseline", out), "--user", "assessor")

    text = whole_text(out.read_bytes())
    assert "K-11" not in text
    assert "Laboratory" not in text


def test_both_numbers_name_a_participant_after_enrolment(say: Say, demo_path: Path, tmp_path: Path) -> None:
    with Site.open(demo_path, "coordinator", demo.PASSWORD, clock=TestClock()) as site:
        enrolled = next(
            row.participant
            for row in overview.participants(site)
            if row.participant.status is ParticipantStatus.ENROLLED
        )

    assert enrolled.number is not None
    for number in (enrolled.number, enrolled.screening_number):
        out = tmp_path / f"{number}.pdf"
        assert say("sheet", *visit_words(demo_path, number, "baseline", out))[0] == 0
        assert out.read_bytes().startswith(b"%PDF")


def test_printing_is_on_the_audit_trail(say: Say, demo_path: Path, tmp_path: Path) -> None:
    say(
        "sheet", *visit_words(demo_path, "SAR-001", "week6", tmp_path / "sheet.pdf"), "--user", "investigator"
    )

    with Site.open(demo_path, "coordinator", demo.PASSWORD, clock=TestClock()) as site:
        who = next(r.participant for r in overview.participants(site) if r.participant.number == "SAR-001")
        history = overview.participant(site, who.id).history
    assert [entry.user for entry in history if entry.action == "print"] == ["investigator"]


def test_a_participant_that_is_not_there_is_named(say: Say, demo_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"

    code, _out, err = say("sheet", *visit_words(demo_path, "SAR-999", "week6", out))

    assert code == 2
    assert err == "No participant has the number SAR-999. Check the number.\n"
    assert not out.exists()


def test_a_visit_that_is_not_there_is_answered_with_those_that_are(
    say: Say, demo_path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "sheet.pdf"

    code, _out, err = say("sheet", *visit_words(demo_path, "SAR-001", "week5", out))

    expected = "SAR-001 has no visit week5. The visits are screening, baseline, week6, week12.\n"
    assert code == 2
    assert err == expected
    assert not out.exists()


def test_a_file_that_cannot_be_written_is_a_sentence_and_leaves_no_print_on_the_trail(
    say: Say, demo_path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "nowhere" / "sheet.pdf"

    code, _out, err = say("sheet", *visit_words(demo_path, "SAR-001", "week6", out))

    assert code == 2
    assert is_one_sentence(err)
    with Site.open(demo_path, "coordinator", demo.PASSWORD, clock=TestClock()) as site:
        who = next(r.participant for r in overview.participants(site) if r.participant.number == "SAR-001")
        assert "print" not in {entry.action for entry in overview.participant(site, who.id).history}


@pytest.mark.parametrize("out", ["", ".", "/"])
def test_a_folder_is_no_file_to_write(say: Say, demo_path: Path, out: str) -> None:
    words = ["--site", demo_path, "--participant", "SAR-001", "--visit", "week6", f"--out={out}"]

    code, _out, err = say("sheet", *words)

    assert code == 2
    assert "is a folder, not a file to write" in err


@pytest.mark.parametrize("words", [["diary"], ["visit", "--page", "A3"]])
def test_a_document_or_page_that_is_unknown_is_refused(
    say: Say, demo_path: Path, tmp_path: Path, words: list[str]
) -> None:
    asked = visit_words(demo_path, "SAR-001", "week6", tmp_path / "x.pdf")

    code, _out, err = say("report", *words, *asked)

    assert code == 2
    assert "invalid choice" in err


# --- qualification


def test_qualification_of_the_shipped_cases_holds_and_leaves_its_proof(say: Say, tmp_path: Path) -> None:
    proof, results = tmp_path / "proof.pdf", tmp_path / "results.json"

    code, _out, err = say("qualify", CASES, "--report", proof, "--json", results)

    assert (code, err) == (0, "")

    report = json.loads(results.read_text(encoding="utf-8"))
    assert report["failed"] == 0
    assert report["passed"] == len(json.loads(CASES.read_text(encoding="utf-8")))
    assert proof.read_bytes().startswith(b"%PDF")


def test_a_case_that_does_not_hold_gives_exit_code_1(say: Say, tmp_path: Path) -> None:
    cases = json.loads(CASES.read_text(encoding="utf-8"))
    wrong = next(
        case for case in cases if isinstance(case.get("expected"), dict) and "error" not in case["expected"]
    )
    wrong["expected"] = dict.fromkeys(wrong["expected"], "something else")
    (tmp_path / "cases.json").write_text(json.dumps([wrong]), encoding="utf-8")

    assert say("qualify", tmp_path / "cases.json")[0] == 1


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[1, 2"])
def test_a_case_file_that_is_none_could_not_be_run(say: Say, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cases.json").write_bytes(content)

    code, _out, err = say("qualify", tmp_path / "cases.json")

    assert code == 2
    assert is_one_sentence(err)
