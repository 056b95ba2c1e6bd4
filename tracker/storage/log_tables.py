"""The tables of a participant's logs: every answer is canonical text; a row is struck out, never deleted."""

from datetime import datetime

from sqlalchemy import ForeignKey, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import Base, Id, Instant, table_of


class LogRow(Base):
    """What the rows of every log share: a participant, and whether the row was struck out (never deleted)."""

    __abstract__ = True
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id"), index=True)
    struck: Mapped[bool] = mapped_column(default=False)
    struck_reason: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class AdverseEventRow(LogRow):
    """An adverse event in the words used; dates are ISO and may be partial (2026-04)."""

    __tablename__ = "adverse_event"
    words: Mapped[str] = mapped_column(Text, default="")
    term: Mapped[str] = mapped_column(Text, default="")
    grade: Mapped[str] = mapped_column(Text, default="")
    onset: Mapped[str] = mapped_column(Text, default="")
    ended: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(Text, default="")
    serious: Mapped[str] = mapped_column(Text, default="")
    serious_criteria: Mapped[str] = mapped_column(Text, default="")
    aware_on: Mapped[str] = mapped_column(Text, default="")
    reported_on: Mapped[str] = mapped_column(Text, default="")
    relation: Mapped[str] = mapped_column(Text, default="")
    action: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")


class MedicalHistoryRow(LogRow):
    """A condition of the participant's medical history."""

    __tablename__ = "medical_history"
    words: Mapped[str] = mapped_column(Text, default="")
    started: Mapped[str] = mapped_column(Text, default="")
    ended: Mapped[str] = mapped_column(Text, default="")
    ongoing: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")


class MedicationRow(LogRow):
    """An earlier or concomitant treatment; `drug` is the catalogue's id where the name was recognised."""

    __tablename__ = "medication"
    name: Mapped[str] = mapped_column(Text, default="")
    drug: Mapped[str] = mapped_column(Text, default="")
    dose: Mapped[str] = mapped_column(Text, default="")
    unit: Mapped[str] = mapped_column(Text, default="")
    every: Mapped[str] = mapped_column(Text, default="")
    route: Mapped[str] = mapped_column(Text, default="")
    indication: Mapped[str] = mapped_column(Text, default="")
    started: Mapped[str] = mapped_column(Text, default="")
    ended: Mapped[str] = mapped_column(Text, default="")
    ongoing: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")


class VaccinationRow(LogRow):
    """A vaccination; `live` is yes, no or unknown."""

    __tablename__ = "vaccination"
    name: Mapped[str] = mapped_column(Text, default="")
    live: Mapped[str] = mapped_column(Text, default="")
    given_on: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")


class DoseRow(LogRow):
    """A dose of study treatment from a day on, with the weight it was reckoned by."""

    __tablename__ = "dose"
    drug: Mapped[str] = mapped_column(Text, default="")
    amount: Mapped[str] = mapped_column(Text, default="")
    unit: Mapped[str] = mapped_column(Text, default="")
    every: Mapped[str] = mapped_column(Text, default="")
    started: Mapped[str] = mapped_column(Text, default="")
    ended: Mapped[str] = mapped_column(Text, default="")
    weight: Mapped[str] = mapped_column(Text, default="")
    weight_on: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")


class DispensingRow(LogRow):
    """Study drug given and brought back, in units (tablets); `per_week` for what is taken once a week."""

    __tablename__ = "dispensing"
    drug: Mapped[str] = mapped_column(Text, default="")
    kit: Mapped[str] = mapped_column(Text, default="")
    batch: Mapped[str] = mapped_column(Text, default="")
    dispensed_on: Mapped[str] = mapped_column(Text, default="")
    dispensed: Mapped[str] = mapped_column(Text, default="")
    per_day: Mapped[str] = mapped_column(Text, default="")
    per_week: Mapped[str] = mapped_column(Text, default="")
    returned_on: Mapped[str] = mapped_column(Text, default="")
    returned: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")


LOG_TABLES: dict[str, Table] = {
    row.__tablename__: table_of(row)
    for row in (AdverseEventRow, MedicalHistoryRow, MedicationRow, VaccinationRow, DoseRow, DispensingRow)
}
"""The logs by name."""
