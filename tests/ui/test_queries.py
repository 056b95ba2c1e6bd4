"""Queries on the screen: the list, the field, the bubble, and each role's way with them."""

import pytest
from entry_steps import As, focused, press, press_key, screen_of, show
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from test_signing import MONITOR, as_

from tracker import queries, visits
from tracker.domain.queries import Query, QueryState, Step
from tracker.domain.records import Typed
from tracker.site import Site
from ui.main_window import MainWindow
from ui.screens.queries import QueriesScreen
from ui.screens.visit import VisitScreen
from ui.widgets.line_button import LineButton
from ui.widgets.rail_row import RailRow


def queries_screen(window: MainWindow, **wanted: str) -> QueriesScreen:
    window.show_screen("queries", **wanted)
    QApplication.processEvents()
    screen = window.screen_now
    assert isinstance(screen, QueriesScreen)
    return screen


def again(site: Site, query_id: str) -> Query:
    return next(one for one in (*queries.standing(site), *queries.closed(site)) if one.id == query_id)


def chosen(screen: QueriesScreen) -> Query:
    assert screen.panel.query is not None
    return screen.panel.query


# --- the list


def test_a_coordinator_answers_by_keys_alone(qtbot: QtBot, signed_in: As) -> None:
    screen = queries_screen(signed_in("coordinator"))
    first = chosen(screen)

    press_key(qtbot, Qt.Key.Key_Return)
    press(qtbot, "seen in the source\r")

    now = again(screen.bridge.site, first.id)
    assert now.state is QueryState.ANSWERED
    assert now.messages[-1].text == "seen in the source"
    assert focused() is screen.table


def test_a_monitor_begins_with_the_answers_and_closes_or_opens_again(qtbot: QtBot, signed_in: As) -> None:
    with_answer = signed_in("coordinator")
    first = chosen(queries_screen(with_answer))
    queries.answer(with_answer.bridge.site, first.id, "as recorded")
    screen = queries_screen(signed_in("monitor"))

    assert {one.state for one in screen.model.rows()} == {QueryState.ANSWERED}
    assert not screen.panel.answer.isVisible()
    asked = chosen(screen)
    screen.panel.reopen.click()
    assert "There is no text" in screen.panel.text.message()
    screen.panel.text.set_text("not legible")
    screen.panel.reopen.click()

    now = again(screen.bridge.site, asked.id)
    assert (now.state, now.reopened) == (QueryState.OPEN, True)


def test_closing_what_still_stands_asks_why_in_place(signed_in: As) -> None:
    screen = queries_screen(signed_in("coordinator"))
    automatic = next(one for one in screen.model.rows() if not one.raised.by)
    screen.show_for(query_id=automatic.id)

    screen.panel.close_query.click()
    assert "Say why it may stay so" in screen.panel.text.message()
    screen.panel.text.set_text("not measured that day")
    screen.panel.close_query.click()

    assert again(screen.bridge.site, automatic.id).state is QueryState.CLOSED


def test_g_lands_in_the_field(qtbot: QtBot, signed_in: As) -> None:
    window = signed_in("coordinator")
    screen = queries_screen(window)
    at_field = next(one for one in screen.model.rows() if one.item)
    screen.show_for(query_id=at_field.id)

    press(qtbot, "g")

    visit = window.screen_now
    assert isinstance(visit, VisitScreen)
    assert (visit.record.visit.id, visit.form_id) == (at_field.visit_id, at_field.form)
    editor = visit.forms.pages[at_field.form].form.editors[at_field.item]
    assert editor is focused() or editor.isAncestorOf(focused())  # type: ignore[attr-defined]  # editors are widgets


def test_state_kind_participant_and_study_filter_the_list(qtbot: QtBot, signed_in: As) -> None:
    screen = queries_screen(signed_in("coordinator"))
    every = (*queries.standing(screen.bridge.site), *queries.closed(screen.bridge.site))
    one = chosen(screen)

    screen.number.setText(one.participant)
    screen.number.textEdited.emit(one.participant)
    assert {row.participant for row in screen.model.rows()} == {one.participant}
    screen.number.setText("")
    screen.kind.set_code("missing")
    screen.kind.activated.emit(0)
    assert {row.kind.value for row in screen.model.rows()} <= {"missing"}
    screen.kind.set_code("")
    screen.switch.chosen.emit(one.study_id)
    screen.pills.choose("all")
    screen.pills.chosen.emit("all")

    assert {row.id for row in screen.model.rows()} == {q.id for q in every if q.study_id == one.study_id}


def test_a_query_about_a_visit_is_raised_from_the_list(qtbot: QtBot, signed_in: As) -> None:
    screen = queries_screen(signed_in("monitor"))
    who = chosen(screen).participant

    press(qtbot, "n")
    new = screen.new_query
    assert new.number.text() == who
    new.visit.set_text(new.visit.editor.itemData(1))  # type: ignore[union-attr]  # its select
    new.text.set_text("Where is the consent of that day?")
    new.action.click()

    made = chosen(screen)
    assert (made.participant, made.asked) == (who, "Where is the consent of that day?")
    assert made.visit_id
    assert made.raised.by == "monitor"


def test_a_number_that_nobody_has_is_said_at_its_field(signed_in: As) -> None:
    screen = queries_screen(signed_in("monitor"))
    screen.new_query.ask("")
    screen.new_query.number.set_text("NOBODY-1")

    screen.new_query.action.click()

    assert "Nobody is named" in screen.new_query.number.message()


def test_today_counts_queries_and_a_press_opens_one(qtbot: QtBot, signed_in: As) -> None:
    window = signed_in("coordinator")
    window.show_screen("today")
    standing = queries.standing(window.bridge.site)
    card = window.screen_now.rail.queries  # type: ignore[attr-defined]  # of Today

    assert card.count.text() == str(len(standing))
    line = card.body.itemAt(2).widget()
    line.click()

    screen = window.screen_now
    assert isinstance(screen, QueriesScreen)
    assert chosen(screen).id == standing[0].id


def test_the_page_of_a_participant_lists_what_is_asked(signed_in: As) -> None:
    window = signed_in("coordinator")
    one = queries.standing(window.bridge.site)[0]

    window.show_screen("participant", participant_id=one.participant_id)

    names = [line.accessibleName() for line in window.screen_now.findChildren(LineButton)]
    words = [label.text() for label in window.screen_now.findChildren(QLabel)]
    assert "Queries" in words
    assert any(one.asked in name for name in names)


def test_an_empty_site_says_who_asks(empty_shell: MainWindow) -> None:
    screen = queries_screen(empty_shell)

    words = [label.text() for label in screen.findChildren(QLabel) if label.isVisible()]
    assert "No query was raised" in words


# --- at the field


@pytest.fixture
def recorded(new_site: Site, screening: str) -> str:
    visits.save(new_site, screening, "vital_signs", Typed("weight", "61.5"))
    return screening


@pytest.fixture
def at_weight(qtbot: QtBot, dressed: object, new_site: Site, recorded: str) -> VisitScreen:
    """The vital signs with the keyboard in the weight, signed in as coordinator."""
    screen = show(qtbot, screen_of(new_site), recorded)
    screen.activateWindow()
    screen.show_form("vital_signs", "weight")
    return screen


def test_f7_raises_a_query_at_the_field_in_hand_and_a_bubble_stands_beside_it(
    qtbot: QtBot, at_weight: VisitScreen
) -> None:
    press_key(qtbot, Qt.Key.Key_F7)
    press(qtbot, "65.1 in the source\r")
    QApplication.processEvents()

    (made,) = queries.of_visit(at_weight.bridge.site, at_weight.record.visit.id)
    page = at_weight.forms.pages["vital_signs"]
    assert (made.form, made.item, made.asked) == ("vital_signs", "weight", "65.1 in the source")
    assert page.bubbles.marks["weight"].isVisible()
    assert "65.1 in the source" in page.bubbles.marks["weight"].toolTip()
    assert page.asked.text() == "1 query"


def test_a_bubble_stands_at_a_field_beside_the_title_too(at_weight: VisitScreen) -> None:
    """The date of a sample is a field of its form, and stands in the head of the page."""
    site, visit = at_weight.bridge.site, at_weight.record.visit
    form = next(one.id for one in at_weight.record.forms if one.kind == "laboratory")
    at_weight.show_form(form, "sample_date")
    _made, changes = queries.raise_query(
        site, visit.participant_id, "Which day?", visit.id, form, "sample_date"
    )

    at_weight.refresh(changes)
    QApplication.processEvents()

    page = at_weight.forms.pages[form]
    mark, field = page.bubbles.marks["sample_date"], page.form.editors["sample_date"]
    assert isinstance(field, QWidget)
    assert mark.isVisible()
    assert mark.geometry().intersects(QRect(field.mapTo(page, QPoint(0, 0)), field.size()))


def test_the_drawer_answers_and_closes_and_the_bubble_goes(qtbot: QtBot, at_weight: VisitScreen) -> None:
    site, visit = at_weight.bridge.site, at_weight.record.visit
    query_id, changes = queries.raise_query(
        site, visit.participant_id, "65.1?", visit.id, "vital_signs", "weight"
    )
    at_weight.refresh(changes)
    page = at_weight.forms.pages["vital_signs"]
    page.bubbles.marks["weight"].click()

    press(qtbot, "61.5 is right\r")
    assert again(site, query_id).state is QueryState.ANSWERED
    assert at_weight.asks.page is not None
    at_weight.asks.page.panels[0].close_query.click()

    assert [one.step for one in again(site, query_id).messages] == [Step.RAISED, Step.ANSWERED, Step.CLOSED]
    assert page.bubbles.marks == {}


def test_escape_gives_the_keyboard_back_to_the_field(qtbot: QtBot, at_weight: VisitScreen) -> None:
    before = focused()

    press_key(qtbot, Qt.Key.Key_F7)
    assert focused() is not before
    press_key(qtbot, Qt.Key.Key_Escape)

    assert focused() is before


def test_the_summary_names_what_is_asked_and_goes_there(qtbot: QtBot, at_weight: VisitScreen) -> None:
    site, visit = at_weight.bridge.site, at_weight.record.visit
    queries.raise_query(site, visit.participant_id, "Why so late?", visit.id)
    _made, changes = queries.raise_query(
        site, visit.participant_id, "65.1?", visit.id, "vital_signs", "weight"
    )
    at_weight.refresh(changes)

    places = [(place.form, place.item) for place in at_weight.rail.places()]
    assert ("", "") in places
    assert ("vital_signs", "weight") in places
    assert "2 queries" in at_weight.rail.counts()
    rows = at_weight.rail.findChildren(RailRow)
    assert "Body, weight, 65.1?" in [row.accessibleName() for row in rows]
    at_weight.go_to(at_weight.rail.places()[places.index(("", ""))])

    assert at_weight.asks.drawer is not None
    assert at_weight.asks.drawer.title.whole() == "Queries: Visit"


def test_a_monitor_asks_from_the_source_data(
    qtbot: QtBot, dressed: object, new_site: Site, recorded: str
) -> None:
    with as_(new_site, MONITOR) as sara:
        screen = show(qtbot, screen_of(sara), recorded)
        screen.activateWindow()
        screen.show_form("vital_signs")
        press_key(qtbot, Qt.Key.Key_F6)
        press_key(qtbot, Qt.Key.Key_F7)
        press(qtbot, "65.1 in the source\r")

        (made,) = queries.of_visit(sara, recorded)
        assert (made.item, made.raised.by) == ("weight", "sara")
