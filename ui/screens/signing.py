"""Sign visits: those that wait for one kind of signature, chosen by keys, read beside the list, signed in one go."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker import unsigned, visits
from tracker.domain.views import TodayRow
from tracker.language import N_, _, ngettext
from ui import dates, theme
from ui.bridge import Bridge
from ui.screen import Go, Screen
from ui.screens.signing_foot import SigningFoot
from ui.screens.visit_holds import VisitHolds, words_of
from ui.shortcuts import bind
from ui.tables import Cell, Column, Head, TableModel
from ui.widgets.buttons import plain
from ui.widgets.empty_state import EmptyState
from ui.widgets.frozen_table import FrozenTable
from ui.widgets.glyphs import Glyph
from ui.widgets.list_detail import ListDetail
from ui.widgets.rail_row import Place
from ui.widgets.study_head import StudyHead
from ui.widgets.text import Text

if TYPE_CHECKING:
    from tracker.domain.records import Changes


class SigningScreen(Screen):
    """The list, what the visit in hand holds, and below both the signature."""

    title = N_("Sign visits")
    help_text = N_(
        "Here the complete visits that wait for your signature are signed together. What each holds stands beside the "
        "list: its forms, scores, flags, queries and the signatures it has; its lines open the visit. Choose visits "
        "with Space, press Enter, type your passphrase once and press Enter again. All chosen visits are signed, or "
        "none; each gets a signature of its own. What the signature means decides which visits are listed."
    )
    keys = (
        (N_("↑+↓"), N_("the visit before or after")),
        (N_("Space"), N_("choose the visit, or not")),
        (N_("A"), N_("choose all that are listed, or none")),
        (N_("Enter"), N_("to the passphrase, and there: sign")),
        (N_("V"), N_("what the visit holds")),
        (N_("O"), N_("open the visit")),
        (N_("Esc"), N_("back to the list, and from there to Today")),
    )
    side_entry = "today"

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(bridge, go, parent)
        self._rows: tuple[TodayRow, ...] = ()
        self._chosen: set[str] = set()
        self._study = ""
        self.all_button = plain(_("Choose all"), key="A")
        self.holds_button = plain(_("What it holds"), key="V")
        self._count = Text("", theme.BODY, theme.REGULAR, "ink2", elide=True)
        self._head = StudyHead(_(self.title), self.holds_button, self.all_button, between=self._count)
        self.switch = self._head.switch
        self.model: TableModel[TodayRow] = TableModel(self._columns(), parent=self)
        self.table = FrozenTable(self.model, 1, _("Visits to sign"))
        self.table.name_layout("signing")
        self.holds = VisitHolds()
        self._today = plain(_("Back to Today"))
        self._empty = EmptyState("shield-check", "", "", (self._today,))
        self.both = ListDetail(self.table, self._empty, self.holds, self)
        self.foot = SigningFoot(bridge)
        self._lay_out()
        self._connect()
        self.begin_at(self.table)

    def show_for(self, **wanted: Any) -> None:
        """Read the list anew; nothing is chosen, nothing typed."""
        self._chosen.clear()
        self.foot.forget()
        self.foot.notice.hide()
        self._read()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: "Changes") -> None:
        """A signature, or a change that makes one void, moves a row."""
        self._read()

    def leave(self) -> None:
        """No passphrase waits here."""
        self.foot.forget()

    # --- the list

    def listed(self) -> list[TodayRow]:
        """The visits of the study that is looked at."""
        return [row for row in self._rows if self._study in ("", row.participant.study_id)]

    def _read(self) -> None:
        site, meaning = self.bridge.site, self.foot.chosen_meaning()
        self._rows = self.bridge.do(lambda: unsigned.waiting(site, meaning)) or ()
        of = [row.participant.study_id for row in self._rows]
        names = dict.fromkeys((row.participant.study_id, row.study_short) for row in self._rows)
        chosen = self._study if self._study in of else ""
        self._study = self._head.show_studies(list(names), of, chosen)
        self.switch.setVisible(len(names) > 1)
        self._show_list()
        self._fit()

    def _show_list(self) -> None:
        rows, held = self.listed(), self.model.row_at(self.table.currentIndex())
        self._chosen &= {row.visit.id for row in rows}
        self.both.show_list(bool(rows))
        self.foot.setVisible(bool(rows) or not self.foot.notice.isHidden())
        self.table.show_rows(rows, lambda row: held is not None and row.visit.id == held.visit.id)
        if not rows:
            self._empty.say(
                _("No visit waits for this signature"), _("A visit is signed once it is complete.")
            )
        self._show_chosen()

    def _show_chosen(self) -> None:
        n, of = len(self._chosen), len(self.listed())
        self._count.set_text(_("{n} of {of} chosen").format(n=n, of=of) if of else "")
        self.all_button.set_text(_("Choose none") if of and n == of else _("Choose all"))
        self.all_button.setEnabled(bool(of))
        self.foot.set_visits([row.visit.id for row in self.listed() if row.visit.id in self._chosen])
        self.table.viewport().update()
        self.table.still.viewport().update()

    def toggle(self) -> None:
        """Choose the visit in hand, or no longer."""
        row = self.model.row_at(self.table.currentIndex())
        if row is not None:
            self._chosen ^= {row.visit.id}
            self._show_chosen()

    def choose_all(self) -> None:
        """Choose all that are listed; where all are, none."""
        every = {row.visit.id for row in self.listed()}
        self._chosen = set() if self._chosen == every else every
        self._show_chosen()

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self.toggle()

    def _moved(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is None:
            return
        record = self.bridge.do(lambda: visits.open_visit(self.bridge.site, row.visit.id))
        if record is not None:
            self.holds.show_visit(record)

    def _to_passphrase(self, _index: QModelIndex) -> None:
        """Whoever chose none means the one in hand."""
        if not self._chosen:
            self.toggle()
        self.foot.begin()

    # --- ways on

    def _show_holds(self) -> None:
        if self.holds.record is not None:
            self.both.open_detail(words_of(self.holds.record))

    def _open(self) -> None:
        row = self.model.row_at(self.table.currentIndex())
        if row is not None:
            self.go("visit", visit_id=row.visit.id)

    def _to_place(self, place: Place) -> None:
        row = self.model.row_at(self.table.currentIndex())
        if row is not None:
            self.go("visit", visit_id=row.visit.id, form_id=place.form, item_id=place.item)

    def _to_list(self) -> None:
        self.both.drawer.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_today(self) -> None:
        self.go("today")

    def _signed(self) -> None:
        self._chosen.clear()
        self._show_list()
        (self.table if self._rows else self._today).setFocus(Qt.FocusReason.OtherFocusReason)

    def _study_chosen(self, study_id: str) -> None:
        self._study = study_id
        self._show_list()

    # --- frame

    def _fit(self) -> None:
        self.holds_button.setVisible(self.both.folded and bool(self._rows))
        self._head.fit()

    def _columns(self) -> tuple[Column[TodayRow], ...]:
        return (
            Column(Head(_("Participant")), 134, self._number, lambda row: row.participant.shown_number),
            Column(
                Head(_("Study")),
                130,
                lambda row: Cell(row.study_short, ink="ink2"),
                lambda row: row.study_short,
            ),
            Column(Head(_("Visit")), 140, lambda row: Cell(row.visit.label, tip=row.visit.label)),
            Column(Head(_("Held")), 104, _held, lambda row: row.visit.held_on),
            Column(Head(_("Flags")), 64, _flags, lambda row: row.flags),
            Column(Head(_("Signed so far")), 150, _so_far),
        )

    def _number(self, row: TodayRow) -> Cell:
        sign = Glyph.CHOSEN if row.visit.id in self._chosen else Glyph.NOT_CHOSEN
        return Cell(row.participant.shown_number, sign, bold=True)

    def _connect(self) -> None:
        self.switch.chosen.connect(self._study_chosen)
        self.all_button.clicked.connect(self.choose_all)
        self.holds_button.clicked.connect(self._show_holds)
        self._today.clicked.connect(self._to_today)
        self.table.opened.connect(self._to_passphrase)
        self.table.clicked.connect(self._clicked)
        self.table.still.clicked.connect(self._clicked)
        self.table.selectionModel().currentRowChanged.connect(self._moved)
        self.both.refolded.connect(self._fit)
        self.holds.wanted.connect(self._to_place)
        self.foot.meant.connect(self._read)
        self.foot.signed.connect(self._signed)
        self.foot.dropped.connect(self._to_list)
        for keys, call, context in (
            ("Space", self.toggle, self.table),
            ("A", self.choose_all, self.table),
            ("V", self._show_holds, self.table),
            ("O", self._open, self.table),
            ("Esc", self._to_today, self.table),
            ("Esc", self._to_list, self.holds),
        ):
            bind(context, keys, call)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 16, 12)
        column.setSpacing(theme.GAP)
        column.addWidget(self._head)
        column.addWidget(self.both, stretch=1)
        column.addWidget(self.foot)


def _held(row: TodayRow) -> Cell:
    return Cell(dates.full(row.visit.held_on) if row.visit.held_on else "–", ink="ink2")


def _flags(row: TodayRow) -> Cell:
    if not row.flags:
        return Cell("–", ink="ink3")
    words = ngettext("{n} open flag", "{n} open flags", row.flags).format(n=row.flags)
    return Cell(str(row.flags), Glyph.FLAG, ink="flag", tip=words)


def _so_far(row: TodayRow) -> Cell:
    words = f"{row.words[:1].upper()}{row.words[1:]}"
    return Cell(words, ink="warn" if row.progress == "void" else "ink2", tip=words)
