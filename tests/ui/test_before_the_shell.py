from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.screens.first_start import FirstStart
from ui.screens.recovery import RecoveryScreen
from ui.screens.sign_in import SignInScreen


def made(name: str, path: Path) -> FirstStart | RecoveryScreen | SignInScreen:
    if name == "first start":
        return FirstStart(path)
    if name == "recovery":
        return RecoveryScreen(path, "anna")
    return SignInScreen(path, locked_for="anna" if name == "locked" else "")


def shown(qtbot: QtBot, page: QWidget) -> QWidget:
    """The page with its keyboard where it begins."""
    qtbot.addWidget(page)
    page.resize(1366, 768)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.setFocus()
    begins = QApplication.focusWidget()
    assert begins is not None
    return begins


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("first start", "Four things are asked"),
        ("sign in", "five wrong tries"),
        ("locked", "what was typed too"),
        ("recovery", "without the key nobody can open"),
    ],
)
def test_f1_explains_a_page_before_the_shell_and_escape_gives_the_keyboard_back(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, name: str, says: str
) -> None:
    page = made(name, tmp_path / "none.visitbook")
    begins = shown(qtbot, page)

    qtbot.keyClick(begins, Qt.Key.Key_F1)
    drawer = page.help.drawer
    assert drawer is not None
    words = " ".join(one.text() for one in drawer.findChildren(QLabel) if one.isVisible())
    qtbot.keyClick(drawer.close_button, Qt.Key.Key_Escape)

    assert says in words
    assert not drawer.isVisible()
    assert QApplication.focusWidget() is begins
