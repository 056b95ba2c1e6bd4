"""The page of the Site screen about users: added, given other roles or a new passphrase, let in, removed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from site_steps import cells, page_of, wait_for, wrong
from worker_steps import held

from tracker import access
from tracker.domain.records import Role
from tracker.errors import WrongPassphrase
from tracker.site import NewUser, Site
from ui.main_window import MainWindow
from ui.screens.site_users import UsersPage

REZA = NewUser("reza", "Reza Tavakoli", "a sentence of his", frozenset({Role.INVESTIGATOR}))


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
    wait_for(users)

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
    wait_for(users)

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
    wait_for(users)

    assert asked == "Other roles need a reason. Say why."
    assert cells(users, 1)[2] == "Monitor"


def test_the_last_administrator_keeps_the_role_and_is_told_why(users: UsersPage) -> None:
    users.table.choose(0)
    users.roles_button.click()
    users.changing.roles.set_roles({Role.COORDINATOR})
    users.changing.reason.set_text("no time")

    users.changing.record()
    wait_for(users)

    assert users.changing.notice.words().startswith("anna is the last administrator.")


def test_a_new_passphrase_is_given_for_one_sign_in(qtbot: QtBot, users: UsersPage) -> None:
    users.table.choose(1)
    users.reset_button.click()
    qtbot.keyClicks(users.resetting.passphrase.line, "for one more day")
    qtbot.keyClicks(users.resetting.reason.editor, "forgotten")
    qtbot.keyClick(users.resetting.reason.editor, Qt.Key.Key_Return)
    wait_for(users)

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
    held = QApplication.activeModalWidget()
    wait_for(users)

    assert "Backups made before today still open with their passphrase" in warned
    assert "needs a reason" in asked
    assert held is users.hold
    assert QApplication.activeModalWidget() is None
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


def test_who_was_being_added_when_the_panel_closed_is_on_the_list(users: UsersPage) -> None:
    users.add_button.click()
    panel = users.adding
    for field, text in ((panel.name, "Lea"), (panel.login, "lea"), (panel.passphrase, "for the first day")):
        field.set_text(text)
    panel.roles.set_roles({Role.MONITOR})

    panel.record()
    resting = panel.form.isEnabled()
    panel.close_panel()
    wait_for(users)

    assert not resting
    assert panel.form.isEnabled()
    assert cells(users, 2)[0] == "Lea"


def test_a_refusal_that_comes_when_the_panel_is_closed_is_said_in_the_message_bar(
    users: UsersPage, empty_shell: MainWindow
) -> None:
    users.add_button.click()
    panel = users.adding
    for field, text in ((panel.name, "Lea"), (panel.login, "reza"), (panel.passphrase, "for the first day")):
        field.set_text(text)
    panel.roles.set_roles({Role.MONITOR})

    panel.record()
    empty_shell.show_screen("today")
    wait_for(users)

    assert empty_shell.message.text().startswith("There already is a user reza.")


def test_a_removal_that_is_stopped_removes_nobody(qtbot: QtBot, users: UsersPage) -> None:
    users.table.choose(1)
    users.remove_button.click()
    users.removing.reason.set_text("left the clinic")

    with held(users.bridge):
        users.removing.action.click()
        qtbot.keyClick(users.hold, Qt.Key.Key_Escape)
    wait_for(users)

    assert users.removing.reason.message().startswith("It was stopped: nobody was removed.")
    assert cells(users, 1)[3] == "must choose a passphrase"
    with Site.open(users.bridge.site.path, "reza", REZA.password) as site:
        assert site.user.login == "reza"
