"""Visits that no protocol plans: unscheduled ones, and the one for early termination."""

from collections.abc import Sequence
from datetime import date

from tracker import planning
from tracker.domain import dates
from tracker.domain.appointments import check_ahead
from tracker.domain.planned import EARLY_TERMINATION
from tracker.domain.protocol import Protocol
from tracker.domain.records import Changes, ParticipantStatus
from tracker.domain.rights import Right
from tracker.domain.unplanned import next_unscheduled, offered_forms, proposed_forms
from tracker.errors import NotPossible, ReasonNeeded, Refusal, ValueRefused
from tracker.history import History, load
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage.writer import Value


@needs(Right.MANAGE)
def add_unscheduled(
    site: Site, participant_id: str, day: date, forms: Sequence[str], reason: str
) -> tuple[str, Changes]:
    """Add a visit that no protocol plans, with the forms chosen for it: a sample taken again, an adverse event.

    It is booked for the day and held like any other. Returns the visit's id. ReasonNeeded without a reason;
    ValueRefused for a day before consent or a form that this study does not offer.
    """
    with site.work() as work:
        history = load(site, work.connection, participant_id)
        planned_id = next_unscheduled(visit.planned_id for visit in history.visits)
        if history.participant.status is ParticipantStatus.SCREEN_FAILURE:
            raise NotPossible(
                _("The screening of {number} failed.").format(number=history.participant.shown_number),
                _("Screen the participant again under a new number."),
            )
        if not reason.strip():
            raise ReasonNeeded(_("An unscheduled visit needs a reason."), _("Say what it is for."))
        return _add(work, history, planned_id, day, forms, reason.strip())


@needs(Right.MANAGE)
def add_early_termination(
    site: Site, participant_id: str, day: date, forms: Sequence[str] | None = None, reason: str = ""
) -> tuple[str, Changes]:
    """Add the visit at which someone who leaves, or stops treatment, is seen for the last time.

    Without `forms` it has those that domain/unplanned.py proposes. Returns the visit's id. NotPossible for who was
    never enrolled, or who has one.
    """
    with site.work() as work:
        history = load(site, work.connection, participant_id)
        who = history.participant
        if who.enrolled_on is None or who.status is ParticipantStatus.DIED:
            raise NotPossible(
                _("{number} is not on study.").format(number=who.shown_number),
                _("Only who was enrolled has an early-termination visit."),
            )
        if any(visit.planned_id == EARLY_TERMINATION for visit in history.visits):
            raise NotPossible(
                _("{number} has an early-termination visit already.").format(number=who.shown_number),
                _("Book or hold that one."),
            )
        chosen = proposed_forms(history.study.current, EARLY_TERMINATION) if forms is None else forms
        return _add(work, history, EARLY_TERMINATION, day, chosen, reason.strip() or who.end_reason)


def _add(
    work: Work, history: History, planned_id: str, day: date, forms: Sequence[str], reason: str
) -> tuple[str, Changes]:
    who = history.participant
    check_ahead(day, work.site.today(), "day")
    _check_day(history, day)
    names = _checked_forms(history.study.current, planned_id, forms)
    plan = planning.plan_of(work.site, work.connection, who.study_id)
    values: dict[str, Value] = {"appointment": day, "forms": ",".join(names), "reason": reason}
    visit_id = planning.add_visit(work, who, plan, planned_id, values)
    work.touched(participant=who.id, visit=visit_id)
    return visit_id, work.changes


def _checked_forms(protocol: Protocol, planned_id: str, forms: Sequence[str]) -> tuple[str, ...]:
    """The chosen forms in the order of the study file."""
    allowed = (*offered_forms(protocol), *proposed_forms(protocol, planned_id))
    if not forms:
        raise ValueRefused(Refusal.MISSING, _("The visit needs a form."), _("Choose at least one."), "forms")
    for name in forms:
        if name not in allowed:
            raise ValueRefused(
                Refusal.NOT_A_CHOICE,
                _("{form} is not a form of such a visit.").format(form=name),
                _("The forms are {names}.").format(names=", ".join(dict.fromkeys(allowed))),
                "forms",
            )
    return tuple(form.id for form in protocol.forms if form.id in forms)


def _check_day(history: History, day: date) -> None:
    who = history.participant
    if day < who.consent_date:
        raise ValueRefused(
            Refusal.OUT_OF_RANGE,
            _("This day is before consent ({day}).").format(day=dates.full(who.consent_date)),
            _("Nothing is done before consent: check the date."),
            "day",
        )
    if who.status is ParticipantStatus.DIED and who.ended_on and day > who.ended_on:
        raise ValueRefused(
            Refusal.OUT_OF_RANGE,
            _("This day is after the death ({day}).").format(day=dates.full(who.ended_on)),
            _("Check both dates."),
            "day",
        )
