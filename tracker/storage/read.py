"""Plain selects into frozen values. What is shown beside them (labels, status) is decided by the domain."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select

from tracker.domain.records import (
    AuditEntry,
    Deviation,
    Entry,
    Flag,
    FlagState,
    Missing,
    Participant,
    ParticipantStatus,
    Role,
    Sex,
    SiteInfo,
    User,
    Visit,
)
from tracker.errors import NotFound
from tracker.language import _
from tracker.storage import tables as t

SITE, USER = t.SiteRow.__table__, t.UserRow.__table__
STUDY, VERSION, WINDOW = t.StudyRow.__table__, t.ProtocolVersionRow.__table__, t.SiteWindowRow.__table__
PARTICIPANT, VISIT, RESULT = t.ParticipantRow.__table__, t.VisitRow.__table__, t.ResultRow.__table__
SCORE, FLAG, DEVIATION = t.ScoreRow.__table__, t.FlagRow.__table__, t.DeviationRow.__table__
DECISION, AUDIT = t.DecisionRow.__table__, t.AuditRow.__table__

CHUNK = 500
"""Ids asked for at once, below every database's limit of bound values."""
NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True)
class StudyKeys:
    """A study's ids: the row, the key of its study file, the protocol version in force."""

    id: str
    key: str
    version_id: str


@dataclass(frozen=True)
class StoredScore:
    """A derived score as stored."""

    visit_id: str
    form: str
    instrument: str
    total: Decimal | None
    band: str


@dataclass(frozen=True)
class StoredDecision:
    """An eligibility decision as stored."""

    outcome: str
    decided_by: str
    decided_on: date
    reason: str


def site_info(connection: Connection) -> SiteInfo:
    """The site of this database."""
    row = connection.execute(select(SITE)).one()
    return SiteInfo(row.id, row.name, row.code, row.timezone, row.country, row.demo)


def user(connection: Connection, login: str) -> User:
    """The user who signs in by this name. NotFound where there is none."""
    row = connection.execute(select(USER).where(USER.c.login == login, USER.c.active)).one_or_none()
    if row is None:
        raise NotFound(_("The user {login} does not exist at this site.").format(login=login))
    return User(row.id, row.login, row.name, frozenset(Role(name) for name in row.roles.split(",")))


def studies(connection: Connection) -> tuple[StudyKeys, ...]:
    """The studies of the site in the order they were added."""
    rows = connection.execute(select(STUDY).order_by(STUDY.c.id))
    return tuple(StudyKeys(row.id, row.key, row.current_version_id) for row in rows)


def protocol_text(connection: Connection, version_id: str) -> str:
    """The study file's text of a protocol version."""
    return str(connection.execute(select(VERSION.c.text).where(VERSION.c.id == version_id)).scalar_one())


def protocol_versions(connection: Connection) -> dict[str, str]:
    """Version words by version id."""
    rows = connection.execute(select(VERSION.c.id, VERSION.c.version))
    return {row.id: row.version for row in rows}


def site_windows(connection: Connection, study_id: str) -> dict[str, tuple[int, int]]:
    """The site's own windows of a study: days before and after the target by planned visit."""
    rows = connection.execute(select(WINDOW).where(WINDOW.c.study_id == study_id))
    return {
        row.planned_id: (row.minus, row.plus)
        for row in rows
        if row.minus is not None and row.plus is not None
    }


def site_window_id(connection: Connection, study_id: str, planned_id: str) -> str | None:
    """The row of the site's own window of a visit, also one that was taken back."""
    query = select(WINDOW.c.id).where(WINDOW.c.study_id == study_id, WINDOW.c.planned_id == planned_id)
    return connection.execute(query).scalar_one_or_none()


def participant(connection: Connection, participant_id: str) -> Participant:
    """One participant. NotFound where there is none."""
    row = connection.execute(select(PARTICIPANT).where(PARTICIPANT.c.id == participant_id)).one_or_none()
    if row is None:
        raise NotFound(_("This participant is not recorded at this site."))
    return _participant(row)


def participant_by_number(connection: Connection, number: str) -> Participant:
    """The participant with this participant or screening number. NotFound where there is none."""
    named = or_(PARTICIPANT.c.number == number, PARTICIPANT.c.screening_number == number)
    row = connection.execute(select(PARTICIPANT).where(named)).one_or_none()
    if row is None:
        raise NotFound(
            _("No participant has the number {number}.").format(number=number), _("Check the number.")
        )
    return _participant(row)


def participants(connection: Connection, study_id: str | None = None) -> tuple[Participant, ...]:
    """All participants of a study, or of the site, by number."""
    query = select(PARTICIPANT).order_by(func.coalesce(PARTICIPANT.c.number, PARTICIPANT.c.screening_number))
    if study_id is not None:
        query = query.where(PARTICIPANT.c.study_id == study_id)
    return tuple(_participant(row) for row in connection.execute(query))


def participants_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Participant]:
    """The participants with these ids."""
    rows = _in_chunks(connection, select(PARTICIPANT), PARTICIPANT.c.id, ids)
    return {row.id: _participant(row) for row in rows}


def numbers_like(connection: Connection, text: str, limit: int) -> tuple[Participant, ...]:
    """Participants whose number or initials begin with the text."""
    start = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    columns = (PARTICIPANT.c.number, PARTICIPANT.c.screening_number, PARTICIPANT.c.initials)
    query = (
        select(PARTICIPANT).where(or_(*(column.ilike(start, escape="\\") for column in columns))).limit(limit)
    )
    return tuple(_participant(row) for row in connection.execute(query))


def count_participants(connection: Connection, study_id: str, enrolled: bool) -> int:
    """How many participants a study has, or how many of them have a participant number."""
    query = select(func.count()).select_from(PARTICIPANT).where(PARTICIPANT.c.study_id == study_id)
    if enrolled:
        query = query.where(PARTICIPANT.c.number.is_not(None))
    return int(connection.execute(query).scalar_one())


def number_is_taken(connection: Connection, number: str) -> bool:
    """Whether some participant has this number, as either of the two."""
    named = or_(PARTICIPANT.c.number == number, PARTICIPANT.c.screening_number == number)
    return connection.execute(select(PARTICIPANT.c.id).where(named)).first() is not None


def visit(connection: Connection, visit_id: str) -> Visit:
    """One visit as stored. NotFound where there is none."""
    row = connection.execute(select(VISIT).where(VISIT.c.id == visit_id)).one_or_none()
    if row is None:
        raise NotFound(_("This visit is not recorded at this site."))
    return _visit(row)


def visit_codes(connection: Connection, visit_id: str) -> tuple[str, str]:
    """A visit's scanner code and the id of the protocol version it is planned or was held under."""
    row = connection.execute(
        select(VISIT.c.code, VISIT.c.protocol_version_id).where(VISIT.c.id == visit_id)
    ).one()
    return row.code, row.protocol_version_id


def visit_id_by_code(connection: Connection, code: str) -> str | None:
    """The visit that a scanned code names."""
    return connection.execute(select(VISIT.c.id).where(VISIT.c.code == code)).scalar_one_or_none()


def visits(connection: Connection, participant_ids: Iterable[str]) -> dict[str, tuple[Visit, ...]]:
    """The visits of each participant in the order of the schedule, as stored."""
    found: dict[str, list[Visit]] = {}
    for row in _in_chunks(
        connection, select(VISIT).order_by(VISIT.c.position), VISIT.c.participant_id, participant_ids
    ):
        found.setdefault(row.participant_id, []).append(_visit(row))
    return {participant_id: tuple(rows) for participant_id, rows in found.items()}


def open_visits(connection: Connection, until: date) -> tuple[Visit, ...]:
    """Visits not held, missed or let go that ask for something on or before the day."""
    c = VISIT.c
    still_open = (c.held_on.is_(None), c.missed_on.is_(None), c.not_needed.is_(False))
    asked = or_(c.earliest <= until, c.target <= until, c.appointment <= until)
    return tuple(_visit(row) for row in connection.execute(select(VISIT).where(*still_open, asked)))


def incomplete_visits(connection: Connection) -> tuple[Visit, ...]:
    """Visits held and not completed."""
    query = (
        select(VISIT)
        .where(VISIT.c.held_on.is_not(None), VISIT.c.completed_at.is_(None))
        .order_by(VISIT.c.held_on)
    )
    return tuple(_visit(row) for row in connection.execute(query))


def entries(connection: Connection, visit_ids: Iterable[str]) -> dict[str, tuple[Entry, ...]]:
    """What is recorded at each visit."""
    found: dict[str, list[Entry]] = {}
    for row in _in_chunks(connection, select(RESULT), RESULT.c.visit_id, visit_ids):
        found.setdefault(row.visit_id, []).append(_entry(row))
    return {visit_id: tuple(rows) for visit_id, rows in found.items()}


def entry(connection: Connection, visit_id: str, form: str, item: str) -> Entry | None:
    """What is recorded for one item."""
    c = RESULT.c
    found = connection.execute(
        select(RESULT).where(c.visit_id == visit_id, c.form == form, c.item == item)
    ).one_or_none()
    return None if found is None else _entry(found)


def begun(connection: Connection, visit_ids: Iterable[str]) -> frozenset[str]:
    """Which of the visits have something recorded."""
    rows = _in_chunks(connection, select(RESULT.c.visit_id).distinct(), RESULT.c.visit_id, visit_ids)
    return frozenset(row.visit_id for row in rows)


def last_range(connection: Connection, analyte: str, sex: str) -> Entry | None:
    """The most recent value of the analyte, with a unit, of a participant of the same sex."""
    query = (
        select(RESULT)
        .join(VISIT, VISIT.c.id == RESULT.c.visit_id)
        .join(PARTICIPANT, PARTICIPANT.c.id == VISIT.c.participant_id)
        .where(RESULT.c.item == analyte, RESULT.c.unit != "", PARTICIPANT.c.sex == sex)
        .order_by(RESULT.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _entry(row)


def scores(connection: Connection, visit_ids: Iterable[str]) -> tuple[StoredScore, ...]:
    """The derived scores of visits."""
    rows = _in_chunks(connection, select(SCORE), SCORE.c.visit_id, visit_ids)
    return tuple(StoredScore(r.visit_id, r.form, r.instrument, _decimal(r.total), r.band) for r in rows)


def score_row(connection: Connection, visit_id: str, form: str) -> str | None:
    """The id of the stored score of a form."""
    query = select(SCORE.c.id).where(SCORE.c.visit_id == visit_id, SCORE.c.form == form)
    return connection.execute(query).scalar_one_or_none()


def flags(
    connection: Connection, *, participant_id: str | None = None, visit_id: str | None = None
) -> tuple[Flag, ...]:
    """Flags that stand (not withdrawn), newest first: of a visit, a participant, or of the whole site while open."""
    c = FLAG.c
    query = (
        select(
            FLAG,
            RESULT.c.form,
            RESULT.c.item,
            VISIT.c.planned_id,
            PARTICIPANT.c.number,
            PARTICIPANT.c.screening_number,
        )
        .join(RESULT, RESULT.c.id == c.result_id)
        .join(VISIT, VISIT.c.id == c.visit_id)
        .join(PARTICIPANT, PARTICIPANT.c.id == c.participant_id)
        .order_by(c.raised_at.desc(), c.id.desc())
    )
    if visit_id is not None:
        query = query.where(c.visit_id == visit_id, c.state != FlagState.WITHDRAWN)
    elif participant_id is not None:
        query = query.where(c.participant_id == participant_id, c.state != FlagState.WITHDRAWN)
    else:
        query = query.where(c.state.in_((FlagState.OPEN, FlagState.ACKNOWLEDGED)))
    return tuple(_flag(row) for row in connection.execute(query))


def flag_ids(connection: Connection, result_id: str) -> dict[str, tuple[str, str]]:
    """Id and state of the newest flag of each rule on a result."""
    rows = connection.execute(select(FLAG).where(FLAG.c.result_id == result_id).order_by(FLAG.c.id))
    return {row.rule_id: (row.id, row.state) for row in rows}


def flag_counts(connection: Connection, participant_ids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Open flags and open cannot-tells by visit."""
    query = select(FLAG.c.visit_id, FLAG.c.cannot_tell, func.count().label("n")).where(
        FLAG.c.state.in_((FlagState.OPEN, FlagState.ACKNOWLEDGED))
    )
    counted: dict[str, list[int]] = {}
    grouped = query.group_by(FLAG.c.visit_id, FLAG.c.cannot_tell)
    for row in _in_chunks(connection, grouped, FLAG.c.participant_id, participant_ids):
        counted.setdefault(row.visit_id, [0, 0])[1 if row.cannot_tell else 0] += row.n
    return {visit_id: (crossed, unknown) for visit_id, (crossed, unknown) in counted.items()}


def deviations(connection: Connection, participant_id: str) -> tuple[Deviation, ...]:
    """The deviations of a participant that stand, by day."""
    c = DEVIATION.c
    rows = connection.execute(
        select(DEVIATION).where(c.participant_id == participant_id, c.withdrawn.is_(False)).order_by(c.on)
    )
    return tuple(
        Deviation(r.id, r.participant_id, r.visit_id, r.kind, r.detail, r.on, r.reason, r.withdrawn)
        for r in rows
    )


def decision(connection: Connection, participant_id: str) -> StoredDecision | None:
    """The last eligibility decision."""
    query = (
        select(DECISION)
        .where(DECISION.c.participant_id == participant_id)
        .order_by(DECISION.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else StoredDecision(row.outcome, row.decided_by, row.decided_on, row.reason)


def history(connection: Connection, participant_id: str, limit: int) -> tuple[AuditEntry, ...]:
    """The newest entries of the audit trail about a participant."""
    query = (
        select(AUDIT)
        .where(AUDIT.c.participant_id == participant_id)
        .order_by(AUDIT.c.sequence.desc())
        .limit(limit)
    )
    return tuple(_audit(row) for row in connection.execute(query))


def audit_head(connection: Connection) -> tuple[int, str]:
    """Sequence number and hash of the last entry of the audit trail; (0, "") while it is empty."""
    row = connection.execute(
        select(AUDIT.c.sequence, AUDIT.c.hash).order_by(AUDIT.c.sequence.desc()).limit(1)
    ).first()
    return (row.sequence, row.hash) if row else (0, "")


def _in_chunks(connection: Connection, query: Select[Any], column: Any, ids: Iterable[str]) -> list[Row[Any]]:
    wanted: Sequence[str] = list(dict.fromkeys(ids))
    rows: list[Row[Any]] = []
    for start in range(0, len(wanted), CHUNK):
        rows += connection.execute(query.where(column.in_(wanted[start : start + CHUNK])))
    return rows


def _participant(row: Row[Any]) -> Participant:
    return Participant(
        id=row.id,
        study_id=row.study_id,
        screening_number=row.screening_number,
        number=row.number,
        initials=row.initials,
        sex=Sex(row.sex),
        birth_date=row.birth_date,
        birth_year=row.birth_year,
        consent_date=row.consent_date,
        consent_version=row.consent_version,
        status=ParticipantStatus(row.status),
        arm=row.arm,
        kit=row.kit,
        enrolled_on=row.enrolled_on,
        ended_on=row.ended_on,
        end_reason=row.end_reason,
    )


def _visit(row: Row[Any]) -> Visit:
    return Visit(
        id=row.id,
        participant_id=row.participant_id,
        planned_id=row.planned_id,
        label="",
        short="",
        position=row.position,
        target=row.target,
        earliest=row.earliest,
        latest=row.latest,
        window_source=row.window_source,
        provisional=row.provisional,
        appointment=row.appointment,
        appointment_time=row.appointment_time,
        held_on=row.held_on,
        missed_on=row.missed_on,
        missed_reason=row.missed_reason,
        not_needed=row.not_needed,
        completed_at=row.completed_at,
        protocol_version=row.protocol_version_id,
    )


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        form=row.form,
        item=row.item,
        text=row.text,
        value=_number_or_word(row.value),
        missing=None if row.missing is None else Missing(row.missing),
        missing_reason=row.missing_reason,
        confirmed=row.confirmed,
        comparator=row.comparator,
        unit=row.unit,
        low=row.low,
        high=row.high,
        range_source=row.range_source,
        sample_date=row.sample_date,
    )


def _number_or_word(text: str | None) -> Decimal | str | None:
    if text is None or not NUMBER.fullmatch(text):
        return text
    return Decimal(text)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _flag(row: Row[Any]) -> Flag:
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
    )


def _audit(row: Row[Any]) -> AuditEntry:
    changed = ", ".join(json.loads(row.old)) if row.old else ""
    return AuditEntry(
        sequence=row.sequence,
        at=row.at,
        zone=row.zone,
        user=row.login,
        role=row.role,
        workstation=row.workstation,
        action=row.action,
        table=row.table_name,
        record=row.record_id,
        field=changed,
        old=row.old,
        new=row.new,
        reason=row.reason,
        hash=row.hash,
    )
