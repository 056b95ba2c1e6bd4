"""The tables of amendments, and of consents to the versions of the form that they brought."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import Base, Id, Instant, table_of


class AmendmentRow(Base):
    """A version of a study file that was accepted, in force since `accepted_at`.

    `approved_on` is the day on which the ethics committee approved it; `consent_version` names the version of the form
    to which participants must consent again, empty where nobody must.
    """

    __tablename__ = "amendment"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"), index=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("protocol_version.id"))
    approved_on: Mapped[date] = mapped_column(Date)
    consent_version: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    accepted_at: Mapped[datetime] = mapped_column(Instant)
    accepted_by: Mapped[str] = mapped_column(Text)


class ConsentRow(Base):
    """A consent to a later version of the form; the first one stands with the participant."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("participant_id", "version"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id"))
    version: Mapped[str] = mapped_column(Text)
    consented_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(Text)


AMENDMENT, CONSENT = table_of(AmendmentRow), table_of(ConsentRow)
