"""Steps on the calendar as a person takes them: what is shown, where it lies, a drag from there to a day."""

import re
from datetime import date

from PySide6.QtCore import QBuffer, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tracker import visits
from tracker.domain.records import Visit
from ui.main_window import MainWindow
from ui.screens.calendar import CalendarScreen
from ui.widgets.calendar_places import Places


def shown(shell: MainWindow, **wanted: object) -> CalendarScreen:
    shell.show_screen("calendar", **wanted)
    screen = shell.screen_now
    assert isinstance(screen, CalendarScreen)
    QApplication.processEvents()
    return screen


def words_painted(widget: QWidget) -> set[str]:
    """The texts that a widget paints by itself, read from the picture it draws as vectors."""
    drawn = QBuffer()
    made = QSvgGenerator()
    made.setOutputDevice(drawn)
    made.setSize(widget.size())
    painter = QPainter(made)
    widget.render(painter, QPoint())
    painter.end()
    svg = bytes(drawn.data().data()).decode()
    return {one.strip("\u2068\u2069 ") for one in re.findall(r"<text[^>]*>([^<]*)</text>", svg)}


def stored(screen: CalendarScreen, visit_id: str) -> Visit:
    return visits.open_visit(screen.bridge.site, visit_id).visit


def places(screen: CalendarScreen) -> Places:
    assert screen.calendar is not None
    return Places(screen.calendar, (screen.grid.width(), screen.grid.height()), mirrored=False)


def place_of(screen: CalendarScreen, visit_id: str) -> QPoint:
    """Where the visit stands in the calendar."""
    every = (pair for day in places(screen).days for pair in places(screen).entries(day))
    return next(rect.center().toPoint() for rect, entry in every if entry.visit.id == visit_id)


def drag(qtbot: QtBot, screen: CalendarScreen, visit_id: str, day: date) -> None:
    """Press on the visit, move in steps as a hand does, let go on the day."""
    start, end = place_of(screen, visit_id), places(screen).cell(day).center().toPoint()
    qtbot.mousePress(screen.grid, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.3, 0.7, 1.0):
        at = QPointF(start) + (QPointF(end) - QPointF(start)) * share
        screen.grid.mouseMoveEvent(moved_to(at))
    qtbot.mouseRelease(screen.grid, Qt.MouseButton.LeftButton, pos=end)


def moved_to(at: QPointF) -> QMouseEvent:
    buttons = Qt.MouseButton.LeftButton
    return QMouseEvent(
        QMouseEvent.Type.MouseMove, at, at, Qt.MouseButton.NoButton, buttons, Qt.KeyboardModifier.NoModifier
    )
