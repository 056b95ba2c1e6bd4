"""The rail of a participant's page: what needs someone, deviations, and the next visit."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.openings import Opening
from tracker.domain.queries import Query
from tracker.domain.records import Deviation, Visit
from tracker.domain.views import ParticipantPage
from tracker.language import _
from tracker.status_words import status_words
from ui import dates, theme
from ui.widgets.cards import TitledCard
from ui.widgets.flag_list import FlagItem
from ui.widgets.line_button import LineButton
from ui.widgets.participant_head import next_to_book, open_flags
from ui.widgets.source_card import SourceCard
from ui.widgets.text import Text, rule
from ui.widgets.visit_list import window_words
from ui.widgets.window_bar import WindowBar, WindowMarks

_MOST = 6
"""How many queries the rail lists; the rest is on their own screen."""


class ParticipantRail(QWidget):
    """`visit_wanted` brings the visit a flag is about, `booking_wanted` the next one, `query_wanted` a query."""

    visit_wanted = Signal(str)
    booking_wanted = Signal(str)
    query_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP)
        self._cards: list[QWidget] = []
        self.source = SourceCard()
        self._column.addWidget(self.source)
        self._column.addStretch()

    def show_page(self, page: ParticipantPage, *, may_book: bool = True) -> None:
        """Show this participant's; who is masked is told of no flags."""
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [] if page.masked else [self._needs(page)]
        if page.queries:
            self._cards.append(self._queries(page.queries))
        if page.deviations:
            self._cards.append(_deviations(page.deviations))
        if page.openings:
            self._cards.append(_openings(page.openings))
        coming = next_to_book(page)
        if coming:
            self._cards.append(self._next(coming, page, may_book and not page.locks))
        for place, card in enumerate(self._cards):
            self._column.insertWidget(place, card)

    def _needs(self, page: ParticipantPage) -> TitledCard:
        card, flags = TitledCard(_("Needs someone")), open_flags(page)
        card.set_count(len(flags) or None)
        for flag in flags:
            item = FlagItem(flag, page.today or flag.raised_at.date())
            item.clicked.connect(self._flag_pressed)
            card.body.addWidget(item)
        if not flags:
            card.body.addWidget(_line(_("No open flag, and nothing that cannot be judged.")))
        return card

    def _flag_pressed(self) -> None:
        item = self.sender()
        if isinstance(item, FlagItem):
            self.visit_wanted.emit(item.flag.visit_id)

    def _queries(self, queries: tuple[Query, ...]) -> TitledCard:
        """What was asked and is not closed; a press goes to the field, or to the list for one about the person."""
        card = TitledCard(_("Queries"))
        card.set_count(len(queries))
        for query in queries[:_MOST]:
            end = _("answered") if query.state == "answered" else ""
            line = LineButton(str(query.number), query.asked, end, query.id)
            line.clicked.connect(self._query_pressed)
            card.body.addWidget(line)
        if len(queries) > _MOST:
            card.body.addWidget(_line(_("{n} more, on Queries.").format(n=len(queries) - _MOST)))
        return card

    def _query_pressed(self) -> None:
        line = self.sender()
        if isinstance(line, LineButton):
            self.query_wanted.emit(line.what)

    def _next(self, visit: Visit, page: ParticipantPage, may_book: bool) -> TitledCard:
        action = "" if not may_book else _("Move") if visit.appointment else _("Book")
        card = TitledCard(_("Next"), action)
        self._coming = visit.id
        if card.action:
            card.action.clicked.connect(self._book)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(13, 10, 13, 12)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.addWidget(Text(visit.label, theme.BODY, theme.SEMIBOLD))
        row.addWidget(Text(_when(visit), theme.BODY, theme.REGULAR, "ink2", elide=True), 1)
        column.addLayout(row)
        window = _("Window {window}").format(window=window_words(visit))
        column.addWidget(Text(window, theme.LABEL, theme.REGULAR, "ink2", wrap=True))
        if visit.provisional and visit.target:
            words = _("Dates are provisional until {visit} is held.")
            label = page.study.protocol.baseline.label
            column.addWidget(Text(words.format(visit=label), theme.LABEL, theme.REGULAR, "ink2", wrap=True))
        if page.today:
            column.addWidget(WindowBar(WindowMarks.of(visit, page.today), width=200))
            status = status_words(visit, page.today)
            column.addWidget(Text(status, theme.LABEL, theme.REGULAR, "ink2", wrap=True))
        card.body.addWidget(holder)
        return card

    def _book(self) -> None:
        self.booking_wanted.emit(self._coming)


def _when(visit: Visit) -> str:
    if visit.appointment:
        at = f", {dates.clock(visit.appointment_time)}" if visit.appointment_time else ""
        return _("booked {day}").format(day=dates.with_weekday(visit.appointment)) + at
    if visit.target:
        return _("target {day}").format(day=dates.with_weekday(visit.target))
    return _("day not stated in the protocol")


def _deviations(deviations: tuple[Deviation, ...]) -> TitledCard:
    card = TitledCard(_("Deviations"))
    card.set_count(len(deviations))
    for place, deviation in enumerate(deviations):
        if place:
            card.body.addWidget(rule())
        words = [dates.full(deviation.on), deviation.reason]
        card.body.addWidget(_line(deviation.detail, " · ".join(filter(None, words))))
    return card


def _openings(openings: tuple[Opening, ...]) -> TitledCard:
    """Every time the mask was opened, the latest first."""
    card = TitledCard(_("Unmasking"))
    card.set_count(len(openings))
    for place, one in enumerate(reversed(openings)):
        if place:
            card.body.addWidget(rule())
        said = _("Code broken elsewhere by {who}") if one.elsewhere else _("Unmasked here by {who}")
        card.body.addWidget(_line(said.format(who=one.by_whom), f"{dates.full(one.on)} · {one.reason}"))
    return card


def _line(words: str, below: str = "") -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(13, 9, 13, 10)
    column.setSpacing(2)
    column.addWidget(
        Text(
            words, theme.BODY, theme.MEDIUM if below else theme.REGULAR, "ink" if below else "ink2", wrap=True
        )
    )
    if below:
        column.addWidget(Text(below, theme.LABEL, theme.REGULAR, "ink2", wrap=True))
    return holder
