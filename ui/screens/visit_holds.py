"""What a visit holds, to be read before it is signed: its day, its summary, and its forms with how far they are."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.views import FormRecord, FormState, VisitRecord
from tracker.language import _
from ui import theme
from ui.widgets.form_list import progress_of
from ui.widgets.glyphs import Glyph
from ui.widgets.list_detail import column_of
from ui.widgets.rail_row import Place, RailRow
from ui.widgets.signature_list import SignatureList
from ui.widgets.summary_rail import SummaryRail
from ui.widgets.text import Text
from ui.widgets.visit_header import beside_window, when_words

_GLYPHS = {FormState.EMPTY: Glyph.MISSING, FormState.BEGUN: Glyph.BEGUN, FormState.DONE: Glyph.TICK}
_INSET = 16
"""The margin of the summary, in px, which stands in a margin already."""


class VisitHolds(QWidget):
    """`wanted` names a field or form of the visit to go to."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.record: VisitRecord | None = None
        self._title = Text("", theme.FORM, theme.SEMIBOLD, wrap=True)
        self._when = Text("", theme.BODY, ink="ink2", wrap=True)
        self._forms = QVBoxLayout()
        self._forms.setSpacing(0)
        self._rail = SummaryRail()
        self._rail.setParent(self)
        self._rail.hide()
        self._rail.set_read_only(True)
        self._rail.wanted.connect(self.wanted)
        self._signatures = SignatureList()
        column = column_of(self)
        column.addWidget(self._title)
        column.addWidget(self._when)
        summary = self._rail.takeWidget()
        summary.setContentsMargins(-_INSET, 0, -_INSET, 0)
        column.addWidget(summary)
        column.addWidget(Text(_("Forms"), theme.BODY, theme.SEMIBOLD))
        column.addLayout(self._forms)
        column.addSpacing(theme.GAP)
        column.addWidget(self._signatures)
        column.addStretch()

    def show_visit(self, record: VisitRecord) -> None:
        """Show a visit; everything that is told of it here is what its forms and its summary tell."""
        self.record, visit = record, record.visit
        self._title.set_text(f"{record.participant.shown_number}  {visit.label}")
        parts = (when_words(visit, record.today or date.min), beside_window(visit))
        self._when.set_text(", ".join(part for part in parts if part))
        while (item := self._forms.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for form in record.forms:
            self._forms.addWidget(self._row(form))
        self._rail.show_visit(record, "")
        self._signatures.show_signatures(record.signatures)

    def rows(self) -> list[RailRow]:
        """The forms, from top to bottom."""
        items = (self._forms.itemAt(place) for place in range(self._forms.count()))
        return [row for item in items if item and isinstance(row := item.widget(), RailRow)]

    def _row(self, form: FormRecord) -> RailRow:
        row = RailRow(Place(form.id, ""), _GLYPHS[form.state], form.list_title, progress_of(form))
        row.clicked.connect(self._clicked)
        return row

    def _clicked(self) -> None:
        row = self.sender()
        if isinstance(row, RailRow):
            self.wanted.emit(row.place)


def words_of(record: VisitRecord) -> str:
    """The title of the drawer that shows a visit."""
    return _("What {visit} holds").format(visit=record.visit.label)
