"""`visit_report`: the filled report of a visit of each study, beside the same text, lines and plots on a bare canvas.

What our reports ask of the canvas is listened to once. The bare canvas then draws just that, with the same fonts;
nothing is broken into lines or pages, tagged or bookmarked there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial, wraps
from io import BytesIO
from pathlib import Path
from typing import Any

from bench.sites import demo_of
from bench.turns import Taken, in_turn, timed
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from tracker import demo, overview, paper, visits
from tracker.domain.views import VisitRecord
from tracker.reports import fonts, visit_report
from tracker.site import Site

DRAWN = ("drawString", "line", "rect", "circle", "beginPath", "drawPath", "showPage")
SET = (
    *("setFont", "setFillGray", "setFillColorRGB", "setStrokeGray", "setStrokeColorRGB"),
    *("setLineWidth", "setDash", "setMiterLimit", "setPageSize"),
)
PATH = ("moveTo", "lineTo", "curveTo", "close")
TIMES = 5
"""How often the reports are made in one turn."""


def measure(keep: Path) -> Iterator[Taken]:
    """From the record of a visit, which is read already, to the bytes of the PDF."""
    with Site.open(demo_of(keep, 100), "coordinator", demo.PASSWORD) as site:
        records = tuple(_typical(site))
        with site.look() as connection:
            stamp = paper.stamp(site, connection)
    builds = [partial(visit_report.build, record, stamp) for record in records]
    heard = [_heard(build) for build in builds]
    yield in_turn(timed(lambda: _all(builds)), timed(lambda: _all(heard)), repeats=9)


def _all(works: list[Callable[[], object]]) -> None:
    for _time in range(TIMES):
        for work in works:
            work()


def _typical(site: Site) -> Iterator[VisitRecord]:
    """The last completed visit of the participant in the middle of each study, by the number of visits held."""
    rows = overview.participants(site)
    for study in dict.fromkeys(row.study_key for row in rows):
        done = [
            [cell.visit for cell in row.cells if cell.visit.completed_at]
            for row in rows
            if row.study_key == study
        ]
        held = sorted((visits_ for visits_ in done if visits_), key=len)
        yield visits.open_visit(site, held[len(held) // 2][-1].id)


# --- the bare canvas


@dataclass
class Calls:
    """What is asked of a canvas and of its paths, in its order."""

    made: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)
    inside: bool = False
    """Within a call: what the canvas asks of itself is its own affair."""

    def __call__(self) -> bytes:
        """The same on a canvas of its own, whose path is the one begun last."""
        written = BytesIO()
        canvas = Canvas(written, invariant=1, pageCompression=1, initialFontName=fonts.first_name())
        path: PDFPathObject | None = None
        for name, given, how in self.made:
            if name == "beginPath":
                path = canvas.beginPath()
            elif name in PATH:
                getattr(path, name)(*given)
            elif name == "drawPath":
                canvas.drawPath(path, **how)
            else:
                getattr(canvas, name)(*given, **how)
        canvas.save()
        return written.getvalue()


def _heard(build: Callable[[], bytes]) -> Calls:
    calls = Calls()
    with _listening(calls):
        build()
    return calls


@contextmanager
def _listening(calls: Calls) -> Iterator[None]:
    known = [(kind, name) for kind, names in ((Canvas, DRAWN + SET), (PDFPathObject, PATH)) for name in names]
    originals = [(kind, name, getattr(kind, name)) for kind, name in known]
    for kind, name, original in originals:
        setattr(kind, name, _told(calls, name, original))
    try:
        yield
    finally:
        for kind, name, original in originals:
            setattr(kind, name, original)


def _told(calls: Calls, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def tell(self: object, *given: Any, **how: Any) -> Any:
        if calls.inside:
            return original(self, *given, **how)
        calls.made.append((name, given, how))
        calls.inside = True
        try:
            return original(self, *given, **how)
        finally:
            calls.inside = False

    return tell
