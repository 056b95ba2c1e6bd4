"""What the fields of a form tell it as one types: one teller for all of them, since a form has dozens."""

from PySide6.QtCore import QObject, Signal


class Hand(QObject):
    """Each signal brings the editor, or its draft where the draft is what it is about."""

    gone_on = Signal(object)
    """Enter: the next field."""
    filled = Signal(object)
    """The last digit that can stand in an editor was typed."""
    half = Signal(object)
    """"." in an editor of whole digits: a half for the sign just left."""
    steered = Signal(object, int)
    """An arrow key in an editor."""
    entered = Signal(object)
    """The draft of the field that has the keyboard now."""
    explain = Signal(object)
    """The draft of a field without a value: why is to be written."""
