"""The parts of the visit screen and where they stand: list of forms, the form, summary; narrow, two of them fold."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tracker.language import _
from ui.bridge import Bridge
from ui.screen import Go, Screen
from ui.screens.visit_history import VisitHistory
from ui.screens.visit_trust import VisitTrust
from ui.widgets.act_line import ActLine
from ui.widgets.begin_panel import BeginPanel
from ui.widgets.complete_panel import CompletePanel
from ui.widgets.drawer import Drawer
from ui.widgets.fields import Select
from ui.widgets.form_list import FormList
from ui.widgets.forms_stack import FormsStack
from ui.widgets.summary_rail import SummaryRail
from ui.widgets.text import upright
from ui.widgets.visit_header import VisitHeader

NARROW = 1100
"""Below this width of the screen, in px, the rail is a drawer and the list of forms a drop-down."""

_LEAST = QSize(400, 150)
"""What the middle asks for, whatever its largest page would: else the window could not become narrow and fold, nor
in a low one the panel of the lock have its height."""


class VisitFrame(Screen):
    """Only placed here; the visit screen says what they do."""

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(bridge, go, parent)
        self.header = VisitHeader()
        self.form_list = FormList()
        self.form_choice = Select(_("Form"))
        self.rail = SummaryRail()
        self.forms = FormsStack()
        self.act_line = ActLine()
        self.begin = BeginPanel()
        self.complete_panel = CompletePanel()
        self.trust = VisitTrust(bridge, self)
        self.history = VisitHistory(bridge, self)
        self.forms.checks_source = self.history.may_check
        self._middle = QStackedWidget()
        self._middle.setMinimumSize(_LEAST)
        self._narrow = True
        self._lay_out()
        self._middle.currentChanged.connect(self._turned)
        self._drawer = Drawer(self)
        self._fold(narrow=True)
        self.trust.lock.asking.connect(self._make_room)

    def _turned(self, _place: int) -> None:
        """Before a visit has begun there is no form to choose."""
        self.form_choice.setVisible(self._middle.currentWidget() is not self.begin)

    def _make_room(self, asked: bool) -> None:
        """In a low window the panel that asks for a lock would be squeezed: no other form is chosen meanwhile."""
        self._choice_bar.setVisible(self._narrow and not asked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the rail and the list of forms where the screen is narrow."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self._fold(narrow)

    def _fold(self, narrow: bool) -> None:
        self.header.set_narrow(narrow)
        self.form_list.setVisible(not narrow)
        self._choice_bar.setVisible(narrow and self.trust.lock.panel.isHidden())
        self._drawer.hide()
        self._rail_line.setVisible(not narrow)
        self._drawer.area.takeWidget()
        if narrow:
            self.rail.fill_drawer()
            self._drawer.put(self.rail)
            for button in (self.header.sheet, self.header.report):
                self._choices.addWidget(button)
        else:
            self.rail.fill_rail()
            self._row.addWidget(self.rail)
            self.rail.show()
            self.header.take_print_buttons()

    def _open_drawer(self) -> None:
        self._drawer.open(_("Summary"))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.header, self.trust.bar, self.trust.lock):
            column.addWidget(part)
        self._row = QHBoxLayout()
        self._row.setSpacing(0)
        self._row.addWidget(self.form_list)
        self._row.addWidget(upright())
        self._row.addWidget(self._centre(), 1)
        self._rail_line = upright()
        self._row.addWidget(self._rail_line)
        self._row.addWidget(self.rail)
        column.addLayout(self._row, 1)

    def _centre(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._choice_bar = QWidget()
        self._choices = bar = QHBoxLayout(self._choice_bar)
        bar.setContentsMargins(16, 8, 16, 0)
        bar.addWidget(self.form_choice)
        bar.addStretch()
        self._middle.addWidget(self.forms)
        self._middle.addWidget(self.begin)
        self._middle.addWidget(self.complete_panel)
        self._middle.addWidget(self.trust.sign)
        self._middle.addWidget(self.history.source)
        column.addWidget(self._choice_bar)
        column.addWidget(self._middle, 1)
        column.addWidget(self.act_line)
        return holder
