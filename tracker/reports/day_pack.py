"""The sheets of all who come on a day: first the list of them, then a blank sheet for each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.dates import clock, full, long_weekday
from tracker.domain.records import SiteInfo
from tracker.domain.views import PrintStamp, TodayRow, VisitRecord
from tracker.language import _, ngettext
from tracker.reports import marks, visit_sheet
from tracker.reports.blocks import Block, Column, Text
from tracker.reports.furniture import Header
from tracker.reports.page import Chapter, Entry, Footer, Furniture, Part, bind, number_sections
from tracker.reports.pen import Pen
from tracker.reports.table import Cell, Col, Row, Table
from tracker.reports.text import BODY, HINT, LABEL, STRONG
from tracker.reports.words import GAP, moment


@dataclass(frozen=True)
class Day:
    """Who comes on a day, and who may come because a window is open; `masked` where the pack leaves the arm out."""

    site: SiteInfo
    day: date
    coming: tuple[VisitRecord, ...]
    waiting: tuple[TodayRow, ...] = ()
    study: str = ""
    """The short title of the one study that the pack is of."""
    masked: bool = False


def build(day: Day, stamp: PrintStamp, page: str = "A4") -> bytes:
    """The pack as a PDF, A4 or Letter, with a bookmark for each sheet. Where nobody comes the list says so."""
    sheets = [
        replace(
            visit_sheet.chapter(record, stamp),
            name=f"{record.participant.shown_number}, {record.visit.label}",
        )
        for record in day.coming
    ]

    def front(entries: Sequence[Entry]) -> Chapter:
        return _list(day, stamp, entries)

    return bind(sheets, page, front)


def _list(day: Day, stamp: PrintStamp, entries: Sequence[Entry]) -> Chapter:
    kind = _("Visits of a day, masked") if day.masked else _("Visits of a day")
    title = f"{long_weekday(day.day)} {full(day.day)}"
    count = ngettext("{n} sheet", "{n} sheets", len(day.coming)).format(n=len(day.coming))
    header = Header(day.study or _("All studies"), full(day.day), long_weekday(day.day), count, kind)
    parts = [_coming(day, entries), *_waiting(day)]
    return Chapter(
        _furniture(day, stamp, header, f"{kind}: {title}"), number_sections(parts), name=_("Visits")
    )


def _furniture(day: Day, stamp: PrintStamp, header: Block, title: str) -> Furniture:
    demo = (_("DEMO, made-up people"),) if day.site.demo else ()
    printed = (_("Printed {at} by {who}").format(at=moment(stamp.at), who=stamp.by), stamp.software, *demo)
    site = _("Site {code} {name}").format(code=day.site.code, name=day.site.name)
    return Furniture(
        header=header,
        footer=Footer(day.study or _("All studies"), GAP.join((site, full(day.day))), GAP.join(printed)),
        demo=day.site.demo,
        title=title,
        author=stamp.by,
        at=stamp.at,
        software=stamp.software,
    )


def _coming(day: Day, entries: Sequence[Entry]) -> Part:
    title, note = _("Booked or begun"), _("in the order of their times")
    if not day.coming:
        return title, "", Column((Text(_("Nobody is booked on this day."), BODY),))
    columns = (
        Col(_("Time"), 40, style=STRONG),
        Col(_("Participant"), 92, style=LABEL),
        Col(_("Initials"), 44),
        Col(_("Study"), 110),
        Col(_("Visit")),
        Col(_("Came"), 40),
        Col(_("Page"), 30, "right"),
    )
    rows = tuple(_row(record, entry) for record, entry in zip(day.coming, entries, strict=True))
    return title, note, Column((Table(columns, rows, pad=4),))


def _row(record: VisitRecord, entry: Entry) -> Row:
    one, visit = record.participant, record.visit
    at = clock(visit.appointment_time) if visit.appointment_time else "–"
    cells: tuple[Cell, ...] = (
        at,
        Linked(one.shown_number, entry.key),
        one.initials,
        record.study.protocol.short_title,
        visit.label,
        TickHere(),
        str(entry.page),
    )
    return Row(cells)


@dataclass(frozen=True)
class Linked:
    """Words that lead to a place when they are clicked."""

    words: str
    key: str

    def height(self, width: float) -> float:
        """Its lines."""
        return Text(self.words, LABEL).height(width)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw the words and the place to click."""
        Text(self.words, LABEL).draw(pen, x, top, width)
        pen.link(self.key, x, top, width, self.height(width))

    def split(self, width: float, room: float) -> None:
        """Never cut."""


@dataclass(frozen=True)
class TickHere:
    """A box to tick as someone comes."""

    def height(self, width: float) -> float:  # noqa: ARG002  one height
        """A line of text."""
        return BODY.leading

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:  # noqa: ARG002  one width
        """Draw the box in the middle of its line."""
        marks.tick_box(pen, x, top - BODY.leading / 2)

    def split(self, width: float, room: float) -> None:
        """Never cut."""


def _waiting(day: Day) -> tuple[Part, ...]:
    """Who is not booked and could come: no sheet is printed for them."""
    if not day.waiting:
        return ()
    columns = (
        Col(_("Participant"), 92, style=LABEL),
        Col(_("Initials"), 44),
        Col(_("Study"), 110),
        Col(_("Visit")),
        Col(_("Stands"), 150, style=HINT.but(tone=0.0, leading=12)),
    )
    rows = tuple(
        Row(
            (
                one.participant.shown_number,
                one.participant.initials,
                one.study_short,
                one.visit.label,
                one.words,
            )
        )
        for one in day.waiting
    )
    note = _("no sheet in this pack")
    return (
        (_("Window open or past, not booked on this day"), note, Column((Table(columns, rows, pad=3.2),))),
    )
