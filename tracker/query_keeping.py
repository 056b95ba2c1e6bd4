"""The queries that the program raises and settles by itself, kept in step with what is recorded."""

from collections.abc import Iterable
from dataclasses import replace

from tracker.domain.queries import Cause, Query, QueryKind, QueryState, Step, after, follows
from tracker.domain.records import Visit
from tracker.history import History
from tracker.query_checks import causes
from tracker.site import Work
from tracker.storage import read_logs, read_queries, tables
from tracker.storage.writer import Value

NOBODY = ""
"""By whom the program's own messages are."""


def keep(work: Work, history: History, visits: Iterable[Visit] | None = None) -> None:
    """Raise, re-open and settle the queries of these visits, or of all, as they are recorded now."""
    asked = history.visits if visits is None else visits
    wanted = [visit for visit in asked if visit.completed_at]
    if not wanted:
        return  # the program asks nothing before
    if not history.logs:  # an import puts its histories together without them
        history = replace(history, logs=read_logs.logs(work.connection, history.participant.id))
    known: dict[str, dict[tuple[QueryKind, str, str], Query]] = {}
    for query in read_queries.of_visits(work.connection, [visit.id for visit in wanted]):
        if query.kind is not QueryKind.BY_HAND and query.visit_id:
            known.setdefault(query.visit_id, {})[query.kind, query.form, query.item] = query
    for visit in wanted:
        found = {cause.place: cause for cause in causes(history, visit)}
        mine = known.get(visit.id, {})
        for place in mine.keys() | found.keys():
            _follow(work, visit, mine.get(place), found.get(place))


def _follow(work: Work, visit: Visit, known: Query | None, cause: Cause | None) -> None:
    step = follows(known, cause)
    if known is None and cause is not None:
        say(work, new(work, visit.participant_id, visit.id, cause), Step.RAISED, NOBODY, cause.text)
    elif known is not None and step is not None:
        text = cause.text if cause else ""
        move(work, known, step, NOBODY, text, text)
    elif known is not None and cause is None and known.cause:
        _write(work, known, {"cause": ""})


def new(work: Work, participant_id: str, visit_id: str | None, cause: Cause) -> Query:
    """Write a new query, about which nothing is said yet."""
    number = read_queries.next_number(work.connection)
    automatic = cause.kind is not QueryKind.BY_HAND
    row: dict[str, Value] = {
        "number": number,
        "participant_id": participant_id,
        "visit_id": visit_id,
        "form": cause.form,
        "item": cause.item,
        "kind": cause.kind.value,
        "cause": cause.text if automatic else "",
        "state": QueryState.OPEN.value,
    }
    query_id = work.insert(tables.QUERY, row, participant=participant_id)
    work.touched(participant=participant_id, visit=visit_id)
    return Query(query_id, number, participant_id, cause.kind, QueryState.OPEN, visit_id)


def move(work: Work, query: Query, step: Step, by: str, text: str, cause: str | None = None) -> None:
    """Take a step with a query and keep what was said. NotPossible where it does not wait for that."""
    values: dict[str, Value] = {"state": after(query.state, step).value}
    _write(work, query, values if cause is None else {**values, "cause": cause})
    say(work, query, step, by, text)


def _write(work: Work, query: Query, values: dict[str, Value]) -> None:
    work.update(tables.QUERY, query.id, values, participant=query.participant_id)
    work.touched(participant=query.participant_id, visit=query.visit_id)


def say(work: Work, query: Query, step: Step, by: str, text: str) -> None:
    """Keep one thing that was said of a query."""
    row: dict[str, Value] = {
        "query_id": query.id,
        "step": step.value,
        "by_whom": by,
        "at": work.site.clock.now(),
        "text": text,
    }
    work.insert(tables.QUERY_MESSAGE, row, participant=query.participant_id)
