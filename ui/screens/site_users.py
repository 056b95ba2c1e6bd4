"""Users: who may sign in, with which roles, how each stands, and what an administrator does about it."""

from PySide6.QtWidgets import QHBoxLayout

from tracker import access
from tracker.access import Account
from tracker.errors import Cancelled, ReasonNeeded, TrackerError
from tracker.language import _, ngettext
from ui import dates, theme
from ui.bridge import Bridge
from ui.screen import Go
from ui.screens.site_page import SitePage
from ui.screens.user_panels import AddUserPanel, ResetPanel, RolesPanel
from ui.widgets.buttons import plain
from ui.widgets.cards import Card
from ui.widgets.glyphs import Glyph
from ui.widgets.hold import Hold
from ui.widgets.notice import Notice
from ui.widgets.plain_table import Column, PlainTable
from ui.widgets.reason_panel import ReasonPanel
from ui.widgets.text import Text
from ui.wording import role_words


class UsersPage(SitePage):
    """The list, with one panel at a time above it."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        super().__init__(bridge, go)
        self._active = 0
        self._words = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self.notice = Notice()
        self.add_button = plain(_("Add a user"), icon="plus")
        self.roles_button = plain(_("Roles"))
        self.reset_button = plain(_("New passphrase"))
        self.let_in_button = plain(_("Let in"))
        self.remove_button = plain(_("Remove"))
        self.adding, self.changing, self.resetting = (
            AddUserPanel(bridge),
            RolesPanel(bridge),
            ResetPanel(bridge),
        )
        self.removing = ReasonPanel(_("Reason"), _("Remove the user"))
        self.hold = Hold(bridge, self, _("Removing a user"))
        self._panels = (self.adding, self.changing, self.resetting, self.removing)
        self.table = self._make_table()
        self._lay_out()
        self._connect()

    def show_page(self) -> None:
        """Read the users; nothing stands open."""
        self.leave()
        self._read()

    def leave(self) -> None:
        """No panel, no passphrase stays."""
        self.hold.forget()
        self.notice.hide()
        for panel in self._panels:
            if panel.isVisible():
                panel.close_panel()

    # --- showing --------------------------------------------------------------------------------------------

    def _read(self, login: str = "") -> None:
        known = access.accounts(self.bridge.site)
        rows = sorted(known, key=_gone)
        self.table.set_rows(rows)
        self._active = sum(one.active for one in rows)
        found = [number for number, one in enumerate(rows) if one.login == login]
        if found:
            self.table.choose(found[0])
        self._chosen(self.table.chosen_row())

    def _chosen(self, account: Account | None) -> None:
        active = account is not None and account.active
        own = account is not None and account.login == self.bridge.site.user.login
        n = self._active
        words = ngettext("{n} user can sign in.", "{n} users can sign in.", n).format(n=n)
        why = _("Your own passphrase has its page; nobody removes themselves.") if own else ""
        self._words.set_text(f"{words} {why}".strip())
        self.roles_button.setEnabled(active)
        self.reset_button.setEnabled(active and not own)
        self.remove_button.setEnabled(active and not own)
        self.let_in_button.setVisible(account is not None and account.shut_out_until is not None)

    # --- acting ---------------------------------------------------------------------------------------------

    def _open(self, panel: AddUserPanel | RolesPanel | ResetPanel | ReasonPanel) -> Account | None:
        """Make room for one panel; returns the chosen user."""
        self.leave()
        self.to_top.emit()
        return self.table.chosen_row()

    def _add(self) -> None:
        self._open(self.adding)
        self.adding.open_new()

    def _change_roles(self) -> None:
        account = self._open(self.changing)
        if account is not None and account.active:
            self.changing.open_for(account)

    def _reset(self) -> None:
        account = self._open(self.resetting)
        if account is not None:
            self.resetting.open_for(account)

    def _ask_remove(self) -> None:
        account = self._open(self.removing)
        if account is not None:
            title = _("Remove {name}?").format(name=account.name)
            words = _(
                "They sign in no more, and the database is written anew with another key, which takes a moment. What "
                "they recorded stays in their name. Backups made before today still open with their passphrase: keep "
                "those where they cannot be reached."
            )
            self.removing.open_for(title, words, account.login, title)

    def _remove(self, reason: str) -> None:
        account, site = self.table.chosen_row(), self.bridge.site
        if account is None:
            return
        if not reason.strip():
            self.removing.refuse(ReasonNeeded(_("Removing a user needs a reason."), _("Say why.")))
            return
        self.hold.run(
            _("Writing the database anew"),
            lambda: access.remove(site, account.login, reason),
            lambda _nothing: self._removed(account),
            self._not_removed,
        )

    def _not_removed(self, error: TrackerError) -> None:
        if isinstance(error, Cancelled):
            error = TrackerError(_("It was stopped: nobody was removed."), _("Everything is as it was."))
        self.removing.refuse(error)

    def _removed(self, account: Account) -> None:
        self.removing.finish()
        self._read(account.login)
        self._tell(
            _("{name} signs in no more.").format(name=account.name),
            _("Backups made before still open with their passphrase; those from now on do not."),
        )

    def _let_in(self) -> None:
        account, site = self.table.chosen_row(), self.bridge.site
        if account is None:
            return
        self.leave()
        self.bridge.do(lambda: access.let_in(site, account.login))
        self._read(account.login)
        self.table.setFocus()

    def _done(self, login: str) -> None:
        self._read(login)
        own = self.sender() is self.changing and login == self.bridge.site.user.login
        if own:
            self._tell(
                _("Your own roles are changed."), _("Lock, sign out and sign in again to see their screens.")
            )
        self.table.setFocus()

    def _read_again(self, done: bool) -> None:
        """A panel was closed before its work was over."""
        account = self.table.chosen_row()
        if done:
            self._read(account.login if account else "")

    def _tell(self, sentence: str, todo: str) -> None:
        self.notice.say(sentence, todo, icon="info")
        self.to_top.emit()
        self.table.setFocus()

    def _connect(self) -> None:
        self.add_button.clicked.connect(self._add)
        self.roles_button.clicked.connect(self._change_roles)
        self.reset_button.clicked.connect(self._reset)
        self.let_in_button.clicked.connect(self._let_in)
        self.remove_button.clicked.connect(self._ask_remove)
        self.removing.given.connect(self._remove)
        self.removing.closed.connect(self.table.setFocus)
        for panel in (self.adding, self.changing, self.resetting):
            panel.done.connect(self._done)
            panel.closed.connect(self.table.setFocus)
            panel.aside.ended_unheard.connect(self._read_again)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._change_roles)

    # --- layout ---------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self._words, 1)
        buttons = (self.let_in_button, self.roles_button, self.reset_button, self.remove_button)
        for button in (*buttons, self.add_button):
            head.addWidget(button)
        self.column.addLayout(head)
        for panel in (self.notice, *self._panels):
            self.column.addWidget(panel)
        card = Card()
        card.body.addWidget(self.table)
        self.column.addWidget(card)

    def _make_table(self) -> PlainTable[Account]:
        columns: tuple[Column[Account], ...] = (
            Column(_("Name"), _name, 180, 2, ink=_ink, weight=theme.MEDIUM),
            Column(_("User name"), _login, 130, 1, ink=_ink),
            Column(_("Roles"), _roles, 220, 3, ink=_ink),
            Column(_("Standing"), self._standing, 220, 2, ink=_standing_ink, glyph=_glyph),
            Column(_("Passphrase since"), self._since, 130, ink=_ink),
        )
        return PlainTable(_("Users"), columns, selects=True)

    def _standing(self, one: Account) -> str:
        if not one.active:
            return _("removed")
        if one.shut_out_until is not None:
            until = one.shut_out_until.astimezone(self.bridge.site.zone)
            return _("shut out until {time}").format(time=dates.clock(until))
        return _("must choose a passphrase") if one.must_change else _("can sign in")

    def _since(self, one: Account) -> str:
        if one.password_changed_at is None:
            return _("the beginning")
        return dates.full(one.password_changed_at.astimezone(self.bridge.site.zone).date())


def _gone(one: Account) -> bool:
    return not one.active


def _name(one: Account) -> str:
    return one.name


def _login(one: Account) -> str:
    return one.login


def _roles(one: Account) -> str:
    return role_words(one.roles)


def _ink(one: Account) -> str:
    return "ink" if one.active else "ink3"


def _standing_ink(one: Account) -> str:
    return "warn" if one.shut_out_until is not None and one.active else _ink(one)


def _glyph(one: Account) -> Glyph | None:
    if not one.active:
        return Glyph.NOT_APPLICABLE
    if one.shut_out_until is not None:
        return Glyph.LOCKED
    return Glyph.OPEN if one.must_change else Glyph.COMPLETE
