"""What a form makes only when it is first needed takes the place that was kept for it, also in the order of Tab."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def order_tab(late: QWidget, place: QWidget | None) -> None:
    """Let Tab come to a field behind `place`, where it would come if both had been made together.

    Qt puts what is made last at the end of the window's order.
    """
    before = place
    while before is not None and before.focusPolicy() is Qt.FocusPolicy.NoFocus:
        before = before.previousInFocusChain()
        if before is place:  # a window without a single field
            return
    if before is not None:
        QWidget.setTabOrder(before, late)
