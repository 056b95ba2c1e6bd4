"""Several choices among few answers, all visible: a letter or a click puts one in or takes it out."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent

from tracker.domain.forms import Choice
from ui.widgets.choice_strip import ChoiceStrip, key_of


class SeveralStrip(ChoiceStrip):
    """The draft holds the codes of what is chosen, a space between, in the order of the answers."""

    def holds(self, choice: Choice) -> bool:
        """Whether this answer is among those chosen."""
        return choice.code in self.draft.typed.text.split()

    def choose(self, code: str) -> None:
        """Put an answer in, or take it out."""
        kept = {choice.code for choice in self._choices if self.holds(choice)} ^ {code}
        self.draft.set_text(" ".join(choice.code for choice in self._choices if choice.code in kept))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click toggles; more may follow."""
        found = self._at(event.position().toPoint())
        if found >= 0 and self.isEnabled():
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.choose(self._choices[found].code)

    def _moved(self, key: Qt.Key) -> bool:
        """Arrows go to the next field: there is no single answer to move."""
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.hand.steered.emit(self, int(key))
            return True
        return key in (Qt.Key.Key_Left, Qt.Key.Key_Right)

    def _chose_by(self, letter: str) -> bool:
        """A letter toggles its answer; Enter goes on."""
        for choice in self._choices:
            if letter and letter == key_of(choice, self._choices).lower():
                self.choose(choice.code)
                return True
        return False
