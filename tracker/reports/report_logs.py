"""The logs in the visit report: adverse events since the visit before, medication and doses on its day."""

from collections.abc import Iterator

from tracker.domain.log_views import LogRecord, LogRow
from tracker.domain.log_words import LogColumn
from tracker.domain.views import VisitRecord
from tracker.language import N_, _
from tracker.reports.blocks import Block, Column, Text
from tracker.reports.page import Part
from tracker.reports.table import Col, Row, Table
from tracker.reports.text import BODY, CAPTION, LABEL, Style

_SINCE = {
    "adverse_event": N_("since the visit before, or going on"),
    "medication": N_("on the day of the visit"),
    "dose": N_("on the day of the visit"),
}
_MARKED = ("flag", "warn", "ask")
"""A note of these kinds must not be overlooked: its row stands on a grey ground."""
_INSET = 8.0


def logs_parts(record: VisitRecord) -> tuple[Part, ...]:
    """A table for each log that holds something at the visit; nothing where the record is masked."""
    return tuple(_part(log) for log in record.logs if log.rows and not record.masked)


def _part(log: LogRecord) -> Part:
    table = Table(
        tuple(_col(column) for column in log.columns),
        tuple(one for row in log.rows for one in _rows(log, row)),
        inset=_INSET,
    )
    return _(log.log.title), _(_SINCE[log.log.id]), Column((table,))


def _col(column: LogColumn) -> Col:
    if column.stretches:
        return Col(_(column.title), share=column.width / 100)
    return Col(_(column.title), width=column.width * 0.62)


def _rows(log: LogRecord, row: LogRow) -> Iterator[Row]:
    """The cells of a row; what is said of it stands below them over the whole width."""
    marked = any(note.kind in _MARKED for note in row.notes)
    first, *rest = (column.text(row.entry.answers) for column in log.columns)
    cells = (_cell(first, LABEL), *(_cell(text, BODY) for text in rest))
    yield Row(cells, flagged=marked, ruled=not row.notes, keeps=bool(row.notes))
    if row.notes:
        said = Column(tuple(Text(note.words, CAPTION.but(tone=0.0)) for note in row.notes))
        yield Row((said, *("" for _column in log.columns[1:])), flagged=marked, spans=True)


def _cell(text: str, style: Style) -> Block:
    return Column(tuple(Text(line, style) for line in text.split("\n")))
