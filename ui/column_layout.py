"""The widths that a person gave the columns of a table, kept between two starts. By title of column, nothing else."""

import json

from PySide6.QtCore import QSettings

_GROUP = "columns"
NARROWEST, WIDEST = 44, 640
"""px; a column narrower than its sign and one wider than a window are of no use to anybody."""


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
