"""A document on the screen before it is printed or saved: of a visit, a participant, a study or a day."""

from collections import deque
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tracker import paper, papers
from tracker.domain.documents import DOCUMENTS, PRINTED, SAVED
from tracker.errors import Cancelled, TrackerError
from tracker.language import N_, _, ngettext
from tracker.papers import About, Issued
from ui import theme
from ui.bridge import Bridge
from ui.pdf_pages import POINTS_PER_INCH, page_sizes
from ui.screen import Go, Screen
from ui.screens.document_printing import Printing, printer_for, remember
from ui.screens.document_subject import Subject, subject
from ui.screens.encrypt_panel import EncryptPanel
from ui.settings import Settings
from ui.shortcuts import bind
from ui.widgets import buttons
from ui.widgets.fields import Select
from ui.widgets.focus_ring import REACH
from ui.widgets.long_work import LongWork
from ui.widgets.page_view import PageView
from ui.widgets.text import Text

_SCREEN_DPI = 96
_FIT, _WHOLE = "fit", "100"
_A4_WIDTH = 595
_WORK = 360
"""The width of the bar while pages are laid out, in px."""
_PLAIN, _ENCRYPTED = "PDF (*.pdf)", N_("Encrypted PDF (*.pdf)")
_MASKED = "masked"


class DocumentScreen(Screen):
    """Preview, print, save. The pages are built in the background from the records the screens show."""

    title = N_("Document")
    help_text = N_(
        "What you see is what is printed. Choose another document of the same visit, participant or study above. "
        "Print, or save the PDF where you want it, encrypted if you wish; either is noted in the audit trail."
    )
    keys = ((N_("Ctrl+P"), N_("print")), (N_("Ctrl+S"), N_("save as PDF")), (N_("Esc"), N_("back")))
    side_entry = "today"

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(bridge, go, parent)
        self.subject = Subject("", About(), ())
        self.pdf = b""
        self.pages: list[PageView] = []
        self._title = Text("", theme.PAGE, theme.SEMIBOLD)
        self._count = Text("", theme.BODY, ink="ink2")
        self.kind = Select(_("Document"))
        self.version = Select(_("Version"), [("", _("Complete")), (_MASKED, _("Masked"))])
        self.zoom = Select(_("Zoom"), [(_FIT, _("Fit the width")), (_WHOLE, "100 %")])
        self.paper = Select(_("Paper"), [(one, one) for one in paper.PAGES])
        self.paper.set_code(Settings().paper or paper.PAGES[0])
        self.back = buttons.plain(_("Back"), key="Esc")
        self.save = buttons.plain(_("Save as PDF"), key="Ctrl S")
        self.print = buttons.primary(_("Print"), key="Ctrl P")
        self.stop = buttons.plain(_("Stop printing"))
        self.printing = Printing(bridge, self)
        self.encrypting = EncryptPanel()
        self.work = LongWork(bridge)
        self.again = buttons.plain(_("Lay out the pages"))
        self._waiting = Text("", theme.BODY, ink="ink2")
        self._without_pages = QWidget()
        self._area = QScrollArea()
        self._lay_out()
        self._connect()

    # --- the shell asks -------------------------------------------------------------------------------------

    def show_for(
        self,
        *,
        what: str = "",
        visit_id: str = "",
        participant_id: str = "",
        study_id: str = "",
        day: date | None = None,
        **wanted: Any,
    ) -> None:
        """Build and show one document, `what` being its kind; the others of the same subject can be chosen."""
        self.subject = subject(self.bridge.site, what, visit_id, participant_id, study_id, day)
        kinds = self.subject.kinds
        self.kind.set_choices([(one, _(DOCUMENTS[one].title)) for one in kinds])
        self.kind.set_code(what if what in kinds else kinds[0])
        self._title.set_text(self.subject.name)
        self.encrypting.hide()
        self.build()
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    def build(self) -> None:
        """Ask the worker for the pages; what it was asked for before is stopped."""
        self._clear(_("The pages are being laid out…"))
        self.again.hide()
        site, about = self.bridge.site, self.subject.about
        kind, masked, page = self.kind.code(), self._is_masked(), self.paper.code() or "A4"
        self.work.run(
            _("Pages"),
            lambda _told: papers.produce(site, kind, about, masked, page),
            self._built,
            self._not_built,
            only_reads=True,
        )

    def leave(self) -> None:
        """Nobody waits for the pages any more."""
        self.work.forget()

    def left_behind(self, *, everywhere: bool = False) -> str:
        """Paper that is still on its way as the window closes; another screen does not stop it."""
        return _("Printing is not over yet.") if everywhere and self.printing.busy else ""

    def stop_work(self) -> None:
        """Stop before the next page."""
        self.printing.stop()

    def _is_masked(self) -> bool:
        return self.version.code() == _MASKED

    def _built(self, pdf: bytes) -> None:
        self.pdf = pdf
        self._enable(True)
        self.draw()

    def _not_built(self, error: TrackerError) -> None:
        """Why there are no pages stands in their place, and where it was stopped the way to them."""
        stopped = isinstance(error, Cancelled)
        self._waiting.set_text(_("Stopped: the pages are not laid out.") if stopped else str(error))
        self.again.setVisible(stopped)
        if stopped:
            self.again.setFocus()

    def said(self) -> str:
        """What stands in the place of the pages: that they are being made, or why there are none."""
        return "" if self._without_pages.isHidden() else self._waiting.text()

    # --- pages ----------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the pages at the zoom in use."""
        if not self.pdf:
            return
        sizes = page_sizes(self.pdf)
        holder = QWidget()
        holder.setObjectName("plain")
        column = QVBoxLayout(holder)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(16)
        self.pages, drawn = [], deque[PageView]()
        for number, size in enumerate(sizes, start=1):
            self.pages.append(PageView(self.pdf, number, len(sizes), size, self._points(), drawn))
            column.addWidget(self.pages[-1], 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._area.setWidget(holder)
        words = ngettext("{n} page", "{n} pages", len(sizes))
        self._count.set_text(words.format(n=len(sizes)))
        self._fit_bar()
        self._without_pages.hide()

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
        self._without_pages.show()
        self._enable(False)

    def _enable(self, ready: bool) -> None:
        self.save.setEnabled(ready)
        self.print.setEnabled(ready and not self.printing.busy)
        self.print.setVisible(not self.printing.busy)
        self.stop.setVisible(self.printing.busy)  # in its place

    # --- print and save -------------------------------------------------------------------------------------

    def ask_print(self) -> None:
        """Let the person choose printer and pages, then print."""
        if not self.pdf or self.printing.busy:
            return
        printer = printer_for(self.pdf, self.name)
        if self.print_dialog(printer).exec():
            remember(printer)
            self.print_on(printer)

    def print_dialog(self, printer: QPrinter) -> QPrintDialog:
        """The system's dialog: printer, pages of this document, copies, both sides."""
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, len(self.pages))
        for option in (
            QAbstractPrintDialog.PrintDialogOption.PrintPageRange,
            QAbstractPrintDialog.PrintDialogOption.PrintCollateCopies,
        ):
            dialog.setOption(option, True)
        return dialog

    def print_on(self, printer: QPrinter) -> None:
        """Print beside the window, and note it in the audit trail once the printer has it."""
        site, kind, about = self.bridge.site, self.kind.code(), self.subject.about
        issued = Issued(PRINTED, self.pdf, "", self._is_masked())

        def note(pages: str) -> None:
            papers.printed(site, kind, about, replace(issued, pages=pages))

        try:
            self.printing.begin(self.pdf, len(self.pages), printer, note)
        except TrackerError as error:
            self.bridge.failed.emit(error)
            return
        self.stop.setEnabled(True)
        self._enable(bool(self.pdf))

    def _advanced(self, side: int, sides: int) -> None:
        self._count.set_text(_("printing page {n} of {all}").format(n=side, all=sides))
        self._fit_bar()

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.printing.stop()

    def _printed(self, pages: str) -> None:
        self._enable(bool(self.pdf))
        self._count.set_text(_("printed") if pages else _("not printed"))
        self._fit_bar()

    @property
    def name(self) -> str:
        """What the document is called in the printer's queue and as a file."""
        return self.subject.file_name(self.kind.code())

    def ask_save(self) -> None:
        """Let the person choose where, and whether encrypted, then save."""
        if not self.pdf:
            return
        proposed = str(Path.home() / f"{self.name}.pdf")
        offered = f"{_PLAIN};;{_(_ENCRYPTED)}"
        chosen, way = QFileDialog.getSaveFileName(self, _("Save as PDF"), proposed, offered)
        if chosen and way == _(_ENCRYPTED):
            self.encrypting.ask(Path(chosen))
        elif chosen:
            self.save_to(Path(chosen))

    def save_to(self, target: Path, passphrase: str = "") -> None:
        """Write the file whole or not at all, encrypted with a passphrase, and note it in the audit trail."""
        target = target if target.suffix.lower() == ".pdf" else target.with_name(f"{target.name}.pdf")
        plain = self.pdf

        def write() -> bytes:
            pdf = papers.encrypted(plain, passphrase) if passphrase else plain
            paper.write_whole(target, pdf)
            return pdf

        pdf = self.bridge.do(write)
        if pdf is not None:
            issued = Issued(SAVED, pdf, str(len(self.pages)), self._is_masked())
            self._note(self.kind.code(), self.subject.about, issued)
            self._count.set_text(_("saved as {name}").format(name=target.name))

    def _note(self, kind: str, about: About, issued: Issued) -> None:
        site = self.bridge.site
        self.bridge.do(lambda: papers.printed(site, kind, about, issued))

    def _back(self) -> None:
        if self.work.isVisible():
            self.work.cancel()
            return
        about = self.subject.about
        if about.day and self.kind.code().startswith("calendar"):
            self.go("calendar", day=about.day)
        elif about.visit_id:
            self.go("visit", visit_id=about.visit_id)
        elif about.participant_id:
            self.go("participant", participant_id=about.participant_id)
        elif about.study_id:
            self.go("study", study_id=about.study_id)
        else:
            self.go("today")

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

    def _paper_chosen(self, _row: int) -> None:
        Settings().paper = self.paper.code()
        self.build()

    def _connect(self) -> None:
        self.zoom.activated.connect(self._redraw)
        for choice in (self.kind, self.version):
            choice.activated.connect(self._rebuild)
        self.paper.activated.connect(self._paper_chosen)
        self.printing.advanced.connect(self._advanced)
        self.printing.over.connect(self._printed)
        self.stop.clicked.connect(self._stop)
        self.again.clicked.connect(self.build)
        self.encrypting.chosen.connect(self.save_to)
        self.back.clicked.connect(self._back)
        self.save.clicked.connect(self.ask_save)
        self.print.clicked.connect(self.ask_print)
        for keys, call in (("Ctrl+P", self.ask_print), ("Ctrl+S", self.ask_save), ("Esc", self._back)):
            bind(self, keys, call)

    def _lay_out_waiting(self) -> None:
        """What stands above the place of the pages while there are none."""
        column = QVBoxLayout(self._without_pages)
        column.setContentsMargins(16, 24, 16, 0)
        column.setSpacing(theme.GAP_WIDE)
        self.work.setFixedWidth(_WORK)
        for part in (self._waiting, self.work, self.again):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        self.again.hide()

    def _lay_out(self) -> None:
        self._lay_out_waiting()
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
        chosen = (self.version, self.zoom, self.paper)
        for choice in chosen:  # where room is short the long names of documents give way
            choice.setMinimumWidth(choice.sizeHint().width())
        for widget in (self.kind, *chosen, self.back, self.save, self.stop, self.print):
            row.addWidget(widget)
        self._bar = row
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName(_("Pages"))
        self._area.setProperty("focusRing", theme.RADIUS_CARD)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.encrypting)
        column.addWidget(self._without_pages)
        place = QVBoxLayout()
        place.setContentsMargins(REACH, REACH, REACH, REACH)  # the focus ring stays on this screen
        place.addWidget(self._area, 1)
        column.addLayout(place, 1)
