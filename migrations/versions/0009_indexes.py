"""Indexes for what Today, the participant's page and Safety ask at sites that grew: no row, no column changes."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_index(op.f("ix_participant_rescreened_from"), "participant", ["rescreened_from"], unique=False)
    op.create_index("ix_visit_completed", "visit", ["completed_at", "held_on"], unique=False)
    op.create_index("ix_flag_raised", "flag", ["raised_at", "id"], unique=False)
