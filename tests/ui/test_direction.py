"""Where the screen runs from right to left, a number reads as it was recorded, and boxes count from the right."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from entry_steps import As
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tracker import overview
from ui import theme
from ui.direction import isolated, placed
from ui.widgets.answer_strip import AnswerStrip
from ui.widgets.lab_row import LabRow

WIDGETS = Path(__file__).parents[2] / "ui" / "widgets"
FROM_LEFT = {
    "body_figure",
    "course_lanes",
    "muscle_figure",
    "severity_scale",
    "timeline",
    "timeline_lane",
    "trend_card",
    "trend_margin",
    "trend_plot",
}
"""Drawings on a scale of time or of severity, and bodies: their painters run from left to right always."""


@pytest.fixture
def from_right(dressed: QApplication) -> Iterator[None]:
    dressed.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    dressed.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def painted(text: str, direction: Qt.LayoutDirection, side: Qt.AlignmentFlag) -> QImage:
    """A text as it is painted in a box of 200 px."""
    image = QImage(200, 24, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setLayoutDirection(direction)
    painter.setFont(theme.font())
    painter.drawText(QRectF(0, 0, 200, 24), side | Qt.AlignmentFlag.AlignVCenter, text)
    painter.end()
    return image


@pytest.mark.parametrize(
    "text", ["0–40", "≤ 35 U/L", "−3", "01-S008", "14 Apr 2026", "06 39 98 07 09", "E.B.", "2 of 8"]
)
def test_a_number_reads_the_same_from_the_right(from_right: None, text: str) -> None:
    here = painted(isolated(text), Qt.LayoutDirection.RightToLeft, Qt.AlignmentFlag.AlignLeft)

    there = painted(text, Qt.LayoutDirection.LeftToRight, Qt.AlignmentFlag.AlignRight)
    assert here == there


def test_from_the_left_a_text_is_painted_as_it_is(dressed: QApplication) -> None:
    assert isolated("0–40") == "0–40"


def test_every_painted_text_keeps_its_own_order() -> None:
    bare = [
        f"{file.name}:{call.lineno}"
        for file in sorted(WIDGETS.glob("*.py"))
        if file.stem not in FROM_LEFT
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if call.func.attr == "drawText" and not _is_isolated(call.args[-1])
    ]

    assert bare == []


def _is_isolated(words: ast.expr) -> bool:
    return isinstance(words, ast.Call) and isinstance(words.func, ast.Name) and words.func.id == "isolated"


def test_a_box_is_counted_from_the_edge_where_one_begins(from_right: None, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(100, 20)

    assert placed(page, QRectF(10, 2, 30, 16)) == QRectF(60, 2, 30, 16)


def test_a_press_on_the_rightmost_answer_is_the_first(from_right: None, qtbot: QtBot) -> None:
    strip = AnswerStrip("1", "Consent")
    qtbot.addWidget(strip)
    strip.resize(strip.sizeHint())

    with qtbot.waitSignal(strip.answered) as answered:
        qtbot.mouseClick(
            strip, Qt.MouseButton.LeftButton, pos=strip.rect().center() + strip.rect().center() / 2
        )

    assert answered.args == ["yes"]


def test_what_is_said_of_a_result_stands_under_its_value_and_has_the_rest_of_the_row(
    from_right: None, signed_in: As
) -> None:
    window = signed_in("coordinator")
    site = window.bridge.site
    rows = (row for row in overview.participants(site) if row.study_key == "baaz-ad-ir")
    visit = next(row.cells[1].visit.id for row in rows if row.cells[1].visit.is_held)
    window.show_screen("visit", visit_id=visit, form_id="laboratory")
    QApplication.processEvents()

    row = next(one for one in window.findChildren(LabRow) if one.draft.item_id == "creatinine")

    said, value = row.informs.geometry(), row.value.geometry()
    assert said.right() == value.right()
    assert said.width() > row.width() / 2
