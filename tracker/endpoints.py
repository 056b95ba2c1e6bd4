"""Endpoints of a participant and of a visit, the cohort in numbers, and the site's definition of a response."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tracker import outcomes, planning, progress, studies
from tracker.domain.cohort import CohortRow, EndpointCount, Taken, What, counts_of, group_of, rows_of
from tracker.domain.endpoint_results import EndpointResult, EndpointState
from tracker.domain.improvement import at
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.masking import is_masked
from tracker.domain.planned import is_unplanned
from tracker.domain.protocol import Protocol
from tracker.domain.protocol_names import DERIVED_SCORES
from tracker.domain.records import Changes, Participant, Study, Visit
from tracker.domain.response_pattern import (
    KEYS,
    OPEN_POINT,
    Classified,
    Pattern,
    ResponseRule,
    classify,
    later_visits,
    read_rule,
    responded,
    rule_of,
)
from tracker.domain.rights import Right
from tracker.errors import NotPossible
from tracker.history import History, load
from tracker.language import _
from tracker.outcomes import TIS_NAME, AtVisit, Scores
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read


@dataclass(frozen=True)
class EndpointTable:
    """Every endpoint of one participant, and the group by the site's definition where there is one."""

    participant: Participant
    study: Study
    results: tuple[EndpointResult, ...]
    asks_pattern: bool = False
    rule: ResponseRule | None = None
    pattern: Classified | None = None


@dataclass(frozen=True)
class Cohort:
    """The enrolled participants of a study in numbers, put together once."""

    study: Study
    n: int
    groups: tuple[str, ...]
    visits: tuple[str, ...]
    measures: tuple[tuple[str, str], ...]
    """The scores that have values, by id and name."""
    taken: Mapping[str, tuple[Taken, ...]] = field(default_factory=dict)
    counts: tuple[EndpointCount, ...] = ()
    rule: ResponseRule | None = None
    patterns: Mapping[str, Mapping[Pattern, int]] = field(default_factory=dict)
    """How many are in each group by the site's definition, by arm."""

    def rows(self, measure: str, what: What) -> tuple[CohortRow, ...]:
        """A measure, or its change from baseline at the later visits, by visit and group."""
        base = self.study.protocol.visit_label(self.study.protocol.baseline.id)
        visits = [visit for visit in self.visits if what == "value" or visit != base]
        return rows_of(self.taken.get(measure, ()), visits, self.groups, what)


@needs(Right.READ)
def of_participant(site: Site, participant_id: str) -> EndpointTable:
    """Every endpoint at every visit that it is told at. NotPossible for a masked assessor."""
    with site.look() as connection:
        history = load(site, connection, participant_id)
    _refuse_masked(site, history.protocol)
    rule = rule_of(history.study.choices, history.protocol)
    return EndpointTable(
        history.participant,
        history.study,
        outcomes.outcomes(history),
        asks_pattern(history.protocol),
        rule,
        pattern_of(history, rule) if rule else None,
    )


@needs(Right.READ)
def of_visit(site: Site, visit_id: str) -> tuple[EndpointResult, ...]:
    """The endpoints that are told at a visit. NotPossible for a masked assessor."""
    with site.look() as connection:
        stored = read.visit(connection, visit_id)
        history = load(site, connection, stored.participant_id)
    _refuse_masked(site, history.protocol)
    return outcomes.at_visit(history, history.visit(visit_id))


def asks_pattern(protocol: Protocol) -> bool:
    """Whether the study speaks of response groups without a rule for them."""
    return any(point.id == OPEN_POINT for point in protocol.open_points)


def pattern_of(history: History, rule: ResponseRule) -> Classified:
    """A participant's group by the site's definition."""
    scores, name = Scores(history), _(INSTRUMENTS[rule.measure].name)
    found = []
    for planned_id in rule.visits:
        visit = next(one for one in history.visits if one.planned_id == planned_id)
        facts = _facts(scores, visit, rule.measure)
        before = facts.start.short if facts.start else _("baseline")
        names = at(name, visit.short), at(name, before)
        found.append((visit.short, responded(rule, facts.numbers(rule.measure), names)))
    return classify(found)


@needs(Right.CONFIGURE)
def define_response(site: Site, study_id: str, texts: Mapping[str, str], reason: str) -> Changes:
    """Record the site's definition of a response (measure, kind, value, visits), or take it back: all empty.

    ValueRefused with the field that is not right; NotPossible where the study does not ask for one.
    """
    with site.work() as work:
        protocol = planning.plan_of(site, work.connection, study_id).protocol
        if not asks_pattern(protocol):
            raise NotPossible(
                _("{study} does not speak of response groups.").format(study=protocol.short_title),
                _("Its endpoints stand on the page of endpoints."),
            )
        chosen = {f"rule.response.{key}": "" for key in KEYS}
        if any(text.strip() for text in texts.values()):
            chosen = read_rule(texts, protocol).texts()
        for key, text in chosen.items():
            studies.write_choice(work, study_id, key, text, reason)
        work.touched(study=study_id)
        return work.changes


@needs(Right.READ)
def cohort(site: Site, study_id: str) -> Cohort:
    """The enrolled participants in numbers by visit and arm. NotPossible for a masked assessor."""
    study = studies.study(site, study_id)
    _refuse_masked(site, study.protocol)
    with site.look() as connection:
        people = [who for who in read.participants(connection, study.id) if who.enrolled_on is not None]
        histories = []
        for done, who in enumerate(people):
            progress.step(done, len(people))
            histories.append(load(site, connection, who.id))
    return summed_up(study, histories)


def summed_up(study: Study, histories: list[History]) -> Cohort:
    """The numbers of a cohort from the histories of its participants."""
    protocol, rule = study.protocol, rule_of(study.choices, study.protocol)
    groups = tuple(
        dict.fromkeys((*_arms(protocol), *(group_of(one.participant, protocol) for one in histories)))
    )
    taken = {measure: tuple(_taken(histories, measure)) for measure, _name in measures(protocol)}
    with_values = [one for one in measures(protocol) if any(t.value is not None for t in taken[one[0]])]
    results = [
        (group_of(one.participant, protocol), found) for one in histories for found in outcomes.outcomes(one)
    ]
    return Cohort(
        study,
        len(histories),
        groups,
        _visit_order(histories),
        tuple(with_values),
        taken,
        counts_of(results, groups),
        rule,
        _patterns(histories, rule, groups) if rule else {},
    )


def measures(protocol: Protocol) -> tuple[tuple[str, str], ...]:
    """The scores of a study by id and name: its instruments, and those that its endpoints derive from several."""
    named = [form.instrument for form in protocol.forms if form.instrument]
    found = [(name, _(INSTRUMENTS[name].name)) for name in dict.fromkeys(named)]
    derived = {one.measure for one in protocol.endpoints} & set(DERIVED_SCORES)
    return (*found, *((name, TIS_NAME) for name in sorted(derived)))


def response_visits(protocol: Protocol) -> tuple[tuple[str, str], ...]:
    """The visits that a definition of a response may look at, by id and label."""
    return tuple((visit, protocol.visit_label(visit)) for visit in later_visits(protocol))


def _refuse_masked(site: Site, protocol: Protocol) -> None:
    if is_masked(site.user.roles, protocol):
        raise NotPossible(
            _("Endpoints and results are hidden from a masked assessor."),
            _("Ask the coordinator, who is not masked."),
        )


def _arms(protocol: Protocol) -> tuple[str, ...]:
    return tuple(arm.label for arm in protocol.arms) if protocol.arm_is_recorded else ()


def _facts(scores: Scores, visit: Visit, measure: str) -> AtVisit:
    """The facts at a visit against the baseline that the study's endpoints on a measure name, else its own."""
    history = scores.history
    named = next((one for one in history.protocol.endpoints if one.measure == measure and one.baseline), None)
    planned_id = named.baseline if named else history.protocol.baseline.id
    start = next((one for one in history.visits if one.planned_id == planned_id), None)
    return AtVisit(scores, visit, start, named is not None and named.baseline_value == "last")


def _taken(histories: Iterable[History], measure: str) -> Iterator[Taken]:
    for history in histories:
        scores, group = Scores(history), group_of(history.participant, history.protocol)
        for visit in _visits_with(history, measure):
            waiting = outcomes.waiting(visit, history)
            to_come = waiting is not None and waiting.state is EndpointState.NOT_YET
            facts = _facts(scores, visit, measure)
            if measure in DERIVED_SCORES:
                yield Taken(group, visit.label, facts.improvement().total, None, to_come)
            else:
                numbers = facts.numbers(measure)
                value = numbers.now.value if numbers.now else None
                yield Taken(group, visit.label, value, numbers.change, to_come)


def _visits_with(history: History, measure: str) -> Iterator[Visit]:
    """The planned visits from baseline on whose forms give a measure; of a series those that took place."""
    protocol, base = history.protocol, history.baseline
    needed = DERIVED_SCORES.get(measure, (measure,))
    for visit in history.visits:
        if base is None or is_unplanned(visit.planned_id) or visit.position < base.position:
            continue
        if measure in DERIVED_SCORES and visit.id == base.id:
            continue  # an improvement needs a later visit
        own = history.under(visit).protocol
        asked = {own.form(form).instrument for form in visit.form_ids(own)}
        open_series = protocol.visit(visit.planned_id).repeat and not (visit.is_held or visit.missed_on)
        if set(needed) <= asked and not open_series:
            yield visit


def _visit_order(histories: Iterable[History]) -> tuple[str, ...]:
    places = {visit.label: visit.position for history in histories for visit in history.visits}
    return tuple(sorted(places, key=lambda label: places[label]))


def _patterns(
    histories: Iterable[History], rule: ResponseRule, groups: tuple[str, ...]
) -> dict[str, dict[Pattern, int]]:
    found: dict[str, dict[Pattern, int]] = {group: dict.fromkeys(Pattern, 0) for group in groups}
    for history in histories:
        found[group_of(history.participant, history.protocol)][pattern_of(history, rule).pattern] += 1
    return found
