"""Who is a responder: the site's own definition, entered in line, and how many stand in each group by it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker import endpoints
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.records import Study
from tracker.domain.response_pattern import KINDS, NO_RULE, Pattern, ResponseRule, rule_of
from tracker.endpoints import Cohort
from tracker.errors import TrackerError, ValueRefused
from tracker.language import _
from ui import theme
from ui.bridge import Bridge
from ui.widgets.buttons import plain, primary, quiet
from ui.widgets.cards import TitledCard
from ui.widgets.fields import Entry, LabelledField, Select, State
from ui.widgets.flow import FlowBox
from ui.widgets.text import Text
from ui.widgets.toggle_pill import TogglePill


class ResponsePanel(TitledCard):
    """What the definition says, the counts by it, and the form that sets, changes or takes it back."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(_("Response groups, by the site’s definition"))
        self._bridge = bridge
        self._study: Study | None = None
        self.words = Text("", theme.BODY, theme.REGULAR, "ink", wrap=True)
        self.counted = Text("", theme.BODY, theme.MEDIUM, wrap=True)
        self.open_button = plain(_("Enter the definition"))
        self.measure = LabelledField(_("Score"), editor=Select(_("Score")))
        kinds = [(code, _(words)) for code, words in KINDS.items()]
        self.kind = LabelledField(
            _("A response is a score that"), editor=Select(_("Kind of response"), kinds)
        )
        self.value = LabelledField(_("Limit"), editor=Entry(_("Limit"), numeric=True))
        self.visits: dict[str, TogglePill] = {}
        self.reason = LabelledField(_("Reason"), hint=_("such as: agreed with the investigator"))
        self.save = primary(_("Set the definition"))
        self.take_back = plain(_("Take back"))
        self.close_button = quiet(_("Close"))
        self.visit_words = Text("", theme.LABEL, theme.MEDIUM, "flag", wrap=True)
        self._lay_out()
        self._connect()

    def show_study(self, study: Study) -> None:
        """Show the definition of a study, or that there is none."""
        self._study = study
        rule = rule_of(study.choices, study.protocol)
        self.words.set_text(rule.words(study.protocol) if rule else _(NO_RULE))
        self.words.set_ink("ink" if rule else "ink2")
        self.counted.hide()
        self.open_button.set_text(_("Change the definition") if rule else _("Enter the definition"))
        self._form.hide()
        self.open_button.show()

    def show_counts(self, cohort: Cohort) -> None:
        """Say how many stand in each group."""
        lines = []
        for group, numbers in cohort.patterns.items():
            told = ", ".join(f"{_(str(one))} {numbers[one]}" for one in Pattern)
            lines.append(f"{group}: {told}")
        self.counted.set_text("\n".join(lines))
        self.counted.setVisible(bool(lines))

    def open(self) -> None:
        """Come up with what is set now."""
        assert self._study is not None
        protocol = self._study.protocol
        rule = rule_of(self._study.choices, protocol)
        scores = dict.fromkeys(form.instrument for form in protocol.forms if form.instrument)
        assert isinstance(self.measure.editor, Select)
        self.measure.editor.set_choices([(name, _(INSTRUMENTS[name].name)) for name in scores if name])
        self._fill_visits(rule)
        self.measure.set_text(rule.measure if rule else "easi")
        self.kind.set_text(rule.kind if rule else "")
        self.value.set_text(f"{rule.value:f}" if rule else "")
        self.reason.set_text("")
        self._clear()
        self.take_back.setVisible(rule is not None)
        self.open_button.hide()
        self._form.show()
        self.measure.setFocus()

    def define(self) -> None:
        """Record the definition; what is not right stands at its field."""
        chosen = ",".join(name for name, pill in self.visits.items() if pill.isChecked())
        texts = {"measure": self.measure.text(), "kind": self.kind.text(), "value": self.value.text()}
        self._record({**texts, "visits": chosen})

    def _take_back(self) -> None:
        self._record({})

    def _record(self, texts: dict[str, str]) -> None:
        self._clear()
        reason = self.reason.text().strip()
        if not reason:
            self.reason.set_state(State.ERROR, _("A reason is needed: it stands in the audit trail."))
            self.reason.setFocus()
            return
        assert self._study is not None
        call = partial(endpoints.define_response, self._bridge.site, self._study.id, texts, reason)
        try:
            self._bridge.try_do(call)
        except TrackerError as error:
            self._refuse(error)

    def _refuse(self, error: TrackerError) -> None:
        said = str(error)
        name = error.field if isinstance(error, ValueRefused) else ""
        if name == "visits":
            self.visit_words.set_text(said)
            self.visit_words.show()
            next(iter(self.visits.values())).setFocus()
            return
        field = {"measure": self.measure, "kind": self.kind, "value": self.value}.get(name, self.reason)
        field.set_state(State.ERROR, said)
        field.setFocus()

    def _clear(self) -> None:
        for field in (self.measure, self.kind, self.value, self.reason):
            field.set_state(State.NORMAL)
        self.visit_words.hide()

    def _close(self) -> None:
        self._form.hide()
        self.open_button.show()
        self.open_button.setFocus()

    def _fill_visits(self, rule: ResponseRule | None) -> None:
        assert self._study is not None
        self._pills.flow.clear()
        self.visits = {}
        self._pills.add(Text(_("Looked at"), theme.LABEL, theme.MEDIUM, "ink2"))
        for name, label in endpoints.response_visits(self._study.protocol):
            pill = TogglePill(label, name)
            pill.setChecked(rule is None or name in rule.visits)
            self.visits[name] = pill
            self._pills.add(pill)

    def _connect(self) -> None:
        self.open_button.clicked.connect(self.open)
        self.save.clicked.connect(self.define)
        self.take_back.clicked.connect(self._take_back)
        self.close_button.clicked.connect(self._close)

    def _lay_out(self) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(13, 11, 13, 13)
        column.setSpacing(theme.GAP)
        column.addWidget(self.words)
        column.addWidget(self.counted)
        row = QHBoxLayout()
        row.addWidget(self.open_button)
        row.addStretch()
        column.addLayout(row)
        column.addWidget(self._form_box())
        self.body.addWidget(holder)

    def _form_box(self) -> QWidget:
        self._form, self._pills = QWidget(), FlowBox(theme.GAP_SMALL)
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        first = QHBoxLayout()
        first.setSpacing(theme.GAP_WIDE)
        for field, share in ((self.measure, 2), (self.kind, 4), (self.value, 2)):
            first.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
        column.addLayout(first)
        meaning = _(
            "Responder: a response at the last of these visits. Temporary: at an earlier one and not at the last. "
            "Non-responder: at none."
        )
        for widget in (self._pills, self.visit_words):
            column.addWidget(widget)
        column.addWidget(Text(meaning, theme.LABEL, theme.REGULAR, "ink2", wrap=True))
        column.addWidget(self.reason)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for button in (self.save, self.take_back, self.close_button):
            row.addWidget(button)
        row.addStretch()
        column.addLayout(row)
        return self._form
