"""What the fields of a form derive, live: the body mass index, the mean of two pressures. Nothing without a value."""

from collections.abc import Mapping

from PySide6.QtWidgets import QGridLayout

from tracker.domain import vital_signs
from tracker.domain.samples import Measured
from ui import theme
from ui.widgets.cards import Card
from ui.widgets.text import Text

_NAME, _VALUE = 170, 110


class DerivedCard(Card):
    """A line for each derived value: its name, the value, and what went into it."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(15, 10, 15, 10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, _NAME)
        self._grid.setColumnMinimumWidth(1, _VALUE)
        self._grid.setColumnStretch(2, 1)
        self.body.addLayout(self._grid)
        self._rows: list[tuple[Text, Text, Text]] = []

    def show_values(self, answers: Mapping[str, object], known: Mapping[str, Measured]) -> None:
        """Show what these answers derive, with the weight or height last recorded elsewhere."""
        lines = vital_signs.derived(answers, known)
        while len(self._rows) < len(lines):
            self._add_row()
        for index, row in enumerate(self._rows):
            line = lines[index] if index < len(lines) else None
            texts = (line.label, line.text, line.basis) if line else ("", "", "")
            for widget, text in zip(row, texts, strict=True):
                widget.set_text(text)
                widget.setVisible(line is not None)
        self.setVisible(bool(lines))

    def words(self) -> list[str]:
        """The lines that stand here."""
        rows = [[text.whole() for text in row] for row in self._rows]
        return [" ".join(row) for row in rows if row[0]]

    def _add_row(self) -> None:
        place = len(self._rows)
        row = (
            Text("", theme.LABEL, theme.MEDIUM, "ink2"),
            Text("", theme.BODY, theme.SEMIBOLD),
            Text("", theme.HINT, ink="ink2", wrap=True),
        )
        for column, widget in enumerate(row):
            self._grid.addWidget(widget, place, column)
        self._rows.append(row)
