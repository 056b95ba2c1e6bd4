"""The calendar of a site on paper: a month or a week of days with who comes, and the windows still to be booked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.domain.calendar_views import CalendarEntry, SiteCalendar
from tracker.domain.dates import clock, full, long_weekday, short
from tracker.domain.records import SiteInfo, Visit
from tracker.domain.views import PrintStamp
from tracker.language import _, ngettext
from tracker.reports.blocks import Block, Column, Text, space
from tracker.reports.furniture import Header
from tracker.reports.page import Footer, Furniture, Part, compose, number_sections
from tracker.reports.pen import Pen
from tracker.reports.table import Col, Row, Table
from tracker.reports.text import BODY, CAPTION, HINT_BLACK, LABEL, STRONG
from tracker.reports.words import GAP, moment, span

_DAY = STRONG.but(size=9, leading=11)
_ENTRY = BODY.but(size=7.5, leading=9.5)
_BOOKED = STRONG.but(size=7.5, leading=9.5)
_HELD = _ENTRY.but(tone=0.32)
_PAD, _HEAD = 3.5, 15.0
_CLOSED, _LEAST, _LEAST_WEEK = 0.93, 58.0, 150.0


@dataclass(frozen=True)
class CalendarPage:
    """What the page is of: a month (of a day in it) or the week of the calendar; `study` names the one it is of."""

    site: SiteInfo
    calendar: SiteCalendar
    title: str
    month: int | None = None
    study: str = ""
    masked: bool = False


def build(page_of: CalendarPage, stamp: PrintStamp, page: str = "A4") -> bytes:
    """The calendar as a PDF that lies, A4 or Letter."""
    parts: list[Part] = [_days(page_of), *_to_book(page_of)]
    return compose(_furniture(page_of, stamp), number_sections(parts), page, landscape=True)


def _furniture(page_of: CalendarPage, stamp: PrintStamp) -> Furniture:
    site = page_of.site
    kind = _("Calendar, masked") if page_of.masked else _("Calendar")
    study = page_of.study or _("All studies")
    named = _("Site {code} {name}").format(code=site.code, name=site.name)
    demo = (_("DEMO, made-up people"),) if site.demo else ()
    printed = (_("Printed {at} by {who}").format(at=moment(stamp.at), who=stamp.by), stamp.software, *demo)
    return Furniture(
        header=Header(study, page_of.title, "", GAP.join((named, _counts(page_of))), kind),
        footer=Footer(study, GAP.join((named, page_of.title)), GAP.join(printed)),
        demo=site.demo,
        title=f"{kind}: {page_of.title}",
        author=stamp.by,
        at=stamp.at,
        software=stamp.software,
    )


def _counts(page_of: CalendarPage) -> str:
    month, booked = page_of.month, page_of.calendar.booked
    here = [one for one in booked if month is None or (one.day is not None and one.day.month == month)]
    clashes = sum(bool(one.problems) for one in here)
    words = ngettext("{n} visit", "{n} visits", len(here)).format(n=len(here))
    said = ngettext("{n} clash, marked “!”", "{n} clashes, marked “!”", clashes).format(n=clashes)
    return f"{words}, {said}" if clashes else words


def _days(page_of: CalendarPage) -> Part:
    note = _("grey: no visits; bold: booked; “!”: a clash; grey words: held")
    weeks = Weeks(page_of.calendar, page_of.month)
    return _("Who comes"), note, Column((space(3), weeks), together=1)


def _to_book(page_of: CalendarPage) -> tuple[Part, ...]:
    if not page_of.calendar.waiting:
        return ()
    columns = (
        Col(_("Participant"), 92, style=LABEL),
        Col(_("Initials"), 44),
        Col(_("Visit"), 130),
        Col(_("Study"), 130),
        Col(_("Target"), 70),
        Col(_("Window")),
    )
    rows = tuple(Row(_waiting(one)) for one in page_of.calendar.waiting)
    note = _("window in these days, no appointment yet")
    return ((_("To book"), note, Column((Table(columns, rows),))),)


def _waiting(entry: CalendarEntry) -> tuple[str, ...]:
    who, visit = entry.participant, entry.visit
    target = full(visit.target) if visit.target else "–"
    return who.shown_number, who.initials, visit.label, entry.study_short, target, _window(visit)


def _window(visit: Visit) -> str:
    if visit.earliest is None or visit.latest is None:
        return _("not stated in the protocol")
    days = span(visit.earliest, visit.latest)
    return _("{days}, the site’s own").format(days=days) if visit.window_source == "site" else days


@dataclass(frozen=True)
class Weeks:
    """Weeks below a head of weekdays, which stands again on every page; a week is never cut."""

    calendar: SiteCalendar
    month: int | None
    skipped: int = 0
    until: int | None = None
    """The weeks that stand here, of all that there are."""

    def height(self, width: float) -> float:
        """Head and weeks."""
        return _HEAD + sum(self._tall(week, width) for week in self._weeks())

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Ground and words of each day, hairlines between them."""
        self._draw_head(pen, x, top, width)
        below = top - _HEAD
        for week in self._weeks():
            tall = self._tall(week, width)
            for number, day in enumerate(week):
                self._draw_day(pen, day, (x + number * width / 7, below), (width / 7, tall))
            below -= tall
        pen.box(x, top, width, top - below, size=0.7)

    def split(self, width: float, room: float) -> "tuple[Block, Block] | None":
        """Cut between weeks."""
        used, fitting, weeks = _HEAD, 0, self._weeks()
        for week in weeks:
            used += self._tall(week, width)
            if used > room:
                break
            fitting += 1
        if not 0 < fitting < len(weeks):
            return None
        cut = self.skipped + fitting
        return replace(self, until=cut), replace(self, skipped=cut)

    def _weeks(self) -> Sequence[Sequence[date]]:
        first, last = self.calendar.first, self.calendar.last
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return [days[at : at + 7] for at in range(0, len(days), 7)][self.skipped : self.until]

    def _tall(self, week: Sequence[date], width: float) -> float:
        needed = max(self._content(day).height(width / 7 - 2 * _PAD) for day in week) + 2 * _PAD
        return max(needed, _LEAST_WEEK if self._is_week else _LEAST)

    @property
    def _is_week(self) -> bool:
        return (self.calendar.last - self.calendar.first).days < 7

    def _content(self, day: date) -> Column:
        number = short(day) if day.day == 1 or day == self.calendar.first else str(day.day)
        style = _DAY if self.month in (None, day.month) else _DAY.but(tone=0.45)
        name = self.calendar.days.named(day)
        named = (Text(name, CAPTION),) if name else ()
        lines: tuple[Block, ...] = (Text(number, style), *named, space(1.5))
        return Column((*lines, *(line for one in self.calendar.on(day) for line in self._entry(one))))

    def _entry(self, entry: CalendarEntry) -> Iterator[Block]:
        visit, number = entry.visit, entry.participant.shown_number
        at = clock(visit.appointment_time) if visit.appointment_time and not visit.is_held else ""
        mark = "! " if entry.problems else ""
        words = " ".join(part for part in (at, number, "" if self._is_week else visit.short) if part)
        yield Text(mark + words, _HELD if visit.is_held else _BOOKED)
        if self._is_week:
            yield Text(f"{entry.participant.initials} {visit.label}, {entry.study_short}", _ENTRY)
            yield from (Text(problem, _ENTRY) for problem in entry.problems)
            yield space(3)

    def _draw_head(self, pen: Pen, x: float, top: float, width: float) -> None:
        pen.box(x, top, width, _HEAD, size=0, fill=0.88)
        for number, day in enumerate(self._weeks()[0]):
            Text(long_weekday(day), HINT_BLACK).draw(pen, x + number * width / 7 + _PAD, top - 2.5, width / 7)

    def _draw_day(self, pen: Pen, day: date, corner: tuple[float, float], size: tuple[float, float]) -> None:
        (x, top), (wide, tall) = corner, size
        ground = None if self.calendar.days.is_open(day) else _CLOSED
        pen.box(x, top, wide, tall, size=0.4, tone=0.55, fill=ground)
        self._content(day).draw(pen, x + _PAD, top - _PAD, wide - 2 * _PAD)
