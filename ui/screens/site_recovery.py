"""The recovery key: made here, shown once, printed on one page for the site's safe."""

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker import access
from tracker.errors import TrackerError
from tracker.language import _
from ui import theme
from ui.aside import Aside
from ui.bridge import Bridge
from ui.pdf_pages import make_printer, print_pages
from ui.screen import Go
from ui.screens.site_page import SitePage
from ui.widgets.buttons import plain, primary
from ui.widgets.cards import Card, TitledCard
from ui.widgets.notice import Notice
from ui.widgets.text import Text

_WIDE = 552


class RecoveryKeyPage(SitePage):
    """Without a key: make one. With one: make another, in two steps, as the printed one then opens nothing."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        super().__init__(bridge, go)
        self._code = ""
        self.notice = Notice()
        self.make_button = primary("")
        self.sure_button = plain(_("Make a new key; the printed one is void"))
        self.print_button = primary(_("Print the page"), icon="printer")
        self.done_button = plain(_("Hide the key"))
        self.code = Text("", theme.SCORE, theme.SEMIBOLD, wrap=True)
        self._aside = Aside(bridge, self.make_button, self.sure_button)
        self._lay_out()
        self._connect()

    def show_page(self) -> None:
        """Say whether there is a key; a key that was shown shows no more."""
        self.leave()

    def leave(self) -> None:
        """The key is shown once; one that is still in the making is not shown at all."""
        self._aside.forget()
        self._code = ""
        self.code.set_text("")
        self._show()

    # --- acting ---------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Make a key; where there is one already, ask first."""
        if self._aside.busy:
            return
        if access.has_recovery_key(self.bridge.site) and not self.sure_button.isVisible():
            self.sure_button.show()
            self.make_button.setEnabled(False)
            self.sure_button.setFocus()
            return
        site = self.bridge.site
        self._aside.run(lambda: access.new_recovery_key(site), self._made, self._not_made)

    def _made(self, code: str) -> None:
        self._code = code
        self._show()
        self.print_button.setFocus()

    def _not_made(self, error: TrackerError) -> None:
        self._show()
        self.bridge.failed.emit(error)

    def _made_unseen(self, made: bool) -> None:
        """A key that nobody saw opens the site for nobody, and the one in the safe is void."""
        if made:
            self._show()
            words = _("Go back and make another one; a key that was printed before opens nothing any more.")
            self.bridge.failed.emit(
                TrackerError(_("The recovery key was made, but this page was left before it showed."), words)
            )

    def ask_print(self) -> None:
        """Let the person choose the printer, then print."""
        pdf = self._page()
        printer = make_printer(pdf, _("Recovery key"))
        if QPrintDialog(printer, self).exec():
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print the page and put that on the audit trail, which holds no key."""
        site = self.bridge.site
        if not print_pages(self._page(), printer):
            words = _("Check that it is on, or write the key down by hand.")
            self.bridge.failed.emit(TrackerError(_("The printer did not start."), words))
            return
        self.bridge.do(lambda: access.recovery_sheet_printed(site))
        self.notice.say(
            _("The page was sent to the printer."), _("Lock it away now, then hide the key."), icon="check"
        )

    def _page(self) -> bytes:
        return access.recovery_sheet(self.bridge.site, self._code)

    # --- showing --------------------------------------------------------------------------------------------

    def _show(self) -> None:
        known, shown = access.has_recovery_key(self.bridge.site), bool(self._code)
        self._card.setVisible(not shown)
        self._key_card.setVisible(shown)
        self.sure_button.hide()
        self.make_button.setEnabled(True)
        self.make_button.set_text(_("Make a new recovery key") if known else _("Make the recovery key"))
        self.code.set_text(_in_two_rows(self._code))
        if shown:
            words = _("It shows this once. Print it now; nobody can look it up later.")
            self.notice.say(_("This is the site’s recovery key."), words, icon="key-round")
        elif known:
            words = _("It is the page in the site’s safe. Make a new one if that is lost, or was seen.")
            self.notice.say(_("The site has a recovery key."), words, icon="check")
        else:
            words = _("Where the last passphrase is forgotten, nobody could read the site’s data again.")
            self.notice.say(_("The site has no recovery key yet."), words, token="warn", icon="key-round")

    def _connect(self) -> None:
        self._aside.ended_unheard.connect(self._made_unseen)
        self.make_button.clicked.connect(self.make)
        self.sure_button.clicked.connect(self.make)
        self.print_button.clicked.connect(self.ask_print)
        self.done_button.clicked.connect(self.show_page)

    def _lay_out(self) -> None:
        for part in (self.notice, self._make_card(), self._make_key_card()):
            self.add_narrow(part, _WIDE)

    def _make_card(self) -> Card:
        self._card = TitledCard(_("Recovery key"))
        words = _(
            "Thirty letters and digits on one page. With them a user gets a new passphrase from the sign-in page when "
            "nobody else can give one. Whoever holds the page can open the site: it belongs in the safe, in a closed "
            "envelope. It is stored nowhere; a new one makes the printed one void."
        )
        text = Text(words, theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self._card.body.addWidget(_form(text, self.make_button, self.sure_button))
        return self._card

    def _make_key_card(self) -> Card:
        self._key_card = TitledCard(_("The key"))
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._key_card.body.addWidget(_form(self.code, self.print_button, self.done_button))
        return self._key_card


def _form(text: Text, *buttons: QWidget) -> QWidget:
    form = QWidget()
    column = QVBoxLayout(form)
    column.setContentsMargins(13, 13, 13, 16)
    column.setSpacing(theme.GAP_WIDE)
    column.addWidget(text)
    row = QHBoxLayout()
    row.setSpacing(theme.GAP)
    for button in buttons:
        row.addWidget(button)
    row.addStretch()
    column.addLayout(row)
    return form


def _in_two_rows(code: str) -> str:
    """The groups of the key, three in a row, as they are copied by hand."""
    groups = code.split("-")
    return "\n".join("  ".join(groups[at : at + 3]) for at in range(0, len(groups), 3))
