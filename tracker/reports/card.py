"""The appointment card: days and place and nothing else, to cut out and fold twice to the size of a bank card."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.dates import clock, full, long_weekday
from tracker.domain.records import Visit
from tracker.domain.views import ParticipantPage, PrintStamp
from tracker.language import _
from tracker.reports.blocks import Block, Column, Text, space
from tracker.reports.fonts import Weight
from tracker.reports.furniture import Header, furniture, study_line
from tracker.reports.hand_boxes import signature_line, writing_lines
from tracker.reports.jalali import jalali, jalali_weekday
from tracker.reports.page import MM, Chapter, bind
from tracker.reports.pen import Pen
from tracker.reports.text import BODY, CAPTION, HINT, STRONG, Style
from tracker.reports.words import span

_WIDE, _TALL = 2 * 85.6 * MM, 2 * 54 * MM
"""Two bank cards (ISO/IEC 7810, ID-1) beside and below each other."""
_INSET = 11.0
_ROWS, _ROWS_TWICE = 4, 3
"""Rows in a quarter of the card, and with the dates of two calendars."""
_FRONT = (
    (Style(13, Weight.SEMIBOLD, leading=16), BODY),
    (Style(10, Weight.SEMIBOLD, leading=12.5), BODY),
    (Style(8.5, Weight.SEMIBOLD, leading=10.5), Style(7.5, leading=9)),
    (Style(7, Weight.SEMIBOLD, leading=8.5), Style(6, leading=7.2)),
)
"""How the site's name and place look: the first of these that fits into a quarter of the card."""
_NUMBER = Style(11, Weight.SEMIBOLD, leading=15)
_DAY = Style(10.5, Weight.SEMIBOLD, leading=13)


@dataclass(frozen=True)
class Row:
    """A line of the card: a day with its time, the days between which one is to be found, or a line to write on."""

    words: str = ""
    time: str = ""
    calendar: str = ""
    """The same in the Jalali calendar."""
    booked: bool = False
    """Whether day and time are settled; otherwise there is a line to write them on."""


def build(
    who: ParticipantPage, stamp: PrintStamp, page: str = "A4", place: str = "", jalali_dates: bool = False
) -> bytes:
    """The card as a PDF, A4 or Letter. `place`: where to come and whom to call, as the site says it."""
    kind = _("Appointment card")
    about = _("Cut along the line and fold twice along the dashes: it is then as large as a bank card.")
    whose = _("for the participant, masked") if who.masked else _("for the participant")
    header = Header(study_line(who), who.participant.shown_number, kind, about, whose)
    each = 2 * (_ROWS_TWICE if jalali_dates else _ROWS)
    rows = _filled(tuple(rows_of(who, jalali_dates)), each)
    cards = tuple(Card(who, place, rows[at : at + each], each // 2) for at in range(0, len(rows), each))
    foot = signature_line(_("Given to the participant by (name)"))
    return bind((Chapter(furniture(who, stamp, header, kind, foot), cards, name=kind),), page)


def rows_of(who: ParticipantPage, jalali_dates: bool) -> Iterator[Row]:
    """The days to come, the earliest first: of a visit without an appointment those between which it may lie."""
    today = who.today or date.min
    waiting = [visit for visit in who.visits if not (visit.is_held or visit.missed_on or visit.not_needed)]
    dated = [(row, day) for visit in waiting for row, day in _row(visit, today, jalali_dates)]
    yield from (row for row, _day in sorted(dated, key=lambda one: one[1]))


def _row(visit: Visit, today: date, jalali_dates: bool) -> Iterator[tuple[Row, date]]:
    if visit.appointment is not None and visit.appointment >= today:
        at = clock(visit.appointment_time) if visit.appointment_time else ""
        words = f"{long_weekday(visit.appointment)} {full(visit.appointment)}"
        calendar = jalali_weekday(visit.appointment) if jalali_dates else ""
        yield Row(words, at, calendar, booked=True), visit.appointment
    elif visit.earliest and visit.latest and visit.latest >= today:
        calendar = f"{jalali(visit.earliest)} – {jalali(visit.latest)}" if jalali_dates else ""
        yield Row(_still_open(span(visit.earliest, visit.latest), visit), calendar=calendar), visit.earliest
    elif visit.target and visit.target >= today:
        about = _("about {day}").format(day=full(visit.target))
        yield Row(_still_open(about, visit), "", jalali(visit.target) if jalali_dates else ""), visit.target


def _still_open(words: str, visit: Visit) -> str:
    """Counted from a day that may still move, it may move too."""
    return _("{days}, may still change").format(days=words) if visit.provisional else words


def _filled(rows: tuple[Row, ...], each: int) -> tuple[Row, ...]:
    """With empty lines to the end of the last card."""
    return (*rows, *([Row()] * (-len(rows) % each or (0 if rows else each))))


@dataclass(frozen=True)
class Card:
    """One card: the site, the number and how to reach it at the left, the days at the right."""

    who: ParticipantPage
    place: str
    rows: Sequence[Row]
    quarter: int
    """How many rows stand above the fold."""

    def height(self, width: float) -> float:  # noqa: ARG002  a card has its size
        """Two bank cards."""
        return _TALL

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Outline, folds, the four quarters."""
        x += (width - _WIDE) / 2
        pen.box(x, top, _WIDE, _TALL, size=0.6)
        pen.line((x + _WIDE / 2, top), (x + _WIDE / 2, top - _TALL), 0.5, 0.5, (3, 3))
        pen.line((x, top - _TALL / 2), (x + _WIDE, top - _TALL / 2), 0.5, 0.5, (3, 3))
        inner = _WIDE / 2 - 2 * _INSET
        for number, block in enumerate((self._front(), self._back(), self._days(0), self._days(1))):
            left = x + _INSET + (_WIDE / 2 if number > 1 else 0)
            block.draw(pen, left, top - _INSET - (_TALL / 2 if number % 2 else 0), inner)

    def split(self, width: float, room: float) -> None:
        """Never cut."""

    def _front(self) -> Block:
        """In letters as large as there is room for."""
        room = _TALL / 2 - _INSET - 4
        fronts = [self._front_in(name, place) for name, place in _FRONT]
        return next((one for one in fronts if one.height(_WIDE / 2 - 2 * _INSET) <= room), fronts[-1])

    def _front_in(self, name: Style, place: Style) -> Block:
        number = _("Participant {number}").format(number=self.who.participant.shown_number)
        said = (Text(self.place, place),) if self.place else (writing_lines(2, 20),)
        return Column(
            (
                Text(_("Appointment card"), CAPTION),
                Text(self.who.site.name, name),
                Text(number, _NUMBER),
                space(6),
                Text(_("Where to come and whom to call"), CAPTION),
                *said,
            )
        )

    def _back(self) -> Block:
        return Column(
            (
                Text(_("Please bring this card to every visit."), STRONG),
                Text(_("If you cannot come, please call in good time: another day can be found.")),
                space(8),
                Text(_("Notes"), CAPTION),
                writing_lines(4, 18),
            )
        )

    def _days(self, half: int) -> Block:
        rows = self.rows[half * self.quarter : (half + 1) * self.quarter]
        tall = (_TALL / 2 - 2 * _INSET - 13) / self.quarter
        title = _("Your days") if half == 0 else ""
        return Column((Text(title or " ", CAPTION), space(2.5), *(DayRow(row, tall) for row in rows)))


@dataclass(frozen=True)
class DayRow:
    """A row as it is drawn."""

    row: Row
    tall: float

    def height(self, width: float) -> float:  # noqa: ARG002  every row has the same
        """Every row has the same."""
        return self.tall

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """The day and its time; below it the other calendar, or a line to write on."""
        row, base = self.row, top - self.tall
        if row.booked:
            line = top - self.tall + (20 if row.calendar else 9)
            pen.text(x, line, row.words, _DAY)
            pen.text(x + width, line, row.time or "__ : __", _DAY, "right")
        elif row.words:
            pen.text(x, top - 10.5, row.words, BODY)
        if row.calendar:
            pen.text(x, base + 6 if row.booked else top - 21.5, row.calendar, BODY)
        if row.booked:
            pen.rule(x, base, width, 0.4, 0.75)
        else:
            _write_here(pen, x, base, width)

    def split(self, width: float, room: float) -> None:
        """Never cut."""


def _write_here(pen: Pen, x: float, base: float, width: float) -> None:
    """Lines for a day and a time."""
    pen.rule(x, base, width * 0.66, 0.6, 0.3)
    pen.rule(x + width * 0.78, base, width * 0.22, 0.6, 0.3)
    pen.text(x + width * 0.72, base + 1, _("at"), HINT, "centre")
