"""The signs of a table with their words, at its foot."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import theme
from ui.widgets.flow import Flow
from ui.widgets.glyphs import Glyph, GlyphMark, word
from ui.widgets.text import Text


class Legend(QWidget):
    """Signs and words in a row that breaks where it must."""

    def __init__(self, glyphs: tuple[Glyph, ...], note: str = "") -> None:
        super().__init__()
        row = Flow(self, gap=13)
        for glyph in glyphs:
            pair = QWidget()
            inside = QHBoxLayout(pair)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(6)
            inside.addWidget(GlyphMark(glyph))
            inside.addWidget(Text(word(glyph), theme.HINT, theme.REGULAR, "ink2"))
            row.addWidget(pair)
        if note:
            row.addWidget(Text(note, theme.HINT, theme.REGULAR, "ink2"))
