"""Sign-in: the petrol panel, the form of 360 px, and the ways to another site or to made-up people.

It paints before the database is loaded: what needs it (who can sign in) comes by `ready` when that is done. It is also
what hides an open site while it is locked: then it opens by `opener`, and offers to sign out instead of another site.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from tracker.errors import Damaged, ShutOut, TrackerError, Unwritable, WrongPassphrase
from tracker.language import N_, _
from ui import session, theme
from ui.screens.entrance import Entrance, ends
from ui.screens.restore_offer import RestoreOffer
from ui.widgets.buttons import plain, primary, quiet
from ui.widgets.fields import Entry, LabelledField, State
from ui.widgets.passphrase import PassphraseField
from ui.widgets.text import Text, rule, tip
from ui.widgets.theme_menu import offer_themes

if TYPE_CHECKING:
    from tracker.site import Site

    Opener = Callable[[Path, str, str], Site | None]


class SignInScreen(Entrance):
    """Asks who and the passphrase of one site."""

    help_text = N_(
        "Type your user name and your passphrase. After five wrong tries nobody comes in by that name for a quarter of "
        "an hour, and longer each time after. Where a passphrase is forgotten, an administrator gives a new one; where "
        "nobody can sign in any more, the recovery key from the site’s safe does."
    )
    locked_text = N_(
        "The site is open behind this page and shows nothing. Who locked it types the passphrase and finds everything "
        "as it was, what was typed too. Another user’s name and passphrase change the user."
    )
    signed_in = Signal(object)
    """The open `Site`."""
    other_user = Signal()
    """Of a locked window: someone else has the right passphrase; the site of who locked it closes first."""
    site_chosen = Signal(object)
    """The path of another site to sign in to."""
    new_site_wanted = Signal()
    demo_wanted = Signal()
    recovery_wanted = Signal()
    """The passphrase is forgotten: by the recovery key."""
    sign_out_wanted = Signal()
    theme_chosen = Signal(object)
    restore_wanted = Signal(object, str, str)
    """A backup that is to take the site's place, the user and the passphrase of its day."""

    def __init__(
        self,
        path: Path,
        others: tuple[Path, ...] = (),
        *,
        locked_for: str = "",
        opener: "Opener | None" = None,
    ) -> None:
        """`locked_for`: the user whose site is open behind this page; who comes back is then found by `opener`.

        It is called in the worker.
        """
        where = Text(path.stem, theme.VALUE, theme.REGULAR, "ink2", elide=True)
        super().__init__(_("Locked") if locked_for else _("Sign in"), where)
        self.where = where
        self.path, self._others = path, tuple(one for one in others if one != path)
        self._locked_for, self.opener = locked_for, opener or session.opened
        self._login = Entry(_("User"), height=theme.CONTROL_SIGN_IN)
        self.user = LabelledField(_("User"), editor=self._login)
        self.password = PassphraseField(_("Passphrase"))
        self._words = _("Unlock") if locked_for else _("Sign in")
        self.button = primary(self._words, height=theme.CONTROL_SIGN_IN)
        self.read_button = plain(_("Open to read only"), height=theme.CONTROL_SIGN_IN)
        self.restore = RestoreOffer(path)
        self.other_button = quiet(_("Another site"))
        self.sign_out_button = quiet(_("Sign out"))
        self.forgotten_button = quiet(_("Forgotten the passphrase?"))
        self.demo_button = quiet(_("Try it with made-up people"))
        self.theme_button = quiet(_("Light or dark"), ink="ink2")
        self.where.setToolTip(tip(str(path)))
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.password if locked_for else self.user)
        self.user.set_text(locked_for)

    def help_words(self) -> str:
        """A locked window is explained by what lies behind it."""
        return _(self.locked_text) if self._locked_for else super().help_words()

    def ready(self) -> None:
        """The database is loaded: say the site's name and who can sign in."""
        from tracker.site import Site, is_demo  # noqa: PLC0415  the window paints before this is loaded
        from ui.widgets.offered_words import offered_words  # noqa: PLC0415  as above

        try:
            logins = Site.logins(self.path)
            self.where.set_text(Site.shown_name(self.path))
            if is_demo(self.path):
                self.password.set_hint(_("Made-up people: every passphrase here is demo."))
        except TrackerError as error:
            self.say(error)
            return
        self._login.setCompleter(offered_words(logins, self, within=False))
        if self._locked_for and len(logins) > 1:
            self.user.set_hint(_("Another user’s name and passphrase change the user."))
        if len(logins) == 1 and not self.user.text():
            self.user.set_text(logins[0])
            if self.user.editor.hasFocus():
                self.password.editor.setFocus()

    def say(self, error: TrackerError) -> None:
        """Show why it did not open: at the password what is about it, everything else above the form."""
        self._rest()
        self.read_button.setVisible(isinstance(error, Unwritable))
        if isinstance(error, Damaged) and self.restore.isHidden():
            self.restore.offer()
        if isinstance(error, WrongPassphrase):
            self.password.set_state(State.ERROR, str(error))
            self.password.editor.setFocus()
            self.password.line.selectAll()
        elif isinstance(error, ShutOut):
            self.password.set_text("")
            self.notice.say(error.happened, error.todo, token="warn", icon="lock")
        else:
            super().say(error)

    def sign_in(self) -> None:
        """Open the site."""
        if self._is_typed():
            path, login, passphrase = self.path, self.user.text().strip(), self.password.text()
            self._try(lambda: self.opener(path, login, passphrase))

    def sign_in_to_read(self) -> None:
        """Open the site without a change to anything."""
        from tracker.site import Site  # noqa: PLC0415  as above

        if self._is_typed():
            login, passphrase = self.user.text().strip(), self.password.text()
            path = self.path
            self._try(lambda: Site.open(path, login, passphrase, read_only=True))

    def left_behind(self, result: object) -> None:
        """The window closed before the site had opened."""
        from tracker.site import Site  # noqa: PLC0415  as above

        if isinstance(result, Site):
            result.close()

    def _restore(self, file: Path) -> None:
        if self._is_typed():
            self.restore_wanted.emit(file, self.user.text().strip(), self.password.text())

    def _is_typed(self) -> bool:
        if not self.user.text() or not self.password.text():
            missing = self.password if self.user.text() else self.user
            missing.set_state(State.NEEDED, _("Type it to sign in."))
            missing.editor.setFocus()
            return False
        self.notice.hide()
        self._typed()
        return True

    def _try(self, opening: "Callable[[], Site | None]") -> None:
        self.button.set_text(_("Opening…"))
        self.aside(opening, self._opened)

    def _opened(self, site: "Site | None") -> None:
        self._rest()
        if site is None:
            self.other_user.emit()
            return
        self.password.set_text("")
        self.signed_in.emit(site)

    def _rest(self) -> None:
        self.button.set_text(self._words)

    def _connect(self) -> None:
        self.button.clicked.connect(self.sign_in)
        self.read_button.clicked.connect(self.sign_in_to_read)
        self.restore.wanted.connect(self._restore)
        self.restore.said.connect(self.say)
        self.password.line.returnPressed.connect(self.sign_in)
        self._login.returnPressed.connect(self.password.line.setFocus)
        self.password.edited.connect(self._typed)
        self.user.edited.connect(self._typed)
        self.other_button.clicked.connect(self._offer_sites)
        self.demo_button.clicked.connect(self.demo_wanted)
        self.forgotten_button.clicked.connect(self.recovery_wanted)
        self.sign_out_button.clicked.connect(self.sign_out_wanted)
        self.theme_button.clicked.connect(self._offer_themes)

    def _typed(self) -> None:
        for field in (self.user, self.password):
            field.set_state(State.NORMAL)

    def _offer_sites(self) -> None:
        menu = QMenu(self)
        for path in self._others:
            menu.addAction(path.stem).setData(path)
        if self._others:
            menu.addSeparator()
        open_ = menu.addAction(_("Open another site folder…"))
        new = menu.addAction(_("Make a new site…"))
        chosen = menu.exec(self.other_button.mapToGlobal(self.other_button.rect().bottomLeft()))
        if chosen is open_:
            self._choose_folder()
        elif chosen is new:
            self.new_site_wanted.emit()
        elif chosen is not None:
            self.site_chosen.emit(chosen.data())

    def _choose_folder(self) -> None:
        from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415  as above

        found = QFileDialog.getExistingDirectory(self, _("Choose a site’s folder"), str(self.path.parent))
        if found:
            self.site_chosen.emit(Path(found))

    def _offer_themes(self) -> None:
        offer_themes(self.theme_button, self.theme_chosen.emit)

    def _lay_out(self) -> None:
        locked = bool(self._locked_for)
        for field in (self.user, self.password):
            field.label.setFont(theme.font(theme.BODY, theme.MEDIUM))
            field.label.set_ink("ink")
        ways = [ends(self.sign_out_button, self.theme_button)]
        if not locked:
            ways = [ends(self.forgotten_button, self.theme_button), ends(self.other_button, self.demo_button)]
        self.fill((self.user, self.password, self.button, self.read_button, self.restore, rule(), *ways))
        self.read_button.hide()
