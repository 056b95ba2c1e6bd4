"""What the study's rules say of a score, below it: a sign and the sentence for each rule that stands."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.records import Crossing
from tracker.language import _
from ui import theme
from ui.widgets.emptied import empty
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.text import Text


class RuleLines(QWidget):
    """A line for each rule that is crossed or cannot be judged; no room while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(15, 0, 15, 10)
        self._column.setSpacing(4)
        self.shown: tuple[Crossing, ...] = ()
        self.hide()

    def show_crossings(self, crossings: Iterable[Crossing]) -> None:
        """Show the rules that stand."""
        standing = tuple(one for one in crossings if one.crossed is not False)
        if standing == self.shown:
            return
        self.shown = standing
        empty(self._column)
        for one in standing:
            self._column.addWidget(_line(one))
        self.setVisible(bool(standing) and self.parentWidget() is not None)


def _line(one: Crossing) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.GAP_SMALL)
    glyph, ink = (Glyph.FLAG, "flag") if one.crossed else (Glyph.CANNOT_TELL, "ask")
    source = f"“{one.words}”, {one.where}" if one.words else one.where
    words = _("{label}: {because}. {source}").format(label=one.label, because=one.because, source=source)
    row.addWidget(GlyphMark(glyph, 14), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(words, theme.LABEL, theme.MEDIUM, ink, wrap=True), 1)
    return holder
