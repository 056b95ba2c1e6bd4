"""The laboratory form: the sample's date and time, then one row for each analyte. One number, one Enter."""

from itertools import pairwise

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.protocol import ItemKind
from tracker.domain.samples import LABORATORY, REPEAT_REASON
from tracker.domain.views import FormRecord
from tracker.language import _
from ui import theme
from ui.entry_draft import Draft
from ui.shortcuts import bind
from ui.widgets import buttons, lab_row
from ui.widgets.cards import Card
from ui.widgets.entry_cell import LINE, EntryCell
from ui.widgets.entry_form import Editor, EntryForm
from ui.widgets.flow import FlowBox
from ui.widgets.lab_choice import LaboratoryChoice
from ui.widgets.lab_row import LabRow
from ui.widgets.order_panel import OrderPanel
from ui.widgets.reason_line import show_in_place
from ui.widgets.sample_choice import SampleBar
from ui.widgets.text import Text, rule

_LENT = 34
"""What the head over the words lends to its neighbour, in px: a change is short, what it is since is not."""


class LabTable(EntryForm):
    """All results of one sample."""

    ordered = Signal(object)
    """The analytes in the order of the laboratory's report; none for the study's own."""

    def __init__(self, form: FormRecord, age_years: int | None = None) -> None:
        super().__init__(form, age_years)
        self.rows: dict[str, LabRow] = {}
        self._rules: list[QFrame] = []
        self._in_order: list[QWidget] = []
        self.order = OrderPanel()
        self.order_button = buttons.Button(
            _("Order of the report"), buttons.Kind.QUIET, key="Alt+O", height=24
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_SMALL)
        self.bar = SampleBar(form)
        self.bar.chosen.connect(self._sample_chosen)
        column.addWidget(self.bar)
        self._lines_at = column.count()
        self.table = self._table()
        column.addWidget(self.order)
        column.addWidget(self.table)
        self._below = Text(self._caption(), theme.HINT, ink="ink2", wrap=True)
        column.addLayout(self._foot())
        self._connect_order()
        self._samples_line = self._sample_line()
        if form.sample > 1:
            column.insertWidget(self._lines_at, self._samples_line)
        self.note.hide()
        self.order_by_items()

    def head_widgets(self) -> list[QWidget]:
        """Date and time of the sample stand beside the title; of a repeat, whose title is long, below it."""
        return [] if self.form.sample > 1 else [self._samples_line]

    def set_read_only(self, read_only: bool) -> None:
        """The choice of a sample goes with the fields."""
        super().set_read_only(read_only)
        show_in_place(self.order_button, not read_only)
        self.bar.set_read_only(read_only, self.form)

    def _sample_chosen(self, reason: str) -> None:
        self.chosen.emit("", reason)

    def _result_chosen(self, reason: str) -> None:
        row: QObject | None = self.sender()
        while row is not None and not isinstance(row, LabRow):
            row = row.parent()
        if row is not None:
            self.chosen.emit(row.draft.item_id, reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F3 shows the source of the rules in the row that has the keyboard."""
        row = self._row_with_focus()
        if event.key() == Qt.Key.Key_F3 and row is not None:
            row.toggle_source()
        else:
            super().keyPressEvent(event)

    def focus_first(self) -> None:
        """Of several laboratories the one that measured is asked first: units and ranges come from it."""
        choice = self.editors.get(LABORATORY)
        if isinstance(choice, LaboratoryChoice) and choice.is_open:
            choice.take_over()
        else:
            super().focus_first()

    def _gone_on(self, editor: Editor) -> None:
        """Enter in a value: to its unit where that is still to be chosen, else to the next value."""
        row = self.rows.get(editor.draft.item_id)
        if row is not None and row.needs_unit:
            row.unit.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super()._gone_on(editor)

    def _row_done(self, editor: Editor) -> None:
        """Enter in the unit or the range: to the next value, whatever was chosen."""
        super()._gone_on(editor)

    # --- the order of the report

    def ask_order(self) -> None:
        """Show the results to be put in the order of the laboratory's report."""
        if not self.order_button.isHidden():
            asked = self.editors.get(LABORATORY)
            whose = asked.currentText() if isinstance(asked, LaboratoryChoice) else ""
            self.table.hide()
            self.order_button.hide()
            rows = self.rows.values()
            self.order.open_for(whose, [(row.draft.item_id, _(row.draft.field.item.label)) for row in rows])

    def _connect_order(self) -> None:
        self.order_button.clicked.connect(self.ask_order)
        bind(self, "Alt+O", self.ask_order)
        self.order.closed.connect(self._back_to_table)
        self.order.kept.connect(self._order_kept)

    def _order_kept(self, items: list[str]) -> None:
        self.ordered.emit(items)
        self._back_to_table()

    def _back_to_table(self) -> None:
        self.table.show()
        self.order_button.show()
        self.focus_first()

    def _arrange(self) -> None:
        """Put the rows, and the keyboard, in the order of the record where that is another one now."""
        wanted = [one.item.id for one in self.form.fields if one.item.id in self.drafts]
        if wanted == list(self.drafts):
            return
        self.drafts = {name: self.drafts[name] for name in wanted}
        self.rows = {name: self.rows[name] for name in wanted if name in self.rows}
        for widget in (*self._rules, *self.rows.values()):
            self.table.body.removeWidget(widget)
        for number, row in enumerate(self.rows.values()):
            if number:
                self.table.body.addWidget(self._rules[number - 1])
            self.table.body.addWidget(row)
        self.order_by_items()
        self.order_tab()

    def _row_with_focus(self) -> LabRow | None:
        walker: QObject | None = self.focusWidget()
        while walker is not None and not isinstance(walker, LabRow):
            walker = walker.parent()
        return walker

    # --- layout ---------------------------------------------------------------------------------------------

    def _sample_line(self) -> QWidget:
        """When it was taken and who measured it; what does not fit beside the title goes on in a second row."""
        flow = FlowBox(gap=theme.GAP_WIDE)
        for draft in self._samples():
            holder = QWidget()
            line = QHBoxLayout(holder)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(theme.GAP_SMALL)
            line.addWidget(Text(_(draft.field.item.label), theme.LABEL, theme.MEDIUM, "ink2"))
            line.addWidget(self._sample_cell(draft))
            line.addWidget(self.own_note(draft))
            flow.add(holder)
        return flow

    def _sample_cell(self, draft: Draft) -> QWidget:
        if draft.field.item.kind is ItemKind.CHOICE:
            choice = LaboratoryChoice(draft)
            self.add_editor(choice)
            return choice
        cell = EntryCell(draft, LINE, arrows=False)
        cell.setFixedHeight(28)
        if draft.item_id == REPEAT_REASON:
            cell.setMinimumWidth(160)
        else:
            cell.setFixedWidth(112 if draft.field.item.kind is ItemKind.DATE else 76)
        self.add_editor(cell)
        return cell

    def _table(self) -> Card:
        card = Card()
        card.body.addWidget(self._head())
        card.body.addWidget(rule(strong=True))
        for draft in self.drafts.values():
            if draft not in self._samples():
                self._add_row(card, draft)
        return card

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self._below, 1)
        row.addWidget(self.order_button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _add_row(self, card: Card, draft: Draft) -> None:
        row = LabRow(draft)
        if self.rows:
            self._rules.append(rule())
            card.body.addWidget(self._rules[-1])
        self.rows[draft.item_id] = row
        self.add_editor(row.value)
        row.gone_on.connect(self._row_done)
        row.note.closed.connect(self.back_to)
        row.choice.chosen.connect(self._result_chosen)
        row.choice.asked.connect(self.entered)
        self.notes[draft.item_id] = row.note
        card.body.addWidget(row)

    def _samples(self) -> list[Draft]:
        return [one for one in self.drafts.values() if one.field.item.kind is not ItemKind.ANALYTE]

    def _head(self) -> QWidget:
        holder = QWidget()
        holder.setObjectName("tableHead")
        holder.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        holder.setFixedHeight(31)
        line = QHBoxLayout(holder)
        line.setContentsMargins(14, 0, 14, 0)
        line.setSpacing(theme.GAP_SMALL)
        line.addWidget(_title(_("Analyte")), 1)
        line.addSpacing(theme.GLYPH + theme.GAP_SMALL)
        line.addWidget(_title(_("Value"), lab_row.VALUE, right=True))
        line.addSpacing(4)
        line.addWidget(_title(_("Unit"), lab_row.UNIT))
        line.addWidget(_title(_("Range"), lab_row.RANGE - 2, right=True))
        line.addSpacing(8)
        line.addWidget(_title(_("Low, high, grade"), lab_row.WORD - _LENT))
        line.addWidget(_title(_("Since baseline"), lab_row.CHANGE + _LENT, right=True))
        line.addWidget(_title(self._previous_visit(), lab_row.PREVIOUS, right=True))
        return holder

    def _previous_visit(self) -> str:
        labels = (one.field.previous_label for one in self.drafts.values() if one.field.previous)
        return next(labels, _("Last visit"))

    def show_form(self, form: FormRecord) -> None:
        """Show a re-read record, and where its proposals come from now."""
        super().show_form(form)
        self._arrange()
        if self._in_order != [field for row in self.rows.values() for field in row.fields()]:
            self.order_tab()
        self.bar.show_form(form)
        self._below.set_text(self._caption())

    def _caption(self) -> str:
        words = [_("One number, one Enter. “<0.2” and “>90” stay as typed. Grades: CTCAE v5.")]
        sources = {one.field.suggested_source for one in self.drafts.values() if one.field.suggested_source}
        if sources:
            words.append(_("Ranges: {sources}.").format(sources=", ".join(sorted(sources))))
        asked = self.drafts.get(LABORATORY)
        if asked is not None and asked.empty and not asked.field.suggested:
            words.append(_("Choose the laboratory: its units and ranges are then proposed."))
        return " ".join(words)

    def order_tab(self) -> None:
        """Tab visits value, unit and range of a row, and which decides; Enter goes from value to value."""
        super().order_tab()
        self._in_order = [field for row in self.rows.values() for field in row.fields()]
        for before, after in pairwise(self._in_order):
            QWidget.setTabOrder(before, after)


def _title(words: str, width: int = 0, right: bool = False) -> Text:
    text = Text(words, theme.LABEL, theme.SEMIBOLD, "ink2")
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    text.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    if width:
        text.setFixedWidth(width)
    return text
