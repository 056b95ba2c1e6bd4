"""Before a visit is completed: what is missing and what is out of range, in the page; each line goes there."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tracker.domain.units import shown
from tracker.domain.views import Field, FormRecord, VisitRecord
from tracker.language import _
from ui import theme
from ui.entry_draft import Draft
from ui.widgets import buttons
from ui.widgets.cards import Card
from ui.widgets.emptied import empty
from ui.widgets.glyphs import Glyph
from ui.widgets.rail_row import Place, RailRow
from ui.widgets.text import Text
from ui.wording import field_name

_LONGEST = 12


class CompletePanel(QWidget):
    """Lists that scroll, and below them two buttons: complete all the same, or go on entering (Esc)."""

    completed = Signal()
    dropped = Signal()
    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.complete = buttons.primary(_("Complete visit"), key="Ctrl ↵")
        self.go_on = buttons.plain(_("Go on entering"), key="Esc")
        self.complete.clicked.connect(self.completed)
        self.go_on.clicked.connect(self.dropped)
        self._title = Text("", theme.FORM, theme.SEMIBOLD)
        self._lists = QVBoxLayout()
        self._lists.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._list_area(), 1)
        column.addLayout(self._foot())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes on entering."""
        if event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def _list_area(self) -> QScrollArea:
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 14, 16, 16)
        inside.setSpacing(theme.GAP_SMALL)
        inside.addWidget(self._title)
        inside.addLayout(self._lists)
        card = Card()
        card.body.addLayout(inside)
        body = QWidget()
        body.setObjectName("plain")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 16, 0)
        column.addWidget(card)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        return area

    def _foot(self) -> QHBoxLayout:
        """In sight however long the lists are."""
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 14)
        row.setSpacing(theme.GAP)
        row.addWidget(self.complete)
        row.addWidget(self.go_on)
        after = _("From then on every change asks for its reason and keeps the value before.")
        row.addWidget(Text(after, theme.LABEL, ink="ink2", wrap=True), 1)
        return row

    def show_visit(self, record: VisitRecord, unsaved: list[Draft]) -> None:
        """List what a reader of the record would ask about, and first what stands in a field unrecorded."""
        title = _("Complete {number} {visit}?")
        self._title.set_text(title.format(number=record.participant.shown_number, visit=record.visit.label))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._add(column, _("Typed but not recorded"), [_unrecorded(one) for one in unsaved])
        self._add(column, _("Missing"), [_missing(form, field) for form, field in record.missing])
        self._add(
            column, _("Which sample decides"), [_undecided(form, one) for form, one in record.undecided]
        )
        self._add(column, _("Out of range or flagged"), _out_of_range(record))
        if not column.count():
            column.addWidget(Text(_("Nothing is missing, nothing is out of range."), theme.BODY))
        empty(self._lists)
        self._lists.addWidget(holder)

    def _add(self, column: QVBoxLayout, title: str, rows: list[RailRow]) -> None:
        if not rows:
            return
        column.addSpacing(6)
        column.addWidget(Text(f"{title}  {len(rows)}", theme.BODY, theme.SEMIBOLD))
        for row in rows[:_LONGEST]:
            row.clicked.connect(self._clicked)
            column.addWidget(row)
        if len(rows) > _LONGEST:
            more = _("{n} more").format(n=len(rows) - _LONGEST)
            column.addWidget(Text(more, theme.LABEL, ink="ink2"))

    def _clicked(self) -> None:
        row = self.sender()
        if isinstance(row, RailRow):
            self.wanted.emit(row.place)


def _unrecorded(draft: Draft) -> RailRow:
    words = f"{draft.label}: {draft.typed.text}"
    return RailRow(Place(draft.form_id, draft.item_id), Glyph.FLAG, words, draft.message, "flag")


def _missing(form: FormRecord, field: Field) -> RailRow:
    label = f"{_(form.title)}, {field_name(field.item)}"
    return RailRow(Place(form.id, field.item.id), Glyph.MISSING, label, "")


def _undecided(form: FormRecord, field: Field) -> RailRow:
    values = [one.shown for one in (field.entry, *(rival.entry for rival in field.rivals)) if one]
    place = Place(form.id, field.item.id)
    return RailRow(place, Glyph.CANNOT_TELL, field_name(field.item), _(" or ").join(values), "ask")


def _out_of_range(record: VisitRecord) -> list[RailRow]:
    found = []
    for form in record.forms:
        for field in form.fields:
            row = _judged_row(form, field)
            if row is not None:
                found.append(row)
    return found


def _judged_row(form: FormRecord, field: Field) -> RailRow | None:
    said, entry = field.judgement, field.entry
    if said is None or entry is None:
        return None
    value = f"{_(field.item.label)} {entry.text} {shown(entry.unit)}".strip()
    place = Place(form.id, field.item.id)
    if said.crossed:
        return RailRow(place, Glyph.FLAG, value, said.crossed[0].limit, "flag")
    if said.undecided:
        return RailRow(place, Glyph.CANNOT_TELL, value, _("cannot be judged"), "ask")
    if said.range_word in ("low", "high"):
        glyph = Glyph.LOW if said.range_word == "low" else Glyph.HIGH
        return RailRow(place, glyph, value, _(said.range_word))
    return None
