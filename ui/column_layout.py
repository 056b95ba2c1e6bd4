"""The widths that a person gave the columns of a table, kept between two starts. By title of column, nothing else."""

import json

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QKeyEvent

_GROUP = "columns"
NARROWEST, WIDEST = 44, 640
"""px; a column narrower than its sign and one wider than a window are of no use to anybody."""


STEP = 16
"""px by which a key makes a column wider or narrower."""
_CTRL = Qt.KeyboardModifier.ControlModifier
_DRAWS = {Qt.Key.Key_Left: -STEP, Qt.Key.Key_Right: STEP}


def drawn_by(event: QKeyEvent) -> int:
    """By how many px a key makes a column wider: Ctrl and Shift with an arrow; 0 where it is another key."""
    together = event.modifiers() == _CTRL | Qt.KeyboardModifier.ShiftModifier
    return _DRAWS.get(Qt.Key(event.key()), 0) if together else 0


def gives_back(event: QKeyEvent) -> bool:
    """Whether a key gives every column its own width back: Ctrl 0."""
    return event.modifiers() == _CTRL and event.key() == Qt.Key.Key_0


def within(width: int) -> int:
    """A width between the narrowest and the widest."""
    return min(max(width, NARROWEST), WIDEST)


def kept(table: str) -> dict[str, int]:
    """The widths kept for a table, by title of column; none where the settings hold something else."""
    try:
        found = json.loads(str(_settings().value(f"{_GROUP}/{table}", "{}")))
        return {str(title): within(int(width)) for title, width in dict(found).items()}
    except (ValueError, TypeError):
        return {}


def keep(table: str, widths: dict[str, int]) -> None:
    """Keep the widths of a table; with none, it is as it was made again."""
    if widths:
        _settings().setValue(f"{_GROUP}/{table}", json.dumps(widths))
    else:
        _settings().remove(f"{_GROUP}/{table}")


def _settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Visitbook", "Visitbook")
