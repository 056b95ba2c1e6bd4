"""What takes longer than half a second says how far it is, and is stopped by Escape or its button."""

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from worker_steps import held

from tracker import keeping, overview, progress
from tracker.errors import Cancelled, TrackerError
from tracker.site import Site
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.making import DemoWish
from ui.screens import matrix_rows
from ui.screens.demo_wait import DemoWait
from ui.screens.document import DocumentScreen
from ui.screens.first_start import FirstStart
from ui.screens.participants import ParticipantsScreen
from ui.screens.site import SiteScreen
from ui.screens.site_backups import BackupsPage
from ui.screens.site_proof import ProofPage
from ui.settings import Settings
from ui.stage import Stage
from ui.widgets import long_work
from ui.widgets.long_work import LongWork


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar does not wait until it is sure that the work is long."""
    monkeypatch.setattr(long_work, "_WAIT", 0)


class Steps:
    """Work that takes its steps as it is let, and what came of it."""

    def __init__(self) -> None:
        self.go_on = Event()
        self.done: list[str] = []
        self.failed: list[TrackerError] = []

    def take(self, _told: object) -> str:
        progress.step(1, 3)
        self.go_on.wait(10)
        progress.step(2, 3)
        return "all of it"


def bar(qtbot: QtBot) -> LongWork:
    work = LongWork(Jobs())
    qtbot.addWidget(work)
    return work


def test_it_comes_up_says_how_far_it_is_and_escape_stops_it(qtbot: QtBot, dressed: QApplication) -> None:
    work, steps = bar(qtbot), Steps()

    work.run("Counting", steps.take, steps.done.append, steps.failed.append)
    qtbot.waitUntil(lambda: work.isVisible() and "1 of 3" in work.label.whole())
    said = work.label.whole()
    qtbot.keyClick(work, Qt.Key.Key_Escape)
    steps.go_on.set()
    qtbot.waitUntil(lambda: not work.busy)

    assert said == "Counting: 1 of 3"
    assert not steps.done
    assert isinstance(steps.failed[0], Cancelled)
    assert work.isHidden()


def test_what_is_begun_meanwhile_takes_its_place(qtbot: QtBot, dressed: QApplication) -> None:
    work, first, second = bar(qtbot), Steps(), Steps()
    second.go_on.set()

    work.run("First", first.take, first.done.append, first.failed.append)
    work.run("Second", second.take, second.done.append, second.failed.append)
    first.go_on.set()
    qtbot.waitUntil(lambda: bool(second.done))

    assert second.done == ["all of it"]
    assert (first.done, first.failed) == ([], [])


def test_a_defect_of_ours_ends_it_with_a_sentence(
    qtbot: QtBot, dressed: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    work, steps = bar(qtbot), Steps()

    def breaks(_told: object) -> str:
        raise ZeroDivisionError

    work.run("Counting", breaks, steps.done.append, steps.failed.append)
    qtbot.waitUntil(lambda: not work.busy)

    assert "did not work" in str(steps.failed[0])
    assert caplog.messages[0].startswith("ZeroDivisionError at")
    caplog.clear()


def site_page(shell: MainWindow, page: str) -> object:
    shell.show_screen("site", page=page)
    screen = shell.screen_now
    assert isinstance(screen, SiteScreen)
    return screen.page


def test_a_document_is_stopped_and_laid_out_after_all(qtbot: QtBot, shell: MainWindow) -> None:
    who = overview.participants(shell.bridge.site)[0].participant.id
    with held(shell.bridge):
        shell.show_screen("document", what="casebook", participant_id=who)
        screen = shell.screen_now
        assert isinstance(screen, DocumentScreen)
        screen.work.cancel()

    qtbot.waitUntil(lambda: not screen.work.busy)
    said, offered = screen.said(), screen.again.isVisible()
    screen.again.click()
    qtbot.waitUntil(lambda: bool(screen.pdf), timeout=20_000)

    assert said == "Stopped: the pages are not laid out."
    assert offered
    assert not screen.again.isVisible()


def test_verifying_is_stopped_and_says_nothing_of_the_file(qtbot: QtBot, shell: MainWindow) -> None:
    page = site_page(shell, "proof")
    assert isinstance(page, ProofPage)

    with held(shell.bridge):
        page.verify()
        page.work.cancel()
    qtbot.waitUntil(lambda: not page.work.busy)

    assert page.notice.words() == "Verifying was stopped. So nothing is known of the file."
    assert page.verify_button.isEnabled()


def test_a_backup_is_stopped_and_leaves_no_file(
    qtbot: QtBot, empty_shell: MainWindow, new_site: Site, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    keeping.choose_folder(new_site, folder)
    page = site_page(empty_shell, "backups")
    assert isinstance(page, BackupsPage)

    with held(empty_shell.bridge):
        page.make_button.click()
        page.work.cancel()
    qtbot.waitUntil(lambda: not page.work.busy)

    assert page.notice.words() == "It was stopped; nothing of it was kept."
    assert not list(folder.iterdir())
    assert page.make_button.isEnabled()


def test_reading_is_stopped_and_goes_on_where_it_stopped(
    qtbot: QtBot, shell: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrix_rows, "AT_ONCE", 5)
    monkeypatch.setattr(matrix_rows, "FIRST", 5)
    monkeypatch.setattr(matrix_rows, "PART", 5)
    shell.show_screen("participants")
    screen = shell.screen_now
    assert isinstance(screen, ParticipantsScreen)
    told: list[tuple[int, int]] = []
    screen._known.so_far.connect(lambda done, of: told.append((done, of)))
    qtbot.waitUntil(lambda: told != [])

    qtbot.mouseClick(screen._reading.button, Qt.MouseButton.LeftButton)
    stopped, offered, before = screen.is_reading, screen._reading.button.text(), len(told)
    shell.bridge.wait()
    qtbot.keyClick(screen._reading.button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not screen.is_reading)

    assert not stopped
    assert offered == "Read on"
    assert told[before] == told[before - 1]  # nothing is read again
    assert told[-1] == (20, 25)
    assert list(screen._rows) == list(overview.participants(shell.bridge.site))


def test_a_demo_is_stopped_and_leads_back_to_where_one_began(
    qtbot: QtBot, dressed: QApplication, light_keys: None
) -> None:
    stage = Stage(Settings())
    stage.show()
    stage.show_demo(DemoWish(participants=1))
    page = stage.centralWidget()
    assert isinstance(page, DemoWait)

    qtbot.keyClick(page.work, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: isinstance(stage.centralWidget(), FirstStart), timeout=20_000)

    assert stage.bridge is None
    qtbot.waitUntil(lambda: stage._warm_up.is_ready, timeout=30_000)
    stage.close()
    QApplication.processEvents()
