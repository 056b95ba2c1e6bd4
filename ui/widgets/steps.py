"""Steps of a task in a row, each with its sign and word: done, now, or to come."""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtWidgets import QHBoxLayout, QWidget

from tracker.language import _
from ui import theme
from ui.widgets.emptied import empty
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.icons import Icon
from ui.widgets.text import Text


class Step(Enum):
    """How far a step is: its sign and ink."""

    DONE = (Glyph.COMPLETE, "ink2")
    NOW = (Glyph.OPEN, "ink")
    TO_COME = (Glyph.PLANNED, "ink3")


class Steps(QWidget):
    """The steps from start to end."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[tuple[str, Step], ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.GAP_SMALL)
        self._row.addStretch()

    def show_steps(self, steps: Sequence[tuple[str, Step]]) -> None:
        """Show pairs of words and how far."""
        if self._steps == tuple(steps):
            return
        self._steps = tuple(steps)
        empty(self._row, keep=1)
        for place, (words, step) in enumerate(steps):
            glyph, ink = step.value
            label = Text(words, theme.LABEL, theme.SEMIBOLD if step is Step.NOW else theme.REGULAR, ink)
            parts: list[QWidget] = [Icon("chevron-right", "ink3")] if place else []
            for widget in (*parts, GlyphMark(glyph), label):
                self._row.insertWidget(self._row.count() - 1, widget)
        now = next((words for words, step in steps if step is Step.NOW), "")
        self.setAccessibleName(_("Step: {step}").format(step=now))
