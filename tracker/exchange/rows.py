"""The tables of a study as rows of cells: participants, participant by visit, one row per item, scores, the logs, and
what is found beside the answers."""

from collections.abc import Iterator, Mapping

from tracker.domain.dataset import Dataset, LogShape, ScoreValue, Subject, VisitData
from tracker.domain.forms import Item, base_form, sample_number
from tracker.domain.lab_values import read_limit
from tracker.domain.logs import LogItem
from tracker.domain.records import Entry
from tracker.domain.samples import REASON_ITEM, SAMPLE_ITEMS
from tracker.exchange import found_tables
from tracker.exchange.cells import Cell, Cells, Row, answer, is_answered, number, value_of
from tracker.exchange.fixed_columns import number_column, participant_columns, visit_columns
from tracker.exchange.table import Table
from tracker.exchange.variables import (
    MISSING_CODES,
    MISSING_WORDS,
    RANGE_CODES,
    Column,
    Kind,
    Variable,
    called,
    item_column,
    variables,
)
from tracker.language import _


def tables(dataset: Dataset) -> tuple[Table, ...]:
    """The tables of a dataset in the order in which people read them."""
    return (
        _participants(dataset),
        _visits(dataset),
        _items(dataset),
        _scores(),
        *(_log(shape) for shape in dataset.logs),
        *found_tables.tables(dataset, number_column()),
    )


# --- participants


def _participants(dataset: Dataset) -> Table:
    columns = participant_columns(dataset)

    def rows(subject: Subject) -> Iterator[Row]:
        yield [read(subject) for _column, read in columns]

    return Table("participants", _("Participants"), tuple(column for column, _read in columns), rows)


# --- participant by visit


def visit_variables(dataset: Dataset) -> tuple[Variable, ...]:
    """The items and scores of a study, under names that no column of participant or visit has."""
    fixed = [column for column, _read in (*participant_columns(dataset), *visit_columns())]
    return variables(dataset, [column.name for column in fixed])


def _visits(dataset: Dataset) -> Table:
    """One row for each participant and visit: dates, then every variable."""
    fixed, known = visit_columns(), visit_variables(dataset)

    def rows(subject: Subject) -> Iterator[Row]:
        for held in subject.visits:
            cells = Cells(held)
            dates = [read(held.visit) for _column, read in fixed]
            yield [subject.participant.shown_number, *dates, *(cells.cell(one) for one in known)]

    columns = (number_column(), *(column for column, _read in fixed), *known)
    return Table("visits", _("Participant by visit"), columns, rows)


# --- one row per item


def _item_columns() -> tuple[Column, ...]:
    missing = tuple((code, _(MISSING_WORDS[code])) for code in MISSING_CODES.values())
    words = tuple((code, _(label)) for code, label in RANGE_CODES)
    return (
        *_place(),
        Column("repeat", _("1, and from 2 on a repeated sample"), Kind.NUMBER),
        Column("item", _("Item")),
        Column("label", _("What the item is called")),
        Column("value", _("The value: number, code, day or text; the table of visits tells which")),
        Column("value_label", _("The words for a code")),
        Column("as_typed", _("The text as it was typed")),
        Column("missing", _("Why there is no value"), Kind.CODE, codes=missing),
        Column("missing_reason", _("The reason in words")),
        Column("confirmed", _("yes where an unusual value was confirmed")),
        Column("comparator", _("Sign before the number")),
        Column("unit", _("Unit as reported")),
        Column("low", _("Lower limit of normal as reported"), Kind.NUMBER),
        Column("high", _("Upper limit of normal as reported"), Kind.NUMBER),
        Column("range_source", _("Where the range comes from")),
        Column("range_word", _("The value against its range"), Kind.CODE, codes=words),
        Column("grade", _("CTCAE grade; empty where it cannot be told"), Kind.NUMBER),
        Column("grade_version", _("The grade in words, with the version of CTCAE")),
        Column("decides", _("Of repeated samples: yes where this one counts")),
    )


def _place() -> tuple[Column, ...]:
    return (
        number_column(),
        Column("visit", _("Visit, as the study file names it")),
        Column("held_on", _("Day of the visit"), Kind.DATE),
        Column("form", _("Form")),
    )


class _Known:
    """The items of a study by form and item, with their order; what is asked of a sample stands behind them."""

    def __init__(self, dataset: Dataset) -> None:
        self._items = {
            (form.id, item.id): item for form in dataset.forms for item in (*form.items, *form.unasked)
        }
        self._order = {place: at for at, place in enumerate(self._items)}
        self._about = {item.id: item for item in (*SAMPLE_ITEMS, REASON_ITEM)}

    def item(self, entry: Entry) -> Item | None:
        """The item that an entry answers; None where the study no longer has it."""
        return self._items.get((base_form(entry.form), entry.item)) or self._about.get(entry.item)

    def order(self, entry: Entry) -> tuple[int, str, str]:
        """Where an entry stands among those of its visit."""
        place = (base_form(entry.form), entry.item)
        return self._order.get(place, len(self._order)), entry.form, entry.item


def _items(dataset: Dataset) -> Table:
    known = _Known(dataset)

    def rows(subject: Subject) -> Iterator[Row]:
        for held in subject.visits:
            for entry in sorted(filter(is_answered, held.entries), key=known.order):
                yield _item_row(subject, held, entry, known.item(entry))

    return Table("items", _("One row per item"), _item_columns(), rows)


def _item_row(subject: Subject, held: VisitData, entry: Entry, item: Item | None) -> Row:
    said = held.said.get(entry.id)
    column = item_column(item) if item else Column(entry.item, entry.item)
    value = value_of(entry, column.kind)
    return [
        subject.participant.shown_number,
        held.visit.planned_id,
        held.visit.held_on,
        base_form(entry.form),
        sample_number(entry.form),
        entry.item,
        called(item) if item else None,
        value,
        dict(column.codes).get(str(value)),
        entry.text or None,
        MISSING_CODES[entry.missing] if entry.missing else None,
        entry.missing_reason or None,
        entry.confirmed or None,
        entry.comparator or None,
        entry.unit or None,
        read_limit(entry.low),
        read_limit(entry.high),
        entry.range_source or None,
        (said.range_word or None) if said else None,
        said.grade if said else None,
        (said.grade_version or None) if said else None,
        entry.decides,
    ]


# --- scores


def _scores() -> Table:
    columns = (
        *_place(),
        Column("instrument", _("Instrument")),
        Column("version", _("Version of the rule that gave the score")),
        Column("part", _("total, band, or the name of a part")),
        Column("value", _("The number, or the code of a band")),
    )

    def rows(subject: Subject) -> Iterator[Row]:
        for held in subject.visits:
            for score in sorted(held.scores, key=lambda one: one.form):
                yield from _score_rows(subject, held, score)

    return Table("scores", _("Scores with their parts"), columns, rows)


def _score_rows(subject: Subject, held: VisitData, score: ScoreValue) -> Iterator[Row]:
    place: Row = [subject.participant.shown_number, held.visit.planned_id, held.visit.held_on, score.form]
    parts: Mapping[str, Cell] = {part: number(text or "") for part, text in sorted(score.parts.items())}
    for part, value in {"total": score.total, "band": score.band or None, **parts}.items():
        if value is not None:
            yield [*place, score.instrument, score.version, part, value]


# --- logs


def _log(shape: LogShape) -> Table:
    asked = tuple(
        item_column(item, several=isinstance(item, LogItem) and item.several) for item in shape.items
    )

    def rows(subject: Subject) -> Iterator[Row]:
        for row in subject.logs.get(shape.id, ()):
            answers = (answer(row.answers.get(column.name, ""), column) for column in asked)
            yield [subject.participant.shown_number, *answers]

    return Table(shape.id, _(shape.title), (number_column(), *asked), rows)
