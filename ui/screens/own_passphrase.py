"""Between sign-in and the shell: who was given a passphrase, or has had theirs too long, chooses an own one first."""

from PySide6.QtCore import Signal

from tracker.errors import TrackerError
from tracker.language import N_, _
from ui import theme
from ui.bridge import Bridge
from ui.screens.entrance import Entrance, ends
from ui.widgets.buttons import primary, quiet
from ui.widgets.new_passphrase import NewPassphrase
from ui.widgets.text import Text, rule


class OwnPassphrase(Entrance):
    """`chosen`: the user has a passphrase of their own now; `sign_out_wanted`: not today."""

    help_text = N_(
        "Your passphrase opens the site and signs in your name, so nobody else may know it. A short sentence is easy "
        "to remember and hard to guess. If you forget it, an administrator gives you a new one."
    )

    chosen = Signal()
    sign_out_wanted = Signal()

    def __init__(self, bridge: Bridge) -> None:
        words = _(
            "The one you signed in with was given to you by someone else, or is older than the site allows. "
            "Only you will know the new one; it also stands for your signature."
        )
        super().__init__(
            _("Choose your passphrase"), Text(words, theme.BODY, theme.REGULAR, "ink2", wrap=True)
        )
        self._bridge = bridge
        self.fields = NewPassphrase(_("The passphrase you signed in with"))
        self.button = primary(_("Choose it and go on"), height=theme.CONTROL_SIGN_IN)
        self.leave_button = quiet(_("Sign out"))
        self.fill((self.fields, self.button, rule(), ends(self.leave_button)))
        self.fields.entered.connect(self.choose)
        self.button.clicked.connect(self.choose)
        self.leave_button.clicked.connect(self.sign_out_wanted)
        self.setFocusProxy(self.fields)

    def choose(self) -> None:
        """Change it once all is typed."""
        if self.fields.check():
            self.notice.hide()
            self.button.set_text(_("Changing…"))
            self._change()

    def _change(self) -> None:
        from tracker import access  # noqa: PLC0415  the window paints before this is loaded

        site, old, new = self._bridge.site, self.fields.old, self.fields.first.text()
        assert old is not None
        present = old.text()
        self.aside(lambda: access.change_own_password(site, present, new), self._changed)

    def say(self, error: TrackerError) -> None:
        """Show a refusal at the field it is about."""
        self.button.set_text(_("Choose it and go on"))
        self.fields.say(error)

    def _changed(self, _nothing: object) -> None:
        self.fields.clear()
        self.chosen.emit()
