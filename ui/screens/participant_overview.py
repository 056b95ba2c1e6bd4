"""The Overview tab: visits and values on one axis, which values are shown, and the rail beside or below."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from tracker.domain.views import ParticipantPage, Trend
from tracker.language import _
from ui import theme
from ui.screens.participant_rail import ParticipantRail
from ui.widgets.cards import Card
from ui.widgets.flow import FlowBox
from ui.widgets.text import Text, rule
from ui.widgets.timeline import Timeline
from ui.widgets.toggle_pill import TogglePill

_RAIL = 300
_ROOM_FOR_RAIL = 940
AT_FIRST = 2
"""Values shown before anyone chooses: as many as fit a screen of 768 px."""


def at_first(page: ParticipantPage) -> tuple[str, ...]:
    """The values shown first: the study's first score, then those beyond a limit now, then those with one."""
    crossed = [one for one in page.trends if one.points and one.points[-1].crossed]
    limited = [one for one in page.trends if one.limits]
    scores = [one for one in page.trends if not one.unit][:1]
    ranked = dict.fromkeys(one.id for one in (*scores, *crossed, *limited, *page.trends))
    return tuple(ranked)[:AT_FIRST]


class ParticipantOverview(QWidget):
    """`visit_wanted` brings a visit to open, `booking_wanted` one to book."""

    visit_wanted = Signal(str)
    booking_wanted = Signal(str)
    log_wanted = Signal(str)
    """The log of which a bar was opened."""

    def __init__(self) -> None:
        super().__init__()
        self._page: ParticipantPage | None = None
        self._shown: dict[str, tuple[str, ...]] = {}
        self.timeline = Timeline()
        self.rail = ParticipantRail()
        self._pills = FlowBox(theme.GAP_SMALL)
        self._empty = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self._lay_out()
        self.timeline.visit_chosen.connect(self.visit_wanted)
        self.timeline.log_chosen.connect(self.log_wanted)
        self.rail.visit_wanted.connect(self.visit_wanted)
        self.rail.booking_wanted.connect(self.booking_wanted)

    def show_page(self, page: ParticipantPage, *, may_book: bool = True) -> None:
        """Show this participant; who `may_book` is offered the next visit."""
        self._page = page
        self.rail.show_page(page, may_book=may_book)
        self._show_pills(page)
        self._show_timeline()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room beside, the rail goes below."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        beside = self.width() >= _ROOM_FOR_RAIL
        self._row.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
        self.rail.setMinimumWidth(_RAIL if beside else 0)
        self.rail.setMaximumWidth(_RAIL if beside else 16777215)

    def _chosen(self, page: ParticipantPage) -> tuple[str, ...]:
        return self._shown.get(page.participant.id, at_first(page))

    def _show_pills(self, page: ParticipantPage) -> None:
        self._pills.flow.clear()
        chosen = self._chosen(page)
        if len(page.trends) > len(at_first(page)):
            self._pills.add(Text(_("Values"), theme.LABEL, theme.MEDIUM, "ink2"))
            for trend in page.trends:
                self._pills.add(self._pill(trend, trend.id in chosen))
        self._pills.setVisible(self._pills.flow.count() > 0)

    def _pill(self, trend: Trend, on: bool) -> TogglePill:
        crossed = bool(trend.points) and trend.points[-1].crossed
        pill = TogglePill(trend.name, trend.id, flagged=crossed)
        pill.setChecked(on)
        pill.toggled.connect(self._pill_toggled)
        return pill

    def _pill_toggled(self) -> None:
        if self._page is None:
            return
        on = {pill.key for pill in self._pills.findChildren(TogglePill) if pill.isChecked()}
        ids = tuple(trend.id for trend in self._page.trends if trend.id in on)
        self._shown[self._page.participant.id] = ids
        self._show_timeline()

    def _show_timeline(self) -> None:
        assert self._page is not None
        chosen = self._chosen(self._page)
        by_id = {trend.id: trend for trend in self._page.trends}
        self.timeline.show_page(self._page, [by_id[name] for name in chosen if name in by_id])
        self._empty.set_text(_empty_words(self._page))
        self._empty_box.setVisible(bool(self._empty.whole()))

    def _lay_out(self) -> None:
        card = Card()
        card.body.addWidget(self.timeline)
        self._empty_box = QWidget()
        inside = QVBoxLayout(self._empty_box)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(rule())
        words = QWidget()
        padded = QVBoxLayout(words)
        padded.setContentsMargins(14, 12, 14, 14)
        padded.addWidget(self._empty)
        inside.addWidget(words)
        card.body.addWidget(self._empty_box)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(card)
        column.addWidget(self._pills)
        column.addStretch()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.GAP_WIDE)
        self._row.addWidget(left, 1)
        self._row.addWidget(self.rail, 0, Qt.AlignmentFlag.AlignTop)


def _empty_words(page: ParticipantPage) -> str:
    if page.trends:
        return ""
    if not any(visit.is_held for visit in page.visits):
        return _("No visits held yet. Scores and laboratory values appear here from the second one on.")
    return _("Scores and laboratory values appear here once two visits have them.")
