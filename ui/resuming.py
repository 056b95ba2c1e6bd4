"""Where the keyboard was when the program ended without being closed: the next start opens the same field.

The place is kept on this computer by the ids of user, visit and field, which name nobody, and is forgotten as soon as
the visit is left in the ordinary way. It is written behind the paint, for which the disk would be waited, and at the
latest as something is typed there.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from tracker.language import _
from ui.settings import Place, Settings

if TYPE_CHECKING:
    from tracker.site import Site
    from ui.entry_draft import Draft
    from ui.main_window import MainWindow


_BEHIND = 100
"""How long the screen has for itself before a place is written, in ms."""


class PlaceKeeper(QObject):
    """Keeps the field of a visit that has the keyboard, soon after it gets it."""

    def __init__(self, site: "Site", parent: QObject) -> None:
        super().__init__(parent)
        self._site, self._settings = site, Settings()
        self._visit_id = ""
        self._waiting: Place | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_BEHIND)
        self._timer.timeout.connect(self.write)

    def begin(self, visit_id: str) -> None:
        """Fields that get the keyboard from now on are of this visit."""
        self._visit_id = visit_id

    def keep(self, draft: "Draft") -> None:
        """This field has the keyboard now."""
        if self._site.read_only or not self._visit_id:
            return
        where = (str(self._site.path.resolve()), self._site.user.id)
        self._waiting = Place(*where, self._visit_id, draft.form_id, draft.item_id)
        self._timer.start()

    def write(self) -> None:
        """Write where the keyboard is, unless that stands there already."""
        self._timer.stop()
        if self._waiting is not None:
            self._settings.place, self._waiting = self._waiting, None

    def forget(self) -> None:
        """The visit is left in the ordinary way."""
        self._timer.stop()
        self._waiting = None
        if self._settings.place is not None:
            self._settings.place = None


def resume(shell: "MainWindow") -> bool:
    """Show the field at which the program ended unasked; False where it was closed, or another user is here now."""
    settings, site = Settings(), shell.bridge.site
    place = settings.place
    if place is None or (place.site, place.user) != (str(site.path.resolve()), site.user.id):
        return False
    settings.place = None
    shell.show_screen("visit", visit_id=place.visit, form_id=place.form, item_id=place.item)
    if not shell.message.isHidden():  # the visit can no longer be shown, and the message says why
        return True
    shell.message.tell(
        _("Visitbook ended here without being closed."),
        _("Every field before this one is recorded; only what was being typed in it is gone."),
    )
    return True
