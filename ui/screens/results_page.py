"""The Results page of a study: the enrolled participants in numbers, by visit and arm, and the response groups."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker import endpoints
from tracker.domain.cohort import CohortRow, EndpointCount, What
from tracker.domain.endpoint_results import EndpointState
from tracker.domain.records import Study
from tracker.domain.rights import Right
from tracker.domain.summary import METHOD, rounded
from tracker.endpoints import Cohort
from tracker.errors import Cancelled, TrackerError
from tracker.language import _, ngettext
from ui import theme
from ui.bridge import Bridge
from ui.screens.response_panel import ResponsePanel
from ui.widgets.buttons import plain
from ui.widgets.cards import Card, TitledCard
from ui.widgets.fields import Select
from ui.widgets.long_work import LongWork
from ui.widgets.plain_table import Column, PlainTable
from ui.widgets.text import Text, rule


class ResultsPage(QWidget):
    """The numbers come from the worker; what shows meanwhile says so."""

    shown = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._study: Study | None = None
        self.cohort: Cohort | None = None
        self.words = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self.measure = Select(_("Score"))
        self.what = Select(
            _("Value or change"), [("value", _("Value")), ("change", _("Change from baseline"))]
        )
        self.work = LongWork(bridge)
        self.again = plain(_("Put the numbers together"))
        self.table = summary_table()
        self.counts = counts_table()
        self.response = ResponsePanel(bridge)
        self._none = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self._lay_out()
        self.measure.activated.connect(self._show_rows)
        self.what.activated.connect(self._show_rows)
        self.again.clicked.connect(self._begin_again)

    def show_study(self, study: Study) -> None:
        """Put the numbers of a study together anew."""
        self._study, self.cohort = study, None
        site = self._bridge.site
        for card in (self._values, self._endpoints):
            card.hide()
        may = self._bridge.may(Right.CONFIGURE)
        self.response.setVisible(endpoints.asks_pattern(study.protocol) and may)
        self.response.show_study(study)
        self.words.set_text(_("Putting the numbers together…"))
        self.again.hide()
        study_id = study.id
        self.work.run(
            _("Participants"),
            lambda _told: endpoints.cohort(site, study_id),
            self._come,
            self._failed,
            only_reads=True,
        )

    def _come(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self._show_cohort(cohort)
        self.shown.emit()

    def _failed(self, error: TrackerError) -> None:
        """It was stopped, or could not be done: why stands in the place of the numbers, and the way to them."""
        stopped = isinstance(error, Cancelled)
        self.words.set_text(_("Stopped: the numbers are not put together.") if stopped else str(error))
        self.again.setVisible(stopped)
        self.again.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits any more: the worker is free for what comes next."""
        super().hideEvent(event)
        if self.work.busy and not event.spontaneous():
            self.work.cancel()

    def _begin_again(self) -> None:
        if self._study is not None:
            self.show_study(self._study)

    def _show_cohort(self, cohort: Cohort) -> None:
        self.words.set_text(_cohort_words(cohort))
        before = self.measure.code()
        self.measure.set_choices(list(cohort.measures))
        self.measure.set_code(before if before in dict(cohort.measures) else "")
        if self.measure.currentIndex() < 0 and cohort.measures:
            self.measure.setCurrentIndex(0)
        self._values.setVisible(bool(cohort.measures))
        self._endpoints.setVisible(bool(cohort.counts))
        self.counts.set_rows(cohort.counts)
        self.response.show_counts(cohort)
        self._show_rows()

    def _show_rows(self, *_chosen: object) -> None:
        if self.cohort is None:
            return
        what: What = "change" if self.what.code() == "change" else "value"
        rows = self.cohort.rows(self.measure.code(), what)
        told = [row for row in rows if row.summary.n or row.summary.missing]
        self.table.set_rows(rows)
        self.table.setVisible(bool(told))
        self._none.setVisible(not told)
        self._none.set_text(_("No such value is recorded yet."))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        self._values, self._endpoints = Card(), TitledCard(_("Endpoints reached"))
        self._values.body.addWidget(self._choices())
        self._values.body.addWidget(rule())
        self._values.body.addWidget(self.table)
        self._none.setContentsMargins(13, 12, 13, 12)
        self._values.body.addWidget(self._none)
        self._values.body.addWidget(rule())
        method = Text(_(METHOD), theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        method.setContentsMargins(13, 9, 13, 10)
        self._values.body.addWidget(method)
        self._endpoints.body.addWidget(self.counts)
        again = QHBoxLayout()
        again.addWidget(self.again)
        again.addStretch()
        column.addWidget(self.words)
        column.addWidget(self.work)
        column.addLayout(again)
        for widget in (self._values, self._endpoints, self.response):
            column.addWidget(widget)
        column.addStretch()

    def _choices(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(13, 9, 13, 9)
        row.setSpacing(theme.GAP_WIDE)
        self.measure.setMinimumWidth(180)
        row.addWidget(self.measure)
        row.addWidget(self.what)
        row.addStretch()
        return holder


def summary_table() -> PlainTable[CohortRow]:
    """One line for each visit and arm."""
    return PlainTable(
        _("Summary by visit and arm"),
        (
            Column(_("Visit"), lambda row: row.visit, 96, weight=theme.SEMIBOLD),
            Column(_("Arm"), lambda row: row.group, 150, 2),
            Column(_("n"), lambda row: str(row.summary.n), 48, number=True, weight=theme.MEDIUM),
            Column(_("Missing"), lambda row: str(row.summary.missing), 74, number=True),
            Column(_("To come"), lambda row: str(row.to_come), 78, number=True),
            Column(_("Mean"), lambda row: _number(row, row.summary.mean), 78, number=True),
            Column(_("SD"), lambda row: _number(row, row.summary.sd), 72, number=True),
            Column(_("Median"), lambda row: _number(row, row.summary.median), 78, number=True),
            Column(_("Quartiles"), _quartiles, 128, number=True),
            Column(_("Lowest, highest"), _extremes, 124, number=True),
        ),
    )


def counts_table() -> PlainTable[EndpointCount]:
    """How many reached each endpoint, of how many of whom it can be told."""
    states = EndpointState
    return PlainTable(
        _("Endpoints reached by visit and arm"),
        (
            Column(_("Endpoint"), lambda one: one.endpoint.label, 200, 2),
            Column(_("Visit"), lambda one: one.visit, 90, weight=theme.SEMIBOLD),
            Column(_("Arm"), lambda one: one.group, 150, 2),
            Column(_("Reached"), lambda one: str(one.reached), 80, number=True, weight=theme.MEDIUM),
            Column(_("Of judged"), lambda one: str(one.judged), 86, number=True),
            Column(_("Cannot tell"), lambda one: str(one.of(states.CANNOT_TELL)), 96, number=True),
            Column(_("Not judged"), lambda one: str(one.of(states.NOT_JUDGED)), 92, number=True),
            Column(_("To come"), lambda one: str(one.of(states.NOT_YET)), 78, number=True),
        ),
    )


def _cohort_words(cohort: Cohort) -> str:
    if not cohort.n:
        return _("Nobody is enrolled yet. The numbers appear here from the first participant on.")
    told = ngettext("{n} participant enrolled.", "{n} participants enrolled.", cohort.n).format(n=cohort.n)
    return _("{told} What this site recorded, described; no hypothesis is tested.").format(told=told)


def _number(row: CohortRow, number: object) -> str:
    """A calculated number with one decimal more than the values were recorded with."""
    return "–" if number is None else f"{rounded(number, row.summary.places + 1):f}".replace("-", "−")  # type: ignore[arg-type]  # a Fraction or a Decimal


def _quartiles(row: CohortRow) -> str:
    return (
        _("{low} to {high}").format(low=_number(row, row.summary.q1), high=_number(row, row.summary.q3))
        if row.summary.n
        else "–"
    )


def _extremes(row: CohortRow) -> str:
    found, places = row.summary, row.summary.places
    if found.low is None or found.high is None:
        return "–"
    low, high = (f"{rounded(value, places):f}".replace("-", "−") for value in (found.low, found.high))
    return _("{low} to {high}").format(low=low, high=high)
