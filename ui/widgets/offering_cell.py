"""A field of free text that offers words while one types: arrows choose among them, Enter takes one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ui.entry_draft import Draft
from ui.widgets.entry_cell import LINE, EntryCell
from ui.widgets.offered_words import offered_words

_OFFERED = 12
_OF_THE_LIST = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class OfferingCell(EntryCell):
    """The words are only offered: any other text is as good."""

    def __init__(self, draft: Draft, words: Sequence[str]) -> None:
        super().__init__(draft, LINE, arrows=False)
        self._offer = offered_words(words, self)
        self._offer.setMaxVisibleItems(_OFFERED)
        self._offer.activated.connect(draft.set_text)
        self.setCompleter(self._offer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While a word of the list is lit, Enter and Escape are the list's."""
        shown = self._offer.popup()
        chosen = shown is not None and shown.currentIndex().isValid()
        lit = shown is not None and shown.isVisible() and (chosen or event.key() == Qt.Key.Key_Escape)
        if lit and event.key() in _OF_THE_LIST:
            event.ignore()
        else:
            super().keyPressEvent(event)
