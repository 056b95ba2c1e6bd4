"""The roles of a user as pills that are on or off, and in words what those that are on may do."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.records import Role
from tracker.language import N_, _
from ui import theme
from ui.widgets.fields import State
from ui.widgets.flow import Flow
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.text import Text
from ui.widgets.toggle_pill import TogglePill

DUTIES = {
    Role.COORDINATOR: N_("registers, plans, enters, sets up studies"),
    Role.INVESTIGATOR: N_("decides, acknowledges flags, signs as reviewer, locks, unmasks"),
    Role.ASSESSOR: N_("enters the forms of a masked assessor and sees nothing else of masked studies"),
    Role.MONITOR: N_("reads, raises queries, verifies source data, changes nothing"),
    Role.ADMINISTRATOR: N_("keeps users, backups and the recovery key, sees no participant"),
}
"""What each role does, in a few words."""


class RolePills(QWidget):
    """Roles add up: who has two may do what either may. `edited`: one went on or off."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Roles"))
        self.pills = {role: TogglePill(_(role.value).capitalize(), role.value) for role in Role}
        self._words = Text("", theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        self._mark = GlyphMark(Glyph.FLAG)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Text(_("Roles"), theme.LABEL, theme.MEDIUM, "ink2"))
        row = QWidget()
        flow = Flow(row)
        flow.addWidget(self._mark)
        for pill in self.pills.values():
            flow.addWidget(pill)
            pill.toggled.connect(self._toggled)
        column.addWidget(row)
        column.addWidget(self._words)
        self._toggled()

    def roles(self) -> frozenset[Role]:
        """The roles that are on."""
        return frozenset(role for role, pill in self.pills.items() if pill.isChecked())

    def set_roles(self, roles: Iterable[Role]) -> None:
        """Turn these on and the others off."""
        wanted = frozenset(roles)
        for role, pill in self.pills.items():
            pill.setChecked(role in wanted)
            pill.updateGeometry()

    def refuse(self, words: str) -> None:
        """Say what is wrong."""
        self._say(State.ERROR, words)
        next(iter(self.pills.values())).setFocus()

    def message(self) -> str:
        """What stands below."""
        return self._words.whole()

    def _toggled(self) -> None:
        duties = [
            f"{_(role.value).capitalize()}: {_(DUTIES[role])}." for role in Role if role in self.roles()
        ]
        self._say(State.NORMAL, "\n".join(duties) or _("None yet: choose what this user does."))
        self.edited.emit()

    def _say(self, state: State, words: str) -> None:
        self._words.set_text(words)
        self._words.set_ink(state.ink if state is State.ERROR else "ink2")
        self._mark.setVisible(state is State.ERROR)
