"""Loads the database and the screens beside the sign-in page, while the person types."""

import threading
from importlib import import_module

from PySide6.QtCore import QObject, Signal

from ui.collector import Rest, turn_now

_FIRST = (
    "tracker.site",
    "tracker.studies",
    "tracker.overview",
    "tracker.access",
    "tracker.settings",
    "tracker.keeping",
    "ui.bridge",
    "ui.keeper",
    "ui.main_window",
    "ui.screens.today",
    "html",
)
_PAINTED = ("QGradient", "QWindow")
"""Classes of Qt that the first screen asks for while it is made and painted: each loads its names then."""
_PAGES = ("ui.screens.exchange_export", "ui.screens.site_sign_ins")
"""With what some screens begin that import their pages when these are asked for."""


class WarmUp(QObject):
    """Imports in one thread what the window needs after sign-in: `ready`; then what other screens need."""

    ready = Signal()
    _loaded = Signal()
    _over = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_ready = self.is_over = False
        self._thread = threading.Thread(target=self._load, name="warm-up")
        self._enough = threading.Event()
        self._rest = Rest()
        self._loaded.connect(self._remember)
        self._over.connect(self._all_loaded)

    def start(self) -> None:
        """Begin, once the first page has painted; a window that closed before that needs nothing any more."""
        begun = self._thread.ident is not None  # it may be over before its word has come
        if not begun and not self._enough.is_set():
            self._rest.begin()
            self._thread.start()

    def wait(self) -> None:
        """Until what sign-in needs is loaded; the rest can be done without."""
        self._enough.set()
        if self._thread.is_alive():
            self._thread.join()
        self._rest.end()
        self.is_over = True

    def _load(self) -> None:
        for name in _FIRST:
            import_module(name)
        import_module("tracker.site").get_ready()
        for name in _PAINTED:
            getattr(import_module("PySide6.QtGui"), name)
        self._loaded.emit()
        screens = [place.partition(":")[0] for place in import_module("ui.places").SCREENS.values()]
        for name in (*screens, *_PAGES):
            if self._enough.is_set():
                break
            import_module(name)
        self._over.emit()

    def _all_loaded(self) -> None:
        self.wait()
        turn_now()

    def _remember(self) -> None:
        self.is_ready = True
        self.ready.emit()
