"""The proof that the file is whole: verify it, keep a seal of where the trail ends, compare with one kept elsewhere."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from tracker import trust
from tracker.errors import Cancelled, TrackerError
from tracker.language import _, ngettext
from tracker.trust import Verified
from ui import dates, theme
from ui.bridge import Bridge
from ui.screen import Go
from ui.screens.site_page import SitePage
from ui.widgets.buttons import plain, primary
from ui.widgets.cards import TitledCard
from ui.widgets.glyphs import Glyph
from ui.widgets.long_work import LongWork
from ui.widgets.notice import Notice
from ui.widgets.plain_table import Column, PlainTable
from ui.widgets.text import Text

_CARD = 760
MOST = 200
"""Findings shown; a file with more of them has one cause."""


class ProofPage(SitePage):
    """What verifying found, in words; the head of the trail; seals."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        super().__init__(bridge, go)
        self.notice = Notice()
        self.verify_button = primary(_("Verify the file"))
        self.save_button = plain(_("Save a seal"))
        self.compare_button = plain(_("Compare with a seal"))
        self.work = LongWork(bridge)
        self.head = Text("", theme.BODY, theme.MEDIUM)
        columns: tuple[Column[str], ...] = (
            Column(_("What was found"), lambda words: words, 300, 1, glyph=lambda _words: Glyph.FLAG),
        )
        self.table: PlainTable[str] = PlainTable(_("What was found"), columns)
        self._lay_out()
        self.work.running.connect(self._busy)
        self.verify_button.clicked.connect(self.verify)
        self.save_button.clicked.connect(self._ask_where)
        self.compare_button.clicked.connect(self._ask_which)

    def show_page(self) -> None:
        """Show where the trail ends now; what was found before stays until it is verified anew."""
        self._show_head()

    def verify(self) -> None:
        """Go through the whole file in the worker."""
        site = self.bridge.site
        self._begin(lambda: trust.verified(site))

    def save_seal(self, path: Path) -> None:
        """Save where the trail ends, to be kept where nobody of the site can change it."""
        site = self.bridge.site
        try:
            self.bridge.try_do(lambda: trust.export_seal(site, path))
        except TrackerError as error:
            self.notice.say(error.happened, error.todo, token="warn", icon="info")
            return
        self.notice.say(
            _("The seal is saved as {name}.").format(name=path.name),
            _("Keep it away from this computer: a trail that is cut or written anew later will not fit it."),
            icon="check",
        )
        self._show_head()

    def compare(self, path: Path) -> None:
        """Verify the file against a seal that was kept elsewhere."""
        site = self.bridge.site
        try:
            seal = trust.seal_to_compare(site, path)
        except TrackerError as error:
            self.notice.say(error.happened, error.todo, token="warn", icon="info")
            return
        self._begin(lambda: trust.verified(site, (seal,)))

    # --- verifying ------------------------------------------------------------------------------------------

    def _begin(self, verify: Callable[[], Verified]) -> None:
        self.notice.hide()
        self.table.hide()
        self.work.run(_("Verifying"), lambda _told: verify(), self._come, self._failed, only_reads=True)

    def _come(self, answer: Verified) -> None:
        self._show_head()
        at = self.bridge.site.now()
        when = _("{day}, {time}").format(day=dates.full(at), time=dates.clock(at))
        *found, total = trust.lines(answer)
        self.table.set_rows(found[:MOST])
        self.table.setVisible(bool(found))
        if answer.holds:
            self.notice.say(_("The file is whole."), f"{total} {when}.", icon="check")
        else:
            words = ngettext("{n} thing does not fit.", "{n} things do not fit.", len(found))
            todo = _("Leave the file as it is, and show this to whoever looks after the site’s data.")
            self.notice.say(words.format(n=len(found)), f"{todo} {total} {when}.", token="flag", icon="info")

    def _failed(self, error: TrackerError) -> None:
        if isinstance(error, Cancelled):
            self.notice.say(_("Verifying was stopped."), _("So nothing is known of the file."), icon="info")
        else:
            self.notice.say(error.happened, error.todo, token="flag", icon="info")
        self.verify_button.setFocus()

    def _busy(self, busy: bool) -> None:
        if busy:
            self.work.cancel_button.setFocus()
        for button in (self.verify_button, self.compare_button, self.save_button):
            button.setEnabled(not busy)

    def _show_head(self) -> None:
        end = trust.head(self.bridge.site)
        hash_ = " ".join(end.hash[at : at + 8] for at in range(0, len(end.hash), 8))
        self.head.set_text(_("Entry {n}, {hash}").format(n=end.sequence, hash=hash_))

    # --- files ----------------------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        site = self.bridge.site
        name = f"{site.info.code}-{site.today().isoformat()}.seal"
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save a seal"), name, _("Seal (*.seal)"))
        if chosen:
            self.save_seal(Path(chosen))

    def _ask_which(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Compare with a seal"), "", _("Seal (*.seal)"))
        if chosen:
            self.compare(Path(chosen))

    # --- frame ----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        card, column = _card(
            _("Is this file whole?"),
            _(
                "Every entry of the audit trail is chained to the one before it. Verifying computes the whole "
                "chain again, builds every record up from its entries and compares it with what is stored: an "
                "edited, removed, added or re-ordered row is found, and so is a tail cut off since the last seal."
            ),
        )
        column.addLayout(_row(self.verify_button))
        for part in (self.work, self.notice, self.table):
            column.addWidget(part)
            part.hide()
        seals, below = _card(
            _("Seal"),
            _(
                "A seal is a small file that says where the trail ends. Reports print the same. Keep it elsewhere, "
                "with the sponsor or the ethics committee; the file can be compared with it at any time."
            ),
        )
        below.addWidget(Text(_("The trail ends now at"), theme.LABEL, theme.MEDIUM, "ink2"))
        self.head.setWordWrap(True)
        self.head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        below.addWidget(self.head)
        below.addLayout(_row(self.save_button, self.compare_button))
        for one in (card, seals):
            self.column.addLayout(_row(one))  # in a row a card is asked for its height at its own width


def _card(title: str, words: str) -> tuple[TitledCard, QVBoxLayout]:
    card = TitledCard(title)
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(13, 13, 13, 16)
    column.setSpacing(theme.GAP)
    column.addWidget(Text(words, theme.BODY, theme.REGULAR, "ink2", wrap=True))
    card.body.addWidget(body)
    card.setFixedWidth(_CARD)
    return card, column


def _row(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.GAP)
    for part in parts:
        row.addWidget(part)
    row.addStretch()
    return row
