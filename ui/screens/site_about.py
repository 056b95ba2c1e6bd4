"""About: which Visitbook this is, what it never does, and the licences of everything that comes with it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPlainTextEdit, QScrollArea, QWidget

from tracker import VERSION
from tracker.language import _
from ui import theme
from ui.bridge import Bridge
from ui.licences import Component, components
from ui.screen import Go
from ui.screens.site_page import SitePage
from ui.widgets.cards import Card
from ui.widgets.focus_ring import REACH
from ui.widgets.plain_table import Column, PlainTable
from ui.widgets.text import Text, rule

_HEIGHT = 500
_ROOM = 900
"""The least width for the list and a text side by side, in px."""


class AboutPage(SitePage):
    """The parts in a list; the text of the chosen one's licence beside it, or below where the window is narrow."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        super().__init__(bridge, go)
        columns: tuple[Column[Component], ...] = (
            Column(_("Part"), lambda one: one.name, 190, 3, weight=theme.MEDIUM),
            Column(_("Version"), lambda one: one.version or "–", 90, ink=lambda _one: "ink2"),
            Column(_("Licence"), lambda one: one.licence, 130, 2),
        )
        self.table: PlainTable[Component] = PlainTable(_("Licences"), columns, selects=True)
        self.title = Text("", theme.BODY, theme.SEMIBOLD, elide=True)
        self.text = QPlainTextEdit()
        self.text.setObjectName("inCard")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(theme.font(theme.LABEL))
        self._lay_out()
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self._to_text)

    def show_page(self) -> None:
        """List the parts; the first one's text is there at once."""
        self.table.set_rows(components())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the text below the list where there is no room beside it."""
        super().resizeEvent(event)
        wide = self.width() >= _ROOM
        side = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._both.setDirection(side)

    def _show(self, one: Component) -> None:
        words = _("{name}, {licence}").format(name=f"{one.name} {one.version}".strip(), licence=one.licence)
        self.title.set_text(words)
        self.text.setPlainText(one.text)
        self.text.setAccessibleName(_("Licence of {name}").format(name=one.name))

    def _to_text(self, _one: Component) -> None:
        self.text.setFocus()

    def _lay_out(self) -> None:
        name = _("Visitbook {version}, Apache License 2.0").format(version=VERSION)
        self.column.addWidget(Text(name, theme.VALUE, theme.SEMIBOLD))
        words = _(
            "It opens no connection: it looks for no update, reports no use and no error to anybody. What it is "
            "made with stands below, each part with its licence."
        )
        self.column.addWidget(Text(words, theme.BODY, theme.REGULAR, "ink2", wrap=True))
        self._both = QHBoxLayout()
        self._both.setSpacing(theme.GAP_WIDE)
        self._both.addWidget(self._list(), 1)
        self._both.addWidget(self._reading(), 1)
        self.column.addLayout(self._both)

    def _list(self) -> QWidget:
        holder = QWidget()
        holder.setObjectName("sheet")
        room = QHBoxLayout(holder)
        room.setContentsMargins(REACH, REACH, REACH, REACH)  # the ring scrolls with the table
        room.addWidget(self.table)
        area = QScrollArea()
        area.setObjectName("sheet")
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(holder)
        area.setFixedHeight(_HEIGHT)
        card = Card()
        card.body.addWidget(area)
        return card

    def _reading(self) -> QWidget:
        card = Card()
        head = QHBoxLayout()
        head.setContentsMargins(13, 8, 13, 8)
        head.addWidget(self.title, 1)
        card.body.addLayout(head)
        card.body.addWidget(rule())
        holder = QHBoxLayout()
        holder.setContentsMargins(8, 8, 8, 8)
        holder.addWidget(self.text)
        card.body.addLayout(holder)
        return card
