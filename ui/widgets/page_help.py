"""F1 on a page before the shell: what one does here, in the same drawer as on every screen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from tracker.language import _
from ui.shortcuts import bind

if TYPE_CHECKING:
    from ui.widgets.drawer import Drawer


class PageHelp(QObject):
    """`words` gives the title and the sentences at the moment they are asked for."""

    def __init__(self, page: QWidget, words: Callable[[], tuple[str, str]]) -> None:
        super().__init__(page)
        self.drawer: Drawer | None = None
        self._page, self._words = page, words
        bind(page, "F1", self.open)

    def open(self) -> None:
        """Explain the page; the drawer is made when it is first asked for, as the page paints without it."""
        from ui.widgets.drawer import Drawer, help_page  # noqa: PLC0415  so does what it is made of

        title, text = self._words()
        if self.drawer is None:
            self.drawer = Drawer(self._page)
        keys = [(_("Enter"), _("next field, then go on")), (_("Tab"), _("next field or button"))]
        self.drawer.put(help_page(text, [*keys, (_("Esc"), _("close this"))], []))
        self.drawer.open(title)
