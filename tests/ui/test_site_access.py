"""The pages of the Site screen about who gets in: users, sign-ins, settings, the recovery key, the own passphrase."""

from pathlib import Path
from typing import TypeVar

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import PASSWORD, TestClock

from tracker import access, demo, settings
from tracker.domain.records import Role
from tracker.errors import WrongPassphrase
from tracker.site import NewUser, Site
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.pdf_pages import make_printer
from ui.screens.site import PAGES, SiteScreen
from ui.screens.site_own import OwnPassphrasePage
from ui.screens.site_page import SitePage
from ui.screens.site_recovery import RecoveryKeyPage
from ui.screens.site_settings import SettingsPage
from ui.screens.site_sign_ins import SignInsPage
from ui.screens.site_users import UsersPage

P = TypeVar("P", bound=SitePage)
REZA = NewUser("reza", "Reza Tavakoli", "a sentence of his", frozenset({Role.INVESTIGATOR}))


def page_of(shell: MainWindow, key: str, kind: type[P]) -> P:
    shell.show_screen("site", page=key)
    screen = shell.screen_now
    assert isinstance(screen, SiteScreen)
    assert isinstance(screen.page, kind)
    return screen.page


def cells(page: UsersPage | SignInsPage, row: int) -> list[str]:
    model = page.table.table
    return [str(model.data(model.index(row, column))) for column in range(model.columnCount())]


def wrong(site: Site, login: str, times: int) -> None:
    for _n in range(times):
        with pytest.raises(WrongPassphrase):
            Site.open(site.path, login, "a guess", clock=site.clock)


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


# --- users


@pytest.fixture
def users(empty_shell: MainWindow) -> UsersPage:
    """The page of a site with Anna, who is signed in, and Reza."""
    access.add(empty_shell.bridge.site, REZA)
    return page_of(empty_shell, "users", UsersPage)


def test_the_list_says_how_each_user_stands(users: UsersPage) -> None:
    site = users.bridge.site
    wrong(site, "reza", 5)
    users.show_page()

    assert cells(users, 0)[:4] == ["Anna Karimi", "anna", "Administrator, coordinator", "can sign in"]
    assert cells(users, 1)[:3] == ["Reza Tavakoli", "reza", "Investigator"]
    assert cells(users, 1)[3].startswith("shut out until 09:5")  # 15 minutes after 09:41


def test_a_user_is_added_from_the_keyboard(qtbot: QtBot, users: UsersPage) -> None:
    qtbot.mouseClick(users.add_button, Qt.MouseButton.LeftButton)
    panel = users.adding
    qtbot.keyClicks(panel.name.editor, "Lea Moreau")
    qtbot.keyClick(panel.name.editor, Qt.Key.Key_Tab)
    proposed = panel.login.text()
    qtbot.keyClicks(panel.passphrase.line, "for the first day")
    qtbot.keyClick(panel.roles.pills[Role.MONITOR], Qt.Key.Key_Space)
    qtbot.keyClick(panel.passphrase.line, Qt.Key.Key_Return)

    assert proposed == "l.moreau"
    assert panel.isHidden()
    assert cells(users, 2)[:4] == ["Lea Moreau", "l.moreau", "Monitor", "must choose a passphrase"]
    with Site.open(users.bridge.site.path, "l.moreau", "for the first day") as site:
        assert site.user.must_change


@pytest.mark.parametrize(
    ("name", "login", "passphrase", "roles", "said"),
    [
        ("", "lea", "long enough one", {Role.MONITOR}, "The user needs a name."),
        ("Léa", "reza", "long enough one", {Role.MONITOR}, "There already is a user reza."),
        ("Léa", "lea", "short", {Role.MONITOR}, "has 5 characters"),
        ("Léa", "lea", "long enough one", set(), "The user needs a role."),
    ],
)
def test_what_is_wrong_with_a_new_user_stands_at_its_field(
    users: UsersPage, name: str, login: str, passphrase: str, roles: set[Role], said: str
) -> None:
    users.add_button.click()
    panel = users.adding
    for field, text in ((panel.name, name), (panel.login, login), (panel.passphrase, passphrase)):
        field.set_text(text)
    panel.roles.set_roles(roles)

    panel.record()

    messages = [
        panel.name.message(),
        panel.login.message(),
        panel.passphrase.message(),
        panel.roles.message(),
    ]
    assert sum(said in message for message in messages) == 1
    assert panel.isVisible()
    assert len(access.accounts(users.bridge.site)) == 2


def test_other_roles_need_a_reason_and_are_on_the_list(qtbot: QtBot, users: UsersPage) -> None:
    users.table.choose(1)
    users.table.setFocus()
    qtbot.keyClick(users.table, Qt.Key.Key_Return)
    panel = users.changing
    panel.roles.set_roles({Role.MONITOR})
    panel.record()
    asked = panel.reason.message()
    qtbot.keyClicks(panel.reason.editor, "delegation ended")
    qtbot.keyClick(panel.reason.editor, Qt.Key.Key_Return)

    assert asked == "Other roles need a reason. Say why."
    assert cells(users, 1)[2] == "Monitor"


def test_the_last_administrator_keeps_the_role_and_is_told_why(users: UsersPage) -> None:
    users.table.choose(0)
    users.roles_button.click()
    users.changing.roles.set_roles({Role.COORDINATOR})
    users.changing.reason.set_text("no time")

    users.changing.record()

    assert users.changing.notice.words().startswith("anna is the last administrator.")


def test_a_new_passphrase_is_given_for_one_sign_in(qtbot: QtBot, users: UsersPage) -> None:
    users.table.choose(1)
    users.reset_button.click()
    qtbot.keyClicks(users.resetting.passphrase.line, "for one more day")
    qtbot.keyClicks(users.resetting.reason.editor, "forgotten")
    qtbot.keyClick(users.resetting.reason.editor, Qt.Key.Key_Return)

    assert users.resetting.passphrase.text() == ""
    with Site.open(users.bridge.site.path, "reza", "for one more day") as site:
        assert site.user.must_change


def test_who_is_shut_out_is_let_in(users: UsersPage) -> None:
    wrong(users.bridge.site, "reza", 5)
    users.show_page()
    users.table.choose(1)
    before = users.let_in_button.isVisible()

    users.let_in_button.click()

    assert before
    assert not users.let_in_button.isVisible()
    assert cells(users, 1)[3] == "must choose a passphrase"


def test_a_removed_user_is_kept_in_the_list_and_it_is_said_what_old_backups_still_open(
    qtbot: QtBot, users: UsersPage
) -> None:
    users.table.choose(1)
    users.remove_button.click()
    warned = users.removing.words.whole()
    qtbot.keyClick(users.removing.reason.editor, Qt.Key.Key_Return)
    asked = users.removing.reason.message()
    qtbot.keyClicks(users.removing.reason.editor, "left the clinic")
    qtbot.keyClick(users.removing.reason.editor, Qt.Key.Key_Return)

    assert "Backups made before today still open with their passphrase" in warned
    assert "needs a reason" in asked
    assert cells(users, 1)[3] == "removed"
    assert "those from now on do not" in users.notice.words()
    with pytest.raises(WrongPassphrase):
        Site.open(users.bridge.site.path, "reza", REZA.password)


def test_nobody_is_offered_to_remove_themselves(users: UsersPage) -> None:
    users.table.choose(0)

    assert not users.remove_button.isEnabled()
    assert not users.reset_button.isEnabled()


def test_a_passphrase_typed_in_a_panel_does_not_wait_there(users: UsersPage, empty_shell: MainWindow) -> None:
    users.add_button.click()
    users.adding.passphrase.set_text("for the first day")

    empty_shell.show_screen("today")

    assert users.adding.passphrase.text() == ""


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
    code, site = recovery.code.whole(), recovery.bridge.site

    recovery.done_button.click()

    assert before.startswith("The site has no recovery key yet.")
    assert recovery.code.whole() == ""
    assert recovery.notice.words().startswith("The site has a recovery key.")
    access.recover(site.path, code, "anna", "the third sentence")
    Site.open(site.path, "anna", "the third sentence").close()


def test_another_key_takes_a_second_press_as_the_printed_one_is_void_then(recovery: RecoveryKeyPage) -> None:
    recovery.make_button.click()
    first = recovery.code.whole()
    recovery.done_button.click()

    recovery.make_button.click()
    between = recovery.code.whole()
    recovery.sure_button.click()

    assert between == ""
    assert recovery.code.whole() not in ("", first)
    with pytest.raises(WrongPassphrase):
        access.recover(recovery.bridge.site.path, first, "anna", "the third sentence")


def test_the_page_is_printed_once_and_the_trail_says_so_without_the_key(
    recovery: RecoveryKeyPage, tmp_path: Path
) -> None:
    recovery.make_button.click()
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

    empty_shell.show_screen("today")

    assert recovery.code.whole() == ""


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
