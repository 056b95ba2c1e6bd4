"""Right-to-left languages: where a painted box stands, and the order within a painted text.

A painter that runs from right to left would show "0–40" as "40–0", "≤ 35 U/L" as "U/L 35 ≥" and 01-S008 as
S008-01. What is painted therefore passes `isolated`, which lets each text run by its own first letter. Labels
and fields of Qt do that by themselves.
"""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_FIRST_STRONG, _TO_HERE = "\u2068", "\u2069"  # Unicode, Bidirectional Algorithm (UAX 9): FSI and PDI


def isolated(text: str) -> str:
    """The text for a painter: each line in an order of its own where the screen runs from right to left."""
    if QGuiApplication.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
        return text
    return "\n".join(f"{_FIRST_STRONG}{line}{_TO_HERE}" for line in text.split("\n"))


def placed(widget: QWidget, box: QRectF, within: QRectF | None = None) -> QRectF:
    """Where a box stands that is counted from the start edge: of the widget, or of what it is `within`."""
    if not widget.isRightToLeft():
        return box
    whole = QRectF(widget.rect()) if within is None else within
    return QRectF(whole.left() + whole.right() - box.right(), box.top(), box.width(), box.height())
