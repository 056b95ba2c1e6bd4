"""One row of a log being entered: labels before their fields, each with its own sentence below."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from tracker.domain.forms import ItemKind
from tracker.domain.log_rows import RowRefused, read_item
from tracker.domain.log_words import shown
from tracker.domain.records import Entry
from tracker.domain.views import Field, FormRecord
from tracker.errors import ValueRefused
from tracker.language import _
from ui import theme
from ui.entry_draft import Draft
from ui.widgets.choice_strip import ChoiceStrip, choices_of
from ui.widgets.entry_cell import LINE, EntryCell
from ui.widgets.entry_form import EntryForm
from ui.widgets.item_form import Ghost
from ui.widgets.offering_cell import OfferingCell
from ui.widgets.several_strip import SeveralStrip
from ui.widgets.text import Text

if TYPE_CHECKING:
    from tracker.domain.log_views import LogRecord
    from tracker.domain.logs import Log, LogItem

_LABEL, _SHORT, _GAP = 178, 190, 7
Answers = Mapping[str, str]


class LogForm(EntryForm):
    """The items of a log over drafts; `finished` says that Enter was pressed in the last of them."""

    def __init__(self, record: "LogRecord", row: Answers | None) -> None:
        self._log: Log = record.log
        begin = record.proposals if row is None else row
        super().__init__(_as_form(record.log, row))
        self._holders: dict[str, list[QWidget]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GAP)
        self._grid.setVerticalSpacing(_GAP)
        self._grid.setColumnMinimumWidth(0, _LABEL)
        for column in (1, 3):
            self._grid.setColumnStretch(column, 1)
        self._lay_out(record)
        self.order_by_items()
        self.left.connect(self._check)
        self.edited.connect(self._show_asked)
        for item_id, text in begin.items() if row is None else ():
            self.drafts[item_id].set_text(_in_field(self._log.item(item_id), text))
        self._show_asked()
        self._at_first = self.typed_answers()

    def typed_answers(self) -> dict[str, str]:
        """What stands in the fields that are asked; the others are empty."""
        return {
            item.id: self.drafts[item.id].typed.text if self._is_asked(item) else ""
            for item in self._log.asked
        }

    def put_back(self, typed: Answers) -> None:
        """Write again what was typed before."""
        for item_id, text in typed.items():
            self.drafts[item_id].set_text(text)

    def is_touched(self) -> bool:
        """Whether something was typed that is not recorded."""
        return self.typed_answers() != self._at_first

    def refuse(self, refused: RowRefused) -> None:
        """Say below each field what is wrong with it, and go to the first."""
        for problem in refused.problems:
            self.drafts[problem.field].refuse(_sentence(problem))
        wrong = {problem.field for problem in refused.problems}
        self.focus_item(next(item.id for item in self._log.asked if item.id in wrong))

    def focus_first(self) -> None:
        """Begin at the first field."""
        next(iter(self.editors.values())).take_over()

    # --- what was typed

    def _check(self, draft: Draft) -> None:
        """A field was left: say what is wrong with it, and write a date as it is written everywhere."""
        if draft.typed.missing is not None:  # a log has no "not done": what is not known stays empty
            draft.set_text("")
            return
        item = self._log.item(draft.item_id)
        try:
            answer = read_item(item, draft.typed.text)
        except ValueRefused as refused:
            draft.refuse(_sentence(refused))
            return
        if item.kind is ItemKind.DATE and answer:
            draft.set_text(shown(item, answer))

    def _is_asked(self, item: "LogItem") -> bool:
        if item.asked_if is None:
            return True
        other, answer = item.asked_if
        return self.drafts[other].typed.text == answer

    def _show_asked(self) -> None:
        for item in self._log.asked:
            for holder in self._holders[item.id]:
                if holder.isHidden() is self._is_asked(item):
                    holder.setVisible(self._is_asked(item))

    # --- layout

    def _lay_out(self, record: "LogRecord") -> None:
        row, beside = -1, False
        for item in self._log.asked:
            beside = _is_short(item) and not beside and row >= 0 and self._may_stand_beside(item)
            row += 0 if beside else 1
            self._put(item, record, row, 2 if beside else 0)

    def _may_stand_beside(self, item: "LogItem") -> bool:
        """Two short fields that are asked together stand in one line."""
        asked = self._log.asked
        before = asked[asked.index(item) - 1]
        return _is_short(before) and before.asked_if == item.asked_if

    def _put(self, item: "LogItem", record: "LogRecord", row: int, column: int) -> None:
        draft = self.drafts[item.id]
        needed = _(" (needed)") if item.required else ""
        label = Text(_(item.label) + needed, theme.BODY, theme.MEDIUM, "ink2", wrap=True)
        label.setFixedWidth(_LABEL)
        label.setContentsMargins(0, 6, 0, 0)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        field = self._field(draft, record.suggestions.get(item.id, ()))
        span = 1 if _is_short(item) else 3
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(label, row, column, top)
        self._grid.addWidget(field, row, column + 1, 1, span, top)
        self._holders[item.id] = [label, field]

    def _field(self, draft: Draft, suggested: tuple[str, ...]) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        editor = self._editor(draft, suggested)
        self.add_editor(editor)
        column.addWidget(editor)
        column.addWidget(Ghost(draft))
        column.addWidget(self.own_note(draft))
        return holder

    def _editor(self, draft: Draft, suggested: tuple[str, ...]) -> ChoiceStrip | EntryCell:
        if choices_of(draft.field):
            several = self._log.item(draft.item_id).several
            return SeveralStrip(draft) if several else ChoiceStrip(draft)
        if suggested:
            return OfferingCell(draft, suggested)
        cell = EntryCell(draft, LINE, arrows=False)
        if _is_short(self._log.item(draft.item_id)):
            cell.setMaximumWidth(_SHORT)
        return cell


def _is_short(item: "LogItem") -> bool:
    """A date or a number needs no whole line."""
    return item.kind in (ItemKind.DATE, ItemKind.NUMBER)


def _as_form(log: "Log", row: Answers | None) -> FormRecord:
    fields = tuple(Field(item, _as_entry(log, item, row)) for item in log.asked)
    return FormRecord(log.id, log.one, "items", fields)


def _as_entry(log: "Log", item: "LogItem", row: Answers | None) -> Entry | None:
    text = row.get(item.id, "") if row else ""
    if not text:
        return None
    return Entry("", log.id, item.id, _in_field(item, text))


def _in_field(item: "LogItem", text: str) -> str:
    """An answer as its field shows it: a date in letters, everything else as it is kept."""
    return shown(item, text) if item.kind is ItemKind.DATE else text


def _sentence(refused: ValueRefused) -> str:
    return str(refused)
