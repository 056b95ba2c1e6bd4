"""The tables of what makes the file believable: signatures, locks, source checks, unmasking, backups, settings."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import Base, Id, Instant, table_of


class SiteSettingRow(Base):
    """What the site set for itself, by key (domain/settings.py names the keys)."""

    __tablename__ = "site_setting"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    value: Mapped[str] = mapped_column(Text)


class BackupRunRow(Base):
    """A backup that was made, or a restore drill: whether it was good, and where the trail ended."""

    __tablename__ = "backup_run"
    __table_args__ = (Index("ix_backup_run_at", "kind", "at"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(Instant)
    file: Mapped[str] = mapped_column(Text)
    good: Mapped[bool]
    sequence: Mapped[int | None]
    head: Mapped[str] = mapped_column(String(64), default="")
    said: Mapped[str] = mapped_column(Text, default="")


class SignatureRow(Base):
    """Who signed a visit, what it means, and the hash of what the visit held then; a change voids it."""

    __tablename__ = "signature"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id"), index=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"), index=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    login: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    meaning: Mapped[str] = mapped_column(String(16))
    signed_at: Mapped[datetime] = mapped_column(Instant)
    zone: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(String(64))
    voided_at: Mapped[datetime | None] = mapped_column(Instant)
    void_reason: Mapped[str] = mapped_column(Text, default="")


class RecordLockRow(Base):
    """A visit, participant or study that takes no more changes until it is unlocked with a reason."""

    __tablename__ = "record_lock"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    scope: Mapped[str] = mapped_column(String(16))
    record_id: Mapped[str] = mapped_column(Id, index=True)
    locked_at: Mapped[datetime] = mapped_column(Instant)
    locked_by: Mapped[str] = mapped_column(Text)
    lock_reason: Mapped[str] = mapped_column(Text, default="")
    unlocked_at: Mapped[datetime | None] = mapped_column(Instant)
    unlocked_by: Mapped[str] = mapped_column(Text, default="")
    unlock_reason: Mapped[str] = mapped_column(Text, default="")


class UnsignedVisitRow(Base):
    """A completed visit, by its id, on which no signature stands: Today finds the first of them here.

    It follows from the visit and its signatures alone (storage/unsigned.py), so it is not on the trail.
    """

    __tablename__ = "unsigned_visit"
    __table_args__ = (Index("ix_unsigned_visit_held", "held_on", "id"),)
    id: Mapped[str] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    held_on: Mapped[date | None] = mapped_column(Date)


class SourceCheckRow(Base):
    """A monitor compared a result with its source; `content` is the hash of the value that was compared."""

    __tablename__ = "source_check"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id"))
    result_id: Mapped[str] = mapped_column(ForeignKey("result.id"), index=True)
    checked_by: Mapped[str] = mapped_column(Text)
    checked_at: Mapped[datetime] = mapped_column(Instant)
    content: Mapped[str] = mapped_column(String(64))
    withdrawn: Mapped[bool] = mapped_column(default=False)


class UnmaskingRow(Base):
    """An emergency unmasking of one participant."""

    __tablename__ = "unmasking"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id"), index=True)
    by_whom: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class CodeBreakRow(Base):
    """The code of a double-blind study was broken elsewhere: when, by whom, why. The arm is not stored."""

    __tablename__ = "code_break"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id"), index=True)
    by_whom: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    broken_on: Mapped[date] = mapped_column(Date)


SETTING, BACKUP_RUN, SIGNATURE = table_of(SiteSettingRow), table_of(BackupRunRow), table_of(SignatureRow)
LOCK, SOURCE_CHECK = table_of(RecordLockRow), table_of(SourceCheckRow)
UNMASKING, CODE_BREAK = table_of(UnmaskingRow), table_of(CodeBreakRow)
UNSIGNED = table_of(UnsignedVisitRow)
