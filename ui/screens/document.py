"""A visit's paper on the screen before it is printed or saved: the blank sheet or the filled report."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPen, QResizeEvent, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tracker import paper, visits
from tracker.errors import NotPossible, TrackerError
from tracker.language import N_, _, ngettext
from ui import theme
from ui.bridge import Bridge
from ui.pdf_pages import POINTS_PER_INCH, draw_pages, make_printer, print_pages
from ui.screen import Go, Screen
from ui.widgets import buttons
from ui.widgets.fields import Select
from ui.widgets.text import Text

TITLES = {"sheet": N_("Blank visit sheet"), "report": N_("Visit report")}
_SCREEN_DPI = 96
_FIT, _WHOLE = "fit", "100"
_A4_WIDTH = 595


class PageView(QWidget):
    """One page as it will come out of the printer, in points times the zoom."""

    def __init__(self, image: QImage, number: int, count: int) -> None:
        super().__init__()
        self._image = image
        ratio = image.devicePixelRatio()
        self.setFixedSize(QSize(round(image.width() / ratio), round(image.height() / ratio)))
        self.setAccessibleName(_("Page {n} of {all}").format(n=number, all=count))

    def paintEvent(self, event: object) -> None:
        """Draw the page and its edge."""
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class DocumentScreen(Screen):
    """Preview, print, save. The pages are built in the background from the records the screens show."""

    title = N_("Document")
    help_text = N_(
        "What you see is what is printed. Print, or save the PDF where you want it; either is noted in the audit trail."
    )
    keys = ((N_("Ctrl+P"), N_("print")), (N_("Ctrl+S"), N_("save as PDF")), (N_("Esc"), N_("back")))
    side_entry = "today"

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(bridge, go, parent)
        self.visit_id, self.what, self.name = "", "sheet", ""
        self.pdf = b""
        self.pages: list[PageView] = []
        self._asked = 0
        self._title = Text("", theme.PAGE, theme.SEMIBOLD)
        self._count = Text("", theme.BODY, ink="ink2")
        self.zoom = Select(_("Zoom"), [(_FIT, _("Fit the width")), (_WHOLE, "100 %")])
        self.paper = Select(_("Paper"), [(one, one) for one in paper.PAGES])
        self.back = buttons.plain(_("Back"), key="Esc")
        self.save = buttons.plain(_("Save as PDF"), key="Ctrl S")
        self.print = buttons.primary(_("Print"), key="Ctrl P")
        self._waiting = Text("", theme.BODY, ink="ink2")
        self._area = QScrollArea()
        self._lay_out()
        self._connect()

    # --- the shell asks -------------------------------------------------------------------------------------

    def show_for(self, *, visit_id: str = "", what: str = "sheet", **wanted: Any) -> None:
        """Build and show one document of a visit."""
        record = visits.open_visit(self.bridge.site, visit_id)
        if what == "report" and not record.visit.is_held:
            raise NotPossible(
                _("{visit} has not begun.").format(visit=record.visit.label), _("Record its date first.")
            )
        self.visit_id, self.what = visit_id, what
        number = f"{record.participant.shown_number} {record.visit.label}"
        self.name = f"{number} {_(TITLES[what])}".replace(" ", "_").lower()
        self._title.set_text(f"{_(TITLES[what])}   {number}")
        self.build()
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    def build(self) -> None:
        """Ask the worker for the pages; an answer to an earlier question is ignored."""
        self._asked += 1
        self._clear(_("The pages are being laid out…"))
        make = paper.visit_report if self.what == "report" else paper.blank_sheet
        site, visit_id, page, asked = self.bridge.site, self.visit_id, self.paper.code() or "A4", self._asked

        def call() -> tuple[int, bytes]:
            return asked, make(site, visit_id, page=page)

        self.bridge.in_background(call, self._built)

    def _built(self, answer: tuple[int, bytes]) -> None:
        asked, pdf = answer
        if asked != self._asked:
            return
        self.pdf = pdf
        self._enable(True)
        self.draw()

    # --- pages ----------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the pages at the zoom in use."""
        if not self.pdf:
            return
        ratio = self.devicePixelRatioF()
        images = draw_pages(self.pdf, self._points() * ratio)
        holder = QWidget()
        holder.setObjectName("plain")
        column = QVBoxLayout(holder)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(16)
        self.pages = []
        for number, image in enumerate(images, start=1):
            image.setDevicePixelRatio(ratio)
            self.pages.append(PageView(image, number, len(images)))
            column.addWidget(self.pages[-1], 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._area.setWidget(holder)
        words = ngettext("{n} page", "{n} pages", len(images))
        self._count.set_text(words.format(n=len(images)))
        self._fit_bar()
        self._waiting.hide()

    def _points(self) -> float:
        """Logical pixels for each point."""
        whole = _SCREEN_DPI / POINTS_PER_INCH
        if self.zoom.code() == _WHOLE:
            return whole
        return min(max((self._area.viewport().width() - 64) / _A4_WIDTH, 0.5), 1.6)

    def _clear(self, words: str) -> None:
        self.pdf, self.pages = b"", []
        self._area.takeWidget()
        self._count.set_text("")
        self._waiting.set_text(words)
        self._waiting.show()
        self._enable(False)

    def _enable(self, ready: bool) -> None:
        for button in (self.save, self.print):
            button.setEnabled(ready)

    # --- print and save -------------------------------------------------------------------------------------

    def ask_print(self) -> None:
        """Let the person choose printer and pages, then print."""
        if not self.pdf:
            return
        printer = make_printer(self.pdf, self.name)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, len(self.pages))
        if dialog.exec():
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print and note it in the audit trail."""
        if print_pages(self.pdf, printer):
            self._note("printed")
        else:
            self.bridge.failed.emit(
                TrackerError(_("The printer did not start."), _("Check that it is on, or save as PDF."))
            )

    def ask_save(self) -> None:
        """Let the person choose where, then save."""
        if not self.pdf:
            return
        proposed = str(Path.home() / f"{self.name}.pdf")
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Save as PDF"), proposed, "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, target: Path) -> None:
        """Write the file whole or not at all, and note it in the audit trail."""
        target = target if target.suffix.lower() == ".pdf" else target.with_name(f"{target.name}.pdf")
        pdf = self.pdf

        def write() -> bool:
            paper.write_whole(target, pdf)
            return True

        if self.bridge.do(write):
            self._note("saved as PDF")
            self._count.set_text(_("saved as {name}").format(name=target.name))

    def _note(self, how: str) -> None:
        site, what, visit_id = self.bridge.site, self.what, self.visit_id
        self.bridge.do(lambda: paper.printed(site, what, visit_id, how))

    def _back(self) -> None:
        self.go("visit", visit_id=self.visit_id)

    # --- frame ----------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages anew."""
        super().resizeEvent(event)
        self._fit_bar()
        if self.zoom.code() == _FIT:
            self.draw()

    def _fit_bar(self) -> None:
        """Without room for all, the number of pages goes, then the title, which the page repeats."""
        parts = (self._count, self._title)
        for part in parts:
            part.show()
        for part in parts:
            part.setVisible(self._bar.sizeHint().width() <= self.width())

    def _redraw(self, _row: int) -> None:
        self.draw()

    def _rebuild(self, _row: int) -> None:
        self.build()

    def _connect(self) -> None:
        self.zoom.activated.connect(self._redraw)
        self.paper.activated.connect(self._rebuild)
        self.back.clicked.connect(self._back)
        self.save.clicked.connect(self.ask_save)
        self.print.clicked.connect(self.ask_print)
        for keys, call in (("Ctrl+P", self.ask_print), ("Ctrl+S", self.ask_save), ("Esc", self._back)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    def _lay_out(self) -> None:
        bar = QWidget()
        bar.setObjectName("topBar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar.setFixedHeight(60)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self._title)
        row.addWidget(self._count)
        row.addStretch()
        for widget in (self.zoom, self.paper, self.back, self.save, self.print):
            row.addWidget(widget)
        self._bar = row
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName(_("Pages"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._waiting, 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._area, 1)
