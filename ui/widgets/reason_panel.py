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
from ui.widgets.kept_words import KeptWords
from ui.widgets.text import Text


class ReasonPanel(Card):
    """`given` brings the reason, perhaps empty: the use case says when one is needed.

    A reason that is typed waits until what it is about is asked for again; to close the panel gives it up.
    """

    given = Signal(str)
    closed = Signal()

    def __init__(self, label: str, action: str) -> None:
        super().__init__()
        self.title = Text("", theme.VALUE, theme.SEMIBOLD)
        self.words = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self.reason = LabelledField(label)
        self.typed = KeptWords(self.reason)
        self._about = ""
        self.action = primary(action, key="↵")
        self.close_button = quiet(_("Close"))
        self.action.clicked.connect(self._give)
        self.close_button.clicked.connect(self.close_panel)
        self._lay_out()
        self.hide()

    def open_for(self, title: str, words: str, about: str, name: str) -> None:
        """Come up for something by its id and by the name it has where it is said to wait; the keyboard here."""
        self.title.set_text(title)
        self.words.set_text(words)
        self.words.setVisible(bool(words))
        self._about = about
        self.typed.come_up(about, name, "")
        self.show()
        self.reason.setFocus()

    def refuse(self, error: TrackerError) -> None:
        """Show why it was not done."""
        self.reason.set_state(State.ERROR, str(error))
        self.reason.setFocus()

    def close_panel(self) -> None:
        """Go away, and the reason with it."""
        self.finish()
        self.closed.emit()

    def finish(self) -> None:
        """It is done: go without a word."""
        self.typed.recorded(self._about)
        self.hide()

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
