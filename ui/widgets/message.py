"""The message bar under the top bar: what happened and what to do, once and in one place."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.errors import TrackerError
from tracker.language import _
from ui import theme
from ui.widgets.buttons import IconButton, quiet
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.text import Text


class MessageBar(QWidget):
    """Hidden until there is something to say; stays until it is closed or the next step works."""

    acted = Signal()
    """The action offered beside the sentence was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = ("flag", "flag_bg")
        self._mark = GlyphMark(Glyph.FLAG)
        self._sentence = Text("", theme.BODY, theme.SEMIBOLD, wrap=True)
        self._todo = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self._action = quiet("")
        self._action.clicked.connect(self.acted)
        self.close_button = IconButton("x", _("Close this message"))
        self.close_button.clicked.connect(self.hide)
        self._lay_out()
        self.hide()

    def say(self, error: TrackerError) -> None:
        """Show what went wrong and what to do."""
        self._show(("flag", "flag_bg"), Glyph.FLAG, error.happened, error.todo, "")

    def tell(self, sentence: str, todo: str = "", action: str = "") -> None:
        """Show what is not an error but should be known, with an action beside it where there is one."""
        self._show(("warn", "warn_bg"), Glyph.MISSING, sentence, todo, action)

    def text(self) -> str:
        """What is said, "" while nothing is."""
        return f"{self._sentence.whole()} {self._todo.whole()}".strip() if not self.isHidden() else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: object) -> None:
        """Draw the tint and the bar at the start edge."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(self._tokens[1]))
        start = self.width() - 3 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 0
        painter.fillRect(QRectF(start, 0, 3, self.height()), theme.colour(self._tokens[0]))

    def _show(self, tokens: tuple[str, str], glyph: Glyph, sentence: str, todo: str, action: str) -> None:
        self._tokens = tokens
        self._mark.set_glyph(glyph)
        self._sentence.set_text(sentence)
        self._todo.set_text(todo)
        self._todo.setVisible(bool(todo))
        self._action.set_text(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(f"{sentence} {todo}".strip())
        self.show()
        self.update()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(theme.GAP)
        row.addWidget(self._mark)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._sentence)
        words.addWidget(self._todo)
        row.addLayout(words, stretch=1)
        row.addWidget(self._action)
        row.addWidget(self.close_button)
