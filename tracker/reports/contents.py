"""The contents of a book: what is in it, on which page, each line a link to its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.reports.blocks import Text
from tracker.reports.page import Entry
from tracker.reports.pen import Pen
from tracker.reports.text import BODY, LABEL, width

_NUMBER, _PAD, _SHARE = 34.0, 3.2, 0.42


@dataclass(frozen=True)
class Contents:
    """A line for each entry: its name, what is said of it, dots, and the number of its page."""

    entries: tuple[Entry, ...]
    remarks: Mapping[str, str]
    """By the key of an entry."""

    def height(self, width: float) -> float:
        """Its lines."""
        return sum(self._line(entry, width) for entry in self.entries)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw line by line."""
        for entry in self.entries:
            self._draw_line(pen, entry, (x, top), width)
            top -= self._line(entry, width)

    def split(self, width: float, room: float) -> "tuple[Contents, Contents] | None":
        """Cut between lines."""
        used = 0.0
        for number, entry in enumerate(self.entries):
            used += self._line(entry, width)
            if used > room:
                return self._cut(number)
        return None

    def _cut(self, number: int) -> "tuple[Contents, Contents] | None":
        if not number:
            return None
        return replace(self, entries=self.entries[:number]), replace(self, entries=self.entries[number:])

    def _texts(self, entry: Entry) -> tuple[Text, Text]:
        return Text(entry.name, LABEL), Text(self.remarks.get(entry.key, ""), BODY)

    def _line(self, entry: Entry, room: float) -> float:
        name, remark = self._texts(entry)
        return max(name.height(_name_width(room)), remark.height(_remark_width(room))) + 2 * _PAD

    def _draw_line(self, pen: Pen, entry: Entry, place: tuple[float, float], room: float) -> None:
        (x, top), (name, remark) = place, self._texts(entry)
        name.draw(pen, x, top - _PAD, _name_width(room))
        remark.draw(pen, x + room * _SHARE, top - _PAD, _remark_width(room))
        first = top - _PAD - BODY.drop
        number = str(entry.page)
        pen.text(x + room, first, number, BODY, "right")
        self._draw_dots(pen, entry, (x, first), room)
        pen.link(entry.key, x, top, room, self._line(entry, room))

    def _draw_dots(self, pen: Pen, entry: Entry, place: tuple[float, float], room: float) -> None:
        """A dotted line from the words to the number, drawn: letters would get into the text that is read back."""
        x, base = place
        said = self.remarks.get(entry.key, "").split("\n")[0]
        words, begins = (said, x + room * _SHARE) if said else (entry.name, x)
        begins += min(width(words, BODY if said else LABEL), _remark_width(room)) + 6
        ends = x + room - width(str(entry.page), BODY) - 6
        if ends > begins:
            pen.line((begins, base), (ends, base), 0.6, 0.6, (0.6, 2.6))


def _name_width(room: float) -> float:
    return room * _SHARE - 10


def _remark_width(room: float) -> float:
    return room * (1 - _SHARE) - _NUMBER


def of_chapters(entries: Sequence[Entry], remarks: Sequence[str]) -> Contents:
    """The contents of chapters with a remark for each, in the same order."""
    said = {entry.key: remark for entry, remark in zip(entries, remarks, strict=True)}
    return Contents(tuple(entries), said)
