"""A passphrase field: hidden until Show is pressed, and it says when Caps Lock is on."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.language import _
from ui import theme
from ui.widgets.buttons import quiet
from ui.widgets.fields import Entry, LabelledField

SHORTEST = 10
"""Characters that a passphrase needs, as the use case asks for (which would load the database)."""


class PassphraseField(LabelledField):
    """A labelled field whose text is hidden."""

    def __init__(
        self,
        label: str,
        *,
        hint: str = "",
        height: int = theme.CONTROL_SIGN_IN,
        parent: QWidget | None = None,
    ) -> None:
        line = Entry(label, height=height)
        super().__init__(label, hint=hint, editor=line, parent=parent)
        self.line = line
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.show_button = quiet(_("Show"))
        self.show_button.setParent(line)
        self.show_button.clicked.connect(self._toggle)
        line.installEventFilter(self)
        self._make_room()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Place the button, and watch what letters come."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutDirectionChange):
            self._make_room()
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._watch_caps(event)
        elif event.type() is QEvent.Type.FocusOut:
            self.note.set_text("")
        return False

    def _watch_caps(self, event: QKeyEvent) -> None:
        """Qt does not tell the lock itself: a capital without Shift does."""
        if event.key() is Qt.Key.Key_CapsLock:
            self.note.set_text("")
        letter = event.text()
        if letter.isalpha() and letter.lower() != letter.upper():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.note.set_text(_("Caps Lock is on") if letter.isupper() is not shifted else "")

    def _toggle(self) -> None:
        hidden = self.line.echoMode() is QLineEdit.EchoMode.Password
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self.show_button.set_text(_("Hide") if hidden else _("Show"))
        self._make_room()

    def _make_room(self) -> None:
        wide = self.show_button.sizeHint().width()
        mirrored = self.line.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = 13 if mirrored else self.line.width() - wide - 13
        self.show_button.setGeometry(QRect(x, (self.line.height() - 24) // 2, wide, 24))
        room = wide + 18
        self.line.setTextMargins(room if mirrored else 10, 0, 10 if mirrored else room, 0)
