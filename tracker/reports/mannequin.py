"""The mannequin on paper, from the front: its outlines, whose right and left it is, leaders to the boxes beside it."""

from dataclasses import dataclass

from tracker.domain import body_figure
from tracker.domain.body_figure import Close, Curve, Move, Point, Segment
from tracker.language import _
from tracker.reports.pen import Pen, Place, Step
from tracker.reports.text import HINT, STRONG

_NOT_A_SITE = 0.93
_NAMES = {Move: "M", Curve: "C", Close: "Z"}


@dataclass(frozen=True)
class Mannequin:
    """A front view `tall` points high; `middle` is the top of its head. The person's right is at the left."""

    pen: Pen
    middle: Place
    tall: float

    def place(self, point: Point) -> Place:
        """A place of the unit square on the page."""
        return self.middle[0] + (point.x - 0.5) * self.tall, self.middle[1] - point.y * self.tall

    def draw(self, grey: frozenset[str] = frozenset()) -> None:
        """The outlines; the segments with these ids stand back in grey."""
        for segment in body_figure.FRONT:
            fill = _NOT_A_SITE if segment.id in grey else 1.0
            self.pen.path(self._steps(segment), size=1.1, fill=fill)

    def sides(self, away: float, below: float) -> None:
        """RIGHT and LEFT, as the participant has them, `away` from the middle and `below` the top."""
        for sign, words in ((-1, _("RIGHT")), (1, _("LEFT"))):
            x, y = self.middle[0] + sign * away, self.middle[1] - below
            self.pen.text(x, y, _("the participant’s"), HINT, "centre")
            self.pen.text(x, y - 11, words, STRONG, "centre")

    def leader(self, start: Place, to: Point, *, behind: bool = False) -> None:
        """A fine line from a box to its part of the body; one that lies behind has a dashed line and a ring."""
        end = self.place(to)
        self.pen.line(start, end, 0.45, 0.25, dash=(2.5, 1.8) if behind else ())
        self.pen.circle(*end, 1.7, size=0.7 if behind else 0, fill=1.0 if behind else 0.0)

    def _steps(self, segment: Segment) -> list[Step]:
        return [
            (_NAMES.get(type(command), "L"), tuple(self.place(point) for point in command))
            for command in segment.path
        ]
