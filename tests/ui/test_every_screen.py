"""Every screen in every state of its pictures: nothing is cut at any scale, and the keyboard comes everywhere."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from walked import Found, controls, cut, walk

from ui.main_window import MainWindow
from ui.pictures import PICTURES
from ui.places import SIDE
from ui.widgets.buttons import Button
from ui.widgets.text import Text


@pytest.fixture(scope="module")
def found(
    qapp: QApplication, dressed: QApplication, _demo_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Found:
    """One walk, of which each test reads its part."""
    folder = tmp_path_factory.mktemp("walk")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder / "settings"))
    return walk(Path(shutil.copytree(_demo_folder, folder / "demo.visitbook")))


def test_every_picture_was_walked(found: Found) -> None:
    assert sorted(found.walked) == sorted(picture.name for picture in PICTURES)


def test_no_word_is_cut_at_any_scale(found: Found) -> None:
    assert found.cut == []


def test_what_is_shortened_is_whole_in_a_tooltip(found: Found) -> None:
    assert found.unsaid == []


def test_tab_comes_to_every_control(found: Found) -> None:
    assert found.unreached == []


def test_one_sees_what_has_the_keyboard(found: Found) -> None:
    assert found.unseen == []
    assert len(found.seen) > 20


def test_the_walk_notices_what_is_cut(qtbot: QtBot, dressed: QApplication) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    enough, narrow = Text("Enough room", parent=page), Text("No room for all of these words", parent=page)
    enough.resize(enough.sizeHint())
    narrow.resize(40, narrow.sizeHint().height())
    page.show()

    assert cut(page) == ["No room for all of these words"]


def test_every_screen_explains_itself(found: Found) -> None:
    assert found.unexplained == []


@pytest.mark.parametrize("name", [name for name, _icon, _words, _key in SIDE])
def test_a_new_site_without_anybody_says_what_to_do_next(empty_shell: MainWindow, name: str) -> None:
    empty_shell.show_screen(name)
    empty_shell.bridge.wait()
    QApplication.processEvents()

    screen = empty_shell.screen_now
    assert cut(screen) == []
    assert not empty_shell.message.isVisible()
    pressed = [one for one in controls(screen) if isinstance(one, Button) and one.isEnabled()]
    assert pressed, "an empty screen has a way on"
