"""Selects for exports: calculated values, eligibility decisions, deviations, flags, queries, later consents and
unmasking of many participants."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, select

from tracker.domain import found
from tracker.domain.found import Found, Value
from tracker.storage import read_flags, read_queries
from tracker.storage.asked import in_chunks
from tracker.storage.tables import (
    CODE_BREAK,
    CONSENT,
    DECISION,
    DERIVED,
    DEVIATION,
    FLAG,
    RESULT,
    SCORE,
    UNMASKING,
    VISIT,
)

Mine = tuple[str, Found]
"""The id of a participant, and what is found of it."""


def of_participants(
    connection: Connection, participant_ids: Iterable[str], planned: Mapping[str, str]
) -> dict[str, tuple[Found, ...]]:
    """What is found of each participant, kind by kind, the oldest first; `planned` names each visit by its id."""
    ids = list(participant_ids)
    together: dict[str, list[Found]] = {}
    for who, one in _all(connection, ids, planned):
        together.setdefault(who, []).append(one)
    return {who: tuple(mine) for who, mine in together.items()}


def _all(connection: Connection, ids: list[str], planned: Mapping[str, str]) -> Iterator[Mine]:
    yield from _derived(connection, ids, planned)
    yield from _decisions(connection, ids)
    yield from _deviations(connection, ids, planned)
    yield from _flags(connection, ids, planned)
    yield from _queries(connection, ids, planned)
    yield from _consents(connection, ids)
    yield from _openings(connection, ids)


def _told(**values: Value | None) -> dict[str, Value]:
    """The values that there are; an empty text and a no are none."""
    return {name: value for name, value in values.items() if value not in (None, "", False)}


def _derived(connection: Connection, ids: list[str], planned: Mapping[str, str]) -> Iterator[Mine]:
    columns = (VISIT.c.participant_id, RESULT.c.visit_id, RESULT.c.form, RESULT.c.item)
    query = (
        select(DERIVED, *columns)
        .join(RESULT, RESULT.c.id == DERIVED.c.result_id)
        .join(VISIT, VISIT.c.id == RESULT.c.visit_id)
        .order_by(DERIVED.c.id)
    )
    for row in in_chunks(connection, query, VISIT.c.participant_id, ids):
        given = json.loads(row.inputs)
        weighed = given.pop("weight_date", "")
        values = _told(
            equation=row.equation,
            value=None if row.value is None else Decimal(row.value),
            unit=row.unit,
            **given,
            weight_date=date.fromisoformat(weighed) if weighed else None,
            because=row.because,
        )
        yield row.participant_id, Found(found.DERIVED, planned[row.visit_id], values, row.form, row.item)


def _decisions(connection: Connection, ids: list[str]) -> Iterator[Mine]:
    query, counted = select(DECISION).order_by(DECISION.c.id), Counter[str]()
    criteria = list[Mine]()
    for row in in_chunks(connection, query, DECISION.c.participant_id, ids):
        who = row.participant_id
        counted[who] += 1
        values = _told(
            decision=counted[who],
            outcome=row.outcome,
            decided_on=row.decided_on,
            decided_by=row.decided_by,
            reason=row.reason,
        )
        yield who, Found(found.DECISIONS, "", values)
        for name, (outcome, because) in json.loads(row.criteria).items():
            said = _told(decision=counted[who], criterion=name, outcome=outcome, because=because)
            criteria.append((who, Found(found.CRITERIA, "", said)))
    yield from criteria


def _deviations(connection: Connection, ids: list[str], planned: Mapping[str, str]) -> Iterator[Mine]:
    query = select(DEVIATION).order_by(DEVIATION.c.id)
    for row in in_chunks(connection, query, DEVIATION.c.participant_id, ids):
        values = _told(
            kind=row.kind, on=row.on, detail=row.detail, reason=row.reason, withdrawn=row.withdrawn
        )
        yield row.participant_id, Found(found.DEVIATIONS, planned.get(row.visit_id or "", ""), values)


def _flags(connection: Connection, ids: list[str], planned: Mapping[str, str]) -> Iterator[Mine]:
    query = (
        select(FLAG, RESULT.c.form, RESULT.c.item, SCORE.c.form.label("scored"))
        .outerjoin(RESULT, RESULT.c.id == FLAG.c.result_id)
        .outerjoin(SCORE, SCORE.c.id == FLAG.c.score_id)
        .order_by(FLAG.c.id)
    )
    rows = in_chunks(connection, query, FLAG.c.participant_id, ids)
    notes = read_flags.notes(connection, [row.id for row in rows])
    counted, done = Counter[str](), list[Mine]()
    for row in rows:
        who, place = row.participant_id, (row.form or row.scored or "", row.item or "")
        counted[who] += 1
        yield who, Found(found.FLAGS, planned[row.visit_id], _flag(row, counted[who]), *place)
        for note in notes.get(row.id, ()):
            said = _told(
                flag=counted[who],
                step=note.step.value,
                at=note.at,
                by=note.by,
                action=note.action.value if note.action else "",
                text=note.text,
                value=note.value,
                limit=note.limit,
            )
            done.append((who, Found(found.DONE, planned[row.visit_id], said, *place)))
    yield from done


def _flag(row: Row[Any], number: int) -> dict[str, Value]:
    return _told(
        flag=number,
        rule=row.rule_id,
        label=row.label,
        state=row.state,
        cannot_tell=row.cannot_tell,
        value=row.value,
        limit=row.limit_text,
        because=row.because,
        words=row.words,
        source=row.source,
        origin=row.origin,
        raised_at=row.raised_at,
    )


def _queries(connection: Connection, ids: list[str], planned: Mapping[str, str]) -> Iterator[Mine]:
    counted = Counter[str]()
    for query in read_queries.of_participants(connection, ids):
        who = query.participant_id
        counted[who] += 1
        for message in query.messages:
            values = _told(
                query=counted[who],
                site_number=query.number,
                kind=query.kind.value,
                state=query.state.value,
                step=message.step.value,
                at=message.at,
                by=message.by,
                text=message.text,
            )
            place = planned.get(query.visit_id or "", "")
            yield who, Found(found.QUERIES, place, values, query.form, query.item)


def _consents(connection: Connection, ids: list[str]) -> Iterator[Mine]:
    query = select(CONSENT).order_by(CONSENT.c.id)
    for row in in_chunks(connection, query, CONSENT.c.participant_id, ids):
        values = _told(
            version=row.version,
            consented_on=row.consented_on,
            recorded_at=row.recorded_at,
            by=row.recorded_by,
        )
        yield row.participant_id, Found(found.CONSENTS, "", values)


def _openings(connection: Connection, ids: list[str]) -> Iterator[Mine]:
    """Emergency unmaskings at the site, then codes that were broken elsewhere."""
    for table in (UNMASKING, CODE_BREAK):
        query = select(table).order_by(table.c.id)
        for row in in_chunks(connection, query, table.c.participant_id, ids):
            values = _told(
                broken_on=row.broken_on if table is CODE_BREAK else None,
                by_whom=row.by_whom,
                reason=row.reason,
                recorded_at=row.recorded_at,
            )
            yield row.participant_id, Found(found.OPENINGS, "", values)
