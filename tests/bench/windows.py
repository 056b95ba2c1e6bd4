"""What the measures of the window share: when it is painted, Qt alone beside it, and a process of one's own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSettings
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QTableView, QVBoxLayout, QWidget

QT = Any
"""A window or screen of ours, which a bare window must not load to name its type."""
SIZE = (1366, 768)


class FirstPaint(QObject):
    """Notes that a widget has been asked to paint."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.seen = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  as Qt writes it
        """Look on; the widget paints by itself."""
        self.seen = self.seen or event.type() is QEvent.Type.Paint
        return False


def painted(app: QApplication, widget: QWidget, act: Callable[[], object]) -> float:
    """Do what paints a widget anew; the moment (monotonic) at which all of it is on the screen."""
    paint = FirstPaint(widget)
    act()
    widget.update()
    while not paint.seen:
        app.processEvents()
    app.processEvents()
    at = monotonic()
    widget.removeEventFilter(paint)
    return at


def let_go(app: QApplication) -> None:
    """What was to be deleted goes, as it does where a person waits in the loop, which is not there to be measured in.

    Else each turn would find the widgets of all turns before it.
    """
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def bare_window(labels: int, fields: int) -> QMainWindow:
    """A window of Qt alone with as many widgets in one column."""
    window, page = QMainWindow(), QWidget()
    column = QVBoxLayout(page)
    for number in range(labels):
        column.addWidget(QLabel(f"Label {number}"))
    for number in range(fields):
        column.addWidget(QLineEdit(f"{number}.5"))
    window.setCentralWidget(page)
    window.resize(*SIZE)
    return window


def bare_table(rows: int, columns: int) -> QTableView:
    """Qt's own table over Qt's own model."""
    model, table = QStandardItemModel(rows, columns), QTableView()
    for row in range(rows):
        for column in range(columns):
            model.setItem(row, column, QStandardItem(f"{row}.{column}"))
    model.setParent(table)
    table.setModel(model)
    table.resize(*SIZE)
    return table


def own_settings(keep: Path) -> None:
    """The settings of who measures are neither read nor written."""
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(keep / "settings"))


def apart(keep: Path, *words: str) -> dict[str, float]:
    """What a turn in a fresh process says, and when it `began`; what is compiled stays, as where it is installed."""
    tests = Path(__file__).resolve().parent.parent
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(keep / "compiled")}
    environment["PYTHONPATH"] = os.pathsep.join([str(tests.parent), str(tests)])
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "bench.window_turn", *words, str(keep)]
    began = monotonic()
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return {**json.loads(done.stdout), "began": began}
