"""The Eligibility tab: every criterion with how it stands and why, and the decision beside them."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from tracker import enrolment, visits
from tracker.domain.criteria import Outcome
from tracker.domain.protocol import Compare, Criterion, Is, Protocol, ThresholdRef, leaves
from tracker.domain.records import ParticipantStatus, Visit
from tracker.domain.rights import Right
from tracker.domain.views import ParticipantPage, VisitRecord
from tracker.enrolment import Eligibility
from tracker.errors import ReasonNeeded, TrackerError
from tracker.language import _
from tracker.status_words import expiry_words
from tracker.worklist import AHEAD
from ui import dates, theme
from ui.bridge import Bridge
from ui.screen import Go
from ui.screens.decision_panel import DecisionPanel
from ui.widgets.answer_strip import AnswerStrip
from ui.widgets.buttons import quiet
from ui.widgets.cards import TitledCard
from ui.widgets.course_facts import repeat_words, screening_on
from ui.widgets.criterion_row import LOOKS, CriterionRow
from ui.widgets.emptied import empty
from ui.widgets.flow import FlowBox
from ui.widgets.glyphs import GlyphMark
from ui.widgets.reason_panel import ReasonPanel
from ui.widgets.steps import Step, Steps
from ui.widgets.text import Text, rule

_SIDE = 300
_ROOM_FOR_SIDE = 940
_COUNTED = (Outcome.MET, Outcome.FAILED, Outcome.NOT_KNOWN)


class EligibilityPanel(QWidget):
    """Y, N and A answer the question in hand and go on to the next."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        super().__init__()
        self._bridge, self._go = bridge, go
        self._page: ParticipantPage | None = None
        self._built_for = ""
        self._waiting: tuple[str, str] | None = None
        self.rows: dict[str, CriterionRow] = {}
        self.summary = Text("", theme.VALUE, theme.SEMIBOLD)
        self.steps = Steps()
        self.decision = DecisionPanel(bridge)
        self.reason = ReasonPanel(_("Reason for changing the answer"), _("Change the answer"))
        self._note = Text("", theme.BODY, theme.REGULAR, "warn", wrap=True)
        self.note_button = quiet("")
        self.expiry = Text("", theme.BODY, theme.MEDIUM, "warn", wrap=True)
        self._lay_out()
        self.reason.given.connect(self._answer_with_reason)
        self.note_button.clicked.connect(self._open_form_visit)

    def show_page(self, page: ParticipantPage) -> None:
        """Judge this participant anew and show it; a reason that is asked about another one waits there."""
        if self._page is not None and self._page.participant.id != page.participant.id:
            self._waiting = None
            self.reason.hide()
        self._page = page
        site, who = self._bridge.site, page.participant
        judged = enrolment.eligibility(site, who.id)
        if self._built_for != page.study.protocol_version_id:
            self._build(page.study.protocol, page.study.protocol_version_id)
        answers, open_ = self._answers(page), self.waits() and not page.locks
        for result in judged.results:
            self.rows[result.criterion.id].show_result(result, answers, open_=open_)
        self._show_summary(judged)
        self._show_note(page)
        self._show_expiry(page)
        self.decision.show_eligibility(judged)
        self.decision.setEnabled(not page.locks)

    def _show_expiry(self, page: ParticipantPage) -> None:
        """Until when the screening holds: quiet while that is far, loud in its last week and once it has expired."""
        screening = screening_on(page)
        near = screening is not None and screening.days_left <= AHEAD.days
        self.expiry.set_ink("warn" if near else "ink2")
        self.expiry.set_text(_expiry_words(page))
        self.expiry.setVisible(bool(self.expiry.text()))

    def waits(self) -> bool:
        """Whether the decision is still to be made, by who is signed in too."""
        in_screening = self._page is not None and self._page.participant.status is ParticipantStatus.SCREENING
        return in_screening and self._bridge.may(Right.MANAGE)

    def first_action(self) -> QWidget:
        """What comes next: the date of the visit with the questions, an open question, a value, the decision."""
        if not self.note_button.isHidden():
            return self.note_button
        waiting = (strip for strip in self.strips() if not strip.code)
        missing = (row.there for row in self.rows.values() if not row.there.isHidden())
        return next(waiting, None) or next(missing, None) or self.decision.on.editor

    def strips(self) -> tuple[AnswerStrip, ...]:
        """The questions in order."""
        return tuple(strip for row in self.rows.values() for strip in row.strips)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room beside, the decision goes below."""
        super().resizeEvent(event)
        beside = self.width() >= _ROOM_FOR_SIDE
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        self.decision.setMinimumWidth(_SIDE if beside else 0)
        self.decision.setMaximumWidth(_SIDE if beside else 16777215)

    # --- answering ------------------------------------------------------------------------------------------

    def _answer(self, question_id: str, code: str, reason: str = "") -> None:
        assert self._page is not None
        who = self._page.participant.id
        try:
            self._bridge.try_do(lambda: enrolment.answer(self._bridge.site, who, question_id, code, reason))
        except ReasonNeeded as needed:
            self._waiting = (question_id, code)
            name = _("{number}, changed answer").format(number=self._page.participant.shown_number)
            about = f"{who} {question_id} {code}"
            self.reason.open_for(needed.happened, needed.todo, about, name)
        except TrackerError as error:
            self._bridge.failed.emit(error)
        else:
            given = self._waiting == (question_id, code)
            self._waiting = None
            (self.reason.finish if given else self.reason.hide)()
            self._go_on(question_id)

    def _answer_with_reason(self, reason: str) -> None:
        if self._waiting:
            self._answer(*self._waiting, reason)

    def _go_on(self, question_id: str) -> None:
        """To the next question that is not answered."""
        strips = self.strips()
        at = next(place for place, strip in enumerate(strips) if strip.question_id == question_id)
        waiting = next((strip for strip in strips[at + 1 :] if not strip.code), strips[at])
        waiting.setFocus(Qt.FocusReason.TabFocusReason)

    def _moved(self, by: int) -> None:
        strips = self.strips()
        at = next((place for place, strip in enumerate(strips) if strip.hasFocus()), 0)
        strips[max(0, min(len(strips) - 1, at + by))].setFocus(Qt.FocusReason.TabFocusReason)

    def _answers(self, page: ParticipantPage) -> Mapping[str, str]:
        visit = form_visit(page)
        if visit is None:
            return {}
        record = visits.open_visit(self._bridge.site, visit.id)
        fields = (field for form in record.forms if form.kind == "criteria" for field in form.fields)
        return {one.item.id: str(one.entry.value or one.entry.text) for one in fields if one.entry}

    # --- going there ----------------------------------------------------------------------------------------

    def _open_form_visit(self) -> None:
        visit = form_visit(self._page) if self._page else None
        if visit:
            self._go("visit", visit_id=visit.id)

    def _missing_wanted(self, criterion: Criterion) -> None:
        assert self._page is not None
        visit = visit_for(criterion, self._page)
        if visit:
            record = visits.open_visit(self._bridge.site, visit.id)
            form, item = place_for(criterion, record)
            self._go("visit", visit_id=visit.id, form_id=form, item_id=item)

    # --- showing --------------------------------------------------------------------------------------------

    def _show_summary(self, judged: Eligibility) -> None:
        self._counts.flow.clear()
        words = []
        for outcome in _COUNTED:
            glyph, word, ink = LOOKS[outcome]
            count = judged.count(outcome)
            words.append(f"{count} {_(word)}")
            if count:
                self._counts.add(GlyphMark(glyph))
            quiet_ink = "ink" if count else "ink2"
            loud = ink if count and ink != "done" else quiet_ink
            self._counts.add(Text(words[-1], theme.VALUE, theme.SEMIBOLD if count else theme.REGULAR, loud))
        self.summary.set_text(", ".join(words))
        enrolled = judged.participant.status is not ParticipantStatus.SCREENING
        self.steps.show_steps(
            (
                (_("Registered"), Step.DONE),
                (_("Eligibility"), Step.DONE if judged.eligible.answer or enrolled else Step.NOW),
                (
                    _("Decision"),
                    Step.DONE if enrolled else Step.NOW if judged.eligible.answer else Step.TO_COME,
                ),
            )
        )

    def _show_note(self, page: ParticipantPage) -> None:
        """Where the visit with the questions has no date yet, answers have no place: say so."""
        visit = form_visit(page)
        waits = visit is not None and not visit.is_held and self.waits()
        if visit and waits:
            words = _("{visit} has no date yet. Record its date before answering.")
            self._note.set_text(words.format(visit=visit.label))
            self.note_button.set_text(_("Open {visit}").format(visit=visit.label))
        self._note.setVisible(waits)
        self.note_button.setVisible(waits)

    def _build(self, protocol: Protocol, version: str) -> None:
        empty(self._lists)
        self.rows = {}
        self._built_for = version
        for kind, title in (("inclusion", _("Inclusion criteria")), ("exclusion", _("Exclusion criteria"))):
            criteria = [one for one in protocol.criteria if one.kind == kind]
            if criteria:
                self._lists.addWidget(self._card(title, criteria))
        if not protocol.criteria:
            self._lists.addWidget(Text(_("The study file lists no criteria."), ink="ink2"))

    def _card(self, title: str, criteria: list[Criterion]) -> TitledCard:
        card = TitledCard(title)
        card.set_count(len(criteria))
        for place, criterion in enumerate(criteria):
            if place:
                card.body.addWidget(rule())
            row = CriterionRow(criterion)
            row.answered.connect(self._answer)
            row.missing_wanted.connect(self._missing_wanted)
            for strip in row.strips:
                strip.moved.connect(self._moved)
            self.rows[criterion.id] = row
            card.body.addWidget(row)
        return card

    def _lay_out(self) -> None:
        self._counts = FlowBox(theme.GAP_SMALL)
        self.summary.hide()
        note = QHBoxLayout()
        note.setSpacing(theme.GAP)
        note.addWidget(self._note, 1)
        note.addWidget(self.note_button)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        self._lists = QVBoxLayout()
        self._lists.setSpacing(theme.GAP)
        for widget in (self.steps, self._counts, self.expiry):
            column.addWidget(widget)
        column.addLayout(note)
        column.addWidget(self.reason)
        column.addLayout(self._lists)
        column.addStretch()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.GAP_WIDE)
        self._row.addWidget(left, 1)
        self._row.addWidget(self.decision, 0, Qt.AlignmentFlag.AlignTop)


def _expiry_words(page: ParticipantPage) -> str:
    """That the screening has expired, or when it does, and what to repeat."""
    screening = screening_on(page)
    if screening is None:
        return ""
    day = dates.full(screening.holds_to)
    if not screening.expired:
        return _("The screening holds to {day}, {left}.").format(day=day, left=expiry_words(screening))
    words = _("The screening expired on {day}. To be repeated: {samples}.")
    return words.format(day=day, samples=repeat_words(page, screening))


def form_visit(page: ParticipantPage) -> Visit | None:
    """The visit that holds the eligibility questions."""
    asks = {form.id for form in page.study.protocol.forms if form.criteria}
    return next((one for one in page.visits if asks & set(_forms(page, one))), None)


def visit_for(criterion: Criterion, page: ParticipantPage) -> Visit | None:
    """The visit in which what a criterion misses is entered: the first, up to baseline, that asks for it."""
    wanted = {form for form, _item in _asking(criterion, page.study.protocol)}
    fits = [visit for visit in page.visits if wanted & set(_forms(page, visit))]
    return next(
        (visit for visit in fits if visit.completed_at is None), fits[0] if fits else form_visit(page)
    )


def _forms(page: ParticipantPage, visit: Visit) -> tuple[str, ...]:
    return visit.form_ids(page.study.protocol)


def place_for(criterion: Criterion, record: VisitRecord) -> tuple[str, str]:
    """Form and item of a visit where what a criterion misses is entered: the first without an answer."""
    fields = [
        (form.id, field)
        for asking, item in _asking(criterion, record.study.protocol)
        for form in record.forms
        if form.id == asking
        for field in form.fields
        if item in ("", field.item.id)
    ]
    waiting = next((one for one in fields if one[1].item.required and not one[1].answered), None)
    form_id, field = waiting or next(iter(fields), ("", None))
    return form_id, field.item.id if field else ""


def _asking(criterion: Criterion, protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Forms and items in which the values of a criterion are entered; no item where a whole score is asked."""
    for leaf in leaves(criterion.condition) if criterion.condition else ():
        named = protocol.threshold(leaf.threshold).condition if isinstance(leaf, ThresholdRef) else leaf
        if isinstance(named, Compare | Is):
            yield from _places_of(named, protocol)


def _places_of(leaf: Compare | Is, protocol: Protocol) -> Iterator[tuple[str, str]]:
    score = leaf.score if isinstance(leaf, Compare) else None
    item_form, _dot, item = (leaf.item or "").partition(".")
    for form in protocol.forms:
        if form.id == item_form:
            yield form.id, item
        elif leaf.analyte is not None and leaf.analyte in form.analytes:
            yield form.id, leaf.analyte
        elif score and form.instrument == score:
            yield form.id, ""
