"""The keys of undo and redo, which a field of a visit leaves to its screen: a line's own undo knows no record."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def is_undo(event: QKeyEvent) -> bool:
    """Ctrl+Z."""
    return event.key() == Qt.Key.Key_Z and event.modifiers() == _CTRL


def is_redo(event: QKeyEvent) -> bool:
    """Ctrl+Shift+Z, or Ctrl+Y."""
    both = event.key() == Qt.Key.Key_Z and event.modifiers() == _CTRL | _SHIFT
    return both or (event.key() == Qt.Key.Key_Y and event.modifiers() == _CTRL)
