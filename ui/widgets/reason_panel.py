"""A step that needs a reason, in the page: what it does, one line for why, the button that does it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from tracker.errors import TrackerError
from tracker.language import _
from ui import theme
from ui.widgets.buttons import primary, quiet
from ui.widgets.cards import Card
from ui.widgets.fields import LabelledField, State
from ui.widgets.text import Text


class ReasonPanel(Card):
    """`given` brings the reason, perhaps empty: the use case says when one is needed."""

    given = Signal(str)
    closed = Signal()

    def __init__(self, label: str, action: str) -> None:
        super().__init__()
        self.title = Text("", theme.VALUE, theme.SEMIBOLD)
        self.words = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self.reason = LabelledField(label)
        self.action = primary(action, key="↵")
        self.close_button = quiet(_("Close"))
        self.action.clicked.connect(self._give)
        self.close_button.clicked.connect(self.close_panel)
        self._lay_out()
        self.hide()

    def open_for(self, title: str, words: str) -> None:
        """Come up, with the keyboard in the reason."""
        self.title.set_text(title)
        self.words.set_text(words)
        self.words.setVisible(bool(words))
        self.reason.set_text("")
        self.reason.set_state(State.NORMAL)
        self.show()
        self.reason.setFocus()

    def refuse(self, error: TrackerError) -> None:
        """Show why it was not done."""
        self.reason.set_state(State.ERROR, str(error))
        self.reason.setFocus()

    def close_panel(self) -> None:
        """Go away."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it, Escape closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._give()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def _give(self) -> None:
        self.given.emit(self.reason.text())

    def _lay_out(self) -> None:
        column = self.closable(self.title, self.close_button)
        column.addWidget(self.words)
        column.addWidget(self.reason)
        row = QHBoxLayout()
        row.addWidget(self.action)
        row.addStretch()
        column.addLayout(row)
