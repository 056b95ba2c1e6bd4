"""Keeping a participant's visits in step with the protocol: made once, re-dated while nothing has happened."""

import secrets
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection

from tracker.domain.amended_visits import is_open
from tracker.domain.choices import Choices, settled
from tracker.domain.planned import is_unplanned, recurring_month, unscheduled_number
from tracker.domain.protocol import PlannedVisit, Protocol, Window
from tracker.domain.records import Participant, Study, Visit, WindowSource
from tracker.domain.schedule import PlannedDates, days_outside, in_order, planned_dates, visit_status
from tracker.domain.versions import carried
from tracker.language import ngettext
from tracker.site import Site, Work
from tracker.storage import read, read_amendments, read_results, tables
from tracker.storage.writer import Value

REPEATS_AHEAD = 4
"""How many visits of a series without an end are planned ahead of the last one held."""
OUTSIDE = "visit outside its window"
"""The kind of deviation that is logged here."""
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nothing a reader or a scanner mistakes for another."""

_NO_DATES = PlannedDates(None, None, None, window_stated=False)


@dataclass(frozen=True)
class Plan:
    """A protocol version with what the site settled for it: its own windows, by planned visit."""

    protocol: Protocol
    version_id: str
    windows: Mapping[str, Window]
    choices: Choices = field(default_factory=Choices)
    versions: Mapping[str, Protocol] = field(default_factory=dict)
    """Every version by its name, each with what only the others have; empty before any amendment."""
    in_force: Protocol | None = None
    """The current version as its file has it; None where that is `protocol` itself."""

    @property
    def current(self) -> Protocol:
        """What is planned from now on; `protocol` also knows the visits that only earlier versions had."""
        return self.in_force or self.protocol

    def at(self, visit: Visit) -> Protocol:
        """The version that a visit is planned or was held under."""
        return self.versions.get(visit.protocol_version, self.protocol)


def plan_of(site: Site, connection: Connection, study_id: str) -> Plan:
    """The plan in force for a study. KeyError for a study this site does not have."""
    keys = {study.id: study for study in read.studies(connection)}[study_id]
    own = {
        planned: Window(minus=minus, plus=plus)
        for planned, (minus, plus) in read.site_windows(connection, study_id).items()
    }
    chosen = read.choices(connection, study_id)
    stored = {
        name: settled(site.protocol(connection, version_id), chosen)
        for name, version_id in read_amendments.version_ids(connection, study_id).items()
    }
    return made_plan(stored, keys.version_id, own, chosen)


class Protocols:
    """The protocols in force of a site's studies during one look, each read when it is first asked for."""

    def __init__(self, site: Site, connection: Connection) -> None:
        self._site, self._connection = site, connection
        self._read: dict[str, Protocol] = {}

    def __getitem__(self, study_id: str) -> Protocol:
        if study_id not in self._read:
            self._read[study_id] = plan_of(self._site, self._connection, study_id).protocol
        return self._read[study_id]

    def of(self, people: Iterable[Participant]) -> dict[str, Protocol]:
        """The protocol of each study that these participants are in."""
        return {study: self[study] for study in {who.study_id for who in people}}


def made_plan(
    stored: Mapping[str, Protocol], version_id: str, windows: Mapping[str, Window], choices: Choices
) -> Plan:
    """The plan of the versions of a study by name, the one in force last."""
    *earlier, current = stored.values()
    if not earlier:
        return Plan(current, version_id, windows, choices)
    versions = {
        name: carried(one, [other for other in reversed([*stored.values()]) if other is not one])
        for name, one in stored.items()
    }
    return Plan(versions[current.version], version_id, windows, choices, versions, current)


def study_of(study_id: str, plan: Plan) -> Study:
    """A study under its plan."""
    return Study(study_id, plan.protocol, plan.version_id, plan.choices, plan.versions, plan.in_force)


def shown(visit: Visit, protocol: Protocol, today: date, baseline: date | None) -> Visit:
    """A stored visit with its words and its status on `today`; `baseline` is day 0."""
    day = visit.held_on or visit.target or (visit.appointment if is_unplanned(visit.planned_id) else None)
    return replace(
        visit,
        label=protocol.visit_label(visit.planned_id),
        short=protocol.visit_short(visit.planned_id),
        status=visit_status(visit, today),
        day=(day - baseline).days if day and baseline and not (visit.held_on and visit.provisional) else None,
    )


def shown_visits(
    stored: tuple[Visit, ...], protocol: Protocol, today: date, only: Container[str] | None = None
) -> tuple[Visit, ...]:
    """The visits of one participant with words and status, in the order of schedule.in_order: all, or those by id."""
    day0 = baseline_day(stored, protocol)
    ordered = in_order(stored, protocol.baseline.id)
    return tuple(shown(visit, protocol, today, day0) for visit in ordered if only is None or visit.id in only)


def baseline_day(stored: tuple[Visit, ...], protocol: Protocol) -> date | None:
    """Day 0: the held baseline, or else the booked or computed one (provisional)."""
    baseline = next((visit for visit in stored if visit.planned_id == protocol.baseline.id), None)
    return None if baseline is None else baseline.held_on or baseline.appointment or baseline.target


def plan_visits(work: Work, participant: Participant, plan: Plan, booked: Mapping[str, date]) -> None:
    """Make the visits of a new participant, with the first appointments, and date them."""
    for position, planned in planned_visits(plan):
        for planned_id in _ids(planned, last_held=0):
            row = new_row(participant, planned_id, position, plan.version_id)
            work.insert(
                tables.VISIT, {**row, "appointment": booked.get(planned_id)}, participant=participant.id
            )
    replan(work, participant, plan)


def first_rows(participant: Participant, plan: Plan) -> list[dict[str, Value]]:
    """The rows of all visits of a participant of whom nothing is booked or held, dated as `replan` would."""
    rows = {
        planned_id: new_row(participant, planned_id, position, plan.version_id)
        for position, planned in planned_visits(plan)
        for planned_id in _ids(planned, last_held=0)
    }
    stubs = {name: Visit("", participant.id, name, "", "", 0) for name in rows}
    return [row | _dates(stubs[name], plan, stubs) for name, row in rows.items()]


def planned_visits(plan: Plan) -> tuple[tuple[int, PlannedVisit], ...]:
    """The visits that are planned from now on, each with its place among those of all versions."""
    planned = {(one.id, one.repeat) for one in plan.current.visits}
    return tuple(
        (place, one) for place, one in enumerate(plan.protocol.visits) if (one.id, one.repeat) in planned
    )


def expected(plan: Plan, stored: Sequence[Visit]) -> tuple[tuple[str, int], ...]:
    """The ids of the visits that a participant should have by now, each with its place; of a series those ahead."""
    happened = [recurring_month(visit.planned_id) for visit in stored if not is_open(visit)]
    return tuple(
        (planned_id, place)
        for place, planned in planned_visits(plan)
        for planned_id in _ids(planned, max(happened, default=0))
    )


def position(plan: Plan, visit: Visit) -> int:
    """The place of a stored visit among those of all versions, with its month or its number behind it."""
    if is_unplanned(visit.planned_id):
        return len(plan.protocol.visits) * 1000 + unscheduled_number(visit.planned_id)
    planned = plan.protocol.visit(visit.planned_id)
    place = next(
        n
        for n, one in enumerate(plan.protocol.visits)
        if (one.id, one.repeat) == (planned.id, planned.repeat)
    )
    return place * 1000 + (recurring_month(visit.planned_id) if planned.repeat else 0)


def _ids(planned: PlannedVisit, last_held: int) -> tuple[str, ...]:
    if planned.repeat is None:
        return (planned.id,)
    step = planned.repeat.every_months
    before = last_held // step * step  # an earlier version may have counted in other steps
    return tuple(f"month{before + step * (n + 1)}" for n in range(REPEATS_AHEAD))


def add_visit(
    work: Work, participant: Participant, plan: Plan, planned_id: str, values: Mapping[str, Value]
) -> str:
    """Make a visit that no protocol plans; stored behind the planned ones, shown by its day. Returns its id."""
    row = new_row(participant, planned_id, len(plan.protocol.visits), plan.version_id)
    visit_id = work.insert(tables.VISIT, {**row, **values}, participant=participant.id)
    replan(work, participant, plan)
    return visit_id


def new_row(participant: Participant, planned_id: str, position: int, version_id: str) -> dict[str, Value]:
    """The row of a visit that nothing was said of yet; `position` is that of its planned visit."""
    return {
        "participant_id": participant.id,
        "planned_id": planned_id,
        "position": position * 1000 + (recurring_month(planned_id) or unscheduled_number(planned_id)),
        "window_source": "not stated",
        "provisional": True,
        "missed_reason": "",
        "not_needed": False,
        "protocol_version_id": version_id,
        "code": new_code(),
    }


def new_code() -> str:
    """A scanner code that means nothing: VB- and eight letters in two groups."""
    number = secrets.randbelow(len(CODE_LETTERS) ** 8)
    letters = "".join(CODE_LETTERS[number // len(CODE_LETTERS) ** n % len(CODE_LETTERS)] for n in range(8))
    return f"VB-{letters[:4]}-{letters[4:]}"


def replan(work: Work, participant: Participant, plan: Plan, reason: str = "") -> None:
    """Date every visit anew from its anchor, except what happened under an anchor that was already held."""
    _extend_series(work, participant, plan)
    stored = {
        visit.planned_id: visit for visit in read.visits(work.connection, [participant.id])[participant.id]
    }
    for visit in stored.values():
        if _is_settled(visit):
            continue
        values = _dates(visit, plan, stored)
        if work.update(tables.VISIT, visit.id, values, participant=participant.id):
            work.touched(visit=visit.id)
        dated = replace(visit, **values)  # type: ignore[arg-type]  # the columns are fields
        if dated.held_on is not None:
            log_deviation(work, dated, plan, reason)
        stored[visit.planned_id] = dated
    work.touched(participant=participant.id)


def target_under(visit: Visit, plan: Plan, stored: tuple[Visit, ...]) -> date | None:
    """The target that a visit would have under a plan, of one participant's stored visits; nothing is written."""
    if _is_settled(visit):
        return visit.target
    found = _dates(visit, plan, {one.planned_id: one for one in stored})["target"]
    return found if isinstance(found, date) else None


def redated(stored: Sequence[Visit], plan: Plan) -> tuple[Visit, ...]:
    """One participant's stored visits as `replan` would date them; nothing is written."""
    found = {visit.planned_id: visit for visit in stored}
    for visit in stored:
        if not _is_settled(visit):
            values = _dates(visit, plan, found)
            found[visit.planned_id] = replace(visit, **values)  # type: ignore[arg-type]  # the columns are fields
    return tuple(found.values())


def _is_settled(visit: Visit) -> bool:
    happened = visit.held_on is not None or visit.missed_on is not None
    return happened and not visit.provisional


def _extend_series(work: Work, participant: Participant, plan: Plan) -> None:
    stored = read.visits(work.connection, [participant.id])[participant.id]
    known = {visit.planned_id for visit in stored}
    for position, planned in planned_visits(plan):
        series = [visit for visit in stored if recurring_month(visit.planned_id)]
        if planned.repeat is None or not series or participant.ended_on:
            continue
        happened = [recurring_month(visit.planned_id) for visit in series if visit.held_on or visit.missed_on]
        for planned_id in _ids(planned, max(happened, default=0)):
            if planned_id not in known:
                row = new_row(participant, planned_id, position, plan.version_id)
                work.insert(tables.VISIT, row, participant=participant.id)


def _dates(visit: Visit, plan: Plan, stored: Mapping[str, Visit]) -> dict[str, Value]:
    protocol = plan.at(visit)
    planned = protocol.visit(visit.planned_id)
    if is_unplanned(planned.id):
        baseline = stored[plan.protocol.baseline.id]
        return _row(_NO_DATES, None, provisional=baseline.held_on is None, planned=planned)
    anchor = stored.get(planned.anchor) if planned.anchor else visit if planned.is_baseline else None
    own = plan.windows.get(planned.id)
    if anchor is None:
        return _row(_NO_DATES, own, provisional=False, planned=planned)
    day = anchor.held_on or anchor.appointment or anchor.target
    if day is None:
        return _row(_NO_DATES, own, provisional=True, planned=planned)
    dates = planned_dates(visit.planned_id, protocol, anchor.planned_id, day, own)
    return _row(dates, own, provisional=anchor.held_on is None, planned=planned)


def _row(
    dates: PlannedDates, own: Window | None, *, provisional: bool, planned: PlannedVisit
) -> dict[str, Value]:
    source: WindowSource = "protocol" if planned.window else "site" if own else "not stated"
    return {
        "target": dates.target,
        "earliest": dates.earliest,
        "latest": dates.latest,
        "window_source": source,
        "provisional": provisional,
    }


def log_deviation(work: Work, visit: Visit, plan: Plan, reason: str = "") -> None:
    """Keep the deviation of a held visit in step with its dates: logged outside the window, withdrawn inside it."""
    days = 0 if visit.provisional else days_outside(visit)
    known = read_results.deviation_id(work.connection, visit.id, OUTSIDE)
    if not days:
        if known:
            work.update(tables.DEVIATION, known, {"withdrawn": True}, participant=visit.participant_id)
        return
    words = outside_words(plan.protocol.visit_short(visit.planned_id), days)
    values: dict[str, Value] = {"detail": words, "on": visit.held_on}
    if known:
        work.update(tables.DEVIATION, known, values, participant=visit.participant_id)
        return
    row: dict[str, Value] = {
        "participant_id": visit.participant_id,
        "visit_id": visit.id,
        "kind": OUTSIDE,
        "reason": reason,
        "withdrawn": False,
    }
    work.insert(tables.DEVIATION, row | values, participant=visit.participant_id)


def outside_words(short: str, days: int) -> str:
    """ "Week 5 held 2 days after its window"."""
    if days > 0:
        return ngettext(
            "{visit} held {n} day after its window", "{visit} held {n} days after its window", days
        ).format(visit=short, n=days)
    return ngettext(
        "{visit} held {n} day before its window", "{visit} held {n} days before its window", -days
    ).format(visit=short, n=-days)
