"""The head of the visit report: when it was held against target and window, and what needs a person."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tracker.domain.dates import full
from tracker.domain.flag_words import standing_words
from tracker.domain.records import Flag, FlagState, Visit
from tracker.domain.schedule import days_outside
from tracker.domain.views import VisitRecord
from tracker.language import _, ngettext
from tracker.reports import marks
from tracker.reports.blocks import Block, Column, Framed, Text, space
from tracker.reports.pen import Pen
from tracker.reports.sheet_top import Fact, Facts, day_from_baseline, target_fact, window_fact
from tracker.reports.table import Col, Row, Table
from tracker.reports.text import CAPTION, HEADING, HINT, STRONG, width

_BAR_WIDE = 108.0


@dataclass(frozen=True)
class Schedule:
    """Target, window, held; the window bar; the word for it."""

    facts: Facts
    visit: Visit
    word: str

    def _facts_width(self, room: float) -> float:
        return room - _BAR_WIDE - 14

    def height(self, width: float) -> float:
        """The facts and the hairline below."""
        return self.facts.height(self._facts_width(width)) + 6

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Facts at the left, bar and word at the right."""
        self.facts.draw(pen, x, top, self._facts_width(width))
        left = x + width - _BAR_WIDE
        Text(self.word, STRONG, "right").draw(pen, left, top, _BAR_WIDE)
        below = top - Text(self.word, STRONG).height(_BAR_WIDE)
        window_bar(pen, left, below - 9, self.visit)
        pen.rule(x, top - self.height(width), width, 0.5, 0.7)

    def split(self, width: float, room: float) -> None:
        """Never cut."""


def window_bar(pen: Pen, x: float, middle: float, visit: Visit) -> None:
    """Stated window: filled bar; the site's own: dashed; target: a line across; held: a disc on its day."""
    days = [one for one in (visit.earliest, visit.latest, visit.target, visit.held_on) if one is not None]
    if not days:
        return
    first, span = min(days).toordinal(), max((max(days) - min(days)).days, 1)
    pen.rule(x, middle, _BAR_WIDE, 0.5, 0.55)

    def at(on: int) -> float:
        return x + 10 + (on - first) / span * (_BAR_WIDE - 20)

    if visit.earliest is not None and visit.latest is not None:
        left, right = at(visit.earliest.toordinal()), at(visit.latest.toordinal())
        stated = visit.window_source == "protocol"
        fill, dash = (0.8, ()) if stated else (1.0, (2.5, 1.8))
        pen.box(left - 3, middle + 5, right - left + 6, 10, size=0.9, fill=fill, dash=dash)
    if visit.target is not None:
        pen.line(
            (at(visit.target.toordinal()), middle + 6.5), (at(visit.target.toordinal()), middle - 6.5), 1.6
        )
    if visit.held_on is not None:
        pen.circle(at(visit.held_on.toordinal()), middle, 3.4, size=1.2, tone=1.0, fill=0.0)


def schedule(record: VisitRecord) -> Block:
    """When the visit was held, in dates and in one word."""
    facts = Facts((target_fact(record), window_fact(record.visit), _held_fact(record)), boxes=False)
    return Schedule(facts, record.visit, timing(record.visit))


def _held_fact(record: VisitRecord) -> Fact:
    visit = record.visit
    if visit.missed_on is not None:
        return _("Missed"), full(visit.missed_on), visit.missed_reason
    if visit.held_on is None:
        return _("Held"), _("not held yet"), ""
    return _("Held"), full(visit.held_on), day_from_baseline(record, visit.day)


def timing(visit: Visit) -> str:
    """How the day held lies to its window: "on time", "3 days late"; else the word of the status."""
    if visit.held_on is None:
        return _(str(visit.status))
    outside = days_outside(visit)
    if outside:
        words = (
            ngettext("{n} day late", "{n} days late", abs(outside))
            if outside > 0
            else ngettext("{n} day early", "{n} days early", abs(outside))
        )
        return words.format(n=abs(outside))
    return _("on time") if visit.earliest is not None else _("no window to judge it by")


def flags_box(record: VisitRecord) -> tuple[Block, ...]:
    """The flags of the visit, each with its sentence and source; then what could not be judged."""
    standing = [flag for flag in record.flags if flag.state is not FlagState.WITHDRAWN]
    crossed = tuple(flag for flag in standing if not flag.cannot_tell)
    undecided = tuple(flag for flag in standing if flag.cannot_tell)
    blocks: list[Block] = []
    zone = ZoneInfo(record.site.timezone)
    if crossed:
        new = sum(flag.state is FlagState.OPEN for flag in crossed)
        title = ngettext("{n} flag", "{n} flags", len(crossed)).format(n=len(crossed))
        note = ngettext(
            "{n} not yet seen by an investigator", "{n} not yet seen by an investigator", new
        ).format(n=new)
        blocks += [_Title(title, note if new else "", undecided=False), _flag_table(crossed, zone)]
    if undecided:
        gap = (space(5),) if crossed else ()
        blocks += [*gap, _Title(_("Cannot be judged"), "", undecided=True), _flag_table(undecided, zone)]
    return (Framed(Column(tuple(blocks), together=2), bar=4 if crossed else 0),) if blocks else ()


@dataclass(frozen=True)
class _Title:
    words: str
    note: str
    undecided: bool

    def height(self, width: float) -> float:  # noqa: ARG002  one height
        return 15

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        mark = marks.undecided if self.undecided else marks.flag
        mark(pen, x, top - 6.5, 9.5)
        pen.text(x + 16, top - 10, self.words, HEADING.but(size=10) if self.undecided else HEADING)
        pen.text(x + width, top - 10, self.note, HINT, "right")

    def split(self, width: float, room: float) -> None:
        """Never cut."""


def _flag_table(flags: tuple[Flag, ...], zone: ZoneInfo) -> Table:
    longest = max(width(_subject(flag), STRONG) for flag in flags)
    columns = (
        Col("", 9),
        Col("", min(longest + 1, 150), style=STRONG),
        Col("", style=CAPTION.but(tone=0.0, leading=12)),
    )
    rows = tuple(Row(("", _subject(flag), _sentence(flag, zone)), ruled=False) for flag in flags)
    return Table(columns, rows, pad=1, headed=False)


def _subject(flag: Flag) -> str:
    """What crossed and its value; a colon keeps it apart from a limit that the label names."""
    if not flag.value or flag.value.startswith(flag.label):
        return flag.value or flag.label
    gap = ": " if any(letter.isdigit() for letter in flag.label) else " "
    return f"{flag.label}{gap}{flag.value}"


def _sentence(flag: Flag, zone: ZoneInfo) -> str:
    """Why, the words it rests on with their place, and who acknowledged and closed it."""
    said = [flag.origin, flag.because or flag.limit] if flag.origin else [flag.because or flag.limit]
    if flag.words:
        said.append(f"“{flag.words}”")
    source = f", {flag.where}" if flag.where else ""
    known = "; ".join(standing_words(flag, zone)) or _(str(flag.state))
    state = "" if flag.state is FlagState.OPEN else f" ({known})"
    return ": ".join(said) + source + state
