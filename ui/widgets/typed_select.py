"""A choice that is found by typing: names, synonyms and codes count, and arrows choose without a list coming up."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from tracker.catalogue import analytes
from tracker.domain.units import shown
from ui import theme
from ui.widgets.fields import Select

Find = Callable[[str], Sequence[str]]
"""From what was typed to the codes it may mean, the best first."""


def units_named(text: str) -> list[str]:
    """The units whose code or writing begins so, as a keyboard can type it: "10" finds ×10⁹/L, "u" µmol/L."""
    wanted = text.casefold()
    every = (unit for one in analytes().values() for unit in one.units)
    beginnings = {unit: (unit[: len(text)], shown(unit)[: len(text)]) for unit in every}
    return [unit for unit, begins in beginnings.items() if wanted in map(str.casefold, begins)]


class TypedSelect(Select):
    """`picked` says that keys chose; a choice from the list that drops down comes as Qt's own `activated`."""

    picked = Signal(str)

    def __init__(
        self,
        name: str,
        find: Find,
        choices: Sequence[tuple[str, str]] = (),
        *,
        height: int = theme.CONTROL,
    ) -> None:
        super().__init__(name, choices, height=height)
        self._find, self._typed = find, ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters find, arrows move, Backspace begins anew; the rest is Qt's."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if step and plain:
            self._move(step)
        elif event.key() == Qt.Key.Key_Backspace:
            self._typed = ""
        elif plain and event.text().strip() and event.text().isprintable():
            self._search(event.text())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What is typed here begins here."""
        super().focusInEvent(event)
        self._typed = ""

    def _move(self, step: int) -> None:
        row = min(max(self.currentIndex() + step, 0), self.count() - 1)
        self._typed = ""
        self._pick(str(self.itemData(row) or ""))

    def _search(self, letters: str) -> None:
        """Go on with what was typed; where that finds nothing, begin with the new letter."""
        for wanted in (self._typed + letters, letters):
            offered = [code for code in self._find(wanted) if self.findData(code) >= 0]
            if offered:
                self._typed = wanted
                self._pick(offered[0])
                return

    def _pick(self, code: str) -> None:
        if code != self.code():
            self.set_code(code)
            self.picked.emit(code)
