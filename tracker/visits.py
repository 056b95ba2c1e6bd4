"""The verbs of a visit: open, book, hold, miss, save a field, complete."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time

from tracker import flagging, following, planning, query_keeping, recording, visit_record
from tracker.domain import dates
from tracker.domain.amended_visits import was_dropped
from tracker.domain.appointments import check_ahead
from tracker.domain.entry import NeedsConfirmation, NeedsWhy
from tracker.domain.masking import is_masked, masked_record, may_enter
from tracker.domain.planned import is_unplanned
from tracker.domain.records import Changes, Participant, ParticipantStatus, Typed, Visit
from tracker.domain.rights import Right
from tracker.domain.schedule import days_outside
from tracker.domain.screening import screening_of
from tracker.domain.views import VisitRecord
from tracker.errors import NotAllowed, NotFound, NotPossible, ReasonNeeded, Refusal, ValueRefused
from tracker.history import History, load
from tracker.language import _, ngettext
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage import read, tables
from tracker.storage.writer import Value

__all__ = [
    "NeedsConfirmation",
    "NeedsWhy",
    "book",
    "complete",
    "find_visit",
    "hold",
    "miss",
    "open_visit",
    "save",
    "save_form",
    "save_visit",
    "visit_by_code",
]


# --- finding and opening


@needs(Right.READ)
def open_visit(site: Site, visit_id: str, *, for_paper: bool = True) -> VisitRecord:
    """Everything one visit holds, or what a masked assessor may see of it. NotFound where there is none.

    A screen asks for it anew with each field that is saved: without what only papers tell (trends, logs, endpoints).
    """
    with site.look() as connection:
        record = visit_record.build(site, connection, visit_id, for_paper=for_paper)
    return masked_record(record) if is_masked(site.user.roles, record.study.protocol) else record


@needs(Right.READ)
def find_visit(site: Site, number: str, planned_id: str) -> str:
    """The id of a participant's visit (screening, week5, month3). NotFound where participant or visit is unknown."""
    with site.look() as connection:
        participant = read.participant_by_number(connection, number)
        visits = read.visits(connection, [participant.id]).get(participant.id, ())
    for visit in visits:
        if visit.planned_id == planned_id:
            return visit.id
    names = ", ".join(visit.planned_id for visit in visits)
    raise NotFound(
        _("{number} has no visit {visit}.").format(number=number, visit=planned_id),
        _("The visits are {names}.").format(names=names),
    )


@needs(Right.READ)
def visit_by_code(site: Site, code: str) -> str:
    """The visit a scanned code names. NotFound for a code of no visit here."""
    with site.look() as connection:
        visit_id = read.visit_id_by_code(connection, code.strip().upper())
    if visit_id is None:
        raise NotFound(
            _("The code {code} names no visit at this site.").format(code=code), _("Scan the sheet again.")
        )
    return visit_id


# --- dates


@needs(Right.MANAGE)
def book(site: Site, visit_id: str, day: date | None, at: time | None = None, reason: str = "") -> Changes:
    """Set, move or take back a visit's appointment. Outside the stated window the reason is asked (ReasonNeeded)."""
    with site.work() as work:
        return record_appointment(work, visit_id, day, at, reason)


def record_appointment(
    work: Work, visit_id: str, day: date | None, at: time | None = None, reason: str = ""
) -> Changes:
    """The same inside a unit of work."""
    visit, history = _open(work, visit_id)
    if visit.held_on:
        raise NotPossible(
            _("{visit} was already held.").format(visit=visit.short), _("Book the next visit instead.")
        )
    if visit.not_needed or visit.missed_on:
        raise _not_expected(visit)
    if day is not None:
        check_day(history.participant, day, work.site.today())
    outside = days_outside(replace(visit, held_on=day)) if day and not visit.provisional else 0
    if outside and not reason.strip():
        raise ReasonNeeded(_outside_sentence(outside), _("Say why, or choose a day inside the window."))
    values: dict[str, Value] = {"appointment": day, "appointment_time": at if day else None}
    work.update(tables.VISIT, visit_id, values, participant=visit.participant_id, reason=reason.strip())
    return _replanned(work, history, visit_id)


@needs(Right.ENTER)
def hold(site: Site, visit_id: str, day: date, reason: str = "") -> Changes:
    """Record the day a visit took place; later visits are dated anew from it. Out of the window a deviation is logged.

    ValueRefused for a day before consent or in the future; ReasonNeeded outside the window, or when the day of a
    completed visit changes; NotPossible for a visit that is no longer expected, or was not on that day.
    """
    with site.work() as work:
        return record_day(work, visit_id, day, reason)


def record_day(work: Work, visit_id: str, day: date, reason: str = "") -> Changes:
    """The same inside a unit of work."""
    visit, history = _open(work, visit_id)
    visit = following.as_on(work, visit, history, day)
    if visit.missed_on or visit.held_on not in (None, day):
        # An assessor begins a visit; what was recorded of its day is not theirs to change.
        work.site.need(Right.MANAGE)
    _may_hold(history, visit)
    check_day(history.participant, day, work.site.today())
    if day > work.site.today():
        raise ValueRefused(
            Refusal.IN_THE_FUTURE,
            _("This day is in the future."),
            _("A visit is recorded once it took place."),
        )
    plan = planning.plan_of(work.site, work.connection, history.participant.study_id)
    values: dict[str, Value] = {"held_on": day, "missed_on": None, "missed_reason": "", "not_needed": False}
    if visit.held_on is None:
        visit, under = following.held_under(work, plan, visit, history, day)
        values |= under
    outside = 0 if visit.provisional else days_outside(replace(visit, held_on=day))
    if outside and not reason.strip():
        raise ReasonNeeded(_outside_sentence(outside), _("Say why; it is logged as a deviation."))
    _check_screening(history, visit, day, reason)
    if visit.completed_at and visit.held_on != day and not reason.strip():
        raise ReasonNeeded(_("This visit is completed."), _("Say why its date changes."))
    work.update(tables.VISIT, visit_id, values, participant=visit.participant_id, reason=reason.strip())
    planning.log_deviation(work, replace(visit, held_on=day), plan, reason.strip())
    _replanned(work, history, visit_id, reason.strip())
    if visit.held_on != day:
        why = reason.strip() or _("judged anew: the day of a visit changed")
        after = load(work.site, work.connection, visit.participant_id)
        flagging.Rejudging(work, history, after, why).everything()
        query_keeping.keep(work, after)
    return work.changes


@needs(Right.MANAGE)
def miss(site: Site, visit_id: str, reason: str) -> Changes:
    """Say that a visit was missed; only a person says so, with a reason."""
    with site.work() as work:
        visit, history = _open(work, visit_id)
        if visit.held_on or visit.not_needed:
            raise NotPossible(
                _("{visit} cannot be missed: it was held or is not expected.").format(visit=visit.short),
                _("Choose the visit that was missed."),
            )
        if not reason.strip():
            raise ReasonNeeded(_("A missed visit needs a reason."), _("Say why it was missed."))
        values: dict[str, Value] = {"missed_on": site.today(), "missed_reason": reason.strip()}
        work.update(tables.VISIT, visit_id, values, participant=visit.participant_id, reason=reason.strip())
        return _replanned(work, history, visit_id)


@needs(Right.MANAGE)
def complete(site: Site, visit_id: str) -> Changes:
    """Say that entering is finished; from now on every change asks for its reason."""
    with site.work() as work:
        visit, history = _open(work, visit_id)
        _must_have_begun(visit)
        if visit.completed_at is None:
            work.update(
                tables.VISIT, visit_id, {"completed_at": site.clock.now()}, participant=visit.participant_id
            )
            end_study(work, history, visit)
            after = load(work.site, work.connection, visit.participant_id)
            query_keeping.keep(work, after, (after.visit(visit_id),))
        work.touched(participant=visit.participant_id, visit=visit_id)
        return work.changes


def _check_form(site: Site, history: History, form_id: str) -> None:
    """An assessor records what an assessor assesses, and nothing else."""
    protocol = history.protocol
    if not may_enter(site.user.roles, protocol.form(form_id)):
        titles = ", ".join(_(form.title) for form in protocol.forms if may_enter(site.user.roles, form))
        raise NotAllowed(
            _("{login} may not record this form.").format(login=site.user.login),
            _("An assessor records: {forms}.").format(forms=titles),
        )


def end_study(work: Work, history: History, last: Visit) -> None:
    """Whoever completed the last planned visit has completed the study; a series without an end never is."""
    who, planned = history.participant, history.study.current.visits
    if last.planned_id != planned[-1].id or who.status is not ParticipantStatus.ENROLLED:
        return
    values: dict[str, Value] = {"status": ParticipantStatus.COMPLETED.value, "ended_on": last.held_on}
    work.update(tables.PARTICIPANT, who.id, values, participant=who.id)


def _open(work: Work, visit_id: str, *, logs: bool = True) -> tuple[Visit, History]:
    who = read.visited_by(work.connection, visit_id)
    history = load(work.site, work.connection, who, logs=logs)
    return history.visit(visit_id), history


def _may_hold(history: History, visit: Visit) -> None:
    if was_dropped(history.participant, visit, history.study.current):
        raise NotPossible(
            _("An amendment dropped {visit}, and its approval is not after this day.").format(
                visit=visit.short
            ),
            _("A visit that takes place since then is added as an unscheduled one."),
        )
    if visit.not_needed:
        raise _not_expected(visit)
    is_screening = history.participant.status is ParticipantStatus.SCREENING
    if is_unplanned(visit.planned_id):
        return
    if is_screening and history.is_after_baseline(visit):
        raise NotPossible(
            _("{number} is not enrolled yet.").format(number=history.participant.shown_number),
            _("Record the eligibility decision first."),
        )


def _not_expected(visit: Visit) -> NotPossible:
    return NotPossible(
        _("{visit} is no longer expected.").format(visit=visit.short),
        _("Choose a visit that is still open."),
    )


def _check_screening(history: History, visit: Visit, day: date, reason: str) -> None:
    """Baseline after the screening expired asks for its reason; the screening then lies before its window."""
    found = screening_of(history.participant, history.protocol, history.visits, day)
    if visit.planned_id == history.protocol.baseline.id and found and found.expired and not reason.strip():
        raise ReasonNeeded(
            _("The screening expired on {day}.").format(day=dates.full(found.holds_to)),
            _("Say why; it is logged as a deviation."),
        )


def _must_have_begun(visit: Visit) -> None:
    if visit.held_on is None:
        raise NotPossible(_("{visit} has not begun.").format(visit=visit.short), _("Record its date first."))


def check_day(participant: Participant, day: date, today: date) -> None:
    """Refuse a day on which no visit of this participant can be. ValueRefused."""
    check_ahead(day, today)
    if day < participant.consent_date:
        raise ValueRefused(
            Refusal.OUT_OF_RANGE,
            _("This day is before consent ({day}).").format(day=dates.full(participant.consent_date)),
            _("Nothing is done before consent: check the date."),
        )


def _outside_sentence(days: int) -> str:
    n = abs(days)
    if days > 0:
        words = ngettext("This day is {n} day after the window.", "This day is {n} days after the window.", n)
    else:
        words = ngettext(
            "This day is {n} day before the window.", "This day is {n} days before the window.", n
        )
    return words.format(n=n)


def _replanned(work: Work, history: History, visit_id: str, reason: str = "") -> Changes:
    plan = planning.plan_of(work.site, work.connection, history.participant.study_id)
    planning.replan(work, history.participant, plan, reason)
    work.touched(participant=history.participant.id, visit=visit_id)
    return work.changes


# --- fields


@needs(Right.ENTER)
def save(site: Site, visit_id: str, form_id: str, typed: Typed, reason: str = "") -> Changes:
    """Record what a person left in a field: value, judgement, flags and score in one transaction.

    ValueRefused (the text stays with the person); NeedsConfirmation; ReasonNeeded once the visit is completed.
    """
    return save_form(site, visit_id, form_id, (typed,), reason)


@needs(Right.ENTER)
def save_form(site: Site, visit_id: str, form_id: str, draft: Sequence[Typed], reason: str = "") -> Changes:
    """Record several fields of a form at once: all of them, or nothing where one is refused (as `save`)."""
    return save_visit(site, visit_id, {form_id: draft}, reason)


@needs(Right.ENTER)
def save_visit(site: Site, visit_id: str, drafts: Mapping[str, Sequence[Typed]], reason: str = "") -> Changes:
    """Record fields of several forms of a visit at once, by the forms' ids (as `save_form`)."""
    with site.work() as work:
        return record_fields(work, visit_id, drafts, reason)


def record_fields(
    work: Work, visit_id: str, drafts: Mapping[str, Sequence[Typed]], reason: str = ""
) -> Changes:
    """The same inside a unit of work."""
    # Nothing that is saved here rests on the logs; the queries of a completed visit read them themselves.
    visit, history = _open(work, visit_id, logs=False)
    _must_have_begun(visit)
    for form_id in drafts:
        _check_form(work.site, history, form_id)
    recording.Recording(work, history.under(visit), visit, reason.strip()).save(drafts)
    return work.changes
