"""A short line that narrows the table below it: what is typed in the table goes here, Enter and Esc go back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui import theme
from ui.widgets.fields import Entry
from ui.widgets.text import Text

_WIDTH = 132


class FindLine(Entry):
    """`entered`: Enter was pressed, with the text; `given_up`: Esc, the line is empty again."""

    entered = Signal(str)
    given_up = Signal()
    went_down = Signal()

    def __init__(self, name: str, width: int = _WIDTH) -> None:
        super().__init__(name, px=theme.BODY, height=theme.CONTROL_TABLE)
        self.setFixedWidth(width)

    def labelled(self, words: str) -> QWidget:
        """The line with its label before it."""
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_SMALL)
        label = Text(words, theme.LABEL, theme.MEDIUM, "ink2")
        label.setBuddy(self)
        row.addWidget(label)
        row.addWidget(self)
        return holder

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes what was found, Down goes to the table, Esc lets go."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(self.text())
        elif event.key() == Qt.Key.Key_Down:
            self.went_down.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
