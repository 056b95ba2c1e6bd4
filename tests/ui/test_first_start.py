from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker import studies
from tracker.new_site import SHORTEST_PASSPHRASE
from tracker.site import Site
from ui.screens.first_start import FirstStart
from ui.screens.first_start_steps import folder_name, login_of
from ui.screens.today import TodayScreen
from ui.settings import Settings
from ui.stage import Stage
from ui.widgets.passphrase import SHORTEST

PASSPHRASE = "correct horse battery"


@pytest.fixture
def stage(qtbot: QtBot, dressed: QApplication) -> Iterator[Stage]:
    window = Stage(Settings())
    window.resize(1366, 768)
    yield window
    window.close()
    QApplication.processEvents()


@pytest.fixture
def page(qtbot: QtBot, stage: Stage, tmp_path: Path) -> FirstStart:
    """First start, as it comes up where no site is known."""
    stage.begin()
    shown = stage.centralWidget()
    assert isinstance(shown, FirstStart)
    shown.site._folder = tmp_path
    with qtbot.waitExposed(stage):
        stage.show()
    stage.activateWindow()
    qtbot.waitUntil(lambda: stage._warm_up.is_ready, timeout=30_000)
    return shown


def test_the_page_asks_for_as_many_characters_as_the_site_does() -> None:
    assert SHORTEST == SHORTEST_PASSPHRASE


def answer_site(qtbot: QtBot, page: FirstStart) -> None:
    qtbot.keyClicks(page.site.name.editor, "Sari Clinic")
    qtbot.keyClicks(page.site.code.editor, "01")
    page.site.country.set_text("IR")
    page.site.zone.set_text("Asia/Tehran")
    page.go_on()


def test_four_answers_make_a_site_and_end_on_today(
    qtbot: QtBot, stage: Stage, page: FirstStart, tmp_path: Path
) -> None:
    answer_site(qtbot, page)
    qtbot.keyClick(page.studies._choices[0], Qt.Key.Key_Space)
    qtbot.keyClick(page.studies._choices[2], Qt.Key.Key_Space)
    page.go_on()
    qtbot.keyClicks(page.user.name.editor, "Anna Karimi")
    page.go_on()
    qtbot.keyClicks(page.passphrase.first.editor, PASSPHRASE)
    qtbot.keyClick(page.passphrase.first.editor, Qt.Key.Key_Return)
    qtbot.keyClicks(page.passphrase.second.editor, PASSPHRASE)
    qtbot.keyClick(page.passphrase.second.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stage.shell is not None, timeout=30_000)

    assert stage.shell is not None
    assert isinstance(stage.shell.screen_now, TodayScreen)
    stage.sign_out()
    with Site.open(tmp_path / "Sari Clinic.visitbook", "a.karimi", PASSPHRASE) as site:
        assert site.info.timezone == "Asia/Tehran"
        assert {one.protocol.id for one in studies.studies(site)} == {"bird", "bsmmu-dcssc"}


def test_the_page_begins_in_its_first_field(page: FirstStart) -> None:
    assert page.site.name.editor.hasFocus()


def test_a_step_that_is_not_answered_says_what_is_needed(qtbot: QtBot, page: FirstStart) -> None:
    page.go_on()

    assert page.step == 0
    assert page.site.name.message() == "Name of the site is needed."


def test_enter_visits_every_field_and_stops_at_the_first_without_an_answer(
    qtbot: QtBot, page: FirstStart
) -> None:
    page.site.country.set_text("")
    page.site.name.editor.setFocus()
    for _step in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert page.site.country.message() == "Country is needed."
    assert page.site.name.editor.hasFocus()


def test_enter_on_a_study_goes_on_as_the_button_says(qtbot: QtBot, page: FirstStart) -> None:
    answer_site(qtbot, page)
    qtbot.keyClick(page.studies._choices[0], Qt.Key.Key_Space)

    qtbot.keyClick(page.studies._choices[0], Qt.Key.Key_Return)

    assert page.steps[page.step] is page.user
    assert page.studies.chosen() == ("bird",)


def test_a_time_zone_that_does_not_exist_is_refused(qtbot: QtBot, page: FirstStart) -> None:
    page.site.zone.set_text("Europe/Atlantis")
    page.site.name.set_text("Sari Clinic")
    page.site.code.set_text("01")

    page.go_on()

    assert page.step == 0
    assert page.site.zone.message().startswith("There is no such time zone")


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("short", "short", "Shorter than 10 characters: add 5 more."),
        (PASSPHRASE, "another one!", "The two differ."),
    ],
)
def test_a_passphrase_is_long_enough_and_typed_twice_the_same(
    qtbot: QtBot, page: FirstStart, first: str, second: str, said: str
) -> None:
    step = page.passphrase
    step.first.set_text(first)
    step.second.set_text(second)

    fits = step.check()

    assert not fits
    assert said in step.first.message() + step.second.message()


def test_it_is_said_what_a_lost_passphrase_without_a_recovery_key_means(page: FirstStart) -> None:
    assert "without passphrase and recovery key nobody can read" in page.passphrase.warning.words()


def test_back_keeps_what_was_typed(qtbot: QtBot, page: FirstStart) -> None:
    answer_site(qtbot, page)

    qtbot.mouseClick(page.back_button, Qt.MouseButton.LeftButton)

    assert page.step == 0
    assert page.site.name.text() == "Sari Clinic"


@pytest.mark.parametrize(
    ("name", "login"),
    [("Léa Moreau", "l.moreau"), ("Dr A. Roy", "a.roy"), ("Anna", "anna"), ("", "")],
)
def test_a_user_name_is_proposed_from_the_name(name: str, login: str) -> None:
    assert login_of(name) == login


def test_the_folder_is_named_after_the_site() -> None:
    assert folder_name("Hôpital Saint-Louis: Dermatology/1") == "Hôpital Saint-Louis Dermatology1"
    assert folder_name("") == "Site"


def test_the_first_window_is_no_larger_than_the_screen(qtbot: QtBot, stage: Stage) -> None:
    stage.begin()

    with qtbot.waitExposed(stage):
        stage.show_first_time()

    room = stage.screen().availableGeometry()
    assert stage.width() <= room.width()
    assert stage.height() <= room.height()
