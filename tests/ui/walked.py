"""A walk over every picture of `ui.pictures`: what is cut, what is shortened unsaid, where the keyboard comes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QTableView,
    QWidget,
)
from stage import TestClock

from tracker import demo
from tracker.site import Site
from ui import theme
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.pictures import PICTURES, Picture
from ui.widgets.form_list import FormRow
from ui.widgets.query_bubbles import Bubble

SCALES = {100: (1366, 768), 150: (1280, 720), 200: (960, 540)}
"""What 100 % leaves of 1366 by 768, and 150 % and 200 % of 1920 by 1080."""
_LEAST = (640, 480)
"""The smallest window that ui.stage allows."""
_WRAPS, _UNCLIPPED = 0x1000, 0x200
"""Qt.TextWordWrap and Qt.TextDontClip as QPainter takes them."""


_RING = 4
"""px around a control in which its focus ring lies (ui.widgets.focus_ring)."""
_NO_SELECTION = QAbstractItemView.SelectionMode.NoSelection


@dataclass
class Found:
    """What was found, each with the name of its picture."""

    cut: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    unreached: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    walked: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    """The classes of which it is known whether one sees that they have the keyboard."""


def walk(path: Path) -> Found:
    """Show every picture of the demo at `path` at each scale, then go round it with Tab."""
    found = Found()
    users = sorted({picture.user for picture in PICTURES})
    for user in users:
        with Site.open(path, user, demo.PASSWORD, clock=TestClock()) as site:
            shell = MainWindow(Bridge(site))
            theme.style(shell)
            shell.setMinimumSize(*_LEAST)
            shell.show()
            shell.activateWindow()
            for picture in (one for one in PICTURES if one.user == user):
                _look(shell, picture, found)
            shell.bridge.wait()
            shell.close()
            shell.deleteLater()
            QApplication.processEvents()
    return found


def _look(shell: MainWindow, picture: Picture, found: Found) -> None:
    shell.resize(*SCALES[100])
    shell.activateWindow()
    shell.show_screen(picture.screen, **picture.wanted(shell.bridge.site))
    picture.then(shell.screen_now)
    _settle(shell)
    found.walked.append(picture.name)
    if not shell.screen_now.help_text:
        found.unexplained.append(picture.name)
    for scale, size in SCALES.items():
        shell.resize(*size)
        _settle(shell)
        here = f"{picture.name} {scale} %"
        found.cut += [f"{here}: {one}" for one in cut(shell)]
        shortened, clipped = painted(shell)
        said = tips(shell)
        found.cut += [f"{here}: {one}" for one in clipped]
        found.unsaid += [f"{here}: {one}" for one in shortened if one not in said]
    shell.resize(*SCALES[100])
    _settle(shell)
    reached = tabbed(shell, found, picture.name)
    found.unreached += [
        f"{picture.name}: {_name(one)}" for one in controls(shell) if not _is_of(one, reached)
    ]


def _settle(shell: MainWindow) -> None:
    """Layouts settle, and what was asked of the worker comes back."""
    shell.bridge.wait()
    for _round in range(6):
        QApplication.processEvents()


def cut(page: QWidget) -> list[str]:
    """The labels and buttons with less room than they need and no tooltip that says them."""
    shown = (one for one in page.findChildren(QWidget) if one.isVisible() and not one.toolTip())
    texts = (one for one in shown if isinstance(one, QLabel | QAbstractButton) and one.text())
    return [one.text() for one in texts if _lacks_room(one)]


def _lacks_room(one: QLabel | QAbstractButton) -> bool:
    needs = one.sizeHint()
    if isinstance(one, QLabel) and one.wordWrap():
        return one.heightForWidth(one.width()) > one.height() + 1
    gives_way = one.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Ignored
    low = one.height() < min(one.fontMetrics().height(), needs.height()) - 3
    return low or (needs.width() > one.width() + 1 and not gives_way)


def painted(page: QWidget) -> tuple[list[str], list[str]]:
    """Paint a page: the texts that were shortened meanwhile, and those painted into too small a box."""
    with pytest.MonkeyPatch.context() as patch, _watched(patch) as (shortened, clipped):
        page.grab()
    return shortened, clipped


@contextmanager
def _watched(patch: pytest.MonkeyPatch) -> Iterator[tuple[list[str], list[str]]]:
    shortened: list[str] = []
    clipped: list[str] = []
    elide, draw = QFontMetrics.elidedText, QPainter.drawText

    def shorten(self: QFontMetrics, text: str, *more: object) -> str:
        shown = str(elide(self, text, *more))  # type: ignore[call-arg, arg-type]  # as Qt was given it
        if shown != text:
            shortened.append(text)
        return shown

    def paint(self: QPainter, *words: Any) -> object:
        if len(words) > 2 and isinstance(words[0], QRect | QRectF) and isinstance(words[2], str):
            clipped.extend([words[2]] * _is_clipped(self.fontMetrics(), words[0], int(words[1]), words[2]))
        return draw(self, *words)

    patch.setattr(QFontMetrics, "elidedText", shorten)
    patch.setattr(QPainter, "drawText", paint)
    yield shortened, clipped


def _is_clipped(metrics: QFontMetrics, box: QRect | QRectF, flags: int, text: str) -> bool:
    if flags & _UNCLIPPED:
        return False
    if flags & _WRAPS:
        needed = metrics.boundingRect(QRect(0, 0, int(box.width()), 10_000), _WRAPS, text)
        return needed.width() > box.width() + 1 or needed.height() > box.height() + 2
    return metrics.horizontalAdvance(text) > box.width() + 2


def tips(page: QWidget) -> str:
    """Every tooltip of a page, of its widgets, cells, heads and painted places."""
    said: list[str] = []
    for one in page.findChildren(QWidget):
        if one.isVisible():
            said.append(one.toolTip())
            if isinstance(one, QAbstractItemView):
                said += _cells(one)
            if hasattr(one, "tip_at"):
                said += _places(one)
    return unescape("\n".join(said))


def _cells(view: QAbstractItemView) -> list[str]:
    model, role = view.model(), Qt.ItemDataRole.ToolTipRole
    columns = range(model.columnCount()) if isinstance(view, QTableView) else range(1)
    cells = [model.index(row, column).data(role) for row in range(model.rowCount()) for column in columns]
    heads = [model.headerData(column, Qt.Orientation.Horizontal, role) for column in columns]
    return [str(one) for one in (*cells, *heads) if one]


def _places(one: QWidget) -> list[str]:
    tip_at = one.tip_at  # type: ignore[attr-defined]  # asked before
    spots = [(x, y) for x in range(4, one.width(), 32) for y in range(4, one.height(), 12)]
    if isinstance(one, QAbstractItemView):
        return [str(tip_at(x, y)) for x, y in spots]
    return [str(tip_at(QPointF(x, y))) for x, y in spots]


def controls(page: QWidget) -> list[QWidget]:
    """What can be pressed, typed into or chosen from on a page."""
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
    shown = (one for one in page.findChildren(QWidget) if one.isVisible() and one.isEnabled())
    return [one for one in shown if isinstance(one, kinds) and one.width() > 1 and not _is_part(one)]


def _is_part(one: QWidget) -> bool:
    """The list of a choice, the still part of a table, a table that is only read, a line that others fill."""
    above = one.parentWidget()
    read = isinstance(one, QAbstractItemView) and one.selectionMode() is _NO_SELECTION
    return read or isinstance(above, QAbstractItemView | QComboBox)


def _is_of(one: QWidget, reached: list[QWidget]) -> bool:
    """Whether Tab comes to a control, or to its neighbours in a row where the arrows go on."""
    if one in reached or one.focusProxy() in reached:
        return True
    if one.focusPolicy() is Qt.FocusPolicy.NoFocus and (
        isinstance(one, FormRow | Bubble) or getattr(one, "_key", "")
    ):
        return True  # in a form Tab is the next field: what has a key of its own, shown on it, is spared
    beside = one.parentWidget().children() if one.parentWidget() else []
    return isinstance(one, QAbstractButton) and any(
        isinstance(other, QAbstractButton) and type(other) is type(one) and other in reached
        for other in beside
    )


def _name(one: QWidget) -> str:
    return f"{type(one).__name__} {one.accessibleName() or getattr(one, 'text', str)()}"


def tabbed(shell: MainWindow, found: Found, picture: str) -> list[QWidget]:
    """Go round with Tab until it begins anew; of each class, look once whether the keyboard shows."""
    reached: list[QWidget] = []
    now = QApplication.focusWidget()
    while now is not None and now not in reached:
        reached.append(now)
        kind = type(now).__name__
        place, held = _place(shell, now), None if kind in found.seen else shell.grab(_place(shell, now))
        QTest.keyClick(now, Qt.Key.Key_Tab)
        # Where it stands elsewhere now, the page scrolled: the next of its kind is looked at.
        if held is not None and _place(shell, now) == place:
            found.seen.add(kind)
            if held.toImage() == shell.grab(place).toImage():
                found.unseen.append(f"{picture}: {_name(now)}")
        now = QApplication.focusWidget()
    return reached


def _place(shell: MainWindow, one: QWidget) -> QRect:
    """Where a control lies in the window, with the ring around it."""
    corner = one.mapTo(shell, QPoint(0, 0))
    return QRect(corner, one.size()).adjusted(-_RING, -_RING, _RING, _RING)
