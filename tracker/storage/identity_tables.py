"""The table of the identification list: who a participant is, apart from everything that is recorded for the study."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import Base, Id, table_of


class IdentityRow(Base):
    """Name, telephone and hospital number of one participant; each may be empty.

    No reader of the trail is given them (`tracker/storage/sealing.py`), nor any listing, paper or export.
    """

    __tablename__ = "identity"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id"), unique=True)
    name: Mapped[str] = mapped_column(Text, default="")
    telephone: Mapped[str] = mapped_column(Text, default="")
    hospital_number: Mapped[str] = mapped_column(Text, default="")


IDENTITY = table_of(IdentityRow)
