"""A new passphrase typed twice, after the old one where it is known: what is wrong stands at the field it is about."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.errors import ShutOut, TrackerError, WrongPassphrase
from tracker.language import _
from ui import theme
from ui.widgets.fields import State
from ui.widgets.passphrase import SHORTEST, PassphraseField


class NewPassphrase(QWidget):
    """The fields; `entered`: Enter in the last one."""

    entered = Signal()

    def __init__(self, old: str = "") -> None:
        """`old` is the label of the field for the present passphrase; without it there is no such field."""
        super().__init__()
        rule = _("At least {n} characters; a short sentence is good.").format(n=SHORTEST)
        self.old = PassphraseField(old) if old else None
        self.first = PassphraseField(_("New passphrase"), hint=rule)
        self.second = PassphraseField(_("The same again"))
        self._fields = [field for field in (self.old, self.first, self.second) if field is not None]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_WIDE)
        for field, after in zip(self._fields, [*self._fields[1:], None], strict=True):
            column.addWidget(field)
            field.edited.connect(self._typed)
            field.line.returnPressed.connect(after.line.setFocus if after else self.entered)
        self.setFocusProxy(self._fields[0])

    def check(self) -> bool:
        """Whether all is typed, and the new one twice the same; the rest the use case says."""
        for field in self._fields:
            if not field.text():
                return self._refuse(field, State.NEEDED, _("Type it to go on."))
        if self.first.text() != self.second.text():
            return self._refuse(
                self.second, State.ERROR, _("The two differ. Type the same passphrase again.")
            )
        return True

    def say(self, error: TrackerError) -> None:
        """Show a refusal at the field it is about."""
        about_old = isinstance(error, WrongPassphrase | ShutOut) and self.old is not None
        field = self.old if about_old and self.old else self.first
        self._refuse(field, State.ERROR, str(error))
        field.line.selectAll()

    def clear(self) -> None:
        """Forget what was typed."""
        for field in self._fields:
            field.set_text("")
        self._typed()

    def _refuse(self, field: PassphraseField, state: State, words: str) -> bool:
        field.set_state(state, words)
        field.editor.setFocus()
        return False

    def _typed(self) -> None:
        for field in self._fields:
            field.set_state(State.NORMAL)
