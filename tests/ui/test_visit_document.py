import hashlib
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.reports.pdf_reading import whole_text
from tests.reports.test_page import furniture, long_table
from tracker import overview, trail
from tracker.domain.documents import DOCUMENTS, Of
from tracker.errors import NotPossible, TrackerError
from tracker.reports.page import compose
from tracker.site import Site
from ui.bridge import Bridge
from ui.pdf_pages import make_printer, print_pages
from ui.screens.document import DocumentScreen


@pytest.fixture
def went() -> list[tuple[str, dict[str, str]]]:
    return []


@pytest.fixture
def screen(
    qtbot: QtBot, dressed: QApplication, demo_site: Site, went: list[tuple[str, dict[str, str]]]
) -> DocumentScreen:
    def go(name: str, **wanted: str) -> None:
        went.append((name, wanted))

    screen = DocumentScreen(Bridge(demo_site), go)
    qtbot.addWidget(screen)
    screen.resize(1000, 700)
    with qtbot.waitExposed(screen):
        screen.show()
    return screen


def visit_of(site: Site, *, held: bool) -> str:
    return next(
        cell.visit.id
        for row in overview.participants(site)
        for cell in row.cells
        if cell.visit.is_held is held
    )


def shown(qtbot: QtBot, screen: DocumentScreen, what: str, *, held: bool = True) -> DocumentScreen:
    screen.show_for(visit_id=visit_of(screen.bridge.site, held=held), what=what)
    qtbot.waitUntil(lambda: bool(screen.pages), timeout=20_000)
    return screen


def prints(site: Site) -> tuple[trail.TrailLine, ...]:
    return trail.entries(site, trail.Filter(kind=trail.Kind.PAPER)).lines


@pytest.mark.parametrize("what", ["sheet", "visit"])
def test_the_preview_shows_every_page_of_the_document(
    qtbot: QtBot, screen: DocumentScreen, what: str
) -> None:
    shown(qtbot, screen, what)

    document = pypdfium2.PdfDocument(screen.pdf)
    assert len(screen.pages) == len(document)
    document.close()


@pytest.mark.parametrize("printing", [False, True])
def test_at_200_percent_no_choice_of_the_bar_is_shortened(
    qtbot: QtBot, screen: DocumentScreen, *, printing: bool
) -> None:
    shown(qtbot, screen, "visit")
    screen.print.setHidden(printing)
    screen.stop.setVisible(printing)  # it comes in the place of the other

    screen.setMinimumWidth(640)
    screen.resize(904, 480)
    choices = (screen.kind, screen.version, screen.zoom, screen.paper)
    qtbot.waitUntil(lambda: not any(one.toolTip() for one in choices))  # the bar is laid out anew

    assert screen._bar.minimumSize().width() <= screen.width() == 904


def test_a_hundred_percent_is_the_size_of_the_paper(qtbot: QtBot, screen: DocumentScreen) -> None:
    shown(qtbot, screen, "sheet")

    screen.zoom.set_code("100")
    screen.draw()

    # A4 is 210 mm wide; at 96 dots an inch that is 794 px.
    assert screen.pages[0].width() == pytest.approx(794, abs=1)


def test_letter_paper_is_laid_out_anew(qtbot: QtBot, screen: DocumentScreen) -> None:
    shown(qtbot, screen, "sheet")
    screen.zoom.set_code("100")

    screen.paper.set_code("Letter")
    screen.build()
    qtbot.waitUntil(lambda: bool(screen.pages), timeout=20_000)

    # US Letter is 8.5 in wide: 816 px.
    assert screen.pages[0].width() == pytest.approx(816, abs=1)


def test_the_report_of_a_visit_that_has_not_begun_is_refused(screen: DocumentScreen) -> None:
    with pytest.raises(NotPossible, match="has not begun"):
        screen.show_for(visit_id=visit_of(screen.bridge.site, held=False), what="visit")


def test_the_saved_file_is_what_was_shown(qtbot: QtBot, screen: DocumentScreen, tmp_path: Path) -> None:
    shown(qtbot, screen, "sheet")

    screen.save_to(tmp_path / "sheet")

    assert (tmp_path / "sheet.pdf").read_bytes() == screen.pdf
    assert [one.name for one in tmp_path.glob("*sheet*")] == ["sheet.pdf"]


def test_a_folder_that_does_not_exist_is_said_in_a_sentence(
    qtbot: QtBot, screen: DocumentScreen, tmp_path: Path
) -> None:
    shown(qtbot, screen, "sheet")
    said: list[TrackerError] = []
    screen.bridge.failed.connect(said.append)

    screen.save_to(tmp_path / "no" / "such" / "sheet.pdf")

    assert "could not be written" in said[0].happened
    assert said[0].todo


def test_every_page_reaches_the_printer(qtbot: QtBot, screen: DocumentScreen, tmp_path: Path) -> None:
    shown(qtbot, screen, "sheet")
    printer = make_printer(screen.pdf, "sheet")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))

    screen.print_on(printer)
    screen.bridge.wait()

    document = pypdfium2.PdfDocument(tmp_path / "printed.pdf")
    assert len(document) == len(screen.pages)
    document.close()


def test_escape_goes_back_to_the_visit(
    qtbot: QtBot, screen: DocumentScreen, went: list[tuple[str, dict[str, str]]]
) -> None:
    shown(qtbot, screen, "sheet")
    screen.back.setFocus()

    qtbot.keyClick(screen.back, Qt.Key.Key_Escape)

    assert went == [("visit", {"visit_id": screen.subject.about.visit_id})]


# --- other documents


def test_every_document_of_the_visit_its_participant_and_study_can_be_chosen(
    qtbot: QtBot, screen: DocumentScreen
) -> None:
    shown(qtbot, screen, "sheet")

    # All kinds of commands.md but those of a day, which are of no visit.
    of_more = {kind for kind, document in DOCUMENTS.items() if document.of is not Of.DAY}
    assert {screen.kind.itemData(row) for row in range(screen.kind.count())} == of_more


def test_another_document_is_laid_out_when_it_is_chosen(qtbot: QtBot, screen: DocumentScreen) -> None:
    shown(qtbot, screen, "sheet")

    screen.kind.set_code("adverse-events")
    screen.build()
    qtbot.waitUntil(lambda: bool(screen.pages), timeout=20_000)

    assert "Adverse event" in whole_text(screen.pdf)
    assert screen.name.endswith("adverse_event_listing")


def test_the_masked_version_can_be_chosen(qtbot: QtBot, screen: DocumentScreen) -> None:
    shown(qtbot, screen, "sheet")

    screen.version.set_code("masked")
    screen.build()
    qtbot.waitUntil(lambda: bool(screen.pages), timeout=20_000)

    assert "masked" in whole_text(screen.pdf)


def test_what_cannot_be_printed_is_said_where_its_pages_would_be(
    qtbot: QtBot, screen: DocumentScreen
) -> None:
    site = screen.bridge.site
    visit_id = visit_of(site, held=True)
    site.user = replace(site.user, name="Anna ক")  # a Bengali letter, which no font here has

    screen.show_for(visit_id=visit_id, what="sheet")
    screen.bridge.wait()
    qtbot.waitUntil(lambda: "BENGALI LETTER KA" in screen.said(), timeout=20_000)

    assert not screen.print.isEnabled()


def test_a_file_is_saved_encrypted_and_nobody_reads_it_without_the_passphrase(
    qtbot: QtBot, screen: DocumentScreen, tmp_path: Path
) -> None:
    shown(qtbot, screen, "sheet")
    screen.encrypting.ask(tmp_path / "sheet")
    screen.encrypting.passphrase.first.set_text("a long sentence")
    screen.encrypting.passphrase.second.set_text("a long sentence")

    screen.encrypting.action.click()

    reader = PdfReader(tmp_path / "sheet.pdf")
    assert reader.is_encrypted
    assert reader.decrypt("a wrong sentence") == 0
    assert reader.decrypt("a long sentence") != 0


def test_a_short_passphrase_encrypts_nothing(qtbot: QtBot, screen: DocumentScreen, tmp_path: Path) -> None:
    shown(qtbot, screen, "sheet")
    screen.encrypting.ask(tmp_path / "sheet")
    screen.encrypting.passphrase.first.set_text("short")
    screen.encrypting.passphrase.second.set_text("short")

    screen.encrypting.action.click()

    assert not (tmp_path / "sheet.pdf").exists()
    assert screen.encrypting.isVisible()


def test_what_went_to_the_printer_is_on_the_trail_with_its_hash(
    qtbot: QtBot, screen: DocumentScreen, tmp_path: Path
) -> None:
    shown(qtbot, screen, "sheet")
    printer = make_printer(screen.pdf, "sheet")
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFromTo(2, 2)

    screen.print_on(printer)
    qtbot.waitUntil(screen.print.isEnabled, timeout=20_000)

    (entry,) = prints(screen.bridge.site)
    said = {name: new for name, _old, new in entry.columns}
    assert entry.change == "Blank visit sheet: printed"
    assert said["sha256"] == hashlib.sha256(screen.pdf).hexdigest()
    assert said["pages"] == "2–2"


@pytest.mark.qt_log_ignore("QPainter::begin", "propagateSizeHints")
def test_a_printer_that_is_gone_is_a_sentence_and_leaves_no_print_on_the_trail(
    qtbot: QtBot, screen: DocumentScreen, tmp_path: Path
) -> None:
    shown(qtbot, screen, "sheet")
    printer = make_printer(screen.pdf, "sheet")
    printer.setOutputFileName(str(tmp_path / "no" / "such" / "folder" / "printed.pdf"))
    said: list[TrackerError] = []
    screen.bridge.failed.connect(said.append)

    screen.print_on(printer)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)

    assert said[0].happened == "The printer did not take all pages."
    assert screen.print.isEnabled()
    assert prints(screen.bridge.site) == ()


def test_a_page_that_lies_is_printed_lying(tmp_path: Path) -> None:
    pdf = compose(furniture(), [long_table(3)], landscape=True)
    printer = make_printer(pdf, "listing")
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))

    assert print_pages(pdf, printer)

    with pypdfium2.PdfDocument(tmp_path / "printed.pdf") as document:
        wide, tall = document.get_page_size(0)
        assert wide > tall
