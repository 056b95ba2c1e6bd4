"""The parts a page is made of: each knows its height at a width, draws itself, and may be cut in two."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from tracker.reports.pen import Align, Pen
from tracker.reports.text import BODY, Style, wrapped


class Block(Protocol):
    """Something of a height that depends on the width given to it."""

    def height(self, width: float) -> float:
        """Points from its top to its bottom."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it hanging from `top`."""

    def split(self, width: float, room: float) -> "tuple[Block, Block] | None":
        """What fits into `room` and what is left; None where nothing sensible fits."""


@dataclass(frozen=True)
class Text:
    """A paragraph. Text that runs from right to left stands at the right."""

    text: str
    style: Style = BODY
    align: Align = "left"
    taken: int = 0
    """How many of its lines stand on the page before."""
    until: int | None = None

    def _lines(self, width: float) -> tuple[tuple[str, bool], ...]:
        return wrapped(self.text, self.style, width)[self.taken : self.until]

    def height(self, width: float) -> float:
        """As many leadings as lines."""
        return len(self._lines(width)) * self.style.leading

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw its lines."""
        with pen.part("P"):
            for number, (line, rtl) in enumerate(self._lines(width)):
                align: Align = "right" if self.align == "left" and rtl else self.align
                at = x + {"left": 0.0, "centre": width / 2, "right": width}[align]
                pen.text(
                    at, top - number * self.style.leading - self.style.drop, line, self.style, align, rtl
                )

    def split(self, width: float, room: float) -> "tuple[Text, Text] | None":
        """Cut between lines."""
        fitting = int(room // self.style.leading)
        if not 0 < fitting < len(self._lines(width)):
            return None
        cut = self.taken + fitting
        return replace(self, until=cut), replace(self, taken=cut)


@dataclass(frozen=True)
class Drawing:
    """Something of one fixed height, painted by a function: figures, plots, rows of hand boxes."""

    tall: float
    paint: Callable[[Pen, float, float, float], None]

    def height(self, width: float) -> float:  # noqa: ARG002  the same at every width
        """Its fixed height."""
        return self.tall

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Paint it."""
        with pen.part("P"):
            self.paint(pen, x, top, width)

    def split(self, width: float, room: float) -> None:
        """Never cut."""


def space(tall: float) -> Drawing:
    """Nothing, of a height."""
    return Drawing(tall, lambda _pen, _x, _top, _width: None)


@dataclass(frozen=True)
class Column:
    """Blocks below each other. The first `together` of them are never parted by a page end."""

    blocks: tuple[Block, ...]
    gap: float = 0
    together: int = 1

    def height(self, width: float) -> float:
        """The blocks and the gaps between them."""
        return sum(block.height(width) for block in self.blocks) + self.gap * max(len(self.blocks) - 1, 0)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw them from the top."""
        for block in self.blocks:
            block.draw(pen, x, top, width)
            top -= block.height(width) + self.gap

    def split(self, width: float, room: float) -> "tuple[Column, Column] | None":
        """What fits above, the rest below; the block at the cut is cut itself where it can be."""
        used = 0.0
        for number, block in enumerate(self.blocks):
            used_with = used + block.height(width)
            if used_with > room:
                return self._cut(number, block.split(width, room - used))
            used = used_with + self.gap
        return None

    def _cut(self, number: int, halves: tuple[Block, Block] | None) -> "tuple[Column, Column] | None":
        above, below = self.blocks[:number], self.blocks[number:]
        if halves is not None:
            above, below = (*above, halves[0]), (halves[1], *below[1:])
        if len(above) < self.together or not above:
            return None
        return replace(self, blocks=above), replace(self, blocks=below, together=1)


@dataclass(frozen=True)
class Beside:
    """Blocks next to each other in columns of equal width, never cut."""

    blocks: tuple[Block, ...]
    gap: float = 20
    columns: int = 2

    def _each(self, width: float) -> float:
        return (width - self.gap * (self.columns - 1)) / self.columns

    def height(self, width: float) -> float:
        """The tallest."""
        return max(block.height(self._each(width)) for block in self.blocks)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw them from left to right."""
        each = self._each(width)
        for number, block in enumerate(self.blocks):
            block.draw(pen, x + number * (each + self.gap), top, each)

    def split(self, width: float, room: float) -> None:
        """Never cut."""


@dataclass(frozen=True)
class Tailed:
    """A block and what must stand below its end: where only the tail finds no room, some of the block goes with it."""

    body: Block
    tail: Block

    def height(self, width: float) -> float:
        """Both."""
        return self.body.height(width) + self.tail.height(width)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """The tail hangs below the body."""
        self.body.draw(pen, x, top, width)
        self.tail.draw(pen, x, top - self.body.height(width), width)

    def split(self, width: float, room: float) -> "tuple[Block, Tailed] | None":
        """Cut the body alone."""
        halves = self.body.split(width, min(room, self.body.height(width) - 1))
        return None if halves is None else (halves[0], replace(self, body=halves[1]))


def rows_of(blocks: Sequence[Block], columns: int, gap: float) -> tuple[Block, ...]:
    """The blocks in rows of `columns`."""
    return tuple(
        Beside(tuple(blocks[at : at + columns]), gap, columns) for at in range(0, len(blocks), columns)
    )


@dataclass(frozen=True)
class Framed:
    """A block in a black outline with a bar at its start edge: what must not be overlooked."""

    body: Block
    bar: float = 4
    inset: float = 9

    def height(self, width: float) -> float:
        """The block and the space around it."""
        return self.body.height(width - self.bar - 2 * self.inset) + 2 * self.inset

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Outline, bar, block."""
        pen.box(x + 0.4, top, width - 0.8, self.height(width))
        pen.box(x, top + 0.4, self.bar, self.height(width) + 0.8, size=0, fill=0.0)
        inner = width - self.bar - 2 * self.inset
        self.body.draw(pen, x + self.bar + self.inset, top - self.inset, inner)

    def split(self, width: float, room: float) -> "tuple[Framed, Framed] | None":
        """Both halves keep outline and bar."""
        halves = self.body.split(width - self.bar - 2 * self.inset, room - 2 * self.inset)
        return None if halves is None else (replace(self, body=halves[0]), replace(self, body=halves[1]))
