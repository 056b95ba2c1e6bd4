"""What investigators said of flags, and what their judgement was then: nothing of it is ever removed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ID, INSTANT = sa.String(length=36), sa.String(32)


def upgrade() -> None:
    op.create_table(
        "flag_note",
        sa.Column("id", ID, nullable=False),
        sa.Column("flag_id", ID, nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("by_whom", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("limit_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["flag_id"], ["flag.id"], name=op.f("fk_flag_note_flag_id_flag")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_note")),
    )
    op.create_index(op.f("ix_flag_note_flag_id"), "flag_note", ["flag_id"], unique=False)
