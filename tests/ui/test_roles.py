"""The screens show only what the roles of who is signed in allow: assessor, monitor, administrator on the demo."""

import pytest
from entry_steps import As
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tracker import overview
from tracker.domain.records import Participant, ParticipantStatus, Visit
from ui.main_window import MainWindow
from ui.places import SIDE, is_open, keys_for
from ui.screens.laboratories import LaboratoriesScreen
from ui.screens.participant import ParticipantScreen
from ui.screens.participants import ParticipantsScreen
from ui.screens.site import SiteScreen
from ui.screens.site_days import DaysPage
from ui.screens.study import StudyScreen
from ui.screens.today import TodayScreen
from ui.screens.visit import VisitScreen


@pytest.fixture
def signed_in(signed_in: As) -> As:
    """The window of the demo for one of its users, on the screen where their day begins."""

    def sign_in(login: str) -> MainWindow:
        window = signed_in(login)
        window.show_first()
        return window

    return sign_in


def someone(window: MainWindow, study_key: str) -> tuple[Participant, tuple[Visit, ...]]:
    """Someone enrolled in a study, with their visits."""
    return next(
        (row.participant, tuple(cell.visit for cell in row.cells))
        for row in overview.participants(window.bridge.site)
        if row.study_key == study_key
        and row.participant.status is ParticipantStatus.ENROLLED
        and any(not (cell.visit.is_held or cell.visit.missed_on) for cell in row.cells)
    )


def participant_screen(window: MainWindow, study_key: str) -> ParticipantScreen:
    window.show_screen("participant", participant_id=someone(window, study_key)[0].id)
    screen = window.screen_now
    assert isinstance(screen, ParticipantScreen)
    return screen


def visit_screen(window: MainWindow, study_key: str, *, held: bool = True) -> VisitScreen:
    visits = someone(window, study_key)[1]
    window.show_screen("visit", visit_id=next(one.id for one in visits if one.is_held is held))
    screen = window.screen_now
    assert isinstance(screen, VisitScreen)
    return screen


def writable(screen: VisitScreen) -> set[str]:
    """The forms of the visit whose fields take something."""
    for form in screen.record.forms:
        screen.show_form(form.id)
    pages = screen.forms.pages
    return {
        name for name, page in pages.items() if any(not one.read_only for one in page.form.drafts.values())
    }


# --- administrator


def test_an_administrator_starts_on_the_site_and_is_shown_nothing_else(signed_in: As, qtbot: QtBot) -> None:
    window = signed_in("admin")

    assert window.screen_now.title == "Site"
    assert list(window.side_bar.buttons) == ["site"]
    assert window.top_bar.search.isHidden()
    for key in (Qt.Key.Key_1, Qt.Key.Key_2):
        qtbot.keyClick(window, key, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.screen_now.title == "Site"
    assert not window.message.isVisible()


# --- monitor


def test_a_monitor_is_offered_no_registration(signed_in: As, qtbot: QtBot) -> None:
    window = signed_in("monitor")

    today = window.screen_now
    assert isinstance(today, TodayScreen)
    assert today.new_button.isHidden()
    window.show_screen("participants")
    people = window.screen_now
    assert isinstance(people, ParticipantsScreen)
    assert people.new_button.isHidden()
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.screen_now is people
    assert "Ctrl+N" not in dict(keys_for(window.bridge))


def test_a_monitor_reads_a_participant_and_is_offered_no_change(signed_in: As, qtbot: QtBot) -> None:
    screen = participant_screen(signed_in("monitor"), "baaz-ad-ir")

    assert screen.head.course.isHidden()
    assert screen.head.book_button.isHidden()
    screen.tabs.choose("visits")
    assert screen.visits.book_button.isHidden()
    assert screen.visits.miss_button.isHidden()
    qtbot.keyClick(screen.visits, Qt.Key.Key_B)
    assert not screen.visits.appointment.isVisible()
    screen.tabs.choose("adverse_events")
    (log,) = screen.logs["adverse_events"].panels.values()
    qtbot.keyClick(screen.logs["adverse_events"], Qt.Key.Key_N)
    assert log.add_button.isHidden()
    assert not log.editor.is_open()
    screen.tabs.choose("eligibility")
    assert not screen.eligibility.decision.enrol_button.isVisible()


def test_a_monitor_reads_a_visit_and_enters_and_completes_nothing(signed_in: As) -> None:
    window = signed_in("monitor")
    screen = visit_screen(window, "baaz-ad-ir")

    assert writable(screen) == set()
    waiting = visit_screen(window, "baaz-ad-ir", held=False)
    assert waiting.begin.button.isHidden()
    assert waiting.header.complete.isHidden()


def test_a_monitor_sets_nothing_up(signed_in: As) -> None:
    window = signed_in("monitor")

    window.show_screen("study", page="visits")
    study = window.screen_now
    assert isinstance(study, StudyScreen)
    assert study.add_button.isHidden()
    assert study.window_button.isHidden()
    window.show_screen("laboratories")
    laboratories = window.screen_now
    assert isinstance(laboratories, LaboratoriesScreen)
    for button in (laboratories.add_button, laboratories.rename_button, laboratories.add_range):
        assert button.isHidden()
    assert laboratories.table.table.rows


# --- assessor


def test_an_assessor_sees_the_word_masked_on_every_screen_with_the_studies(signed_in: As) -> None:
    window = signed_in("assessor")

    assert window.top_bar.masked is not None
    said = window.top_bar.masked.accessibleName()
    assert "BIRD" in said
    assert "BAAZ" not in said
    hidden = {"safety", "laboratories", "exchange", "identity"}
    assert list(window.side_bar.buttons) == [name for name, *_rest in SIDE if name not in hidden]


def test_a_coordinator_is_not_masked(signed_in: As) -> None:
    window = signed_in("coordinator")

    assert window.top_bar.masked is None
    assert list(window.side_bar.buttons) == [name for name, *_rest in SIDE]


@pytest.mark.parametrize("login", ["assessor", "monitor", "admin"])
def test_the_identification_list_is_offered_to_coordinators_and_investigators_alone(
    signed_in: As, login: str
) -> None:
    window = signed_in(login)

    assert "identity" not in window.side_bar.buttons
    assert not is_open(window.bridge, "identity")


def test_a_masked_assessor_sees_a_participant_without_what_tells_the_arm(signed_in: As) -> None:
    screen = participant_screen(signed_in("assessor"), "bsmmu-dcssc")

    keys = ("overview", "visits", "eligibility", "study_drug", "endpoints", "history")
    assert [key for key in keys if screen.tabs.is_shown(key)] == ["overview", "visits"]
    assert screen.page is not None
    assert screen.page.participant.arm is None
    assert screen.head.course.isHidden()


def test_an_assessor_enters_what_assessors_assess_and_reads_the_rest(signed_in: As) -> None:
    window = signed_in("assessor")

    # BAAZ masks nobody: an assessor reads the whole visit. BSMMU masks its assessors.
    whole = visit_screen(window, "baaz-ad-ir")
    own = {form.id for form in whole.record.study.protocol.forms if form.masked_assessor_sees}
    forms = {form.id for form in whole.record.forms}
    assert writable(whole) == own & forms
    assert forms - own
    masked = visit_screen(window, "bsmmu-dcssc")
    assert masked.record.masked
    assert writable(masked) == {form.id for form in masked.record.forms}


def test_help_names_to_a_monitor_no_key_of_entry_and_to_a_coordinator_none_of_source_checks(
    signed_in: As,
) -> None:
    told = {}
    for login in ("monitor", "coordinator"):
        screen = visit_screen(signed_in(login), "baaz-ad-ir")
        told[login] = {key for key, _words in screen.keys_here()}

    assert told["monitor"] == {"Tab", "PgDn", "F3", "F4", "F7", "F6"}
    assert "F6" not in told["coordinator"]
    assert told["coordinator"] >= {"F8", "Ctrl+Z", "Ctrl+↵"}


def test_from_a_study_one_goes_to_laboratories_and_working_days_as_far_as_one_may(
    qtbot: QtBot, signed_in: As
) -> None:
    window = signed_in("coordinator")
    window.show_screen("study")
    study = window.screen_now
    assert isinstance(study, StudyScreen)
    monitor = signed_in("monitor")
    monitor.show_screen("study")
    read = monitor.screen_now
    assert isinstance(read, StudyScreen)

    qtbot.keyClick(study.links.days, Qt.Key.Key_Space)
    days = window.screen_now
    assert isinstance(days, SiteScreen)
    window.show_screen("study")
    qtbot.keyClick(study.links.laboratories, Qt.Key.Key_Space)

    assert isinstance(days.page, DaysPage)
    assert isinstance(window.screen_now, LaboratoriesScreen)
    assert (read.links.laboratories.isVisible(), read.links.days.isVisible()) == (True, False)
