"""The guided step back to a backup: what it brings back, what would be missing, where the present site is kept."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal

from tracker.language import _, ngettext
from ui import dates
from ui.widgets.fields import State
from ui.widgets.passphrase import PassphraseField
from ui.widgets.step_panel import StepPanel, narrow


class RestoreStep(StepPanel):
    """`wanted`: the backup and the passphrase of its day, once both are known."""

    wanted = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.password = PassphraseField(_("Your passphrase of that day"))
        self.fields.addLayout(narrow(self.password, 360))
        self._file = Path()
        self.given.connect(self._take)
        self.set_order(self.password.line)

    def begin_for(self, file: Path, moment: datetime, since: int, kept: str) -> None:
        """Come up for a backup of a moment; `since` entries of the trail came after it; `kept` begins the
        name of what it replaces."""
        self._file = file
        day = f"{dates.full(moment.date())}, {dates.clock(moment)}"
        self.begin(
            _("Restore the backup of {day}").format(day=day),
            _("The site becomes what it was then, for every user. You sign in again afterwards."),
            _("Restore and sign in again"),
        )
        entries = ngettext(
            "{n} entry of the trail came since then and will not be in it.",
            "{n} entries of the trail came since then and will not be in it.",
            since,
        ).format(n=since)
        lost = entries if since else _("Nothing was entered since then.")
        self.tell_effect(
            (
                lost,
                _(
                    "The site as it is now is kept beside it, in a folder whose name begins with {name}."
                ).format(name=kept),
            )
        )
        self.password.set_text("")
        self.password.set_state(State.NORMAL)
        self.password.line.setFocus()

    def close_panel(self) -> None:
        """No passphrase waits in a panel that is away."""
        self.password.set_text("")
        super().close_panel()

    def _take(self) -> None:
        if not self.password.text():
            self.password.set_state(State.NEEDED, _("Type it to restore."))
            self.password.line.setFocus()
            return
        given = self.password.text()
        self.password.set_text("")
        self.wanted.emit(self._file, given)
