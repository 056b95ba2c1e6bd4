"""Questions about the data: each query with what was said of it, in the order it was said."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID, INSTANT = sa.String(length=36), sa.String(32)


def upgrade() -> None:
    _queries()
    _messages()


def _queries() -> None:
    op.create_table(
        "query",
        sa.Column("id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("participant_id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=True),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=96), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_query_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_query_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_query")),
        sa.UniqueConstraint("number", name=op.f("uq_query_number")),
    )
    op.create_index(op.f("ix_query_participant_id"), "query", ["participant_id"], unique=False)
    op.create_index(op.f("ix_query_visit_id"), "query", ["visit_id"], unique=False)
    op.create_index("ix_query_state", "query", ["state"], unique=False)


def _messages() -> None:
    op.create_table(
        "query_message",
        sa.Column("id", ID, nullable=False),
        sa.Column("query_id", ID, nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("by_whom", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["query_id"], ["query.id"], name=op.f("fk_query_message_query_id_query")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_query_message")),
    )
    op.create_index(op.f("ix_query_message_query_id"), "query_message", ["query_id"], unique=False)
