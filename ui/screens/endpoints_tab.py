"""The Endpoints tab: how a participant stands at each endpoint, the numbers used, what is missing, and the source."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from tracker import endpoints
from tracker.domain.endpoint_results import EndpointResult, EndpointState
from tracker.domain.response_pattern import NO_RULE, Classified
from tracker.domain.views import ParticipantPage
from tracker.domain.visit_words import source_words
from tracker.endpoints import EndpointTable
from tracker.language import _
from ui import theme
from ui.bridge import Bridge
from ui.widgets.cards import Card, TitledCard
from ui.widgets.endpoint_words import (
    GLYPHS,
    baseline_words,
    change_words,
    improvement_words,
    percent_words,
    state_ink,
    used_words,
    value_words,
)
from ui.widgets.plain_table import Column, PlainTable
from ui.widgets.text import Text

_SIDE = 320
_ROOM_FOR_SIDE = 1080


class EndpointsTab(QWidget):
    """The table, and beside it what the chosen line rests on."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.table = endpoints_table()
        self.name = Text("", theme.BODY, theme.SEMIBOLD, wrap=True)
        self.details = Text("", theme.BODY, theme.REGULAR, wrap=True)
        self.source = Text("", theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        self.words = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self.pattern = Text("", theme.BODY, theme.MEDIUM, wrap=True)
        self.pattern_words = Text("", theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        self._lay_out()
        self.table.chosen.connect(self._show_detail)

    def show_page(self, page: ParticipantPage) -> None:
        """Judge this participant's endpoints anew and show them."""
        found = endpoints.of_participant(self._bridge.site, page.participant.id)
        self.words.set_text(_words(found))
        for card in (self._card, self._detail_card):
            card.setVisible(bool(found.results))
        self.table.set_rows(found.results)
        chosen = self.table.chosen_row()
        if chosen is not None:
            self._show_detail(chosen)
        self._pattern_card.setVisible(found.asks_pattern)
        self._show_pattern(found)

    def first_action(self) -> QWidget | None:
        """The table, where it has lines."""
        return self.table if self.table.table.rows else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room beside, the detail goes below."""
        super().resizeEvent(event)
        beside = self.width() >= _ROOM_FOR_SIDE
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        self._detail_card.setMinimumWidth(_SIDE if beside else 0)
        self._detail_card.setMaximumWidth(_SIDE if beside else 16777215)

    def _show_detail(self, result: EndpointResult) -> None:
        self.name.set_text(f"{result.endpoint.label}, {result.visit.label}")
        self.details.set_text("\n".join(part for part in _details(result) if part))
        self.source.set_text(_("Source: {source}").format(source=source_words(result.endpoint.source)))

    def _show_pattern(self, found: EndpointTable) -> None:
        if found.rule is None or found.pattern is None:
            self.pattern.set_text(_("Not classified"))
            self.pattern_words.set_text(
                f"{_(NO_RULE)} {_('It is entered on the Study screen, page Results.')}"
            )
            return
        self.pattern.set_text(_(str(found.pattern.pattern)).capitalize())
        said = _("By the site’s definition. {words}").format(words=found.rule.words(found.study.protocol))
        self.pattern_words.set_text("\n".join((said, _by_visit(found.pattern))))

    def _lay_out(self) -> None:
        self._card, self._detail_card = Card(), Card()
        self._card.body.addWidget(self.table)
        self._detail_card.body.addWidget(_padded(self.name, self.details, self.source))
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(theme.GAP_WIDE)
        self._row.addWidget(self._card, 1)
        self._row.addWidget(self._detail_card, 0, Qt.AlignmentFlag.AlignTop)
        self._pattern_card = TitledCard(_("Response group"))
        self._pattern_card.body.addWidget(_padded(self.pattern, self.pattern_words))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.words)
        column.addLayout(self._row)
        column.addWidget(self._pattern_card)
        column.addStretch()


def endpoints_table() -> PlainTable[EndpointResult]:
    """One line for each endpoint at each visit."""
    return PlainTable(
        _("Endpoints by visit"),
        (
            Column(_("Visit"), lambda one: one.visit.label, 110, weight=theme.SEMIBOLD),
            Column(_("Endpoint"), lambda one: one.endpoint.label, 250, 2),
            Column(
                _("Stands"),
                lambda one: _(str(one.state)),
                150,
                1,
                ink=lambda one: state_ink(one.state),
                weight=theme.MEDIUM,
                glyph=lambda one: GLYPHS.get(one.state),
            ),
            Column(_("Baseline"), baseline_words, 84, number=True),
            Column(_("Value"), value_words, 76, number=True, weight=theme.MEDIUM),
            Column(_("Change"), change_words, 78, number=True),
            Column(_("Change %"), percent_words, 96, number=True),
        ),
        selects=True,
    )


def _padded(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(13, 11, 13, 13)
    column.setSpacing(6)
    for widget in widgets:
        column.addWidget(widget)
    return holder


def _words(found: EndpointTable) -> str:
    if not found.study.protocol.endpoints:
        return _("The study file names no endpoint.")
    if not found.results:
        return _("Endpoints appear here once a visit at which they are told is planned or held.")
    return _("Each endpoint at each visit at which it is told, judged by exact numbers against its baseline.")


def _details(result: EndpointResult) -> tuple[str, ...]:
    """The lines under the table: why, with which baseline, what is missing, how the score came about."""
    missing = ", ".join(result.judged.missing)
    lacking = result.state is EndpointState.CANNOT_TELL and missing
    return (
        result.judged.because[:1].upper() + result.judged.because[1:],
        _("Missing: {names}").format(names=missing) if lacking else "",
        used_words(result),
        improvement_words(result.improvement),
    )


def _by_visit(pattern: Classified) -> str:
    answers = {True: _("response"), False: _("no response"), None: _("cannot tell")}
    parts = []
    for label, verdict in pattern.visits:
        why = verdict.because or ", ".join(verdict.missing)
        parts.append(f"{label}: {answers[verdict.answer]}" + (f" ({why})" if why else ""))
    return "; ".join(parts)
