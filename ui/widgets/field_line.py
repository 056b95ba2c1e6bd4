"""What stands in a line with labelled fields."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

_LABEL = 21
"""The height of a field's label with the gap below it, in px."""


def at_the_line(button: QWidget) -> QVBoxLayout:
    """A button at the height of the editor beside it, below the height of its label."""
    column = QVBoxLayout()
    column.setContentsMargins(0, _LABEL, 0, 0)
    column.addWidget(button)
    column.addStretch()
    return column
