"""Parts of a line and how they flow: each has a natural width, and wraps where a line is narrower."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil
from typing import Protocol

from tracker.reports.blocks import Block, Text
from tracker.reports.pen import Pen
from tracker.reports.text import BODY, Style, printable, width

_HAND = 19.0
"""The height that handwriting takes."""


class Inline(Protocol):
    """A part of a line."""

    def natural(self) -> float:
        """The width it takes where there is room."""

    def height(self, width: float) -> float:
        """Its height at a width."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it hanging from `top`."""


@dataclass(frozen=True)
class Words:
    """Words in a line."""

    text: str
    style: Style = BODY

    def natural(self) -> float:
        """The width of its longest line."""
        return max(width(line, self.style) for line in printable(self.text).split("\n")) + 0.01

    def height(self, width: float) -> float:
        """Its lines."""
        return Text(self.text, self.style).height(width)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw its lines."""
        Text(self.text, self.style).draw(pen, x, top, width)


def width_of(text: str, style: Style) -> float:
    """The width of the text on one line, 0 for none."""
    return Words(text, style).natural() if text else 0


@dataclass(frozen=True)
class WritingLine:
    """A line to write on, with words before it."""

    words: str = ""
    least: float = 60
    style: Style = BODY

    def natural(self) -> float:
        """As long as there is room."""
        return self.least + (Words(self.words, self.style).natural() + 6 if self.words else 0)

    def height(self, width: float) -> float:
        """Room for handwriting."""
        return max(_HAND, Text(self.words, self.style).height(width * 0.6) + 4 if self.words else 0)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Words, then the line to the end of the room."""
        tall = self.height(width)
        taken = min(Words(self.words, self.style).natural() + 6, width * 0.6 + 6) if self.words else 0
        if self.words:
            text = Text(self.words, self.style)
            text.draw(pen, x, top - tall + text.height(taken - 6) + 1, taken - 6)
        pen.rule(x + taken, top - tall + 2.5, width - taken, 0.6)


@dataclass(frozen=True)
class Line:
    """Parts kept on one line, their middles level."""

    parts: tuple[Inline, ...]
    gap: float = 4

    def natural(self) -> float:
        """The parts and the gaps between them."""
        return sum(part.natural() for part in self.parts) + self.gap * max(len(self.parts) - 1, 0)

    def _widths(self, room: float) -> list[float]:
        """Each natural width; what is too much the widest gives, what is left a writing line takes."""
        widths = [part.natural() for part in self.parts]
        excess = self.natural() - room
        if excess < 0 and stretches(self):
            widths[-1] -= excess
        if excess > 0.1:
            widest = max(range(len(widths)), key=widths.__getitem__)
            widths[widest] = max(widths[widest] - excess, 20)
        return widths

    def height(self, width: float) -> float:
        """The tallest part."""
        return max(
            (part.height(wide) for part, wide in zip(self.parts, self._widths(width), strict=True)), default=0
        )

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw them from left to right."""
        tall = self.height(width)
        for part, wide in zip(self.parts, self._widths(width), strict=True):
            part.draw(pen, x, top - (tall - part.height(wide)) / 2, wide)
            x += wide + self.gap

    def split(self, width: float, room: float) -> None:
        """Never cut."""


def stretches(part: Inline) -> bool:
    """Whether it is, or ends in, a line to write on, which takes all the room it can get."""
    return stretches(part.parts[-1]) if isinstance(part, Line) else isinstance(part, WritingLine)


def line(*parts: Inline, gap: float = 4) -> Line:
    """Parts kept on one line."""
    return Line(parts, gap)


@dataclass(frozen=True)
class Flow:
    """Parts that fill line after line. `columns` aligns their starts to that many columns."""

    parts: tuple[Inline, ...]
    gap: float = 16
    row_gap: float = 5
    columns: int = 0

    def _slot(self, part: Inline, room: float) -> float:
        wanted = min(part.natural(), room)
        if not self.columns:
            return wanted
        unit = (room + self.gap) / self.columns
        return ceil((wanted + self.gap) / unit - 0.001) * unit - self.gap

    def rows(self, room: float) -> Iterator[tuple[tuple[Inline, float], ...]]:
        """The parts of each row with the width each takes."""
        row: list[tuple[Inline, float]] = []
        used = 0.0
        for part in self.parts:
            slot = self._slot(part, room)
            if row and used + slot > room + 0.01:
                yield _stretched(row, room - used + self.gap)
                row, used = [], 0.0
            row.append((part, slot))
            used += slot + self.gap
        if row:
            yield _stretched(row, room - used + self.gap)

    def height(self, width: float) -> float:
        """Its rows and the gaps between them."""
        talls = [max(part.height(slot) for part, slot in row) for row in self.rows(width)]
        return sum(talls) + self.row_gap * max(len(talls) - 1, 0)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw row by row."""
        for row in self.rows(width):
            tall = max(part.height(slot) for part, slot in row)
            at = x
            for part, slot in row:
                part.draw(pen, at, top - (tall - part.height(slot)) / 2, slot)
                at += slot + self.gap
            top -= tall + self.row_gap

    def split(self, width: float, room: float) -> "tuple[Block, Block] | None":
        """Cut between rows."""
        used, fitting = 0.0, 0
        for row in self.rows(width):
            used += max(part.height(slot) for part, slot in row)
            if used > room:
                break
            used += self.row_gap
            fitting += len(row)
        if not 0 < fitting < len(self.parts):
            return None
        return replace(self, parts=self.parts[:fitting]), replace(self, parts=self.parts[fitting:])


def _stretched(row: list[tuple[Inline, float]], spare: float) -> tuple[tuple[Inline, float], ...]:
    part, slot = row[-1]
    return (*row[:-1], (part, slot + spare if stretches(part) else slot))
