"""DEMO across the page beneath everything, drawn as strokes: letters would get into the text that is read back."""

from tracker.reports.pen import Pen, Place, Step

_PALE = 0.94
"""6 % grey."""


def watermark(pen: Pen, middle: Place) -> None:
    """Draw it around the middle of the page."""
    tall, wide, stroke = 84.0, 66.0, 21.0
    slope = (0.62, 0.785)

    def at(letter: int, x: float, y: float) -> tuple[float, float]:
        along, up = (letter - 2) * (wide + 22) + 11 + x * wide, (y - 0.5) * tall
        return middle[0] + along * slope[0] - up * slope[1], middle[1] + along * slope[1] + up * slope[0]

    for letter, steps in _DEMO:
        placed = [(name, tuple(at(letter, *place) for place in places)) for name, places in steps]
        pen.path(placed, size=stroke, tone=_PALE)


_ROUND_D: tuple[Step, ...] = (
    ("M", ((0.1, 0),)),
    ("L", ((0.1, 1),)),
    ("L", ((0.4, 1),)),
    ("C", ((1.1, 1), (1.1, 0), (0.4, 0))),
    ("Z", ()),
)
_BARS_E: tuple[Step, ...] = (("M", ((0.95, 1),)), ("L", ((0.1, 1),)), ("L", ((0.1, 0),)), ("L", ((0.95, 0),)))
_BAR_E: tuple[Step, ...] = (("M", ((0.1, 0.5),)), ("L", ((0.85, 0.5),)))
_PEAKS_M: tuple[Step, ...] = (
    ("M", ((0, -0.12),)),
    ("L", ((0, 1),)),
    ("L", ((0.5, 0.3),)),
    ("L", ((1, 1),)),
    ("L", ((1, -0.12),)),
)
_ROUND_O: tuple[Step, ...] = (
    ("M", ((0.5, 1),)),
    ("C", ((1.15, 1), (1.15, 0), (0.5, 0))),
    ("C", ((-0.15, 0), (-0.15, 1), (0.5, 1))),
    ("Z", ()),
)
_DEMO = ((0, _ROUND_D), (1, _BARS_E), (1, _BAR_E), (2, _PEAKS_M), (3, _ROUND_O))
"""The letters as strokes in a unit square, each with its place in the word."""
