"""The tables of what is taken in: saved layouts of files, and the randomisation list."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import Base, Id, Instant, table_of


class ImportMappingRow(Base):
    """How the files of a laboratory, or a spreadsheet of the site, are laid out: the mapping as YAML text."""

    __tablename__ = "import_mapping"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    laboratory_id: Mapped[str | None] = mapped_column(ForeignKey("laboratory.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)


class AllocationListRow(Base):
    """A randomisation list that was taken in, with the hash of its file. `secret` is what its lines are sealed with."""

    __tablename__ = "allocation_list"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"), index=True)
    file: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    secret: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime] = mapped_column(Instant)
    imported_by: Mapped[str] = mapped_column(Text)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    close_reason: Mapped[str] = mapped_column(Text, default="")


class AllocationLineRow(Base):
    """One line of a list. What it allocates is sealed, so that no trail, listing or search shows it early."""

    __tablename__ = "allocation_line"
    __table_args__ = (UniqueConstraint("list_id", "position"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    list_id: Mapped[str] = mapped_column(ForeignKey("allocation_list.id"))
    position: Mapped[int]
    stratum: Mapped[str] = mapped_column(Text, default="")
    sealed: Mapped[str] = mapped_column(Text)
    participant_id: Mapped[str | None] = mapped_column(ForeignKey("participant.id"), index=True)
    drawn_at: Mapped[datetime | None] = mapped_column(Instant)


IMPORT_MAPPING = table_of(ImportMappingRow)
ALLOCATION_LIST, ALLOCATION_LINE = table_of(AllocationListRow), table_of(AllocationLineRow)
