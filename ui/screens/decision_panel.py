"""The decision about a screened participant: enrol, or screen failure with its reason."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker import allocation, enrolment
from tracker.domain.allocation import Allocation, AllocationList
from tracker.domain.protocol import Protocol
from tracker.domain.records import Changes, Participant, ParticipantStatus, Role
from tracker.domain.rights import Right
from tracker.enrolment import Eligibility
from tracker.errors import ReasonNeeded, TrackerError, ValueRefused
from tracker.language import _
from ui import dates, theme
from ui.bridge import Bridge
from ui.widgets.buttons import plain, primary
from ui.widgets.cards import TitledCard
from ui.widgets.date_field import DateField
from ui.widgets.fields import LabelledField, Select, State
from ui.widgets.flow import FlowBox
from ui.widgets.kept_words import KeptWords
from ui.widgets.text import Text


class DecisionPanel(TitledCard):
    """`decided` says that a decision was recorded."""

    decided = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(_("Decision"))
        self._bridge = bridge
        self._who: Participant | None = None
        self._protocol: Protocol | None = None
        self._list: AllocationList | None = None
        self._made = Text("", theme.BODY, theme.REGULAR, "ink", wrap=True)
        self.on = DateField(_("Date"), required=True, today=bridge.site.today)
        self.decided_by = LabelledField(_("Decided by"), hint=_("the investigator"))
        self.arm = LabelledField(_("Arm"), editor=Select(_("Arm")))
        self.kit = LabelledField(_("Kit number"), hint=_("The arm is never stored in a double-blind study."))
        self.stratum = LabelledField(_("Stratum"), editor=Select(_("Stratum")))
        self.reason = LabelledField(_("Reason"), hint=_("needed for a screen failure"))
        self.enrol_button = primary(_("Enrol"))
        self.fail_button = plain(_("Screen failure"))
        self._fields = (self.on, self.decided_by, self.arm, self.kit, self.stratum, self.reason)
        self.typed = KeptWords(*self._fields)
        draws = _("Enrolling draws the next line of the randomisation list; what was drawn stays drawn.")
        self._draws = Text(draws, theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        self._say = Text("", theme.LABEL, theme.MEDIUM, "flag", wrap=True)
        self._lay_out()
        self.enrol_button.clicked.connect(self.enrol)
        self.fail_button.clicked.connect(self.screen_fail)

    def show_eligibility(self, judged: Eligibility) -> None:
        """Show the decision there is, or ask for one."""
        fresh = self._who is None or self._who.id != judged.participant.id
        self._who, self._protocol = judged.participant, judged.study.protocol
        in_screening = judged.participant.status is ParticipantStatus.SCREENING
        waits = in_screening and self._bridge.may(Right.MANAGE)
        self._show_list(allocation.open_list(self._bridge.site, judged.study.id) if waits else None)
        self._made.set_text(self._decided_words(judged))
        self._made.setVisible(not waits)
        self._ask.setVisible(waits)
        self._show_fields(judged.study.protocol)
        if fresh:
            self._begin(judged.participant, judged.study.protocol)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, from field to field and to the buttons."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def enrol(self) -> None:
        """Record the enrolment; the use case refuses it while a criterion is failed or not known."""
        arm = self._arm()
        kit = None if self._list else self.kit.text().strip() or None
        stratum = self.stratum.text() if self._list else None
        by, reason = self.decided_by.text(), self.reason.text().strip()
        self._decide(
            lambda who, on: enrolment.enrol(self._bridge.site, who, on, by, arm, kit, reason, stratum)
        )

    def screen_fail(self) -> None:
        """Record that the participant is not taken in."""
        self._decide(
            lambda who, on: enrolment.screen_fail(
                self._bridge.site, who, on, self.decided_by.text(), self.reason.text()
            )
        )

    def _arm(self) -> str | None:
        assert self._protocol is not None
        if self._list or not self._protocol.arm_is_recorded:
            return None
        return self.arm.text() or (self._protocol.arms[0].id if len(self._protocol.arms) == 1 else None)

    def _decide(self, call: Callable[[str, date], Changes]) -> None:
        for field in self._fields[1:]:
            field.set_state(State.NORMAL)
        self._tell("")
        on = self.on.day() if self.on.check() else None
        if on is None or self._who is None:
            return
        who = self._who.id
        try:
            self._bridge.try_do(lambda: call(who, on))
        except TrackerError as error:
            self._show_error(error)
        else:
            self.typed.recorded(who)
            self._who = None  # should a decision be asked for again, its fields begin anew
            self.decided.emit()

    def _show_error(self, error: TrackerError) -> None:
        """Under the field it is about, or else under the buttons."""
        words = str(error)
        named = {"on": self.on, "decided_by": self.decided_by, "arm": self.arm, "kit": self.kit}
        named["stratum"] = self.stratum
        field: LabelledField | None = None
        if isinstance(error, ValueRefused):
            field = named.get(error.field)
        elif isinstance(error, ReasonNeeded):
            field = self.reason
        if field is None:
            self._tell(words)
        else:
            field.set_state(State.ERROR, words)
            field.setFocus()

    def _tell(self, words: str) -> None:
        self._say.set_text(words)
        self._say.setVisible(bool(words))

    def _begin(self, who: Participant, protocol: Protocol) -> None:
        """Ask for a decision about someone; what is typed for the one before waits there."""
        user = self._bridge.site.user
        self.arm.editor.set_choices(  # type: ignore[union-attr]  # the editor given above
            [("", _("choose")), *((arm.id, arm.label) for arm in protocol.arms)]
        )
        for field in self._fields:
            field.set_state(State.NORMAL)
        by = user.name if Role.INVESTIGATOR in user.roles else ""
        today = dates.full(self._bridge.site.today())
        name = _("{number}, decision").format(number=who.shown_number)
        self.typed.come_up(who.id, name, today, by, "", "", "", "")
        self._tell("")

    def _show_list(self, found: AllocationList | None) -> None:
        """The strata of the list that is open; what is chosen stays while the list is as it was."""
        if found != self._list or self._list is None:
            self.stratum.editor.set_choices(strata_choices(found))  # type: ignore[union-attr]  # as above
        self._list = found

    def _show_fields(self, protocol: Protocol) -> None:
        by_hand = self._list is None
        self.arm.setVisible(by_hand and protocol.arm_is_recorded and len(protocol.arms) > 1)
        self.kit.setVisible(by_hand and not protocol.arm_is_recorded)
        self.stratum.setVisible(self._list is not None and self._list.is_stratified)
        self._draws.setVisible(not by_hand)
        self.enrol_button.setText(_("Enrol") if by_hand else _("Draw the next allocation"))

    def _decided_words(self, judged: Eligibility) -> str:
        """The decision, and what was drawn with it."""
        words = decision_words(judged)
        line = allocation.drawn(self._bridge.site, judged.participant.id) if judged.decision else None
        return f"{words}\n{drawn_words(line, judged.study.protocol)}" if line else words

    def _lay_out(self) -> None:
        self._ask = QWidget()
        fields = QVBoxLayout(self._ask)
        fields.setContentsMargins(13, 12, 13, 14)
        fields.setSpacing(theme.GAP)
        for field in self._fields:
            fields.addWidget(field)
        buttons = FlowBox(theme.GAP)
        buttons.add(self.enrol_button)
        buttons.add(self.fail_button)
        fields.addWidget(self._draws)
        fields.addWidget(buttons)
        fields.addWidget(self._say)
        self._made.setContentsMargins(13, 12, 13, 14)
        self.body.addWidget(self._made)
        self.body.addWidget(self._ask)


def strata_choices(found: AllocationList | None) -> list[tuple[str, str]]:
    """The strata of a list to choose from, each with whether a line is left."""
    strata = found.strata if found else ()
    none_left = _("{name} (no line left)")
    named = [(one.name, one.name if one.left else none_left.format(name=one.name)) for one in strata]
    return [("", _("choose")), *named]


def drawn_words(line: Allocation, protocol: Protocol) -> str:
    """What was drawn: the arm by its label, or the kit, and which line of the list it was."""
    labels = {arm.id: arm.label for arm in protocol.arms}
    arm = labels.get(line.arm or "", line.arm or "")
    kit = _("kit {number}").format(number=line.kit) if line.kit else ""
    by_number = _("number {number}").format(number=line.number)
    place = by_number if line.number else _("line {n}").format(n=line.position)
    return _("Drawn: {what} ({place}).").format(
        what=", ".join(part for part in (arm, kit) if part),
        place=f"{line.stratum}, {place}" if line.stratum else place,
    )


def decision_words(judged: Eligibility) -> str:
    """The recorded decision in sentences."""
    made = judged.decision
    if made is None:
        return _("No decision is recorded.")
    words = _("{outcome} on {day}, decided by {who}.").format(
        outcome=_(made.outcome).capitalize(), day=dates.full(made.decided_on), who=made.decided_by
    )
    return f"{words} {made.reason}".strip()
