"""What is done behind the first paint: not ahead of it, once, and also where nobody sees the window."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.after_paint import AfterPaint


class Painted(QWidget):
    """Tells when it is painted."""

    def __init__(self, told: list[str]) -> None:
        super().__init__()
        self._told = told

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self._told.append("painted")
        return super().event(event)


def test_what_waits_for_the_paint_comes_behind_it_and_once(qtbot: QtBot) -> None:
    told: list[str] = []
    window = Painted(told)
    qtbot.addWidget(window)
    AfterPaint(window, lambda: told.append("done"))

    window.show()
    qtbot.waitUntil(lambda: "done" in told)
    window.repaint()

    assert told[0] == "painted"
    assert told.count("done") == 1


def test_a_window_that_nothing_paints_does_not_wait_for_ever(qtbot: QtBot) -> None:
    done: list[QObject] = []
    window = QWidget()
    qtbot.addWidget(window)

    AfterPaint(window, lambda: done.append(window))

    qtbot.waitUntil(lambda: done == [window])
