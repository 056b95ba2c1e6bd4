"""One range of a laboratory, typed: analyte, unit, limits, for whom, on which days; what is wrong stands below."""

from collections.abc import Callable
from dataclasses import astuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from tracker import laboratories
from tracker.catalogue import analytes
from tracker.domain.analyte_names import find
from tracker.domain.laboratories import Laboratory, Range
from tracker.domain.range_entry import TypedRange
from tracker.domain.units import Analyte, shown
from tracker.errors import TrackerError, ValueRefused
from tracker.language import _
from ui import theme
from ui.bridge import Bridge
from ui.widgets.buttons import plain, primary, quiet
from ui.widgets.cards import Card
from ui.widgets.date_field import DateField
from ui.widgets.fields import Entry, LabelledField, Select, State
from ui.widgets.kept_words import KeptWords
from ui.widgets.text import Text
from ui.widgets.typed_select import TypedSelect, units_named

PLACES = {
    "analyte": (0, 0, 4),
    "unit": (0, 4, 2),
    "low": (0, 6, 1),
    "high": (0, 7, 1),
    "sex": (1, 0, 2),
    "age_from": (1, 2, 1),
    "age_to": (1, 3, 1),
    "valid_from": (1, 4, 2),
    "valid_to": (1, 6, 2),
}
"""Row, column and width of each field in the grid."""


class RangePanel(Card):
    """Comes up above the table of ranges. `closed` says that it is done or given up."""

    closed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._laboratory, self._range_id, self._name = "", "", ""
        self._title = Text("", theme.VALUE, theme.SEMIBOLD)
        self._words = Text("", theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        self.fields = _make_fields()
        self.reason = LabelledField(_("Reason"), hint=_("stands in the audit trail; needed to strike"))
        self.typed = KeptWords(*self.fields.values(), self.reason)
        self.save = primary(_("Add the range"), key="↵")
        self.strike = plain(_("Strike"))
        self.close_button = quiet(_("Close"))
        self._lay_out()
        self._connect()
        self.hide()

    def open_new(self, laboratory: Laboratory) -> None:
        """Come up empty, for a range that is not in the table yet."""
        self._open(laboratory, "", _("New range of {laboratory}"), _("Add the range"), TypedRange())
        self._words.set_text(_("As the laboratory prints it: one limit is enough, nothing means no bound."))

    def open_for(self, laboratory: Laboratory, one: Range) -> None:
        """Come up for a range of the table."""
        typed = laboratories.typed_of(one)
        self._open(laboratory, one.id, _("Range of {laboratory}"), _("Change the range"), typed)
        self._words.set_text(
            _(
                "A change is for results to come: what is recorded keeps its range. For new limits from a certain "
                "day on, close this range on the day before and add another."
            )
        )

    def record(self) -> None:
        """Add or change; what is wrong stands under its field."""
        site, laboratory, range_id = self._bridge.site, self._laboratory, self._range_id
        typed, reason = self._typed(), self.reason.text()
        if range_id:
            done = self._try(
                lambda: laboratories.change_range(site, laboratory, range_id, typed, reason), "reason"
            )
        else:
            done = self._try(lambda: laboratories.add_range(site, laboratory, typed), "analyte")
        if done and range_id:
            self.close_panel()
        elif done:
            self._next()

    def strike_range(self) -> None:
        """Take the range out of the table, with the reason."""
        site, reason = self._bridge.site, self.reason.text()
        laboratory, range_id = self._laboratory, self._range_id
        if self._try(lambda: laboratories.strike_range(site, laboratory, range_id, reason), "reason"):
            self.close_panel()

    def close_panel(self) -> None:
        """Give up or be done."""
        self.typed.recorded(self._about())
        self.put_aside()

    def put_aside(self) -> None:
        """Go away; what is typed waits."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter records, Escape closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.record()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    # --- showing --------------------------------------------------------------------------------------------

    def _open(self, laboratory: Laboratory, range_id: str, title: str, save: str, begin: TypedRange) -> None:
        self._laboratory, self._range_id = laboratory.id, range_id
        self._name = title.format(laboratory=laboratory.name)
        self._title.set_text(self._name)
        self.save.set_text(save)
        self.strike.setVisible(bool(range_id))
        self.reason.setVisible(bool(range_id))
        self._begin(begin)
        self.show()
        self.fields["low" if range_id else "analyte"].setFocus()

    def _begin(self, begin: TypedRange) -> None:
        """What was typed for this range, else what it begins with; the units are those of its analyte."""
        waits = self.typed.kept.get(self._about())
        self.fields["analyte"].set_text(waits.texts[0] if waits else begin.analyte)
        self._offer_units()
        self.typed.come_up(self._about(), self._name, *astuple(begin), "")

    def _about(self) -> str:
        return self._range_id or self._laboratory

    def _next(self) -> None:
        """The next range of the same people and days: only what differs is typed anew."""
        before = self._typed()
        self.typed.recorded(self._about())
        self._begin(
            TypedRange(
                sex=before.sex, age_from=before.age_from, age_to=before.age_to, valid_from=before.valid_from
            )
        )
        self.fields["analyte"].setFocus()

    def _quiet(self) -> None:
        for field in (*self.fields.values(), self.reason):
            field.set_state(State.NORMAL)

    def _offer_units(self) -> None:
        """The units of the analyte; the only one is chosen."""
        analyte = self._analyte()
        units = list(analyte.units) if analyte else []
        editor = self.fields["unit"].editor
        assert isinstance(editor, Select)
        editor.set_choices([(code, shown(code)) for code in units])
        editor.set_code(units[0] if len(units) == 1 else "")
        self.fields["unit"].setEnabled(bool(units))

    def _analyte(self) -> Analyte | None:
        return analytes().get(self.fields["analyte"].text())

    def _typed(self) -> TypedRange:
        return TypedRange(**{name: field.text() for name, field in self.fields.items()})

    def _try(self, call: Callable[[], object], otherwise: str) -> bool:
        self._quiet()
        try:
            self._bridge.try_do(call)
        except TrackerError as error:
            name = error.field if isinstance(error, ValueRefused) and error.field else otherwise
            field = self.fields.get(name, self.reason)
            field.set_state(State.ERROR, str(error))
            field.setFocus()
            return False
        return True

    # --- layout ---------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        editor = self.fields["analyte"].editor
        assert isinstance(editor, TypedSelect)
        unit = self.fields["unit"].editor
        assert isinstance(unit, TypedSelect)
        editor.picked.connect(self._analyte_chosen)
        editor.activated.connect(self._analyte_chosen)
        unit.picked.connect(self.typed.note)
        self.save.clicked.connect(self.record)
        self.strike.clicked.connect(self.strike_range)
        self.close_button.clicked.connect(self.close_panel)

    def _analyte_chosen(self, _choice: object) -> None:
        self._offer_units()
        self.typed.note()

    def _lay_out(self) -> None:
        column = self.closable(self._title, self.close_button)
        column.addWidget(self._words)
        column.addLayout(self._grid())
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.save)
        row.addWidget(self.strike)
        row.addStretch()
        column.addLayout(row)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        for name, (row, at, wide) in PLACES.items():
            grid.addWidget(self.fields[name], row, at, 1, wide, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.reason, 2, 0, 1, 8, Qt.AlignmentFlag.AlignTop)
        for at in range(8):
            grid.setColumnStretch(at, 1)
        return grid


def _make_fields() -> dict[str, LabelledField]:
    measured = {one.id: one for one in analytes().values() if one.units}
    named = [(one.id, f"{_(one.name)} ({_(one.abbreviation)})") for one in measured.values()]
    sexes = [("", _("Everyone")), ("F", _("Women")), ("M", _("Men"))]

    def analyte(text: str) -> list[str]:
        return [one.id for one in find(measured.values(), text)]

    return {
        "analyte": LabelledField(
            _("Analyte"),
            editor=TypedSelect(_("Analyte"), analyte, named),
            hint=_("type its name on the report: SGPT, Hb, CRP"),
        ),
        "unit": LabelledField(_("Unit"), editor=TypedSelect(_("Unit"), units_named)),
        "low": _number(_("Lower limit")),
        "high": _number(_("Upper limit")),
        "sex": LabelledField(_("For"), editor=Select(_("For"), sexes)),
        "age_from": _number(_("Age from")),
        "age_to": _number(_("Age to")),
        "valid_from": DateField(_("Valid from")),
        "valid_to": DateField(_("Valid to")),
    }


def _number(label: str) -> LabelledField:
    return LabelledField(label, editor=Entry(label, numeric=True))
