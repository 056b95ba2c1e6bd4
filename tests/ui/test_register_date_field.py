"""The typed date field (visual.md, "Fields"): message below in words, text with an error stays."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.widgets.date_field import DateField
from ui.widgets.fields import State


@pytest.fixture
def field(qtbot: QtBot) -> DateField:
    made = DateField("Consent date", today=lambda: date(2026, 4, 14))
    qtbot.addWidget(made)
    made.show()
    return made


def typed(qtbot: QtBot, field: DateField, text: str) -> None:
    qtbot.keyClicks(field.editor, text)
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)


def test_a_day_is_shown_back_as_it_was_read(qtbot: QtBot, field: DateField) -> None:
    typed(qtbot, field, "3.4.2026")

    assert field.text() == "3 Apr 2026"
    assert field.day() == date(2026, 4, 3)
    assert field.message() == "Friday"


def test_an_impossible_day_stays_with_its_reason(qtbot: QtBot, field: DateField) -> None:
    typed(qtbot, field, "31.04.2026")

    assert field.text() == "31.04.2026"
    assert field.day() is None
    assert field.editor.state is State.ERROR
    assert field.message() == "April has 30 days. Your text is kept."


def test_a_corrected_day_loses_the_message(qtbot: QtBot, field: DateField) -> None:
    typed(qtbot, field, "31.04.2026")

    field.editor.selectAll()
    typed(qtbot, field, "30.04.2026")

    assert field.editor.state is State.NORMAL
    assert field.day() == date(2026, 4, 30)


def test_up_and_down_move_by_a_day(qtbot: QtBot, field: DateField) -> None:
    field.set_day(date(2026, 4, 30))

    qtbot.keyClick(field.editor, Qt.Key.Key_Up)
    assert field.day() == date(2026, 5, 1)

    qtbot.keyClick(field.editor, Qt.Key.Key_PageDown)
    assert field.day() == date(2026, 4, 24)


def test_an_arrow_in_an_empty_field_gives_today(qtbot: QtBot, field: DateField) -> None:
    qtbot.keyClick(field.editor, Qt.Key.Key_Up)

    assert field.day() == date(2026, 4, 14)


def test_a_year_alone_is_read_where_it_is_allowed(qtbot: QtBot) -> None:
    born = DateField("Birth date or year", or_year=True)
    qtbot.addWidget(born)

    qtbot.keyClicks(born.editor, "1987")
    right = born.check()

    assert right
    assert (born.day(), born.year()) == (None, 1987)


def test_an_empty_required_field_is_only_refused_when_the_page_is_checked(qtbot: QtBot) -> None:
    consent = DateField("Consent date", required=True)
    qtbot.addWidget(consent)

    consent.left.emit("")
    assert consent.editor.state is State.NORMAL

    assert not consent.check()
    assert consent.message() == "A date is needed. Write it as 14 Apr 2026."
