"""The forms of one visit as pages, made when they are first shown, updated in place ever after."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from tracker.domain.instruments.easi import weighing_age
from tracker.domain.queries import Query
from tracker.domain.records import Typed
from tracker.domain.views import FormRecord, VisitRecord
from tracker.domain.weighing import weighing_day
from tracker.errors import in_short
from tracker.language import _
from ui.after_paint import AfterPaint
from ui.entry_draft import Draft
from ui.widgets.criteria_form import CriteriaForm
from ui.widgets.easi_grid import EasiGrid
from ui.widgets.entry_form import EntryForm
from ui.widgets.form_page import FormPage
from ui.widgets.item_form import ItemForm
from ui.widgets.lab_table import LabTable
from ui.widgets.score_list import SidedForm

_OF_INSTRUMENT: dict[str, type[EntryForm]] = {"easi": EasiGrid, "mrss": SidedForm, "mmt8": SidedForm}


def make_form(form: FormRecord, record: VisitRecord) -> EntryForm:
    """The widget for a form: its own grid, the laboratory table, the criteria, or the general layout."""
    if form.kind == "criteria":
        return CriteriaForm(form, record.study.protocol.criteria)
    day = record.visit.held_on or record.visit.target or record.today
    age = weighing_age(record.participant.age_between(day)) if day else None
    if form.kind == "laboratory":
        return LabTable(form, age)
    if form.instrument == "easi" and (day := weighing_day(day, record.weights_frozen)):
        age = weighing_age(record.participant.age_between(day))
    return _OF_INSTRUMENT.get(form.instrument or "", ItemForm)(form, age)


@dataclass(frozen=True)
class KeptText:
    """A text that could not be recorded, and the field it was typed in."""

    form_id: str
    item_id: str
    label: str
    typed: Typed


@dataclass(frozen=True)
class Kept:
    """What was left in a visit without being recorded."""

    title: str
    texts: tuple[KeptText, ...] = ()

    def __str__(self) -> str:
        """SAR-S001 Screening, Haemoglobin 99."""
        return ", ".join(
            [self.title, *(f"{one.label} {in_short(one.typed.text)}".strip() for one in self.texts)]
        )


class FormsStack(QStackedWidget):
    """One page for each form. Every draft that wants saving, wherever it stands, comes out here."""

    left = Signal(object)
    reasoned = Signal(object, str)
    together = Signal(object)
    entered = Signal(object)
    """The draft of the field that has the keyboard now."""
    typed = Signal(str)
    """The id of the form in which something is being typed."""
    next_wanted = Signal()
    log_wanted = Signal(str)
    repeat_wanted = Signal(str, str)
    history_wanted = Signal(str, str)
    """An item of the form that shows, with its words; none of both for the whole form."""
    source_wanted = Signal()
    queries_wanted = Signal(str, str, str)
    """A form, an item of it with its words; none of both for the whole form."""
    ordered = Signal(object, object)
    """A laboratory form, and its analytes in the order of the laboratory's report."""
    sample_chosen = Signal(str, str, str)
    """A form, the item of it (none: all), and why its results decide."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, FormPage] = {}
        self._visit_id, self._title = "", ""
        self._read_only: Collection[str] = ()
        self.checks_source = False
        """Whether who is signed in verifies source data, so that the way there is offered."""
        self._kept: dict[str, Kept] = {}

    def show_visit(self, record: VisitRecord) -> None:
        """Show a record in the pages that exist; another visit drops them all."""
        if record.visit.id != self._visit_id:
            self._keep()
            self._drop()
            self._visit_id = record.visit.id
            self._title = f"{record.participant.shown_number} {record.visit.label}"
        for form in record.forms:
            if form.id in self.pages:
                self.pages[form.id].form.show_form(form)
                self.pages[form.id].show_open()
                self.pages[form.id].show_queries(_asked(record, form.id))
                self.pages[form.id].name_next(_following(record, form.id))

    def set_read_only(self, forms: Collection[str]) -> None:
        """Let these forms be read and not be changed: the visit is locked, or who reads may not record them."""
        self._read_only = forms
        for form_id, page in self.pages.items():
            page.set_read_only(form_id in forms)

    def is_read_only(self, form_id: str) -> bool:
        """Whether this form takes no change."""
        return form_id in self._read_only

    def page(self, record: VisitRecord, form_id: str) -> FormPage:
        """Put up the page of a form, making it when it is first asked for."""
        if form_id not in self.pages:
            self._make(record, form_id)
        self.setCurrentWidget(self.pages[form_id])
        return self.pages[form_id]

    def criteria(self) -> list[CriteriaForm]:
        """The forms of criteria that exist."""
        return [page.form for page in self.pages.values() if isinstance(page.form, CriteriaForm)]

    def flush(self) -> None:
        """Save whatever still stands unsaved on any page."""
        for page in list(self.pages.values()):
            page.form.flush()

    def unsaved(self) -> list[Draft]:
        """The fields whose text is not recorded: refused, or waiting for an answer."""
        return [draft for page in self.pages.values() for draft in page.form.drafts.values() if draft.changed]

    def bring_back(self, record: VisitRecord) -> None:
        """Put back the texts that could not be recorded when this visit was left, and try again."""
        kept = self._kept.pop(record.visit.id, Kept(""))
        for text in kept.texts:
            if text.form_id not in self.pages:
                self._make(record, text.form_id)
            self.pages[text.form_id].form.drafts[text.item_id].resume(text.typed)

    def left_behind(self, *, everywhere: bool) -> str:
        """The texts of this visit, or of every visit, that could not be recorded."""
        self._keep()
        visits = [kept for visit, kept in self._kept.items() if everywhere or visit == self._visit_id]
        return _("Typed but not recorded: {what}.").format(what="; ".join(map(str, visits))) if visits else ""

    def _keep(self) -> None:
        self._kept.pop(self._visit_id, None)
        texts = tuple(
            KeptText(draft.form_id, draft.item_id, draft.label, draft.typed) for draft in self.unsaved()
        )
        if texts:
            self._kept[self._visit_id] = Kept(self._title, texts)

    def _make(self, record: VisitRecord, form_id: str) -> None:
        page = FormPage(make_form(record.form(form_id), record), _following(record, form_id))
        page.next_wanted.connect(self.next_wanted)
        page.log_wanted.connect(self.log_wanted)
        page.repeat_wanted.connect(self.repeat_wanted)
        page.history_wanted.connect(self.history_wanted)
        page.source_wanted.connect(self.source_wanted)
        page.source.setVisible(self.checks_source)
        page.queries_wanted.connect(self.queries_wanted)
        page.show_queries(_asked(record, form_id))
        page.form.chosen.connect(self._chosen)
        page.form.left.connect(self.left)
        page.form.reasoned.connect(self.reasoned)
        page.form.together.connect(self.together)
        page.form.entered.connect(self.entered)
        page.form.edited.connect(self._edited)
        if isinstance(page.form, LabTable):
            page.form.ordered.connect(self._ordered)
        page.set_read_only(form_id in self._read_only)
        self.pages[form_id] = page
        self.addWidget(page)
        page.put_in()

    def _chosen(self, item_id: str, reason: str) -> None:
        form = self.sender()
        if isinstance(form, EntryForm):
            self.sample_chosen.emit(form.form.id, item_id, reason)

    def _ordered(self, items: object) -> None:
        form = self.sender()
        if isinstance(form, LabTable):
            self.ordered.emit(form.form, items)

    def _edited(self) -> None:
        form = self.sender()
        if isinstance(form, EntryForm):
            self.typed.emit(form.form.id)

    def _drop(self) -> None:
        """Take the pages of the visit before out of sight; they are let go once the new visit has been painted."""
        old, self.pages = tuple(self.pages.values()), {}
        for page in old:
            self.removeWidget(page)
        if old:
            AfterPaint(self, partial(_let_go, old))


def _let_go(pages: Iterable[FormPage]) -> None:
    for page in pages:
        page.deleteLater()


def _following(record: VisitRecord, form_id: str) -> str:
    """The title of the form after this one; none after the last."""
    ids = [form.id for form in record.forms]
    at = ids.index(form_id) + 1
    return record.forms[at].list_title if at < len(ids) else ""


def _asked(record: VisitRecord, form_id: str) -> list[Query]:
    """The queries at a form."""
    return [one for one in record.queries if one.form == form_id]
