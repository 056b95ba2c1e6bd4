"""Tabs of a page: words with their count, the chosen one underlined; left and right move."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.direction import isolated
from ui.widgets.flow import Flow

_HEIGHT = 36


class _Tab(QAbstractButton):
    """One tab."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._count = ""
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("focusRing", theme.RADIUS_FIELD)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_count(self, count: int | None) -> None:
        """Write how many things lie under it."""
        self._count = "" if count is None else str(count)
        self.setAccessibleName(f"{self.text()} {self._count}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Words and count."""
        words = QFontMetrics(theme.font(theme.BODY, theme.SEMIBOLD)).horizontalAdvance(self.text())
        count = QFontMetrics(theme.font(theme.LABEL)).horizontalAdvance(self._count)
        return QSize(words + (count + 6 if self._count else 0), _HEIGHT)

    def paintEvent(self, event: object) -> None:
        """Draw words, count and the line under the chosen one."""
        painter = QPainter(self)
        chosen = self.isChecked()
        words = theme.font(theme.BODY, theme.SEMIBOLD if chosen else theme.REGULAR)
        painter.setFont(words)
        painter.setPen(theme.colour("accent" if chosen else "ink" if self.underMouse() else "ink2"))
        start, end = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight  # the painter mirrors them
        painter.drawText(self.rect(), start | Qt.AlignmentFlag.AlignVCenter, isolated(self.text()))
        painter.setFont(theme.font(theme.LABEL))
        painter.setPen(theme.colour("ink3"))
        painter.drawText(self.rect(), end | Qt.AlignmentFlag.AlignVCenter, isolated(self._count))
        if chosen:
            painter.fillRect(QRectF(0, self.height() - 3, self.width(), 3), theme.colour("accent"))


class TabStrip(QWidget):
    """Tabs by (name, words). `chosen` brings the name."""

    chosen = Signal(str)

    def __init__(self, name: str, tabs: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._tabs = {key: _Tab(words) for key, words in tabs}
        self._group = QButtonGroup(self)
        row = Flow(self, gap=24, row_gap=0)
        row.setContentsMargins(10, 0, 0, 0)
        for tab in self._tabs.values():
            self._group.addButton(tab)
            row.addWidget(tab)
        self._group.buttonToggled.connect(self._toggled)

    def choose(self, key: str) -> None:
        """Make a tab the chosen one."""
        self._tabs[key].setChecked(True)

    def now(self) -> str:
        """The name of the chosen tab, "" before there is one."""
        return next((key for key, tab in self._tabs.items() if tab.isChecked()), "")

    def button(self, key: str) -> QWidget:
        """The tab itself, to give it the keyboard."""
        return self._tabs[key]

    def set_count(self, key: str, count: int | None) -> None:
        """Write how many things lie under a tab."""
        self._tabs[key].set_count(count)

    def set_shown(self, key: str, shown: bool) -> None:
        """Show or hide a tab."""
        self._tabs[key].setVisible(shown)

    def is_shown(self, key: str) -> bool:
        """Whether a tab can be chosen."""
        return not self._tabs[key].isHidden()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose the neighbour."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        keys = [key for key, tab in self._tabs.items() if not tab.isHidden()]
        if step is None or self.now() not in keys:
            super().keyPressEvent(event)
            return
        key = keys[(keys.index(self.now()) + step) % len(keys)]
        self.choose(key)
        self._tabs[key].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: object) -> None:
        """The hairline under all tabs."""
        painter = QPainter(self)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _toggled(self, tab: QAbstractButton, on: bool) -> None:
        if on:
            self.chosen.emit(next(key for key, one in self._tabs.items() if one is tab))


class TabPlaces(QWidget):
    """The pages under a tab strip, as high as the one that shows."""

    def __init__(self, pages: Mapping[str, QWidget]) -> None:
        super().__init__()
        self._pages = dict(pages)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for page in self._pages.values():
            column.addWidget(page)
            page.hide()

    def put(self, key: str) -> None:
        """Show one page."""
        for name, page in self._pages.items():
            page.setVisible(name == key)
