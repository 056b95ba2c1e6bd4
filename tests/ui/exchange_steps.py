"""Steps on the screen Import and export: a page of it, and waiting until the worker gave back what was asked."""

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.screens.exchange import ExchangeScreen
from ui.screens.import_page import ImportPage
from ui.screens.site_page import SitePage
from ui.widgets.fields import Entry, LabelledField, Select
from ui.widgets.typed_select import TypedSelect

P = TypeVar("P", bound=SitePage)


def page_of(shell: MainWindow, key: str, kind: type[P]) -> P:
    """A page of the screen."""
    shell.show_screen("exchange", page=key)
    screen = shell.screen_now
    assert isinstance(screen, ExchangeScreen)
    assert isinstance(screen.page, kind)
    return screen.page


def choose(field: LabelledField, words: str) -> None:
    """Choose by the words, as from the list."""
    assert isinstance(field.editor, Select)
    row = field.editor.findText(words)
    assert row >= 0, [field.editor.itemText(at) for at in range(field.editor.count())]
    field.editor.setCurrentIndex(row)
    field.editor.activated.emit(row)


def type_into(qtbot: QtBot, field: LabelledField, text: str, *, enter: bool = False) -> None:
    """Type into a line."""
    assert isinstance(field.editor, Entry)
    field.editor.setFocus()
    field.editor.selectAll()
    qtbot.keyClicks(field.editor, text)
    if enter:
        qtbot.keyClick(field.editor, Qt.Key.Key_Return)


def open_file(qtbot: QtBot, page: ImportPage, path: Path) -> None:
    """Type the file and Enter, and wait for its first rows."""
    type_into(qtbot, page.file.path, str(path), enter=True)
    qtbot.waitUntil(lambda: bool(page.columns.rows) and page.ready)


def settled(qtbot: QtBot, page: ImportPage) -> None:
    """Wait until the first rows are read as the layout says now."""
    qtbot.waitUntil(lambda: page.ready)


def find(qtbot: QtBot, box: TypedSelect, letters: str) -> None:
    """Letters find what is meant, Enter takes it."""
    box.setFocus()
    qtbot.keyClicks(box, letters)
    qtbot.keyClick(box, Qt.Key.Key_Return)


def press(qtbot: QtBot, widget: QWidget) -> None:
    """Click with the mouse."""
    QApplication.processEvents()
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def run(qtbot: QtBot, page: ImportPage, button: QWidget) -> None:
    """Press what works long, and wait until it is over."""
    press(qtbot, button)
    qtbot.waitUntil(lambda: not page.check.work.busy, timeout=20_000)
