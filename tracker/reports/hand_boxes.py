"""What a hand fills in: digit boxes, score boxes, dates, ticks, writing lines. Sizes in points."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from tracker.language import _
from tracker.reports import marks
from tracker.reports.blocks import Drawing, Text
from tracker.reports.inline import Flow, Inline, Line, Words, line, width_of
from tracker.reports.pen import Pen, Place
from tracker.reports.text import BODY, HINT, LABEL, PAST, STRONG, Style, width

DIGIT_WIDE, DIGIT_TALL = 15.0, 19.0
SCORE = 29.5
_TICK = 9.5


@dataclass(frozen=True)
class Digits:
    """Boxes for figures, side by side."""

    count: int
    wide: float = DIGIT_WIDE
    tall: float = DIGIT_TALL

    def natural(self) -> float:
        """One box for each figure."""
        return self.count * self.wide + 0.8

    def height(self, width: float) -> float:  # noqa: ARG002  one height
        """One box."""
        return self.tall

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:  # noqa: ARG002  one width
        """Draw the boxes."""
        pen.box(x + 0.4, top, self.count * self.wide, self.tall, size=0.8, fill=1.0)
        for number in range(1, self.count):
            pen.line(
                (x + 0.4 + number * self.wide, top), (x + 0.4 + number * self.wide, top - self.tall), 0.6
            )


@dataclass(frozen=True)
class Between:
    """A sign between boxes: a decimal point on the line, a colon or stroke in the middle."""

    sign: str

    def natural(self) -> float:
        """Narrow."""
        return 4.0

    def height(self, width: float) -> float:  # noqa: ARG002  one height
        """As tall as a box."""
        return DIGIT_TALL

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """A drawn point stays clear of the boxes; other signs are letters."""
        middle = x + width / 2
        if self.sign in ".:":
            pen.circle(middle, top - DIGIT_TALL + 2.2, 1.0, size=0, fill=0.0)
        if self.sign == ":":
            pen.circle(middle, top - DIGIT_TALL + 11, 1.0, size=0, fill=0.0)


def decimal_boxes(whole: int, decimals: int) -> Line:
    """Boxes for a number with so many figures before and behind the point."""
    if not decimals:
        return line(Digits(whole))
    return line(Digits(whole), Between("."), Digits(decimals), gap=0)


def figures(
    low: Decimal | None, high: Decimal | None, step: Decimal | None, usual: tuple[int, int]
) -> tuple[int, int]:
    """How many figures before and behind the point a number needs; `usual` where its bounds are not given."""
    decimals = usual[1] if step is None else max(-int(step.normalize().as_tuple().exponent), 0)
    if high is None:
        return usual[0], decimals
    largest = max(abs(high), abs(low or Decimal(0)))
    return max(len(str(int(largest))), 1), decimals


def date_boxes() -> Line:
    """Day, month in letters, year."""
    return line(Digits(2), Digits(3), Digits(4), gap=5)


def time_boxes() -> Line:
    """Hours and minutes."""
    return line(Digits(2), Between(":"), Digits(2), gap=0)


@dataclass(frozen=True)
class Tick:
    """A box to tick with its words."""

    words: str
    style: Style = BODY
    gap: float = 4.5

    def natural(self) -> float:
        """Box and words."""
        return _TICK + (self.gap + Words(self.words, self.style).natural() if self.words else 0)

    def height(self, width: float) -> float:
        """Its words, at least the box."""
        return max(Text(self.words, self.style).height(width - _TICK - self.gap), _TICK + 1)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw the box level with the first line of the words."""
        marks.tick_box(pen, x + 0.4, top - self.style.drop + self.style.size * 0.34, _TICK)
        Text(self.words, self.style).draw(pen, x + _TICK + self.gap, top, width - _TICK - self.gap)


@dataclass(frozen=True)
class SignTick:
    """A comparator in a small box of its own, to tick."""

    sign: str

    def natural(self) -> float:
        """The box."""
        return 10.5

    def height(self, width: float) -> float:  # noqa: ARG002  one height
        """The box."""
        return 10.5

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:  # noqa: ARG002  one width
        """Box and sign."""
        pen.box(x + 0.3, top, 10, 10, size=0.5, tone=0.3, fill=1.0)
        pen.text(x + 5.3, top - 7.6, self.sign, HINT.but(size=7.5), "centre")


@dataclass(frozen=True)
class Circled:
    """A figure in a circle to mark, with its words."""

    figure: str
    words: str = ""

    def natural(self) -> float:
        """Circle and words."""
        return 16 + (5 + Words(self.words).natural() if self.words else 0)

    def height(self, width: float) -> float:
        """The circle, or its words."""
        return max(16.0, Text(self.words).height(width - 21) if self.words else 0)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw the circle and the words, level."""
        tall = self.height(width)
        pen.circle(x + 8, top - tall / 2, 7.6, size=0.9, fill=1.0)
        pen.text(x + 8, top - tall / 2 - 3.2, self.figure, STRONG, "centre")
        if self.words:
            words = Text(self.words)
            words.draw(pen, x + 21, top - (tall - words.height(width - 21)) / 2, width - 21)


@dataclass(frozen=True)
class ScoreBox:
    """A large box for one figure; beside it the last one in grey, and a box that adds a half."""

    previous: str = ""
    half: bool = False

    def natural(self) -> float:
        """Last figure, box, half."""
        return 18 + SCORE + (20 if self.half else 0)

    def height(self, width: float) -> float:  # noqa: ARG002  one height
        """The box."""
        return SCORE

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:  # noqa: ARG002  one width
        """Draw the parts."""
        pen.text(x + 14, top - SCORE + 2, self.previous, PAST, "right")
        pen.box(x + 18, top, SCORE, SCORE, size=1.0, fill=1.0)
        if self.half:
            pen.box(x + 18 + SCORE + 5, top - 4, 13, 13, size=0.8, fill=1.0)
            pen.text(x + 18 + SCORE + 11.5, top - SCORE + 3, "½", HINT_HALF, "centre")


HINT_HALF = HINT.but(size=7.5, tone=0.2)


@dataclass(frozen=True)
class Labelled:
    """A field to fill in: its group and label above, boxes and unit, hint and last value below in grey."""

    label: str
    boxes: Inline
    below: str = ""
    above: str = ""

    def natural(self) -> float:
        """The widest of its lines; a long label wraps."""
        words = ((self.label, LABEL), (self.above, HINT), (self.below, PAST))
        return max(self.boxes.natural(), *(min(width_of(text, style), _LABEL_ROOM) for text, style in words))

    def head(self, width: float) -> float:
        """The height of what stands above the boxes."""
        above = Text(self.above, HINT.but(leading=10)).height(width) if self.above else 0
        return above + Text(self.label, LABEL).height(width) + 2

    def height(self, width: float) -> float:
        """Head, boxes, what stands below."""
        return self.head(width) + self.boxes.height(width) + self._below_height(width)

    def _below_height(self, width: float) -> float:
        return Text(self.below, _BELOW).height(width) + 2 if self.below else 0

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it from the top."""
        self.paint(pen, (x, top), width)

    def paint(self, pen: Pen, place: Place, width: float, *, above: bool = True) -> None:
        """Draw it; without what stands above where the field before it has said it."""
        x, top = place
        if self.above and above:
            Text(self.above, HINT.but(leading=10)).draw(pen, x, top, width)
        label = Text(self.label, LABEL)
        label.draw(pen, x, top - self.head(width) + 2 + label.height(width), width)
        self.boxes.draw(pen, x, top - self.head(width), width)
        if self.below:
            Text(self.below, _BELOW).draw(
                pen, x, top - self.head(width) - self.boxes.height(width) - 2, width
            )


_BELOW = PAST.but(leading=10.5)
_LABEL_ROOM = 106.0
"""A longer label or hint wraps: the fields stay four beside each other."""


@dataclass(frozen=True)
class Cells:
    """Fields in rows, four columns wide, the boxes of a row level."""

    parts: tuple[Labelled, ...]
    row_gap: float = 8

    def _rows(self, width: float) -> Iterator[tuple[list[tuple[Labelled, float]], float, float]]:
        """Each row with the height above its boxes and of all of it."""
        rest = list(self.parts)
        for row in Flow(self.parts, gap=18, columns=4).rows(width):
            cells = [(rest.pop(0), slot) for _part, slot in row]
            head = max(part.head(slot) for part, slot in cells)
            yield cells, head, head + max(part.height(slot) - part.head(slot) for part, slot in cells)

    def height(self, width: float) -> float:
        """Its rows and the gaps between them."""
        talls = [tall for _cells, _head, tall in self._rows(width)]
        return sum(talls) + self.row_gap * (len(talls) - 1)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw row by row."""
        for cells, head, tall in self._rows(width):
            at, said = x, ""
            for part, slot in cells:
                part.paint(pen, (at, top - head + part.head(slot)), slot, above=part.above != said)
                at, said = at + slot + 18, part.above
            top -= tall + self.row_gap

    def split(self, width: float, room: float) -> "tuple[Cells, Cells] | None":
        """Cut between rows."""
        used, fitting = 0.0, 0
        for cells, _head, tall in self._rows(width):
            used += tall
            if used > room:
                break
            used += self.row_gap
            fitting += len(cells)
        if not 0 < fitting < len(self.parts):
            return None
        return replace(self, parts=self.parts[:fitting]), replace(self, parts=self.parts[fitting:])


def writing_lines(count: int, apart: float = 21) -> Drawing:
    """Grey lines to write on."""

    def paint(pen: Pen, x: float, top: float, wide: float) -> None:
        for number in range(1, count + 1):
            pen.rule(x, top - number * apart, wide, 0.5, 0.7)

    return Drawing(count * apart + 2, paint)


def signature_line(by: str) -> Drawing:
    """By (name), signature and date: lines to write on."""

    def paint(pen: Pen, x: float, top: float, wide: float) -> None:
        at = x
        for words, share in zip((by, _("Signature"), _("Date")), (0.43, 0.34, 0.23), strict=True):
            pen.text(at, top - 15, words, HINT)
            begins = at + width(words, HINT) + 5
            pen.rule(begins, top - 17, at + wide * share - (0 if share == 0.23 else 10) - begins, 0.7)
            at += wide * share

    return Drawing(19, paint)


def choice_parts(choices: Iterator[tuple[str, str]]) -> tuple[Inline, ...]:
    """Numbered answers as circled figures with their words, others as boxes to tick."""
    shown = tuple(choices)
    figures = tuple(code for code, words in shown if code.isdigit() and words == code)
    rest = tuple(
        Circled(code, words) if code.isdigit() else Tick(words)
        for code, words in shown
        if code not in figures
    )
    plain = tuple(Circled(code) for code in figures)
    return (Line(plain, gap=5), *rest) if plain else rest
