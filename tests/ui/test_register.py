"""Registering a participant by keyboard, and what is said where a field is wrong (product.md 3.2)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker import overview
from tracker.domain.records import Sex
from ui.main_window import MainWindow
from ui.screens.eligibility import EligibilityScreen
from ui.screens.participant import ParticipantScreen
from ui.screens.register import RegisterScreen
from ui.widgets.fields import State


def keys(qtbot: QtBot, text: str, then: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type into whatever has the keyboard, then press a key."""
    now = QApplication.focusWidget()
    if text:
        qtbot.keyClicks(now, text)
    qtbot.keyClick(QApplication.focusWidget(), then)


@pytest.fixture
def register(empty_shell: MainWindow) -> RegisterScreen:
    empty_shell.show_screen("register")
    screen = empty_shell.screen_now
    assert isinstance(screen, RegisterScreen)
    return screen


def fill(screen: RegisterScreen, **said: str) -> None:
    given = {"born": "3 Apr 1987", "consent": "10.4.2026", "version": "2.0", "initials": "A.B.", **said}
    for name, text in given.items():
        getattr(screen, name).set_text(text)
    screen.sex.answered.emit("F")


def test_a_participant_is_registered_without_touching_the_mouse(
    qtbot: QtBot, empty_shell: MainWindow, register: RegisterScreen
) -> None:
    keys(qtbot, "BAAZ")
    keys(qtbot, "N.H.")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F)
    keys(qtbot, "2.9.1991")
    keys(qtbot, "10 Apr 2026")
    keys(qtbot, "2.0")
    keys(qtbot, "14.4.2026")
    qtbot.keyClicks(QApplication.focusWidget(), "12.5.2026")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    (row,) = overview.participants(empty_shell.bridge.site)
    assert row.study_key == "baaz-ad-ir"
    assert (row.participant.initials, row.participant.sex) == ("N.H.", Sex.FEMALE)
    assert row.participant.screening_number == "SAR-S001"
    assert [cell.visit.appointment.isoformat() for cell in row.cells[:2] if cell.visit.appointment] == [
        "2026-04-14",
        "2026-05-12",
    ]


def test_registration_of_a_study_with_criteria_leads_to_eligibility(
    empty_shell: MainWindow, register: RegisterScreen
) -> None:
    fill(register)

    register.save.click()

    screen = empty_shell.screen_now
    assert isinstance(screen, EligibilityScreen)
    assert isinstance(screen, ParticipantScreen)
    assert screen.tabs.now() == "eligibility"


def test_a_year_alone_is_a_birth_date(empty_shell: MainWindow, register: RegisterScreen) -> None:
    fill(register, born="1987")

    register.save.click()

    (row,) = overview.participants(empty_shell.bridge.site)
    assert (row.participant.birth_date, row.participant.birth_year) == (None, 1987)


def test_every_field_that_is_wrong_says_so_at_once_and_the_first_has_the_keyboard(
    register: RegisterScreen,
) -> None:
    register.initials.set_text("A.B.")
    register.born.set_text("31.4.1987")

    register.save.click()

    assert register.born.message() == "April has 30 days. Your text is kept."
    assert register.born.text() == "31.4.1987"
    assert register.consent.message() == "A date is needed. Write it as 14 Apr 2026."
    assert register.version.message() == "The version is needed."
    assert register.sex.hasFocus()


def test_a_consent_in_the_future_is_refused_under_its_field(
    empty_shell: MainWindow, register: RegisterScreen
) -> None:
    fill(register, consent="20.4.2026")

    register.save.click()

    assert register.consent.editor.state is State.ERROR
    assert register.consent.message() == "Consent lies in the future. Check the date."
    assert overview.participants(empty_shell.bridge.site) == ()


def test_an_age_of_130_is_refused_under_the_birth_date(
    empty_shell: MainWindow, register: RegisterScreen
) -> None:
    fill(register, born="1.1.1896")

    register.save.click()

    assert register.born.editor.state is State.ERROR
    assert "allowed is 1900 to 2100" in register.born.message()
    assert overview.participants(empty_shell.bridge.site) == ()


def test_an_appointment_before_consent_is_refused_under_its_field(register: RegisterScreen) -> None:
    fill(register, baseline="1.4.2026")

    register.save.click()

    assert register.baseline.message().startswith("This day is before consent.")


def test_an_appointment_of_a_mistyped_year_is_refused_under_its_field(register: RegisterScreen) -> None:
    fill(register, baseline="14.4.2062")

    register.save.click()

    assert register.baseline.message().startswith("14 Apr 2062 is more than 10 years ahead.")


def test_the_number_is_the_next_of_the_chosen_study(register: RegisterScreen) -> None:
    baaz = next(one.id for one in register._studies if one.protocol.id == "baaz-ad-ir")

    register.study.set_text(baaz)
    register.study.left.emit(baaz)

    assert register._number.whole() == "SAR-S001"


def test_a_study_whose_first_visit_is_baseline_asks_for_one_appointment(
    empty_shell: MainWindow, register: RegisterScreen
) -> None:
    emc = next(one.id for one in register._studies if one.protocol.id == "emc-daily-practice")

    empty_shell.show_screen("register", study_id=emc)

    assert register.screening.isHidden()
    assert not register.baseline.isHidden()
