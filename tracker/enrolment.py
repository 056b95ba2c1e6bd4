"""From consent to enrolment: register, judge eligibility, enrol or screen-fail."""

import json
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from sqlalchemy import Connection

from tracker import allocation, log_deviations, planning, visits
from tracker.domain import dates
from tracker.domain.appointments import check_ahead
from tracker.domain.criteria import CriterionResult, Outcome
from tracker.domain.entry import clean
from tracker.domain.masking import is_masked
from tracker.domain.protocol import Protocol
from tracker.domain.records import Changes, Decision, Participant, ParticipantStatus, Sex, Study, Typed
from tracker.domain.rights import Right
from tracker.domain.screening import screening_of
from tracker.domain.verdict import Verdict
from tracker.eligibility import judged, verdict
from tracker.errors import NotPossible, ReasonNeeded, Refusal, ValueRefused
from tracker.flagging import Rejudging
from tracker.history import History, load
from tracker.language import _
from tracker.leaving import leave
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage import read, read_results, tables
from tracker.storage.writer import Value, new_id

OLDEST = 120


@dataclass(frozen=True)
class Registration:
    """A participant to be: initials, never a name; the birth date, or only the year where local law asks."""

    initials: str
    sex: Sex
    consent_date: date
    consent_version: str
    birth_date: date | None = None
    birth_year: int | None = None
    screening_on: date | None = None
    baseline_on: date | None = None


@dataclass(frozen=True)
class Eligibility:
    """Every criterion judged by what is recorded, and the decision if there is one."""

    participant: Participant
    study: Study
    results: tuple[CriterionResult, ...]
    decision: Decision | None
    eligible: Verdict

    def count(self, outcome: Outcome) -> int:
        """How many criteria stand so."""
        return sum(result.outcome is outcome for result in self.results)


@needs(Right.MANAGE)
def next_screening_number(site: Site, study_id: str) -> str:
    """The screening number the next participant will have."""
    with site.look() as connection:
        protocol = planning.plan_of(site, connection, study_id).protocol
        taken = read.count_participants(connection, study_id, enrolled=False)
        pattern = protocol.numbering.screening
        return _free_number(connection, site.info.code, pattern, taken)


@needs(Right.MANAGE)
def register(site: Site, study_id: str, registration: Registration) -> tuple[str, Changes]:
    """Record a participant who consented, with all visits planned. Returns the participant's id.

    ValueRefused names the field that cannot be so; nothing is stored then.
    """
    with site.work() as work:
        return record(work, study_id, registration), work.changes


def record(
    work: Work,
    study_id: str,
    registration: Registration,
    rescreened_from: str | None = None,
    number: str | None = None,
) -> str:
    """Write a registration inside a unit of work; `rescreened_from` is the record of an earlier screening.

    `number` is the screening number that a participant has already, else the next by the study's pattern.
    """
    kept = checked(work, registration)
    plan = planning.plan_of(work.site, work.connection, study_id)
    number = number or _number(work, plan.protocol.numbering.screening, study_id, enrolled=False)
    participant_id = new_id()
    row: dict[str, Value] = {
        "id": participant_id,
        "study_id": study_id,
        "screening_number": number,
        "number": None,
        "initials": kept.initials,
        "sex": kept.sex.value,
        "birth_date": kept.birth_date,
        "birth_year": kept.birth_year,
        "consent_date": kept.consent_date,
        "consent_version": kept.consent_version,
        "status": ParticipantStatus.SCREENING.value,
        "end_reason": "",
        "rescreened_from": rescreened_from,
    }
    work.insert(tables.PARTICIPANT, row, participant=participant_id)
    participant = read.participant(work.connection, participant_id)
    planning.plan_visits(work, participant, plan, _booked(plan.protocol, kept))
    return participant_id


def _booked(protocol: Protocol, registration: Registration) -> dict[str, date]:
    """The first appointments: the visit before baseline, and baseline itself."""
    booked = {protocol.baseline.id: registration.baseline_on}
    if protocol.visits[0].id != protocol.baseline.id:
        booked[protocol.visits[0].id] = registration.screening_on
    return {planned_id: day for planned_id, day in booked.items() if day is not None}


def checked(work: Work, given: Registration) -> Registration:
    """A registration as it is recorded. ValueRefused names the field that cannot be so."""
    initials = _cleaned(given.initials, "initials")
    version = _cleaned(given.consent_version, "consent_version")
    if not initials or len(initials) > 10:
        raise ValueRefused(
            Refusal.MISSING, _("Initials are needed, at most ten characters."), _("Type them."), "initials"
        )
    if not version:
        raise ValueRefused(
            Refusal.MISSING,
            _("The version of the consent form is needed."),
            _("It stands on the form."),
            "consent_version",
        )
    if given.consent_date > work.site.today():
        raise ValueRefused(
            Refusal.IN_THE_FUTURE, _("Consent lies in the future."), _("Check the date."), "consent_date"
        )
    _check_birth(given)
    for field, day in (("screening_on", given.screening_on), ("baseline_on", given.baseline_on)):
        if day and day < given.consent_date:
            raise ValueRefused(
                Refusal.OUT_OF_RANGE,
                _("This day is before consent."),
                _("Nothing is done before consent."),
                field,
            )
        if day:
            check_ahead(day, work.site.today(), field)
    return replace(given, initials=initials, consent_version=version)


def _cleaned(text: str, field: str) -> str:
    """The text without surrounding space; a refusal names its field."""
    try:
        return clean(text)
    except ValueRefused as refusal:
        raise ValueRefused(refusal.code, refusal.happened, refusal.todo, field) from None


def _check_birth(given: Registration) -> None:
    field = "birth_date" if given.birth_date else "birth_year"
    year = given.birth_date.year if given.birth_date else given.birth_year
    if year is None:
        raise ValueRefused(
            Refusal.MISSING, _("The birth date or year is needed."), _("Type it."), "birth_date"
        )
    if given.birth_date and given.birth_date > given.consent_date:
        raise ValueRefused(
            Refusal.OUT_OF_RANGE, _("The birth date is after consent."), _("Check both dates."), field
        )
    age = given.consent_date.year - year
    if not 0 <= age <= OLDEST:
        raise ValueRefused(
            Refusal.OUT_OF_RANGE,
            _("An age of {age} years is not possible.").format(age=age),
            _("Allowed is 0 to {most}: check the birth date.").format(most=OLDEST),
            field,
        )


@needs(Right.READ)
def eligibility(site: Site, participant_id: str) -> Eligibility:
    """Every criterion of the study: met, failed or not yet known, and why. NotPossible for a masked assessor."""
    with site.look() as connection:
        history = load(site, connection, participant_id)
        _refuse_masked(site, history.protocol)
        return _eligibility(history, read_results.decision(connection, participant_id))


def _refuse_masked(site: Site, protocol: Protocol) -> None:
    if is_masked(site.user.roles, protocol):
        raise NotPossible(
            _("Eligibility is not for a masked assessor: it names laboratory values and treatments."),
            _("Ask the coordinator."),
        )


def _eligibility(history: History, decision: Decision | None) -> Eligibility:
    results = judged(history)
    return Eligibility(history.participant, history.study, results, decision, verdict(results))


@needs(Right.MANAGE)
def answer(site: Site, participant_id: str, question_id: str, code: str, reason: str = "") -> Changes:
    """Answer a yes/no question of the criteria on the eligibility form of the visit that holds it."""
    with site.look() as connection:
        history = load(site, connection, participant_id)
    criteria = {form.id for form in history.protocol.forms if form.criteria}
    for visit in history.visits:
        for form_id in visit.form_ids(history.protocol):
            if form_id in criteria:
                return visits.save(site, visit.id, form_id, Typed(question_id, code), reason)
    raise NotPossible(
        _("No visit of this study has the eligibility form."), _("Add the form to a visit in the study file.")
    )


@needs(Right.MANAGE)
def enrol(
    site: Site,
    participant_id: str,
    on: date,
    decided_by: str,
    arm: str | None = None,
    kit: str | None = None,
    reason: str = "",
    stratum: str | None = None,
) -> Changes:
    """Record the decision that a participant is eligible, and give the participant number.

    Where the study has an open randomisation list its next line (of the `stratum`) is drawn; arm and kit are for a
    study without one. Refused (NotPossible) while a criterion is failed or not yet known, in a double-blind study for
    an arm, and for an arm or kit beside a list.
    """
    with site.work() as work:
        history = load(site, work.connection, participant_id)
        found = _eligibility(history, None)
        _may_decide(history, on, site, decided_by)
        if found.eligible.answer is not True:
            raise NotPossible(
                _("{number} cannot be enrolled: {because}.").format(
                    number=history.participant.shown_number, because=found.eligible.because
                ),
                _("Complete or correct the criteria first."),
            )
        _check_screening(history, on, reason)
        arm, kit = allocation.allocate(work, history.participant, history.protocol, arm, kit, stratum)
        _decide(work, found, "enrolled", decided_by, on, reason)
        number = _number(
            work, history.protocol.numbering.participant, history.participant.study_id, enrolled=True
        )
        return _enrolled(work, history, number, on, arm, kit, reason)


def take_over(
    work: Work,
    participant_id: str,
    number: str,
    on: date,
    decided_by: str,
    arm: str | None,
    kit: str | None,
    reason: str,
) -> Changes:
    """Record inside a unit of work that a participant was enrolled before this site kept its records here.

    What the criteria say by what is recorded now is kept beside the decision, and does not stop it: it was taken then.
    NotPossible while a randomisation list is open, as an arm or kit of the past would be chosen beside it.
    """
    history = load(work.site, work.connection, participant_id)
    _may_decide(history, on, work.site, decided_by)
    arm, kit = allocation.by_hand(work, history.participant, history.protocol, arm, kit)
    _decide(work, _eligibility(history, None), "enrolled", decided_by, on, reason)
    return _enrolled(work, history, number, on, arm, kit, reason)


def _enrolled(
    work: Work, history: History, number: str, on: date, arm: str | None, kit: str | None, reason: str
) -> Changes:
    """Write that a participant is enrolled, and judge anew what rests on the arm."""
    who = history.participant
    values: dict[str, Value] = {
        "number": number,
        "status": ParticipantStatus.ENROLLED.value,
        "enrolled_on": on,
        "arm": arm,
        "kit": kit,
    }
    work.update(tables.PARTICIPANT, who.id, values, participant=who.id, reason=reason)
    if arm:
        drawn = replace(history, participant=replace(who, arm=arm))
        Rejudging(work, history, drawn, reason or _("judged anew: the arm is known")).everything()
    log_deviations.keep(work, load(work.site, work.connection, who.id))
    work.touched(participant=who.id)
    return work.changes


@needs(Right.MANAGE)
def screen_fail(site: Site, participant_id: str, on: date, decided_by: str, reason: str) -> Changes:
    """Record that a participant is not taken in, with the reason; what was planned is no longer needed."""
    with site.work() as work:
        return fail(work, participant_id, on, decided_by, reason)


def fail(work: Work, participant_id: str, on: date, decided_by: str, reason: str) -> Changes:
    """The same inside a unit of work."""
    history = load(work.site, work.connection, participant_id)
    _may_decide(history, on, work.site, decided_by)
    if not reason.strip():
        raise ReasonNeeded(
            _("A screen failure needs a reason."), _("Name the criterion or the circumstance.")
        )
    _decide(work, _eligibility(history, None), "screen failure", decided_by, on, reason.strip())
    return leave(work, history, ParticipantStatus.SCREEN_FAILURE, on, reason.strip())


def _may_decide(history: History, on: date, site: Site, decided_by: str) -> None:
    who = history.participant
    if who.status is not ParticipantStatus.SCREENING:
        raise NotPossible(
            _("{number} is already {status}.").format(number=who.shown_number, status=_(who.status.value)),
            _("Eligibility is decided once; see the page of the participant."),
        )
    if not decided_by.strip():
        raise ValueRefused(
            Refusal.MISSING, _("Who decided is needed."), _("Type the investigator's name."), "decided_by"
        )
    if on < who.consent_date or on > site.today():
        raise ValueRefused(
            Refusal.OUT_OF_RANGE,
            _("The decision lies before consent or in the future."),
            _("Check the date."),
            "on",
        )


def _check_screening(history: History, on: date, reason: str) -> None:
    """A decision after the screening expired is not taken silently."""
    found = screening_of(history.participant, history.protocol, history.visits, on)
    if found and found.expired and not reason.strip():
        raise ReasonNeeded(
            _("The screening expired on {day}.").format(day=dates.full(found.holds_to)),
            _("Repeat what the site repeats, or say why it still holds."),
        )


def _decide(work: Work, found: Eligibility, outcome: str, decided_by: str, on: date, reason: str) -> None:
    said = {result.criterion.id: [result.outcome.value, result.holds.because] for result in found.results}
    row: dict[str, Value] = {
        "participant_id": found.participant.id,
        "outcome": outcome,
        "decided_by": clean(decided_by),
        "decided_on": on,
        "reason": reason,
        "criteria": json.dumps(said, ensure_ascii=False, sort_keys=True),
        "recorded_at": work.site.clock.now(),
    }
    work.insert(tables.DECISION, row, participant=found.participant.id, reason=reason)


def _number(work: Work, pattern: str, study_id: str, *, enrolled: bool) -> str:
    used = read.count_participants(work.connection, study_id, enrolled=enrolled)
    return _free_number(work.connection, work.site.info.code, pattern, used)


def _free_number(connection: Connection, code: str, pattern: str, used: int) -> str:
    """The next number by the study's pattern, with the code of the site, that no participant of the site has."""
    numbers = (pattern.format(n=n, site=code) for n in count(used + 1))
    return next(number for number in numbers if not read.number_is_taken(connection, number))
