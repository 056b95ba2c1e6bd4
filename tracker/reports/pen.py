"""The pen: text, lines, boxes and paths on a ReportLab canvas. y grows upwards, in points."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Literal

from reportlab.pdfgen.canvas import Canvas

from tracker.reports.tags import Tags
from tracker.reports.text import BODY, Style, Tone, pieces, printable, width

Align = Literal["left", "right", "centre"]
Place = tuple[float, float]
Step = tuple[str, tuple[Place, ...]]
"""M (place), L (place), C (handle, handle, place), Z ()."""
_SHARE = {"left": 0.0, "centre": 0.5, "right": 1.0}


class Pen:
    """Draws on one canvas; remembers what is set, so that nothing is set twice."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._tags = Tags(canvas)
        self._font: tuple[str, float] | None = None
        self._fill: Tone | None = None
        self._stroke: tuple[Tone, float, tuple[float, ...]] | None = None

    def begin_page(self) -> None:
        """Corners of thick strokes are cut, not drawn out to spikes."""
        self._canvas.setMiterLimit(3)

    def end_page(self) -> None:
        """End the page; the next one starts with nothing set."""
        self._tags.end_page()
        self._canvas.showPage()
        self._font = self._fill = self._stroke = None

    def part(self, role: str) -> AbstractContextManager[None]:
        """What is drawn within is one part of what is read: H1, H2, P, or an artifact, which is passed over."""
        return self._tags.part(role)

    def finish(self) -> None:
        """After the last page: the file says what is read in which order."""
        self._tags.finish()

    def mark(self, key: str, top: float, title: str, level: int = 0) -> None:
        """A bookmark at a height of this page, which a link can name by its key."""
        self._canvas.bookmarkPage(key, fit="XYZ", left=0, top=top, zoom=0)
        self._canvas.addOutlineEntry(printable(title).replace("\n", " "), key, level, closed=level == 0)

    def link(self, key: str, x: float, top: float, wide: float, tall: float) -> None:
        """A place to click that leads to a bookmark."""
        self._canvas.linkRect("", key, (x, top - tall, x + wide, top), relative=0, thickness=0)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        style: Style = BODY,
        align: Align = "left",
        rtl: bool | None = None,
    ) -> None:
        """One line with its baseline at `y`; `x` is its left end, middle or right end.

        `rtl`: whether the paragraph it belongs to runs from right to left; without it the line decides.
        """
        line = printable(text).replace("\n", " ")
        if not line:
            return
        x -= _SHARE[align] * width(line, style)
        self._filled_with(style.tone)
        shown = pieces(line, style.weight, rtl)
        self._tags.words(line)
        for piece in shown:
            self._with_font(piece.font, style.size)
            # The blank parts it from what stands beside it for who copies or reads the page by program.
            self._canvas.drawString(x, y, piece.text + (" " if piece is shown[-1] else ""))
            x += piece.unit_width * style.size

    def line(
        self, start: Place, end: Place, size: float = 0.5, tone: Tone = 0.0, dash: Sequence[float] = ()
    ) -> None:
        """A straight line."""
        self._stroked_with(tone, size, dash)
        self._canvas.line(*start, *end)

    def rule(self, x: float, y: float, length: float, size: float = 0.5, tone: Tone = 0.0) -> None:
        """A horizontal line to the right of (x, y)."""
        self.line((x, y), (x + length, y), size, tone)

    def box(
        self,
        x: float,
        top: float,
        wide: float,
        tall: float,
        *,
        size: float = 0.8,
        tone: Tone = 0.0,
        fill: Tone | None = None,
        dash: Sequence[float] = (),
    ) -> None:
        """A rectangle hanging from `top`; size 0 leaves the outline away."""
        if fill is not None:
            self._filled_with(fill)
        if size:
            self._stroked_with(tone, size, dash)
        self._canvas.rect(x, top - tall, wide, tall, stroke=int(size > 0), fill=int(fill is not None))

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        size: float = 0.8,
        tone: Tone = 0.0,
        fill: Tone | None = None,
    ) -> None:
        """A circle around (x, y)."""
        if fill is not None:
            self._filled_with(fill)
        if size:
            self._stroked_with(tone, size, ())
        self._canvas.circle(x, y, radius, stroke=int(size > 0), fill=int(fill is not None))

    def polygon(
        self,
        places: Iterable[Place],
        *,
        size: float = 0.0,
        tone: Tone = 0.0,
        fill: Tone | None = None,
        close: bool = True,
        dash: Sequence[float] = (),
    ) -> None:
        """Straight lines from place to place."""
        first, *rest = places
        self.path(
            [("M", (first,)), *(("L", (place,)) for place in rest)],
            size=size,
            tone=tone,
            fill=fill,
            close=close,
            dash=dash,
        )

    def path(
        self,
        steps: Iterable[Step],
        *,
        size: float = 0.0,
        tone: Tone = 0.0,
        fill: Tone | None = None,
        close: bool = False,
        dash: Sequence[float] = (),
    ) -> None:
        """A path of steps."""
        path = self._canvas.beginPath()
        for letter, places in steps:
            numbers = [number for place in places for number in place]
            {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}[letter](*numbers)
        if close:
            path.close()
        if fill is not None:
            self._filled_with(fill)
        if size:
            self._stroked_with(tone, size, dash)
        self._canvas.drawPath(path, stroke=int(size > 0), fill=int(fill is not None))

    def _with_font(self, name: str, size: float) -> None:
        if self._font != (name, size):
            self._canvas.setFont(name, size)
            self._font = (name, size)

    def _filled_with(self, tone: Tone) -> None:
        if self._fill != tone:
            self._canvas.setFillGray(tone) if isinstance(tone, float | int) else self._canvas.setFillColorRGB(
                *tone
            )
            self._fill = tone

    def _stroked_with(self, tone: Tone, size: float, dash: Sequence[float]) -> None:
        wanted = (tone, size, tuple(dash))
        if self._stroke != wanted:
            self._canvas.setStrokeGray(tone) if isinstance(
                tone, float | int
            ) else self._canvas.setStrokeColorRGB(*tone)
            self._canvas.setLineWidth(size)
            self._canvas.setDash(list(dash))
            self._stroke = wanted
