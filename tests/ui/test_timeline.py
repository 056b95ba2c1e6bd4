"""The common-axis card: what it says, what it joins, and its keys (visual.md, "Timeline and plots")."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from fabricated import ALT, EASI, TODAY, VISIT_1, page, visit, visits
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker.domain.records import VisitStatus
from tracker.domain.views import ParticipantPage, Trend, TrendPoint
from ui import theme
from ui.widgets.timeline import Timeline, visit_words
from ui.widgets.timeline_lane import date_words, has_glyph, span, window_hints


@pytest.fixture
def timeline(qtbot: QtBot, dressed: QApplication) -> Timeline:
    made = Timeline()
    qtbot.addWidget(made)
    made.resize(834, 400)
    made.show_page(page(), (EASI, ALT))
    with qtbot.waitExposed(made):
        made.show()
    return made


def with_missed_week_6() -> ParticipantPage:
    """Week 6 missed, and EASI 8.4 at Week 12 instead."""
    screening, visit_1, week_6, week_12 = visits()
    week_6 = replace(week_6, appointment=None, missed_on=date(2026, 4, 20), status=VisitStatus.MISSED)
    week_12 = replace(week_12, held_on=date(2026, 5, 24), status=VisitStatus.HELD)
    return page(visits=(screening, visit_1, week_6, week_12))


def easi_at(*values: tuple[date, str, str]) -> Trend:
    return replace(EASI, points=tuple(TrendPoint(day, label, Decimal(text)) for day, label, text in values))


def test_no_line_is_painted_across_a_missed_visit(qtbot: QtBot, dressed: QApplication, light: None) -> None:
    whole = easi_at((VISIT_1, "V1", "40"), (date(2026, 5, 24), "W12", "40"))
    made = Timeline()
    qtbot.addWidget(made)
    made.resize(834, 400)

    made.show_page(with_missed_week_6(), (replace(whole, gaps=(date(2026, 4, 12),)),))
    parted = _ink_between(made)
    made.show_page(page(visits=with_missed_week_6().visits[:2]), (whole,))
    joined = _ink_between(made)

    assert parted == 0
    assert joined > 20


def _ink_between(timeline: Timeline) -> int:
    """How many dark pixels lie on the level line half-way between the two points."""
    image = timeline.grab().toImage()
    axis = timeline._axis()
    left, right = axis.x(date(2026, 4, 16)), axis.x(date(2026, 5, 10))
    row = timeline._row_rect(0)
    ink = theme.colour("ink").lightness() + 30
    return sum(
        any(
            image.pixelColor(x, y).lightness() < ink
            for y in range(int(row.top()) + 14, int(row.bottom()) - 16)
        )
        for x in range(int(left), int(right))
    )


def test_right_and_enter_open_a_visit(qtbot: QtBot, timeline: Timeline) -> None:
    timeline.setFocus()

    qtbot.keyClick(timeline, Qt.Key.Key_Right)
    qtbot.keyClick(timeline, Qt.Key.Key_Right)
    with qtbot.waitSignal(timeline.visit_chosen) as opened:
        qtbot.keyClick(timeline, Qt.Key.Key_Return)

    assert opened.args == ["v-baseline"]


def test_a_click_on_a_mark_opens_its_visit(qtbot: QtBot, timeline: Timeline) -> None:
    mark = timeline._lane(timeline._axis()).mark_rect(timeline._visits[0]).center().toPoint()

    with qtbot.waitSignal(timeline.visit_chosen) as opened:
        qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=mark)

    assert opened.args == ["v-screening"]


def test_the_timeline_can_be_heard(timeline: Timeline) -> None:
    words = timeline.accessibleDescription()

    assert (
        "Week 6: due, booked for 14 Apr 2026, target 12 Apr 2026, window 5 Apr 2026 to 19 Apr 2026" in words
    )
    assert "ALT U/L: SCR 22, V1 24" in words
    assert "W6 112 (threshold crossed)" in words


@pytest.mark.parametrize("dark", [False, True])
def test_it_is_painted_in_both_themes(
    dressed: QApplication, timeline: Timeline, light: None, dark: bool
) -> None:
    theme.apply(dressed, dark=dark)

    image = timeline.grab().toImage()

    rect = timeline._row_rect(1)
    line = round(rect.top()) + 10
    flags = sum(
        image.pixelColor(x, y) == theme.colour("flag")
        for x in range(130, 740, 3)
        for y in range(line, line + 80)
    )
    assert flags > 20


def test_only_a_visit_that_someone_waits_for_has_a_glyph_before_it_is_held() -> None:
    _screening, _visit_1, week_6, week_12 = visits()

    assert has_glyph(week_6)
    assert not has_glyph(week_12)


def test_the_date_under_a_planned_visit_is_its_window() -> None:
    assert date_words(visits()[3]) == "17–31 May"


def test_the_date_under_a_planned_visit_without_window_is_its_target() -> None:
    assert date_words(visit("w12", "Week 12", 3, target=date(2026, 5, 24))) == "24 May"


def test_a_span_across_months_names_both() -> None:
    assert span(date(2026, 3, 30), date(2026, 4, 9)) == "30 Mar – 9 Apr"


def test_the_lane_says_whose_windows_are_dashed_and_what_is_provisional() -> None:
    week_12 = replace(visits()[3], provisional=True)

    assert window_hints((week_12,)) == ("dashed: site’s own", "dates provisional")


def test_a_missed_visit_is_said_so() -> None:
    missed = replace(visits()[2], appointment=None, status=VisitStatus.MISSED)

    assert visit_words(missed).startswith("Week 6: missed, target 12 Apr 2026")


def test_a_participant_who_left_has_no_line_of_today(timeline: Timeline) -> None:
    left = page(participant=replace(page().participant, status="withdrawn"))

    timeline.show_page(left, ())

    assert timeline._today is None
    assert page().today == TODAY
