"""Buttons: primary (one on a screen), plain, quiet (words alone) and icon, with the key that does it."""

from enum import Enum
from functools import lru_cache

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.direction import isolated
from ui.widgets import key_cap
from ui.widgets.icons import paint_icon
from ui.widgets.painted_button import PaintedButton
from ui.widgets.text import tip

_PADDING = 12
_GAP = 8


class Kind(Enum):
    """How loud a button is."""

    PRIMARY = "primary"
    PLAIN = "plain"
    QUIET = "quiet"


class Button(PaintedButton):
    """A button of 32 px (or `height`), with an icon before its words and a key cap after them."""

    def __init__(
        self,
        text: str,
        kind: Kind = Kind.PLAIN,
        *,
        icon: str = "",
        key: str = "",
        height: int = theme.CONTROL,
        ink: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind, self._icon, self._key, self._ink = kind, icon, key, ink
        self._padding = 0 if kind is Kind.QUIET else _PADDING
        self._px = theme.VALUE if height > theme.CONTROL else theme.BODY
        self.setFont(theme.font(self._px, theme.MEDIUM))
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setProperty("focusRing", theme.RADIUS_BUTTON)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show other words."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Words, icon, key and the padding around them."""
        return QSize(round(self._content_width()) + 2 * self._padding, self.height())

    def minimumSizeHint(self) -> QSize:
        """The same: words of a button are never cut."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where a window is narrower than its page can be, the words are shortened and the tooltip has them whole."""
        super().resizeEvent(event)
        whole, cramped = tip(self.text()), self.width() < self.sizeHint().width()
        if cramped and not self.toolTip():
            self.setToolTip(whole)
        elif not cramped and self.toolTip() == whole:
            self.setToolTip("")

    def changeEvent(self, event: QEvent) -> None:
        """Show by the cursor whether it can be pressed."""
        if event.type() == QEvent.Type.EnabledChange:
            pointing = Qt.CursorShape.PointingHandCursor if self.isEnabled() else Qt.CursorShape.ArrowCursor
            self.setCursor(pointing)
        super().changeEvent(event)

    def paintEvent(self, event: object) -> None:
        """Draw frame, icon, words and key, start to end."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        self._paint_content(painter)

    def _paint_frame(self, painter: QPainter) -> None:
        if self._kind is Kind.QUIET:
            return
        fill, line = self._fill(), self._line()
        painter.setBrush(fill)
        painter.setPen(QPen(line, 1))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, theme.RADIUS_BUTTON, theme.RADIUS_BUTTON)

    def _fill(self) -> QColor:
        if self._kind is Kind.PLAIN:
            return theme.colour("hover" if self._lit() else "surface")
        if not self.isEnabled():
            return theme.colour("done_bg")
        accent = theme.colour("accent")
        return accent.darker(112) if self._lit() else accent

    def _line(self) -> QColor:
        if self._kind is Kind.PRIMARY:
            return self._fill()
        return theme.colour("line2" if self.isEnabled() else "line")

    def _lit(self) -> bool:
        return self.isEnabled() and (self.isDown() or self.underMouse())

    def _token(self) -> str:
        if not self.isEnabled():
            return "ink3"
        return self._ink or {Kind.PRIMARY: "on_accent", Kind.PLAIN: "ink", Kind.QUIET: "accent"}[self._kind]

    def _paint_content(self, painter: QPainter) -> None:
        content = self._content_width()
        lacking = max(0.0, content + 2 * self._padding - self.width())
        x = 0.0 if self._kind is Kind.QUIET else (self.width() - content + lacking) / 2
        middle = self.height() / 2
        if self._icon:
            paint_icon(painter, self.box(x, middle - 8, theme.ICON, theme.ICON), self._icon, self._token())
            x += theme.ICON + (_GAP if self.text() else 0)
        metrics = QFontMetrics(self.font())
        width = metrics.horizontalAdvance(self.text()) - round(lacking)
        words = (
            metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, width) if lacking else self.text()
        )
        painter.setFont(self.font())
        painter.setPen(theme.colour(self._token()))
        box = self.box(x, 0, width + 1, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, isolated(words))
        if self._kind is Kind.QUIET and self._lit():
            painter.drawLine(QPointF(box.left(), middle + 9), QPointF(box.right(), middle + 9))
        if self._key:
            cap = key_cap.cap_width(self._key)
            place = self.box(x + width + _GAP, middle - key_cap.HEIGHT / 2, cap, key_cap.HEIGHT)
            key_cap.paint_cap(
                painter, place, self._key, on_accent=self._kind is Kind.PRIMARY and self.isEnabled()
            )

    def _content_width(self) -> float:
        """A layout asks for it again and again."""
        words = _advance(self.text(), self._px)
        icon = theme.ICON + (_GAP if self.text() else 0) if self._icon else 0
        key = key_cap.cap_width(self._key) + _GAP if self._key else 0
        return words + icon + key


@lru_cache(maxsize=512)
def _advance(words: str, px: int) -> int:
    return QFontMetrics(theme.font(px, theme.MEDIUM)).horizontalAdvance(words)


def primary(text: str, *, icon: str = "", key: str = "", height: int = theme.CONTROL) -> Button:
    """The one button of a screen that does what the person came for."""
    return Button(text, Kind.PRIMARY, icon=icon, key=key, height=height)


def plain(text: str, *, icon: str = "", key: str = "", height: int = theme.CONTROL) -> Button:
    """An outlined button."""
    return Button(text, Kind.PLAIN, icon=icon, key=key, height=height)


def quiet(text: str, *, icon: str = "", ink: str = "") -> Button:
    """Words that can be pressed, as an action at the end of a line."""
    button = Button(text, Kind.QUIET, icon=icon, ink=ink, height=24)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button


class IconButton(PaintedButton):
    """An icon that can be pressed; its tooltip and a screen reader say `name`. Outlined when `framed`."""

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        framed: bool = False,
        token: str = "ink2",
        size: int = theme.CONTROL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._framed, self._token_name = icon, framed, token
        self.setFixedSize(size, size)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setProperty("focusRing", theme.RADIUS_BUTTON)

    def set_icon(self, icon: str, name: str) -> None:
        """Show another icon with another name."""
        self._icon = icon
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        """The square it was made with."""
        return self.size()

    def paintEvent(self, event: object) -> None:
        """Draw the frame where it has one, then the icon in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.isEnabled() and (self.isDown() or self.underMouse())
        painter.setPen(QPen(theme.colour("line2"), 1) if self._framed else Qt.PenStyle.NoPen)
        fill = theme.colour("hover" if lit else "surface")
        painter.setBrush(
            fill if self._framed or (lit and self._token_name != "nav_text2") else Qt.BrushStyle.NoBrush
        )
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, theme.RADIUS_BUTTON, theme.RADIUS_BUTTON)
        side = theme.ICON
        place = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_icon(painter, place, self._icon, self._token_name if self.isEnabled() else "ink3")
