from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from tracker.errors import TrackerError
from ui.widgets.buttons import primary
from ui.widgets.drawer import Drawer
from ui.widgets.fields import Entry, LabelledField, State
from ui.widgets.message import MessageBar


def shown(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(16, 16, 16, 16)
    for widget in widgets:
        column.addWidget(widget)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    return page


def test_a_field_with_an_error_keeps_what_was_typed(qtbot: QtBot, dressed: QApplication) -> None:
    field = LabelledField("Sample date")
    page = shown(qtbot, field)
    qtbot.keyClicks(field.editor, "31.04.2026")

    field.set_state(State.ERROR, "April has 30 days. Your text is kept.")

    assert page.focusWidget() is field.editor
    assert field.text() == "31.04.2026"
    assert field.message() == "April has 30 days. Your text is kept."
    assert field.editor.accessibleDescription() == "April has 30 days. Your text is kept."


def test_without_an_error_the_hint_stands_below_again(qtbot: QtBot, dressed: QApplication) -> None:
    field = LabelledField("Weight", unit="kg", hint="Was 62.4 kg at Visit 1")
    page = shown(qtbot, field)
    field.set_state(State.WARN, "Above 160.")

    field.set_state(State.NORMAL)

    assert page.isVisible()
    assert field.message() == "Was 62.4 kg at Visit 1"


def test_the_focus_ring_stands_around_the_control_that_has_the_keyboard(
    qtbot: QtBot, dressed: QApplication
) -> None:
    field = LabelledField("Height")
    page = shown(qtbot, field, primary("Go on"))

    field.editor.setFocus()
    qtbot.waitUntil(lambda: any(type(one).__name__ == "_Ring" for one in page.findChildren(QWidget)))

    (ring,) = (
        one for one in page.findChildren(QWidget) if type(one).__name__ == "_Ring" and not one.isHidden()
    )
    around = field.editor.rect().translated(
        field.editor.mapTo(ring.parentWidget(), field.editor.rect().topLeft())
    )
    assert ring.geometry() == around.adjusted(-4, -4, 4, 4)


def test_a_control_that_is_let_go_with_the_keyboard_takes_its_ring_along(
    qtbot: QtBot, dressed: QApplication
) -> None:
    field = Entry("Reason")
    page = shown(qtbot, field)
    field.setFocus()

    delete(field)
    QApplication.processEvents()

    assert page.isVisible()
    assert [one for one in page.findChildren(QWidget) if one.isVisible()] == []


def test_the_focus_ring_stays_below_a_drawer_that_lies_over_the_control(
    qtbot: QtBot, dressed: QApplication
) -> None:
    field = LabelledField("Height")
    page = shown(qtbot, field)
    drawer = Drawer(page)
    drawer.open("Flag")

    field.editor.setFocus()
    qtbot.waitUntil(lambda: any(type(one).__name__ == "_Ring" for one in page.children()))

    in_order = [type(one).__name__ for one in page.children() if isinstance(one, QWidget) and one.isVisible()]
    assert in_order.index("_Ring") < in_order.index("Drawer")


def test_enter_and_space_press_a_button(qtbot: QtBot, dressed: QApplication) -> None:
    button = primary("Sign in")
    pressed: list[str] = []

    def note() -> None:
        pressed.append(button.text())

    button.clicked.connect(note)
    page = shown(qtbot, button)

    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.keyClick(button, Qt.Key.Key_Space)

    assert pressed == ["Sign in", "Sign in"]
    assert page.isVisible()


def test_a_message_says_what_happened_and_what_to_do(qtbot: QtBot, dressed: QApplication) -> None:
    bar = MessageBar()
    page = shown(qtbot, bar)

    bar.say(TrackerError("The disk is full.", "Make room and try again."))
    said = bar.text()
    qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)

    assert page.isVisible()
    assert said == "The disk is full. Make room and try again."
    assert bar.text() == ""


def test_enabling_and_disabling_a_control_many_times_releases_nothing_once_too_often(
    qtbot: QtBot, dressed: QApplication
) -> None:
    """PySide6 6.12.0 aborts CPython 3.11 here: each call releases None once too often."""
    button = primary("Sign in")
    qtbot.addWidget(button)

    for turn in range(20_000):
        button.setEnabled(bool(turn % 2))

    assert button.isEnabled()
