"""The EASI page of the blank sheet: four regions by area and four signs in large boxes."""

from tracker.domain.instruments.easi import AREA_LEGEND, REGIONS, SIGN_LEGEND, SIGNS, weights
from tracker.domain.views import Field, FormRecord
from tracker.language import _
from tracker.reports.blocks import Block, Column, Text, space
from tracker.reports.hand_boxes import ScoreBox
from tracker.reports.inline import Flow, Inline, Words
from tracker.reports.sheet_scores import credit, scale_words, total_line
from tracker.reports.table import Cell, Col, Row, Table
from tracker.reports.text import CAPTION, HINT, LABEL
from tracker.reports.words import number, previous


def easi_blocks(form: FormRecord, age: int | None) -> tuple[Block, ...]:
    """The grid, the legends, the total. The weights are those of the age where it is known."""
    fields = {field.item.id: field for field in form.fields}
    columns = (Col("", share=1.25), *(Col(title, align="centre") for title in _titles()))
    rows = tuple(_row(number, region, fields, age) for number, region in enumerate(REGIONS))
    grid = Table(columns, rows, least=40, pad=4, inset=6)
    return (grid, space(4), *_legends(), space(4), total_line(form), *credit(form))


def _titles() -> tuple[str, ...]:
    area = _("Area") + "\n" + _("0 to 6")
    return (area, *(f"{_(words)}\n" + _("0 to 3") for _sign, words in SIGNS))


def _row(number: int, region: tuple[str, str], fields: dict[str, Field], age: int | None) -> Row:
    name, words = region
    cells: tuple[Cell, ...] = tuple(
        Flow((ScoreBox(previous(fields[f"{name}.{sign}"]), half=True),)) for sign, _words in SIGNS
    )
    area = Flow((ScoreBox(previous(fields[f"{name}.area"])),))
    return Row(
        (_region(name, words, age), area, *cells), ground=0.95 if number % 2 == 0 else None, ruled=False
    )


def _region(name: str, words: str, age: int | None) -> Block:
    title = Text(_(words), LABEL)
    if age is None:
        return title
    weight = _("weight × {weight}").format(weight=number(weights(age)[name]))
    return Column((title, Text(weight, HINT.but(leading=10.5))))


def _legends() -> tuple[Block, ...]:
    area: tuple[Inline, ...] = (Words(_("Area"), LABEL), *scale_words(AREA_LEGEND, ":"))
    signs: tuple[Inline, ...] = (
        Words(_("Signs"), LABEL),
        *scale_words(SIGN_LEGEND),
        Words(_("tick ½ to add a half"), HINT),
    )
    rule = _("Region = weight × area × sum of the four signs; EASI = sum of the regions.")
    return (Flow(area, gap=11, row_gap=1), Flow(signs, gap=11, row_gap=1), Text(rule, CAPTION))
