"""Register a participant who consented: one page, from number to first appointments."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from tracker import enrolment, overview, rescreening, studies
from tracker.domain.records import Participant, Sex, Study
from tracker.enrolment import Registration
from tracker.errors import TrackerError, ValueRefused
from tracker.language import N_, _
from ui import theme
from ui.bridge import Bridge
from ui.screen import Go, Screen
from ui.widgets.answer_strip import AnswerStrip
from ui.widgets.buttons import primary, quiet
from ui.widgets.cards import Card
from ui.widgets.date_field import DateField
from ui.widgets.empty_state import EmptyState
from ui.widgets.fields import LabelledField, Select, State
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.page_area import PageArea
from ui.widgets.steps import Step, Steps
from ui.widgets.text import Text, rule

if TYPE_CHECKING:
    from tracker.domain.records import Changes

_WIDTH = 680
SEXES = ((Sex.FEMALE.value, N_("Female"), "F"), (Sex.MALE.value, N_("Male"), "M"))


class RegisterScreen(Screen):
    """`show_for(study_id=None, rescreen=None)`, the latter a screen failure. Enter goes on, Ctrl Enter registers."""

    title = N_("New participant")
    help_text = N_(
        "Register a participant as soon as consent is signed. Never type a name: initials are enough. The birth date "
        "may be the year alone where local law asks for that. The two appointments are optional; until the first "
        "visit on treatment is held, its booked day is a provisional anchor, and later dates move with it."
    )
    keys = ((N_("Enter"), N_("next field")), (N_("Ctrl+Enter"), N_("register")), (N_("F+M"), N_("sex")))
    side_entry = "participants"

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(bridge, go, parent)
        today = bridge.site.today
        self._studies: tuple[Study, ...] = ()
        self._steps = Steps()
        self.study = LabelledField(_("Study"), editor=Select(_("Study")))
        self._number = Text("", theme.PAGE, theme.SEMIBOLD)
        self.initials = LabelledField(_("Initials"), hint=_("never a name"))
        self.sex = AnswerStrip("sex", _("Sex"), SEXES)
        self._sex_words = Text("", theme.LABEL, theme.MEDIUM, "flag")
        self._sex_mark = GlyphMark(Glyph.FLAG)
        self.born = DateField(
            _("Birth date, or only the year"),
            required=True,
            or_year=True,
            hint=_("such as 3 Apr 1987, or 1987"),
        )
        self.consent = DateField(_("Consent signed on"), required=True, today=today)
        self.version = LabelledField(_("Version of the consent form"), hint=_("it stands on the form"))
        self.screening = DateField("", today=today)
        self.baseline = DateField("", today=today)
        self._before = ""
        self._again = Text("", theme.BODY, theme.MEDIUM, "accent", wrap=True)
        self._anchor_words = Text("", theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        self._problem = Text("", theme.LABEL, theme.MEDIUM, "flag", wrap=True)
        self.save = primary(_("Register"), key="Ctrl ↵")
        self.cancel = quiet(_("Cancel"))
        self._lay_out()
        self._connect()

    # --- showing --------------------------------------------------------------------------------------------

    def show_for(self, **wanted: Any) -> None:
        """An empty page for a study: the one named, or the first; what was typed and not registered is still there."""
        self._studies = studies.studies(self.bridge.site)
        self._form.setVisible(bool(self._studies))
        self._nothing.setVisible(not self._studies)
        again = str(wanted.get("rescreen") or "")
        if self._studies and self.left_behind() and not again:
            return
        self._clear()
        if not self._studies:
            return
        asked = wanted.get("study_id")
        before = overview.participant(self.bridge.site, again).participant if again else None
        asked = before.study_id if before else asked
        self._editor().set_choices([(one.id, one.protocol.short_title) for one in self._studies])
        self.study.set_text(asked if asked in {one.id for one in self._studies} else self._studies[0].id)
        self.study.setVisible(len(self._studies) > 1 and not before)
        self._show_study()
        self.begin_at(self.study if len(self._studies) > 1 and not asked else self.initials)
        if before:
            self._propose(before)

    def _propose(self, before: Participant) -> None:
        """What is known of a person who is screened again; consent is given anew."""
        known, self._before = rescreening.proposed(self.bridge.site, before.id), before.id
        words = _("Screened before as {number}. Consent is given anew, under a new screening number.")
        self._again.set_text(words.format(number=before.shown_number))
        self._again.show()
        self.initials.set_text(known.initials)
        self.sex.set_code(known.sex.value)
        if known.birth_date:
            self.born.set_day(known.birth_date)
        else:
            self.born.set_text(str(known.birth_year))
        self.begin_at(self.consent)

    def left_behind(self, *, everywhere: bool = False) -> str:
        """Whether a participant was typed and neither registered nor cancelled."""
        fields = (self.initials, self.version, self.born, self.consent, self.screening, self.baseline)
        typed = any(field.text().strip() for field in fields)
        return _("A new participant is typed but not registered.") if typed else ""

    def refresh(self, changes: "Changes") -> None:
        """Someone else may have taken the number."""
        if self._studies:
            self._show_study()

    def _chosen(self) -> Study:
        return next(one for one in self._studies if one.id == self.study.text())

    def _editor(self) -> Select:
        editor = self.study.editor
        assert isinstance(editor, Select)
        return editor

    def _show_study(self, _code: str = "") -> None:
        study = self._chosen()
        protocol = study.protocol
        self._number.set_text(enrolment.next_screening_number(self.bridge.site, study.id))
        first, base = protocol.visits[0], protocol.baseline
        self._place_appointments(two=first.id != base.id)
        self._name(self.screening, _("{visit}, booked for").format(visit=first.label))
        self._name(self.baseline, _("{visit}, booked for").format(visit=base.label))
        self._anchor_words.set_text(
            _(
                "Optional. Until {visit} is held its booked day is a provisional anchor: the dates of later visits "
                "count from it, are marked provisional, and move with it."
            ).format(visit=base.label)
        )

    def _place_appointments(self, *, two: bool) -> None:
        """Two side by side; baseline alone stands at the start."""
        self.screening.setVisible(two)
        self._appointments.removeWidget(self.baseline)
        self._appointments.addWidget(self.baseline, 0, 1 if two else 0, Qt.AlignmentFlag.AlignTop)

    def _name(self, field: DateField, label: str) -> None:
        field.label.set_text(label)
        field.editor.setAccessibleName(label)

    def _clear(self) -> None:
        self._steps.show_steps(
            ((_("Registration"), Step.NOW), (_("Eligibility"), Step.TO_COME), (_("Decision"), Step.TO_COME))
        )
        self._before = ""
        self._again.hide()
        self.sex.set_code("")
        for day in (self.born, self.consent, self.screening, self.baseline):
            day.set_day(None)
        for field in (self.initials, self.version):
            field.set_text("")
            field.set_state(State.NORMAL)
        self._tell_sex("")
        self._tell("")

    # --- registering ----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on; with Ctrl it registers."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.register()
        else:
            self.focusNextChild()

    def register(self) -> None:
        """Record the participant; what is wrong stands under its field, the first one has the keyboard."""
        if not self._studies or not self._checked():
            return
        study_id, given, site, before = self._chosen().id, self._given(), self.bridge.site, self._before
        try:
            if before:
                made = self.bridge.try_do(lambda: rescreening.rescreen(site, before, given))
            else:
                made = self.bridge.try_do(lambda: enrolment.register(site, study_id, given))
        except TrackerError as error:
            self._show_error(error)
            return
        self._leave_for(made[0])

    def _leave_for(self, participant_id: str) -> None:
        self._clear()
        name = "eligibility" if self._chosen().protocol.criteria else "participant"
        self.go(name, participant_id=participant_id)

    def _checked(self) -> bool:
        """Whether every field can be read; all that cannot say so at once."""
        self._tell("")
        wrong: list[QWidget] = [field for field in self._texts() if not self._has_text(field)]
        if not self.sex.code:
            wrong.append(self.sex)
        self._tell_sex("" if self.sex.code else _("Choose female or male: reference ranges ask for it."))
        days = [self.born, self.consent, self.baseline]
        days += [self.screening] if not self.screening.isHidden() else []
        wrong += [day for day in days if not day.check()]
        order = [
            self.initials,
            self.sex,
            self.born,
            self.consent,
            self.version,
            self.screening,
            self.baseline,
        ]
        first = next((field for field in order if field in wrong), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        return first is None

    def _texts(self) -> Sequence[LabelledField]:
        return (self.initials, self.version)

    def _has_text(self, field: LabelledField) -> bool:
        there = bool(field.text().strip())
        words = _("Initials are needed.") if field is self.initials else _("The version is needed.")
        field.set_state(State.NORMAL if there else State.ERROR, "" if there else words)
        return there

    def _given(self) -> Registration:
        consent = self.consent.day()
        assert consent is not None
        return Registration(
            initials=self.initials.text(),
            sex=Sex(self.sex.code),
            consent_date=consent,
            consent_version=self.version.text(),
            birth_date=self.born.day(),
            birth_year=self.born.year(),
            screening_on=None if self.screening.isHidden() else self.screening.day(),
            baseline_on=self.baseline.day(),
        )

    def _show_error(self, error: TrackerError) -> None:
        fields = {
            "initials": self.initials,
            "consent_version": self.version,
            "consent_date": self.consent,
            "birth_date": self.born,
            "birth_year": self.born,
            "screening_on": self.screening,
            "baseline_on": self.baseline,
        }
        field = fields.get(error.field) if isinstance(error, ValueRefused) else None
        words = str(error)
        if field is None:
            self._tell(words)
        else:
            field.set_state(State.ERROR, words)
            field.setFocus(Qt.FocusReason.TabFocusReason)

    def _tell(self, words: str) -> None:
        self._problem.set_text(words)
        self._problem.setVisible(bool(words))

    def _tell_sex(self, words: str) -> None:
        self._sex_words.set_text(words)
        self._sex_words.setVisible(bool(words))
        self._sex_mark.setVisible(bool(words))

    def _sex_answered(self, code: str) -> None:
        self.sex.set_code(code)
        self._tell_sex("")
        self.sex.setFocus()
        self.focusNextChild()

    # --- layout ---------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.study.left.connect(self._show_study)
        self.sex.answered.connect(self._sex_answered)
        self.save.clicked.connect(self.register)
        self.cancel.clicked.connect(self._cancel)

    def _cancel(self) -> None:
        self._clear()
        self.go("participants")

    def _to_studies(self) -> None:
        self.go("study")

    def _lay_out(self) -> None:
        self._form = Card()
        self._form.setMaximumWidth(_WIDTH)
        self._form.body.addWidget(self._fields())
        add = primary(_("Add a study"))
        add.clicked.connect(self._to_studies)
        self._nothing = EmptyState(
            "book-open",
            _("No study yet"),
            _("A participant is registered in a study. Add the study first."),
            (add,),
        )
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(Text(_("New participant"), theme.PAGE, theme.SEMIBOLD))
        column.addWidget(self._steps)
        column.addWidget(self._form)
        column.addWidget(self._nothing)
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(PageArea(page))

    def _fields(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(20, 16, 20, 20)
        column.setSpacing(theme.GAP_WIDE)
        column.addLayout(self._head())
        column.addWidget(self._again)
        column.addWidget(rule())
        column.addLayout(
            _pairs(((self.initials, self._sex_box()), (self.born, None), (self.consent, self.version)))
        )
        column.addWidget(rule())
        column.addWidget(Text(_("First appointments"), theme.BODY, theme.SEMIBOLD))
        self._appointments = _pairs(((self.screening, self.baseline),))
        column.addLayout(self._appointments)
        column.addWidget(self._anchor_words)
        column.addWidget(self._problem)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_WIDE)
        row.addWidget(self.save)
        row.addWidget(self.cancel)
        row.addStretch()
        column.addLayout(row)
        return holder

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_WIDE)
        row.addWidget(self.study, 1, Qt.AlignmentFlag.AlignTop)
        side = QVBoxLayout()
        side.setSpacing(5)
        side.addWidget(Text(_("Screening number"), theme.LABEL, theme.MEDIUM, "ink2"))
        side.addWidget(self._number)
        side.addStretch()
        row.addLayout(side, 1)
        return row

    def _sex_box(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(Text(_("Sex"), theme.LABEL, theme.MEDIUM, "ink2"))
        column.addWidget(self.sex)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._sex_mark)
        row.addWidget(self._sex_words, 1)
        column.addLayout(row)
        column.addStretch()
        return holder


def _pairs(rows: Sequence[tuple[QWidget, QWidget | None]]) -> QGridLayout:
    """Fields two by two, tops aligned."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.GAP_LARGE)
    grid.setVerticalSpacing(theme.GAP_WIDE)
    for number in (0, 1):
        grid.setColumnStretch(number, 1)
    for line, pair in enumerate(rows):
        for place, widget in enumerate(pair):
            if widget is not None:
                grid.addWidget(widget, line, place, Qt.AlignmentFlag.AlignTop)
    return grid
