"""The head of a page over several studies: its name, the switch between them, and at its end what can be done."""

from collections import Counter
from collections.abc import Iterable, Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tracker.language import _
from ui import theme
from ui.widgets.pills import Switch
from ui.widgets.text import Text

_NARROW = 220
"""The width of the switch as a drop-down, in px."""


class StudyHead(QWidget):
    """`between`, where there is one, takes the room that the others leave."""

    def __init__(self, title: str, *acts: QWidget, between: QWidget | None = None) -> None:
        super().__init__()
        self.switch = Switch(_("Study"))
        name = Text(title, theme.PAGE, theme.SEMIBOLD)
        self._beside = [one for one in (name, between, *acts) if one is not None]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_WIDE)
        row.addWidget(name)
        row.addWidget(self.switch)
        if between is None:
            row.addStretch()
        else:
            row.addWidget(between, 1)
        for act in acts:
            row.addWidget(act)

    def show_studies(self, studies: Sequence[tuple[str, str]], of: Iterable[str], chosen: str) -> str:
        """Offer studies by id and name, each with how many `of` its kind there are, and all together.

        Returns the one in use: of a site with one study that one, else the chosen; "" for all.
        """
        counts = Counter(of)
        each = [(study, name, counts[study]) for study, name in studies]
        every = [("", _("All studies"), counts.total())] if len(each) > 1 else []
        if len(each) == 1:
            chosen = each[0][0]
        self.switch.set_choices([*every, *each], chosen)
        self.fit()
        return chosen

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit into another width."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Without room beside the rest the switch becomes a drop-down."""
        beside = [one for one in self._beside if not one.isHidden()]
        room = self.width() - sum(one.sizeHint().width() + theme.GAP_WIDE for one in beside)
        wide = self.switch.wide()
        self.switch.set_narrow(wide > room)
        self.switch.setFixedWidth(wide if wide <= room else _NARROW)
