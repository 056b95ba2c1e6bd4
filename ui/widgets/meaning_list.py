"""What the file's own words mean: each test, unit, word or visit that nobody has explained, with a choice beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.language import N_, _, ngettext
from tracker.layouts import Unread
from ui import theme
from ui.import_kinds import Choices, analyte_choices, named_analytes
from ui.widgets.buttons import quiet
from ui.widgets.column_list import beginning
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.text import Text
from ui.widgets.typed_select import TypedSelect, units_named

KINDS = {
    "analytes": N_("test"),
    "units": N_("unit"),
    "words": N_("word"),
    "visits": N_("visit"),
}
_BOX = 280


class MeaningRow(QWidget):
    """One text of the file. `meant` brings it and what it means."""

    meant = Signal(object, str)
    kept = Signal(object)

    def __init__(self, one: Unread) -> None:
        super().__init__()
        self.one, self.key = one, (one.table, one.text)
        choices: Choices = one.choices or analyte_choices()
        find = {"analytes": named_analytes, "units": units_named}.get(one.table, beginning(choices))
        self.box = TypedSelect(
            _("What “{text}” means").format(text=one.text), find, choices, height=theme.CONTROL_TABLE
        )
        self.box.setFixedWidth(_BOX)
        self.box.set_code(one.proposed)
        self.keep = quiet(_("Keep its own name"))
        # Only hidden: shown before it has its place, it would be a window of its own for a moment.
        if one.table != "analytes":
            self.keep.hide()
        self.keep.setToolTip(_("Stored and compared with its range, but never graded."))
        self._lay_out()
        self.box.activated.connect(self._listed)
        self.box.installEventFilter(self)
        self.keep.clicked.connect(self._kept)

    def give(self) -> None:
        """Say what is chosen; letters only look for it until then."""
        if self.box.code():
            self.meant.emit(self.one, self.box.code())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter gives the meaning that is chosen."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.give()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the field gives what was chosen in it, not what is only proposed."""
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            stays = event.reason() == Qt.FocusReason.PopupFocusReason
            if not stays and self.box.code() not in ("", self.one.proposed):
                self.give()
        return super().eventFilter(watched, event)

    def _listed(self, _row: int) -> None:
        self.give()

    def _kept(self) -> None:
        self.kept.emit(self.one)

    def _lay_out(self) -> None:
        one = self.one
        row = QHBoxLayout(self)
        row.setContentsMargins(13, 5, 13, 5)
        row.setSpacing(theme.GAP)
        row.addWidget(GlyphMark(Glyph.CANNOT_TELL))
        count = ngettext("{kind}, in {n} row", "{kind}, in {n} rows", one.count)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Text(one.text, theme.BODY, theme.MEDIUM, elide=True))
        words.addWidget(Text(count.format(kind=_(KINDS[one.table]), n=one.count), theme.LABEL, ink="ink2"))
        row.addLayout(words, 1)
        row.addWidget(self.keep)
        row.addWidget(self.box)


class MeaningList(QWidget):
    """All of them. `meant` brings a text and its meaning, `kept` a test that keeps its own name."""

    meant = Signal(object, str)
    kept = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[MeaningRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def set_texts(self, texts: Sequence[Unread]) -> None:
        """Ask about these."""
        wanted = {(one.table, one.text): one for one in texts}
        here = {row.key: row for row in self.rows}
        focused = next((at for at, row in enumerate(self.rows) if row.isAncestorOf(_focus(self))), None)
        for key, row in here.items():
            if key not in wanted:
                row.hide()
                row.deleteLater()
        self.rows = [here.get(key) or self._made(one) for key, one in wanted.items()]
        for place, row in enumerate(self.rows):
            self._column.insertWidget(place, row)
        if focused is not None and self.rows:
            self.rows[min(focused, len(self.rows) - 1)].box.setFocus()

    def _made(self, one: Unread) -> MeaningRow:
        row = MeaningRow(one)
        row.meant.connect(self.meant)
        row.kept.connect(self.kept)
        return row


def _focus(widget: QWidget) -> QWidget:
    """What has the keyboard, or the list itself where nothing of it has."""
    return widget.window().focusWidget() or widget
