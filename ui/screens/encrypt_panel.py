"""The passphrase of a PDF that is saved encrypted: typed twice, kept nowhere."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal

from tracker.errors import TrackerError
from tracker.language import _
from ui.widgets.new_passphrase import NewPassphrase
from ui.widgets.passphrase import SHORTEST
from ui.widgets.step_panel import StepPanel


class EncryptPanel(StepPanel):
    """`chosen` gives the file and the passphrase."""

    chosen = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.passphrase = NewPassphrase()
        self.fields.addWidget(self.passphrase)
        self._target = Path()
        self.passphrase.entered.connect(self.given)
        self.given.connect(self._give)

    def ask(self, target: Path) -> None:
        """Ask for the passphrase of this file."""
        self._target = target
        self.passphrase.clear()
        words = _(
            "Whoever opens {name} is asked for this passphrase; nobody reads it without. Visitbook does not keep it."
        )
        self.begin(_("Encrypt the PDF"), words.format(name=target.name), _("Save encrypted"))
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        if not self.passphrase.check():
            return
        typed = self.passphrase.first.text()
        if len(typed) < SHORTEST:
            words = _("The passphrase has fewer than {n} characters.").format(n=SHORTEST)
            self.passphrase.say(TrackerError(words, _("Choose a longer one.")))
            return
        self.passphrase.clear()
        self.close_panel()
        self.chosen.emit(self._target, typed)
