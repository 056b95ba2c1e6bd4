"""Beside the worklist: flags, who must consent again, queries, visits to sign or complete, how the site is kept."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tracker.language import _, ngettext
from ui import dates, theme
from ui.screen import Go
from ui.widgets.buttons import plain
from ui.widgets.few_card import FewCard
from ui.widgets.flag_list import FlagItem
from ui.widgets.keeping_card import KeepingCard
from ui.widgets.line_button import LineButton
from ui.widgets.trust_menu import CONSENT

if TYPE_CHECKING:
    from datetime import datetime

    from tracker.domain.consent import ToConsent
    from tracker.domain.queries import Query
    from tracker.domain.records import Flag
    from tracker.domain.views import TodayBoard, TodayRow, Waiting
    from tracker.keeping import Kept


class TodayRail(QScrollArea):
    """Five cards in a column that scrolls."""

    def __init__(self, go: Go, *, backs_up: bool, signs: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._go = go
        self._board: TodayBoard | None = None
        self._waiting: Waiting | None = None
        self._is_kept = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.flags = FewCard(_("Open flags"), _("No open flag."))
        self.queries = FewCard(_("Queries"), _("No query waits."))
        self.unsigned = FewCard(_("Complete, not signed"), _("Every complete visit is signed."))
        self.sign_button = plain(_("Sign several at once"), key="S", height=theme.CONTROL_TABLE)
        self.sign_button.clicked.connect(self._to_signing)
        self._sign_foot = _padded(self.sign_button)
        self._signs = signs
        self._sign_foot.hide()
        self.unsigned.add_foot(self._sign_foot)
        self.unfinished = FewCard(_("Held, not complete"), _("Every held visit is complete."))
        self.consents = FewCard(_("Consent again"), "")
        self.keeping = KeepingCard(offers=backs_up)
        self.keeping.wanted.connect(self._to_backups)
        page = QWidget()
        page.setObjectName("plain")
        self._column = column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_WIDE)
        for card in (self.flags, self.consents, self.queries, self.unsigned, self.unfinished, self.keeping):
            column.addWidget(card)
        column.addStretch()
        self.setWidget(page)

    def words(self) -> str:
        """The counts, for the button that stands for the rail where there is no room."""
        if self._board is None:
            return ""
        board = self._board
        parts = (
            (len(_unseen(board)), ngettext("{n} flag", "{n} flags", len(_unseen(board)))),
            (len(board.queries), ngettext("{n} query", "{n} queries", len(board.queries))),
            (self._to_sign(), _("{n} to sign")),
            (self._to_complete(), _("{n} to complete")),
            (len(board.consents), _("{n} to consent again")),
            (0 if self._is_kept else 1, _("backups")),
        )
        return ", ".join(words.format(n=n) for n, words in parts if n)

    def set_board(self, board: "TodayBoard") -> None:
        """Show what a board has beside its worklist; of long lists it has the first, `count` follows."""
        self._board, self._waiting = board, None
        self.flags.show_things(_unseen(board), self._flag_row)
        self.queries.show_things(board.queries, self._query_row)
        self._sign_foot.setVisible(self._signs and len(board.unsigned) > 1)
        self.unsigned.show_things(board.unsigned, self._unsigned_row)
        self.unfinished.show_things(board.incomplete, self._unfinished_row)
        self.consents.setVisible(bool(board.consents))
        self.consents.show_things(board.consents, self._consent_row)

    def count(self, waiting: "Waiting") -> None:
        """Say how many visits wait where the board has the first of them."""
        self._waiting = waiting
        self.unsigned.recount(self._to_sign())
        self.unfinished.recount(self._to_complete())

    def _to_sign(self) -> int:
        listed = len(self._board.unsigned) if self._board else 0
        return max(listed, self._waiting.to_sign if self._waiting else 0)

    def _to_complete(self) -> int:
        listed = len(self._board.incomplete) if self._board else 0
        return max(listed, self._waiting.to_complete if self._waiting else 0)

    def set_kept(self, kept: "Kept", now: "datetime") -> None:
        """Show how the site is kept: at the top where someone should do something about it, else at the end."""
        self._is_kept = kept.is_well
        self._column.removeWidget(self.keeping)
        self._column.insertWidget(self._column.count() - 1 if kept.is_well else 0, self.keeping)
        self.keeping.set_kept(kept, now)

    def _to_backups(self) -> None:
        self._go("site", page="backups")

    def _to_signing(self) -> None:
        self._go("signing")

    def _flag_row(self, flag: "Flag") -> FlagItem:
        assert self._board is not None
        row = FlagItem(flag, self._board.today)
        row.clicked.connect(self._flag_pressed)
        return row

    def _query_row(self, query: "Query") -> LineButton:
        """Whose, what is asked, and whether an answer waits to be read."""
        end = _("answered") if query.state == "answered" else ""
        row = LineButton(query.participant, query.asked, end, query.id)
        row.clicked.connect(self._query_pressed)
        return row

    def _query_pressed(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, LineButton):
            self._go("queries", query_id=pressed.what)

    def _unsigned_row(self, one: "TodayRow") -> LineButton:
        """A signature that became void says so; else the day on which the visit was held."""
        held = dates.short(one.visit.held_on) if one.visit.held_on else ""
        return self._visit_row(one, one.words if one.progress == "void" else held)

    def _unfinished_row(self, one: "TodayRow") -> LineButton:
        since = dates.short(one.visit.held_on) if one.visit.held_on else ""
        return self._visit_row(one, _("since {day}").format(day=since) if since else "")

    def _consent_row(self, one: "ToConsent") -> LineButton:
        words = _("version {version}").format(version=one.version)
        since = _("since {day}").format(day=dates.short(one.since))
        row = LineButton(one.participant.shown_number, words, since, one.participant.id)
        row.clicked.connect(self._consent_pressed)
        return row

    def _visit_row(self, one: "TodayRow", end: str) -> LineButton:
        row = LineButton(one.participant.shown_number, one.visit.short, end, one.visit.id)
        row.clicked.connect(self._visit_pressed)
        return row

    def _flag_pressed(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, FlagItem):
            flag = pressed.flag
            self._go("visit", visit_id=flag.visit_id, form_id=flag.form, item_id=flag.item)

    def _visit_pressed(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, LineButton):
            self._go("visit", visit_id=pressed.what)

    def _consent_pressed(self) -> None:
        """To the participant, where it is recorded."""
        pressed = self.sender()
        if isinstance(pressed, LineButton):
            self._go("participant", participant_id=pressed.what, step=CONSENT)


def _padded(button: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(13, 3, 13, 6)
    row.addWidget(button)
    row.addStretch()
    return holder


def _unseen(board: "TodayBoard") -> "tuple[Flag, ...]":
    """The flags that no investigator has acknowledged; the others are on Safety."""
    return tuple(flag for flag in board.flags if flag.state == "open")
