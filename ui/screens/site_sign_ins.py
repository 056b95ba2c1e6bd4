"""Sign-ins: who came and went, who locked the window, and every wrong passphrase, newest first."""

from PySide6.QtWidgets import QHBoxLayout

from tracker import access
from tracker.access import SignIn
from tracker.language import N_, _, ngettext
from ui import dates, theme
from ui.bridge import Bridge
from ui.screen import Go
from ui.screens.site_page import SitePage
from ui.widgets.cards import Card
from ui.widgets.glyphs import Glyph
from ui.widgets.plain_table import Column, PlainTable
from ui.widgets.text import Text

WORDS = {
    access.SIGNED_IN: N_("signed in"),
    access.SIGNED_OUT: N_("signed out"),
    access.WRONG: N_("wrong passphrase"),
    access.LOCKED: N_("locked the window"),
    access.UNLOCKED: N_("unlocked the window"),
    access.LET_IN: N_("let in after a lock-out"),
}
MOST = 200


class SignInsPage(SitePage):
    """The list; what is older stands in the audit trail."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        super().__init__(bridge, go)
        self.words = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        columns: tuple[Column[SignIn], ...] = (
            Column(_("When"), _when, 190),
            Column(_("User"), _user, 150, 1, weight=theme.MEDIUM),
            Column(_("What"), _what, 220, 2, ink=_ink, glyph=_glyph),
            Column(_("Workstation"), _workstation, 200, 2, ink=_second),
        )
        self.table: PlainTable[SignIn] = PlainTable(_("Sign-ins"), columns, selects=True)
        head = QHBoxLayout()
        head.addWidget(self.words, 1)
        self.column.addLayout(head)
        card = Card()
        card.body.addWidget(self.table)
        self.column.addWidget(card)

    def show_page(self) -> None:
        """Read the list anew."""
        rows = access.sign_ins(self.bridge.site, MOST)
        self.table.set_rows(rows)
        wrong = sum(one.action == access.WRONG for one in rows)
        said = _("No wrong passphrase in this list.")
        if wrong:
            said = ngettext(
                "{n} wrong passphrase in this list.", "{n} wrong passphrases in this list.", wrong
            ).format(n=wrong)
        rule = _(
            "Five in a row shut a user out for 15 minutes, each further one for twice as long as before."
        )
        self.words.set_text(f"{said} {rule}")


def _when(one: SignIn) -> str:
    return f"{dates.full(one.at.date())}  {dates.clock_seconds(one.at)}"


def _user(one: SignIn) -> str:
    return one.login


def _what(one: SignIn) -> str:
    words = _(WORDS[one.action])
    return _("{what} by {who}").format(what=words, who=one.by) if one.action == access.LET_IN else words


def _workstation(one: SignIn) -> str:
    return one.workstation


def _ink(one: SignIn) -> str:
    return "warn" if one.action == access.WRONG else "ink"


def _second(_one: SignIn) -> str:
    return "ink2"


def _glyph(one: SignIn) -> Glyph | None:
    return Glyph.MISSING if one.action == access.WRONG else None
