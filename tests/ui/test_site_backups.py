"""Site, Backups: the folder, one now, a drill, and the way back to one of them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import PASSWORD, TestClock

from tracker import backups, settings
from tracker.site import Site
from ui.main_window import MainWindow
from ui.screens.sign_in import SignInScreen
from ui.screens.site_backups import BackupsPage
from ui.settings import Settings
from ui.stage import Stage


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "second disk"
    made.mkdir()
    return made


@pytest.fixture
def page(qtbot: QtBot, empty_shell: MainWindow) -> BackupsPage:
    """The page of a site that has no folder for backups yet."""
    return shown(qtbot, empty_shell)


def shown(qtbot: QtBot, shell: MainWindow) -> BackupsPage:
    shell.show_screen("site", page="backups")
    found = shell.screen_now.page  # type: ignore[attr-defined]
    assert isinstance(found, BackupsPage)
    shell.bridge.wait()
    QApplication.processEvents()
    return found


def test_without_a_folder_the_page_says_what_to_do_first(page: BackupsPage) -> None:
    assert page._none.whole() == "Choose a folder first. Until then no backup is made by itself."
    assert not page.drill_button.isEnabled()

    page.make_button.click()

    assert page.folder.message() == "There is no folder to back up to. Choose one."


def test_a_folder_that_is_typed_is_checked_and_kept(
    qtbot: QtBot, page: BackupsPage, new_site: Site, folder: Path
) -> None:
    page.folder.editor.setFocus()
    qtbot.keyClicks(page.folder.editor, str(folder / "gone"))
    qtbot.keyClick(page.folder.editor, Qt.Key.Key_Return)
    assert "There is no folder" in page.folder.message()

    page.folder.editor.selectAll()  # type: ignore[union-attr]
    qtbot.keyClicks(page.folder.editor, str(folder))
    qtbot.keyClick(page.folder.editor, Qt.Key.Key_Return)

    assert settings.of_site(new_site).backup_folder == str(folder)
    assert page.folder.message() == ""


def test_a_name_that_no_folder_can_have_is_said_at_the_field(page: BackupsPage) -> None:
    page.folder.set_text("n" * 300)

    page.make_button.click()

    assert "cannot be used" in page.folder.message()


def test_a_folder_inside_the_site_is_refused_at_the_field(page: BackupsPage, new_site: Site) -> None:
    page.folder.set_text(str(new_site.path))

    page.make_button.click()

    assert "inside the site’s own folder" in page.folder.message()
    assert settings.of_site(new_site).backup_folder == ""


def test_one_now_stands_in_the_list_and_the_newest_is_tried_out(
    qtbot: QtBot, page: BackupsPage, new_site: Site, folder: Path
) -> None:
    page.folder.set_text(str(folder))
    page.make_button.click()
    qtbot.waitUntil(lambda: "opened and compared" in page.notice.words(), timeout=20_000)
    qtbot.waitUntil(lambda: len(page.table.table.rows) == 1, timeout=20_000)
    qtbot.waitUntil(page.drill_button.isEnabled, timeout=20_000)

    page.drill_button.click()
    qtbot.waitUntil(lambda: "found whole" in page.notice.words(), timeout=20_000)

    assert backups.state(new_site).drilled is not None
    assert "Last backup today" in page.status.words()


def test_a_damaged_file_says_so_in_the_list_and_is_not_restored(
    qtbot: QtBot, empty_shell: MainWindow, new_site: Site, folder: Path
) -> None:
    settings.change(new_site, "backup_folder", str(folder))
    made = backups.by_itself(new_site)
    assert made is not None
    made.write_bytes(b"no backup")
    page = shown(qtbot, empty_shell)
    qtbot.waitUntil(lambda: len(page.table.table.rows) == 1, timeout=20_000)

    page.restore_button.click()

    assert page.table.table.index(0, 0).data() == "damaged"
    assert "it is damaged. Use an older one." in page.notice.words()
    assert page.step.isHidden()


def test_a_folder_that_is_being_typed_stays_as_a_backup_ends_by_itself(
    qtbot: QtBot, page: BackupsPage
) -> None:
    page.folder.setFocus()
    qtbot.keyClicks(page.folder.editor, "second disk/backups")

    page.bridge.kept.emit()
    page.bridge.wait()
    QApplication.processEvents()

    assert page.folder.text() == "second disk/backups"


@pytest.fixture
def stage(qtbot: QtBot, dressed: QApplication, new_site: Site, folder: Path) -> Iterator[Stage]:
    """The window of a site with a backup and something entered after it."""
    settings.change(new_site, "backup_folder", str(folder))
    backups.by_itself(new_site)
    settings.change(new_site, "idle_minutes", "20")
    new_site.close()
    window = Stage(Settings())
    window.resize(1366, 768)
    window.show()
    clock = TestClock()
    clock.moment += timedelta(hours=1)
    window.enter(Site.open(new_site.path, "anna", PASSWORD, window=True, clock=clock))
    yield window
    window.close()
    QApplication.processEvents()


def test_a_backup_is_restored_in_one_guided_step_and_what_it_replaces_is_kept(
    qtbot: QtBot, stage: Stage, new_site: Site
) -> None:
    assert stage.shell is not None
    page = shown(qtbot, stage.shell)
    qtbot.waitUntil(lambda: len(page.table.table.rows) == 1, timeout=20_000)
    page.restore_button.click()
    assert page.step.title.whole() == "Restore the backup of 14 Apr 2026, 09:41"
    assert "entries of the trail came since then and will not be in it" in page.step.effect.whole()

    page.step.action.click()
    assert page.step.password.message() == "Type it to restore."
    qtbot.keyClicks(page.step.password.line, PASSWORD)
    qtbot.keyClick(page.step.password.line, Qt.Key.Key_Return)
    sign_in = stage.centralWidget()
    assert isinstance(sign_in, SignInScreen)
    qtbot.waitUntil(lambda: "Restored from" in sign_in.notice.words(), timeout=30_000)

    (aside,) = new_site.path.parent.glob("site.replaced-*")
    with Site.open(new_site.path, "anna", PASSWORD, clock=TestClock()) as restored:
        assert settings.of_site(restored).idle_minutes == 10  # what holds at first
    with Site.open(aside, "anna", PASSWORD, clock=TestClock()) as kept:
        assert settings.of_site(kept).idle_minutes == 20


def test_a_wrong_passphrase_restores_nothing_and_says_so(qtbot: QtBot, stage: Stage, new_site: Site) -> None:
    assert stage.shell is not None
    page = shown(qtbot, stage.shell)
    qtbot.waitUntil(lambda: len(page.table.table.rows) == 1, timeout=20_000)
    page.restore_button.click()
    qtbot.keyClicks(page.step.password.line, "another sentence")

    page.step.action.click()

    sign_in = stage.centralWidget()
    assert isinstance(sign_in, SignInScreen)
    qtbot.waitUntil(lambda: bool(sign_in.password.message()), timeout=30_000)
    assert "does not fit" in sign_in.password.message()
    assert not list(new_site.path.parent.glob("site.re*-*"))
