"""The tables of queries: each query, and what was said of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import Base, Id, Instant, table_of


class QueryRow(Base):
    """A question about the data of a participant, at a field where `form` and `item` are given.

    `number` is what people call it; `cause` is what an automatic one found, empty once it is gone.
    """

    __tablename__ = "query"
    __table_args__ = (Index("ix_query_state", "state"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id"), index=True)
    visit_id: Mapped[str | None] = mapped_column(ForeignKey("visit.id"), index=True)
    form: Mapped[str] = mapped_column(String(64), default="")
    item: Mapped[str] = mapped_column(String(96), default="")
    kind: Mapped[str] = mapped_column(String(16))
    cause: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16))


class QueryMessageRow(Base):
    """One thing said of a query: raised, answered, closed, re-opened, settled; by nobody where the program did."""

    __tablename__ = "query_message"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    query_id: Mapped[str] = mapped_column(ForeignKey("query.id"), index=True)
    step: Mapped[str] = mapped_column(String(16))
    by_whom: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Instant)
    text: Mapped[str] = mapped_column(Text, default="")


QUERY, QUERY_MESSAGE = table_of(QueryRow), table_of(QueryMessageRow)
