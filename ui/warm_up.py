"""Loads the database and the screens beside the sign-in page, while the person types."""

import threading
from importlib import import_module

from PySide6.QtCore import QObject, Signal

from ui.collector import Rest

_HEAVY = ("tracker.site", "tracker.studies", "tracker.overview", "ui.main_window", "ui.screens.today")


class WarmUp(QObject):
    """Imports in one thread what the window needs after sign-in; `ready` when that is done."""

    ready = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_ready = False
        self._thread = threading.Thread(target=self._load, name="warm-up")
        self._rest = Rest()
        self.ready.connect(self._remember)

    def start(self) -> None:
        """Begin, once the first page has painted."""
        if self._thread.ident is None:  # it may be over before its word has come
            self._rest.begin()
            self._thread.start()

    def wait(self) -> None:
        """Until everything is loaded."""
        if self._thread.is_alive():
            self._thread.join()
        self._rest.end()

    def _load(self) -> None:
        for name in _HEAVY:
            import_module(name)
        self.ready.emit()

    def _remember(self) -> None:
        self.is_ready = True
        self.wait()
