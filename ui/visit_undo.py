"""Undo and redo on the visit screen: the keys, the line that says what came back, the reason after completion."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeyEvent

from tracker import undoing
from tracker.domain.records import Typed
from tracker.errors import ReasonNeeded, TrackerError
from tracker.language import _
from ui.entry_draft import Draft
from ui.widgets.undo_keys import is_redo, is_undo

if TYPE_CHECKING:
    from ui.screens.visit import VisitScreen

UNDO, REDO = "Ctrl+Z", "Ctrl+Shift+Z"


class VisitUndo(QObject):
    """A text that is not recorded goes first; then each press takes back one recorded change more."""

    def __init__(self, screen: "VisitScreen") -> None:
        super().__init__(screen)
        self._screen = screen
        self._line = screen.act_line
        self._dropped: tuple[Draft, Typed] | None = None
        self._then: Callable[[str], None] | None = None
        self._line.given.connect(self._go_on)
        self._line.dropped.connect(self._give_up)
        screen.forms.typed.connect(self._forget)
        screen.saver.together_asks.connect(self._ask_together)

    def handle(self, event: QKeyEvent) -> bool:
        """Whether the key was one of undo and redo."""
        if is_redo(event):
            self.redo()
        elif is_undo(event):
            self.undo()
        else:
            return False
        return True

    def undo(self, reason: str = "") -> None:
        """Bring back what stood before the last change here."""
        draft = getattr(self._screen.focusWidget(), "draft", None)
        if isinstance(draft, Draft) and draft.changed:
            dropped = (draft, draft.typed)
            draft.restore()
            self._dropped = dropped
            self._line.say(_("Undone: what was typed, not recorded."), ((REDO, _("brings it back")),))
            return
        self._screen.forms.flush()
        site, visit_id = self._screen.bridge.site, self._screen.record.visit.id
        self._try(lambda why: undoing.undo(site, visit_id, why), reason, _("Undone: {what}"), redo=False)

    def redo(self, reason: str = "") -> None:
        """Make again what was undone last."""
        if self._dropped is not None:
            draft, typed = self._dropped
            self._dropped = None
            self._line.hide()
            draft.resume(typed)
            return
        site, visit_id = self._screen.bridge.site, self._screen.record.visit.id
        self._try(lambda why: undoing.redo(site, visit_id, why), reason, _("Redone: {what}"), redo=True)

    def leave(self) -> None:
        """Another visit or screen comes."""
        self._forget()
        self._give_up()

    def _try(
        self, call: Callable[[str], tuple[undoing.Restored, object]], reason: str, words: str, *, redo: bool
    ) -> None:
        try:
            restored, _changes = self._screen.bridge.try_do(lambda: call(reason))
        except ReasonNeeded as question:
            self._then = self.redo if redo else self.undo
            self._line.ask(str(question))
        except TrackerError as refusal:
            self._line.say(str(refusal), warns=True)
        else:
            self._screen.saver.read_again()
            self._screen.show_form(restored.form_id, restored.items[0])
            key, does = (UNDO, _("undoes it")) if redo else (REDO, _("brings it back"))
            self._line.say(words.format(what=restored.words), ((key, does),))

    def _ask_together(self, question: str, then: Callable[[str], None]) -> None:
        self._then = then
        self._line.ask(question)

    def _go_on(self, reason: str) -> None:
        then, self._then = self._then, None
        if then is not None:
            then(reason)
        self._back_to_form()

    def _give_up(self) -> None:
        asked, self._then = self._then is not None, None
        self._line.hide()
        if asked:
            self._screen.saver.drop_together()
            self._back_to_form()

    def _back_to_form(self) -> None:
        page = self._screen.forms.pages.get(self._screen.form_id)
        if page is not None and page.isVisible() and self._screen.focusWidget() in (None, self._line.reason):
            page.form.focus_first()

    def _forget(self) -> None:
        """Something is typed: what the line said is over, and a text that was dropped does not come back."""
        self._dropped = None
        if not self._line.is_asking:
            self._line.hide()
