"""A forgotten passphrase that nobody can replace: by the recovery key from the site's safe."""

from pathlib import Path

from PySide6.QtCore import Signal

from tracker.errors import NotFound, TrackerError, ValueRefused, WrongPassphrase
from tracker.language import N_, _
from ui import theme
from ui.screens.entrance import Entrance, ends
from ui.widgets.buttons import primary, quiet
from ui.widgets.fields import Entry, LabelledField, State
from ui.widgets.new_passphrase import NewPassphrase
from ui.widgets.text import Text, rule


class RecoveryScreen(Entrance):
    """`recovered` brings the path and the user who has a new passphrase; `closed` the path."""

    help_text = N_(
        "Type whose passphrase is forgotten, the recovery key as its page shows it, and a new passphrase twice. No "
        "data changes, and the trail says that it was done by the key. Without any passphrase and without the key "
        "nobody can open the data."
    )

    recovered = Signal(object, str)
    closed = Signal(object)

    def __init__(self, path: Path, login: str = "") -> None:
        words = _(
            "An administrator gives you a new one on the Site screen. Where nobody can sign in any more, the site’s "
            "recovery key does it: the printed page from its safe."
        )
        super().__init__(_("Forgotten passphrase"), Text(words, theme.BODY, theme.REGULAR, "ink2", wrap=True))
        self.path = path
        self.user = LabelledField(_("User"), editor=Entry(_("User"), height=theme.CONTROL_SIGN_IN))
        key = Entry(_("Recovery key"), height=theme.CONTROL_SIGN_IN)
        self.key = LabelledField(
            _("Recovery key"), editor=key, hint=_("As it is printed; capitals and dashes do not matter.")
        )
        self.fields = NewPassphrase()
        self.button = primary(_("Set the new passphrase"), height=theme.CONTROL_SIGN_IN)
        self.back_button = quiet(_("Back to sign-in"))
        self.fill((self.user, self.key, self.fields, self.button, rule(), ends(self.back_button)))
        self.user.set_text(login)
        self._connect()
        self.setFocusProxy(self.key if login else self.user)

    def say(self, error: TrackerError) -> None:
        """Show a refusal at the field it is about, everything else above the form."""
        self._rest()
        if isinstance(error, WrongPassphrase):
            self._refuse(self.key, State.ERROR, str(error))
        elif isinstance(error, NotFound):
            self._refuse(self.user, State.ERROR, str(error))
        elif isinstance(error, ValueRefused):
            self.fields.say(error)
        else:
            super().say(error)

    def recover(self) -> None:
        """Set the passphrase once all is typed."""
        for field in (self.user, self.key):
            if not field.text().strip():
                self._refuse(field, State.NEEDED, _("Type it to go on."))
                return
        if self.fields.check():
            self.notice.hide()
            self.button.set_text(_("Opening…"))
            self._recover()

    def _recover(self) -> None:
        from tracker import access  # noqa: PLC0415  the window paints before this is loaded

        path, code, login, new = (
            self.path,
            self.key.text(),
            self.user.text().strip(),
            self.fields.first.text(),
        )
        self.aside(lambda: access.recover(path, code, login, new), lambda _nothing: self._is_set(login))

    def _is_set(self, login: str) -> None:
        self.key.set_text("")
        self.fields.clear()
        self.recovered.emit(self.path, login)

    def _refuse(self, field: LabelledField, state: State, words: str) -> None:
        field.set_state(state, words)
        field.editor.setFocus()

    def _rest(self) -> None:
        self.button.set_text(_("Set the new passphrase"))

    def _typed(self) -> None:
        for field in (self.user, self.key):
            field.set_state(State.NORMAL)

    def _back(self) -> None:
        self.closed.emit(self.path)

    def _connect(self) -> None:
        self.fields.entered.connect(self.recover)
        self.button.clicked.connect(self.recover)
        self.back_button.clicked.connect(self._back)
        for field, after in ((self.user, self.key.editor), (self.key, self.fields.first.line)):
            field.edited.connect(self._typed)
            assert isinstance(field.editor, Entry)
            field.editor.returnPressed.connect(after.setFocus)
