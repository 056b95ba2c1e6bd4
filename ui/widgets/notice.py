"""A notice in a form: a tinted block with a bar at its start edge, a sign, a sentence and what to do."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.icons import Icon
from ui.widgets.text import Text


class Notice(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token = "accent"
        self._icon = Icon("lock", "accent")
        self._sentence = Text("", theme.BODY, theme.SEMIBOLD, wrap=True)
        self._todo = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(17, 9, 12, 9)
        row.setSpacing(theme.GAP_SMALL + 2)
        row.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._sentence)
        words.addWidget(self._todo)
        row.addLayout(words, stretch=1)
        self.hide()

    def say(self, sentence: str, todo: str = "", *, token: str = "accent", icon: str = "lock") -> None:
        """Show a sentence; `token` is accent (for information), warn or flag."""
        self._token = token
        self._icon.set_icon(icon, token)
        self._sentence.set_text(sentence)
        self._todo.set_text(todo)
        self._todo.setVisible(bool(todo))
        self.setAccessibleName(f"{sentence} {todo}".strip())
        self.show()
        self.update()

    def words(self) -> str:
        """What is said, "" while hidden."""
        return "" if self.isHidden() else f"{self._sentence.whole()} {self._todo.whole()}".strip()

    def paintEvent(self, event: object) -> None:
        """Draw the tint and the bar."""
        painter = QPainter(self)
        tint = "accent_soft" if self._token == "accent" else f"{self._token}_bg"
        painter.fillRect(self.rect(), theme.colour(tint))
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        painter.fillRect(
            QRectF(self.width() - 3 if mirrored else 0, 0, 3, self.height()), theme.colour(self._token)
        )
