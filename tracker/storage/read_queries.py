"""Plain selects of queries and what was said of them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, func, select

from tracker.domain.queries import Message, Query, QueryKind, QueryState, Step
from tracker.errors import NotFound
from tracker.language import _
from tracker.storage.asked import in_chunks, of_many, rows_among
from tracker.storage.query_tables import QUERY, QUERY_MESSAGE
from tracker.storage.tables import PARTICIPANT


def next_number(connection: Connection) -> int:
    """The number of the next query of the site."""
    return (connection.execute(select(func.max(QUERY.c.number))).scalar_one() or 0) + 1


def query(connection: Connection, query_id: str) -> Query:
    """One query. NotFound where there is none."""
    found = _queries(connection, connection.execute(select(QUERY).where(QUERY.c.id == query_id)))
    if not found:
        raise NotFound(_("This query is not recorded at this site."), _("Open the list of queries again."))
    return found[0]


def of_participants(connection: Connection, participant_ids: Iterable[str]) -> tuple[Query, ...]:
    """Every query of these participants in the order of their numbers."""
    return _queries(connection, in_chunks(connection, select(QUERY), QUERY.c.participant_id, participant_ids))


_OF_VISITS = of_many(select(QUERY), QUERY.c.visit_id)
_MESSAGES = of_many(select(QUERY_MESSAGE).order_by(QUERY_MESSAGE.c.id), QUERY_MESSAGE.c.query_id)
_PEOPLE = of_many(
    select(PARTICIPANT.c.id, PARTICIPANT.c.number, PARTICIPANT.c.screening_number), PARTICIPANT.c.id
)


def of_visits(connection: Connection, visit_ids: Iterable[str]) -> tuple[Query, ...]:
    """Every query at these visits in the order of their numbers."""
    return _queries(connection, rows_among(connection, _OF_VISITS, visit_ids))


def closed(connection: Connection) -> tuple[Query, ...]:
    """The closed queries of the site in the order of their numbers."""
    wanted = QUERY.c.state == QueryState.CLOSED.value
    return _queries(connection, connection.execute(select(QUERY).where(wanted)))


def standing(connection: Connection) -> tuple[Query, ...]:
    """The queries of the site that are not closed, in the order of their numbers."""
    wanted = QUERY.c.state.in_((QueryState.OPEN.value, QueryState.ANSWERED.value))
    return _queries(connection, connection.execute(select(QUERY).where(wanted)))


def counts(connection: Connection) -> dict[str, int]:
    """How many queries stand at each visit that has any."""
    wanted = QUERY.c.state.in_((QueryState.OPEN.value, QueryState.ANSWERED.value))
    query = select(QUERY.c.visit_id, func.count().label("n")).where(wanted, QUERY.c.visit_id.is_not(None))
    return {row.visit_id: row.n for row in connection.execute(query.group_by(QUERY.c.visit_id))}


def _queries(connection: Connection, found: Iterable[Row[Any]]) -> tuple[Query, ...]:
    rows = sorted(found, key=lambda row: row.number)
    said: dict[str, list[Message]] = {}
    for row in rows_among(connection, _MESSAGES, [row.id for row in rows]):
        said.setdefault(row.query_id, []).append(Message(Step(row.step), row.by_whom, row.at, row.text))
    people = rows_among(connection, _PEOPLE, [row.participant_id for row in rows])
    numbers = {who.id: who.number or who.screening_number for who in people}
    return tuple(_query(row, tuple(said.get(row.id, ())), numbers[row.participant_id]) for row in rows)


def _query(row: Row[Any], messages: tuple[Message, ...], number: str) -> Query:
    return Query(
        id=row.id,
        number=row.number,
        participant_id=row.participant_id,
        kind=QueryKind(row.kind),
        state=QueryState(row.state),
        visit_id=row.visit_id,
        form=row.form,
        item=row.item,
        cause=row.cause,
        messages=messages,
        participant=number,
    )
