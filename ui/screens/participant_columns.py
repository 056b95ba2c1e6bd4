"""The columns of the Participants screen: who, a column for each visit of the study, unscheduled visits, and next."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tracker.domain.planned import is_unplanned
from tracker.domain.schedule import days_outside
from tracker.language import N_, _, ngettext
from ui import dates
from ui.tables import Cell, Column, Head
from ui.widgets.glyphs import Glyph, visit_glyph, word
from ui.wording import appointment_day, visit_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tracker.domain.protocol import PlannedVisit, Protocol, Window
    from tracker.domain.records import Visit
    from tracker.domain.views import MatrixCell, MatrixRow

_VISIT = 136
_QUIET = ("completed", "withdrawn", "screen failure", "lost to follow-up", "died")
_MARKS = (Glyph.FLAG, Glyph.CANNOT_TELL, Glyph.QUERY, Glyph.FLAG_SEEN)
"""What may stand at the end of a visit, the most pressing first."""
_DUE = ("due", "closing", "overdue", "past target", "missed", "held", "held early", "held late")


def all_studies(rows: Sequence["MatrixRow"], today: date) -> tuple[list[Column["MatrixRow"]], int]:
    """Columns for participants of several studies, and how many of them stay: last and next visit beside the study."""
    columns = [
        *_identity(rows, with_arm=False),
        Column(
            Head(_("Study")), 124, lambda row: Cell(row.study_short, ink="ink2"), lambda row: row.study_short
        ),
        Column(Head(_("Last visit")), 236, lambda row: _last(row, today), _last_day),
        Column(Head(_("Next visit")), 236, lambda row: _next(row, today), _days),
        Column(Head(_("Flags"), _("open")), 74, _flags, lambda row: -_flag_count(row)),
        _next_column(),
    ]
    return columns, 3


def one_study(
    protocol: "Protocol", windows: "Mapping[str, Window]", rows: Sequence["MatrixRow"], today: date
) -> tuple[list[Column["MatrixRow"]], int]:
    """Columns for one study, and how many of them stay."""
    who = _identity(rows, with_arm=len(protocol.arms) > 1)
    cells = dict[str, "list[MatrixCell]"]()
    for row in rows:
        for cell in row.cells:
            cells.setdefault(cell.visit.planned_id, []).append(cell)
    visits = [
        _visit_column(key, planned, windows, cells.get(key, []), today)
        for key, planned in _visits(protocol, cells)
    ]
    return [*who, *visits, _unscheduled_column(), _next_column()], len(who)


def uncounted(columns: list[Column["MatrixRow"]], stay: int) -> tuple[list[Column["MatrixRow"]], int]:
    """The same columns while not all participants are read: their heads count nobody."""
    return [replace(one, head=Head(one.head.title, one.head.second)) for one in columns], stay


def _identity(rows: Sequence["MatrixRow"], with_arm: bool) -> list[Column["MatrixRow"]]:
    columns = [
        Column(Head(_("Number")), 84, _number, lambda row: row.participant.shown_number),
        Column(Head(_("Initials")), 62, lambda row: Cell(row.participant.initials, ink="ink2"), _initials),
        Column(Head(_("Status")), 140, _status, lambda row: str(row.participant.status)),
    ]
    if with_arm:
        kits = any(row.participant.kit for row in rows)
        arms = any(row.participant.arm for row in rows)
        if kits or arms:
            columns.append(Column(Head(_("Kit") if kits else _("Arm")), 68, _arm, lambda row: _arm(row).text))
    return columns


def _visits(protocol: "Protocol", present: "Iterable[str]") -> list[tuple[str, "PlannedVisit"]]:
    """The visits of the schedule; of a recurring one as many as anybody has."""
    found: list[tuple[str, PlannedVisit]] = []
    for planned in protocol.visits:
        if planned.repeat is None:
            found.append((planned.id, planned))
        else:
            months = [one for one in present if one.startswith("month") and one[5:].isdigit()]
            found += [(one, planned) for one in sorted(months, key=lambda name: int(name[5:]))]
    return found


def _visit_column(
    key: str,
    planned: "PlannedVisit",
    windows: "Mapping[str, Window]",
    cells: "Sequence[MatrixCell]",
    today: date,
) -> Column["MatrixRow"]:
    due = [cell for cell in cells if str(cell.visit.status) in _DUE]
    held = sum(cell.visit.held_on is not None for cell in due)
    label = cells[0].visit.label if cells and planned.repeat else planned.label
    head = Head(label, _days_words(planned, windows.get(planned.id)), held, len(due))
    return Column(head, _VISIT, _showing(key, today), _ordering(key))


def _showing(key: str, today: date) -> "Callable[[MatrixRow], Cell]":
    def show(row: "MatrixRow") -> Cell:
        found = _cell(row, key)
        return visit_cell(found, today) if found else Cell()

    return show


def _ordering(key: str) -> "Callable[[MatrixRow], date | None]":
    def order(row: "MatrixRow") -> date | None:
        found = _cell(row, key)
        return (found.visit.held_on or found.visit.appointment or found.visit.target) if found else None

    return order


def _cell(row: "MatrixRow", key: str) -> "MatrixCell | None":
    return next((cell for cell in row.cells if cell.visit.planned_id == key), None)


def visit_cell(found: "MatrixCell", today: date) -> Cell:
    """One visit in the matrix: its sign, a few words, how far outside its window, and a sign for what is open."""
    visit = found.visit
    glyph = visit_glyph(visit, found.begun)
    loud = glyph in (Glyph.OVERDUE, Glyph.PAST_TARGET, Glyph.CLOSING)
    booked = glyph is Glyph.OPEN and visit.appointment is not None
    quiet = (
        "ink3"
        if glyph in (Glyph.PLANNED, Glyph.NOT_APPLICABLE)
        else "ink2"
        if glyph is Glyph.MISSED
        else "ink"
    )
    ink = "warn" if loud else "accent" if glyph is Glyph.BEGUN else quiet
    words = _("begun") if glyph is Glyph.BEGUN and visit.held_on is None else visit_words(visit, today)
    if visit.provisional and glyph is Glyph.PLANNED and visit.target is not None:
        words = f"≈ {words}"
    brief = ""
    if booked and visit.appointment is not None:
        words = appointment_day(visit.appointment, today)
        brief = "" if visit.appointment == today else dates.short(visit.appointment)
    mark = _mark(found)
    note = _outside(visit) if visit.held_on else _time(visit) if booked else ""
    return Cell(words, glyph, ink, loud or booked, note, mark, _tip(found, glyph), visit.id, brief)


def _mark(found: "MatrixCell") -> Glyph | None:
    """The sign at the end: the most pressing of what is open; the tooltip has all."""
    counts = (found.flags, found.cannot_tell, found.queries, found.seen)
    return next((glyph for count, glyph in zip(counts, _MARKS, strict=True) if count), None)


def _time(visit: "Visit") -> str:
    return dates.clock(visit.appointment_time) if visit.appointment_time else ""


def _outside(visit: "Visit") -> str:
    """How many days before or after its window a visit was held; "" inside, and where none is stated."""
    outside = days_outside(visit)
    return _("{n} d").format(n=f"{outside:+d}".replace("-", "−")) if outside else ""


def _tip(found: "MatrixCell", glyph: Glyph) -> str:
    visit = found.visit
    lines = [f"{visit.label}: {word(glyph)}"]
    if visit.held_on:
        lines.append(_("held {day}").format(day=dates.full(visit.held_on)))
    if visit.target:
        lines.append(_("target {day}").format(day=dates.full(visit.target)))
    if visit.provisional and visit.target:
        lines.append(_("provisional: counted from the booked baseline"))
    if visit.earliest and visit.latest:
        window = _("window {first} to {last}")
        lines.append(window.format(first=dates.full(visit.earliest), last=dates.full(visit.latest)))
    if found.flags:
        lines.append(ngettext("{n} open flag", "{n} open flags", found.flags).format(n=found.flags))
    if found.seen:
        lines.append(ngettext("{n} flag seen", "{n} flags seen", found.seen).format(n=found.seen))
    if found.cannot_tell:
        words = ngettext("{n} value cannot be judged", "{n} values cannot be judged", found.cannot_tell)
        lines.append(words.format(n=found.cannot_tell))
    if found.queries:
        lines.append(ngettext("{n} open query", "{n} open queries", found.queries).format(n=found.queries))
    return "\n".join(lines)


def _days_words(planned: "PlannedVisit", window: "Window | None") -> str:
    """day 79–89 as the protocol states it, the site's own marked so, else the target day."""
    stated = planned.window or window
    target = _target_day(planned)
    if stated is None:
        if planned.is_baseline:
            return _("day 0")
        return _("no day stated") if target is None else _("day {n}, no window").format(n=_signed(target))
    if stated.first_day is not None and stated.last_day is not None:
        first, last = stated.first_day, stated.last_day
    elif target is not None:
        first, last = target - (stated.minus or 0), target + (stated.plus or 0)
    else:
        return _("{minus} to {plus} d").format(minus=_signed(-(stated.minus or 0)), plus=f"+{stated.plus}")
    span = f"{_signed(first)} {_('to')} {_signed(last)}" if first < 0 else f"{first}–{last}"
    return _("day {span}").format(span=span) + ("" if planned.window else _(", site’s"))


def _target_day(planned: "PlannedVisit") -> int | None:
    target = planned.target
    if target is None or target.months is not None:
        return None
    return target.days if target.days is not None else 7 * (target.weeks or 0)


def _signed(day: int) -> str:
    return str(day).replace("-", "−")


def _number(row: "MatrixRow") -> Cell:
    quiet = str(row.participant.status) in _QUIET[1:]
    return Cell(row.participant.shown_number, ink="ink2" if quiet else "ink", bold=True)


def _initials(row: "MatrixRow") -> str:
    return row.participant.initials


def _status(row: "MatrixRow") -> Cell:
    status = str(row.participant.status)
    words = _({"enrolled": N_("on study"), "lost to follow-up": N_("lost")}.get(status, status))
    stopped = row.participant.treatment_stopped_on
    tip = _("Treatment stopped {day}").format(day=dates.full(stopped)) if stopped else ""
    mark = Glyph.MISSED if status in _QUIET[1:] else None
    note = _("off drug") if stopped and status == "enrolled" else ""
    ink = "ink2" if status in _QUIET else "ink"
    return Cell(words[:1].upper() + words[1:], mark, ink, note=note, tip=tip)


def _arm(row: "MatrixRow") -> Cell:
    return Cell(row.participant.kit or row.participant.arm or "–", ink="ink2")


def _unscheduled_column() -> Column["MatrixRow"]:
    head = Head(_("Not planned"), _("unscheduled, early end"))
    return Column(head, _VISIT, _unplanned, lambda row: -len(_unplanned_cells(row)))


def _unplanned_cells(row: "MatrixRow") -> "list[MatrixCell]":
    return [cell for cell in row.cells if is_unplanned(cell.visit.planned_id)]


def _unplanned(row: "MatrixRow") -> Cell:
    """The last of the visits that no protocol plans, and how many there are more."""
    found = _unplanned_cells(row)
    if not found:
        return Cell()
    visit = found[-1].visit
    day = visit.held_on or visit.appointment
    words = f"{visit.short} {dates.short(day)}" if day else visit.short
    more = _("+{n}").format(n=len(found) - 1) if len(found) > 1 else ""
    glyph = visit_glyph(visit, found[-1].begun)
    mark = next((glyph for glyph in _MARKS if any(_mark(cell) is glyph for cell in found)), None)
    tip = "\n".join(_tip(cell, visit_glyph(cell.visit, cell.begun)) for cell in found)
    return Cell(words, glyph, "ink", note=more, mark=mark, tip=tip, what=visit.id)


def _next_column() -> Column["MatrixRow"]:
    return Column(Head(_("Next"), _("in days")), 64, _next_days, _days, end=True)


def _next_days(row: "MatrixRow") -> Cell:
    days = row.next_in_days
    if days is None:
        return Cell()
    ink = "warn" if days < 0 else "accent" if days == 0 else "ink"
    return Cell(_signed(days), ink=ink, bold=True)


def _days(row: "MatrixRow") -> int | None:
    return row.next_in_days


def _last(row: "MatrixRow", today: date) -> Cell:
    held = [cell for cell in row.cells if cell.visit.held_on]
    if not held:
        return Cell()
    return _named(max(held, key=lambda cell: cell.visit.held_on or date.min), today)


def _last_day(row: "MatrixRow") -> date | None:
    return max((cell.visit.held_on for cell in row.cells if cell.visit.held_on), default=None)


def _next(row: "MatrixRow", today: date) -> Cell:
    if row.next_in_days is None:
        return Cell()
    waiting = (c for c in row.cells if not (c.visit.held_on or c.visit.missed_on or c.visit.not_needed))
    found = next(waiting, None)
    return _named(found, today) if found else Cell()


def _named(found: "MatrixCell", today: date) -> Cell:
    cell = visit_cell(found, today)
    text = f"{found.visit.label}  {cell.text}"
    return Cell(text, cell.glyph, cell.ink, cell.bold, cell.note, cell.mark, cell.tip, cell.what)


def _flag_count(row: "MatrixRow") -> int:
    return sum(cell.flags for cell in row.cells)


def _flags(row: "MatrixRow") -> Cell:
    count = _flag_count(row)
    return Cell(str(count), Glyph.FLAG, ink="flag", bold=True) if count else Cell()
