"""The columns of a file, one below the other: what stands in each, and what it is; keys and letters choose."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tracker.language import _, ngettext
from tracker.layouts import FileColumn, Use
from ui import theme
from ui.import_kinds import Choices, Roles
from ui.widgets.buttons import plain
from ui.widgets.text import Text, rule
from ui.widgets.typed_select import Find, TypedSelect, units_named

AT_ONCE = 40
"""Columns that show before one asks for more."""
_SOME = 4
"""Rows that are made before the window takes its turn."""
_LETTERS, _CHOICE, _UNIT = 24, 260, 96


class ColumnRow(QWidget):
    """One column. `changed` brings its name and what it is now, `done` that Enter goes on to the next."""

    changed = Signal(str, object)
    done = Signal(str)

    def __init__(self, column: FileColumn, roles: Roles) -> None:
        super().__init__()
        self.column, self._roles, self._use, self._by_column = column, roles, Use(), False
        names = {"letters": column.letters}
        choices = self._role_choices()
        self.role = _select(_("What column {letters} is").format(**names), beginning(choices), choices)
        self.of = _select(_("Of what column {letters} is").format(**names), roles.find_thing)
        self.visit = _select(_("Visit of column {letters}").format(**names), beginning(roles.visits))
        self.unit = _select(_("Unit of column {letters}").format(**names), units_named)
        self.unit.setFixedWidth(_UNIT)
        self.role.setFixedWidth(_CHOICE)
        self._lay_out()
        self._boxes = (self.role, self.of, self.visit, self.unit)
        for box in self._boxes:
            box.activated.connect(self._give)
            box.installEventFilter(self)

    def give(self) -> None:
        """What is chosen holds from now on: by Enter, by leaving the field, or from the list."""
        use = self._chosen()
        if use != self._use:
            self.set_use(use, self._by_column)
            self.changed.emit(self.column.name, use)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter gives it and goes on: to what is asked next, else to the next column."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        here = next((at for at, box in enumerate(self._boxes) if box.hasFocus()), 0)
        self.give()
        after = next((box for box in self._boxes[here + 1 :] if not box.isHidden()), None)
        if after is not None:
            after.setFocus()
        else:
            self.done.emit(self.column.name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Letters and arrows only look for a choice; leaving the field gives it, the list that drops down does not."""
        leaves = isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut
        if leaves and event.reason() != Qt.FocusReason.PopupFocusReason:  # type: ignore[attr-defined]  # one of focus
            self.give()
        return super().eventFilter(watched, event)

    def set_use(self, use: Use, by_column: bool) -> None:
        """Show what the column is; `by_column`: a column of the file names the visit."""
        self._use, self._by_column = use, by_column
        roles = self._roles
        self.role.set_code(use.role)
        asks = roles.asks_thing(use.role)
        _offer(self.of, roles.things if asks else (), use.of)
        _offer(self.visit, roles.visits if roles.asks_visit(use.role, by_column) else (), use.at)
        units = roles.units(use.of) if use.role == roles.with_unit and use.of else ()
        _offer(self.unit, (("", _("no unit")), *units) if units else (), use.unit)

    def _role_choices(self) -> Choices:
        roles = self._roles
        visits = roles.of_visit if roles.visits else ()
        every = (*roles.single, *roles.of_thing, *visits)
        return (("", _("Not used")), *((code, _(words)) for code, words in every))

    def _chosen(self) -> Use:
        """What the fields say; what belongs to another role or analyte is dropped."""
        role, before = self.role.code(), self._use
        if role != before.role:
            asks = self._roles.asks_thing(role)
            kept_visit = asks or role in dict(self._roles.of_visit)
            return Use(role, before.of if asks else "", before.at if kept_visit else "")
        of, at = self.of.code(), self.visit.code()
        return Use(role, of, at, self.unit.code() if of == before.of else "")

    def _give(self, _row: int) -> None:
        self.give()

    def _lay_out(self) -> None:
        column = self.column
        row = QHBoxLayout(self)
        row.setContentsMargins(13, 6, 13, 6)
        row.setSpacing(theme.GAP_SMALL)
        letters = Text(column.letters, theme.LABEL, theme.MEDIUM, "ink3")
        letters.setFixedWidth(_LETTERS)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(letters, 0, top)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Text(column.name or _("no name"), theme.BODY, theme.MEDIUM, elide=True))
        samples = column.problem or " · ".join(column.samples) or _("empty")
        words.addWidget(Text(samples, theme.LABEL, ink="warn" if column.problem else "ink2", elide=True))
        words.addStretch()
        row.addLayout(words, 1)
        row.addLayout(self._choices(), 0)
        if column.problem:
            self.role.setEnabled(False)

    def _choices(self) -> QVBoxLayout:
        """What it is above; of what, of which visit and in which unit below, where that is asked."""
        choices = QVBoxLayout()
        choices.setSpacing(6)
        choices.addWidget(self.role)
        below = QHBoxLayout()
        below.setSpacing(6)
        for box in (self.of, self.visit, self.unit):
            below.addWidget(box)
        choices.addLayout(below)
        return choices


class ColumnList(QWidget):
    """All columns of a file. `changed` brings the name of one and what it is now."""

    changed = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, ColumnRow] = {}
        self._columns: Sequence[FileColumn] = ()
        self._uses: Mapping[str, Use] = {}
        self._roles: Roles | None = None
        self._made = self._until = 0
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._make)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.more = plain("")
        self.more.clicked.connect(self._show_more)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignHCenter)

    def set_columns(self, columns: Sequence[FileColumn], roles: Roles, uses: Mapping[str, Use]) -> None:
        """Show the columns of another file; those that are something come in sight wherever they stand."""
        self._next.stop()
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.blockSignals(True)  # what was half chosen there is of the file before
                widget.hide()
                widget.deleteLater()
        self.rows, self._columns, self._roles, self._uses = {}, columns, roles, uses
        used = [place for place, one in enumerate(columns, start=1) if one.name in uses]
        self._made, self._until = 0, max(AT_ONCE, *used) if used else AT_ONCE
        self._make()

    def set_uses(self, uses: Mapping[str, Use]) -> None:
        """Show what the columns are now."""
        self._uses = uses
        by_column = any(use.role == "visit" for use in uses.values())
        for name, row in self.rows.items():
            row.set_use(uses.get(name, Use()), by_column)

    def _make(self) -> None:
        """Make some rows, then the others when nothing else waits: hundreds at once would hold the window up."""
        assert self._roles is not None
        by_column = any(use.role == "visit" for use in self._uses.values())
        stop = min(self._made + _SOME, self._until, len(self._columns))
        for column in self._columns[self._made : stop]:
            row = ColumnRow(column, self._roles)
            row.set_use(self._uses.get(column.name, Use()), by_column)
            row.changed.connect(self.changed)
            row.done.connect(self._go_on)
            if self.rows:
                self._column.insertWidget(self._column.count() - 1, rule())
            self._column.insertWidget(self._column.count() - 1, row)
            self.rows[column.name] = row
        self._made = stop
        left = len(self._columns) - self._until
        words = ngettext("Show {n} more column", "Show {n} more columns", left)
        self.more.set_text(words.format(n=left))
        self.more.setVisible(left > 0)
        if self._made < min(self._until, len(self._columns)):
            self._next.start()

    def _go_on(self, name: str) -> None:
        """The keyboard goes to the next column; after the last one it stays."""
        names = list(self.rows)
        after = names[names.index(name) + 1 :]
        if after:
            self.rows[after[0]].role.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_more(self) -> None:
        self._until += AT_ONCE
        self._make()


def _select(name: str, found: Find, choices: Choices = ()) -> TypedSelect:
    box = TypedSelect(name, found, choices, height=theme.CONTROL_TABLE)
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return box


def beginning(choices: Choices) -> Find:
    """Finds the choices whose words begin so, then those of which a later word does. Spaces do not count."""
    words = [(code, _(said).casefold()) for code, said in choices]

    def found(text: str) -> list[str]:
        wanted = text.casefold()
        first = [code for code, said in words if said.replace(" ", "").startswith(wanted)]
        return [*first, *(code for code, said in words if f" {wanted}" in said and code not in first)]

    return found


def _offer(box: TypedSelect, choices: Choices, code: str) -> None:
    """Offer choices, none of which may be chosen yet; a box without any goes away."""
    offered = [str(box.itemData(row) or "") for row in range(box.count())]
    wanted = [one for one, _words in choices]
    if offered != wanted:
        box.set_choices(choices)
    box.set_code(code)
    box.setVisible(bool(choices))
