"""Stopping treatment is not leaving the study; withdrawal, loss to follow-up and death are. Each can be taken back."""

from datetime import date

from tracker import following, log_deviations, planning
from tracker.domain import dates
from tracker.domain.departure import WAYS, Departure, departure
from tracker.domain.records import Changes, Participant, ParticipantStatus
from tracker.domain.rights import Right
from tracker.errors import NotPossible, ReasonNeeded, Refusal, ValueRefused
from tracker.history import History, load
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage import read, tables
from tracker.storage.writer import Value


@needs(Right.MANAGE)
def what_changes(site: Site, participant_id: str, status: ParticipantStatus, on: date) -> Departure:
    """Which visits would no longer be needed, and what asks for a look, before anything is recorded."""
    with site.look() as connection:
        return departure(load(site, connection, participant_id).visits, status, on)


@needs(Right.MANAGE)
def withdraw(site: Site, participant_id: str, on: date, reason: str) -> Changes:
    """Record that a participant left the study; visits that were still open are no longer needed."""
    return _end(site, participant_id, ParticipantStatus.WITHDRAWN, on, reason)


@needs(Right.MANAGE)
def lost_to_follow_up(site: Site, participant_id: str, on: date, reason: str) -> Changes:
    """Record that a participant can no longer be reached, from the day on which the search ended."""
    return _end(site, participant_id, ParticipantStatus.LOST, on, reason)


@needs(Right.MANAGE)
def died(site: Site, participant_id: str, on: date, cause: str) -> Changes:
    """Record a death with its day and cause as far as known; also of who was in screening or lost."""
    return _end(site, participant_id, ParticipantStatus.DIED, on, cause)


@needs(Right.MANAGE)
def return_to_study(site: Site, participant_id: str, reason: str) -> Changes:
    """Take leaving back: the participant is on study again, and what was let go is planned anew."""
    with site.work() as work:
        history = load(site, work.connection, participant_id)
        who = history.participant
        if who.status not in WAYS:
            raise NotPossible(
                _("{number} has not left the study.").format(number=who.shown_number),
                _("There is nothing to take back."),
            )
        _needs(reason, _("Taking this back needs a reason."))
        before = ParticipantStatus.ENROLLED if who.enrolled_on else ParticipantStatus.SCREENING
        values: dict[str, Value] = {"status": before.value, "ended_on": None, "end_reason": ""}
        work.update(tables.PARTICIPANT, who.id, values, participant=who.id, reason=reason.strip())
        for visit in history.visits:
            if visit.not_needed and history.is_planned(visit):
                work.update(
                    tables.VISIT, visit.id, {"not_needed": False}, participant=who.id, reason=reason.strip()
                )
                work.touched(visit=visit.id)
        _planned_again(work, who.id)
        return work.changes


def _planned_again(work: Work, participant_id: str) -> None:
    """Date the visits of who returned, under the version in force: it may have been amended meanwhile."""
    who = load(work.site, work.connection, participant_id).participant
    plan = planning.plan_of(work.site, work.connection, who.study_id)
    if plan.versions:
        stored = read.visits(work.connection, [who.id])[who.id]
        following.follow(work, who, stored, following.moves_of(who, stored, plan, work.site.today()), plan)
    planning.replan(work, who, plan)
    log_deviations.keep(work, load(work.site, work.connection, who.id))


@needs(Right.MANAGE)
def stop_treatment(site: Site, participant_id: str, on: date, reason: str) -> Changes:
    """Record that the study drug was stopped: the participant stays in the study and every visit stays planned."""
    with site.work() as work:
        who = load(site, work.connection, participant_id).participant
        if who.enrolled_on is None or who.treatment_stopped_on:
            raise NotPossible(
                _("{number} is not on treatment.").format(number=who.shown_number),
                _("Only treatment that goes on can be stopped."),
            )
        _check_day(site, who, on)
        _needs(reason, _("Stopping treatment needs a reason."))
        values: dict[str, Value] = {
            "treatment_stopped_on": on,
            "treatment_stop_reason": reason.strip(),
        }
        work.update(tables.PARTICIPANT, who.id, values, participant=who.id, reason=reason.strip())
        work.touched(participant=who.id)
        return work.changes


@needs(Right.MANAGE)
def resume_treatment(site: Site, participant_id: str, reason: str) -> Changes:
    """Take back that treatment was stopped."""
    with site.work() as work:
        who = load(site, work.connection, participant_id).participant
        if who.treatment_stopped_on is None:
            raise NotPossible(
                _("The treatment of {number} was not stopped.").format(number=who.shown_number),
                _("There is nothing to take back."),
            )
        _needs(reason, _("Taking this back needs a reason."))
        values: dict[str, Value] = {"treatment_stopped_on": None, "treatment_stop_reason": ""}
        work.update(tables.PARTICIPANT, who.id, values, participant=who.id, reason=reason.strip())
        work.touched(participant=who.id)
        return work.changes


def leave(work: Work, history: History, status: ParticipantStatus, on: date, reason: str) -> Changes:
    """Write that a participant left, and let go of what was still planned."""
    who = history.participant
    values: dict[str, Value] = {"status": status.value, "ended_on": on, "end_reason": reason}
    work.update(tables.PARTICIPANT, who.id, values, participant=who.id, reason=reason)
    for visit in departure(history.visits, status, on).not_needed:
        work.update(tables.VISIT, visit.id, {"not_needed": True}, participant=who.id, reason=reason)
        work.touched(visit=visit.id)
    log_deviations.keep(work, load(work.site, work.connection, who.id))
    work.touched(participant=who.id)
    return work.changes


def _end(site: Site, participant_id: str, status: ParticipantStatus, on: date, reason: str) -> Changes:
    with site.work() as work:
        return end(work, participant_id, status, on, reason)


def end(work: Work, participant_id: str, status: ParticipantStatus, on: date, reason: str) -> Changes:
    """Record inside a unit of work that a participant left in one of WAYS. ReasonNeeded; NotPossible; ValueRefused."""
    history = load(work.site, work.connection, participant_id)
    who = history.participant
    if not may_end(who, status):
        raise NotPossible(
            _("{number} is not on study.").format(number=who.shown_number),
            _("Only who was enrolled can leave; a screening ends with a screen failure."),
        )
    _check_day(work.site, who, on)
    _needs(
        reason,
        _("A death needs its cause, or that it is not known.")
        if status is ParticipantStatus.DIED
        else _("Leaving the study needs a reason."),
    )
    return leave(work, history, status, on, reason.strip())


def may_end(who: Participant, status: ParticipantStatus) -> bool:
    """Whether a participant can leave in this way: enrolled ones in any, others only by death."""
    if who.status is ParticipantStatus.ENROLLED:
        return status in WAYS
    also = (ParticipantStatus.SCREENING, ParticipantStatus.LOST)
    return status is ParticipantStatus.DIED and who.status in also


def _needs(reason: str, sentence: str) -> None:
    if not reason.strip():
        raise ReasonNeeded(sentence, _("Say why, in the participant’s words if they gave one."))


def _check_day(site: Site, who: Participant, on: date) -> None:
    if on > site.today():
        raise ValueRefused(Refusal.IN_THE_FUTURE, _("This day is in the future."), _("Check the date."), "on")
    first = who.enrolled_on or who.consent_date
    if on < first:
        sentence = (
            _("This day is before enrolment ({day}).")
            if who.enrolled_on
            else _("This day is before consent ({day}).")
        )
        raise ValueRefused(
            Refusal.OUT_OF_RANGE, sentence.format(day=dates.full(first)), _("Check the date."), "on"
        )
