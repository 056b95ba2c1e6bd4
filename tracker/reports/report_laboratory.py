"""The laboratory table of the report: value as typed, range, low or high, grade, change, what it crosses."""

from dataclasses import dataclass, replace

from tracker.catalogue import analytes
from tracker.domain.forms import ItemKind
from tracker.domain.records import LabJudgement
from tracker.domain.samples import LABORATORY, REPEAT_REASON, SAMPLE_DATE, SAMPLE_TIME
from tracker.domain.units import shown
from tracker.domain.views import Field, FormRecord
from tracker.language import _
from tracker.reports import marks
from tracker.reports.blocks import Block, Column, Text, space
from tracker.reports.inline import width_of
from tracker.reports.page import Part
from tracker.reports.pen import Pen
from tracker.reports.report_items import choice_of, remark_of
from tracker.reports.table import Cell, Col, Row, Table
from tracker.reports.text import BODY, CAPTION, HINT, LABEL, STRONG
from tracker.reports.words import answer, reference_range, signed

_INSET = 9.0
"""Clear of the black bar of a flagged row."""
_FEW = 2
_NOTHING = LabJudgement()
_LETTERS = {"low": "L", "high": "H"}


@dataclass(frozen=True)
class _Marked:
    """Words behind a triangle or a diamond."""

    words: str
    undecided: bool = False

    def _text(self) -> Text:
        return Text(self.words, STRONG.but(size=8))

    def height(self, width: float) -> float:
        return self._text().height(width - 14)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        (marks.undecided if self.undecided else marks.flag)(pen, x, top - 6.6, 8.5)
        self._text().draw(pen, x + 14, top, width - 14)

    def split(self, width: float, room: float) -> None:
        """Never cut."""


def laboratory_part(form: FormRecord) -> tuple[Part, ...]:
    """The section of a laboratory form; none where nothing is recorded."""
    results = tuple(field for field in form.fields if field.item.kind is ItemKind.ANALYTE and field.answered)
    if not results and form.sample > 1:
        nothing = Text(_("no result is recorded yet"), CAPTION)
        return ((form.title, _sampled(form), Column((nothing,))),)
    numbers = tuple(field for field in results if not field.item.choices)
    words = tuple(field for field in results if field.item.choices)
    blocks = [*([_numbers(numbers)] if numbers else []), *([_words(words)] if words else [])]
    return ((form.title, _sampled(form), Column(tuple(blocks))),) if blocks else ()


def _numbers(results: tuple[Field, ...]) -> Block:
    hint = _(
        "L below, H above the laboratory’s range on the sample date. G: CTCAE grade. "
        "Triangle: crosses a threshold. Diamond: cannot be judged."
    )
    columns = _columns(results)
    shared = _shared_choice(results)
    rows = tuple(row for field in results for row in _rows(field, len(columns), shared))
    table = Table(columns, rows, inset=_INSET)
    said = (Text(_("Of each result: {words}.").format(words=shared), LABEL),) if shared else ()
    return Column((*said, Text(hint, CAPTION), space(2), table, space(4)), together=3 + len(said))


def _shared_choice(results: tuple[Field, ...]) -> str:
    """Which of several samples decides, said once where it is the same for three results or more."""
    said = {choice_of(field) for field in results}
    return said.pop() if len(said) == 1 and len(results) > _FEW else ""


def _words(results: tuple[Field, ...]) -> Block:
    """Results that are words: positive, negative, indeterminate."""
    columns = (
        Col(_("Analyte"), share=1.5, style=LABEL),
        Col(_("Result"), share=1),
        Col(_compared_with(results), share=1, style=BODY.but(tone=0.3)),
        Col(_("Flag"), share=1),
    )
    rows = tuple(_word_row(field, field.judgement or _NOTHING) for field in results)
    return Table(columns, rows, inset=_INSET)


def _word_row(field: Field, said: LabJudgement) -> Row:
    assert field.entry is not None
    result = Text(answer(field.item, field.entry), STRONG if said.crossed else BODY)
    return Row(
        (_name(field, _remarks(field)), result, _compared(field, ""), _flag(said)), flagged=bool(said.crossed)
    )


def _sampled(form: FormRecord) -> str:
    """When the sample was taken and whose ranges were used."""
    said = {field.item.id: field.entry for field in form.fields if field.entry is not None and field.answered}
    items = {field.item.id: field.item for field in form.fields}
    taken = [answer(items[name], entry) for name, entry in said.items() if name in (SAMPLE_DATE, SAMPLE_TIME)]
    measured = [answer(items[name], entry) for name, entry in said.items() if name == LABORATORY]
    sources = {entry.range_source for entry in said.values() if entry.range_source}
    words = [_("sample {when}").format(when=" ".join(taken))] if taken else []
    why = said.get(REPEAT_REASON)
    reason = [_("repeated: {why}").format(why=why.text)] if why else []
    return "; ".join([*reason, *words, *measured, *sorted(sources)])


def _columns(results: tuple[Field, ...]) -> tuple[Col, ...]:
    return (
        Col(_("Analyte"), share=1.6, style=LABEL),
        Col(_("Value"), 40, "right"),
        Col(_("Unit"), _unit_room(results), style=HINT.but(tone=0.0)),
        Col(_("Range"), 55, "right"),
        Col("", 9, style=STRONG),
        Col(_("Grade"), 25, style=STRONG),
        Col(_compared_with(results), 40, "right", BODY.but(tone=0.3)),
        Col(_("Change"), 37, "right"),
        Col(_("Flag"), share=1),
    )


def _unit_room(results: tuple[Field, ...]) -> float:
    """The width of the longest unit, so that mL/min/1.73 m² stays on one line."""
    units = (shown(field.entry.unit) for field in results if field.entry is not None)
    return max(46.0, *(min(width_of(unit, HINT) + 1, 64.0) for unit in units))


def _compared_with(results: tuple[Field, ...]) -> str:
    if any(field.baseline for field in results):
        return _("Baseline")
    labels = {field.previous_label for field in results if field.previous and field.previous_label}
    return labels.pop() if len(labels) == 1 else _("Last")


def _rows(field: Field, columns: int, shared: str) -> tuple[Row, ...]:
    """The result; below it across the table what is said of it, what it gives, and whose rule it crosses."""
    said = field.judgement or _NOTHING
    words = (*(one for one in _remarks(field) if one != shared), *_derived_words(said))
    row = _row(field)
    if not words:
        return (row,)
    told = Column(tuple(Text(one, CAPTION.but(leading=10)) for one in words))
    below = Row((told, *("",) * (columns - 1)), flagged=bool(said.crossed), spans=True)
    return replace(row, ruled=False, keeps=True), below


def _row(field: Field) -> Row:
    entry, said = field.entry, field.judgement or _NOTHING
    assert entry is not None
    letter = _LETTERS.get(said.range_word, "")
    compared = field.baseline or field.previous
    cells: tuple[Cell, ...] = (
        _name(field, ()),
        _value(field, bold=bool(letter or said.crossed)),
        shown(entry.unit),
        reference_range(entry.low, entry.high),
        letter,
        f"G{said.grade}" if said.grade else "",
        _compared(field, compared.unit if compared else ""),
        signed(said.change) if said.change is not None else "",
        _flag(said),
    )
    return Row(cells, flagged=bool(said.crossed))


def _derived_words(said: LabJudgement) -> tuple[str, ...]:
    return tuple(words for words in (said.derived, said.informs, *_packs(said)) if words)


def _value(field: Field, bold: bool) -> Block:
    assert field.entry is not None
    missing = field.entry.missing is not None
    style = HINT.but(leading=12, tone=0.0) if missing else STRONG if bold else BODY
    return Text(answer(field.item, field.entry), style, "right")


def _compared(field: Field, unit: str) -> str:
    """The earlier value, with its unit where that is another."""
    compared = field.baseline or field.previous
    if compared is None or field.entry is None:
        return ""
    value = answer(field.item, compared)
    return f"{value} {shown(unit)}" if unit and unit != field.entry.unit and not compared.missing else value


def _remarks(field: Field) -> tuple[str, ...]:
    """Which of several decides, and why it is missing."""
    return tuple(words for words in (choice_of(field), remark_of(field)) if words)


def _name(field: Field, lines: tuple[str, ...]) -> Block:
    """The analyte, small below it what is said of it."""
    known = analytes().get(field.item.id)
    label = field.item.label
    if known is not None and known.abbreviation not in label and len(label) > 20:
        label, lines = known.abbreviation, (label, *lines)
    return Column((Text(label, LABEL), *(Text(one, CAPTION.but(leading=10)) for one in lines)))


def _flag(said: LabJudgement) -> Cell:
    blocks = [_Marked(one.limit) for one in said.crossed]
    blocks += [_Marked(_missing(one.missing) or one.because, undecided=True) for one in said.undecided]
    return Column(tuple(blocks)) if blocks else ""


def _packs(said: LabJudgement) -> list[str]:
    """The limits that stand and are no rule of the study, each with the label pack it comes from."""
    standing = (*said.crossed, *said.undecided)
    return [f"{one.limit}: {one.origin}" for one in standing if one.origin]


def _missing(names: tuple[str, ...]) -> str:
    return _("lacks {names}").format(names=", ".join(names)) if names else ""
