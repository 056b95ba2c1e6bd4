"""A new version of a study file, looked at before it is in force: what it changes, whose visits move, yes or no."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker import amending
from tracker.amending import Acceptance, Preview
from tracker.domain.amended_visits import Fate
from tracker.domain.records import Changes, Study
from tracker.errors import StudyFileError, TrackerError
from tracker.language import _, ngettext
from ui import theme
from ui.bridge import Bridge
from ui.screens.amendment_tables import differences_table, moved_columns
from ui.tables import TableModel
from ui.widgets.buttons import plain
from ui.widgets.date_field import DateField
from ui.widgets.fields import LabelledField
from ui.widgets.frozen_table import FrozenTable
from ui.widgets.kept_words import KeptWords
from ui.widgets.long_work import LongWork
from ui.widgets.notice import Notice
from ui.widgets.step_panel import StepPanel, beside
from ui.widgets.text import Text, rule

_ROWS_AT_ONCE = 9
"""Rows of moved visits that show before the table scrolls."""


class AmendmentPanel(StepPanel):
    """`done` says that the version was accepted or rejected; `closed` that the panel went."""

    done = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.preview: Preview | None = None
        self.work = LongWork(bridge)
        self.warning = Notice()
        self.differences = differences_table()
        self.model = TableModel(moved_columns(), self)
        self.moved = FrozenTable(self.model, 1, _("Visits that would move"))
        self.moved.name_layout("moved-visits")
        self.moved.setProperty("focusRing", theme.RADIUS_CARD)
        self._none_moved = Text(_("No planned visit moves."), theme.BODY, theme.REGULAR, "ink2")
        self.approved = DateField(
            _("Approved by the ethics committee"), required=True, today=bridge.site.today
        )
        self.consent = LabelledField(_("New version of the consent form"))
        self.reject = plain(_("Reject"))
        self.typed = KeptWords(self.approved, self.consent, self.reason)
        self._whole = QWidget()
        self._fill()
        self.given.connect(self.accept)
        self.reject.clicked.connect(self._reject)
        self.work.running.connect(self._running)

    def open_for(self, study: Study, text: str, name: str) -> None:
        """Look at a file: it is read and compared in the worker."""
        self.preview = None
        title = _("A new version of {study}").format(study=study.protocol.short_title)
        self.begin(title, "", _("Accept"))
        self._whole.hide()
        self._offer(False)
        site, study_id = self._bridge.site, study.id
        self.work.run(
            _("Comparing {name}").format(name=name),
            lambda _progress: amending.preview(site, study_id, text, name),
            self._come,
            self.cannot,
            only_reads=True,
        )

    def accept(self) -> None:
        """Put the version in force, in the worker; what is wrong stands under its field."""
        self.tell("")
        if self.preview is None or self.work.busy or not self.approved.check():
            return
        on = self.approved.day()
        assert on is not None
        site, shown = self._bridge.site, self.preview
        given = Acceptance(on, self.reason.text(), self.consent.text().strip())
        self.work.run(
            _("Planning visits anew"),
            lambda progress: amending.accept(site, shown.study_id, shown.text, given, progress),
            self._accepted,
            self._refused,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl and Enter accept from anywhere; Enter alone only from a field, as a table stands here too."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accept()
        else:
            super().keyPressEvent(event)

    # --- what came

    def _come(self, shown: Preview) -> None:
        self.preview = shown
        words = _("Version {new}, after version {old}")
        self.title.set_text(words.format(new=shown.new.version, old=shown.old.version))
        self.words.set_text(counted(shown))
        self.words.show()
        self._warn(shown)
        self.differences.set_rows(shown.differences)
        self.model.set_rows(shown.moved)
        self._show_moved(len(shown.moved))
        hint = ngettext(
            "Empty where it stays. {n} participant would be asked again.",
            "Empty where it stays. {n} participants would be asked again.",
            len(shown.on_study),
        )
        self.consent.set_hint(hint.format(n=len(shown.on_study)))
        name = _("{study}, version {version}").format(study=shown.new.short_title, version=shown.new.version)
        self.typed.come_up(_about(shown), name, "", "", "")
        self._whole.show()
        self._offer(True)
        (self.moved if shown.moved else self.approved).setFocus()

    def _show_moved(self, rows: int) -> None:
        self.moved.setVisible(bool(rows))
        self._none_moved.setVisible(not rows)
        head = self.moved.horizontalHeader().sizeHint().height()
        self.moved.setFixedHeight(head + theme.ROW_MATRIX * min(rows, _ROWS_AT_ONCE) + 14)
        if rows:
            self.moved.setCurrentIndex(self.model.index(0, 0))

    def _warn(self, shown: Preview) -> None:
        if shown.locked:
            words = _("Locked, and with visits that would follow: {numbers}.")
            todo = _("Nothing can be accepted before an investigator unlocks them.")
            self.warning.say(words.format(numbers=", ".join(shown.locked)), todo, token="warn", icon="lock")
        elif lines := tuple(_asides(shown)):
            self.warning.say(lines[0], "\n".join(lines[1:]), token="warn", icon="info")
        else:
            self.warning.hide()

    def cannot(self, error: TrackerError) -> None:
        """The file is none that could follow: every reason in a line."""
        problems = error.problems if isinstance(error, StudyFileError) else ()
        first = error.args[0] if not problems else error.happened.removesuffix(" ".join(problems)).strip()
        self.tell("\n".join((str(first), *problems)))
        self.close_button.setFocus()

    # --- yes or no

    def _accepted(self, changes: Changes) -> None:
        self._finish()
        self._bridge.try_do(lambda: changes)
        self.done.emit()

    def _refused(self, error: TrackerError) -> None:
        self.refuse(error, {"approved_on": self.approved, "consent_version": self.consent})

    def _reject(self) -> None:
        """Note that it was looked at and not taken, and why."""
        if self.preview is None:
            return
        site, shown, reason = self._bridge.site, self.preview, self.reason.text()
        self.tell("")
        try:
            self._bridge.try_do(lambda: amending.reject(site, shown.study_id, shown.text, reason))
        except TrackerError as error:
            self._refused(error)
        else:
            self._finish()
            self.done.emit()

    def close_panel(self) -> None:
        """Leave it undecided."""
        self._finish()
        self.closed.emit()

    def _finish(self) -> None:
        if self.preview is not None:
            self.typed.recorded(_about(self.preview))
        self.hide()

    # --- layout

    def _offer(self, on: bool) -> None:
        for widget in (self.action, self.reject):
            widget.setVisible(on)

    def _running(self, on: bool) -> None:
        for widget in (self.action, self.reject, self.close_button):
            widget.setEnabled(not on)
        if on:
            self.work.cancel_button.setFocus()

    def _fill(self) -> None:
        label = _("What changes, and why")
        self.reason.label.set_text(label)
        self.reason.editor.setAccessibleName(label)
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.warning)
        column.addWidget(Text(_("Visits that would move"), theme.BODY, theme.SEMIBOLD))
        column.addWidget(self.moved)
        column.addWidget(self._none_moved)
        column.addWidget(Text(_("What the file says otherwise"), theme.BODY, theme.SEMIBOLD))
        column.addWidget(self.differences)
        column.addWidget(rule())
        column.addLayout(beside((self.approved, 2), (self.consent, 2), (self.reason, 4)))
        self.fields.addWidget(self.work)
        self.fields.addWidget(self._whole)
        self.foot.insertWidget(1, self.reject)
        self.set_order(self.moved, self.approved.editor, self.consent.editor, self.reason.editor)
        self.setTabOrder(self.action, self.reject)
        self.setTabOrder(self.reject, self.close_button)


def _about(shown: Preview) -> str:
    return f"{shown.study_id} {shown.new.version}"


def counted(shown: Preview) -> str:
    """How many visits fare how, in a sentence or two."""
    people = len({one.participant.id for one in shown.moved})
    moved = ngettext("{n} planned visit changes", "{n} planned visits change", len(shown.moved))
    who = ngettext("of {n} participant", "of {n} participants", people)
    same = ngettext("{n} keeps its days", "{n} keep their days", shown.same)
    kept = ngettext(
        "{n} visit held or missed stays under its version",
        "{n} visits held or missed stay under their version",
        shown.kept,
    )
    told = (
        f"{moved.format(n=len(shown.moved))} {who.format(n=people)}" if shown.moved else "",
        same.format(n=shown.same),
        kept.format(n=shown.kept),
    )
    return "; ".join(filter(None, told)) + "."


def _asides(shown: Preview) -> list[str]:
    """What someone must do besides: appointments, and who is past a visit that is added."""
    lines = []
    outside = sum(one.move.outside for one in shown.moved)
    if outside:
        words = ngettext(
            "{n} appointment would lie outside its window: move it afterwards.",
            "{n} appointments would lie outside their windows: move them afterwards.",
            outside,
        )
        lines.append(words.format(n=outside))
    cancelled = sum(one.move.fate is Fate.DROPPED and bool(one.move.after.appointment) for one in shown.moved)
    if cancelled:
        words = ngettext(
            "{n} appointment is of a visit that is dropped: tell the participant.",
            "{n} appointments are of visits that are dropped: tell the participants.",
            cancelled,
        )
        lines.append(words.format(n=cancelled))
    if shown.too_late:
        words = _("A visit that is added comes too late for {numbers}, and is not planned there.")
        lines.append(words.format(numbers=", ".join(shown.too_late)))
    return lines
