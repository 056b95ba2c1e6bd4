"""A step in the page and not in a dialog: what it does, its fields, what will change, the button that does it."""

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tracker.errors import ReasonNeeded, TrackerError, ValueRefused
from tracker.language import _
from ui import theme
from ui.widgets.buttons import primary, quiet
from ui.widgets.cards import Card
from ui.widgets.fields import LabelledField, State
from ui.widgets.text import Text


class StepPanel(Card):
    """`fields` is the column to fill; Enter emits `given`, Escape closes, `closed` says that it is over."""

    given = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = Text("", theme.VALUE, theme.SEMIBOLD)
        self.words = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self.reason = LabelledField(_("Reason"))
        self.effect = Text("", theme.BODY, theme.REGULAR, "ink", wrap=True)
        self.action = primary("", key="↵")
        self.close_button = quiet(_("Close"))
        self.fields = QVBoxLayout()
        self.fields.setSpacing(theme.GAP)
        self._say = Text("", theme.LABEL, theme.MEDIUM, "flag", wrap=True)
        self._lay_out()
        self.action.clicked.connect(self.given)
        self.close_button.clicked.connect(self.close_panel)
        self.hide()

    def begin(self, title: str, words: str, action: str, reason: str = "") -> None:
        """Come up with nothing typed."""
        self.title.set_text(title)
        self.words.set_text(words)
        self.words.setVisible(bool(words))
        self.action.set_text(action)
        self.reason.set_text(reason)
        self.reason.set_state(State.NORMAL)
        self.tell("")
        self.tell_effect(())
        self.show()
        QTimer.singleShot(0, self, self._come_into_view)

    def set_order(self, *stops: QWidget) -> None:
        """Let Tab go through these in turn, then to the button that does it."""
        way = (*stops, self.action, self.close_button)
        for before, after in pairwise(way):
            QWidget.setTabOrder(before, after)

    def tell_effect(self, lines: tuple[str, ...]) -> None:
        """Say what will change, a line each."""
        self.effect.set_text("\n".join(lines))
        self.effect.setVisible(bool(lines))

    def refuse(self, error: TrackerError, named: Mapping[str, LabelledField]) -> None:
        """Show why it was not done: under the field it is about, or else above the button."""
        words = str(error)
        field = named.get(error.field) if isinstance(error, ValueRefused) else None
        if isinstance(error, ReasonNeeded):
            field = self.reason
        if field is None:
            self.tell(words)
        else:
            field.set_state(State.ERROR, words)
            field.setFocus()

    def tell(self, words: str) -> None:
        """Say what is wrong with the whole."""
        self._say.set_text(words)
        self._say.setVisible(bool(words))

    def close_panel(self) -> None:
        """Go away."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it, Escape closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.given.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def _come_into_view(self) -> None:
        """The page scrolls to the panel, once it is laid out."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(self, 0, theme.GAP)

    def _lay_out(self) -> None:
        column = self.closable(self.title, self.close_button)
        column.addWidget(self.words)
        column.addLayout(self.fields)
        column.addWidget(self.effect)
        column.addWidget(self._say)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(theme.GAP)
        self.foot.addWidget(self.action)
        self.foot.addStretch()
        column.addLayout(self.foot)


def narrow(field: QWidget, width: int) -> QHBoxLayout:
    """A field not as wide as its column, at the start; alone there its message would be measured too wide."""
    field.setFixedWidth(width)
    row = QHBoxLayout()
    row.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
    row.addStretch()
    return row


def beside(*parts: tuple[QWidget, int]) -> QHBoxLayout:
    """Fields side by side, tops aligned, each with its share."""
    row = QHBoxLayout()
    row.setSpacing(theme.GAP_WIDE)
    for widget, share in parts:
        row.addWidget(widget, share, Qt.AlignmentFlag.AlignTop)
    return row
