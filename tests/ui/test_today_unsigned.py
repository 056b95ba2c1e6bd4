"""Visits that nobody signed, beside the worklist."""

import threading

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker import overview
from ui.main_window import MainWindow
from ui.screens import today
from ui.screens.today import TodayScreen
from ui.screens.visit import VisitScreen
from ui.widgets.line_button import LineButton


def lines(screen: TodayScreen) -> list[LineButton]:
    QApplication.processEvents()  # rows that were just made show with the next event
    return [one for one in screen.rail.unsigned.findChildren(LineButton) if not one.isHidden()]


def test_a_complete_visit_without_a_signature_stands_on_today_and_opens(
    shell: MainWindow,
) -> None:
    shell.show_screen("today")
    screen = shell.screen_now
    assert isinstance(screen, TodayScreen)
    expected = [row.visit.id for row in overview.today(shell.bridge.site).unsigned]
    shown = [line.what for line in lines(screen)]

    lines(screen)[0].click()

    assert shown == expected[:5]
    assert isinstance(shell.screen_now, VisitScreen)
    assert shell.screen_now.record.visit.id == expected[0]
    assert shell.screen_now.header.complete.text() == "Sign visit"


def test_of_many_the_first_stand_there_at_once_and_their_number_follows(
    qtbot: QtBot, shell: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    every_one = overview.today(shell.bridge.site).unsigned
    monkeypatch.setattr(today, "MOST", 3)
    counts = threading.Event()
    shell.bridge.in_background(counts.wait, list[object]().append)  # the worker counts when this lets it
    shell.show_screen("today")
    screen = shell.screen_now
    assert isinstance(screen, TodayScreen)
    first = lines(screen)
    shown = [line.what for line in first], screen.rail.unsigned.count.text()

    counts.set()
    qtbot.waitUntil(lambda: screen.rail.unsigned.count.text() != "3")

    assert shown == ([row.visit.id for row in every_one[:3]], "3")
    assert lines(screen) == first
    assert screen.rail.unsigned.count.text() == str(len(every_one))
    assert f"{len(every_one)} to sign" in screen.rail.words()


def test_a_void_signature_is_said_and_the_counts_name_what_is_to_sign(shell: MainWindow) -> None:
    shell.show_screen("today")
    screen = shell.screen_now
    assert isinstance(screen, TodayScreen)
    unsigned = overview.today(shell.bridge.site).unsigned
    action = screen.rail.unsigned.action
    assert action is not None

    action.click()

    assert [line.accessibleName().endswith("signature void") for line in lines(screen)].count(True) == 1
    assert f"{len(unsigned)} to sign" in screen.rail.words()
