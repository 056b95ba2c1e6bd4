"""A button that opens a menu of what can be printed here: documents of a participant, lists of the studies."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from tracker.domain.documents import DOCUMENTS
from tracker.domain.records import Study
from tracker.language import _
from ui.widgets.buttons import plain

Line = tuple[str, str]
"""The code that `chosen` brings, and the words."""


def of_studies(kind: str, studies: Iterable[Study]) -> list[Line]:
    """A line for the document of a kind of each study; its code is the id of the study."""
    title = _(DOCUMENTS[kind].title)
    words = _("{document}, {study}")
    return [(one.id, words.format(document=title, study=one.protocol.short_title)) for one in studies]


class PrintMenu(QWidget):
    """`chosen` brings the code of a line. A menu of one line is none: the button does it at once."""

    chosen = Signal(str)

    def __init__(self, words: str) -> None:
        super().__init__()
        self.button = plain(words, icon="printer")
        self.menu = QMenu(self)
        self.menu.setAccessibleName(words)
        self.menu.triggered.connect(self._triggered)
        self.button.clicked.connect(self.open_menu)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.button)

    def offer(self, *groups: Iterable[Line]) -> None:
        """Offer these lines, a rule between the groups; the button goes where there is nothing."""
        self.menu.clear()
        for group in map(tuple, groups):
            if group and self.menu.actions():
                self.menu.addSeparator()
            for code, words in group:
                self.menu.addAction(words).setData(code)
        self.setVisible(bool(self.menu.actions()))

    def open_menu(self) -> None:
        """Open below the button, the first line chosen, so that the keyboard goes on."""
        lines = self.menu.actions()
        if len(lines) == 1:
            self.chosen.emit(lines[0].data())
            return
        self.menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))
        self.menu.setActiveAction(lines[0])

    def _triggered(self, action: object) -> None:
        self.chosen.emit(action.data())  # type: ignore[attr-defined]  # a QAction, as the signal says
