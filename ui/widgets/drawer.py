"""A drawer at the end edge, over the page: help, the list of keys, and rails where the window is narrow."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tracker.language import _
from ui import theme
from ui.widgets.buttons import IconButton
from ui.widgets.key_cap import KeyCap
from ui.widgets.text import Text, rule

WIDTH = 340


class Drawer(QFrame):
    """Covers the end of `over`; Escape closes it and gives the keyboard back."""

    def __init__(self, over: QWidget, title: str = "") -> None:
        super().__init__(over)
        self.setObjectName("card")
        self.setProperty("liesOver", True)
        self._before: QWidget | None = None
        self.title = Text(title, theme.FORM, theme.SEMIBOLD, wrap=True)
        self.close_button = IconButton("x", _("Close"))
        self.close_button.clicked.connect(self.shut)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        over.installEventFilter(self)
        self.hide()

    def put(self, content: QWidget) -> None:
        """Show another content; the one before is let go."""
        content.setObjectName("sheet")
        self.area.setWidget(content)

    def open(self, title: str) -> None:
        """Come up under this title."""
        if self.isHidden():  # opened again, it would give the keyboard back to itself
            self._before = self.window().focusWidget()
        self.title.set_text(title)
        self.setAccessibleName(title)
        self._place()
        self.show()
        self.raise_()
        self.close_button.setFocus()

    def shut(self) -> None:
        """Go, and give the keyboard back to who had it."""
        self.hide()
        if self._before is not None:
            self._before.setFocus()
            self._before = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the end edge when the page changes its size."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    def _place(self) -> None:
        over = self.parentWidget()
        if over is not None:
            width = min(WIDTH, over.width())
            mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            self.setGeometry(0 if mirrored else over.width() - width, 0, width, over.height())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 8, 8)
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self.area, stretch=1)


def help_page(text: str, keys: list[tuple[str, str]], everywhere: list[tuple[str, str]]) -> QWidget:
    """What one can do on a screen, the keys for it, and those that work on every screen."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(16, 16, 16, 16)
    column.setSpacing(theme.GAP)
    if text:
        column.addWidget(Text(text, theme.BODY, theme.REGULAR, "ink", wrap=True))
    for key, words in keys:
        column.addLayout(_key_line(key, words))
    if everywhere:
        column.addSpacing(theme.GAP)
        column.addWidget(Text(_("On every screen"), theme.LABEL, theme.SEMIBOLD))
    for key, words in everywhere:
        column.addLayout(_key_line(key, words))
    column.addStretch()
    return page


def _key_line(key: str, words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.GAP)
    caps = QHBoxLayout()
    caps.setSpacing(4)
    for one in key.split("+"):
        caps.addWidget(KeyCap(one))
    caps.addStretch()
    box = QWidget()
    box.setFixedWidth(96)
    caps.setContentsMargins(0, 0, 0, 0)
    box.setLayout(caps)
    row.addWidget(box)
    row.addWidget(Text(words, theme.BODY, theme.REGULAR, "ink2", wrap=True), stretch=1)
    return row
