"""While the demo's people are made up: how many of how many, in numbers too."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from tracker.language import _
from ui import theme
from ui.widgets.text import Text


class DemoWait(QWidget):
    """One bar in the middle of the page."""

    def __init__(self, participants: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Made-up participants"))
        self.words = Text("", theme.BODY, theme.REGULAR, "ink2")
        column = QVBoxLayout(self)
        column.setSpacing(theme.GAP)
        column.addStretch()
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Text(_("Making up a site"), theme.PAGE, theme.SEMIBOLD), alignment=centre)
        self.bar.setFixedWidth(360)
        column.addWidget(self.bar, alignment=centre)
        column.addWidget(self.words, alignment=centre)
        column.addStretch()
        self.set_done(0, participants)

    def set_done(self, done: int, of: int) -> None:
        """Show how far it is."""
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        words = _("{done} of {of} people, none of them real")
        self.words.set_text(words.format(done=done, of=of))
