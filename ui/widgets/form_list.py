"""The forms of the visit with how far each is, and the keys below; one form shows at a time."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tracker.domain.views import FormRecord, FormState, VisitRecord
from tracker.language import N_, _
from ui import theme
from ui.direction import isolated, placed
from ui.widgets.glyphs import Glyph, paint_glyph
from ui.widgets.key_legend import KeyLegend
from ui.widgets.text import Text, rule, tip

WIDTH = 204
_RAGGED = 30
"""What a title in two lines loses at the end of the first, in px."""
KEYS = (
    (N_("Tab"), N_("next field")),
    (N_("PgDn"), N_("next form")),
    (N_("F8"), N_("not done")),
    (N_("F9"), N_("not applicable")),
    (N_("F10"), N_("unknown")),
    (N_("Esc"), N_("what was recorded")),
    (N_("Ctrl+Z"), N_("undo")),
    (N_("F3"), N_("source of a rule")),
)
READING_KEYS = (
    (N_("Tab"), N_("next field")),
    (N_("PgDn"), N_("next form")),
    (N_("F4"), N_("history of a field")),
    (N_("F7"), N_("queries at a field")),
    (N_("F3"), N_("source of a rule")),
)
"""Of a form that takes no change."""
SOURCE_KEYS = ((N_("F6"), N_("source data")),)
"""For who verifies source data, besides."""
_GLYPHS = {FormState.EMPTY: Glyph.OPEN, FormState.BEGUN: Glyph.BEGUN, FormState.DONE: Glyph.COMPLETE}


def progress_of(form: FormRecord) -> str:
    """How many of the required fields are answered."""
    if not form.required:
        return _("optional")
    return _("{done} of {all}").format(done=form.done, all=len(form.required))


class FormRow(QAbstractButton):
    """One form: its sign, its title, its count, and a triangle where one of its values is flagged."""

    def __init__(self, form: FormRecord) -> None:
        super().__init__()
        self.form_id = form.id
        self._title, self._count, self._glyph, self._flag = form.title, "", Glyph.OPEN, False
        self.setCheckable(True)
        self.setFixedHeight(theme.ROW_FORM)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_form(self, form: FormRecord, flagged: bool) -> None:
        """Show how far the form is."""
        self._title, self._count = form.list_title, progress_of(form)
        self._glyph, self._flag = _GLYPHS[form.state], flagged
        words = [form.title, _(str(form.state)), self._count] + ([_("flag")] if flagged else [])
        self.setAccessibleName(", ".join(words))
        self.setToolTip(tip(form.title))
        self.update()

    def sizeHint(self) -> QSize:
        """The width of the list."""
        return QSize(WIDTH, theme.ROW_FORM)

    def paintEvent(self, event: object) -> None:
        """Draw selection, sign, title and count."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.fillRect(self.rect(), theme.colour("selected" if self.isChecked() else "hover"))
        if self.isChecked():
            painter.fillRect(self._placed(0, 0, 3, self.height()), theme.colour("accent"))
        paint_glyph(painter, self._placed(16, (self.height() - 14) / 2, 14, 14), self._glyph)
        small = theme.font(theme.LABEL)
        count = QFontMetrics(small).horizontalAdvance(self._count)
        painter.setFont(small)
        painter.setPen(theme.colour("ink2"))
        self._words(painter, self._count, self.width() - count - 15, count + 2)
        if self._flag:
            paint_glyph(painter, self._placed(self.width() - count - 36, 12, 14, 14), Glyph.FLAG)
        room = self.width() - 40 - count - (43 if self._flag else 21)
        weight = theme.SEMIBOLD if self.isChecked() else theme.REGULAR
        painter.setFont(theme.font(theme.BODY, weight))
        painter.setPen(theme.colour("ink"))
        if QFontMetrics(painter.font()).horizontalAdvance(self._title) > room:
            painter.setFont(theme.font(theme.LABEL, weight))  # two lines in the height of one
        self._words(painter, self._title, 40, room)

    def _words(self, painter: QPainter, text: str, x: float, width: float) -> None:
        """Words that go on in a second line; what does not fit in two is shortened."""
        side = Qt.AlignmentFlag.AlignLeft  # the painter mirrors it
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(text) > width:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(2 * width) - _RAGGED)
        box = self._placed(x, 0, width, self.height())
        flags = int(side | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(box, flags, isolated(text))

    def _placed(self, x: float, y: float, width: float, height: float) -> QRectF:
        return placed(self, QRectF(x, y, width, height))


class FormList(QScrollArea):
    """The list at the start edge. `chosen` names a form."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setObjectName("sheet")
        self.setWidget(body)
        self.rows: dict[str, FormRow] = {}
        self._done = Text("", theme.LABEL, ink="ink2")
        self.entry_keys = _key_legend(KEYS)
        self.reading_keys = _key_legend(READING_KEYS)
        self.source_keys = _key_legend((*SOURCE_KEYS, *READING_KEYS))
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 8, 0, 12)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 4, 15, 8)
        head.addWidget(Text(_("Forms"), theme.LABEL, theme.MEDIUM, "ink2"))
        head.addStretch()
        head.addWidget(self._done)
        column.addLayout(head)
        column.addLayout(self._list)
        column.addSpacing(theme.GAP_SMALL)
        column.addWidget(self._keys())
        column.addStretch()

    def show_visit(self, record: VisitRecord) -> None:
        """Show the forms of a visit; rows are made anew only where the forms differ."""
        if list(self.rows) != [form.id for form in record.forms]:
            self._make_rows(record)
        flagged = {flag.form for flag in record.flags if not flag.cannot_tell and flag.state == "open"}
        for form in record.forms:
            self.rows[form.id].show_form(form, form.id in flagged)
        done = sum(form.state is FormState.DONE for form in record.forms)
        self._done.set_text(_("{done} of {all} done").format(done=done, all=len(record.forms)))

    def light(self, form_id: str) -> None:
        """Mark the form that shows."""
        for name, row in self.rows.items():
            row.setChecked(name == form_id)

    def show_keys(self, *, reads: bool, checks_source: bool = False) -> None:
        """List the keys of a form that is entered, or of one that is only read."""
        self.entry_keys.setVisible(not reads)
        self.reading_keys.setVisible(reads and not checks_source)
        self.source_keys.setVisible(reads and checks_source)

    def _keys(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(16, 0, 16, 0)
        column.setSpacing(theme.GAP_SMALL)
        column.addWidget(rule())
        column.addWidget(Text(_("Keys"), theme.LABEL, theme.MEDIUM, "ink2"))
        for keys in (self.entry_keys, self.reading_keys, self.source_keys):
            column.addWidget(keys)
        self.show_keys(reads=False)
        return holder

    def _make_rows(self, record: VisitRecord) -> None:
        for row in self.rows.values():
            row.hide()
            row.deleteLater()
        self.rows = {form.id: FormRow(form) for form in record.forms}
        for row in self.rows.values():
            row.clicked.connect(self._clicked)
            self._list.addWidget(row)

    def _clicked(self) -> None:
        row = self.sender()
        if isinstance(row, FormRow):
            self.chosen.emit(row.form_id)


def _key_legend(keys: tuple[tuple[str, str], ...]) -> KeyLegend:
    return KeyLegend([(_(key), _(words)) for key, words in keys], upright=True)
