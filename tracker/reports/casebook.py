"""The casebook: everything recorded of one participant in one book, with contents, bookmarks and one count of pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.domain.criteria import CriterionResult
from tracker.domain.dates import full
from tracker.domain.records import Decision
from tracker.domain.views import ParticipantPage, PrintStamp, VisitRecord
from tracker.language import _, ngettext
from tracker.reports import schedule, visit_report
from tracker.reports.blocks import Block, Column, Text
from tracker.reports.contents import of_chapters
from tracker.reports.furniture import Header, furniture, person_words, study_line
from tracker.reports.page import Chapter, Entry, Furniture, Part, bind, number_sections
from tracker.reports.report_end import audit_lines, signature_row, sources_part
from tracker.reports.report_logs import whole_log_part
from tracker.reports.report_top import timing
from tracker.reports.sheet_top import course_lines
from tracker.reports.table import Col, Row, Table
from tracker.reports.text import BODY, LABEL
from tracker.reports.words import GAP, moment

Visit = tuple[VisitRecord, Sequence[CriterionResult]]
"""A visit held, and how the criteria stand where it asks for eligibility."""


@dataclass(frozen=True)
class Casebook:
    """All of a participant: the page of the screen, every visit held in their order, what was decided."""

    who: ParticipantPage
    visits: tuple[Visit, ...] = ()
    decision: Decision | None = None
    jalali_dates: bool = False


def build(book: Casebook, stamp: PrintStamp, page: str = "A4") -> bytes:
    """The book as a PDF, A4 or Letter. Where the participant's page is masked, nothing of the treatment is printed."""
    chapters = [
        (_schedule(book, stamp), _("targets, windows, days held, deviations")),
        *((_visit(one, stamp), visit_words(one[0])) for one in book.visits),
        *_logs(book, stamp),
        *_trends(book, stamp),
        (_signatures(book, stamp), _signature_count(book)),
    ]

    def front(entries: Sequence[Entry]) -> Chapter:
        return _front(book, stamp, entries, [remark for _chapter, remark in chapters])

    return bind([chapter for chapter, _remark in chapters], page, front)


def _chapter(book: Casebook, stamp: PrintStamp, title: str, parts: Sequence[Part]) -> Chapter:
    """A chapter of the book that is no visit's."""
    return Chapter(_furniture(book, stamp, title), number_sections(parts), name=title)


def _furniture(book: Casebook, stamp: PrintStamp, title: str) -> Furniture:
    who = book.who
    kind = _("Casebook, masked") if who.masked else _("Casebook")
    about = GAP.join(person_words(who))
    header = Header(study_line(who), who.participant.shown_number, title, about, kind)
    return furniture(who, stamp, header, kind)


# --- the first pages


def _front(book: Casebook, stamp: PrintStamp, entries: Sequence[Entry], remarks: Sequence[str]) -> Chapter:
    contents = Column((of_chapters(entries, remarks),))
    parts: list[Part] = [(_("Contents"), _("the lines lead to their pages"), contents), *_decision(book)]
    blocks = (schedule.facts(book.who), *course_lines(book.who), *number_sections(parts))
    return Chapter(_furniture(book, stamp, _("Casebook")), blocks, name=_("Contents"))


def _decision(book: Casebook) -> tuple[Part, ...]:
    """What was decided about eligibility; its reason may name a value, which who is masked is not told."""
    one = book.decision
    if one is None:
        return ()
    columns = (Col(_("Decided"), 76), Col(_("By"), 140, style=LABEL), Col(_("Outcome"), 90), Col(_("Reason")))
    reason = "" if book.who.masked else one.reason
    row = Row((full(one.decided_on), one.decided_by, _(one.outcome), reason or "–"))
    return ((_("Eligibility"), "", Column((Table(columns, (row,)),))),)


# --- its chapters


def _schedule(book: Casebook, stamp: PrintStamp) -> Chapter:
    return schedule.chapter(book.who, stamp, book.jalali_dates)


def _visit(visit: Visit, stamp: PrintStamp) -> Chapter:
    """A visit's report without what the book has once: trends, the head of the trail."""
    record, criteria = visit
    made = visit_report.chapter(record, replace(stamp, audit_head=""), criteria, bound=True)
    return replace(made, name=record.visit.label)


def visit_words(record: VisitRecord) -> str:
    """What the contents say of a visit: when it was held, and whether it is complete and signed."""
    visit = record.visit
    if visit.held_on is None:
        return ""
    how = _("signed") if visit.signed else _("complete") if visit.completed_at else _("not complete")
    return ", ".join((full(visit.held_on), timing(visit) if visit.earliest else _("held"), how))


def _logs(book: Casebook, stamp: PrintStamp) -> tuple[tuple[Chapter, str], ...]:
    """Every log with every row; a masked book has none."""
    logs = tuple(book.who.logs.values())
    if book.who.masked or not logs:
        return ()
    rows = sum(len(log.rows) for log in logs)
    remark = ngettext("{n} row", "{n} rows", rows).format(n=rows) if rows else _("nothing is recorded")
    made = _chapter(book, stamp, _("Logs"), [whole_log_part(log) for log in logs])
    return ((replace(made, landscape=True), remark),)


def _trends(book: Casebook, stamp: PrintStamp) -> tuple[tuple[Chapter, str], ...]:
    """Every trend once, and what the scores rest on."""
    parts = (*visit_report.trends_part(book.who.trends), *_score_sources(book))
    if not parts:
        return ()
    count = len(book.who.trends)
    remark = ngettext("{n} plot", "{n} plots", count).format(n=count)
    return ((_chapter(book, stamp, _("Trends and scores"), parts), remark),)


def _score_sources(book: Casebook) -> tuple[Part, ...]:
    """The sources of every score of the book, each once."""
    if not book.visits:
        return ()
    begun = {
        form.instrument: form
        for record, _criteria in book.visits
        for form in record.forms
        if form.instrument and any(one.answered for one in form.fields)
    }
    return sources_part(replace(book.visits[0][0], forms=tuple(begun.values())))


def _signatures(book: Casebook, stamp: PrintStamp) -> Chapter:
    """Every signature of the book, what is locked, when the mask was opened, where the audit trail stands."""
    given = [
        Row((record.visit.short, *signature_row(one).cells))
        for record, _criteria in book.visits
        for one in record.signatures
    ]
    columns = (
        Col(_("Visit"), 40, style=LABEL),
        Col(_("Meaning"), share=1),
        Col(_("Name, role"), share=1.1),
        Col(_("Signed"), share=1.3),
        Col(_("State"), share=0.9),
    )
    table: Block = Table(columns, tuple(given)) if given else Text(_("No visit is signed."), BODY)
    signed: Part = (_("Signatures"), "", Column((table,)))
    trail: Part = (_("Audit trail"), "", Column(audit_lines(stamp)))
    return _chapter(book, stamp, _("Signatures"), [signed, *_openings(book), *_locks(book), trail])


def _openings(book: Casebook) -> tuple[Part, ...]:
    if not book.who.openings:
        return ()
    columns = (Col(_("Day"), 66), Col(_("What"), 130, style=LABEL), Col(_("By whom"), 110), Col(_("Reason")))
    rows = tuple(
        Row(
            (
                full(one.on),
                _("code broken elsewhere") if one.elsewhere else _("unmasked here"),
                one.by_whom,
                one.reason,
            )
        )
        for one in book.who.openings
    )
    return ((_("The mask was opened"), "", Column((Table(columns, rows),))),)


def _locks(book: Casebook) -> tuple[Part, ...]:
    found = dict.fromkeys([*book.who.locks, *(one for record, _c in book.visits for one in record.locks)])
    if not found:
        return ()
    columns = (
        Col(_("What"), 76, style=LABEL),
        Col(_("Locked"), 140),
        Col(_("By whom"), 110),
        Col(_("Reason")),
    )
    rows = tuple(
        Row((_(one.scope.value), moment(one.locked_at), one.locked_by, one.reason or "–")) for one in found
    )
    return ((_("Locks"), "", Column((Table(columns, rows),))),)


def _signature_count(book: Casebook) -> str:
    count = sum(one.stands for record, _criteria in book.visits for one in record.signatures)
    return ngettext("{n} that stands", "{n} that stand", count).format(n=count) if count else _("none yet")
