"""The choice between light, dark and what the system says."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from tracker.language import _


def offer_themes(below: QWidget, choose: Callable[[bool | None], None]) -> None:
    """Ask in a menu below a control; `choose` gets dark (True), light (False) or as the system (None)."""
    menu = QMenu(below)
    choices = {_("As the system"): None, _("Light"): False, _("Dark"): True}
    for words in choices:
        menu.addAction(words)
    chosen = menu.exec(below.mapToGlobal(below.rect().bottomLeft()))
    if chosen is not None:
        choose(choices[chosen.text()])
    menu.deleteLater()
