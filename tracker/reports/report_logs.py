"""The logs: in the visit report those that concern its visit, in a casebook every row."""

from collections.abc import Iterator
from dataclasses import replace

from tracker.domain.log_views import LogRecord, LogRow
from tracker.domain.log_words import LogColumn
from tracker.domain.views import VisitRecord
from tracker.language import N_, _, ngettext
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


def whole_log_part(log: LogRecord) -> Part:
    """A log with all its rows; those that were struck out stand at the end, each with why."""
    if not log.rows:
        return _(log.log.title), "", Column((Text(_("Nothing is recorded."), BODY),))
    count = ngettext("{n} row", "{n} rows", len(log.standing)).format(n=len(log.standing))
    note = f"{count}, {_('{n} struck out').format(n=len(log.struck))}" if log.struck else count
    return _(log.log.title), note, Column((_table(replace(log, rows=(*log.standing, *log.struck))),))


def _part(log: LogRecord) -> Part:
    return _(log.log.title), _(_SINCE[log.log.id]), Column((_table(log),))


def _table(log: LogRecord) -> Table:
    return Table(
        tuple(_col(column) for column in log.columns),
        tuple(one for row in log.rows for one in _rows(log, row)),
        inset=_INSET,
    )


def _col(column: LogColumn) -> Col:
    if column.stretches:
        return Col(_(column.title), share=column.width / 100)
    return Col(_(column.title), width=column.width * 0.57)


def _rows(log: LogRecord, row: LogRow) -> Iterator[Row]:
    """The cells of a row; what is said of it stands below them over the whole width."""
    said = tuple(note.words for note in row.notes)
    if row.entry.struck:
        said = (_("Struck out: {reason}").format(reason=row.entry.struck_reason), *said)
    marked = any(note.kind in _MARKED for note in row.notes) and not row.entry.struck
    first, *rest = (column.text(row.entry.answers) for column in log.columns)
    cells = (_cell(first, LABEL), *(_cell(text, BODY) for text in rest))
    yield Row(cells, flagged=marked, ruled=not said, keeps=bool(said))
    if said:
        below = Column(tuple(Text(words, CAPTION.but(tone=0.0)) for words in said))
        yield Row((below, *("" for _column in log.columns[1:])), flagged=marked, spans=True)


def _cell(text: str, style: Style) -> Block:
    return Column(tuple(Text(line, style) for line in text.split("\n")))
