"""Visit entry: one form at a time between the list of forms and the summary; each field saves as it is left."""

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from tracker import enrolment, samples, visits
from tracker.domain.rights import Right
from tracker.domain.views import VisitRecord
from tracker.errors import TrackerError
from tracker.language import N_, _
from ui.bridge import Bridge
from ui.resuming import PlaceKeeper
from ui.screen import Go
from ui.screens.visit_frame import VisitFrame
from ui.screens.visit_queries import VisitQueries
from ui.shortcuts import bind
from ui.visit_saving import FieldSaver
from ui.visit_undo import VisitUndo
from ui.widgets.form_list import progress_of
from ui.widgets.rail_row import Place

if TYPE_CHECKING:
    from tracker.domain.records import Changes


class VisitScreen(VisitFrame):
    """Everything one visit holds, entered from the keyboard in the order of the paper sheet."""

    title = N_("Visit")
    help_text = N_(
        "Enter a visit form by form, in the order of the paper sheet. Every field saves itself as you leave it; "
        "what is missing, flagged or cannot be judged stands in the summary. Completing the visit comes last."
    )
    keys = (
        (N_("Tab"), N_("next field; Enter too")),
        (N_("PgDn"), N_("next form; PgUp the one before")),
        (N_("F8"), N_("not done; F9 not applicable, F10 unknown; once more writes why"), Right.ENTER),
        (N_("Shift+F8"), N_("set the rest of this form to not done"), Right.ENTER),
        (N_("."), N_("adds a half to the sign just left; t is ten where 0 to 10 is asked"), Right.ENTER),
        (N_("%"), N_("areas of EASI in percent; again as 0 to 6"), Right.ENTER),
        (N_("F3"), N_("source of the rule in this row")),
        (N_("Alt+O"), N_("order of the laboratory’s own report"), Right.ENTER),
        (N_("F4"), N_("history of the field; of the form where no field is in hand")),
        (N_("F7"), N_("queries at the field: read, answer, ask")),
        (N_("F6"), N_("source data verification and back"), Right.CHECK_SOURCE),
        (N_("Esc"), N_("bring back what is recorded"), Right.ENTER),
        (N_("Ctrl+Z"), N_("undo the last change here; Ctrl+Shift+Z brings it back"), Right.ENTER),
        (N_("Ctrl+↵"), N_("complete the visit, then sign it"), Right.SIGN),
    )
    side_entry = "today"
    icons_only = True

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(bridge, go, parent)
        self.form_id = ""
        self.saver = FieldSaver(bridge, self)
        self.undo = VisitUndo(self)
        self.asks = VisitQueries(self)
        self.place = PlaceKeeper(bridge.site, self)
        self._connect()
        self._set_keys()

    # --- the shell asks -------------------------------------------------------------------------------------

    def show_for(self, *, visit_id: str = "", form_id: str = "", item_id: str = "", **wanted: Any) -> None:
        """Show a visit, at a form or field where one is named, else where the first answer is missing."""
        before = self.saver.record
        record = self.saver.open(visit_id)
        self.place.begin(visit_id)
        if before is None or before.visit.id != visit_id:
            self.form_id = ""
        self._middle.setCurrentWidget(self.forms if record.visit.is_held else self.begin)
        self._show_record(record)
        self.forms.bring_back(record)
        if record.visit.is_held and record.forms:
            self.show_form(form_id or self.form_id or _first_open(record), item_id)
            return
        self._show_summary()
        if not record.visit.is_held:
            begins = self.bridge.may(Right.ENTER)
            self.begin.show_visit(record, may_begin=begins)
            first = self.begin.day.editor if begins else self.header.sheet
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: "Changes") -> None:
        """Read the visit anew where it, or its participant, changed."""
        record = self.saver.record
        if record and (record.visit.id in changes.visits or record.participant.id in changes.participants):
            self.saver.read_again()

    def leave(self) -> None:
        """Another screen comes, or the window closes: save what still stands unsaved."""
        self.forms.flush()
        self.undo.leave()
        self.place.forget()
        self.trust.sign.forget()
        self.history.hide()
        self.asks.hide()

    def left_behind(self, *, everywhere: bool = False) -> str:
        """The texts that were refused, or wait for an answer; they stand there again when one comes back."""
        forms, asked = self.forms.left_behind(everywhere=everywhere), self.asks.left_behind()
        return " ".join(filter(None, (forms, asked, self.trust.left_behind())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo, which every field of the forms leaves to the screen."""
        entering = self._middle.currentWidget() is self.forms and self.record.visit.is_held
        if not (entering and self.undo.handle(event)):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save before going."""
        self.leave()
        super().closeEvent(event)

    # --- forms ----------------------------------------------------------------------------------------------

    @property
    def record(self) -> VisitRecord:
        """The visit being entered."""
        assert self.saver.record is not None
        return self.saver.record

    def show_form(self, form_id: str, item_id: str = "") -> None:
        """Put up a form with the keyboard in one field, or where the first answer is missing."""
        if not self.record.visit.is_held:
            return
        self.forms.flush()
        compares = self.history.source.isVisible() and form_id != self.form_id
        self._middle.setCurrentWidget(self.forms)
        page = self.forms.page(self.record, form_id)
        self.form_id = form_id
        self._show_criteria()
        self._show_summary()
        if item_id:
            page.form.focus_item(item_id)
        else:
            page.form.focus_first()
        if compares:
            self.switch_source()

    def go_to(self, place: Place) -> None:
        """Go to a field of the visit."""
        self._drawer.hide()
        if place.form:
            self.show_form(place.form, place.item)
        else:
            self.asks.show_place("", "", "")

    def next_form(self) -> None:
        """PgDn: the form after this one; after the last, what is missing in the whole visit."""
        self._step(1)

    def previous_form(self) -> None:
        """PgUp: the form before this one."""
        self._step(-1)

    def _step(self, by: int) -> None:
        ids = [form.id for form in self.record.forms]
        if not self.record.visit.is_held or self.form_id not in ids:
            return
        at = ids.index(self.form_id) + by
        if 0 <= at < len(ids):
            self.show_form(ids[at])
        elif by > 0:
            self.ask_complete()

    def repeat_form(self, form_id: str, reason: str) -> None:
        """Begin a repeat of a form and show it."""
        self.forms.flush()
        site, visit_id = self.bridge.site, self.record.visit.id
        begun = self.bridge.do(lambda: samples.repeat(site, visit_id, form_id, reason))
        if begun is not None:
            self.saver.read_again()
            self.show_form(begun[0])

    def choose_sample(self, form_id: str, item_id: str, reason: str) -> None:
        """Let a sample's result decide, or all of them."""
        self.forms.flush()
        site, visit_id = self.bridge.site, self.record.visit.id
        chosen = self.bridge.do(lambda: samples.choose(site, visit_id, form_id, reason, item_id or None))
        if chosen is not None:
            self.saver.read_again()

    # --- beginning and completing ---------------------------------------------------------------------------

    def hold(self, day: date, reason: str) -> None:
        """Record the day of the visit; a refusal or question is shown at the date."""
        visit_id, site = self.record.visit.id, self.bridge.site
        try:
            self.bridge.try_do(lambda: visits.hold(site, visit_id, day, reason))
        except TrackerError as error:
            self.begin.refuse(error)
        else:
            self.show_for(visit_id=visit_id)

    def ask_complete(self) -> None:
        """Show in the page what is missing and out of range before the visit is completed."""
        self.forms.flush()
        if self.record.visit.completed_at:
            self.header.report.setFocus(Qt.FocusReason.OtherFocusReason)
        if (
            not self.record.visit.is_held
            or self.record.visit.completed_at
            or not self.bridge.may(Right.MANAGE)
        ):
            return
        self.complete_panel.show_visit(self.record, self.forms.unsaved())
        self._middle.setCurrentWidget(self.complete_panel)
        self.complete_panel.complete.setFocus(Qt.FocusReason.OtherFocusReason)

    def complete(self) -> None:
        """Complete the visit."""
        visit_id, site = self.record.visit.id, self.bridge.site
        if self.bridge.do(lambda: visits.complete(site, visit_id)) is not None:
            self._middle.setCurrentWidget(self.forms)
            self.saver.read_again()
            following = self.header.complete if self.header.complete.isEnabled() else self.header.report
            following.setFocus(Qt.FocusReason.OtherFocusReason)

    def complete_or_sign(self) -> None:
        """The next step of the visit: its completion, then its signature."""
        if self.record.visit.completed_at:
            self.ask_sign()
        else:
            self.ask_complete()

    def ask_sign(self) -> None:
        """Show the signatures in the page, and what may still be signed."""
        self.forms.flush()
        self.trust.sign.show_visit(self.record)
        self._middle.setCurrentWidget(self.trust.sign)
        self.trust.sign.begin()

    def _signed(self) -> None:
        self.saver.read_again()
        self._go_on_entering()
        self.trust.bar.signatures.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on_entering(self) -> None:
        if self.form_id:
            self.show_form(self.form_id)

    # --- showing --------------------------------------------------------------------------------------------

    def _show(self, record: VisitRecord) -> None:
        """Show a re-read record in place."""
        self._show_record(record)
        self._show_criteria()
        self._show_summary()

    def _show_record(self, record: VisitRecord) -> None:
        """Show all of a record but what follows the form that is up: the criteria and the summary."""
        may_complete = self.bridge.may(Right.MANAGE)
        self.header.show_visit(record, to_sign=self.trust.is_to_sign(record), may_complete=may_complete)
        self.trust.show_visit(record)
        self.forms.set_read_only(self.trust.read_only(record))
        self.forms.show_visit(record)
        self.form_choice.set_choices(
            [(form.id, f"{form.list_title}   {progress_of(form)}") for form in record.forms]
        )
        if self.history.source.isVisible() and self.form_id:
            self.history.source.show_form(record, self.form_id)

    def _show_summary(self) -> None:
        self.form_list.show_visit(self.record)
        self.form_list.light(self.form_id)
        self.form_choice.set_code(self.form_id)
        self.rail.show_visit(self.record, self.form_id)
        reads = self.forms.is_read_only(self.form_id)
        self.rail.set_read_only(reads)
        self.form_list.show_keys(reads=reads, checks_source=self.history.may_check)
        counts = self.rail.counts()
        self.header.summary.set_text(_("Summary: {counts}").format(counts=counts) if counts else _("Summary"))
        self.header.fit()
        self._show_live(self.form_id)

    def _show_live(self, form_id: str) -> None:
        """Scores grow while one types."""
        page = self.forms.pages.get(form_id)
        if page is None or form_id != self.form_id:
            return
        score = page.form.score()
        if score is not None:
            self.rail.show_live(page.form.form, score, page.form.so_far())

    def _show_criteria(self) -> None:
        forms = self.forms.criteria()
        if forms:
            judged = enrolment.eligibility(self.bridge.site, self.record.participant.id)
            results = {result.criterion.id: result for result in judged.results}
            for form in forms:
                form.show_results(results)

    # --- wiring ---------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.saver.read.connect(self._show)
        self.forms.left.connect(self.saver.save)
        self.forms.reasoned.connect(self.saver.save)
        self.forms.together.connect(self.saver.save_together)
        self.forms.entered.connect(self.place.keep)
        self.forms.ordered.connect(self.saver.keep_order)
        self.forms.typed.connect(self._show_live)
        self.forms.typed.connect(self.place.write)
        self.forms.next_wanted.connect(self.next_form)
        self.forms.log_wanted.connect(self._to_log)
        self.forms.repeat_wanted.connect(self.repeat_form)
        self.forms.sample_chosen.connect(self.choose_sample)
        self.forms.history_wanted.connect(self._show_history)
        self.forms.source_wanted.connect(self.switch_source)
        self.history.source.history_wanted.connect(self._show_history)
        self.history.source.dropped.connect(self.switch_source)
        self.form_list.chosen.connect(self.show_form)
        self.form_choice.activated.connect(self._chosen)
        self.rail.wanted.connect(self.go_to)
        self.begin.begun.connect(self.hold)
        self.complete_panel.completed.connect(self.complete)
        self.complete_panel.dropped.connect(self._go_on_entering)
        self.complete_panel.wanted.connect(self.go_to)
        self.header.summary.clicked.connect(self._open_drawer)
        self.header.complete.clicked.connect(self.complete_or_sign)
        self.trust.changed.connect(self.saver.read_again)
        self.trust.sign_wanted.connect(self.ask_sign)
        self.trust.sign.signed.connect(self._signed)
        self.trust.sign.dropped.connect(self._go_on_entering)
        self.header.sheet.clicked.connect(self._to_sheet)
        self.header.report.clicked.connect(self._to_report)

    def _set_keys(self) -> None:
        for keys, call in (
            ("PgDown", self.next_form),
            ("PgUp", self.previous_form),
            ("F4", self._ask_history),
            ("F6", self.switch_source),
            ("Shift+F8", self._rest_not_done),
            ("Ctrl+Return", self._complete_key),
            ("Ctrl+Enter", self._complete_key),
        ):
            bind(self, keys, call)

    def _complete_key(self) -> None:
        """Ctrl+Enter asks, and a second time completes; then it asks to sign, and signs."""
        if self.complete_panel.isVisible():
            self.complete()
        elif self.trust.sign.isVisible():
            self.trust.sign.give()
        else:
            self.complete_or_sign()

    def _rest_not_done(self) -> None:
        if self._middle.currentWidget() is self.forms and not self.forms.is_read_only(self.form_id):
            self.forms.pages[self.form_id].form.set_rest_not_done()

    def _chosen(self, _row: int) -> None:
        self.show_form(self.form_choice.code())

    # --- history and source data ----------------------------------------------------------------------------

    def switch_source(self) -> None:
        """From the form to its source data and back, for who verifies them."""
        if self.history.source.isVisible():
            self._go_on_entering()
        elif self.history.may_check and self.form_id and self._middle.currentWidget() is self.forms:
            self.history.source.show_form(self.record, self.form_id)
            self._middle.setCurrentWidget(self.history.source)
            self.history.source.begin()

    def _ask_history(self) -> None:
        if self.history.source.isVisible():
            self.history.source.ask_history()
        elif self._middle.currentWidget() is self.forms and self.form_id:
            self.forms.pages[self.form_id].ask_history()

    def _show_history(self, item_id: str, label: str) -> None:
        self.forms.flush()
        self.history.show_history(self.record, self.form_id, item_id, label)

    def _to_log(self, tab: str) -> None:
        self.go("participant", participant_id=self.record.participant.id, tab=tab)

    def _to_sheet(self) -> None:
        self.go("document", visit_id=self.record.visit.id, what="sheet")

    def _to_report(self) -> None:
        self.forms.flush()
        self.go("document", visit_id=self.record.visit.id, what="visit")


def _first_open(record: VisitRecord) -> str:
    """The first form with something missing, else the first."""
    for form in record.forms:
        if any(not field.answered for field in form.required):
            return form.id
    return record.forms[0].id
