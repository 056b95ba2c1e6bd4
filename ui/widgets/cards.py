"""Cards: white sheets with a hairline, a heading with its count, and an action at the end of the heading."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.buttons import Button, quiet
from ui.widgets.text import Text, rule


class Card(QFrame):
    """A sheet; `body` is its column, without margins, so that rows reach from edge to edge."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.setSpacing(0)

    def closable(self, title: Text, close: Button) -> QVBoxLayout:
        """The column of a card that comes up in a page: its title, and at its end the way to close it."""
        column = QVBoxLayout()
        column.setContentsMargins(13, 12, 13, 13)
        column.setSpacing(theme.GAP)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch()
        head.addWidget(close)
        column.addLayout(head)
        self.body.addLayout(column)
        return column


class TitledCard(Card):
    """A card with a heading of 38 px: title, count, and perhaps an action (`action` is None without)."""

    def __init__(self, title: str, action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count = Text("", theme.BODY, theme.REGULAR, "ink2")
        self.action: Button | None = quiet(action) if action else None
        head = QWidget()
        head.setFixedHeight(theme.ROW_WORKLIST)
        row = QHBoxLayout(head)
        row.setContentsMargins(13, 0, 13, 0)
        row.setSpacing(theme.GAP_SMALL)
        row.addWidget(Text(title, theme.BODY, theme.SEMIBOLD))
        row.addWidget(self.count)
        row.addStretch()
        if self.action:
            row.addWidget(self.action)
        self.body.addWidget(head)
        self.body.addWidget(rule())
        self.setAccessibleName(title)

    def set_count(self, count: int | None) -> None:
        """Write how many things the card holds beside its title."""
        self.count.set_text("" if count is None else str(count))
