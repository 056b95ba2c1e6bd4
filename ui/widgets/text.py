"""Labels: a size, a weight and an ink of the visual language."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui import theme


class Text(QLabel):
    """Plain text in one of the inks; `wrap` breaks lines, `elide` shortens and the tooltip has the whole."""

    def __init__(
        self,
        text: str = "",
        px: int = theme.BODY,
        weight: QFont.Weight = theme.REGULAR,
        ink: str = "ink",
        *,
        wrap: bool = False,
        elide: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._whole, self._elide = text, elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(px, weight))
        self.setProperty("ink", ink)
        self.setWordWrap(wrap)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._show()

    def set_ink(self, ink: str) -> None:
        """Show the text in another ink."""
        if self.property("ink") != ink:
            self.setProperty("ink", ink)
            self.style().unpolish(self)
            self.style().polish(self)

    def whole(self) -> str:
        """The text before any shortening."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        if self._elide:
            self._show()

    def _show(self) -> None:
        if not self._elide:
            self.setText(self._whole)
            return
        shown = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


def rule(strong: bool = False) -> QFrame:
    """A hairline across."""
    line = QFrame()
    line.setObjectName("ruleStrong" if strong else "rule")
    line.setFixedHeight(1)
    return line
