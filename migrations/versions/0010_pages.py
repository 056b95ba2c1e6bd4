"""What Today and the list of participants show first is found by an index, however many there are.

The completed visits on which no signature stands get a table of their own; participants get indexes in the order shown.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "unsigned_visit",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["visit.id"], name=op.f("fk_unsigned_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsigned_visit")),
    )
    op.create_index("ix_unsigned_visit_held", "unsigned_visit", ["held_on", "id"], unique=False)
    op.execute(
        "INSERT INTO unsigned_visit (id, held_on) SELECT visit.id, visit.held_on FROM visit "
        "WHERE visit.completed_at IS NOT NULL AND NOT EXISTS ("
        "SELECT 1 FROM signature WHERE signature.visit_id = visit.id AND signature.voided_at IS NULL)"
    )
    op.drop_index(op.f("ix_participant_study_id"), "participant")
    op.create_index("ix_participant_study_status", "participant", ["study_id", "status"], unique=False)
    op.create_index("ix_participant_shown", "participant", ["number", "screening_number", "id"], unique=False)
    op.create_index(
        "ix_participant_of_study", "participant", ["study_id", "number", "screening_number"], unique=False
    )
