"""No typed text goes silently: what could not be recorded is said, kept, and tried again."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import PASSWORD, TODAY, TestClock

from tracker import enrolment, studies, visits
from tracker.domain.records import Sex
from tracker.enrolment import Registration
from tracker.site import Site
from ui.entry_draft import Draft, Standing
from ui.main_window import MainWindow
from ui.screens.register import RegisterScreen
from ui.screens.visit import VisitScreen
from ui.settings import Settings
from ui.stage import Stage

LEFT = "Typed but not recorded: SAR-S001 Screening, Haemoglobin 99."


def two_visits(site: Site) -> tuple[str, str]:
    """The screening visits of two participants, held today."""
    study = studies.study(site, "baaz-ad-ir")
    found = []
    for initials in ("A.B.", "C.D."):
        person = Registration(initials, Sex.FEMALE, date(2026, 4, 1), "1.0", birth_date=date(1990, 5, 5))
        participant, _changes = enrolment.register(site, study.id, person)
        number = enrolment.eligibility(site, participant).participant.shown_number
        found.append(visits.find_visit(site, number, "screening"))
        visits.hold(site, found[-1], TODAY)
    return found[0], found[1]


def refused_haemoglobin(qtbot: QtBot, shell: MainWindow, visit_id: str) -> Draft:
    """99 g/dL typed into the haemoglobin of a visit, and refused."""
    shell.show_screen("visit", visit_id=visit_id, form_id="laboratory_screening", item_id="haemoglobin")
    draft = haemoglobin(shell)
    draft.set_unit("g/dL")
    cell = QApplication.focusWidget()
    qtbot.keyClicks(cell, "99")
    qtbot.keyClick(cell, Qt.Key.Key_Return)
    assert draft.standing is Standing.REFUSED
    return draft


def haemoglobin(shell: MainWindow) -> Draft:
    screen = shell.screen_now
    assert isinstance(screen, VisitScreen)
    return screen.forms.pages["laboratory_screening"].form.drafts["haemoglobin"]


def test_leaving_a_refused_text_is_said_and_leads_back_to_it(qtbot: QtBot, empty_shell: MainWindow) -> None:
    first, _second = two_visits(empty_shell.bridge.site)
    refused_haemoglobin(qtbot, empty_shell, first)

    empty_shell.show_screen("today")
    said = empty_shell.message.text()
    empty_shell.message.acted.emit()

    assert said == f"{LEFT} It is kept there until this window closes."
    assert haemoglobin(empty_shell).typed.text == "99"


def test_a_refused_text_is_there_again_after_another_visit_was_opened(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    first, second = two_visits(empty_shell.bridge.site)
    refused_haemoglobin(qtbot, empty_shell, first)

    empty_shell.show_screen("visit", visit_id=second)
    said = empty_shell.message.text()
    empty_shell.show_screen("visit", visit_id=first)

    draft = haemoglobin(empty_shell)
    assert said.startswith(LEFT)
    assert (draft.typed.text, draft.typed.unit, draft.standing) == ("99", "g/dL", Standing.REFUSED)
    assert draft.message.startswith("Hb 99 g/dL is outside")


def test_nothing_is_said_where_everything_is_recorded(qtbot: QtBot, empty_shell: MainWindow) -> None:
    first, second = two_visits(empty_shell.bridge.site)
    draft = refused_haemoglobin(qtbot, empty_shell, first)
    draft.set_text("13.5")
    draft.leave()

    empty_shell.show_screen("visit", visit_id=second)

    assert empty_shell.message.text() == ""


def test_a_participant_who_is_typed_is_there_again_until_registered_or_cancelled(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    empty_shell.show_screen("register")
    screen = empty_shell.screen_now
    assert isinstance(screen, RegisterScreen)
    qtbot.keyClicks(screen.initials.editor, "A.B.")

    empty_shell.show_screen("today")
    said = empty_shell.message.text()
    empty_shell.show_screen("register")
    kept = screen.initials.text()
    qtbot.mouseClick(screen.cancel, Qt.MouseButton.LeftButton)

    assert said.startswith("A new participant is typed but not registered.")
    assert kept == "A.B."
    assert screen.initials.text() == ""
    assert empty_shell.message.text() == ""


@pytest.fixture
def stage(dressed: QApplication, site_path: object, clock: TestClock) -> Iterator[Stage]:
    window = Stage(Settings())
    window.enter(Site.open(site_path, "anna", PASSWORD, clock=clock))  # type: ignore[arg-type]
    window.resize(1366, 768)
    window.show()
    yield window
    window.close()
    window.close()
    QApplication.processEvents()


def test_the_window_closes_on_a_refused_text_only_when_asked_twice(qtbot: QtBot, stage: Stage) -> None:
    assert stage.shell is not None
    first, second = two_visits(stage.shell.bridge.site)
    refused_haemoglobin(qtbot, stage.shell, first)
    stage.shell.show_screen("visit", visit_id=second)

    once = stage.close()
    said = stage.shell.message.text()
    twice = stage.close()

    assert (once, twice) == (False, True)
    assert said == f"{LEFT} Close the window again to leave without it."


def test_signing_out_asks_twice_too(qtbot: QtBot, stage: Stage) -> None:
    assert stage.shell is not None
    first, _second = two_visits(stage.shell.bridge.site)
    refused_haemoglobin(qtbot, stage.shell, first)

    stage.sign_out()
    still_open = stage.shell is not None
    stage.sign_out()

    assert still_open
    assert stage.shell is None
