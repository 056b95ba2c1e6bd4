"""A participant's schedule: every visit with target, window, day held and deviation; where each date comes from."""

from collections.abc import Iterator

from tracker.domain.dates import clock, full
from tracker.domain.planned import PlannedVisit, is_unplanned
from tracker.domain.records import Deviation, Visit
from tracker.domain.views import ParticipantPage, PrintStamp
from tracker.domain.visit_words import source_words, target_words, window_text
from tracker.language import _, ngettext
from tracker.reports.blocks import Block, Column, Drawing, Text, space
from tracker.reports.furniture import Header, furniture, person_words, study_line
from tracker.reports.jalali import jalali
from tracker.reports.page import Chapter, Part, bind, number_sections
from tracker.reports.report_top import timing
from tracker.reports.sheet_top import Fact, Facts, course_lines
from tracker.reports.table import Col, Row, Table
from tracker.reports.text import BODY, CAPTION, HINT_BLACK, LABEL, STRONG, is_rtl
from tracker.reports.timeline import timeline
from tracker.reports.words import GAP, span

_NOTE = CAPTION.but(tone=0.0)


def build(who: ParticipantPage, stamp: PrintStamp, page: str = "A4", jalali_dates: bool = False) -> bytes:
    """The schedule as a PDF, A4 or Letter. `jalali_dates`: the Jalali date below each target and each day held."""
    return bind((chapter(who, stamp, jalali_dates),), page)


def chapter(who: ParticipantPage, stamp: PrintStamp, jalali_dates: bool = False) -> Chapter:
    """The schedule alone, or in a casebook."""
    kind = _("Participant schedule, masked") if who.masked else _("Participant schedule")
    about = GAP.join(person_words(who))
    header = Header(study_line(who), who.participant.shown_number, _("Schedule"), about, kind)
    parts = [_visits(who, jalali_dates), *_sources(who), *_deviations(who)]
    blocks = (facts(who), *course_lines(who), *number_sections(parts))
    return Chapter(furniture(who, stamp, header, kind), blocks, name=_("Schedule"))


def facts(who: ParticipantPage) -> Block:
    """Consent, enrolment, baseline and where the participant stands."""
    one = who.participant
    enrolled = full(one.enrolled_on) if one.enrolled_on else _("not enrolled")
    screened = one.screening_number if one.number else ""
    number = _("screening number {number}").format(number=screened) if screened else ""
    consent = _("version {version}").format(version=one.consent_version)
    shown = (
        (_("Consent"), full(one.consent_date), consent),
        (_("Enrolled"), enrolled, number),
        _baseline(who),
        (_("Status"), _(one.status.value), _held_of(who)),
    )
    return Facts(shown, boxes=False)


def _baseline(who: ParticipantPage) -> Fact:
    """Day 0, which the other visits are counted from."""
    planned = who.study.protocol.baseline
    visit = next((one for one in who.visits if one.planned_id == planned.id), None)
    day = (visit.held_on or visit.appointment or visit.target) if visit else None
    if visit is None or day is None:
        return planned.label, _("no date yet"), _("day 0")
    return planned.label, full(day), _("day 0") if visit.held_on else _("day 0, provisional")


def _held_of(who: ParticipantPage) -> str:
    planned = [visit for visit in who.visits if not is_unplanned(visit.planned_id)]
    held = sum(visit.is_held for visit in planned)
    return ngettext("{held} of {n} visit held", "{held} of {n} visits held", len(planned)).format(
        held=held, n=len(planned)
    )


def _visits(who: ParticipantPage, jalali_dates: bool) -> Part:
    columns = (
        Col(_("Visit"), style=LABEL),
        Col(_("Target"), 78),
        Col(_("Window"), 130),
        Col(_("Held, or booked"), 84),
        Col(_("On time"), 84, style=STRONG),
    )
    rows = tuple(row for visit in who.visits for row in _rows(who, visit, jalali_dates))
    axis = timeline(who.visits, who.today)
    above = (space(4), axis, space(4)) if axis else ()
    note = _(
        "filled bar: window stated; dashed: the site’s own; line: target; disc: held; ring: booked; slashed: not held"
    )
    return _("Visits"), note if axis else "", Column((*above, Table(columns, rows)), together=len(above) + 1)


def _rows(who: ParticipantPage, visit: Visit, jalali_dates: bool) -> Iterator[Row]:
    """A visit; below it over the whole width why it was moved, missed or differs."""
    said = tuple(Text(words, _NOTE) for words in _said(who, visit))
    cells = (
        _lines(visit.label, _day_words(visit), strong=True),
        _lines(_target(visit), *_target_notes(visit, jalali_dates)),
        _lines(_window(who, visit), _whose(visit)),
        _lines(*_held(visit, jalali_dates)),
        _lines(_how(visit), "", strong=True),
    )
    yield Row(cells, ruled=not said, keeps=bool(said))
    if said:
        yield Row((Column(said), "", "", "", ""), spans=True)


def _lines(first: str, *below: str, strong: bool = False) -> Block:
    """A line, and remarks below it in grey; dates of both calendars begin at the same edge."""
    remarks = tuple(_flush(words) if is_rtl(words) else Text(words, CAPTION) for words in below if words)
    return Column((Text(first, LABEL if strong else BODY), *remarks))


def _flush(words: str) -> Block:
    """A date in Persian, at the left edge of its column like the one above it."""
    return Drawing(
        CAPTION.leading, lambda pen, x, top, _wide: pen.text(x, top - CAPTION.drop, words, CAPTION)
    )


def _day_words(visit: Visit) -> str:
    if visit.day is None:
        return visit.short
    return _("{visit}, day {n}").format(visit=visit.short, n=str(visit.day).replace("-", "−"))


def _target(visit: Visit) -> str:
    if visit.target is not None:
        return full(visit.target)
    return "–" if is_unplanned(visit.planned_id) else _("not stated")


def _target_notes(visit: Visit, jalali_dates: bool) -> tuple[str, ...]:
    if visit.target is None:
        return ()
    calendar = jalali(visit.target) if jalali_dates else ""
    return calendar, _("provisional") if visit.provisional and not (visit.is_held or visit.not_needed) else ""


def _window(who: ParticipantPage, visit: Visit) -> str:
    if visit.earliest is not None and visit.latest is not None:
        return span(visit.earliest, visit.latest)
    has_none = is_unplanned(visit.planned_id) or visit.planned_id == who.study.protocol.baseline.id
    return "–" if has_none or visit.window_source == "protocol" else _("not stated")


def _whose(visit: Visit) -> str:
    if visit.earliest is None:
        return ""
    return _("the site’s own") if visit.window_source == "site" else _("stated in the protocol")


def _held(visit: Visit, jalali_dates: bool) -> tuple[str, ...]:
    """The day held, or the appointment with its time."""
    if visit.held_on is not None:
        return full(visit.held_on), jalali(visit.held_on) if jalali_dates else ""
    if visit.missed_on is not None or visit.not_needed or visit.appointment is None:
        return ("–",)
    at = f", {clock(visit.appointment_time)}" if visit.appointment_time else ""
    calendar = jalali(visit.appointment) if jalali_dates else ""
    return full(visit.appointment), calendar, _("booked") + at


def _how(visit: Visit) -> str:
    """Whether it was in time; a visit that has no window to lie in says its status alone."""
    if visit.is_held and visit.earliest is None:
        return _("held")
    return timing(visit)


def _said(who: ParticipantPage, visit: Visit) -> Iterator[str]:
    if visit.reason:
        yield _("Reason: {reason}").format(reason=visit.reason)
    if visit.missed_on is not None:
        words = _("Missed, said on {day}: {reason}") if visit.missed_reason else _("Missed, said on {day}")
        yield words.format(day=full(visit.missed_on), reason=visit.missed_reason)
    for one in who.deviations:
        if one.visit_id == visit.id:
            yield _deviation_words(one)


def _deviation_words(one: Deviation) -> str:
    return _("Deviation: {what}. {reason}").format(
        what=one.detail, reason=one.reason or _("No reason given.")
    )


# --- where the dates come from


def _sources(who: ParticipantPage) -> tuple[Part, ...]:
    """What each visit is counted from, whose window it has, and the words it rests on; a source may name a drug."""
    if who.masked:
        return ()
    columns = (
        Col(_("Visit"), 76, style=LABEL),
        Col(_("Target"), 104),
        Col(_("Window"), 98),
        Col(_("Source"), style=HINT_BLACK),
    )
    rows = tuple(_source_row(who, planned) for planned in who.study.protocol.visits)
    return ((_("Where the dates come from"), "", Column((Table(columns, rows),))),)


def _source_row(who: ParticipantPage, planned: PlannedVisit) -> Row:
    chosen = who.study.choices.text(f"anchor.{planned.id}")
    target = target_words(planned, who.study.protocol, chosen)
    return Row((planned.label, target, _window_source(who, planned), source_words(planned.source)))


def _window_source(who: ParticipantPage, planned: PlannedVisit) -> str:
    """The window in days and whose it is."""
    if planned.window:
        anchor = who.study.protocol.visit_label(planned.anchor) if planned.anchor else ""
        return _("{window}, stated in the protocol").format(window=window_text(planned.window, anchor))
    if planned.is_baseline:
        return "–"
    own = who.windows.get(planned.id)
    if own is not None:
        return _("{window}, the site’s own; not stated in the protocol").format(window=window_text(own, ""))
    return _("not stated in the protocol; no site window set")


# --- deviations


def _deviations(who: ParticipantPage) -> tuple[Part, ...]:
    """What differs from the protocol beside the visits above, with its reason; a masked page has none."""
    visits = {visit.id for visit in who.visits}
    others = tuple(one for one in who.deviations if one.visit_id not in visits)
    if not others:
        return ()
    columns = (Col(_("Logged"), 62), Col(_("What"), share=1.2, style=LABEL), Col(_("Reason"), share=1))
    rows = tuple(Row((full(one.on), one.detail, one.reason or _("no reason given"))) for one in others)
    return ((_("Other deviations"), "", Column((Table(columns, rows),))),)
