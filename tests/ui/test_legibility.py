"""Nothing a person reads is cut: at 100 %, and at the sizes that 150 % and 200 % leave."""

from dataclasses import replace

import pytest
from entry_steps import Open
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.main_window import MainWindow
from ui.screens.first_start import FirstStart
from ui.screens.sign_in import SignInScreen
from ui.screens.today import TodayScreen
from ui.widgets.buttons import Button
from ui.widgets.glyphs import Glyph
from ui.widgets.rail_row import Place, RailRow
from ui.widgets.text import Text
from ui.widgets.worklist_paint import measured

SIZES = [(1366, 768), (1280, 720), (960, 540)]


def cut(page: QWidget) -> list[str]:
    """The words that have less room than they need and no tooltip that says them."""
    found = []
    for widget in page.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | Button) or not widget.text():
            continue
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        needed = widget.heightForWidth(widget.width()) if wraps else widget.sizeHint().width()
        room = widget.height() if wraps else widget.width()
        if needed > room + 1 and not widget.toolTip():
            found.append(widget.text())
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", ["today", "participants", "safety", "queries"])
def test_no_words_of_a_screen_are_cut(shell: MainWindow, size: tuple[int, int], screen: str) -> None:
    shell.resize(*size)
    shell.show_screen(screen)
    QApplication.processEvents()

    assert cut(shell) == []


@pytest.mark.parametrize("screen", ["today", "participants", "safety", "queries"])
def test_no_words_of_an_empty_screen_are_cut(empty_shell: MainWindow, screen: str) -> None:
    empty_shell.show_screen(screen)
    QApplication.processEvents()

    assert cut(empty_shell) == []


@pytest.mark.parametrize("size", SIZES)
def test_no_words_of_sign_in_and_first_start_are_cut(
    qtbot: QtBot, dressed: QApplication, tmp_path: object, size: tuple[int, int]
) -> None:
    for page in (SignInScreen(tmp_path), FirstStart(tmp_path)):  # type: ignore[arg-type]
        qtbot.addWidget(page)
        page.resize(*size)
        with qtbot.waitExposed(page):
            page.show()
        QApplication.processEvents()

        assert cut(page) == []


@pytest.mark.parametrize("screen", ["today", "participants", "safety", "queries"])
def test_every_control_says_its_name_and_is_reached_by_the_keyboard(shell: MainWindow, screen: str) -> None:
    shell.show_screen(screen)
    QApplication.processEvents()

    controls = [one for one in shell.findChildren(QAbstractButton) if one.isVisible() and one.width() > 1]
    mute = [one for one in controls if not (one.accessibleName() or one.text())]
    out_of_reach = [
        one for one in controls if one.isEnabled() and one.focusPolicy() is Qt.FocusPolicy.NoFocus
    ]

    assert mute == []
    assert out_of_reach == []


def test_a_right_to_left_language_mirrors_the_shell(shell: MainWindow, dressed: QApplication) -> None:
    shell.show_screen("participants")

    dressed.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    side_bar, search = shell.side_bar.geometry(), shell.top_bar.search.geometry()
    dressed.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    assert side_bar.right() == shell.width() - 1
    assert search.center().x() > shell.top_bar.width() / 2


@pytest.mark.parametrize("width", [612, 702, 802, 1180])
def test_the_words_of_a_row_of_today_keep_their_room_at_every_width(shell: MainWindow, width: int) -> None:
    shell.show_screen("today")
    screen = shell.screen_now
    assert isinstance(screen, TodayScreen)
    lines = screen.worklist.model_.lines
    late = replace(lines[0], words="25 days past the window", glyph=Glyph.OVERDUE)
    unknown = replace(lines[0], words="window open, no appointment yet", glyph=None)

    sizes = measured([*lines, late, unknown]).fitted(width)

    metrics = QFontMetrics(theme.font(theme.BODY, theme.MEDIUM))
    assert sizes.words >= metrics.horizontalAdvance(late.words) + 22
    assert sizes.words >= metrics.horizontalAdvance(unknown.words)
    assert sizes.needed <= width


def test_a_line_of_the_rail_takes_a_second_line_where_both_words_do_not_fit(
    qtbot: QtBot, dressed: QApplication
) -> None:
    short = RailRow(Place("a", "b"), Glyph.MISSING, "EASI", "Trunk, area")
    long_ = RailRow(Place("a", "b"), Glyph.MISSING, "Eligibility", "Oral systemic corticosteroids stopped")
    for row in (short, long_):
        qtbot.addWidget(row)
        row.resize(268, row.height())
        row.show()
    QApplication.processEvents()

    assert (short.height(), long_.height()) == (23, 41)
    assert long_.toolTip() == "Eligibility, Oral systemic corticosteroids stopped"


@pytest.mark.parametrize("width", [640, 760, 900])
def test_a_narrow_header_leaves_out_words_rather_than_cutting_them(
    qtbot: QtBot, open_visit: Open, width: int
) -> None:
    screen = open_visit("bird", "screening")
    screen.resize(width, 420)
    QApplication.processEvents()

    shown = [one for one in screen.header.findChildren(QWidget) if one.isVisible()]
    assert [
        one for one in shown if isinstance(one, Text | Button) and one.width() < one.sizeHint().width()
    ] == []
