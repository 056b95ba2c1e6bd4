"""Beside the worklist: open flags, and visits that were held but are not complete."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from tracker.language import _, ngettext
from ui import dates, theme
from ui.screen import Go
from ui.widgets.cards import TitledCard
from ui.widgets.flag_list import FlagItem
from ui.widgets.line_button import LineButton
from ui.widgets.text import Text

if TYPE_CHECKING:
    from tracker.domain.views import TodayBoard

_FEW = 5
"""How many flags and visits show before "show all"."""


class TodayRail(QScrollArea):
    """Two cards in a column that scrolls."""

    def __init__(self, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._go = go
        self._board: TodayBoard | None = None
        self._all_flags = self._all_visits = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.flags = TitledCard(_("Open flags"), _("Show all"))
        self.unfinished = TitledCard(_("Held, not complete"), _("Show all"))
        for card, toggle in ((self.flags, self._toggle_flags), (self.unfinished, self._toggle_visits)):
            assert card.action is not None
            card.action.clicked.connect(toggle)
            card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        page = QWidget()
        page.setObjectName("plain")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_WIDE)
        column.addWidget(self.flags)
        column.addWidget(self.unfinished)
        column.addStretch()
        self.setWidget(page)

    def words(self) -> str:
        """The counts, for the button that stands for the rail where there is no room."""
        if self._board is None:
            return ""
        flags, visits = len(self._board.flags), len(self._board.incomplete)
        parts = []
        if flags:
            parts.append(ngettext("{n} flag", "{n} flags", flags).format(n=flags))
        if visits:
            parts.append(_("{n} to complete").format(n=visits))
        return ", ".join(parts)

    def set_board(self, board: "TodayBoard") -> None:
        """Show the flags and unfinished visits of a board."""
        self._board = board
        self._fill_flags(board)
        self._fill_visits(board)

    def _fill_flags(self, board: "TodayBoard") -> None:
        rows = [FlagItem(one, board.today) for one in board.flags[: None if self._all_flags else _FEW]]
        for row in rows:
            row.clicked.connect(self._flag_pressed)
        self._fill(self.flags, rows, len(board.flags), _("No open flag."), self._all_flags)

    def _fill_visits(self, board: "TodayBoard") -> None:
        rows = []
        for one in board.incomplete[: None if self._all_visits else _FEW]:
            since = dates.short(one.visit.held_on) if one.visit.held_on else ""
            words = _("since {day}").format(day=since) if since else ""
            rows.append(LineButton(one.participant.shown_number, one.visit.short, words, one.visit.id))
            rows[-1].clicked.connect(self._visit_pressed)
        self._fill(
            self.unfinished, rows, len(board.incomplete), _("Every held visit is complete."), self._all_visits
        )

    def _fill(
        self, card: TitledCard, rows: "list[FlagItem] | list[LineButton]", n: int, none: str, all_: bool
    ) -> None:
        while card.body.count() > 2:
            taken = card.body.takeAt(2)
            gone = taken.widget() if taken else None
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        card.set_count(n)
        assert card.action is not None
        card.action.setVisible(n > _FEW)
        card.action.set_text(_("Show fewer") if all_ else _("Show all"))
        for row in rows:
            card.body.addWidget(row)
        if not rows:
            quiet = Text(none, theme.BODY, theme.REGULAR, "ink2")
            quiet.setContentsMargins(13, 10, 13, 12)
            card.body.addWidget(quiet)

    def _toggle_flags(self) -> None:
        self._all_flags = not self._all_flags
        if self._board is not None:
            self._fill_flags(self._board)

    def _toggle_visits(self) -> None:
        self._all_visits = not self._all_visits
        if self._board is not None:
            self._fill_visits(self._board)

    def _flag_pressed(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, FlagItem):
            flag = pressed.flag
            self._go("visit", visit_id=flag.visit_id, form_id=flag.form, item_id=flag.item)

    def _visit_pressed(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, LineButton):
            self._go("visit", visit_id=pressed.what)
