"""What an empty place says: an icon, one sentence, and the next action as a button."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.buttons import Button
from ui.widgets.icons import Icon
from ui.widgets.text import Text

_WIDTH = 420


class EmptyState(QWidget):
    """Centred in its place; the first of `actions` is what to do next."""

    def __init__(self, icon: str, title: str, sentence: str, actions: tuple[Button, ...] = ()) -> None:
        super().__init__()
        self._title = Text(title, theme.VALUE, theme.SEMIBOLD)
        self._sentence = Text(sentence, theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setFixedWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setSpacing(theme.GAP)
        column.addStretch()
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Icon(icon, "ink3", theme.ICON_EMPTY), alignment=centre)
        column.addWidget(self._title, alignment=centre)
        middle = QHBoxLayout()  # an aligned item would be as high as at the full width, one line
        middle.addStretch()
        middle.addWidget(self._sentence)
        middle.addStretch()
        column.addLayout(middle)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addStretch()
        for button in actions:
            row.addWidget(button)
        row.addStretch()
        column.addLayout(row)
        column.addStretch()

    def say(self, title: str, sentence: str) -> None:
        """Say something else."""
        self._title.set_text(title)
        self._sentence.set_text(sentence)
