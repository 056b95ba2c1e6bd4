"""What happens beside the schedule, on the participant's page, with real keys: a visit more, stopping, leaving."""

from datetime import date

import pytest
from entry_steps import focused, press, press_key
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import CONSENT, TODAY

from tracker import enrolment, leaving, overview, rescreening, studies, visits
from tracker.domain.records import ParticipantStatus, Sex, VisitStatus
from tracker.enrolment import Registration
from tracker.site import Site
from ui.main_window import MainWindow
from ui.screens.participant import ParticipantScreen
from ui.screens.participants import ParticipantsScreen
from ui.screens.register import RegisterScreen
from ui.screens.today import TodayScreen
from ui.screens.visit import VisitScreen
from ui.widgets.course_menu import WORDS
from ui.widgets.status_pill import StatusPill
from ui.widgets.text import Text
from ui.widgets.worklist import Heading

BASELINE = date(2026, 3, 10)


def enrolled(site: Site) -> str:
    """A daily-practice participant, baseline on 10 March."""
    study = studies.study(site, "emc-daily-practice").id
    given = Registration("E.W.", Sex.MALE, CONSENT, "1.0", birth_year=1970)
    participant = enrolment.register(site, study, given)[0]
    page = overview.participant(site, participant)
    visits.hold(site, page.visits[0].id, BASELINE)
    for result in enrolment.eligibility(site, participant).results:
        enrolment.answer(site, participant, result.criterion.id, "yes")
    enrolment.enrol(site, participant, BASELINE, "Dr Roy")
    return participant


@pytest.fixture
def screen(empty_shell: MainWindow) -> ParticipantScreen:
    participant = enrolled(empty_shell.bridge.site)
    return shown(empty_shell, participant)


def shown(shell: MainWindow, participant: str, tab: str = "") -> ParticipantScreen:
    shell.show_screen("participant", participant_id=participant, tab=tab)
    found = shell.screen_now
    assert isinstance(found, ParticipantScreen)
    return found


def offered(screen: ParticipantScreen) -> list[str]:
    return [str(action.data()) for action in screen.head.course.menu.actions() if action.data()]


def choose(qtbot: QtBot, screen: ParticipantScreen, step: str) -> None:
    """Open the menu with Enter, go down to a line, take it with Enter."""
    menu = screen.head.course
    menu.button.setFocus()
    press_key(qtbot, Qt.Key.Key_Return)
    assert menu.menu.isVisible()
    for _line in range(offered(screen).index(step)):
        qtbot.keyClick(menu.menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu.menu, Qt.Key.Key_Return)
    screen.window().activateWindow()  # the offscreen platform leaves no window active after a menu
    QApplication.processEvents()


def pills(screen: ParticipantScreen) -> list[str]:
    QApplication.processEvents()
    return [pill.words for pill in screen.head.findChildren(StatusPill) if not pill.isHidden()]


def facts(screen: ParticipantScreen) -> str:
    return " | ".join(text.whole() for text in screen.head.findChildren(Text))


def now(screen: ParticipantScreen) -> ParticipantStatus:
    assert screen.page is not None
    return overview.participant(screen.bridge.site, screen.page.participant.id).participant.status


def test_an_unscheduled_visit_is_added_by_keys_and_opens_for_entry(
    qtbot: QtBot, empty_shell: MainWindow, screen: ParticipantScreen
) -> None:
    choose(qtbot, screen, "unscheduled")

    assert focused() is screen.adding.day.editor
    press_key(qtbot, Qt.Key.Key_Tab)
    press(qtbot, "worse itch")
    press_key(qtbot, Qt.Key.Key_Tab)
    press(qtbot, " ")  # the first form
    screen.adding.reason.setFocus()
    press(qtbot, "\r")

    visit = empty_shell.screen_now
    assert isinstance(visit, VisitScreen)
    record = visits.open_visit(empty_shell.bridge.site, visit.record.visit.id)
    assert (record.visit.label, record.visit.appointment) == ("Unscheduled 1", TODAY)
    assert [form.title for form in record.forms] == [screen.adding.pills[0].text()]
    assert record.visit.reason == "worse itch"


def test_a_visit_for_a_coming_day_waits_among_the_visits(qtbot: QtBot, screen: ParticipantScreen) -> None:
    choose(qtbot, screen, "unscheduled")
    screen.adding.day.set_day(date(2026, 4, 20))
    screen.adding.reason.set_text("sample taken again")
    screen.adding.pills[0].setChecked(True)

    press(qtbot, "\r")

    assert screen.tabs.now() == "visits"
    chosen = screen.visits.table.chosen_row()
    assert chosen is not None
    assert (chosen.planned_id, chosen.status) == ("unscheduled-1", VisitStatus.PLANNED)


def test_what_is_missing_is_said_at_its_field_and_escape_gives_it_up(
    qtbot: QtBot, screen: ParticipantScreen
) -> None:
    choose(qtbot, screen, "unscheduled")
    press(qtbot, "\r")
    unnamed = screen.adding.reason.message()
    press(qtbot, "itch\r")
    told = screen.adding._say.whole()
    press_key(qtbot, Qt.Key.Key_Escape)

    assert "needs a reason" in unnamed
    assert told == "The visit needs a form. Choose at least one."
    assert screen.adding.isHidden()
    assert focused() is screen.head.course.button
    assert screen.page is not None
    assert len(screen.page.visits) == 3


@pytest.mark.parametrize(
    ("step", "status", "pill"),
    [
        ("withdraw", ParticipantStatus.WITHDRAWN, "Withdrawn"),
        ("lost", ParticipantStatus.LOST, "Lost to follow-up"),
        ("died", ParticipantStatus.DIED, "Died"),
    ],
)
def test_leaving_shows_what_changes_before_it_is_done(
    qtbot: QtBot, screen: ParticipantScreen, step: str, status: ParticipantStatus, pill: str
) -> None:
    choose(qtbot, screen, step)
    before = (now(screen), screen.leaving.effect.whole())
    press_key(qtbot, Qt.Key.Key_Tab)
    press(qtbot, "as told by the family\r")

    assert before[0] is ParticipantStatus.ENROLLED
    assert before[1].startswith("No longer needed: Week 4, Week 12.")
    assert ("serious adverse event" in before[1]) is (step == "died")
    assert now(screen) is status
    assert pill in pills(screen)
    assert "as told by the family" in facts(screen)


def test_a_reason_that_is_typed_waits_for_its_participant_and_its_step(
    qtbot: QtBot, empty_shell: MainWindow, screen: ParticipantScreen
) -> None:
    assert screen.page is not None
    one = screen.page.participant
    other = enrolled(empty_shell.bridge.site)

    choose(qtbot, screen, "withdraw")
    press_key(qtbot, Qt.Key.Key_Tab)
    press(qtbot, "moved away")
    said = screen.left_behind()
    shown(empty_shell, other)
    choose(qtbot, screen, "withdraw")
    of_the_other = screen.leaving.reason.text()
    shown(empty_shell, one.id)
    choose(qtbot, screen, "withdraw")
    of_the_one = screen.leaving.reason.text()
    press_key(qtbot, Qt.Key.Key_Escape)

    assert said == f"Typed but not recorded: {one.shown_number}, Withdrawal from the study."
    assert of_the_other == ""
    assert of_the_one == "moved away"
    assert screen.left_behind() == ""


def test_the_effect_follows_the_day(qtbot: QtBot, screen: ParticipantScreen) -> None:
    site, page = screen.bridge.site, screen.page
    assert page is not None
    visits.hold(site, page.visits[1].id, date(2026, 4, 7))

    choose(qtbot, screen, "withdraw")
    at_first = screen.leaving.effect.whole()
    screen.leaving.day.set_day(date(2026, 4, 1))
    screen.leaving.day.changed.emit(screen.leaving.day.day())

    assert "Held after" not in at_first
    assert "Held after this day, and kept: Week 4 (7 Apr 2026)." in screen.leaving.effect.whole()


def test_who_withdraws_is_offered_the_last_visit(qtbot: QtBot, screen: ParticipantScreen) -> None:
    choose(qtbot, screen, "withdraw")
    press_key(qtbot, Qt.Key.Key_Tab)
    press(qtbot, "moves\r")

    assert not screen.adding.isHidden()
    chosen = [pill.key for pill in screen.adding.pills if pill.isChecked()]
    assert screen.page is not None
    assert tuple(chosen) == screen.page.study.protocol.visits[-1].forms
    assert screen.adding.reason.text() == "moves"


def test_leaving_and_stopping_are_taken_back_from_the_same_menu(
    qtbot: QtBot, screen: ParticipantScreen
) -> None:
    choose(qtbot, screen, "stop")
    press_key(qtbot, Qt.Key.Key_Tab)
    press(qtbot, "liver enzymes\r")
    stopped = pills(screen)
    choose(qtbot, screen, "lost")
    press_key(qtbot, Qt.Key.Key_Tab)
    press(qtbot, "letters came back\r")
    left = offered(screen)

    choose(qtbot, screen, "return")
    told = screen.leaving.effect.whole()
    press(qtbot, "telephoned\r")
    choose(qtbot, screen, "resume")
    press(qtbot, "wrong participant\r")

    assert "Treatment stopped" in stopped
    assert left == ["unscheduled", "early-termination", "resume", "died", "return", "identity"]
    assert told == "Expected again: Week 4, Week 12."
    assert now(screen) is ParticipantStatus.ENROLLED
    assert "Treatment stopped" not in pills(screen)


def test_a_reason_left_out_is_asked_for_at_its_field(qtbot: QtBot, screen: ParticipantScreen) -> None:
    choose(qtbot, screen, "died")

    press(qtbot, "\r")

    assert "A death needs its cause" in screen.leaving.reason.message()
    assert now(screen) is ParticipantStatus.ENROLLED


def test_every_line_of_the_menu_has_words() -> None:
    assert all(WORDS.values())
    assert len(set(WORDS.values())) == len(WORDS)


def bird_screened(site: Site) -> str:
    """A BIRD participant screened on 2 March: the screening holds to 30 March (NCT04972760, W-4 to D-1)."""
    given = Registration(
        "B.L.", Sex.MALE, CONSENT, "1.0", birth_date=date(1970, 3, 3), baseline_on=date(2026, 4, 20)
    )
    participant = enrolment.register(site, studies.study(site, "bird").id, given)[0]
    visits.hold(site, overview.participant(site, participant).visits[0].id, CONSENT)
    return participant


def test_a_screening_that_expired_is_said_on_the_head_the_eligibility_and_today(
    empty_shell: MainWindow,
) -> None:
    participant = bird_screened(empty_shell.bridge.site)

    screen = shown(empty_shell, participant, "eligibility")
    expiry = screen.eligibility.expiry.whole()
    empty_shell.show_screen("today")

    today = empty_shell.screen_now
    assert isinstance(today, TodayScreen)
    headings = [one for one in today.worklist.model_._items if isinstance(one, Heading)]
    assert "Screening expired 15 days ago" in pills(screen)
    assert "to be confirmed by the site" in facts(screen)
    assert expiry.startswith("The screening expired on 30 Mar 2026. To be repeated: ")
    assert "Screening expires" in [one.title for one in headings]


def test_what_the_site_settled_about_repeated_samples_is_shown_as_the_sites(empty_shell: MainWindow) -> None:
    site = empty_shell.bridge.site
    participant = bird_screened(site)

    studies.choose(
        site, studies.study(site, "bird").id, "point.screening_repeats", "CK and blood count", "SOP 4"
    )

    assert "CK and blood count (the site’s choice)" in facts(shown(empty_shell, participant))


def test_a_screen_failure_is_screened_again_with_what_is_known_and_linked_both_ways(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    site = empty_shell.bridge.site
    old = bird_screened(site)
    enrolment.screen_fail(site, old, TODAY, "Dr Roy", "screening expired")
    choose(qtbot, shown(empty_shell, old), "rescreen")
    register = empty_shell.screen_now
    assert isinstance(register, RegisterScreen)
    proposed = (register.initials.text(), register.sex.code, register.born.text(), register.consent.text())

    register.consent.set_day(TODAY)
    register.version.set_text("1.0")
    register.register()

    page = overview.participant(site, old)
    assert proposed == ("B.L.", "M", "3 Mar 1970", "")
    assert page.screened_again is not None
    again = shown(empty_shell, page.screened_again.id)
    assert [link.text() for link in again.head.links] == ["01-S001"]
    again.head.links[0].click()
    back = empty_shell.screen_now
    assert isinstance(back, ParticipantScreen)
    assert [link.text() for link in back.head.links] == ["01-S002"]
    assert offered(back) == ["identity"]
    assert rescreening.proposed(site, old).initials == "B.L."


def test_the_matrix_names_the_visits_that_no_protocol_plans_and_who_left(
    qtbot: QtBot, empty_shell: MainWindow, screen: ParticipantScreen
) -> None:
    site = empty_shell.bridge.site
    assert screen.page is not None
    who = screen.page.participant.id
    choose(qtbot, screen, "early-termination")
    screen.adding.reason.set_text("leaves")
    press(qtbot, "\r")
    leaving.lost_to_follow_up(site, who, TODAY, "letters came back")

    empty_shell.show_screen("participants", study_id=studies.study(site, "emc-daily-practice").id)

    matrix = empty_shell.screen_now
    assert isinstance(matrix, ParticipantsScreen)
    titles = [column.head.title for column in matrix.model.columns]
    row = [str(matrix.model.index(0, place).data()) for place in range(len(titles))]
    shown_cells = dict(zip(titles, row, strict=True))
    assert shown_cells["Status"] == "Lost"
    assert shown_cells["Not planned"].startswith("ET 14 Apr")
    assert [title for title in titles if title.startswith("Week")] == ["Week 4", "Week 12"]
