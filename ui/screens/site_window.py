"""The site's own window of a visit for which the protocol states none: days before, days after, and why."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from tracker import studies
from tracker.domain.protocol import PlannedVisit, Window
from tracker.errors import TrackerError
from tracker.language import _
from ui import theme
from ui.bridge import Bridge
from ui.widgets.buttons import plain, primary, quiet
from ui.widgets.cards import Card
from ui.widgets.fields import Entry, LabelledField, State
from ui.widgets.kept_words import KeptWords
from ui.widgets.text import Text

MOST = 366
"""Days on either side; more is a typing slip."""


class SiteWindowPanel(Card):
    """Comes up under the table of visits. `closed` says that it is done or given up."""

    closed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._study_id, self._visit_id = "", ""
        self._title = Text("", theme.VALUE, theme.SEMIBOLD)
        self._words = Text("", theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        self.minus = _days_field(_("Days before the target"))
        self.plus = _days_field(_("Days after the target"))
        self.reason = LabelledField(_("Reason"), hint=_("such as: agreed with the investigator"))
        self.typed = KeptWords(self.minus, self.plus, self.reason)
        self.save = primary(_("Set the site’s window"), key="↵")
        self.take_back = plain(_("Take back"))
        self.close_button = quiet(_("Close"))
        self._lay_out()
        self.save.clicked.connect(self.set_window)
        self.take_back.clicked.connect(self._take_back)
        self.close_button.clicked.connect(self._close)
        self.hide()

    def open_for(self, study_id: str, visit: PlannedVisit, now: Window | None) -> None:
        """Come up for a planned visit, with the window it has."""
        self._study_id, self._visit_id = study_id, visit.id
        title = _("Window of {visit}").format(visit=visit.label)
        self._title.set_text(title)
        self._words.set_text(
            _(
                "The protocol states none. The site’s own window is shown as the site’s, with a dashed outline; visits "
                "not yet held are judged by it."
            )
        )
        before, after = (str(now.minus), str(now.plus)) if now else ("", "")
        self.typed.come_up(f"{study_id} {visit.id}", title, before, after, "")
        self.take_back.setVisible(now is not None)
        self.show()
        self.minus.setFocus()

    def set_window(self) -> None:
        """Record it; what is wrong stands under its field."""
        minus, plus = _read(self.minus), _read(self.plus)
        if minus is None or plus is None or not self._has_reason():
            return
        self._record(Window(minus=minus, plus=plus))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sets it, Escape closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.set_window()
        elif event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _take_back(self) -> None:
        if self._has_reason():
            self._record(None)

    def _has_reason(self) -> bool:
        given = bool(self.reason.text().strip())
        words = "" if given else _("A reason is needed: it stands in the audit trail.")
        self.reason.set_state(State.NORMAL if given else State.ERROR, words)
        if not given:
            self.reason.setFocus()
        return given

    def _record(self, window: Window | None) -> None:
        site, reason = self._bridge.site, self.reason.text().strip()
        try:
            self._bridge.try_do(
                lambda: studies.set_site_window(site, self._study_id, self._visit_id, window, reason)
            )
        except TrackerError as error:
            self.reason.set_state(State.ERROR, str(error))
        else:
            self._close()

    def _close(self) -> None:
        self.typed.recorded(f"{self._study_id} {self._visit_id}")
        self.hide()
        self.closed.emit()

    def _lay_out(self) -> None:
        column = self.closable(self._title, self.close_button)
        column.addWidget(self._words)
        fields = QHBoxLayout()
        fields.setSpacing(theme.GAP_WIDE)
        for field, share in ((self.minus, 1), (self.plus, 1), (self.reason, 3)):
            fields.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
        column.addLayout(fields)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.save)
        row.addWidget(self.take_back)
        row.addStretch()
        column.addLayout(row)


def _days_field(label: str) -> LabelledField:
    return LabelledField(label, editor=Entry(label, unit=_("days"), numeric=True))


def _read(field: LabelledField) -> int | None:
    text = field.text().strip()
    good = text.isdecimal() and int(text) <= MOST
    words = "" if good else _("A whole number of days, 0 to {most}.").format(most=MOST)
    field.set_state(State.NORMAL if good else State.ERROR, words)
    if not good:
        field.setFocus()
    return int(text) if good else None
