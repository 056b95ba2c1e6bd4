"""Our own mannequin, front and back, in segments with small gaps: one geometry for the screen and for paper.

Everything lies in a unit square, origin top left, y downwards: the figure is 1 high, its middle at x = 0.5.
The front view mirrors the person (the person's right is on the left of the picture), the back does not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

Side = Literal["right", "left"]

_TALL = 700.0
"""Height of the figure in the drawing units used below; x is measured from the middle of the body."""


class Point(NamedTuple):
    """A place in the unit square."""

    x: float
    y: float


class Move(NamedTuple):
    """Start a new outline at `to`."""

    to: Point


class Line(NamedTuple):
    """A straight line to `to`."""

    to: Point


class Curve(NamedTuple):
    """A cubic curve to `to` with its two handles."""

    first: Point
    second: Point
    to: Point


class Close(NamedTuple):
    """Close the outline."""


Command = Move | Line | Curve | Close
Path = tuple[Command, ...]


@dataclass(frozen=True)
class Segment:
    """One part of the body as drawn.

    `site` is the id of the mRSS item it stands for, None where the mRSS has none (neck, back of the trunk).
    `label` is where its digit is written (beside the fingers, inside everything else);
    `anchor` lies inside the outline, for a leader line from a box beside the figure.
    """

    id: str
    site: str | None
    path: Path
    label: Point
    anchor: Point


def _place(x: float, y: float) -> Point:
    return Point(0.5 + x / _TALL, y / _TALL)


def _commands(text: str) -> Iterator[Command]:
    """Read "M x y  L x y  C x y x y x y  Z" in drawing units."""
    words = iter(text.split())
    for letter in words:
        wanted = {"C": 3, "Z": 0}.get(letter, 1)
        points = [_place(float(next(words)), float(next(words))) for _point in range(wanted)]
        if letter == "C":
            yield Curve(*points)
        elif letter == "Z":
            yield Close()
        else:
            yield Move(points[0]) if letter == "M" else Line(points[0])


def _finger(x: float, y: float, to_x: float, to_y: float, half: float) -> str:
    """A finger of width 2 × `half` from (x, y) to the tip (to_x, to_y), pointing down, with round ends."""
    bend = half * 4 / 3
    return (
        f"M {x - half} {y} L {to_x - half} {to_y} "
        f"C {to_x - half} {to_y + bend} {to_x + half} {to_y + bend} {to_x + half} {to_y} "
        f"L {x + half} {y} C {x + half} {y - bend} {x - half} {y - bend} {x - half} {y} Z"
    )


@dataclass(frozen=True)
class _Part:
    """A part as drawn in the left half of the picture, or on the middle line, in drawing units."""

    name: str
    text: str
    label: tuple[float, float]
    anchor: tuple[float, float]


_HEAD = "M 0 0 C 22 0 33 18 33 38 C 33 60 18 81 0 81 C -18 81 -33 60 -33 38 C -33 18 -22 0 0 0 Z"
_NECK = "M -14 86 C -6 89 6 89 14 86 C 13 95 15 101 20 105 L -20 105 C -15 101 -13 95 -14 86 Z"
_CHEST = (
    "M -17 110 L 17 110 C 26 116 38 117 48 118 C 49 134 46 148 46 162 C 47 176 44 190 42 224 "
    "L -42 224 C -44 190 -47 176 -46 162 C -46 148 -49 134 -48 118 C -38 117 -26 116 -17 110 Z"
)
_ABDOMEN = (
    "M -42 232 L 42 232 C 41 254 44 272 47 288 C 50 306 51 322 51 338 "
    "C 37 350 18 356 0 356 C -18 356 -37 350 -51 338 C -51 322 -50 306 -47 288 C -44 272 -41 254 -42 232 Z"
)

_MIDDLE = (
    _Part("face", _HEAD, (0, 44), (0, 44)),
    _Part("neck", _NECK, (0, 96), (0, 96)),
    _Part("anterior_chest", _CHEST, (0, 166), (0, 166)),
    _Part("abdomen", _ABDOMEN, (0, 290), (0, 290)),
)

_FINGERS = " ".join(
    (
        _finger(-113, 387, -117.5, 415, 3.3),
        _finger(-105.5, 388.5, -108.5, 418.5, 3.4),
        _finger(-97.5, 389, -99, 416, 3.4),
        _finger(-90, 387.5, -90, 408, 3.2),
        "M -86.5 347 C -86 344 -79.5 342.5 -78.5 346 L -71 371 C -70 376 -76.5 377.5 -77.5 373.5 Z",
    )
)
"""Four fingers and the thumb: the mRSS scores them as one site."""

_LIMBS = (
    _Part(
        "upper_arm",
        "M -56 117 C -71 117 -82 128 -86 147 C -89 166 -90 196 -91 223 C -82 229 -73 231 -63 231 "
        "C -60 209 -54 190 -51 167 C -49 150 -49 130 -52 118 C -53 117 -54 117 -56 117 Z",
        (-70, 172),
        (-71, 172),
    ),
    _Part(
        "forearm",
        "M -91 233 C -82 237 -74 239 -64 239 C -64 264 -70 280 -75 296 C -80 311 -84 321 -87 333 L -109 327 "
        "C -107 309 -106 293 -102 276 C -99 261 -94 250 -91 233 Z",
        (-86, 281),
        (-86, 281),
    ),
    _Part(
        "hand",
        "M -108 335 L -88 340 C -86 352 -87 360 -88 367 C -89 375 -90 379 -92 382 L -116 377 "
        "C -118 366 -115 350 -108 335 Z",
        (-102, 360),
        (-102, 360),
    ),
    _Part("fingers", _FINGERS, (-139, 403), (-107, 400)),
    _Part(
        "thigh",
        "M -50 349 C -36 358 -20 364 -4 366 C -4 402 -5 452 -13 490 L -46 490 C -51 458 -56 402 -50 349 Z",
        (-29, 424),
        (-29, 424),
    ),
    _Part(
        "leg",
        "M -45 498 L -14 498 C -11 520 -11 542 -14 566 C -17 592 -20 614 -21 636 L -38 636 "
        "C -41 606 -50 588 -49 554 C -49 532 -46 516 -45 498 Z",
        (-31, 562),
        (-31, 562),
    ),
    _Part(
        "foot",
        "M -39 644 L -21 644 C -19 656 -17 664 -17 676 C -17 690 -23 696 -33 699 C -44 700 -56 697 -56 686 "
        "C -56 675 -41 664 -39 644 Z",
        (-36, 680),
        (-37, 680),
    ),
)


def _mirrored(point: Point) -> Point:
    return Point(1 - point.x, point.y)


def _mirrored_path(path: Path) -> Path:
    return tuple(type(command)(*(_mirrored(point) for point in command)) for command in path)


def _segment(part: _Part, segment_id: str, site: str | None, mirror: bool = False) -> Segment:
    path = tuple(_commands(part.text))
    label, anchor = _place(*part.label), _place(*part.anchor)
    if mirror:
        path, label, anchor = _mirrored_path(path), _mirrored(label), _mirrored(anchor)
    return Segment(segment_id, site, path, label, anchor)


def _limbs(view: str, picture_left: Side, picture_right: Side) -> tuple[Segment, ...]:
    """The limbs of both sides, the mRSS site of each named by its part and side."""
    return tuple(
        _segment(part, f"{view}.{part.name}_{side}", f"{part.name}_{side}", mirror)
        for part in _LIMBS
        for side, mirror in ((picture_left, False), (picture_right, True))
    )


def _trunk(view: str, sites: frozenset[str]) -> tuple[Segment, ...]:
    return tuple(
        _segment(part, f"{view}.{part.name}", part.name if part.name in sites else None) for part in _MIDDLE
    )


FRONT: tuple[Segment, ...] = (
    *_trunk("front", frozenset({"face", "anterior_chest", "abdomen"})),
    *_limbs("front", "right", "left"),
)
"""The front: every mRSS site once; the neck is drawn and not scored."""

BACK: tuple[Segment, ...] = (*_trunk("back", frozenset()), *_limbs("back", "left", "right"))
"""The back: the limbs carry the same value as in front; head, neck and trunk are not scored from behind."""

SIDE_MARKS: tuple[Point, Point] = (_place(-108, 96), _place(108, 96))
"""Where R and L stand, left and right in the picture: (R, L) in front, (L, R) from behind."""
