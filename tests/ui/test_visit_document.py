from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker import overview
from tracker.errors import NotPossible, TrackerError
from tracker.site import Site
from ui.bridge import Bridge
from ui.pdf_pages import make_printer
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


@pytest.mark.parametrize("what", ["sheet", "report"])
def test_the_preview_shows_every_page_of_the_document(
    qtbot: QtBot, screen: DocumentScreen, what: str
) -> None:
    shown(qtbot, screen, what)

    document = pypdfium2.PdfDocument(screen.pdf)
    assert len(screen.pages) == len(document)
    document.close()


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
        screen.show_for(visit_id=visit_of(screen.bridge.site, held=False), what="report")


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

    document = pypdfium2.PdfDocument(tmp_path / "printed.pdf")
    assert len(document) == len(screen.pages)
    document.close()


def test_escape_goes_back_to_the_visit(
    qtbot: QtBot, screen: DocumentScreen, went: list[tuple[str, dict[str, str]]]
) -> None:
    shown(qtbot, screen, "sheet")
    screen.back.setFocus()

    qtbot.keyClick(screen.back, Qt.Key.Key_Escape)

    assert went == [("visit", {"visit_id": screen.visit_id})]
