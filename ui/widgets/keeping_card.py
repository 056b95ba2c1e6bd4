"""On Today: how the site is kept, with the way to its backups for who may make them."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tracker.language import _
from ui import theme
from ui.widgets import keeping_words
from ui.widgets.cards import TitledCard
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.text import Text

if TYPE_CHECKING:
    from tracker.keeping import Kept


class KeepingCard(TitledCard):
    """`wanted`: to the backups."""

    wanted = Signal()

    def __init__(self, *, offers: bool) -> None:
        super().__init__(_("Safe keeping"), _("Backups") if offers else "")
        self._column = QVBoxLayout()
        self._column.setContentsMargins(13, 10, 13, 12)
        self._column.setSpacing(8)
        self.body.addLayout(self._column)
        self._lines: list[QWidget] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        if self.action is not None:
            self.action.clicked.connect(self.wanted)

    def set_kept(self, kept: "Kept", now: datetime) -> None:
        """Show how it is kept."""
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [marked(*line) for line in keeping_words.lines(kept, now)]
        for line in self._lines:
            self._column.addWidget(line)

    def words(self) -> str:
        """Everything it says."""
        return " ".join(line.accessibleName() for line in self._lines)


def marked(glyph: Glyph, words: str) -> QWidget:
    """A sign and a sentence beside it."""
    line = QWidget()
    line.setAccessibleName(words)
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    holder = QVBoxLayout()
    holder.setContentsMargins(0, 2, 0, 0)
    holder.addWidget(GlyphMark(glyph), alignment=Qt.AlignmentFlag.AlignTop)
    holder.addStretch()
    row.addLayout(holder)
    row.addWidget(Text(words, theme.BODY, theme.REGULAR, "ink", wrap=True), stretch=1)
    return line
