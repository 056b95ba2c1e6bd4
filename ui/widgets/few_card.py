"""A card that shows a few of its rows, and more of them when asked."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from tracker.language import _
from ui import theme
from ui.widgets.cards import TitledCard
from ui.widgets.text import Text

FEW = 5
"""How many rows show before "show all"."""
MOST = 60
"""How many show then: a list of hundreds is read elsewhere."""
T = TypeVar("T")


class FewCard(TitledCard):
    """`none` is said where there is nothing to show."""

    def __init__(self, title: str, none: str) -> None:
        super().__init__(title, _("Show all"))
        self._none = none
        self._all = False
        self._count = 0
        self._refill: Callable[[], None] | None = None
        self._rows: list[QWidget] = []
        self._foot: QWidget | None = None
        assert self.action is not None
        self.action.clicked.connect(self._toggle)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_things(self, things: Sequence[T], row_of: Callable[[T], QWidget]) -> None:
        """Show a row for each of the first things; only rows that show are made."""

        def refill() -> None:
            self._fill([row_of(one) for one in things[: MOST if self._all else FEW]])

        self._refill, self._count = refill, len(things)
        refill()

    def recount(self, count: int) -> None:
        """There are so many, the things are the first of them: the rows stay, with the keyboard in one of them."""
        self._count = count
        if self._all and self._refill is not None:
            self._refill()
        else:
            self._show_count()

    def add_foot(self, foot: QWidget) -> None:
        """Let this stand below the rows, whichever they are."""
        self._foot = foot
        self.body.addWidget(foot)

    def _fill(self, rows: list[QWidget]) -> None:
        for row in self._rows:
            self.body.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = rows or [_quiet(self._none)]
        if self._all and self._count > MOST:
            self._rows.append(_quiet(_("{n} more, on Participants.").format(n=self._count - MOST)))
        for row in self._rows:
            self.body.addWidget(row)
        if self._foot is not None:
            self.body.addWidget(self._foot)  # to the end again
        self._show_count()
        assert self.action is not None
        self.action.set_text(_("Show fewer") if self._all else _("Show all"))

    def _show_count(self) -> None:
        self.set_count(self._count)
        assert self.action is not None
        self.action.setVisible(self._count > FEW)

    def _toggle(self) -> None:
        self._all = not self._all
        if self._refill is not None:
            self._refill()


def _quiet(words: str) -> QWidget:
    """A sentence in a holder: margins of its own a label loses where the stylesheet comes to it late."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(13, 10, 13, 12)
    column.addWidget(Text(words, theme.BODY, theme.REGULAR, "ink2", wrap=True))
    return holder
