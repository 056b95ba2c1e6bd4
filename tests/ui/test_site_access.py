"""The pages of the Site screen about who gets in: sign-ins, settings, the recovery key, the own passphrase."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from site_steps import cells, page_of, wait_for, wrong
from stage import PASSWORD, TestClock

from tracker import access, demo, settings
from tracker.errors import WrongPassphrase
from tracker.site import Site
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.pdf_pages import make_printer
from ui.screens.site import PAGES, SiteScreen
from ui.screens.site_own import OwnPassphrasePage
from ui.screens.site_recovery import RecoveryKeyPage
from ui.screens.site_settings import SettingsPage
from ui.screens.site_sign_ins import SignInsPage

# --- the screen


@pytest.mark.parametrize(
    ("login", "shown"),
    [
        ("admin", {"users", "sign-ins", "backups", "trail", "proof", "settings", "recovery", "own", "about"}),
        ("coordinator", {"sign-ins", "backups", "trail", "proof", "settings", "days", "own", "about"}),
        ("monitor", {"sign-ins", "trail", "proof", "own", "about"}),
        ("assessor", {"own", "about"}),
    ],
)
def test_each_role_sees_its_pages_of_the_site(
    qtbot: QtBot, dressed: QApplication, demo_path: Path, clock: TestClock, login: str, shown: set[str]
) -> None:
    with Site.open(demo_path, login, demo.PASSWORD, clock=clock) as site:
        screen = SiteScreen(Bridge(site), print)
        qtbot.addWidget(screen)

        screen.show_for()

        assert {one.key for one in PAGES if screen.tabs.is_shown(one.key)} == shown
        assert screen.tabs.now() in shown


def test_alt_0_goes_to_the_site(qtbot: QtBot, empty_shell: MainWindow) -> None:
    empty_shell.show_screen("today")

    qtbot.keyClick(empty_shell, Qt.Key.Key_0, Qt.KeyboardModifier.AltModifier)

    assert isinstance(empty_shell.screen_now, SiteScreen)
    assert empty_shell.side_bar.buttons["site"].isChecked()


# --- sign-ins


def test_sign_ins_tell_who_when_and_where_also_of_wrong_passphrases(empty_shell: MainWindow) -> None:
    site = empty_shell.bridge.site
    wrong(site, "anna", 1)
    access.signed_in(site)

    page = page_of(empty_shell, "sign-ins", SignInsPage)

    assert cells(page, 0)[1:3] == ["anna", "signed in"]
    assert cells(page, 1)[1:3] == ["anna", "wrong passphrase"]
    assert cells(page, 1)[0].startswith("14 Apr 2026  09:41:")
    assert cells(page, 1)[3]
    assert page.words.whole().startswith("1 wrong passphrase in this list.")


# --- settings


def test_a_setting_records_itself_as_its_field_is_left(qtbot: QtBot, empty_shell: MainWindow) -> None:
    page = page_of(empty_shell, "settings", SettingsPage)
    field = page.fields["idle_minutes"]
    field.set_text("5")

    with qtbot.waitSignal(page.bridge.settings_changed):
        qtbot.keyClick(field.editor, Qt.Key.Key_Return)

    assert settings.of_site(page.bridge.site).idle_minutes == 5


def test_a_setting_out_of_its_bounds_stays_in_its_field_with_the_reason(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    page = page_of(empty_shell, "settings", SettingsPage)
    field = page.fields["backup_hours"]
    field.set_text("48")

    qtbot.keyClick(field.editor, Qt.Key.Key_Return)

    assert field.message() == "48 is not possible here. Enter a whole number from 1 to 24."
    assert field.text() == "48"
    assert settings.of_site(page.bridge.site).backup_hours == 4


def test_whether_jalali_dates_are_printed_is_chosen_for_the_site(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    page = page_of(empty_shell, "settings", SettingsPage)
    field = page.fields["jalali_dates"]
    assert field.text() == "country"
    field.set_text("no")

    with qtbot.waitSignal(page.bridge.settings_changed):
        field.left.emit("no")

    assert settings.of_site(page.bridge.site).jalali_dates == "no"


# --- the recovery key


@pytest.fixture
def recovery(empty_shell: MainWindow) -> RecoveryKeyPage:
    return page_of(empty_shell, "recovery", RecoveryKeyPage)


def test_a_recovery_key_is_shown_once_and_opens_the_site(recovery: RecoveryKeyPage) -> None:
    before = recovery.notice.words()
    recovery.make_button.click()
    wait_for(recovery)
    code, site = recovery.code.whole(), recovery.bridge.site

    recovery.done_button.click()

    assert before.startswith("The site has no recovery key yet.")
    assert recovery.code.whole() == ""
    assert recovery.notice.words().startswith("The site has a recovery key.")
    access.recover(site.path, code, "anna", "the third sentence")
    Site.open(site.path, "anna", "the third sentence").close()


def test_another_key_takes_a_second_press_as_the_printed_one_is_void_then(recovery: RecoveryKeyPage) -> None:
    recovery.make_button.click()
    wait_for(recovery)
    first = recovery.code.whole()
    recovery.done_button.click()

    recovery.make_button.click()
    between = recovery.code.whole()
    recovery.sure_button.click()
    wait_for(recovery)

    assert between == ""
    assert recovery.code.whole() not in ("", first)
    with pytest.raises(WrongPassphrase):
        access.recover(recovery.bridge.site.path, first, "anna", "the third sentence")


def test_the_page_is_printed_once_and_the_trail_says_so_without_the_key(
    recovery: RecoveryKeyPage, tmp_path: Path
) -> None:
    recovery.make_button.click()
    wait_for(recovery)
    code, site = "-".join(recovery.code.whole().split()), recovery.bridge.site
    pdf = access.recovery_sheet(site, code)
    printer = make_printer(pdf, "Recovery key")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))

    recovery.print_on(printer)

    assert len(pypdfium2.PdfDocument(tmp_path / "printed.pdf")) == 1
    assert recovery.notice.words().startswith("The page was sent to the printer.")
    with site.look() as connection:
        said = connection.exec_driver_sql("SELECT new FROM audit ORDER BY sequence").scalars().all()
    assert "recovery key" in str(said[-1])
    assert not any(group in str(said) for group in code.split("-"))


def test_a_key_does_not_stay_on_a_page_that_is_left(
    recovery: RecoveryKeyPage, empty_shell: MainWindow
) -> None:
    recovery.make_button.click()
    wait_for(recovery)

    empty_shell.show_screen("today")

    assert recovery.code.whole() == ""


def test_a_key_that_came_when_nobody_looked_is_not_shown_and_it_is_said_that_the_printed_one_is_void(
    recovery: RecoveryKeyPage, empty_shell: MainWindow
) -> None:
    recovery.make_button.click()

    empty_shell.show_screen("today")
    wait_for(recovery)

    assert recovery.code.whole() == ""
    assert "a key that was printed before opens nothing any more" in empty_shell.message.text()


# --- the own passphrase


def test_the_own_passphrase_is_changed_and_it_is_said_what_backups_open_with(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    page = page_of(empty_shell, "own", OwnPassphrasePage)
    assert page.fields.old is not None
    qtbot.keyClicks(page.fields.old.line, PASSWORD)
    for field in (page.fields.first, page.fields.second):
        qtbot.keyClicks(field.line, "quite another sentence")

    qtbot.keyClick(page.fields.second.line, Qt.Key.Key_Return)
    page.bridge.wait()
    QApplication.processEvents()

    assert page.notice.words() == "The passphrase is changed. Backups made before open with the old one."
    assert page.fields.first.text() == ""
    Site.open(page.bridge.site.path, "anna", "quite another sentence").close()


def test_a_wrong_present_passphrase_changes_nothing(qtbot: QtBot, empty_shell: MainWindow) -> None:
    page = page_of(empty_shell, "own", OwnPassphrasePage)
    assert page.fields.old is not None
    page.fields.old.set_text("not this one")
    for field in (page.fields.first, page.fields.second):
        field.set_text("quite another sentence")

    page.change()
    page.bridge.wait()
    QApplication.processEvents()

    assert "does not fit this user" in page.fields.old.message()
    Site.open(page.bridge.site.path, "anna", PASSWORD).close()
