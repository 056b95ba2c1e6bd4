"""What becomes of a participant's visits under the version in force: each before and after, and that written.

An amendment asks it of everyone on study; who returns to the study follows what was amended meanwhile.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tracker import planning
from tracker.domain.amended_visits import Move, fate, followed, is_open, is_still_ahead, was_dropped
from tracker.domain.amendment import StudyVersion
from tracker.domain.consent import ON_STUDY
from tracker.domain.records import Participant, Visit
from tracker.domain.versions import is_planned
from tracker.history import History
from tracker.language import _
from tracker.planning import Plan
from tracker.site import Work
from tracker.storage import read_amendments, tables
from tracker.storage.writer import Value


def moves_of(who: Participant, stored: Sequence[Visit], plan: Plan, today: date) -> tuple[Move, ...]:
    """Each visit that has not happened, before and under the version in force."""
    before = {visit.planned_id: visit for visit in stored}
    order = [one.id for one in plan.current.visits]
    return tuple(
        Move(was, visit, fate(was, visit))
        for visit in dated(who, stored, plan)
        if is_open(visit)
        and ((was := before.get(visit.planned_id)) or is_still_ahead(visit, stored, order, today))
    )


def dated(who: Participant, stored: Sequence[Visit], plan: Plan) -> tuple[Visit, ...]:
    """All visits with those that this version adds, each dated by the version that it is under."""
    version = plan.current.version
    visits = [followed(who, visit, version, plan.current) for visit in stored]
    known = {visit.planned_id for visit in stored}
    if who.status in ON_STUDY:
        added = (name for name, _place in planning.expected(plan, stored) if name not in known)
        visits += [Visit("", who.id, name, "", "", 0, protocol_version=version) for name in added]
    placed = [replace(visit, position=planning.position(plan, visit)) for visit in visits]
    return planning.redated(sorted(placed, key=lambda visit: visit.position), plan)


def follow(work: Work, who: Participant, stored: Sequence[Visit], moves: Sequence[Move], plan: Plan) -> None:
    """Write what becomes of one participant's visits; what happened only keeps its place among the others."""
    reason = _("amendment, version {version}").format(version=plan.current.version)
    for visit in stored:
        place = planning.position(plan, visit)
        if place != visit.position:
            work.update(tables.VISIT, visit.id, {"position": place}, participant=who.id, reason=reason)
    locked = who.status not in ON_STUDY  # nothing is planned of them: what was let go stays as it was
    for move in () if locked else moves:
        values = _columns(move.after)
        if move.after.protocol_version == plan.current.version:
            values["protocol_version_id"] = plan.version_id
        if move.before is None:
            place = planning.position(plan, move.after) // 1000
            row = planning.new_row(who, move.after.planned_id, place, plan.version_id)
            work.insert(tables.VISIT, row | values, participant=who.id, reason=reason)
        elif work.update(tables.VISIT, move.before.id, values, participant=who.id, reason=reason):
            work.touched(visit=move.before.id)
    work.touched(participant=who.id)


def held_under(
    work: Work, plan: Plan, visit: Visit, history: History, day: date
) -> tuple[Visit, dict[str, Value]]:
    """A visit as the version of the day on which it is held dates it, and what that changes in its row.

    An amendment counts from its approval on: what took place before and is entered after keeps its window and rules.
    """
    version = _version_on(work, history.participant.study_id, visit, day)
    if version is None:
        return visit, {}
    values: dict[str, Value] = {"protocol_version_id": version.id}
    if version.version == visit.protocol_version:
        return visit, values
    under = replace(visit, protocol_version=version.version)
    dated = planning.redated([under if one.id == visit.id else one for one in history.visits], plan)
    (found,) = [one for one in dated if one.id == visit.id]
    return found, values | _columns(found)


def as_on(work: Work, visit: Visit, history: History, day: date) -> Visit:
    """A visit as it was expected on the day on which it took place: one that was dropped, until the approval."""
    dropped = was_dropped(history.participant, visit, history.study.current)
    expected = dropped and _version_on(work, history.participant.study_id, visit, day) is not None
    return replace(visit, not_needed=False) if expected else visit


def _version_on(work: Work, study_id: str, visit: Visit, day: date) -> StudyVersion | None:
    """The last version that was approved by a day, or else the one in force; None where neither has the visit."""
    known = read_amendments.versions(work.connection, study_id)
    by_then = [one for one in known if one.approved_on is None or one.approved_on <= day]
    for one in (by_then[-1], known[-1]):
        if is_planned(work.site.protocol(work.connection, one.id), visit.planned_id):
            return one
    return None


def _columns(visit: Visit) -> dict[str, Value]:
    return {
        "target": visit.target,
        "earliest": visit.earliest,
        "latest": visit.latest,
        "window_source": visit.window_source,
        "provisional": visit.provisional,
        "not_needed": visit.not_needed,
    }
