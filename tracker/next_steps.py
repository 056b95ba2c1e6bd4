"""Whom Today would not name otherwise: no date asks, but a visit is to be booked or enrolment to be decided."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from tracker import planning
from tracker.domain.next_step import NextStep, next_step
from tracker.domain.views import TodayRow
from tracker.language import _
from tracker.planning import Protocols
from tracker.storage import read, read_undated
from tracker.worklist import is_expected


def steps(connection: Connection, plans: Protocols, day: date) -> Mapping[NextStep, tuple[TodayRow, ...]]:
    """By what is to be done, the visits it is about, by number of the participant."""
    words = {NextStep.BOOK: _("book the visit"), NextStep.DECIDE: _("decide on enrolment")}
    baselines = {plans[keys.id].baseline.id for keys in read.studies(connection)}
    ids = read_undated.undated_people(connection) | read_undated.undecided_people(connection, baselines)
    people, stored = read.participants_by_id(connection, ids), read.visits(connection, ids)
    found: dict[NextStep, list[TodayRow]] = {step: [] for step in NextStep}
    for who in sorted(people.values(), key=lambda one: one.shown_number):
        protocol = plans[who.study_id]
        shown = planning.shown_visits(stored[who.id], protocol, day)
        expected = [visit for visit in shown if is_expected(who, visit, protocol)]
        what = next_step(who, expected, protocol.baseline.id)
        if what:
            found[what[0]].append(TodayRow(who, protocol.short_title, what[1], words[what[0]]))
    return {step: tuple(rows) for step, rows in found.items()}
