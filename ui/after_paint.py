"""What waits until a window is on the screen: a timer of zero is due before the first paint, not behind it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

_BEHIND = 30
"""How many ms a first paint has for what it leads to: a layout that settles, and is painted again."""
_LATEST = 250
"""After how many ms it is done in a window that nothing paints, such as one that begins minimised."""


class AfterPaint(QObject):
    """Calls once, behind the first paint of a widget; never where the widget goes before that."""

    def __init__(self, widget: QWidget, call: Callable[[], object]) -> None:
        super().__init__(widget)
        self._widget, self._call = widget, call
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.timeout.connect(self._do)
        self._due.start(_LATEST)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look on; the widget paints by itself."""
        if event.type() is QEvent.Type.Paint:
            self._widget.removeEventFilter(self)
            self._due.start(_BEHIND)
        return False

    def _do(self) -> None:
        """Call, and go holding nothing: a widget that it held last would be freed within its own end."""
        self._widget.removeEventFilter(self)
        call = self._call
        del self._widget, self._call
        self.deleteLater()
        call()
