"""What every form of a visit has: one draft for each field, the order of the keyboard, and a note below."""

from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Instrument, Score
from tracker.domain.protocol import ItemKind
from tracker.domain.records import Missing
from tracker.domain.views import Field, FormRecord
from tracker.errors import ValueRefused
from tracker.language import _
from ui.entry_draft import Draft, Standing
from ui.widgets.entry_cell import EntryCell, takes_halves
from ui.widgets.hand import Hand
from ui.widgets.reason_line import FieldNote

Answers = dict[str, Decimal | str | None]
"""What stands in the fields, by item."""


class Editor(Protocol):
    """A widget that edits one draft and takes part in the order of a form."""

    draft: Draft
    hand: Hand

    def take_over(self) -> None:
        """Get the keyboard."""

    def isVisibleTo(self, ancestor: QWidget) -> bool:
        """Qt's own."""


class EntryForm(QWidget):
    """The base of the forms: knows its drafts and who comes next; saves nothing itself."""

    left = Signal(object)
    """A draft that wants saving."""
    together = Signal(object)
    """Several drafts that want saving as one change."""
    reasoned = Signal(object, str)
    chosen = Signal(str, str)
    """An item of which this sample's result decides, none for the whole sample, and the reason."""
    edited = Signal()
    entered = Signal(object)
    finished = Signal()

    def __init__(self, form: FormRecord, age_years: int | None = None) -> None:
        super().__init__()
        self.form = form
        self.age_years = age_years
        self.drafts: dict[str, Draft] = {}
        self.editors: dict[str, Editor] = {}
        self.notes: dict[str, FieldNote] = {}
        self.note = FieldNote(names_field=True)
        self.note.closed.connect(self.back_to)
        self.note.grown.connect(self.order_tab)
        self._just_left: EntryCell | None = None
        self._scored: tuple[Answers, Score] | None = None
        self._hand = self._made_hand()
        for field in form.fields:
            self._make_draft(field)

    def head_widgets(self) -> list[QWidget]:
        """What belongs beside the title of the form; most have nothing."""
        return []

    # --- records --------------------------------------------------------------------------------------------

    def own_note(self, draft: Draft) -> FieldNote:
        """A note that stands below this field alone."""
        note = FieldNote(draft)
        note.closed.connect(self.back_to)
        self.notes[draft.item_id] = note
        return note

    def show_form(self, form: FormRecord) -> None:
        """Show a re-read record in place: no widget is made anew, no focus moves, no unsaved text goes."""
        self.form = form
        for field in form.fields:
            if field.item.id in self.drafts:
                self.drafts[field.item.id].refresh(field)

    def flush(self) -> None:
        """Save whatever still stands unsaved, as if every field had been left."""
        for draft in self.drafts.values():
            draft.leave()

    def set_read_only(self, read_only: bool) -> None:
        """Let the fields be read and not be changed, or let them be changed again."""
        for draft in self.drafts.values():
            draft.set_read_only(read_only)

    def set_rest_not_done(self) -> None:
        """Answer "not done" for every required field that has no answer, in one change."""
        rest = [one for one in self.drafts.values() if one.field.item.required and one.empty]
        rest = [one for one in rest if not one.field.answered and not one.read_only]
        for draft in rest:
            draft.answer_missing(Missing.NOT_DONE)
        if rest:
            self.together.emit(rest)

    def open_count(self) -> int:
        """How many required fields have no answer."""
        return sum(one.field.item.required and one.empty for one in self.drafts.values())

    def so_far(self) -> str:
        """What is said while there is no total; nothing before the first answer."""
        every = sum(one.field.item.required for one in self.drafts.values())
        if self.open_count() in (0, every):
            return ""
        return _("no total until all {n} are answered").format(n=every)

    def answers(self) -> Answers:
        """What stands in the fields now, as an instrument takes it; a refused text is no answer."""
        return {item: _answer(draft) for item, draft in self.drafts.items()}

    def score(self) -> Score | None:
        """The instrument's result of what stands in the fields now; None where the form is no instrument."""
        instrument = INSTRUMENTS.get(self.form.instrument or "")
        if instrument is None:
            return None
        answers = self.answers()
        if self._scored is None or self._scored[0] != answers:
            self._scored = (answers, self._score_of(instrument, answers))
        return self._scored[1]

    def _score_of(self, instrument: Instrument, answers: Answers) -> Score:
        try:
            return instrument.score(answers, self.age_years)
        except ValueRefused:
            return Score(None)

    def showEvent(self, event: QShowEvent) -> None:
        """Order Tab once all fields are in the window."""
        super().showEvent(event)
        self.order_tab()

    # --- keyboard -------------------------------------------------------------------------------------------

    def add_editor(self, editor: Editor) -> None:
        """Give an editor its place at the end of the order."""
        self.editors[editor.draft.item_id] = editor
        editor.hand = self._hand

    def _made_hand(self) -> Hand:
        hand = Hand(self)
        hand.gone_on.connect(self._gone_on)
        hand.steered.connect(self.steer)
        hand.entered.connect(self._entered)
        hand.explain.connect(self.explain)
        hand.half.connect(self._half)
        hand.filled.connect(self._filled)
        return hand

    def order_by_items(self) -> None:
        """Put editors in the order of the items on paper."""
        self.editors = {item: self.editors[item] for item in self.drafts if item in self.editors}

    def order_tab(self) -> None:
        """Let Tab follow the same order, a reason behind its field; they must be in one window for that."""
        chain: list[QWidget] = []
        for name, editor in self.editors.items():
            chain += [editor] if isinstance(editor, QWidget) else []
            chain += self.notes[name].fields() if name in self.notes else ()
        for before, after in pairwise((*chain, *self.note.fields())):
            QWidget.setTabOrder(before, after)

    def focus_first(self) -> None:
        """Go to what waits for an answer, else to the first required field without one, else to the first."""
        asking = next((draft for draft in self.drafts.values() if draft.standing is not Standing.QUIET), None)
        if asking is not None:
            self.focus_item(asking.item_id)
            return
        waiting = (one for one in self.editors.values() if one.draft.empty and one.draft.field.item.required)
        required = (one for one in self.editors.values() if one.draft.field.item.required)
        target = next(waiting, None) or next(required, None) or next(iter(self.editors.values()), None)
        if target is not None:
            target.take_over()

    def focus_item(self, item_id: str) -> None:
        """Go to one field, or to the reason it asks for."""
        if item_id in self.editors:
            self.editors[item_id].take_over()
            self.notes.get(item_id, self.note).ask_again()

    def explain(self, draft: Draft) -> None:
        """Ask why a field has no value."""
        if draft.read_only:
            return
        self.notes.get(draft.item_id, self.note).explain(draft)

    def steer(self, editor: Editor, key: int) -> None:
        """An arrow: up and left go back, down and right go on. Grids know better."""
        self._just_left = None
        back = Qt.Key(key) in (Qt.Key.Key_Up, Qt.Key.Key_Left)
        self._go(editor, -1 if back else 1)

    def _gone_on(self, editor: Editor) -> None:
        if not self._filled(editor):
            self.finished.emit()

    def _filled(self, editor: Editor) -> bool:
        """Go on from a field; the last one keeps the keyboard, a half may still follow its digit."""
        self._just_left = editor if isinstance(editor, EntryCell) else None
        return self._go(editor, 1)

    def _go(self, editor: Editor, by: int) -> bool:
        order = [one for one in self.editors.values() if one is editor or one.isVisibleTo(self)]
        at = order.index(editor) + by
        if not 0 <= at < len(order):
            self._just_left = None
            return False
        just_left = self._just_left
        order[at].take_over()
        self._just_left = just_left if by == 1 else None
        return True

    def _entered(self, draft: Draft) -> None:
        """A field got the keyboard: the note speaks of it, unless another still waits for an answer."""
        self._just_left = None
        held = self.note.draft
        if draft.item_id in self.notes:
            self.entered.emit(draft)
            return
        waits = held is not None and held is not draft and held.standing is not Standing.QUIET
        if not waits or draft.standing is not Standing.QUIET:
            self.note.set_draft(draft)
        self.entered.emit(draft)

    def _half(self, cell: EntryCell) -> None:
        """ "." adds a half to the sign just left; in a field that was not typed on from, to that field itself."""
        before = self._just_left
        if before is not None and takes_halves(before.draft.field.item):
            before.add_half()
        else:
            cell.add_half()

    def back_to(self, draft: Draft) -> None:
        """A note was answered: the keyboard goes back to its field."""
        self.focus_item(draft.item_id)

    # --- drafts ---------------------------------------------------------------------------------------------

    def _make_draft(self, field: Field) -> Draft:
        draft = Draft(self.form.id, field, self)
        self.drafts[field.item.id] = draft
        draft.left.connect(self.left)
        draft.reasoned.connect(self.reasoned)
        draft.edited.connect(self.edited)
        draft.shown.connect(self._say)
        return draft

    def _say(self) -> None:
        """A field has something to say: the note below the grid takes it up."""
        speaker: QObject | None = self.sender()
        if isinstance(speaker, Draft) and speaker.item_id not in self.notes:
            if speaker.message:
                self.note.set_draft(speaker)
            self.note.speak_also_of(one for name, one in self.drafts.items() if name not in self.notes)


def _answer(draft: Draft) -> Decimal | str | None:
    text = draft.typed.text
    if not text or draft.standing is Standing.REFUSED or draft.typed.missing is not None:
        return None
    return draft.number if draft.field.item.kind is ItemKind.NUMBER else text
