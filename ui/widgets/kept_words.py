"""What is typed in a panel about one thing waits while another is looked at, until it is recorded."""

from typing import NamedTuple

from PySide6.QtCore import QObject

from tracker.language import _
from ui.widgets.date_field import DateField
from ui.widgets.fields import LabelledField


class Waiting(NamedTuple):
    """What was typed, and the words that name it where it is said to be not recorded."""

    name: str
    texts: tuple[str, ...]


Kept = dict[str, Waiting]
"""By what it is about; panels that are made anew share one."""


class KeptWords(QObject):
    """Of the fields of one panel."""

    def __init__(self, *fields: LabelledField, kept: Kept | None = None) -> None:
        super().__init__(fields[0])
        self.kept: Kept = {} if kept is None else kept
        self._fields = fields
        self._key: str | None = None
        self._name = ""
        self._begin: tuple[str, ...] = ()
        for field in fields:
            field.edited.connect(self.note)
            if isinstance(field, DateField):
                field.changed.connect(self.note)  # stepped, or read as it was left

    def turn_to(self, key: str, name: str, *begin: str) -> None:
        """The panel shows another thing: put up what was typed about it, else what its fields begin with."""
        if key == self._key:
            if key in self.kept and self.kept[key].texts != self._now():  # it came up anew
                self._put(self.kept[key].texts)
            return
        self._key, self._name, self._begin = key, name, begin
        texts = self.kept[key].texts if key in self.kept else begin
        self._put(texts)

    def come_up(self, key: str, name: str, *begin: str) -> None:
        """The panel comes up, perhaps about the thing it showed before: as `turn_to`, with what begins now."""
        self._key = None
        self.turn_to(key, name, *begin)

    def rest(self) -> None:
        """Another has these fields for now: nothing that is typed in them is about this."""
        self._key = None

    def recorded(self, key: str) -> None:
        """What was typed about this is recorded; where the panel still shows it, its fields begin anew."""
        self.kept.pop(key, None)
        if key == self._key:
            self._put(self._begin)
            self._key = ""

    def _put(self, texts: tuple[str, ...]) -> None:
        for field, text in zip(self._fields, texts, strict=True):
            field.put(text)

    def note(self, _typed: object = None) -> None:
        """What stands in the fields waits from now on, unless it is what they begin with."""
        if self._key is None:
            return
        self.kept.pop(self._key, None)
        if self._now() != self._begin:
            self.kept[self._key] = Waiting(self._name, self._now())

    def _now(self) -> tuple[str, ...]:
        return tuple(field.text() for field in self._fields)


def not_recorded(*kept: Kept) -> str:
    """What waits, of one panel or more, in a sentence; nothing where nothing does."""
    names = "; ".join(one.name for each in kept for one in each.values())
    return _("Typed but not recorded: {what}.").format(what=names) if names else ""
