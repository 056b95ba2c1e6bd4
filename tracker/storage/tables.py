"""The tables. Portable types only; ids are UUIDs made in Python; decimals and instants are kept as text.

Use cases read and write through read.py and writer.py; nothing else writes these tables.
"""

from datetime import date, datetime, time

from sqlalchemy import Date, ForeignKey, Index, String, Text, Time, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.amendment_tables import AMENDMENT, CONSENT
from tracker.storage.columns import Base, Id, Instant, instant_text, table_of
from tracker.storage.exchange_tables import ALLOCATION_LINE, ALLOCATION_LIST, IMPORT_MAPPING
from tracker.storage.flag_tables import FLAG_NOTE
from tracker.storage.identity_tables import IDENTITY
from tracker.storage.log_tables import LOG_TABLES
from tracker.storage.query_tables import QUERY, QUERY_MESSAGE
from tracker.storage.trust_tables import (
    BACKUP_RUN,
    CODE_BREAK,
    LOCK,
    SETTING,
    SIGNATURE,
    SOURCE_CHECK,
    UNMASKING,
    UNSIGNED,
)

__all__ = [
    "ALLOCATION_LINE",
    "ALLOCATION_LIST",
    "AMENDMENT",
    "AUDIT",
    "BACKUP_RUN",
    "CHOICE",
    "CODE_BREAK",
    "CONSENT",
    "DECISION",
    "DERIVED",
    "DEVIATION",
    "FLAG",
    "FLAG_NOTE",
    "IDENTITY",
    "IMPORT_MAPPING",
    "LABORATORY",
    "LOCK",
    "LOG_TABLES",
    "NOT_ON_TRAIL",
    "PARTICIPANT",
    "QUERY",
    "QUERY_MESSAGE",
    "RANGE",
    "RESULT",
    "SCORE",
    "SETTING",
    "SIGNATURE",
    "SITE",
    "SOURCE_CHECK",
    "STUDY",
    "UNMASKING",
    "UNSIGNED",
    "USER",
    "VERSION",
    "VISIT",
    "WINDOW",
    "Base",
    "instant_text",
]


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
    password_changed_at: Mapped[datetime | None] = mapped_column(Instant)
    must_change: Mapped[bool] = mapped_column(default=False, server_default=text("0"))


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


class StudyChoiceRow(Base):
    """What the site chose where a study file leaves the choice to it (domain/choices.py names the keys)."""

    __tablename__ = "study_choice"
    __table_args__ = (UniqueConstraint("study_id", "key"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    key: Mapped[str] = mapped_column(String(160))
    value: Mapped[str] = mapped_column(Text)


class LaboratoryRow(Base):
    """A laboratory that reports to the site."""

    __tablename__ = "laboratory"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    active: Mapped[bool] = mapped_column(default=True)


class ReferenceRangeRow(Base):
    """A laboratory's range of one analyte, for a sex or both (empty); bounds of age and validity are inside."""

    __tablename__ = "reference_range"
    __table_args__ = (Index("ix_reference_range_analyte", "analyte", "laboratory_id"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    laboratory_id: Mapped[str] = mapped_column(ForeignKey("laboratory.id"))
    analyte: Mapped[str] = mapped_column(String(64))
    sex: Mapped[str] = mapped_column(String(1), default="")
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    unit: Mapped[str] = mapped_column(String(32))
    low: Mapped[str] = mapped_column(Text, default="")
    high: Mapped[str] = mapped_column(Text, default="")
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    struck: Mapped[bool] = mapped_column(default=False)


class ParticipantRow(Base):
    """A participant; both numbers are unique in the site."""

    __tablename__ = "participant"
    __table_args__ = (
        Index("ix_participant_study_status", "study_id", "status"),
        Index("ix_participant_shown", "number", "screening_number", "id"),
        Index("ix_participant_of_study", "study_id", "number", "screening_number"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
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
    rescreened_from: Mapped[str | None] = mapped_column(Id, index=True)
    treatment_stopped_on: Mapped[date | None] = mapped_column(Date)
    treatment_stop_reason: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))


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
    """A visit with the dates its status is decided by, stored so that lists can be paged.

    `forms` (ids, comma between) and `reason` are of a visit that no protocol plans: unscheduled, early termination.
    """

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("participant_id", "planned_id"),
        Index("ix_visit_open", "held_on", "missed_on", "not_needed", "latest"),
        Index("ix_visit_completed", "completed_at", "held_on"),
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
    forms: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))


class ResultRow(Base):
    """One recorded item. A laboratory value keeps its unit, range and what was said of it with which version.

    `form` of a repeated sample ends in #2, #3 ...; `decides` says which of repeated results counts.
    """

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
    decides: Mapped[bool | None]


class DerivedRow(Base):
    """A value calculated from a result, with the equation's name and what went into it (JSON)."""

    __tablename__ = "derived"
    __table_args__ = (UniqueConstraint("result_id", "equation"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    result_id: Mapped[str] = mapped_column(ForeignKey("result.id"))
    equation: Mapped[str] = mapped_column(String(64))
    value: Mapped[str | None] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(String(32))
    inputs: Mapped[str] = mapped_column(Text)
    because: Mapped[str] = mapped_column(Text, default="")


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
    """A threshold crossed, or one that cannot be judged; withdrawn when the value is corrected, never deleted.

    It stands on a result or on a score; `origin` names the label pack it comes from, empty for the study's own.
    """

    __tablename__ = "flag"
    __table_args__ = (
        Index("ix_flag_state", "state", "raised_at"),
        Index("ix_flag_raised", "raised_at", "id"),
        Index("ix_flag_result", "result_id"),
        Index("ix_flag_score", "score_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id"), index=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"), index=True)
    result_id: Mapped[str | None] = mapped_column(ForeignKey("result.id"))
    score_id: Mapped[str | None] = mapped_column(ForeignKey("score.id"))
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
    origin: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))


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


SITE, USER = table_of(SiteRow), table_of(UserRow)
STUDY, VERSION, WINDOW = table_of(StudyRow), table_of(ProtocolVersionRow), table_of(SiteWindowRow)
PARTICIPANT, VISIT, RESULT = table_of(ParticipantRow), table_of(VisitRow), table_of(ResultRow)
SCORE, FLAG, DEVIATION = table_of(ScoreRow), table_of(FlagRow), table_of(DeviationRow)
DECISION, AUDIT = table_of(DecisionRow), table_of(AuditRow)
CHOICE, LABORATORY, RANGE = table_of(StudyChoiceRow), table_of(LaboratoryRow), table_of(ReferenceRangeRow)
DERIVED = table_of(DerivedRow)
NOT_ON_TRAIL = frozenset({AUDIT, UNSIGNED})
"""The trail itself, and what follows from other rows alone."""
