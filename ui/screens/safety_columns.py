"""The columns and filters of the safety screen: flags, and adverse events."""

from collections.abc import Callable
from datetime import tzinfo

from tracker.domain.records import FlagState
from tracker.events import EventLine
from tracker.language import _
from tracker.safety import FlagLine
from ui import dates
from ui.tables import Cell, Column, Head
from ui.widgets.glyphs import Glyph, flag_glyph
from ui.widgets.pills import Pill
from ui.wording import flag_name, limit_words

FLAG_TESTS: dict[str, Callable[[FlagLine], bool]] = {
    "open": lambda line: line.flag.state is FlagState.OPEN and not line.flag.cannot_tell,
    "ask": lambda line: line.flag.state is FlagState.OPEN and line.flag.cannot_tell,
    "seen": lambda line: line.flag.state is FlagState.ACKNOWLEDGED,
    "closed": lambda line: line.flag.state is FlagState.CLOSED,
    "withdrawn": lambda line: line.flag.state is FlagState.WITHDRAWN,
    "all": lambda _line: True,
}
EVENT_TESTS: dict[str, Callable[[EventLine], bool]] = {
    "all": lambda _line: True,
    "serious": lambda line: line.event.code("serious") == "yes",
    "unreported": lambda line: line.event.clock is not None and line.event.clock.reported_on is None,
    "severe": lambda line: line.event.code("grade") in ("3", "4", "5"),
    "ongoing": lambda line: line.event.ongoing,
}


def flag_pills() -> list[Pill]:
    """The states of a flag, the first the one to be worked on."""
    return [
        Pill("open", _("Open"), Glyph.FLAG),
        Pill("ask", _("Cannot be judged"), Glyph.CANNOT_TELL),
        Pill("seen", _("Acknowledged"), Glyph.FLAG_SEEN),
        Pill("closed", _("Closed"), Glyph.TICK),
        Pill("withdrawn", _("Withdrawn"), Glyph.NOT_APPLICABLE),
        Pill("all", _("All")),
    ]


def event_pills() -> list[Pill]:
    """What one looks for among adverse events."""
    return [
        Pill("all", _("All")),
        Pill("serious", _("Serious"), Glyph.FLAG),
        Pill("unreported", _("Not reported"), Glyph.OVERDUE),
        Pill("severe", _("Grade 3 and above"), Glyph.HIGH),
        Pill("ongoing", _("Not over"), Glyph.BEGUN),
    ]


def flag_columns(zone: tzinfo, with_study: bool) -> tuple[Column[FlagLine], ...]:
    """Of all studies the study has a column of its own."""
    study = Column[FlagLine](
        Head(_("Study")), 108, lambda line: Cell(line.study_short, ink="ink2"), lambda line: line.study_short
    )
    return (
        Column(Head(_("Participant")), 112, _number, lambda line: line.flag.number),
        *((study,) if with_study else ()),
        Column(
            Head(_("What")),
            132,
            lambda line: Cell(flag_name(line.flag)),
            lambda line: flag_name(line.flag),
            stretch=2,
        ),
        Column(Head(_("Value")), 106, _value, lambda line: line.flag.value),
        Column(Head(_("Limit")), 126, _limit, stretch=1),
        Column(Head(_("Visit")), 54, lambda line: Cell(line.flag.visit_short, ink="ink2")),
        Column(
            Head(_("Raised")),
            96,
            lambda line: Cell(dates.full(line.flag.raised_at.astimezone(zone)), ink="ink2"),
            lambda line: line.flag.raised_at,
        ),
    )


def _number(line: FlagLine) -> Cell:
    said = (line.flag.label, line.flag.because, line.flag.words, line.flag.where)
    return Cell(line.flag.number, flag_glyph(line.flag), bold=True, tip="\n".join(filter(None, said)))


def _value(line: FlagLine) -> Cell:
    ink = "ask" if line.flag.cannot_tell else "flag" if line.flag.state is FlagState.OPEN else "ink"
    return Cell(line.flag.value, ink=ink, bold=True, tip=line.flag.value)


def _limit(line: FlagLine) -> Cell:
    if not line.flag.cannot_tell:
        words = limit_words(line.flag.limit)
        return Cell(words, ink="ink2", tip=words)
    _judged, _colon, missing = line.flag.because.partition(": ")
    return Cell(line.flag.because, ink="ink2", tip=line.flag.because, brief=missing)


def event_columns(with_study: bool) -> tuple[Column[EventLine], ...]:
    """Whose, what, how bad, when, and how the report stands."""
    study = Column[EventLine](
        Head(_("Study")), 108, lambda line: Cell(line.study_short, ink="ink2"), lambda line: line.study_short
    )
    return (
        Column(Head(_("Participant")), 120, _who, lambda line: line.event.number),
        *((study,) if with_study else ()),
        Column(
            Head(_("Adverse event")),
            178,
            _event,
            lambda line: line.event.code("words").casefold(),
            stretch=2,
        ),
        Column(Head(_("Grade")), 58, _grade, lambda line: line.event.code("grade") or None),
        _said(_("Onset"), 96, "onset", lambda line: line.event.onset),
        Column(Head(_("End")), 96, _end),
        _said(_("Relation"), 94, "relation"),
        _said(_("Outcome"), 104, "outcome"),
        Column(Head(_("Report")), 284, _report, stretch=1),
    )


def _said(
    title: str, width: int, item: str, order: Callable[[EventLine], str] | None = None
) -> Column[EventLine]:
    def cell(line: EventLine) -> Cell:
        words = line.event.said(item)
        return Cell(words, ink="ink2", tip=words)

    return Column(Head(title), width, cell, order)


def _who(line: EventLine) -> Cell:
    serious = line.event.code("serious") == "yes"
    late = line.event.clock is not None and line.event.clock.reported_on is None
    glyph = Glyph.OVERDUE if late else Glyph.FLAG_SEEN if serious else None
    return Cell(line.event.number, glyph, bold=True, tip=_("serious") if serious else "")


def _event(line: EventLine) -> Cell:
    words, term = line.event.code("words"), line.event.code("term")
    return Cell(words, tip="\n".join(part for part in (words, term) if part))


def _grade(line: EventLine) -> Cell:
    grade = line.event.code("grade")
    return Cell(f"G{grade}" if grade else "–", bold=grade in ("3", "4", "5"))


def _end(line: EventLine) -> Cell:
    ended = line.event.said("ended") or (_("ongoing") if line.event.ongoing else _("not recorded"))
    return Cell(ended, ink="ink2", tip=ended)


def _report(line: EventLine) -> Cell:
    words = line.event.clock.words if line.event.clock else ""
    late = line.event.clock is not None and line.event.clock.reported_on is None
    reported = line.event.clock.reported_on if line.event.clock else None
    brief = _("reported {day}").format(day=dates.full(reported)) if reported else ""
    return Cell(words or _("not serious"), ink="warn" if late else "ink2", tip=words, brief=brief)
