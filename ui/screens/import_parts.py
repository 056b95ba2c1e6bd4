"""The first parts of the assistant: which file and layout, how the file is written, its first rows."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tracker.language import _
from tracker.layouts import DATE_FORMATS, DECIMALS, ENCODINGS, SEPARATORS, Draft, FileLook, ReadRow
from ui import theme
from ui.import_kinds import Choices
from ui.widgets.buttons import plain
from ui.widgets.cards import Card, TitledCard
from ui.widgets.field_line import at_the_line
from ui.widgets.fields import LabelledField, Select
from ui.widgets.flow import FlowBox
from ui.widgets.glyphs import Glyph
from ui.widgets.plain_table import Column, PlainTable

_WIDE = 940
"""px from which columns and first rows stand side by side."""
_WIDTHS = {
    "sheet": 150,
    "header_row": 110,
    "separator": 170,
    "encoding": 150,
    "decimal": 170,
    "date_format": 380,
}


def titled(title: str, *parts: QWidget) -> TitledCard:
    """A card with a heading and its parts from edge to edge."""
    card = TitledCard(title)
    for part in parts:
        card.body.addWidget(part)
    return card


class FileCard(Card):
    """The study, the file, and a layout that is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.study = LabelledField(_("Study"), editor=Select(_("Study")))
        self.path = LabelledField(_("File"))
        self.choose = plain(_("Choose…"))
        self.kept = LabelledField(_("Layout"), editor=Select(_("Layout")))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(13, 12, 13, 14)
        row.setSpacing(theme.GAP)
        row.addWidget(self.study, 2, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.path, 4, Qt.AlignmentFlag.AlignTop)
        row.addLayout(at_the_line(self.choose))
        row.addWidget(self.kept, 2, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(holder)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def set_studies(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer the studies of the site; the one in use stays."""
        _offer(self.study, choices, choices[0][0] if choices else "")

    def set_layouts(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer the layouts that are kept."""
        _offer(self.kept, [("", _("By the columns’ names")), *choices], "")


def _offer(field: LabelledField, choices: Sequence[tuple[str, str]], otherwise: str) -> None:
    assert isinstance(field.editor, Select)
    before = field.text()
    field.editor.set_choices(choices)
    field.set_text(before if before in dict(choices) else otherwise)


class ShapeCard(Card):
    """How the file is written where it does not tell by itself, and `more` that no column says.

    `changed` brings what, and how.
    """

    changed = Signal(str, str)

    def __init__(self, more: Mapping[str, LabelledField]) -> None:
        super().__init__()
        self._shown: dict[str, str] = {}
        self.fields = {
            "sheet": choice(_("Sheet"), ()),
            "header_row": LabelledField(_("Row of names")),
            "separator": choice(_("Between the columns"), SEPARATORS),
            "encoding": choice(_("Characters"), ENCODINGS),
            "decimal": choice(_("Decimal sign"), DECIMALS),
            "date_format": choice(_("Dates"), DATE_FORMATS),
            **more,
        }
        flow = FlowBox(gap=theme.GAP, row_gap=theme.GAP_SMALL)
        for key, field in self.fields.items():
            field.setFixedWidth(_WIDTHS.get(key, 170))
            field.setProperty("key", key)
            field.left.connect(self._left)
            flow.add(field)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(13, 12, 13, 12)
        column.addWidget(flow)
        self.body.addWidget(holder)

    def show_shape(self, look: FileLook, draft: Draft) -> None:
        """Show what was found, and what the layout says."""
        _offer(self.fields["sheet"], [(one, one) for one in look.sheets], look.sheet)
        self.fields["sheet"].setVisible(len(look.sheets) > 1)
        for key in ("separator", "encoding"):
            self.fields[key].setVisible(not look.sheets)
        self._show_found("separator", SEPARATORS, look.separator, draft)
        self._show_found("encoding", ENCODINGS, look.encoding, draft)
        self.fields["header_row"].set_text(str(look.header_row))
        for key, usual in (("decimal", ""), ("date_format", "day first")):
            self._show_choice(key, draft.shape.get(key, usual))
        for key, value in draft.settings.items():
            if key in self.fields:
                self.fields[key].set_text(value)
        self._shown = {key: field.text() for key, field in self.fields.items()}

    def _show_found(self, key: str, choices: Choices, found: str, draft: Draft) -> None:
        """What is found by itself stands beside the words for it."""
        words = dict(choices).get(found, found)
        first = ("", _("{words} (found)").format(words=_(words)) if found else _(choices[0][1]))
        field = self.fields[key]
        assert isinstance(field.editor, Select)
        field.editor.set_choices([first, *((code, _(said)) for code, said in choices[1:])])
        self._show_choice(key, draft.shape.get(key, ""))

    def _show_choice(self, key: str, code: str) -> None:
        """A layout that is kept may say what the assistant does not offer."""
        editor = self.fields[key].editor
        assert isinstance(editor, Select)
        if editor.findData(code) < 0:
            editor.addItem(code, code)
        editor.set_code(code)

    def _left(self, text: str) -> None:
        field = self.sender()
        key = str(field.property("key")) if field is not None else ""
        if key and text != self._shown.get(key):
            self._shown[key] = text
            self.changed.emit(key, text)


class Beside(QWidget):
    """Two parts side by side, or one below the other where the page is narrow."""

    def __init__(self, first: QWidget, second: QWidget) -> None:
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.GAP)
        for part in (first, second):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
            self._row.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn where there is room."""
        super().resizeEvent(event)
        wide = event.size().width() >= _WIDE
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


def choice(label: str, choices: Choices) -> LabelledField:
    """A labelled choice among these, their words still to be translated."""
    return LabelledField(label, editor=Select(label, [(code, _(words)) for code, words in choices]))


def preview_table(heads: Sequence[str]) -> PlainTable[ReadRow]:
    """The first rows of a file under these heads, each with what is wrong with it."""

    def problem(row: ReadRow) -> str:
        return row.problem or row.note

    columns: list[Column[ReadRow]] = [
        Column(_("Row"), lambda row: str(row.row), 52, ink=lambda _row: "ink2", number=True)
    ]
    columns += [_cell_column(head, place) for place, head in enumerate(heads)]
    columns.append(
        Column(
            _("Problem"),
            problem,
            180,
            2,
            ink=lambda _row: "warn",
            weight=theme.MEDIUM,
            glyph=lambda row: Glyph.MISSING if problem(row) else None,
        )
    )
    return PlainTable(_("The first rows as they are read"), columns)


def _cell_column(head: str, place: int) -> Column[ReadRow]:
    return Column(head, lambda row: row.cells[place], 130, 1)
