"""The petrol side bar: where one can go, how much waits there, who works, and the lock."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tracker.language import _
from ui import theme
from ui.direction import isolated
from ui.widgets.buttons import IconButton
from ui.widgets.icons import paint_icon, paint_logo
from ui.widgets.painted_button import PaintedButton
from ui.widgets.text import Text, tip
from ui.widgets.theme_menu import offer_themes

_ENTRY, _LEAST = 40, 28
"""The height of an entry in px, and the one to which it gives way in a low window."""


class NavButton(PaintedButton):
    """One entry: icon, word and count; the amber mark stands at the window's edge while it is shown."""

    def __init__(self, name: str, icon: str, label: str, key: str) -> None:
        super().__init__()
        self.name, self._icon, self.count, self._compact = name, icon, 0, False
        self._tip = f"{label} ({key})"
        self.setText(label)
        self.setCheckable(True)
        self.setMaximumHeight(_ENTRY)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """Show how many things wait."""
        self.count = count
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.setToolTip(f"{self._tip}, {count}" if count else self._tip)
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Show the icon alone, a dot for a count."""
        self._compact = compact
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the bar."""
        return QSize(theme.SIDE_BAR, _ENTRY)

    def minimumSizeHint(self) -> QSize:
        """As narrow as icons alone."""
        return QSize(theme.SIDE_BAR_ICONS, _LEAST)

    def paintEvent(self, event: object) -> None:
        """Draw the pill, the mark, icon, word and count from the start edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(8, 2, self.width() - 16, self.height() - 4)
        if self.isChecked():
            painter.setBrush(theme.colour("nav_selected"))
            painter.drawRoundedRect(box, theme.RADIUS_CARD, theme.RADIUS_CARD)
            painter.setBrush(theme.colour("nav_mark"))
            painter.drawRoundedRect(self.box(-3, box.top() + 6, 6, box.height() - 12), 3, 3)
        elif self.underMouse():
            painter.setBrush(theme.colour("nav_selected", 0.5))
            painter.drawRoundedRect(box, theme.RADIUS_CARD, theme.RADIUS_CARD)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.colour("nav_mark"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.RADIUS_BUTTON, theme.RADIUS_BUTTON)
        self._paint_words(painter, box)

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        token = "nav_text" if self.isChecked() else "nav_text2"
        middle = box.center().y()
        paint_icon(painter, self.box(20, middle - 8, theme.ICON, theme.ICON), self._icon, token)
        if self._compact:
            self._paint_dot(painter, box)
            return
        painter.setPen(theme.colour(token))
        painter.setFont(theme.font(theme.BODY, theme.SEMIBOLD if self.isChecked() else theme.REGULAR))
        start = Qt.AlignmentFlag.AlignVCenter | self._side(start=True)
        painter.drawText(
            self.box(48, box.top(), self.width() - 96, box.height()), start, isolated(self.text())
        )
        if self.count:
            painter.setPen(theme.colour("nav_text"))
            painter.setFont(theme.font(theme.BODY, theme.SEMIBOLD))
            end = Qt.AlignmentFlag.AlignVCenter | self._side(start=False)
            painter.drawText(
                self.box(self.width() - 64, box.top(), 40, box.height()), end, isolated(str(self.count))
            )

    def _paint_dot(self, painter: QPainter, box: QRectF) -> None:
        if self.count:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("nav_mark"))
            painter.drawEllipse(self.box(34, box.top() + 6, 8, 8))

    def _side(self, start: bool) -> Qt.AlignmentFlag:
        """Painters mirror the two by themselves where the language runs from right to left."""
        return Qt.AlignmentFlag.AlignLeft if start else Qt.AlignmentFlag.AlignRight


class _Brand(QWidget):
    """The logo and the name."""

    def __init__(self) -> None:
        super().__init__()
        self.compact = False
        self.setFixedHeight(50)

    def paintEvent(self, event: object) -> None:
        """Draw the book, and the name where there is room."""
        painter = QPainter(self)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        paint_logo(painter, QRectF(self.width() - 42 if mirrored else 15, 12, 27, 27))
        if not self.compact:
            painter.setPen(theme.colour("nav_text"))
            painter.setFont(theme.font(theme.FORM, theme.MEDIUM))
            words = self.rect().adjusted(52, 2, -52, 2)
            painter.drawText(
                words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, isolated("Visitbook")
            )


class _Initials(QWidget):
    """The initials of who works, in a disc."""

    def __init__(self, name: str, roles: str) -> None:
        super().__init__()
        self._initials = "".join(part[0] for part in name.split()[:2]).upper()
        self.setFixedSize(26, 26)
        self.setToolTip(tip(f"{name}: {roles}"))

    def paintEvent(self, event: object) -> None:
        """Draw disc and letters."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("nav_selected"))
        painter.drawEllipse(self.rect())
        painter.setPen(theme.colour("nav_text"))
        painter.setFont(theme.font(theme.HINT, theme.SEMIBOLD))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, isolated(self._initials))


class SideBar(QWidget):
    """The bar; `chosen` gives the name of the entry."""

    chosen = Signal(str)
    locked = Signal()
    theme_chosen = Signal(object)

    def __init__(self, entries: list[tuple[str, str, str, str]], user: str, roles: str) -> None:
        super().__init__()
        self.setObjectName("sideBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._brand = _Brand()
        self._group = QButtonGroup(self)
        self.buttons = {name: NavButton(name, icon, label, key) for name, icon, label, key in entries}
        self._who = Text(user, theme.LABEL, theme.SEMIBOLD, "nav_text", elide=True)
        self._roles = Text(roles, theme.HINT, theme.REGULAR, "nav_text2", wrap=True)
        self._disc = _Initials(user, roles)
        self.lock = IconButton("lock", _("Lock, or change the user (Ctrl+L)"), token="nav_text2", size=28)
        self.lock.clicked.connect(self.locked)
        self.look = IconButton("sun-moon", _("Light or dark"), token="nav_text2", size=28)
        self.look.clicked.connect(self._offer_themes)
        self._lay_out()
        self.set_compact(False)

    def light(self, name: str) -> None:
        """Mark the entry of the screen that shows."""
        for button in self.buttons.values():
            button.setChecked(button.name == name)

    def set_count(self, name: str, count: int) -> None:
        """Show how many things wait behind an entry."""
        if name in self.buttons:
            self.buttons[name].set_count(count)

    def set_compact(self, compact: bool) -> None:
        """Icons alone (56 px) or icons and words (184 px)."""
        self.setFixedWidth(theme.SIDE_BAR_ICONS if compact else theme.SIDE_BAR)
        self._brand.compact = compact
        self._brand.update()
        for button in self.buttons.values():
            button.set_compact(compact)
        for words in (self._who, self._roles):
            words.setVisible(not compact)
        self._foot.setContentsMargins(*((14, 0, 14, 0) if compact else (10, 0, 6, 0)))
        self._foot.setDirection(
            QHBoxLayout.Direction.TopToBottom if compact else QHBoxLayout.Direction.LeftToRight
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(0)
        column.addWidget(self._brand)
        column.addSpacing(12)
        for button in self.buttons.values():
            self._group.addButton(button)
            button.clicked.connect(self._clicked)
            column.addWidget(button)
        column.addStretch()
        self._foot = QHBoxLayout()
        self._foot.setSpacing(4)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._who)
        words.addWidget(self._roles)
        self._foot.addWidget(self._disc)
        self._foot.addLayout(words, stretch=1)
        self._foot.addWidget(self.look)
        self._foot.addWidget(self.lock)
        column.addLayout(self._foot)

    def _offer_themes(self) -> None:
        offer_themes(self.look, self.theme_chosen.emit)

    def _clicked(self) -> None:
        self.chosen.emit(next(name for name, button in self.buttons.items() if button.isChecked()))
