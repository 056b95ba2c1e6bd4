"""The draft of one field: what stands in it now, what is recorded, and what is said about the difference.

Widgets write into a draft and paint what it says; the visit screen alone saves it. A list and a body figure
that show the same site share one draft, so they can never disagree.
"""

from dataclasses import replace
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QObject, Signal

from tracker.domain import entry
from tracker.domain.laboratories import TYPED_WITH_RESULT
from tracker.domain.protocol import Item
from tracker.domain.records import Entry, Missing, Typed
from tracker.domain.views import Field
from tracker.errors import ValueRefused
from tracker.language import _
from ui.wording import field_name


class Standing(Enum):
    """How the text in a field stands to what is recorded."""

    QUIET = auto()
    REFUSED = auto()
    CONFIRM = auto()
    REASON = auto()
    WHY = auto()
    TOGETHER = auto()
    """Waits with others for the one reason that the line below the forms asks for."""


class Draft(QObject):
    """One field being entered. `left` asks for saving, `shown` for painting again."""

    edited = Signal()
    shown = Signal()
    left = Signal(object)
    reasoned = Signal(object, str)

    def __init__(self, form_id: str, field: Field, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.form_id = form_id
        self.standing = Standing.QUIET
        self.message = ""
        self.field = field
        self.read_only = False
        self._recorded = _recorded(field)
        self._now = self._recorded
        self._number: tuple[Item, Typed, Decimal | None] | None = None

    def set_read_only(self, read_only: bool) -> None:
        """Let nothing be typed any more, or let it again; what stands here stays, and can be read and explained."""
        if read_only != self.read_only:
            self.read_only = read_only
            self.shown.emit()

    @property
    def item_id(self) -> str:
        """The id of the item this draft is for."""
        return self.field.item.id

    @property
    def label(self) -> str:
        """The item's name with its group, for messages away from the field and for screen readers."""
        return field_name(self.field.item)

    @property
    def typed(self) -> Typed:
        """What stands in the field, as the use case takes it."""
        text = self._now.text.strip()
        return self._now if text == self._now.text else replace(self._now, text=text)

    @property
    def number(self) -> Decimal | None:
        """The number that stands in the field of a plain item; None where saving would take none from it.

        It is read once for each text: score and tint ask for it again and again.
        """
        item, typed = self.field.item, self.typed
        if self._number is None or self._number[0] is not item or self._number[1] != typed:
            self._number = (item, typed, _number(item, typed))
        return self._number[2]

    @property
    def changed(self) -> bool:
        """Whether something stands here that is not recorded. A suggested unit or range alone is nothing."""
        if self.field.entry is None and not self.typed.text and self._now.missing is None:
            return False
        typed = self.typed
        return (replace(typed, confirmed=False) if typed.confirmed else typed) != self._recorded

    @property
    def empty(self) -> bool:
        """Whether there is neither text nor a reason for none."""
        return not self.typed.text and self._now.missing is None

    def set_text(self, text: str) -> None:
        """Type: a word for "no value" goes, an earlier refusal or question is withdrawn."""
        if text != self._now.text or self._now.missing is not None:
            self._edit(text=text, missing=None, missing_reason="")

    def set_unit(self, unit: str) -> None:
        """Choose the unit of a laboratory value; a proposed range stands only in the unit it was proposed with."""
        if unit == self._now.unit:
            return
        field, now = self.field, (self._now.low, self._now.high)
        proposed = (field.suggested_low, field.suggested_high)
        if now == ("", "") and unit == field.suggested_unit:
            self._edit(unit=unit, low=proposed[0], high=proposed[1])
        elif unit != field.suggested_unit and (now == proposed or now == _taken_over(field.entry)):
            self._edit(unit=unit, low="", high="")
        else:
            self._edit(unit=unit)

    def set_range(self, low: str, high: str) -> None:
        """Type the reference range that goes with a laboratory value."""
        if (low, high) != (self._now.low, self._now.high):
            self._edit(low=low, high=high)

    def set_missing(self, missing: Missing, reason: str = "") -> None:
        """Answer that there is no value, and save."""
        self._edit(text="", missing=missing, missing_reason=reason)
        self.leave()

    def answer_missing(self, missing: Missing, reason: str = "") -> None:
        """Answer that there is no value; whoever asked saves it, with other fields."""
        self._edit(text="", missing=missing, missing_reason=reason)

    def leave(self) -> None:
        """The person left the field: ask for saving what differs from the record and was not answered yet."""
        if self.changed and self.standing is Standing.QUIET:
            self.left.emit(self)

    def enter(self) -> None:
        """Enter was pressed: as leaving; where a confirmation is asked, it is given."""
        if self.standing is Standing.CONFIRM and not self.read_only:
            self._now = replace(self._now, confirmed=True)
            self.left.emit(self)
        self.leave()

    @property
    def asks(self) -> bool:
        """Whether the person must answer here before going on: a confirmation or a reason."""
        return self.standing is Standing.CONFIRM or self.asks_reason

    @property
    def asks_reason(self) -> bool:
        """Whether a line is waited for: why a value changes, or why there is none."""
        return self.standing in (Standing.REASON, Standing.WHY)

    def accept(self, field: Field) -> None:
        """The value was recorded: show the record."""
        self._take(field)
        self._say(Standing.QUIET)

    def refresh(self, field: Field) -> None:
        """Show a re-read record, without touching a text that is not saved."""
        if field == self.field:
            return
        if self.changed:
            self.field = field
            self.shown.emit()
        else:
            self.accept(field)

    def refuse(self, message: str) -> None:
        """The value cannot be recorded; the text stays."""
        self._say(Standing.REFUSED, message)

    def ask_confirmation(self, message: str) -> None:
        """The value is recorded only when Enter is pressed again."""
        self._say(Standing.CONFIRM, message)

    def ask_reason(self, message: str) -> None:
        """The visit is complete: a change wants a reason."""
        self._say(Standing.REASON, message)

    def ask_why(self, message: str) -> None:
        """The study wants to know why there is no value."""
        self._say(Standing.WHY, message)

    def wait(self) -> None:
        """Saved with others once their reason is given: not by itself as the field is left."""
        self._say(Standing.TOGETHER)

    def give_reason(self, reason: str) -> None:
        """The reason was written: save with it."""
        if reason.strip():
            self.reasoned.emit(self, reason.strip())

    def resume(self, typed: Typed) -> None:
        """Put a text back that could not be recorded before, and try again."""
        if typed != self.typed:
            self._now = typed
            self._say(Standing.QUIET, "")
            self.edited.emit()
            self.leave()

    def restore(self) -> None:
        """Bring back what is recorded."""
        self._take(self.field)
        self._say(Standing.QUIET)
        self.edited.emit()

    def _take(self, field: Field) -> None:
        self.field = field
        self._recorded = _recorded(field)
        self._now = self._recorded

    def _edit(self, **what: Any) -> None:
        if self.read_only:
            self.shown.emit()  # the widget takes back what was typed into it
            return
        self._now = replace(self._now, confirmed=False, **what)
        self._say(Standing.QUIET, "")
        self.edited.emit()

    def _say(self, standing: Standing, message: str = "") -> None:
        self.standing, self.message = standing, message
        self.shown.emit()


def _number(item: Item, typed: Typed) -> Decimal | None:
    try:
        value = entry.read(item, replace(typed, confirmed=True), {}).value
    except ValueRefused:  # an endless one, or one without bounds, could not even be calculated with
        return None
    return value if isinstance(value, Decimal) else None


def _recorded(field: Field) -> Typed:
    """What is recorded, as if just typed; unit and range as suggested where nothing is recorded."""
    if field.entry is None:
        return Typed(
            field.item.id, unit=field.suggested_unit, low=field.suggested_low, high=field.suggested_high
        )
    return _as_typed(field.entry)


def _taken_over(entry: Entry | None) -> tuple[str, str] | None:
    """The limits recorded with a result that nobody typed: they came from a proposal."""
    if entry is None or entry.range_source in ("", _(TYPED_WITH_RESULT)):
        return None
    return entry.low, entry.high


def _as_typed(entry: Entry) -> Typed:
    return Typed(
        entry.item,
        text="" if entry.missing else entry.text,
        unit=entry.unit,
        low=entry.low,
        high=entry.high,
        missing=entry.missing,
        missing_reason=entry.missing_reason,
    )
