"""A day typed by hand: read as it is left and shown back as 14 Apr 2026; wrong text stays."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from tracker.domain.dates import FIRST_YEAR, LAST_YEAR, read_date, read_year
from tracker.errors import Refusal, ValueRefused
from tracker.language import _
from ui import dates, theme
from ui.widgets.fields import Entry, LabelledField, State

_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 7, Qt.Key.Key_PageDown: -7}


class DateLine(Entry):
    """The line itself: up and down move by a day, page up and page down by a week."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Days by arrow; everything else is typed."""
        days = _STEPS.get(Qt.Key(event.key()))
        if days is None or self.isReadOnly():
            super().keyPressEvent(event)
        else:
            self.stepped.emit(days)


class DateField(LabelledField):
    """A labelled day. `changed` brings the day (None while empty or wrong) as the field is left or stepped.

    With `or_year` a year alone is allowed too; `year()` then gives it and `day()` is None.
    """

    changed = Signal(object)

    def __init__(
        self,
        label: str,
        *,
        hint: str = "",
        required: bool = False,
        or_year: bool = False,
        today: Callable[[], date] | None = None,
        height: int = theme.CONTROL,
    ) -> None:
        super().__init__(label, hint=hint, editor=DateLine(label, height=height))
        self._required, self._or_year, self._today = required, or_year, today
        self._still_hint = hint
        self._day: date | None = None
        self._year: int | None = None
        self.left.connect(self._read)
        if isinstance(self.editor, DateLine):
            self.editor.stepped.connect(self._step)

    def day(self) -> date | None:
        """The day in the field; None while it is empty, wrong, or a year alone."""
        return self._day

    def year(self) -> int | None:
        """The year alone, where that is what was typed."""
        return self._year

    def set_day(self, day: date | None) -> None:
        """Show a day, or nothing."""
        self.set_text(dates.full(day) if day else "")
        self._take(day, None)
        self.set_state(State.NORMAL, self._weekday())

    def put(self, text: str) -> None:
        """Show a text as if it had been typed and left: it is read, and left empty is not yet an error."""
        self.set_text(text)
        if text.strip():
            self.check()
        else:
            self.set_day(None)

    def read(self) -> date | None:
        """Read what stands there now; ValueRefused where it is no day, or required and empty."""
        text = self.text().strip()
        if not text and self._required:
            raise ValueRefused(Refusal.MISSING, _("A date is needed."), _("Write it as 14 Apr 2026."))
        year = read_year(text) if self._or_year and text.isdecimal() and len(text) <= 4 else None
        self._take(read_date(text) if text and year is None else None, year)
        return self._day

    def check(self) -> bool:
        """Read, and show what is wrong; True where nothing is."""
        try:
            self.read()
        except ValueRefused as refused:
            self._take(None, None)
            self.refuse(refused)
            return False
        if self._day:
            self.set_text(dates.full(self._day))
        self.set_state(State.NORMAL, self._weekday())
        return True

    def refuse(self, refused: ValueRefused) -> None:
        """Show why the day cannot be taken; the text stays."""
        self.set_state(State.ERROR, str(refused))

    def warn(self, words: str) -> None:
        """Show what is unusual about the day."""
        self.set_state(State.WARN, words)

    def _read(self, text: str) -> None:
        """Left empty is not yet an error: it is said when the page is to be saved."""
        if not text.strip():
            self._take(None, None)
            self.set_state(State.NORMAL, "")
        else:
            self.check()
        self.changed.emit(self._day)

    def _step(self, days: int) -> None:
        start = self._shown_date() or (self._today() - timedelta(days=days) if self._today else None)
        if start is None:
            return
        self.set_day(_kept_in_range(start, days))
        self.changed.emit(self._day)

    def _shown_date(self) -> date | None:
        try:
            return read_date(self.text())
        except ValueRefused:
            return None

    def _take(self, day: date | None, year: int | None) -> None:
        self._day, self._year = day, year

    def _weekday(self) -> str:
        return dates.long_weekday(self._day) if self._day and not self._still_hint else ""


def _kept_in_range(day: date, days: int) -> date:
    moved = day + timedelta(days=days)
    return moved if FIRST_YEAR <= moved.year <= LAST_YEAR else day
