"""What was typed is shown as it was typed: Qt would read <b> as bold, and an <img> would be loaded."""

import pytest
from entry_steps import new_visit
from PySide6 import QtGui
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from stage import TODAY

from tracker import logbook, visits
from ui.main_window import MainWindow
from ui.places import SCREENS
from ui.widgets.text import Text, tip

HOSTILE = '<span style="color:white">serious</span><img src="/etc/hostname"> nausea'


looks_like_html = QtGui.Qt.mightBeRichText  # PySide6 keeps it there alone


def read(text: str) -> str:
    """What a person reads in a tooltip."""
    if not looks_like_html(text):
        return text
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


@pytest.mark.parametrize("text", [HOSTILE, "ALT <40 U/L", "two\nlines", "<b>two</b>\nlines & more", ""])
def test_a_tooltip_is_read_as_it_was_typed(text: str) -> None:
    assert read(tip(text)) == text


def test_a_shortened_label_has_its_whole_text_beside_it_as_it_was_typed(
    qtbot: QtBot, dressed: QApplication
) -> None:
    label = Text(HOSTILE, elide=True)
    qtbot.addWidget(label)

    label.setFixedWidth(60)
    with qtbot.waitExposed(label):
        label.show()

    assert read(label.toolTip()) == HOSTILE


def test_no_label_and_no_tooltip_of_any_screen_reads_html(empty_shell: MainWindow) -> None:
    site = empty_shell.bridge.site
    visit_id = new_visit(site, "baaz-ad-ir", "screening")
    visits.hold(site, visit_id, TODAY)
    who = visits.open_visit(site, visit_id).participant.id
    logbook.add(site, who, "adverse_event", {"words": HOSTILE, "onset": "2026-04-10", "serious": "no"})
    wanted: dict[str, dict[str, str]] = {
        "participant": {"participant_id": who, "tab": "adverse_events"},
        "eligibility": {"participant_id": who},
        "visit": {"visit_id": visit_id},
        "document": {"visit_id": visit_id, "what": "visit"},
    }

    for name in SCREENS:
        empty_shell.show_screen(name, **wanted.get(name, {}))
        empty_shell.bridge.wait()
        empty_shell.grab()

    labels = [
        one for one in empty_shell.findChildren(QLabel) if one.textFormat() is not Qt.TextFormat.PlainText
    ]
    tips = [one.toolTip() for one in empty_shell.findChildren(QWidget) if looks_like_html(one.toolTip())]
    assert [(one.objectName(), one.text()) for one in labels if one.text()] == []
    assert [one for one in tips if not one.startswith("<qt>")] == []
