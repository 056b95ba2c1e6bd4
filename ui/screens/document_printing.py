"""Printing a document beside the window: the printer last used, how far it is, a way to stop."""

from collections.abc import Callable
from threading import Event

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from tracker.errors import TrackerError
from tracker.language import _
from ui.bridge import Bridge
from ui.jobs import unexpected
from ui.pdf_pages import chosen_pages, make_printer, print_pages
from ui.settings import Settings

_Done = tuple[bool, TrackerError | None]
"""Whether the printer has every page, and what went wrong."""


def printer_for(pdf: bytes, name: str) -> QPrinter:
    """A printer for this document: the one last used here where it is still there, turning sheets as it did."""
    printer = make_printer(pdf, name)
    last, duplex = Settings().printer
    if last in QPrinterInfo.availablePrinterNames():
        printer.setPrinterName(last)
        if duplex in QPrinter.DuplexMode.__members__:
            printer.setDuplex(QPrinter.DuplexMode[duplex])
    return printer


def remember(printer: QPrinter) -> None:
    """Keep what the person chose for the next document."""
    Settings().printer = printer.printerName(), printer.duplex().name


def in_words(printer: QPrinter, count: int) -> str:
    """How many pages, or which of them, and how often: "12", "2–2", "1–3,5 × 2"."""
    pages = chosen_pages(printer, count)
    asked = printer.pageRanges().toString().replace("-", "–")
    some = str(count) if len(pages) == count else f"{asked}–{asked}" if asked.isdigit() else asked
    return f"{some} × {printer.copyCount()}" if printer.copyCount() > 1 else some


class Printing(QObject):
    """One document on its way to a printer."""

    advanced = Signal(int, int)
    """The side that is painted now, of how many."""
    over = Signal(str)
    """It is done, with the words of `in_words`; empty where it was stopped or the printer did not take it."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._stop = Event()
        self.busy = False

    def begin(self, pdf: bytes, count: int, printer: QPrinter, note: Callable[[str], object]) -> None:
        """Print the chosen pages in the worker. TrackerError where none of them is there.

        `note` gets the words of `in_words` in the worker too, as soon as the printer has the paper: a window that is
        closing meanwhile would not hear of it any more.
        """
        if not chosen_pages(printer, count):
            raise TrackerError(
                _("The document has no page {pages}.").format(pages=printer.pageRanges().toString()),
                _("Its last page is {n}.").format(n=count),
            )
        self._stop.clear()
        self.busy = True
        said = in_words(printer, count)

        def call() -> _Done:
            done = False
            try:
                done = print_pages(pdf, printer, self._next)
                if done:
                    note(said)
            except TrackerError as error:
                return done, error
            except Exception as error:  # a driver may fail in any way, and the buttons must come back
                return done, unexpected(error)
            return done, None

        self._bridge.in_background(call, self._ended(said))

    def stop(self) -> None:
        """Stop before the next page."""
        self._stop.set()

    def _next(self, side: int, sides: int) -> bool:
        self.advanced.emit(side, sides)
        return not self._stop.is_set()

    def _ended(self, said: str) -> Callable[[_Done], None]:
        def ended(found: _Done) -> None:
            done, error = found
            self.busy = False
            if error is not None:
                self._bridge.failed.emit(error)
            elif not done and not self._stop.is_set():
                self._bridge.failed.emit(
                    TrackerError(
                        _("The printer did not take all pages."), _("Check that it is on, or save as PDF.")
                    )
                )
            self.over.emit(said if done else "")

        return ended
