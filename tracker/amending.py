"""Amendments: a new version of a study file, what it moves shown before it is accepted, and accepted or rejected whole.

What was held keeps its version, with its forms, dates and rules; only what has not happened follows the new one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from tracker import following, planning, studies, visits
from tracker.catalogue.study_files import load_study, shipped_studies, shipped_text, study_hash
from tracker.domain.amended_visits import Fate, Move, is_open, is_still_ahead
from tracker.domain.amendment import REJECTED, Difference, Held, StudyVersion, differences, obstacles
from tracker.domain.choices import settled
from tracker.domain.consent import ON_STUDY
from tracker.domain.plain_text import check
from tracker.domain.protocol import Protocol
from tracker.domain.records import Changes, Participant, ParticipantStatus, Visit
from tracker.domain.rights import Right
from tracker.errors import (
    Cancelled,
    NotPossible,
    ReasonNeeded,
    Refusal,
    StudyFileError,
    ValueRefused,
)
from tracker.history import load
from tracker.language import _
from tracker.permission import needs
from tracker.planning import Plan
from tracker.site import Site, Work
from tracker.storage import read, read_amendments, read_trust, tables
from tracker.storage.writer import Value

Told = Callable[[int, int], bool]
"""Is told how many of how many participants are planned anew; its False cancels."""


@dataclass(frozen=True)
class Moved:
    """A visit of one participant that the amendment moves, adds or drops."""

    participant: Participant
    label: str
    move: Move


@dataclass(frozen=True)
class Preview:
    """What accepting would do, before anything is stored."""

    study_id: str
    text: str
    old: Protocol
    new: Protocol
    differences: tuple[Difference, ...]
    moved: tuple[Moved, ...]
    same: int
    """How many planned visits keep their dates."""
    kept: int
    """How many visits, held or missed, stay under their versions."""
    too_late: tuple[str, ...]
    """Who is past a visit that the version adds, by number: for them it is not planned."""
    locked: tuple[str, ...]
    """Who is locked and has visits that would follow, by number: nothing can be accepted before they are unlocked."""
    on_study: tuple[str, ...]
    """Who would have to consent again, if the form changes, by number."""

    def count(self, wanted: Fate) -> int:
        """How many visits fare so."""
        return sum(one.move.fate is wanted for one in self.moved)


@dataclass(frozen=True)
class Acceptance:
    """What whoever accepts says: the day of the approval, the version of the form if it changes, what changes."""

    approved_on: date
    reason: str
    consent_version: str = ""


@needs(Right.READ)
def versions(site: Site, study_id: str) -> tuple[StudyVersion, ...]:
    """The versions of a study at this site, the first one first, the one in force last."""
    with site.look() as connection:
        return read_amendments.versions(connection, study_id)


@needs(Right.READ)
def visits_by_version(site: Site, study_id: str) -> Mapping[str, int]:
    """How many visits were held under each version of a study."""
    with site.look() as connection:
        people = read.participants(connection, study_id)
        stored = read.visits(connection, [who.id for who in people])
    found: dict[str, int] = {}
    for mine in stored.values():
        for visit in mine:
            if visit.held_on:
                found[visit.protocol_version] = found.get(visit.protocol_version, 0) + 1
    return found


@needs(Right.CONFIGURE)
def newer_shipped(site: Site, study_id: str) -> str | None:
    """The version of this study that ships with Visitbook, where this site never had it."""
    key = studies.study(site, study_id).protocol.id
    shipped = shipped_studies().get(key)
    with site.look() as connection:
        known = read_amendments.versions(connection, study_id)
    if shipped is None or shipped.version in {one.version for one in known}:
        return None
    return shipped.version


def shipped_file(study_key: str) -> str:
    """The text of the study file that ships with Visitbook."""
    return shipped_text(study_key)


@needs(Right.CONFIGURE)
def preview(site: Site, study_id: str, text: str, name: str = "") -> Preview:
    """What a new version of a study file changes, and which planned visits of whom would move; nothing is stored.

    StudyFileError names every problem of the file, and why it cannot follow the version in force.
    """
    new = load_study(text, name or _("the study file"))
    with site.look() as connection:
        plan = planning.plan_of(site, connection, study_id)
        people = read.participants(connection, study_id)
        _check(connection, study_id, plan, new, people)
        other = _plan_with(site, connection, study_id, new, plan)
        stored = read.visits(connection, [who.id for who in people])
        today = site.today()
        moves = {who.id: following.moves_of(who, stored.get(who.id, ()), other, today) for who in people}
        locked = _locked(connection, people, moves)
    return _preview(study_id, text, plan, other, people, stored, moves, locked, today)


def _preview(
    study_id: str,
    text: str,
    plan: Plan,
    other: Plan,
    people: Sequence[Participant],
    stored: Mapping[str, tuple[Visit, ...]],
    moves: Mapping[str, tuple[Move, ...]],
    locked: tuple[str, ...],
    today: date,
) -> Preview:
    moved = tuple(
        Moved(who, other.protocol.visit_label(move.after.planned_id), move)
        for who in people
        for move in moves[who.id]
        if move.fate is not Fate.SAME
    )
    on_study = [who for who in people if who.status in ON_STUDY]
    late = [who for who in on_study if _is_past_one(who, stored.get(who.id, ()), other, today)]
    planned = [move for mine in moves.values() for move in mine if not move.after.not_needed]
    return Preview(
        study_id,
        text,
        plan.current,
        other.current,
        differences(plan.current, other.current),
        moved,
        same=sum(move.fate is Fate.SAME for move in planned),
        kept=sum(not is_open(visit) for mine in stored.values() for visit in mine),
        too_late=tuple(who.shown_number for who in late),
        locked=locked,
        on_study=tuple(who.shown_number for who in on_study),
    )


@needs(Right.CONFIGURE)
def accept(site: Site, study_id: str, text: str, given: Acceptance, progress: Told | None = None) -> Changes:
    """Put a new version of a study file in force: visits that have not happened follow it, all or none.

    As `preview` for the file; ReasonNeeded without what changes; ValueRefused for a day of approval in the future;
    NotPossible while someone whose visits would follow is locked; Cancelled where `progress` said so.
    """
    new = load_study(text, _("the study file"))
    _check_given(site, given)
    with site.alone(), site.work() as work:
        plan = planning.plan_of(site, work.connection, study_id)
        people = read.participants(work.connection, study_id)
        _check(work.connection, study_id, plan, new, people)
        stored = read.visits(work.connection, [who.id for who in people])
        _store(work, study_id, text, new, given)
        other = planning.plan_of(site, work.connection, study_id)
        moves = {
            who.id: following.moves_of(who, stored.get(who.id, ()), other, site.today()) for who in people
        }
        _refuse_locked(_locked(work.connection, people, moves))
        for done, who in enumerate(people):
            if progress and not progress(done, len(people)):
                raise Cancelled(_("Accepting was cancelled; the version before is in force."))
            following.follow(work, who, stored.get(who.id, ()), moves[who.id], other)
            _complete(work, who, stored.get(who.id, ()), other)
        work.touched(study=study_id)
        return work.changes


@needs(Right.CONFIGURE)
def reject(site: Site, study_id: str, text: str, reason: str) -> None:
    """Note on the trail that a new version was looked at and not taken; nothing else changes. ReasonNeeded."""
    new = load_study(text, _("the study file"))
    if not reason.strip():
        raise ReasonNeeded(_("Rejecting a version needs a reason."), _("It stands in the audit trail."))
    said: dict[str, Value] = {"version": new.version, "sha256": study_hash(text)}
    with site.work() as work:
        work.writer.note(REJECTED, "study", study_id, said, reason=reason.strip())


# --- checking


def _check(
    connection: Connection, study_id: str, plan: Plan, new: Protocol, people: Sequence[Participant]
) -> None:
    names = read_amendments.version_ids(connection, study_id)
    held = Held(frozenset(names), frozenset(who.arm for who in people if who.arm))
    if problems := obstacles(plan.current, settled(new, plan.choices), held):
        words = _("This file cannot follow version {now}.")
        raise StudyFileError(words.format(now=plan.current.version), problems)


def _check_given(site: Site, given: Acceptance) -> None:
    if given.approved_on > site.today():
        raise ValueRefused(
            Refusal.IN_THE_FUTURE,
            _("The approval lies in the future."),
            _("An amendment is put in force once it is approved."),
            "approved_on",
        )
    if not given.reason.strip():
        raise ReasonNeeded(_("An amendment needs its reason."), _("Say in a line what changes, and why."))
    check(given.consent_version, "consent_version", lines=False)


def _locked(
    connection: Connection, people: Sequence[Participant], moves: Mapping[str, tuple[Move, ...]]
) -> tuple[str, ...]:
    """Who on study is locked, or has a locked visit that would follow."""
    following = {
        move.before.id: who
        for who in people
        for move in moves[who.id]
        if move.before and who.status in ON_STUDY
    }
    following |= {who.id: who for who in people if who.status in ON_STUDY and moves[who.id]}
    held = {lock.record_id for lock in read_trust.locks(connection, following)}
    return tuple(sorted({following[record].shown_number for record in held}))


def _refuse_locked(numbers: tuple[str, ...]) -> None:
    if numbers:
        raise NotPossible(
            _("Locked, and with visits that would follow: {numbers}.").format(numbers=", ".join(numbers)),
            _("An investigator can unlock them, with a reason."),
        )


# --- what becomes of the visits


def _plan_with(site: Site, connection: Connection, study_id: str, new: Protocol, plan: Plan) -> Plan:
    """The plan as it would be with the new version in force."""
    stored = {
        name: settled(site.protocol(connection, version_id), plan.choices)
        for name, version_id in read_amendments.version_ids(connection, study_id).items()
    }
    stored[new.version] = settled(new, plan.choices)
    return planning.made_plan(stored, "", plan.windows, plan.choices)


def _is_past_one(who: Participant, stored: Sequence[Visit], plan: Plan, today: date) -> bool:
    """Whether the new version adds a visit that comes too late for someone."""
    known = {visit.planned_id for visit in stored}
    order = [one.id for one in plan.current.visits]
    added = (visit for visit in following.dated(who, stored, plan) if visit.planned_id not in known)
    return any(not is_still_ahead(visit, stored, order, today) for visit in added)


# --- writing


def _store(work: Work, study_id: str, text: str, new: Protocol, given: Acceptance) -> None:
    """The version, that it is in force, and the amendment that brought it."""
    now, reason = work.site.clock.now(), given.reason.strip()
    version: dict[str, Value] = {
        "study_id": study_id,
        "version": new.version,
        "text": text,
        "sha256": study_hash(text),
        "added_at": now,
    }
    version_id = work.insert(tables.VERSION, version, reason=reason)
    work.update(tables.STUDY, study_id, {"current_version_id": version_id}, reason=reason)
    amendment: dict[str, Value] = {
        "study_id": study_id,
        "version_id": version_id,
        "approved_on": given.approved_on,
        "consent_version": given.consent_version.strip(),
        "reason": reason,
        "accepted_at": now,
        "accepted_by": work.site.user.login,
    }
    work.insert(tables.AMENDMENT, amendment, reason=reason)


def _complete(work: Work, who: Participant, stored: Sequence[Visit], plan: Plan) -> None:
    """Who completed what is now the last planned visit has completed the study."""
    last = plan.current.visits[-1].id
    done = next((one for one in stored if one.planned_id == last and one.completed_at), None)
    if done and who.status is ParticipantStatus.ENROLLED:
        visits.end_study(work, load(work.site, work.connection, who.id), done)
