"""Below the participants while most are still read: how many are, and a button that stops it or reads on."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from tracker.language import _
from ui import theme
from ui.screens.matrix_rows import MatrixRows
from ui.widgets.buttons import plain
from ui.widgets.text import Text


class MatrixReading(QWidget):
    """What was read before it was stopped is not read again."""

    def __init__(self, known: MatrixRows) -> None:
        super().__init__()
        self.button = plain(_("Cancel"), height=theme.CONTROL_TABLE)
        self._words = Text(_("Reading the participants…"), theme.BODY, theme.REGULAR, "ink2", elide=True)
        self._known = known
        row = QHBoxLayout(self)
        row.setContentsMargins(13, 6, 13, 6)
        row.addWidget(self._words, stretch=1)
        row.addWidget(self.button)
        self.button.clicked.connect(self._stop_or_go_on)
        self.hide()

    def tell(self, done: int, of: int) -> None:
        """Say how many of how many are read."""
        words = _("Reading the participants: {done} of {n}. Filters and counts follow.")
        self._words.set_text(words.format(done=f"{done:,}", n=f"{of:,}"))
        self.button.set_text(_("Cancel"))

    def _stop_or_go_on(self) -> None:
        if not self._known.is_reading:
            self._known.update()
            return
        self._known.stop()
        words = _("Reading was stopped: these are the first {n}, without counts and filters.")
        self._words.set_text(words.format(n=f"{len(self._known.rows):,}"))
        self.button.set_text(_("Read on"))
