"""Labels: a size, a weight and an ink of the visual language."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui import theme

_WIDEST = 420


def tip(text: str) -> str:
    """A text for a tooltip, which Qt would otherwise read as HTML where it looks like it: as it was typed, always."""
    if "<" not in text:
        return text
    import html  # noqa: PLC0415  seldom needed, and its names of signs take their time

    return f"<qt>{html.escape(text)}</qt>".replace("\n", "<br>")


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
            # What was not painted yet takes its ink with the first paint.
            if self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
                self.style().unpolish(self)
                self.style().polish(self)

    def whole(self) -> str:
        """The text before any shortening."""
        return self._whole

    def sizeHint(self) -> QSize:
        """A wrapped text is as high as its lines at the width it has; Qt would guess a narrow column."""
        if not self.wordWrap():
            return super().sizeHint()
        edges = self.contentsMargins()
        one_line = QFontMetrics(self.font()).horizontalAdvance(self._whole) + edges.left() + edges.right() + 2
        shown = self.testAttribute(Qt.WidgetAttribute.WA_Resized)
        wide = self.width() if shown else min(one_line, _WIDEST)
        return QSize(min(one_line, _WIDEST), self.heightForWidth(max(wide, 40)))

    def minimumSizeHint(self) -> QSize:
        """A wrapped text may become narrow, never lower than its lines."""
        if not self.wordWrap():
            return super().minimumSizeHint()
        return QSize(40, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten or break anew."""
        super().resizeEvent(event)
        if self._elide:
            self._show()
        elif self.wordWrap() and event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _show(self) -> None:
        if not self._elide:
            self.setText(self._whole)
            return
        shown = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(tip(self._whole) if shown != self._whole else "")


def upright() -> QFrame:
    """A hairline from top to bottom."""
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedWidth(1)
    return line


def rule(strong: bool = False) -> QFrame:
    """A hairline across."""
    line = QFrame()
    line.setObjectName("ruleStrong" if strong else "rule")
    line.setFixedHeight(1)
    return line
