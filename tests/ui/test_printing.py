"""What the person chose in the print dialog reaches the printer: pages, copies, both sides. A PDF stands for paper."""

from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops
from PySide6.QtGui import QPageRanges
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.reports.test_page import furniture, long_table
from tracker import overview, trail
from tracker.errors import TrackerError
from tracker.reports.page import compose
from tracker.site import Site
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.pdf_pages import draw_page, in_order, make_printer, page_sizes, print_pages
from ui.screens.document import DocumentScreen
from ui.settings import Settings
from ui.widgets.page_view import _KEPT, PageView
from ui.widgets.print_menu import PrintMenu

Sent = Callable[[QPrinter], list[int | None]]


@pytest.fixture(scope="module")
def three_pages() -> bytes:
    return compose(furniture(demo=False), [long_table(90)])


@pytest.fixture
def printer(dressed: QApplication, three_pages: bytes, tmp_path: Path) -> QPrinter:
    made = make_printer(three_pages, "listing")
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "printed.pdf"))
    made.setResolution(72)
    return made


def pictures(pdf: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=0.5, grayscale=True).to_pil() for page in document]


@pytest.fixture
def sent(three_pages: bytes, tmp_path: Path) -> Sent:
    """Which page of the document stands on each side that the printer got; None for an empty side."""
    pages = pictures(three_pages)

    def difference(one: Image.Image, other: Image.Image) -> int:
        return sum(ImageChops.difference(one, other.resize(one.size)).tobytes())

    def which(side: Image.Image) -> int | None:
        if side.getextrema() == (255, 255):
            return None
        return min(range(len(pages)), key=lambda number: difference(pages[number], side)) + 1

    def found(printer: QPrinter) -> list[int | None]:
        assert print_pages(three_pages, printer)
        return [which(side) for side in pictures((tmp_path / "printed.pdf").read_bytes())]

    return found


def test_pages_that_do_not_follow_each_other_are_printed_alone(printer: QPrinter, sent: Sent) -> None:
    printer.setPageRanges(QPageRanges.fromString("1,3"))

    assert sent(printer) == [1, 3]


def test_two_sorted_copies_follow_each_other(printer: QPrinter, sent: Sent) -> None:
    printer.setCopyCount(2)

    assert sent(printer) == [1, 2, 3, 1, 2, 3]


def test_copies_that_are_not_sorted_come_page_by_page(printer: QPrinter, sent: Sent) -> None:
    printer.setCopyCount(2)
    printer.setCollateCopies(False)

    assert sent(printer) == [1, 1, 2, 2, 3, 3]


@pytest.mark.parametrize(
    ("is_sorted", "sides"),
    [(True, [1, 2, 3, None, 1, 2, 3]), (False, [1, 2, 1, 2, 3, None, 3])],
)
def test_on_both_sides_every_copy_begins_on_a_sheet_of_its_own(
    is_sorted: bool, sides: list[int | None]
) -> None:
    found = in_order((1, 2, 3), copies=2, is_sorted=is_sorted, both_sides=True)

    assert found == sides


def test_printing_stops_before_the_next_page_and_leaves_no_half_file(
    printer: QPrinter, three_pages: bytes
) -> None:
    told: list[tuple[int, int]] = []

    def go_on(side: int, sides: int) -> bool:
        told.append((side, sides))
        return side < 2

    assert not print_pages(three_pages, printer, go_on)
    assert told == [(1, 3), (2, 3)]
    assert not Path(printer.outputFileName()).exists()


# --- from the screen


@pytest.fixture
def screen(qtbot: QtBot, dressed: QApplication, demo_site: Site) -> Iterator[DocumentScreen]:
    screen = DocumentScreen(Bridge(demo_site), lambda _name, **_wanted: None)
    qtbot.addWidget(screen)
    screen.resize(1000, 700)
    with qtbot.waitExposed(screen):
        screen.show()
    screen.show_for(participant_id=overview.participants(demo_site)[0].participant.id, what="casebook")
    qtbot.waitUntil(lambda: bool(screen.pages), timeout=20_000)
    yield screen
    screen.bridge.wait()


def prints(site: Site) -> tuple[trail.TrailLine, ...]:
    return trail.entries(site, trail.Filter(kind=trail.Kind.PAPER)).lines


def test_the_trail_says_who_printed_which_pages_how_often(
    qtbot: QtBot, screen: DocumentScreen, tmp_path: Path
) -> None:
    printer = make_printer(screen.pdf, "casebook")
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(72)
    printer.setPageRanges(QPageRanges.fromString("1-2,4"))
    printer.setCopyCount(2)

    screen.print_on(printer)
    assert not screen.print.isEnabled()
    assert screen.stop.isVisible()
    qtbot.waitUntil(screen.print.isEnabled, timeout=20_000)

    (entry,) = prints(screen.bridge.site)
    assert (entry.login, entry.change) == ("coordinator", "Casebook: printed")
    assert ("pages", "", "1–2,4 × 2") in entry.columns
    assert not screen.stop.isVisible()


def test_what_a_closing_window_still_printed_is_on_the_trail(
    qtbot: QtBot, screen: DocumentScreen, tmp_path: Path
) -> None:
    printer = make_printer(screen.pdf, "casebook")
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(72)
    printer.setPageRanges(QPageRanges.fromString("1"))

    screen.print_on(printer)
    said = screen.left_behind(), screen.left_behind(everywhere=True)
    screen.bridge.wait()  # as the window does when it closes: it hears of nothing more

    assert said == ("", "Printing is not over yet.")
    assert [entry.change for entry in prints(screen.bridge.site)] == ["Casebook: printed"]


def test_what_was_stopped_is_not_on_the_trail(qtbot: QtBot, screen: DocumentScreen, tmp_path: Path) -> None:
    printer = make_printer(screen.pdf, "casebook")
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    said: list[TrackerError] = []
    screen.bridge.failed.connect(said.append)

    screen.print_on(printer)
    screen.stop.click()
    qtbot.waitUntil(screen.print.isEnabled, timeout=20_000)

    assert prints(screen.bridge.site) == ()
    assert said == []


def test_pages_that_the_document_does_not_have_are_said(screen: DocumentScreen, tmp_path: Path) -> None:
    printer = make_printer(screen.pdf, "casebook")
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setPageRanges(QPageRanges.fromString("900-901"))
    said: list[TrackerError] = []
    screen.bridge.failed.connect(said.append)

    screen.print_on(printer)

    assert said[0].happened == "The document has no page 900-901."
    assert not (tmp_path / "printed.pdf").exists()


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_the_dialog_offers_pages_copies_and_sorting(screen: DocumentScreen) -> None:
    options = QPrintDialog.PrintDialogOption

    dialog = screen.print_dialog(make_printer(screen.pdf, "casebook"))

    assert (dialog.minPage(), dialog.maxPage()) == (1, len(screen.pages))
    assert dialog.testOption(options.PrintPageRange)
    assert dialog.testOption(options.PrintCollateCopies)


def test_the_paper_that_was_chosen_is_the_paper_of_the_next_document(
    qtbot: QtBot, screen: DocumentScreen
) -> None:
    screen.paper.set_code("Letter")
    screen.paper.activated.emit(1)
    screen.bridge.wait()

    again = DocumentScreen(screen.bridge, lambda _name, **_wanted: None)
    qtbot.addWidget(again)

    assert Settings().paper == "Letter"
    assert again.paper.code() == "Letter"


def test_only_the_pages_in_sight_are_drawn_and_of_many_the_last_ones_kept(
    qtbot: QtBot, screen: DocumentScreen
) -> None:
    bar = screen._area.verticalScrollBar()
    qtbot.waitUntil(lambda: screen.pages[0].holds_picture)
    at_first = sum(page.holds_picture for page in screen.pages)

    for page in screen.pages:
        bar.setValue(page.y())
        qtbot.waitUntil(lambda page=page: page.holds_picture)

    assert at_first <= 2
    assert len(screen.pages) > _KEPT
    assert sum(page.holds_picture for page in screen.pages) == _KEPT


# --- where one stands


def test_a_page_on_the_screen_is_shown_dot_for_dot(
    qtbot: QtBot, dressed: QApplication, three_pages: bytes
) -> None:
    scale = 1.596  # 595.28 points are 950.06 dots: drawn on 951, shown on 950
    page = PageView(three_pages, 1, 3, page_sizes(three_pages)[0], scale, deque())
    qtbot.addWidget(page)
    drawn = draw_page(three_pages, 0, scale * page.devicePixelRatioF())

    seen = page.grab().toImage()

    inside = seen.rect().adjusted(1, 1, -1, -1)  # the page has an edge of its own
    assert drawn.width() > seen.width()
    assert seen.copy(inside).convertedTo(drawn.format()) == drawn.copy(inside)


def codes(menu: PrintMenu) -> list[str]:
    return [action.data() for action in menu.menu.actions() if not action.isSeparator()]


def test_a_participant_is_printed_from_one_menu(qtbot: QtBot, shell: MainWindow) -> None:
    row = next(one for one in overview.participants(shell.bridge.site) if one.cells[0].visit.is_held)
    shell.show_screen("participant", participant_id=row.participant.id)
    menu = shell.screen_now.head.printing  # type: ignore[attr-defined]  # of the participant

    menu.chosen.emit("card")

    assert {"visit", "schedule", "card", "casebook", "safety", "adverse-events", "audit"} <= set(codes(menu))
    document = shell.screen_now
    assert isinstance(document, DocumentScreen)
    assert document.kind.code() == "card"
    assert document.subject.about.participant_id == row.participant.id


def test_laboratories_print_their_ranges_for_a_study(qtbot: QtBot, shell: MainWindow) -> None:
    shell.show_screen("laboratories")
    menu = shell.screen_now.printing  # type: ignore[attr-defined]  # of laboratories
    study_id = codes(menu)[0]

    menu.chosen.emit(study_id)

    document = shell.screen_now
    assert isinstance(document, DocumentScreen)
    assert (document.kind.code(), document.subject.about.study_id) == ("ranges", study_id)


def test_the_trail_of_the_participant_who_is_looked_for_is_printed(qtbot: QtBot, shell: MainWindow) -> None:
    shell.show_screen("site", page="trail")
    page = shell.screen_now.page  # type: ignore[attr-defined]  # of the site
    page.number.set_text("SAR-S001")
    page.find_entries()

    page.printing.chosen.emit(codes(page.printing)[0])

    document = shell.screen_now
    assert isinstance(document, DocumentScreen)
    assert document.kind.code() == "audit"
    assert document.subject.about.participant_id
