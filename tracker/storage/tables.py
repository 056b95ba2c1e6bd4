"""The tables. Portable types only; ids are UUIDs made in Python; decimals and instants are kept as text.

Use cases read and write through read.py and writer.py; nothing else writes these tables.
"""

from datetime import UTC, date, datetime, time
from typing import cast

from sqlalchemy import (
    Date,
    ForeignKey,
    Index,
    MetaData,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def instant_text(moment: datetime) -> str:
    """An aware moment in UTC as ISO 8601 text of fixed width (microseconds)."""
    if moment.tzinfo is None:  # it would be taken for this computer's zone
        raise ValueError("an instant needs its zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class Instant(TypeDecorator[datetime]):
    """A moment in UTC as ISO 8601 text of fixed width, so that it sorts, and reads the same in every database."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """An aware moment as text."""
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The text as an aware moment."""
        return None if value is None else datetime.fromisoformat(value)


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMES)


Id = String(36)


class SiteRow(Base):
    """The one site of this database."""

    __tablename__ = "site"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(Text)
    timezone: Mapped[str] = mapped_column(Text)
    country: Mapped[str] = mapped_column(Text)
    demo: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Instant)


class UserRow(Base):
    """Who may sign in; the password itself is nowhere, only the key it wraps (keys.json)."""

    __tablename__ = "user_account"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(Text)
    roles: Mapped[str] = mapped_column(Text)
    active: Mapped[bool]


class StudyRow(Base):
    """A study at this site."""

    __tablename__ = "study"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    current_version_id: Mapped[str | None] = mapped_column(Id)


class ProtocolVersionRow(Base):
    """The text of a study file as it was added, with its hash: visits name the version they were held under."""

    __tablename__ = "protocol_version"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"), index=True)
    version: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime] = mapped_column(Instant)


class SiteWindowRow(Base):
    """A window the site set where the protocol states none."""

    __tablename__ = "site_window"
    __table_args__ = (UniqueConstraint("study_id", "planned_id"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    planned_id: Mapped[str] = mapped_column(String(64))
    minus: Mapped[int | None]
    plus: Mapped[int | None]


class ParticipantRow(Base):
    """A participant; both numbers are unique in the site."""

    __tablename__ = "participant"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"), index=True)
    screening_number: Mapped[str] = mapped_column(String(64), unique=True)
    number: Mapped[str | None] = mapped_column(String(64), unique=True)
    initials: Mapped[str] = mapped_column(Text)
    sex: Mapped[str] = mapped_column(String(1))
    birth_date: Mapped[date | None] = mapped_column(Date)
    birth_year: Mapped[int | None]
    consent_date: Mapped[date] = mapped_column(Date)
    consent_version: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(32), index=True)
    arm: Mapped[str | None] = mapped_column(Text)
    kit: Mapped[str | None] = mapped_column(Text)
    enrolled_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    end_reason: Mapped[str] = mapped_column(Text, default="")


class DecisionRow(Base):
    """An eligibility decision: what was decided, by whom, on which day, and what each criterion said then."""

    __tablename__ = "decision"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(32))
    decided_by: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text, default="")
    criteria: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class VisitRow(Base):
    """A visit with the dates its status is decided by, stored so that lists can be paged."""

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("participant_id", "planned_id"),
        Index("ix_visit_open", "held_on", "missed_on", "not_needed", "latest"),
        Index("ix_visit_target", "target"),
        Index("ix_visit_appointment", "appointment"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id"))
    planned_id: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    target: Mapped[date | None] = mapped_column(Date)
    earliest: Mapped[date | None] = mapped_column(Date)
    latest: Mapped[date | None] = mapped_column(Date)
    window_source: Mapped[str] = mapped_column(String(16))
    provisional: Mapped[bool]
    appointment: Mapped[date | None] = mapped_column(Date)
    appointment_time: Mapped[time | None] = mapped_column(Time)
    held_on: Mapped[date | None] = mapped_column(Date)
    missed_on: Mapped[date | None] = mapped_column(Date)
    missed_reason: Mapped[str] = mapped_column(Text, default="")
    not_needed: Mapped[bool] = mapped_column(default=False)
    completed_at: Mapped[datetime | None] = mapped_column(Instant)
    protocol_version_id: Mapped[str] = mapped_column(ForeignKey("protocol_version.id"))
    code: Mapped[str] = mapped_column(String(16), unique=True)


class ResultRow(Base):
    """One recorded item. A laboratory value keeps its unit, range and what was said of it with which version."""

    __tablename__ = "result"
    __table_args__ = (UniqueConstraint("visit_id", "form", "item"), Index("ix_result_item", "item", "id"))
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"))
    form: Mapped[str] = mapped_column(String(64))
    item: Mapped[str] = mapped_column(String(96))
    text: Mapped[str] = mapped_column(Text, default="")
    value: Mapped[str | None] = mapped_column(Text)
    missing: Mapped[str | None] = mapped_column(String(32))
    missing_reason: Mapped[str] = mapped_column(Text, default="")
    confirmed: Mapped[bool] = mapped_column(default=False)
    comparator: Mapped[str] = mapped_column(String(2), default="")
    unit: Mapped[str] = mapped_column(String(32), default="")
    low: Mapped[str] = mapped_column(Text, default="")
    high: Mapped[str] = mapped_column(Text, default="")
    range_source: Mapped[str] = mapped_column(Text, default="")
    range_word: Mapped[str] = mapped_column(String(16), default="")
    grade: Mapped[int | None]
    grade_version: Mapped[str] = mapped_column(Text, default="")


class ScoreRow(Base):
    """A derived score with the version of its rule; no total where items are missing."""

    __tablename__ = "score"
    __table_args__ = (
        UniqueConstraint("visit_id", "form"),
        Index("ix_score_instrument", "instrument", "visit_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"))
    form: Mapped[str] = mapped_column(String(64))
    instrument: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(Text)
    total: Mapped[str | None] = mapped_column(Text)
    band: Mapped[str] = mapped_column(Text, default="")
    parts: Mapped[str] = mapped_column(Text, default="{}")


class FlagRow(Base):
    """A threshold crossed, or one that cannot be judged; withdrawn when the value is corrected, never deleted."""

    __tablename__ = "flag"
    __table_args__ = (Index("ix_flag_state", "state", "raised_at"), Index("ix_flag_result", "result_id"))
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id"), index=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"), index=True)
    result_id: Mapped[str] = mapped_column(ForeignKey("result.id"))
    rule_id: Mapped[str] = mapped_column(String(64))
    cannot_tell: Mapped[bool]
    label: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text)
    limit_text: Mapped[str] = mapped_column(Text)
    because: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    raised_at: Mapped[datetime] = mapped_column(Instant)


class DeviationRow(Base):
    """Something that differs from the protocol; withdrawn when the record it rests on is corrected."""

    __tablename__ = "deviation"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id"), index=True)
    visit_id: Mapped[str | None] = mapped_column(ForeignKey("visit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(Text)
    on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text, default="")
    withdrawn: Mapped[bool] = mapped_column(default=False)


class AuditRow(Base):
    """The audit trail: append-only by triggers, each entry chained to the one before by its hash.

    `old` and `new` hold the changed fields as canonical JSON.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_record", "record_id"), Index("ix_audit_participant", "participant_id"))
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    zone: Mapped[str] = mapped_column(Text)
    user_id: Mapped[str] = mapped_column(Id)
    login: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(Text)
    workstation: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(32))
    table_name: Mapped[str] = mapped_column(String(64))
    record_id: Mapped[str] = mapped_column(Id)
    participant_id: Mapped[str | None] = mapped_column(Id)
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))


def _table(row: type[Base]) -> Table:
    """The table that statements are written over."""
    return cast(Table, row.__table__)


SITE, USER = _table(SiteRow), _table(UserRow)
STUDY, VERSION, WINDOW = _table(StudyRow), _table(ProtocolVersionRow), _table(SiteWindowRow)
PARTICIPANT, VISIT, RESULT = _table(ParticipantRow), _table(VisitRow), _table(ResultRow)
SCORE, FLAG, DEVIATION = _table(ScoreRow), _table(FlagRow), _table(DeviationRow)
DECISION, AUDIT = _table(DecisionRow), _table(AuditRow)
