"""Adverse events and medication on the blank sheet: what goes on in grey, to ask after, then rows for what is new."""

from collections.abc import Mapping
from typing import NamedTuple

from tracker.domain.log_views import LogRecord
from tracker.domain.log_words import COLUMNS, shown
from tracker.domain.logs import LOGS
from tracker.language import N_, _
from tracker.reports.blocks import Block, Column, Text, space
from tracker.reports.table import Cell, Col, Row, Table
from tracker.reports.text import CAPTION, PAST

LOG_OF = {"adverse_events": "adverse_event", "medication": "medication"}
"""Where the screen takes free words, paper gives a table whose columns remind of what to ask."""


class _Column(NamedTuple):
    title: str
    share: float
    items: tuple[str, ...] = ()
    """What of a row that goes on stands here; nothing where the answer is asked today."""


_COLUMNS: Mapping[str, tuple[_Column, ...]] = {
    "adverse_event": (
        _Column(N_("Event, in the participant’s words"), 3.2, ("words",)),
        _Column(N_("Onset"), 1.3, ("onset",)),
        _Column(N_("End or ongoing"), 1.4),
        _Column(N_("Grade"), 0.7, ("grade",)),
        _Column(N_("Serious"), 0.9, ("serious",)),
        _Column(N_("Related"), 1.0, ("relation",)),
        _Column(N_("Action"), 1.3, ("action",)),
    ),
    "medication": (
        _Column(N_("Name, dose, route"), 3.4, ("name", "dose", "route")),
        _Column(N_("Start"), 1.1, ("started",)),
        _Column(N_("Stop or ongoing"), 1.2),
        _Column(N_("Reason"), 1.8, ("indication",)),
    ),
}
_NEW_ROWS = {"adverse_event": 3, "medication": 2}
_GOING_ON = PAST.but(leading=10)


def log_table(log_id: str, ongoing: tuple[LogRecord, ...]) -> Block:
    """A table with a line around every cell: rows that go on, then empty ones to write in."""
    columns = _COLUMNS[log_id]
    known = [row.entry.answers for one in ongoing if one.log.id == log_id for row in one.rows]
    empty: tuple[Cell, ...] = ("",) * len(columns)
    rows = [Row(tuple(_cell(log_id, column, answers) for column in columns)) for answers in known]
    table = Table(
        tuple(Col(_(column.title), share=column.share) for column in columns),
        (*rows, *(Row(empty),) * _NEW_ROWS[log_id]),
        least=25,
        inset=4,
        boxed=True,
    )
    if not known:
        return table
    told = Text(_("In grey what had no end yet: write when it ended, or that it goes on."), CAPTION)
    return Column((told, space(2), table), together=3)


_IN_ONE = {
    ("adverse_event", "grade"): COLUMNS["adverse_event"][1].text,
    ("medication", "dose"): COLUMNS["medication"][1].text,
}
"""Said as the screen's table does: the grade as its figure, amount, unit and how often together."""


def _cell(log_id: str, column: _Column, answers: Mapping[str, str]) -> Cell:
    said = (_said(log_id, name, answers) for name in column.items)
    return Text("  ".join(part for part in said if part), _GOING_ON)


def _said(log_id: str, name: str, answers: Mapping[str, str]) -> str:
    if (log_id, name) in _IN_ONE:
        return _IN_ONE[log_id, name](answers)
    return shown(LOGS[log_id].item(name), answers.get(name, ""))
