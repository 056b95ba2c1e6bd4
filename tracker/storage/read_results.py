"""Plain selects of what was recorded and said: entries, scores, flags, deviations, decisions, the trail."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, func, or_, select

from tracker.domain.audit_entry import AuditEntry
from tracker.domain.flag_notes import FlagNote
from tracker.domain.records import Decision, Deviation, Entry, Flag, FlagState, Missing
from tracker.errors import NotFound
from tracker.language import _
from tracker.storage import read_flags
from tracker.storage.asked import in_chunks, of_many, of_one, rows_among
from tracker.storage.sealing import concealed
from tracker.storage.tables import (
    AUDIT,
    DECISION,
    DERIVED,
    DEVIATION,
    FLAG,
    PARTICIPANT,
    RESULT,
    SCORE,
    VISIT,
)

NUMBER = re.compile(r"-?\d+(\.\d+)?")
_ANSWER = [RESULT.c[field.name] for field in fields(Entry) if field.name != "undecided"]
"""An answer as its fields stand in Entry: of hundreds, to ask each row by its names takes three times as long."""
_ANSWERS_AT = of_many(select(RESULT.c.visit_id, *_ANSWER), RESULT.c.visit_id)


def entries(connection: Connection, visit_ids: Iterable[str]) -> dict[str, tuple[Entry, ...]]:
    """What is recorded at each visit."""
    found: dict[str, list[Entry]] = {}
    for row in rows_among(connection, _ANSWERS_AT, visit_ids):
        found.setdefault(row[0], []).append(_entry(row[1:]))
    return {visit_id: tuple(rows) for visit_id, rows in found.items()}


def begun(connection: Connection, visit_ids: Iterable[str]) -> frozenset[str]:
    """Which of the visits have something recorded."""
    recorded = select(VISIT.c.id).where(exists().where(RESULT.c.visit_id == VISIT.c.id))
    return frozenset(row.id for row in in_chunks(connection, recorded, VISIT.c.id, visit_ids))


def last_range(connection: Connection, analyte: str, sex: str) -> Entry | None:
    """The most recent value of the analyte, with a unit, of a participant of the same sex."""
    query = (
        select(*_ANSWER)
        .join(VISIT, VISIT.c.id == RESULT.c.visit_id)
        .join(PARTICIPANT, PARTICIPANT.c.id == VISIT.c.participant_id)
        .where(RESULT.c.item == analyte, RESULT.c.unit != "", PARTICIPANT.c.sex == sex)
        .order_by(RESULT.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _entry(row)


def score_row(connection: Connection, visit_id: str, form: str) -> str | None:
    """The id of the stored score of a form."""
    query = select(SCORE.c.id).where(SCORE.c.visit_id == visit_id, SCORE.c.form == form)
    return connection.execute(query).scalar_one_or_none()


def flags(
    connection: Connection, *, participant_id: str | None = None, visit_id: str | None = None
) -> tuple[Flag, ...]:
    """Flags that stand (not withdrawn), newest first: of a visit, a participant, or of the whole site while open."""
    if visit_id is not None:
        return _flags(connection, connection.execute(_FLAGS_OF_VISIT, {"wanted": visit_id}))
    c = FLAG.c
    query = _flags_query().order_by(c.raised_at.desc(), c.id.desc())
    if participant_id is not None:
        query = query.where(c.participant_id == participant_id, c.state != FlagState.WITHDRAWN)
    else:
        query = query.where(c.state.in_((FlagState.OPEN, FlagState.ACKNOWLEDGED)))
    return _flags(connection, connection.execute(query))


def flag(connection: Connection, flag_id: str) -> Flag:
    """One flag, whatever its state. NotFound where there is none."""
    found = _flags(connection, connection.execute(_flags_query().where(FLAG.c.id == flag_id)))
    if not found:
        raise NotFound(_("This flag is not recorded at this site."), _("Open the list of flags again."))
    return found[0]


def every_flag(connection: Connection) -> tuple[Flag, ...]:
    """All flags of the site, closed and withdrawn ones too, newest first."""
    query = _flags_query().order_by(FLAG.c.raised_at.desc(), FLAG.c.id.desc())
    return _flags(connection, connection.execute(query))


def _flags(connection: Connection, found: Iterable[Row[Any]]) -> tuple[Flag, ...]:
    rows = list(found)
    said = read_flags.notes(connection, [row.id for row in rows])
    return tuple(_flag(row, said.get(row.id, ())) for row in rows)


def _flags_query() -> Select[Any]:
    c = FLAG.c
    return (
        select(
            FLAG,
            func.coalesce(RESULT.c.form, SCORE.c.form).label("form"),
            func.coalesce(RESULT.c.item, SCORE.c.instrument).label("item"),
            VISIT.c.planned_id,
            PARTICIPANT.c.number,
            PARTICIPANT.c.screening_number,
        )
        .outerjoin(RESULT, RESULT.c.id == c.result_id)
        .outerjoin(SCORE, SCORE.c.id == c.score_id)
        .join(VISIT, VISIT.c.id == c.visit_id)
        .join(PARTICIPANT, PARTICIPANT.c.id == c.participant_id)
    )


_FLAGS_OF_VISIT = of_one(
    _flags_query()
    .where(FLAG.c.state != FlagState.WITHDRAWN)
    .order_by(FLAG.c.raised_at.desc(), FLAG.c.id.desc()),
    FLAG.c.visit_id,
)


def flags_of(connection: Connection, participant_ids: Iterable[str]) -> tuple[Flag, ...]:
    """All flags of these participants that stand, closed ones too, in the order in which they were raised."""
    query = _flags_query().where(FLAG.c.state != FlagState.WITHDRAWN).order_by(FLAG.c.raised_at, FLAG.c.id)
    return _flags(connection, in_chunks(connection, query, FLAG.c.participant_id, participant_ids))


def flag_ids(connection: Connection, row_id: str) -> dict[str, tuple[str, str]]:
    """Id and state of the newest flag of each rule on a result or a score."""
    stands_on = or_(FLAG.c.result_id == row_id, FLAG.c.score_id == row_id)
    rows = connection.execute(select(FLAG).where(stands_on).order_by(FLAG.c.id))
    return {row.rule_id: (row.id, row.state) for row in rows}


def derived_ids(connection: Connection, result_id: str) -> dict[str, str]:
    """The ids of the rows calculated from a result, by their equation."""
    rows = connection.execute(select(DERIVED).where(DERIVED.c.result_id == result_id))
    return {row.equation: row.id for row in rows}


def flag_counts(connection: Connection, participant_ids: Iterable[str]) -> dict[str, tuple[int, int, int]]:
    """Open flags, open cannot-tells, and those of either kind that were acknowledged and are not closed, by visit."""
    c = FLAG.c
    query = select(c.visit_id, c.cannot_tell, c.state, func.count().label("n")).where(
        c.state.in_((FlagState.OPEN, FlagState.ACKNOWLEDGED))
    )
    counted: dict[str, list[int]] = {}
    grouped = query.group_by(c.visit_id, c.cannot_tell, c.state)
    for row in in_chunks(connection, grouped, c.participant_id, participant_ids):
        place = 2 if row.state == FlagState.ACKNOWLEDGED else 1 if row.cannot_tell else 0
        counted.setdefault(row.visit_id, [0, 0, 0])[place] += row.n
    return {visit: (crossed, unknown, seen) for visit, (crossed, unknown, seen) in counted.items()}


def deviations(connection: Connection, participant_id: str) -> tuple[Deviation, ...]:
    """The deviations of a participant that stand, by day."""
    c = DEVIATION.c
    rows = connection.execute(
        select(DEVIATION).where(c.participant_id == participant_id, c.withdrawn.is_(False)).order_by(c.on)
    )
    return tuple(
        Deviation(r.id, r.participant_id, r.visit_id, r.kind, r.detail, r.on, r.reason) for r in rows
    )


def deviation_id(connection: Connection, visit_id: str, kind: str) -> str | None:
    """The id of a visit's deviation of this kind that stands."""
    c = DEVIATION.c
    query = select(c.id).where(c.visit_id == visit_id, c.kind == kind, c.withdrawn.is_(False))
    return connection.execute(query).scalar_one_or_none()


def decision(connection: Connection, participant_id: str) -> Decision | None:
    """The last eligibility decision."""
    query = (
        select(DECISION)
        .where(DECISION.c.participant_id == participant_id)
        .order_by(DECISION.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Decision(row.outcome, row.decided_by, row.decided_on, row.reason)


def history(connection: Connection, participant_id: str, limit: int) -> tuple[AuditEntry, ...]:
    """The newest entries of the audit trail about a participant."""
    query = (
        select(AUDIT)
        .where(AUDIT.c.participant_id == participant_id)
        .order_by(AUDIT.c.sequence.desc())
        .limit(limit)
    )
    return tuple(audit_entry(row) for row in connection.execute(query))


def last_change(connection: Connection, record_id: str) -> AuditEntry | None:
    """The newest entry of the audit trail about one row."""
    query = select(AUDIT).where(AUDIT.c.record_id == record_id).order_by(AUDIT.c.sequence.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else audit_entry(row)


def last_entries(connection: Connection, table: str, record_ids: Iterable[str]) -> dict[str, AuditEntry]:
    """The newest entry of the audit trail about each record of a table."""
    query = select(AUDIT).where(AUDIT.c.table_name == table).order_by(AUDIT.c.sequence)
    rows = in_chunks(connection, query, AUDIT.c.record_id, record_ids)
    return {row.record_id: audit_entry(row) for row in rows}


def audit_head(connection: Connection) -> tuple[int, str]:
    """Sequence number and hash of the last entry of the audit trail; (0, "") while it is empty."""
    row = connection.execute(
        select(AUDIT.c.sequence, AUDIT.c.hash).order_by(AUDIT.c.sequence.desc()).limit(1)
    ).first()
    return (row.sequence, row.hash) if row else (0, "")


def _entry(answer: Sequence[Any]) -> Entry:
    """The columns of `_ANSWER`."""
    row_id, form, item, text, value, missing, *rest = answer
    word = None if missing is None else Missing(missing)
    return Entry(row_id, form, item, text, number_or_word(value), word, *rest)


@lru_cache(maxsize=4096)
def number_or_word(text: str | None) -> Decimal | str | None:
    """What a stored value stands for: a decimal, or the code, date or text it is."""
    if text is None or not NUMBER.fullmatch(text):
        return text
    return Decimal(text)


def _flag(row: Row[Any], notes: tuple[FlagNote, ...]) -> Flag:
    return Flag(
        id=row.id,
        participant_id=row.participant_id,
        visit_id=row.visit_id,
        number=row.number or row.screening_number,
        visit_short=row.planned_id,
        form=row.form,
        item=row.item,
        label=row.label,
        rule_id=row.rule_id,
        cannot_tell=row.cannot_tell,
        value=row.value,
        limit=row.limit_text,
        because=row.because,
        words=row.words,
        where=row.source,
        state=FlagState(row.state),
        raised_at=row.raised_at,
        origin=row.origin,
        notes=notes,
    )


def audit_entry(row: Row[Any]) -> AuditEntry:
    """A row of the trail, without what only the draw may open."""
    return AuditEntry(
        at=row.at,
        zone=row.zone,
        user=row.login,
        action=row.action,
        table=row.table_name,
        record=row.record_id,
        old=concealed(row.table_name, row.old),
        new=concealed(row.table_name, row.new),
        reason=row.reason,
        sequence=row.sequence,
        role=row.role,
        workstation=row.workstation,
        participant=row.participant_id or "",
        hash=row.hash,
    )
