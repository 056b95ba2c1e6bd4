"""Sign-in: the petrol panel, the form of 360 px, and the ways to another site or to made-up people.

It paints before the database is loaded: what needs it (who can sign in) comes by `ready` when that is done.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QCompleter, QFileDialog, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from tracker import VERSION
from tracker.errors import TrackerError, WrongPassphrase
from tracker.language import _
from ui import theme
from ui.widgets.buttons import primary, quiet
from ui.widgets.fields import Entry, LabelledField, State
from ui.widgets.notice import Notice
from ui.widgets.passphrase import PassphraseField
from ui.widgets.petrol_panel import WIDTH, PetrolPanel
from ui.widgets.text import Text, rule
from ui.widgets.theme_menu import offer_themes

if TYPE_CHECKING:
    pass

_FORM = 360


class SignInScreen(QWidget):
    """Asks who and the passphrase of one site."""

    signed_in = Signal(object)
    """The open `Site`."""
    site_chosen = Signal(object)
    """The path of another site to sign in to."""
    new_site_wanted = Signal()
    demo_wanted = Signal()
    theme_chosen = Signal(object)

    def __init__(self, path: Path, others: tuple[Path, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.path, self._others = path, tuple(one for one in others if one != path)
        self.panel = PetrolPanel(foot=_("Version {version}").format(version=VERSION))
        self.where = Text("", theme.VALUE, theme.REGULAR, "ink2", elide=True)
        self.notice = Notice()
        self._login = Entry(_("User"), height=theme.CONTROL_SIGN_IN)
        self.user = LabelledField(_("User"), editor=self._login)
        self.password = PassphraseField(_("Passphrase"))
        self.button = primary(_("Sign in"), height=theme.CONTROL_SIGN_IN)
        self.other_button = quiet(_("Another site"))
        self.demo_button = quiet(_("Try it with made-up people"))
        self.theme_button = quiet(_("Light or dark"), ink="ink2")
        self.where.set_text(path.stem)
        self.where.setToolTip(str(path))
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.user)

    def ready(self) -> None:
        """The database is loaded: say the site's name and who can sign in."""
        from tracker.site import Site  # noqa: PLC0415  the window paints before this is loaded

        try:
            logins = Site.logins(self.path)
            self.where.set_text(Site.shown_name(self.path))
        except TrackerError as error:
            self.say(error)
            return
        completer = QCompleter(list(logins), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._login.setCompleter(completer)
        if len(logins) == 1 and not self.user.text():
            self.user.set_text(logins[0])
            if self.user.editor.hasFocus():
                self.password.editor.setFocus()

    def say(self, error: TrackerError) -> None:
        """Show why it did not open: at the password what is about it, everything else above the form."""
        self._rest()
        if isinstance(error, WrongPassphrase):
            self.password.set_state(State.ERROR, str(error))
            self.password.editor.setFocus()
            self.password.line.selectAll()
        else:
            self.notice.say(error.happened, error.todo, token="flag", icon="info")

    def sign_in(self) -> None:
        """Open the site; the key takes a moment to derive, so the button says so first."""
        if not self.user.text() or not self.password.text():
            missing = self.password if self.user.text() else self.user
            missing.set_state(State.NEEDED, _("Type it to sign in."))
            missing.editor.setFocus()
            return
        self.notice.hide()
        self.password.set_state(State.NORMAL)
        self.user.set_state(State.NORMAL)
        self.button.setEnabled(False)
        self.button.set_text(_("Opening …"))
        QTimer.singleShot(0, self._open)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the form its room first."""
        super().resizeEvent(event)
        room = self.width() - _FORM - 96
        self.panel.setFixedWidth(max(0, min(WIDTH, room)))
        self.panel.setVisible(room >= 320)

    def _open(self) -> None:
        from tracker.site import Site  # noqa: PLC0415  as above

        self.repaint()
        try:
            site: Site = Site.open(self.path, self.user.text().strip(), self.password.text(), window=True)
        except TrackerError as error:
            self.say(error)
            return
        self.password.set_text("")
        self._rest()
        self.signed_in.emit(site)

    def _rest(self) -> None:
        self.button.setEnabled(True)
        self.button.set_text(_("Sign in"))

    def _connect(self) -> None:
        self.button.clicked.connect(self.sign_in)
        self.password.line.returnPressed.connect(self.sign_in)
        self._login.returnPressed.connect(self.password.line.setFocus)
        self.password.edited.connect(self._typed)
        self.user.edited.connect(self._typed)
        self.other_button.clicked.connect(self._offer_sites)
        self.demo_button.clicked.connect(self.demo_wanted)
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
        open_ = menu.addAction(_("Open another site folder …"))
        new = menu.addAction(_("Make a new site …"))
        chosen = menu.exec(self.other_button.mapToGlobal(self.other_button.rect().bottomLeft()))
        if chosen is open_:
            self._choose_folder()
        elif chosen is new:
            self.new_site_wanted.emit()
        elif chosen is not None:
            self.site_chosen.emit(chosen.data())

    def _choose_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, _("Choose a site’s folder"), str(self.path.parent))
        if found:
            self.site_chosen.emit(Path(found))

    def _offer_themes(self) -> None:
        offer_themes(self.theme_button, self.theme_chosen.emit)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.panel)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setObjectName("plain")
        centred = QHBoxLayout(page)
        centred.addStretch()
        form = QWidget()
        form.setFixedWidth(_FORM + 2 * 8)
        centred.addWidget(form)
        centred.addStretch()
        area.setWidget(page)
        row.addWidget(area, stretch=1)
        self._fill(form)

    def _fill(self, form: QWidget) -> None:
        column = QVBoxLayout(form)
        column.setContentsMargins(8, 24, 8, 24)
        column.setSpacing(theme.GAP_WIDE)
        column.addStretch(2)
        title = Text(_("Sign in"), theme.SCORE, theme.SEMIBOLD)
        title.setFixedHeight(QFontMetrics(title.font()).height())
        column.addWidget(title)
        column.addWidget(self.where)
        for part in (self.notice, self.user, self.password, self.button):
            column.addWidget(part)
        for field in (self.user, self.password):
            field.label.setFont(theme.font(theme.BODY, theme.MEDIUM))
            field.label.set_ink("ink")
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.other_button)
        first.addStretch()
        first.addWidget(self.theme_button)
        column.addLayout(first)
        column.addWidget(rule())
        second.addWidget(self.demo_button)
        second.addStretch()
        column.addLayout(second)
        column.addStretch(3)
