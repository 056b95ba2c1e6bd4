"""The participants of a study in numbers, by visit and arm: values, changes, endpoints; no test of a hypothesis."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tracker.domain.endpoint_results import EndpointResult, EndpointState
from tracker.domain.protocol import Endpoint, Protocol
from tracker.domain.records import Participant
from tracker.domain.summary import Summary, summarise
from tracker.language import _

What = Literal["value", "change"]


@dataclass(frozen=True)
class Taken:
    """A participant's value of a measure at a visit; `to_come` while the visit still may take place."""

    group: str
    visit: str
    value: Decimal | None = None
    change: Decimal | None = None
    to_come: bool = False


@dataclass(frozen=True)
class CohortRow:
    """A measure at one visit in one group: its summary, and how many visits are still to come."""

    visit: str
    group: str
    summary: Summary
    to_come: int = 0


@dataclass(frozen=True)
class EndpointCount:
    """How many of a group stand how at one endpoint at one visit."""

    endpoint: Endpoint
    visit: str
    group: str
    states: Mapping[EndpointState, int]

    @property
    def reached(self) -> int:
        """Those who reached it."""
        return self.states.get(EndpointState.REACHED, 0)

    @property
    def judged(self) -> int:
        """Those of whom it can be told: reached or not."""
        return self.reached + self.states.get(EndpointState.NOT_REACHED, 0)

    def of(self, state: EndpointState) -> int:
        """Those who stand so."""
        return self.states.get(state, 0)


def group_of(who: Participant, protocol: Protocol) -> str:
    """The words of a participant's group: the arm; one for all where only one exists or the arm is never stored."""
    if not protocol.arm_is_recorded:
        return _("All, arms are masked")
    if len(protocol.arms) == 1:
        return protocol.arms[0].label
    return next((arm.label for arm in protocol.arms if arm.id == who.arm), _("arm not recorded"))


def rows_of(
    taken: Sequence[Taken], visits: Sequence[str], groups: Sequence[str], what: What
) -> tuple[CohortRow, ...]:
    """The rows in the order of visits, then groups; a visit of a group that nobody was to have is left out."""
    rows = []
    for visit in visits:
        for group in groups:
            here = [one for one in taken if (one.visit, one.group) == (visit, group)]
            known = [one for one in here if not one.to_come]
            if here:
                summary = summarise(one.value if what == "value" else one.change for one in known)
                rows.append(CohortRow(visit, group, summary, len(here) - len(known)))
    return tuple(rows)


def counts_of(
    results: Iterable[tuple[str, EndpointResult]], groups: Sequence[str]
) -> tuple[EndpointCount, ...]:
    """The endpoints counted by visit and group, in the order of the results; changes have no count.

    `results`: the group of a participant with each of the participant's results.
    """
    counted: dict[tuple[str, str, str], Counter[EndpointState]] = {}
    endpoints: dict[str, Endpoint] = {}
    for group, result in results:
        if result.endpoint.condition is not None:
            endpoints[result.endpoint.id] = result.endpoint
            key = (result.endpoint.id, result.visit.label, group)
            counted.setdefault(key, Counter())[result.state] += 1
    order = list(endpoints)
    keys = sorted(counted, key=lambda key: (order.index(key[0]), _place(counted, key), groups.index(key[2])))
    return tuple(EndpointCount(endpoints[key[0]], key[1], key[2], dict(counted[key])) for key in keys)


def _place(counted: Mapping[tuple[str, str, str], object], key: tuple[str, str, str]) -> int:
    """The place of a visit among those of its endpoint."""
    visits = list(dict.fromkeys(visit for name, visit, _group in counted if name == key[0]))
    return visits.index(key[1])
