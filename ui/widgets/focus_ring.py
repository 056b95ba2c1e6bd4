"""The focus ring: 2 px of accent around the control that has the keyboard, 4 px outside it.

A control asks for it by the property `focusRing` with its corner radius. One ring moves with the focus; it is
painted by a sibling that lets every event through, so no control needs room for it inside itself.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QApplication, QMainWindow, QScrollArea, QWidget
from shiboken6 import isValid

from ui import theme

REACH = 4
_FOLLOWED = {
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.LayoutRequest,
    QEvent.Type.ParentChange,
}


class FocusRing(QObject):
    """Shows the ring around the focused control; made once for the application."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: _Ring | None = None
        app.focusChanged.connect(self._moved)

    def _moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._ring is not None and isValid(self._ring):  # a page that was let go took it along
            self._ring.leave()
        self._ring = None
        if now is not None and now.property("focusRing") is not None:
            self._ring = _Ring(now)
            self._ring.destroyed.connect(self._gone)

    def _gone(self, gone: QObject) -> None:
        if self._ring is gone:
            self._ring = None


class _Ring(QWidget):
    """The ring itself, a child of the nearest ancestor that has room for it."""

    def __init__(self, control: QWidget) -> None:
        super().__init__(_roomy_ancestor(control))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._control: QWidget | None = control
        self._watched: list[QWidget] = []
        walker: QWidget | None = control
        while walker is not None and walker is not self.parentWidget():
            walker.installEventFilter(self)
            self._watched.append(walker)
            walker = walker.parentWidget()
        control.destroyed.connect(self._control_gone)
        self._place()
        self._put_on_top()
        self.show()

    def _put_on_top(self) -> None:
        """Above its siblings, but below a drawer that lies over the control."""
        self.raise_()
        above, control = self.parentWidget(), self._control
        if above is None or control is None:
            return
        for one in above.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if one.property("liesOver") and one.isVisible() and not one.isAncestorOf(control):
                one.raise_()

    def leave(self) -> None:
        """The focus went elsewhere."""
        for watched in filter(isValid, self._watched):  # one that is being let go loses the focus last
            watched.removeEventFilter(self)
        self._watched.clear()
        self._control = None
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the control wherever layouts move it or the widgets around it."""
        if event.type() in _FOLLOWED and self._control is not None:
            self._place()
        return False

    def paintEvent(self, event: object) -> None:
        """Draw the ring."""
        if self._control is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), 2))
        radius = float(self._control.property("focusRing")) + 3
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)

    def _place(self) -> None:
        above = self.parentWidget()
        if self._control is None or above is None:
            return
        corner = self._control.mapTo(above, QPoint(0, 0))
        wanted = QRect(corner, self._control.size()).adjusted(-REACH, -REACH, REACH, REACH)
        if wanted != self.geometry():
            self.setGeometry(wanted)

    def _control_gone(self) -> None:
        self._control = None
        self._watched.clear()
        self.hide()


def _roomy_ancestor(control: QWidget) -> QWidget:
    """The nearest ancestor the ring fits in; never beyond a scroll area's content or the window."""
    ancestor = control.parentWidget() or control
    while not _fits(control, ancestor) and not _is_edge(ancestor):
        ancestor = ancestor.parentWidget() or ancestor
    return ancestor


def _fits(control: QWidget, ancestor: QWidget) -> bool:
    corner = control.mapTo(ancestor, QPoint(0, 0)) if control is not ancestor else QPoint(0, 0)
    ring = QRect(corner, control.size()).adjusted(-REACH, -REACH, REACH, REACH)
    return ancestor.rect().contains(ring)


def _is_edge(ancestor: QWidget) -> bool:
    above = ancestor.parentWidget()
    if above is None or ancestor.isWindow() or isinstance(above, QMainWindow):
        return True
    return isinstance(above.parentWidget(), QScrollArea)
