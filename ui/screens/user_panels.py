"""What an administrator does with a user, each in a panel above the list: add, other roles, a new passphrase."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker import access
from tracker.access import Account
from tracker.errors import ReasonNeeded, TrackerError, ValueRefused
from tracker.language import _
from tracker.site import NewUser
from ui import theme
from ui.aside import Aside
from ui.bridge import Bridge
from ui.screens.first_start_steps import login_of
from ui.widgets.buttons import primary, quiet
from ui.widgets.cards import Card
from ui.widgets.fields import LabelledField, State
from ui.widgets.notice import Notice
from ui.widgets.passphrase import SHORTEST, PassphraseField
from ui.widgets.role_pills import RolePills
from ui.widgets.text import Text


class UserPanel(Card):
    """A panel about a user. A subclass puts its fields into `column`, does it in `act` and names them in `places`.

    A passphrase takes a moment to lock a key with, so the worker does it, to its end where the panel closes meanwhile.
    """

    done = Signal(str)
    """It is recorded; the user it was about."""
    closed = Signal()

    def __init__(self, bridge: Bridge, action: str) -> None:
        super().__init__()
        self._bridge = bridge
        self.title = Text("", theme.VALUE, theme.SEMIBOLD)
        self.words = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self.notice = Notice()
        self.action = primary(action, key="↵")
        self.close_button = quiet(_("Close"))
        self.action.clicked.connect(self.record)
        self.close_button.clicked.connect(self.close_panel)
        self.form = QWidget()
        self._frame()
        self.aside = Aside(bridge, self.form, self.action)
        self.hide()

    def act(self) -> tuple[str, Callable[[], object]]:
        """The user it is about, and what does it."""
        raise NotImplementedError

    def places(self) -> dict[str, LabelledField]:
        """The fields by the names that a refusal gives them."""
        return {}

    def record(self) -> None:
        """Do it; a refusal stands at the field it is about."""
        if self.aside.busy:
            return
        self.notice.hide()
        for field in self.places().values():
            field.set_state(State.NORMAL)
        try:
            login, call = self.act()
        except TrackerError as error:
            self._refuse(error)
        else:
            self.aside.run(call, lambda _nothing: self._recorded(login), self._refuse)

    def _recorded(self, login: str) -> None:
        self._forget()
        self.hide()
        self.done.emit(login)

    def close_panel(self) -> None:
        """Give up, or wait no longer for what is under way; nothing secret stays."""
        self.aside.forget()
        self._forget()
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it, Escape closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.record()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def _come_up(self, title: str, words: str, first: QWidget) -> None:
        self.title.set_text(title)
        self.words.set_text(words)
        self.words.setVisible(bool(words))
        self.notice.hide()
        for field in self.places().values():
            field.set_text("")
            field.set_state(State.NORMAL)
        self.show()
        first.setFocus()

    def _forget(self) -> None:
        for field in self.places().values():
            if isinstance(field, PassphraseField):
                field.set_text("")

    def _refuse(self, error: TrackerError) -> None:
        name = error.field if isinstance(error, ValueRefused) else ""
        name = "reason" if isinstance(error, ReasonNeeded) else name
        field = self.places().get(name)
        if field is not None:
            field.set_state(State.ERROR, str(error))
            field.editor.setFocus()
        else:
            self.notice.say(error.happened, error.todo, token="flag", icon="info")

    def _frame(self) -> None:
        holder = QWidget()
        whole = QVBoxLayout(holder)
        whole.setContentsMargins(13, 12, 13, 13)
        whole.setSpacing(theme.GAP)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch()
        head.addWidget(self.close_button)
        whole.addLayout(head)
        self.column = QVBoxLayout(self.form)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.GAP)
        for part in (self.words, self.notice, self.form):
            whole.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.action)
        row.addStretch()
        whole.addLayout(row)
        self.body.addWidget(holder)


class AddUserPanel(UserPanel):
    """Name, user name, roles, and a passphrase for the first sign-in."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, _("Add the user"))
        self.name = LabelledField(_("Name"), hint=_("as it stands in the trial’s delegation log"))
        self.login = LabelledField(_("User name"), hint=_("what is typed at sign-in"))
        self.passphrase = _first_passphrase()
        self.roles = RolePills()
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_WIDE)
        for field in (self.name, self.login, self.passphrase):
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row)
        self.column.addWidget(self.roles)
        self.name.left.connect(self._propose_login)

    def open_new(self) -> None:
        """Come up empty."""
        self.roles.set_roles(())
        words = _("Give the passphrase to them alone: at the first sign-in they choose their own.")
        self._come_up(_("New user"), words, self.name)

    def places(self) -> dict[str, LabelledField]:
        """Name, login, password."""
        return {"name": self.name, "login": self.login, "password": self.passphrase}

    def act(self) -> tuple[str, Callable[[], object]]:
        """Add the user."""
        site = self._bridge.site
        user = NewUser(
            self.login.text(), self.name.text().strip(), self.passphrase.text(), self.roles.roles()
        )
        return user.login, lambda: access.add(site, user)

    def _refuse(self, error: TrackerError) -> None:
        if isinstance(error, ValueRefused) and error.field == "roles":
            self.roles.refuse(str(error))
        else:
            super()._refuse(error)

    def _propose_login(self, name: str) -> None:
        if not self.login.text():
            self.login.set_text(login_of(name))


class RolesPanel(UserPanel):
    """Other roles, with the reason."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, _("Change the roles"))
        self._login = ""
        self.roles = RolePills()
        self.reason = LabelledField(_("Reason"), hint=_("such as a change in the delegation log"))
        self.column.addWidget(self.roles)
        self.column.addWidget(self.reason)

    def open_for(self, account: Account) -> None:
        """Come up with the roles as they are."""
        self._login = account.login
        self.roles.set_roles(account.roles)
        words = _("They hold from the next sign-in.")
        self._come_up(
            _("Roles of {name}").format(name=account.name), words, next(iter(self.roles.pills.values()))
        )

    def places(self) -> dict[str, LabelledField]:
        """The reason."""
        return {"reason": self.reason}

    def act(self) -> tuple[str, Callable[[], object]]:
        """Change them."""
        site, login, roles = self._bridge.site, self._login, self.roles.roles()
        reason = self.reason.text().strip()
        if not reason:
            raise ReasonNeeded(_("Other roles need a reason."), _("Say why."))
        return login, lambda: access.change_roles(site, login, roles, reason)

    def _refuse(self, error: TrackerError) -> None:
        if isinstance(error, ValueRefused) and error.field == "roles":
            self.roles.refuse(str(error))
        else:
            super()._refuse(error)


class ResetPanel(UserPanel):
    """A passphrase for one sign-in, with the reason."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, _("Give the new passphrase"))
        self._login = ""
        self.passphrase = _first_passphrase()
        self.reason = LabelledField(_("Reason"), hint=_("such as: forgotten"))
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_WIDE)
        for field in (self.passphrase, self.reason):
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row)

    def open_for(self, account: Account) -> None:
        """Come up empty."""
        self._login = account.login
        words = _(
            "It opens one sign-in, at which they choose their own; it also ends a lock-out. Backups made before still "
            "open with the passphrase of their day."
        )
        self._come_up(_("New passphrase for {name}").format(name=account.name), words, self.passphrase)

    def places(self) -> dict[str, LabelledField]:
        """Passphrase and reason."""
        return {"password": self.passphrase, "reason": self.reason}

    def act(self) -> tuple[str, Callable[[], object]]:
        """Give it."""
        site, login, new, reason = self._bridge.site, self._login, self.passphrase.text(), self.reason.text()
        return login, lambda: access.reset_password(site, login, new, reason)


def _first_passphrase() -> PassphraseField:
    hint = _("at least {n} characters; for the first sign-in only").format(n=SHORTEST)
    return PassphraseField(_("Passphrase"), hint=hint, height=theme.CONTROL)
