"""Any other form or instrument: numbers, choices, yes and no, dates and text, laid out by their groups."""

from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Score
from tracker.domain.protocol import Item, ItemKind
from tracker.domain.views import FormRecord
from tracker.language import _
from ui import theme
from ui.entry_draft import Draft
from ui.widgets.cards import Card
from ui.widgets.choice_strip import ChoiceStrip, choices_of
from ui.widgets.derived_card import DerivedCard
from ui.widgets.entry_cell import LINE, SITE, TABLE, EntryCell, Look, Tint, takes_one_character
from ui.widgets.entry_form import Editor, EntryForm
from ui.widgets.item_layout import Matrix, Section, blocks
from ui.widgets.reason_line import show_in_place
from ui.widgets.sample_choice import SampleBar
from ui.widgets.text import Text, rule
from ui.widgets.total_card import TotalCard
from ui.widgets.value_rules import ValueRules

_PER_LINE = 2
_LABEL = 300
_LONG = 60
"""Characters from which a label stands above its answers: a criterion's words, a licensed question."""


def sign_tint(draft: Draft) -> int | None:
    """The severity step of a graded sign, as in EASI: up to 1 s1, up to 2 s2, above s3."""
    value = draft.number
    return min(ceil(value), 3) if value is not None and value >= 0 else None


class ItemForm(EntryForm):
    """A form without a layout of its own."""

    def __init__(self, form: FormRecord, age_years: int | None = None) -> None:
        super().__init__(form, age_years)
        self._instrument = INSTRUMENTS.get(form.instrument or "")
        self._matrix: Matrix | None = None
        self._total: TotalCard | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        for block in blocks(field.item for field in form.fields):
            column.addWidget(self._matrix_card(block) if isinstance(block, Matrix) else self._section(block))
        self._add_total(column)
        self.derived = DerivedCard()
        column.addWidget(self.derived)
        self.edited.connect(self._show_derived)
        self._show_derived()
        self.bar = SampleBar(form)
        self.bar.chosen.connect(self._sample_chosen)
        column.insertWidget(0, self.bar)
        self.order_by_items()

    def show_form(self, form: FormRecord) -> None:
        """Show a re-read record, and its score."""
        super().show_form(form)
        self.bar.show_form(form)
        self._show_total()
        self._show_derived()

    def set_read_only(self, read_only: bool) -> None:
        """The choice of a sample goes with the fields."""
        super().set_read_only(read_only)
        self.bar.set_read_only(read_only, self.form)

    def _sample_chosen(self, reason: str) -> None:
        self.chosen.emit("", reason)

    def _show_derived(self) -> None:
        """What plain items derive, from what stands in the fields now."""
        answers = self.answers() if self.form.kind == "items" else {}
        self.derived.show_values(answers, self.form.known)

    def steer(self, editor: Editor, key: int) -> None:
        """In a matrix up and down stay in the column."""
        target = self._across(editor.draft.field.item, Qt.Key(key)) if self._matrix else None
        if target is not None:
            target.take_over()
        else:
            super().steer(editor, key)

    # --- sections -------------------------------------------------------------------------------------------

    def _section(self, section: Section) -> Card:
        card = Card()
        if section.title:
            head = QHBoxLayout()
            head.setContentsMargins(15, 10, 15, 2)
            head.addWidget(Text(_(section.title), theme.BODY, theme.SEMIBOLD))
            card.body.addLayout(head)
        if section.lines:
            card.body.addLayout(self._lines(section))
        else:
            self._rows(card, section)
        return card

    def _lines(self, section: Section) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(15, 10, 15, 10)
        grid.setHorizontalSpacing(theme.GAP_LARGE)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        place = 0
        for item in section.items:
            wide = item.kind is ItemKind.TEXT
            place += place % _PER_LINE if wide else 0
            span = _PER_LINE if wide else 1
            grid.addWidget(self._line(self.drafts[item.id]), place // _PER_LINE, place % _PER_LINE, 1, span)
            place += span
        for column in range(_PER_LINE):
            grid.setColumnStretch(column, 1)
        return grid

    def _line(self, draft: Draft) -> QWidget:
        """Label above, field, and below it what was last time or what is to be said."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        cell = EntryCell(draft, LINE, arrows=False)
        self.add_editor(cell)
        column.addWidget(ItemLabel(draft))
        column.addWidget(cell)
        column.addWidget(Ghost(draft))
        column.addWidget(self.own_note(draft))
        _add_rules(column, draft)
        column.addStretch()
        return holder

    def _rows(self, card: Card, section: Section) -> None:
        alone = len(self.form.fields) == 1
        for number, item in enumerate(section.items):
            if number:
                card.body.addWidget(rule())
            card.body.addWidget(self._row(self.drafts[item.id], stacked=alone))

    def _row(self, draft: Draft, *, stacked: bool) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(15, 7, 15, 7)
        column.setSpacing(2)
        above = stacked or len(draft.field.item.label) > _LONG
        line: QHBoxLayout | QVBoxLayout = QVBoxLayout() if above else QHBoxLayout()
        line.setSpacing(theme.GAP)
        label = ItemLabel(draft, theme.BODY)
        line.addWidget(label)
        line.addWidget(self._editor(draft, stacked))
        if not above:
            label.setFixedWidth(_LABEL)
            line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.own_note(draft))
        _add_rules(column, draft)
        return holder

    def _editor(self, draft: Draft, stacked: bool) -> QWidget:
        editor: ChoiceStrip | EntryCell
        if choices_of(draft.field):
            editor = ChoiceStrip(draft, stacked=stacked)
        else:
            editor = EntryCell(draft, SITE, self._tint(draft.field.item), arrows=True)
        self.add_editor(editor)
        return editor

    # --- matrix ---------------------------------------------------------------------------------------------

    def _matrix_card(self, matrix: Matrix) -> Card:
        self._matrix = matrix
        card = Card()
        grid = QGridLayout()
        grid.setContentsMargins(15, 8, 15, 8)
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for column, words in enumerate(matrix.columns, start=1):
            head = Text(_(words), theme.LABEL, theme.SEMIBOLD, "ink2", wrap=True)
            head.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            head.setMinimumWidth(84)
            grid.addWidget(head, 0, column)
        for row, group in enumerate(matrix.rows, start=1):
            grid.addWidget(Text(_(group), theme.BODY, theme.MEDIUM), row, 0)
            self._matrix_row(grid, row, group, matrix)
        card.body.addLayout(grid)
        below = QHBoxLayout()
        below.setContentsMargins(15, 0, 15, 6)
        below.addWidget(self.note)
        card.body.addLayout(below)
        return card

    def _matrix_row(self, grid: QGridLayout, row: int, group: str, matrix: Matrix) -> None:
        for column, label in enumerate(matrix.columns, start=1):
            item = matrix.cells.get((group, label))
            if item is not None:
                editor = self._matrix_cell(self.drafts[item.id])
                grid.addWidget(editor, row, column, Qt.AlignmentFlag.AlignCenter)

    def _matrix_cell(self, draft: Draft) -> QWidget:
        editor: ChoiceStrip | EntryCell
        if choices_of(draft.field):
            editor = ChoiceStrip(draft, small=True)
        else:
            look: Look = TABLE
            editor = EntryCell(draft, look, self._tint(draft.field.item))
        self.add_editor(editor)
        return editor

    def _tint(self, item: Item) -> Tint | None:
        """Severity blue for graded signs; not where a high score is good."""
        worse = self._instrument is not None and self._instrument.higher_is_worse
        return sign_tint if worse and takes_one_character(item) else None

    def _across(self, item: Item, key: Qt.Key) -> Editor | None:
        assert self._matrix is not None
        if (item.group, item.label) not in self._matrix.cells:
            return None
        rows, columns = self._matrix.rows, self._matrix.columns
        down = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key, 0)
        right = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(key, 0)
        row, column = rows.index(item.group) + down, columns.index(item.label) + right
        if not (0 <= row < len(rows) and 0 <= column < len(columns)):
            return None
        found = self._matrix.cells.get((rows[row], columns[column]))
        return self.editors[found.id] if found else None

    # --- total ----------------------------------------------------------------------------------------------

    def _add_total(self, column: QVBoxLayout) -> None:
        if self._instrument is None or len(self.form.fields) < 2:
            return
        if not any(one.item.kind is not ItemKind.TEXT and one.item.required for one in self.form.fields[1:]):
            return
        self._total = TotalCard(self._instrument)
        column.addWidget(self._total)
        self.edited.connect(self._show_total)
        self._show_total()

    def _show_total(self) -> None:
        if self._total is not None:
            self._total.show_score(self.score() or Score(None), self.form.score, self.open_count())


def _add_rules(column: QVBoxLayout, draft: Draft) -> None:
    rules = ValueRules(draft)
    column.addWidget(rules)
    rules.show_record()


class Ghost(Text):
    """The last visit's value below a field; gives way to a message."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("", theme.HINT, ink="ink3")
        self._draft = draft
        draft.shown.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        previous, item = self._draft.field.previous, self._draft.field.item
        words = _(item.hint)
        if previous is not None and previous.shown:
            value = f"{previous.shown} {item.unit}".strip()
            words = _("was {value} at {visit}").format(value=value, visit=self._draft.field.previous_label)
        self.set_text(words)
        quiet = not self._draft.message and self._draft.typed.missing is None
        show_in_place(self, bool(words) and quiet)


class ItemLabel(Text):
    """The item's name, and whether it may stay empty; one that another answer asks for says so."""

    def __init__(self, draft: Draft, px: int = theme.LABEL) -> None:
        super().__init__("", px, theme.MEDIUM, "ink2" if px == theme.LABEL else "ink", wrap=True)
        self._draft = draft
        self._quiet = "ink2" if px == theme.LABEL else "ink"
        draft.shown.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        item = self._draft.field.item
        asked = item.required and bool(item.asked_when)
        words = "" if item.required else _(" (optional)")
        self.set_text(_(item.label) + (_(" (now required)") if asked else words))
        self.set_ink("warn" if asked and self._draft.empty else self._quiet)
