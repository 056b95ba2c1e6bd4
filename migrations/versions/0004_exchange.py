"""What is taken in: the saved layouts of laboratory files, and the randomisation list, concealed until it is drawn."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID, INSTANT = sa.String(length=36), sa.String(32)


def upgrade() -> None:
    _mappings()
    _allocation()


def _mappings() -> None:
    op.create_table(
        "import_mapping",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("laboratory_id", ID, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratory.id"], name=op.f("fk_import_mapping_laboratory_id_laboratory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
    )
    op.create_index(
        op.f("ix_import_mapping_laboratory_id"), "import_mapping", ["laboratory_id"], unique=False
    )


def _allocation() -> None:
    op.create_table(
        "allocation_list",
        sa.Column("id", ID, nullable=False),
        sa.Column("study_id", ID, nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("imported_at", INSTANT, nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("close_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name=op.f("fk_allocation_list_study_id_study")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_list")),
    )
    op.create_index(op.f("ix_allocation_list_study_id"), "allocation_list", ["study_id"], unique=False)
    op.create_table(
        "allocation_line",
        sa.Column("id", ID, nullable=False),
        sa.Column("list_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("participant_id", ID, nullable=True),
        sa.Column("drawn_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["list_id"], ["allocation_list.id"], name=op.f("fk_allocation_line_list_id_allocation_list")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_allocation_line_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_line")),
        sa.UniqueConstraint("list_id", "position", name=op.f("uq_allocation_line_list_id_position")),
    )
    op.create_index(
        op.f("ix_allocation_line_participant_id"), "allocation_line", ["participant_id"], unique=False
    )
