"""The table of what was said of flags."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import Base, Id, Instant, table_of


class FlagNoteRow(Base):
    """One step with a flag: acknowledged, closed, re-opened; judged anew or withdrawn by the program, by nobody.

    `value` and `limit_text` are those of the flag at that moment: what whoever acknowledged it had seen.
    """

    __tablename__ = "flag_note"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    flag_id: Mapped[str] = mapped_column(ForeignKey("flag.id"), index=True)
    step: Mapped[str] = mapped_column(String(16))
    by_whom: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Instant)
    action: Mapped[str] = mapped_column(String(16), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    value: Mapped[str] = mapped_column(Text, default="")
    limit_text: Mapped[str] = mapped_column(Text, default="")


FLAG_NOTE = table_of(FlagNoteRow)
