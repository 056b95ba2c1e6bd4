"""On the visit screen: the history of a field in two clicks, and a monitor's source data verification."""

from collections.abc import Iterator

import pytest
from entry_steps import Open, focused, press, press_key, screen_of, show
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from test_signing import MONITOR, as_

from tracker import source_checks, visits
from tracker.domain.records import Typed
from tracker.site import Site
from ui import theme
from ui.bridge import Bridge
from ui.screens.participant import ParticipantScreen
from ui.screens.visit import VisitScreen


def words_in(widget: QWidget | None) -> list[str]:
    assert widget is not None
    return [label.text() for label in widget.findChildren(QLabel)]


def drawer_words(screen: VisitScreen) -> list[str]:
    drawer = screen.history.drawer
    assert drawer is not None
    assert drawer.isVisible()
    return words_in(drawer)


@pytest.fixture
def recorded(new_site: Site, screening: str) -> str:
    """A screening visit with a weight that was corrected, and a height."""
    visits.save(new_site, screening, "vital_signs", Typed("weight", "61.5"))
    visits.save(new_site, screening, "vital_signs", Typed("height", "162"))
    visits.save(new_site, screening, "vital_signs", Typed("weight", "61.6"), "misread")
    return screening


@pytest.fixture
def monitor(new_site: Site, recorded: str) -> Iterator[Site]:
    """The same site, signed in as a monitor."""
    with as_(new_site, MONITOR) as sara:
        yield sara


@pytest.fixture
def compared(qtbot: QtBot, dressed: object, monitor: Site, recorded: str) -> VisitScreen:
    """The source data of the vital signs, on a monitor's screen."""
    screen = show(qtbot, screen_of(monitor), recorded)
    screen.show_form("vital_signs")
    screen.forms.pages["vital_signs"].source.click()
    return screen


# --- the history of a field


def test_two_clicks_show_who_recorded_what_when_and_why(
    qtbot: QtBot, dressed: object, new_site: Site, recorded: str
) -> None:
    screen = show(qtbot, screen_of(new_site), recorded)
    screen.show_form("vital_signs")
    page = screen.forms.pages["vital_signs"]
    field = page.form.editors["weight"]
    assert isinstance(field, QWidget)

    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.mouseClick(page.history, Qt.MouseButton.LeftButton)

    said = drawer_words(screen)
    assert "History: Body, weight" in said
    assert "value: 61.5 → 61.6" in said
    assert "Reason: misread" in said
    assert "anna, administrator, coordinator" in said
    assert any(words.startswith("14 Apr 2026, 09:") and words.endswith("(UTC)") for words in said)


def test_f4_shows_the_history_and_escape_gives_the_keyboard_back(
    qtbot: QtBot, dressed: object, new_site: Site, recorded: str
) -> None:
    screen = show(qtbot, screen_of(new_site), recorded)
    screen.show_form("vital_signs", "height")
    before = focused()

    press_key(qtbot, Qt.Key.Key_F4)
    assert "value: 162" in drawer_words(screen)
    press_key(qtbot, Qt.Key.Key_Escape)

    assert focused() is before


def test_a_field_that_was_never_answered_says_so(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("vital_signs", "weight")

    press_key(qtbot, Qt.Key.Key_F4)

    assert "Nothing was recorded here yet." in drawer_words(screen)


def test_a_long_name_of_a_field_does_not_run_below_the_close_button(
    qtbot: QtBot, dressed: object, new_site: Site, recorded: str
) -> None:
    screen = show(qtbot, screen_of(new_site), recorded)
    screen.show_form("vital_signs", "systolic")

    press_key(qtbot, Qt.Key.Key_F4)
    QApplication.processEvents()

    drawer = screen.history.drawer
    assert drawer is not None
    assert drawer.title.whole() == "History: Blood pressure, seated, systolic"
    assert drawer.title.geometry().right() < drawer.close_button.geometry().left()
    assert drawer.title.height() >= drawer.title.heightForWidth(drawer.title.width())


# --- reading


def test_a_monitor_is_told_that_the_form_is_read_and_of_no_key_that_enters(
    qtbot: QtBot, dressed: object, monitor: Site, recorded: str
) -> None:
    screen = show(qtbot, screen_of(monitor), recorded)
    screen.show_form("vital_signs", "weight")

    page, listed = screen.forms.pages["vital_signs"], screen.form_list

    assert page.read_only.isVisible()
    assert not listed.entry_keys.isVisible()
    assert listed.source_keys.isVisible()
    assert "updates as you type" not in [one.text() for one in screen.findChildren(QLabel) if one.isVisible()]


def test_who_enters_is_told_the_keys_of_entry(
    qtbot: QtBot, dressed: object, new_site: Site, recorded: str
) -> None:
    screen = show(qtbot, screen_of(new_site), recorded)
    screen.show_form("vital_signs", "weight")

    assert not screen.forms.pages["vital_signs"].read_only.isVisible()
    assert screen.form_list.entry_keys.isVisible()
    assert not screen.form_list.source_keys.isVisible()


# --- source data


def test_a_coordinator_is_not_offered_source_data_verification(
    qtbot: QtBot, dressed: object, new_site: Site, recorded: str
) -> None:
    screen = show(qtbot, screen_of(new_site), recorded)
    screen.show_form("vital_signs")

    press_key(qtbot, Qt.Key.Key_F6)

    assert not screen.forms.pages["vital_signs"].source.isVisible()
    assert not screen.history.source.isVisible()


def test_space_marks_an_answer_and_goes_on(qtbot: QtBot, compared: VisitScreen, recorded: str) -> None:
    panel = compared.history.source
    assert panel.progress.text() == "0 of 2 compared"
    first = panel.table.chosen_row()
    assert first

    press(qtbot, " ")

    assert set(source_checks.marks(compared.bridge.site, recorded)) == {first.entry.id}
    assert panel.progress.text() == "1 of 2 compared"
    assert panel.table.table.rows[0].words == "sara, 14 Apr 2026"
    now = panel.table.chosen_row()
    assert now
    assert now.item_id != first.item_id


def test_space_on_a_marked_answer_takes_the_mark_back(
    qtbot: QtBot, compared: VisitScreen, recorded: str
) -> None:
    press(qtbot, " ")
    compared.history.source.table.choose(0)

    press(qtbot, " ")

    assert source_checks.marks(compared.bridge.site, recorded) == {}


def test_the_whole_form_is_marked_at_once(qtbot: QtBot, compared: VisitScreen) -> None:
    panel = compared.history.source

    qtbot.mouseClick(panel.whole, Qt.MouseButton.LeftButton)

    assert panel.progress.text() == "2 of 2 compared"
    assert not panel.whole.isEnabled()


def test_what_changed_since_it_was_compared_is_said(
    qtbot: QtBot, compared: VisitScreen, new_site: Site, recorded: str
) -> None:
    panel = compared.history.source
    panel.whole.click()
    visits.save(new_site, recorded, "vital_signs", Typed("weight", "61.7"), "misread again")

    compared.saver.read_again()

    assert panel.progress.text() == "1 of 2 compared, 1 changed since"
    (changed,) = [one for one in panel.table.table.rows if one.is_changed]
    assert (changed.item_id, changed.words) == ("weight", "changed since sara compared it, 14 Apr 2026")


def test_f6_goes_back_to_the_form_and_a_mark_has_its_history(qtbot: QtBot, compared: VisitScreen) -> None:
    press_key(qtbot, Qt.Key.Key_F4)
    assert any(words.startswith("History: Body") for words in drawer_words(compared))
    press_key(qtbot, Qt.Key.Key_Escape)

    press_key(qtbot, Qt.Key.Key_F6)

    assert compared.forms.isVisible()


def test_the_next_form_stays_in_source_data(qtbot: QtBot, compared: VisitScreen) -> None:
    before = compared.form_id

    press_key(qtbot, Qt.Key.Key_PageDown)

    assert compared.form_id != before
    assert compared.history.source.isVisible()


def test_a_participants_page_tells_a_monitor_how_far_it_is(
    qtbot: QtBot, dressed: object, monitor: Site, recorded: str
) -> None:
    source_checks.mark_form(monitor, recorded, "vital_signs")
    screen = ParticipantScreen(Bridge(monitor), lambda *_name, **_wanted: None)
    qtbot.addWidget(screen)

    screen.show_for(participant_id=visits.open_visit(monitor, recorded).participant.id)

    card = screen.overview.rail.source
    assert (card.isHidden(), card.words.text()) == (False, "2 of 2 answers compared")


def test_the_page_follows_the_keyboard_through_a_long_form(
    qtbot: QtBot, dressed: object, monitor: Site, new_site: Site, recorded: str
) -> None:
    visits.save_form(
        new_site, recorded, "easi", [Typed(item, "1") for item in easi_items(new_site, recorded)]
    )
    screen = show(qtbot, screen_of(monitor), recorded)
    screen.show_form("easi")
    screen.resize(1310, 420)
    screen.switch_source()
    QApplication.processEvents()
    table = screen.history.source.table

    table.choose(len(table.table.rows) - 1)

    last = table.visualRect(table.currentIndex()).center()
    assert table.visibleRegion().contains(last + table.viewport().pos())


def easi_items(site: Site, visit_id: str) -> list[str]:
    return [one.item.id for one in visits.open_visit(site, visit_id).form("easi").fields]


def test_the_progress_of_a_participant_counts_what_changed(
    monitor: Site, new_site: Site, recorded: str
) -> None:
    who = visits.open_visit(monitor, recorded).participant.id
    before = source_checks.progress(monitor, who)
    source_checks.mark_form(monitor, recorded, "vital_signs")
    visits.save(new_site, recorded, "vital_signs", Typed("weight", "61.7"), "misread again")

    after = source_checks.progress(monitor, who)

    assert before == source_checks.Progress(2, 0, 0)
    assert after == source_checks.Progress(2, 1, 1)


def test_a_long_title_in_the_list_of_forms_leaves_the_shared_fonts_alone(
    qtbot: QtBot, dressed: object, open_visit: Open
) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    row = screen.form_list.rows["vital_signs"]
    row._title = "A title that is far too long for one line of the list of forms"

    row.grab()

    assert theme.font(theme.BODY, theme.REGULAR).pixelSize() == theme.BODY
    assert theme.font(theme.BODY, theme.SEMIBOLD).pixelSize() == theme.BODY
