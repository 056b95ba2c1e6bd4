"""Pages: blocks placed on A4 or Letter below a header that repeats, above a footer that counts them."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from tracker import progress
from tracker.errors import TrackerError
from tracker.language import _
from tracker.reports import fonts, marks
from tracker.reports.blocks import Block, Column, Text, space
from tracker.reports.pen import Pen
from tracker.reports.tags import ARTIFACT
from tracker.reports.text import CAPTION, HEADING, HINT, STRONG, Style, width
from tracker.reports.watermark import watermark

rl_config.useA85 = 0  # binary streams: a fifth smaller, and no time is spent on writing them as text
MM = 72 / 25.4
BINDING, EDGE = 22 * MM, 12 * MM
SECTION_GAP = 13.0
_SMALL, _TOO_TALL = 150.0, 560.0
"""A small section is never cut; one that fits no page of its own is, even where it wants to stay together."""
SIZES = {"A4": (210 * MM, 297 * MM), "Letter": (612.0, 792.0)}


@dataclass(frozen=True)
class Frame:
    """A page and what its margins leave: 22 mm on the binding side, 12 mm elsewhere.

    A binder holds a page by its long side: the left one, and of a page that lies the upper one.
    """

    wide: float
    tall: float

    @property
    def left(self) -> float:
        """The left margin."""
        return EDGE if self._lies else BINDING

    @property
    def width(self) -> float:
        """The width between the margins."""
        return self.wide - self.left - EDGE

    @property
    def top(self) -> float:
        """The upper margin."""
        return self.tall - (BINDING if self._lies else EDGE)

    @property
    def _lies(self) -> bool:
        return self.wide > self.tall


def frame(page: str, landscape: bool = False) -> Frame:
    """The frame of a page size by its name, A4 or Letter, standing or lying."""
    if page not in SIZES:
        raise TrackerError(_("There is no page size {page}.").format(page=page), _("Choose A4 or Letter."))
    wide, tall = SIZES[page]
    return Frame(tall, wide) if landscape else Frame(wide, tall)


@dataclass(frozen=True)
class Footer:
    """Two lines on every page, more where names are long: what it is of, how it was printed."""

    first: str
    of: str
    printed: str

    def height(self, width: float) -> float:
        """The lines and the rule above."""
        first = max(self._first().height(self._first_width(width)), self._of().height(self._of_width(width)))
        return 3 + first + Text(self.printed, CAPTION).height(width)

    def draw(self, pen: Pen, x: float, top: float, width: float, number: str) -> None:
        """Draw it with the page's number at the end of the first line."""
        pen.rule(x, top, width, 0.7)
        first, of = self._first(), self._of()
        first.draw(pen, x, top - 3, self._first_width(width))
        of.draw(pen, x + self._first_width(width) + 10, top - 3, self._of_width(width))
        pen.text(x + width, top - 3 - CAPTION.drop, number, _FOOT_STRONG, "right")
        below = max(first.height(self._first_width(width)), of.height(self._of_width(width)))
        Text(self.printed, CAPTION).draw(pen, x, top - 3 - below, width)

    def _first(self) -> Text:
        return Text(self.first, _FOOT_STRONG)

    def _of(self) -> Text:
        return Text(self.of, CAPTION.but(tone=0.0))

    def _first_width(self, room: float) -> float:
        longest = max(width(line, _FOOT_STRONG) for line in self.first.split("\n"))
        return min(longest + 0.1, room * 0.3)

    def _of_width(self, room: float) -> float:
        return room - self._first_width(room) - 10 - 75


_FOOT_STRONG: Style = STRONG.but(size=8, leading=10.5)


@dataclass(frozen=True)
class Furniture:
    """What stands on every page beside its content, and what the file says of itself."""

    header: Block
    footer: Footer
    demo: bool
    title: str
    author: str
    at: datetime
    software: str
    foot: Block | None = None
    """Above the footer: a signature line."""


@dataclass(frozen=True)
class Section:
    """A numbered heading with its note at the right, and blocks below it."""

    number: int
    title: str
    note: str
    body: Column
    continued: bool = False

    def _whole(self) -> Column:
        title = _("{title}, continued").format(title=self.title) if self.continued else self.title
        heading = Heading(str(self.number), title, "" if self.continued else self.note)
        return Column((heading, space(4), *self.body.blocks), together=2 + self.body.together)

    def height(self, width: float) -> float:
        """Heading and body."""
        return self._whole().height(width)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw heading and body."""
        self._whole().draw(pen, x, top, width)

    def split(self, width: float, room: float) -> "tuple[Block, Block] | None":
        """The heading never stands alone; what goes on elsewhere says that it does."""
        whole = self._whole()
        if whole.height(width) < _SMALL:
            return None
        if whole.height(width) > _TOO_TALL:
            whole = replace(whole, together=3)
        halves = whole.split(width, room)
        if halves is None or len(halves[0].blocks) < 3:
            return None
        above = replace(self, body=replace(self.body, blocks=halves[0].blocks[2:]))  # without its heading
        return above, replace(self, body=halves[1], continued=True)


@dataclass(frozen=True)
class Heading:
    """The line that opens a section."""

    number: str
    title: str
    note: str

    def _beside(self, room: float) -> bool:
        taken = 22 + width(self.title, HEADING) + 14 + width(self.note, HINT)
        return taken <= room

    def _title(self) -> Text:
        return Text(self.title, HEADING)

    def height(self, width: float) -> float:
        """The title; a note too long for its line stands below."""
        below = 0.0 if self._beside(width) else Text(self.note, CAPTION).height(width) + 2
        return self._title_height(width) + below

    def _title_height(self, room: float) -> float:
        return max(self._title().height(room - 22) + 5, 18.5)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Number, title, note, rule."""
        base = top - self._title_height(width)
        with pen.part("H2"):
            marks.number_square(pen, x, top, self.number)
            self._title().draw(pen, x + 22, top - 1, width - 22)
        pen.rule(x, base, width, 0.7)
        if self._beside(width):
            pen.text(x + width, base + 5, self.note, HINT, "right")
        else:
            Text(self.note, CAPTION).draw(pen, x, base - 2, width)

    def split(self, width: float, room: float) -> None:
        """Never cut."""


Part = tuple[str, str, Column]
"""Title, note and body of a section, not numbered yet."""


def number_sections(parts: Sequence[Part]) -> tuple[Section, ...]:
    """Sections numbered from 1, of (title, note, body)."""
    return tuple(Section(number, *part) for number, part in enumerate(parts, start=1))


Placed = tuple[Block, float]


def paginate(blocks: Sequence[Block], width: float, room: float) -> list[list[Placed]]:
    """The blocks on pages of `room` points: each with how far its top lies below the top of the page."""
    pages: list[list[Placed]] = [[]]
    waiting, used = deque(blocks), 0.0
    while waiting:
        progress.step()
        block = waiting.popleft()
        offset = used + SECTION_GAP if pages[-1] else 0.0
        if offset + block.height(width) <= room + 0.01:
            pages[-1].append((block, offset))
            used = offset + block.height(width)
            continue
        halves = block.split(width, room - offset)
        if halves is None and pages[-1]:
            waiting.appendleft(block)
        elif halves is None:
            pages[-1].append((block, offset))
        else:
            pages[-1].append((halves[0], offset))
            waiting.appendleft(halves[1])
        if waiting:
            pages.append([])
        used = 0.0
    return pages


Ending = Callable[[float], Block | None]
"""What fills the room left on the last page, given in points; None where it is too little."""


@dataclass(frozen=True)
class Chapter:
    """Blocks with the furniture of their pages; `name` stands in the bookmarks and the contents of a book."""

    furniture: Furniture
    blocks: Sequence[Block]
    ending: Ending | None = None
    name: str = ""
    landscape: bool = False


@dataclass(frozen=True)
class Entry:
    """Where a chapter begins: a line of the contents. `key` names the place for links."""

    name: str
    key: str
    page: int


Front = Callable[[Sequence[Entry]], Chapter]
"""The chapter that stands before all others, made of where each of them begins."""


def compose(
    furniture: Furniture,
    blocks: Sequence[Block],
    page: str = "A4",
    ending: Ending | None = None,
    landscape: bool = False,
) -> bytes:
    """The PDF: every font embedded, the same bytes for the same content and time of printing."""
    return bind((Chapter(furniture, blocks, ending, landscape=landscape),), page)


def bind(chapters: Sequence[Chapter], page: str = "A4", front: Front | None = None) -> bytes:
    """One PDF of several chapters, pages counted through; the first chapter says what the file is."""
    laid = [_lay(chapter, f"chapter{number}", page) for number, chapter in enumerate(chapters, start=1)]
    if front is not None:
        laid.insert(0, _lay_front(front, laid, page))
    made = BytesIO()
    canvas = _canvas(made, laid[0].chapter.furniture, laid[0].paper)
    pen, total, done = Pen(canvas), sum(len(one.pages) for one in laid), 0
    for one in laid:
        canvas.setPageSize((one.paper.wide, one.paper.tall))
        _draw_chapter(pen, one, done, total)
        done += len(one.pages)
    if len(laid) > 1:
        canvas.showOutline()
    pen.finish()
    canvas.save()
    return made.getvalue()


@dataclass(frozen=True)
class _Laid:
    """A chapter on its pages."""

    chapter: Chapter
    key: str
    paper: Frame
    pages: list[list[Placed]]
    head: float


def _lay(chapter: Chapter, key: str, page: str) -> _Laid:
    paper = frame(page, chapter.landscape)
    head = chapter.furniture.header.height(paper.width) + 12
    room = paper.top - head - EDGE - _foot_height(chapter.furniture, paper)
    pages = paginate(chapter.blocks, paper.width, room)
    if chapter.ending is not None:
        _end(pages[-1], chapter.ending, paper.width, room)
    return _Laid(chapter, key, paper, pages, head)


def _lay_front(front: Front, laid: Sequence[_Laid], page: str) -> _Laid:
    """Laid out twice: how many pages the contents take decides on which page everything else begins."""
    taken = len(_lay(front(_entries(laid, 0)), "front", page).pages)
    return _lay(front(_entries(laid, taken)), "front", page)


def _entries(laid: Sequence[_Laid], before: int) -> list[Entry]:
    found: list[Entry] = []
    for one in laid:
        found += [Entry(one.chapter.name, one.key, before + 1)]
        before += len(one.pages)
    return found


def _draw_chapter(pen: Pen, laid: _Laid, done: int, total: int) -> None:
    furniture, paper = laid.chapter.furniture, laid.paper
    for number, placed in enumerate(laid.pages, start=done + 1):
        progress.step(number, total)
        pen.begin_page()
        if furniture.demo:
            watermark(pen, (paper.left + paper.width / 2, paper.tall / 2))
        if number == done + 1 and laid.chapter.name:
            pen.mark(laid.key, paper.tall, laid.chapter.name)
        with pen.part("H1" if number == done + 1 else ARTIFACT):
            furniture.header.draw(pen, paper.left, paper.top, paper.width)
        for block, offset in placed:
            top = paper.top - laid.head - offset
            if isinstance(block, Section) and not block.continued:
                pen.mark(
                    f"{laid.key}.{block.number}", top + 6, block.title, level=int(bool(laid.chapter.name))
                )
            block.draw(pen, paper.left, top, paper.width)
        with pen.part(ARTIFACT):
            _draw_foot(pen, furniture, paper, _("Page {n} of {total}").format(n=number, total=total))
        pen.end_page()


def _end(placed: list[Placed], ending: Ending, width: float, room: float) -> None:
    last, offset = placed[-1]
    begins = offset + last.height(width) + SECTION_GAP
    block = ending(room - begins)
    if block is not None:
        placed.append((block, begins))


def _foot_height(furniture: Furniture, paper: Frame) -> float:
    signed = furniture.foot.height(paper.width) + 20 if furniture.foot else 0
    return signed + furniture.footer.height(paper.width) + 8


def _draw_foot(pen: Pen, furniture: Furniture, paper: Frame, number: str) -> None:
    top = EDGE + furniture.footer.height(paper.width)
    furniture.footer.draw(pen, paper.left, top, paper.width, number)
    if furniture.foot:
        furniture.foot.draw(pen, paper.left, top + furniture.foot.height(paper.width) + 14, paper.width)


def _canvas(made: BytesIO, furniture: Furniture, paper: Frame) -> Canvas:
    canvas = Canvas(
        made,
        (paper.wide, paper.tall),
        invariant=1,
        pageCompression=1,
        initialFontName=fonts.first_name(),
        lang="en",
    )
    canvas.setTitle(furniture.title)
    canvas.setAuthor(furniture.author)
    canvas.setCreator(furniture.software)
    canvas.setSubject(furniture.footer.first)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    zone = furniture.at.strftime("%z") or "+0000"
    written = furniture.at.strftime("D:%Y%m%d%H%M%S") + f"{zone[:3]}'{zone[3:5]}'"
    canvas.setDateFormatter(lambda *_clock: written)
    return canvas
