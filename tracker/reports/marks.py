"""Small drawn marks: Plex has no triangle, tick box or arrow, and a drawn one is the same everywhere."""

from tracker.reports.fonts import Weight
from tracker.reports.pen import Pen
from tracker.reports.text import PETROL, Style


def flag(pen: Pen, x: float, middle: float, size: float = 9) -> None:
    """A black triangle with "!" (a threshold crossed); `x` is its left end."""
    low, high = middle - size * 0.45, middle + size * 0.45
    pen.polygon([(x, low), (x + size * 1.05, low), (x + size * 0.525, high)], size=0.8, fill=0.0)
    centre = x + size * 0.525
    pen.line((centre, high - size * 0.36), (centre, low + size * 0.31), 1.0, 1.0)
    pen.circle(centre, low + size * 0.17, 0.55, size=0, fill=1.0)


def undecided(pen: Pen, x: float, middle: float, size: float = 9) -> None:
    """An outlined diamond with "?" (cannot be judged)."""
    half = size * 0.55
    centre = x + half
    pen.polygon(
        [(centre - half, middle), (centre, middle + half), (centre + half, middle), (centre, middle - half)],
        size=0.9,
        fill=1.0,
    )
    pen.path(
        [
            ("M", ((centre - 1.25, middle + 0.95),)),
            ("C", ((centre - 1.2, middle + 2.5), (centre + 1.5, middle + 2.4), (centre + 1.3, middle + 0.9))),
            ("C", ((centre + 1.2, middle + 0.2), (centre, middle + 0.3), (centre, middle - 0.75))),
        ],
        size=0.85,
    )
    pen.circle(centre, middle - 1.95, 0.5, size=0, fill=0.0)


def tick_box(pen: Pen, x: float, middle: float, size: float = 9.5, ticked: bool = False) -> None:
    """An empty box to tick; `x` is its left end."""
    pen.box(x, middle + size / 2, size, size, size=0.8, fill=1.0)
    if ticked:
        tick(pen, x + size * 0.2, middle, size * 0.62)


def tick(pen: Pen, x: float, middle: float, size: float = 6, tone: float = 0.0) -> None:
    """A tick without a box."""
    places = [(x, middle), (x + size * 0.36, middle - size * 0.38), (x + size, middle + size * 0.45)]
    pen.polygon(places, size=1.2, tone=tone, close=False)


def caret_down(pen: Pen, x: float, tip: float, size: float = 7, solid: bool = True) -> None:
    """A triangle that points down at (x, tip); hollow for an earlier value."""
    places = [(x - size * 0.55, tip + size), (x + size * 0.55, tip + size), (x, tip)]
    pen.polygon(places, size=0.8, fill=0.0 if solid else 1.0)


def number_square(pen: Pen, x: float, top: float, number: str, size: float = 16) -> None:
    """A section number, white on petrol."""
    pen.box(x, top, size, size, size=0, fill=PETROL)
    pen.text(x + size / 2, top - size / 2 - 3.2, number, Style(9, Weight.SEMIBOLD, 1.0), "centre")


def logo(pen: Pen, x: float, middle: float) -> None:
    """The open book with a tick, 13 points wide."""
    pen.polygon([(x, middle + 5), (x + 6, middle + 3.2), (x + 6, middle - 6), (x, middle - 4)], fill=PETROL)
    page = [(x + 7, middle + 3.2), (x + 12.6, middle + 5), (x + 12.6, middle - 4), (x + 7, middle - 6)]
    pen.polygon(page, size=0.9, tone=0.1)
    pen.polygon(
        [(x + 8.4, middle - 0.6), (x + 9.5, middle - 1.9), (x + 11.4, middle + 1.8)],
        size=1.0,
        tone=0.1,
        close=False,
    )
