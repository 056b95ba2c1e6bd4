"""The page About: every part with its licence, read with keys alone, by everybody who signs in."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tracker import VERSION
from ui.licences import components
from ui.main_window import MainWindow
from ui.screens.site import SiteScreen
from ui.screens.site_about import AboutPage
from ui.widgets.text import Text


def about(shell: MainWindow) -> AboutPage:
    shell.show_screen("site", page="about")
    screen = shell.screen_now
    assert isinstance(screen, SiteScreen)
    assert isinstance(screen.page, AboutPage)
    return screen.page


def test_the_page_says_which_version_it_is_and_that_nothing_is_looked_up(empty_shell: MainWindow) -> None:
    page = about(empty_shell)

    said = " ".join(label.text() for label in page.findChildren(Text))
    assert f"Visitbook {VERSION}, Apache License 2.0" in said
    assert "it looks for no update, reports no use and no error to anybody" in said


def test_every_part_stands_there_and_its_licence_is_read_with_keys_alone(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    page = about(empty_shell)
    page.table.setFocus()

    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)

    second = components()[1]
    assert page.table.table.rowCount() == len(components()) > 60
    assert page.title.whole() == f"{second.name} {second.version}, {second.licence}"
    assert page.text.toPlainText() == second.text
    assert page.text.hasFocus()


def test_a_part_has_its_version_apart_from_its_name() -> None:
    named = {one.name: one for one in components()}

    assert named["PySide6_Essentials"].version.startswith("6.11")
    assert (named["IBM Plex Sans"].version, named["IBM Plex Sans"].licence) == ("", "OFL-1.1")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in named["Qt"].text
