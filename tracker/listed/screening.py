"""The screening and enrolment log: everyone who was screened, what was decided, and where they stand."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.listing import Fact, ListedColumn, ListedPart, ListedRow, Listing
from tracker.domain.records import Decision, Participant, ParticipantStatus, Sex
from tracker.language import N_, _
from tracker.listed.scope import Scope, count_fact, day_words
from tracker.storage import read, read_listings

_LEFT = (
    ParticipantStatus.COMPLETED,
    ParticipantStatus.WITHDRAWN,
    ParticipantStatus.LOST,
    ParticipantStatus.DIED,
)
_REVIEW = ((N_("Investigator"), N_("This log is complete, and I decided on eligibility as stated.")),)


@dataclass(frozen=True)
class Known:
    """What is known beside the participants: decisions, the day of the first visit held, earlier screenings."""

    decisions: Mapping[str, Decision]
    first_held: Mapping[str, date]
    numbers: Mapping[str, str]


def listing(scope: Scope) -> Listing:
    """The screening and enrolment log of a study, or its line of one participant."""
    known = Known(
        read_listings.decisions(scope.connection, scope.ids),
        _first_held(scope),
        {who.id: who.shown_number for who in read.participants(scope.connection, scope.study.id)},
    )
    people = sorted(scope.people, key=lambda who: (who.consent_date, who.screening_number))
    rows = tuple(_row(who, scope, known) for who in people)
    note = _("in the order of consent")
    part = ListedPart(_("Participants"), note, _columns(scope), rows, _("Nobody was screened."))
    return scope.listing(
        _("Screening and enrolment log"),
        facts=_facts(scope),
        parts=(part,),
        remarks=(_("Masked: arm, kit and all reasons are left out."),) if scope.masked else (),
        review=_REVIEW,
    )


def _first_held(scope: Scope) -> Mapping[str, date]:
    found: dict[str, date] = {}
    for visit in scope.visits.values():
        if visit.held_on:
            earlier = found.get(visit.participant_id, visit.held_on)
            found[visit.participant_id] = min(earlier, visit.held_on)
    return found


def _facts(scope: Scope) -> tuple[Fact, ...]:
    by_status = Counter(who.status for who in scope.people)
    enrolled = [who for who in scope.people if who.enrolled_on]
    last = max((who.enrolled_on for who in enrolled if who.enrolled_on), default=None)
    left = [f"{_(status.value)} {by_status[status]}" for status in _LEFT if by_status[status]]
    said = _("last {day}").format(day=day_words(last)) if last else ""
    return (
        count_fact(_("Screened"), len(scope.people)),
        count_fact(_("In screening"), by_status[ParticipantStatus.SCREENING]),
        count_fact(_("Screen failures"), by_status[ParticipantStatus.SCREEN_FAILURE]),
        count_fact(_("Enrolled"), len(enrolled), said),
        count_fact(_("In the study"), by_status[ParticipantStatus.ENROLLED]),
        count_fact(_("Completed or left"), sum(by_status[one] for one in _LEFT), ", ".join(left)),
    )


def _columns(scope: Scope) -> tuple[ListedColumn, ...]:
    treated = "" if scope.masked else _("Arm") if scope.protocol.arm_is_recorded else _("Kit")
    return (
        ListedColumn(_("Screening no."), 62, strong=True),
        ListedColumn(_("Initials"), 38),
        ListedColumn(_("Sex, age"), 50),
        ListedColumn(_("Consent"), 72),
        ListedColumn(_("First visit"), 56),
        ListedColumn(_("Decision"), share=1.3),
        ListedColumn(_("Enrolled"), 56),
        ListedColumn(_("Participant no."), 64, strong=True),
        *((ListedColumn(treated, share=0.9),) if treated else ()),
        ListedColumn(_("Now"), share=1.4),
    )


def _row(who: Participant, scope: Scope, known: Known) -> ListedRow:
    sex = _("female") if who.sex is Sex.FEMALE else _("male")
    age = who.age_between(who.consent_date)
    consent = _("{day}\nversion {version}").format(
        day=day_words(who.consent_date), version=who.consent_version
    )
    cells = (
        _screening_number(who, known),
        who.initials,
        f"{sex}\n{age.text}" if age else sex,
        consent,
        day_words(known.first_held.get(who.id)),
        _decided(known.decisions.get(who.id), scope.masked),
        day_words(who.enrolled_on),
        who.number or "–",
        *(() if scope.masked else (_treated(who, scope),)),
        _now(who),
    )
    return ListedRow(cells)


def _screening_number(who: Participant, known: Known) -> str:
    before = known.numbers.get(who.rescreened_from or "")
    again = _("before: {number}").format(number=before) if before else ""
    return "\n".join(part for part in (who.screening_number, again) if part)


def _decided(decision: Decision | None, masked: bool) -> str:
    if decision is None:
        return _("not decided")
    words = f"{_(decision.outcome)}, {day_words(decision.decided_on)}"
    reason = "" if masked else decision.reason
    return "\n".join(part for part in (words, decision.decided_by, reason) if part)


def _treated(who: Participant, scope: Scope) -> str:
    if not scope.protocol.arm_is_recorded:
        return who.kit or "–"
    return next((arm.label for arm in scope.protocol.arms if arm.id == who.arm), "–")


def _now(who: Participant) -> str:
    stopped = ""
    if who.treatment_stopped_on:
        stopped = _("treatment stopped {day}").format(day=day_words(who.treatment_stopped_on))
        stopped = f"{stopped}: {who.treatment_stop_reason}" if who.treatment_stop_reason else stopped
    left = f"{_(who.status.value)}, {day_words(who.ended_on)}" if who.ended_on else _(who.status.value)
    return "\n".join(part for part in (left, who.end_reason, stopped) if part)
