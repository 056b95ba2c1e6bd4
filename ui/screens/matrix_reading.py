"""In the place of the participants while they are read: how many are, and a button that stops it or reads on."""

from tracker.language import _
from ui.screens.matrix_rows import MatrixRows
from ui.widgets.buttons import plain
from ui.widgets.empty_state import EmptyState


class MatrixReading(EmptyState):
    """What was read before it was stopped is not read again."""

    def __init__(self, known: MatrixRows) -> None:
        self.button = plain("")
        super().__init__("users", "", "", (self.button,))
        self._known = known
        self.button.clicked.connect(self._stop_or_go_on)
        self.tell(0, 0)

    def tell(self, done: int, of: int) -> None:
        """Say how many of how many are read."""
        words = _("{done} of {n}").format(done=f"{done:,}", n=f"{of:,}") if of else ""
        self.say(_("Reading the participants…"), words)
        self.button.set_text(_("Cancel"))

    def _stop_or_go_on(self) -> None:
        if not self._known.is_reading:
            self._known.update()
            return
        self._known.stop()
        self.say(_("The participants are not read"), _("Reading them was stopped."))
        self.button.set_text(_("Read on"))
