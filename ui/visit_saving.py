"""Saves one field after the other as each is left, and tells the draft what came of it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from tracker import report_order, undoing, visits
from tracker.domain.samples import LABORATORY
from tracker.domain.views import FormRecord, VisitRecord
from tracker.errors import ReasonNeeded, TrackerError
from ui.bridge import Bridge
from ui.entry_draft import Draft


class FieldSaver(QObject):
    """The visit being entered: its record, and the way of a draft into it. `read` announces a re-read record."""

    read = Signal(object)
    together_asks = Signal(str, object)
    """Several fields ask for one reason: the question, and what to call with the answer."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._visit_id = ""
        self.record: VisitRecord | None = None
        self._stale = False
        self._waiting: Sequence[Draft] = ()

    def open(self, visit_id: str) -> VisitRecord:
        """Read a visit and make it the one that is entered."""
        record = visits.open_visit(self._bridge.site, visit_id, for_paper=False)
        self._visit_id, self.record, self._stale = visit_id, record, False
        return record

    def read_again(self) -> None:
        """Read the visit anew and announce it."""
        self.read.emit(self.open(self._visit_id))

    def save(self, draft: Draft, reason: str = "") -> None:
        """Record a draft, or let it say why it is not recorded."""
        self._stale = True
        site, visit_id, typed = self._bridge.site, self._visit_id, draft.typed
        try:
            self._bridge.try_do(lambda: visits.save(site, visit_id, draft.form_id, typed, reason))
        except visits.NeedsConfirmation as question:
            draft.ask_confirmation(str(question))
        except visits.NeedsWhy as question:
            draft.ask_why(str(question))
        except ReasonNeeded as question:
            draft.ask_reason(str(question))
        except TrackerError as refusal:
            draft.refuse(str(refusal))
        else:
            self._accept(draft)

    def save_together(self, drafts: Sequence[Draft], reason: str = "") -> None:
        """Record fields of one form as one change, or let the line below the forms ask why."""
        site, visit_id, typed = self._bridge.site, self._visit_id, [one.typed for one in drafts]
        form_id = drafts[0].form_id
        try:
            self._bridge.try_do(lambda: undoing.save_together(site, visit_id, form_id, typed, reason))
        except visits.NeedsWhy as question:
            self._wait(drafts, str(question), partial(self._save_with_why, drafts))
        except ReasonNeeded as question:
            self._wait(drafts, str(question), partial(self.save_together, drafts))
        except TrackerError as refusal:
            drafts[0].refuse(str(refusal))
        else:
            self.read_again()
            assert self.record is not None
            fields = {field.item.id: field for field in self.record.form(form_id).fields}
            for draft in drafts:
                draft.accept(fields[draft.item_id])

    def drop_together(self) -> None:
        """No reason was given: the fields that waited for it show what is recorded."""
        for draft in self._waiting:
            draft.restore()
        self._waiting = ()

    def _wait(self, drafts: Sequence[Draft], question: str, then: Callable[[str], None]) -> None:
        for draft in drafts:
            draft.wait()
        self._waiting = drafts
        self.together_asks.emit(question, then)

    def _save_with_why(self, drafts: Sequence[Draft], why: str) -> None:
        """Record fields without a value with the one reason that was given for all of them."""
        for draft in drafts:
            if draft.typed.missing is not None:
                draft.answer_missing(draft.typed.missing, draft.typed.missing_reason or why)
        self.save_together(drafts)

    def keep_order(self, form: FormRecord, items: Sequence[str]) -> None:
        """Keep the order of a laboratory's report, for the laboratory that measured."""
        asked = next((one for one in form.fields if one.item.id == LABORATORY), None)
        chosen = str(asked.entry.value or "") if asked and asked.entry else asked.suggested if asked else ""
        site = self._bridge.site
        self._bridge.do(lambda: report_order.keep(site, chosen, items))
        self.read_again()

    def _accept(self, draft: Draft) -> None:
        """Show the record in the draft; where the shell has not already done so, read the visit anew."""
        if self._stale:
            self.read_again()
        assert self.record is not None
        form = self.record.form(draft.form_id)
        draft.accept(next(field for field in form.fields if field.item.id == draft.item_id))
