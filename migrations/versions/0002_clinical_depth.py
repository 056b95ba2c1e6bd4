"""Laboratories and ranges, the site's choices, logs, repeated samples, visits that no protocol plans."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

LOGS: dict[str, tuple[str, ...]] = {
    "adverse_event": (
        "words",
        "term",
        "grade",
        "onset",
        "ended",
        "outcome",
        "serious",
        "serious_criteria",
        "aware_on",
        "reported_on",
        "relation",
        "action",
        "note",
    ),
    "medical_history": ("words", "started", "ended", "ongoing", "note"),
    "medication": (
        "name",
        "drug",
        "dose",
        "unit",
        "every",
        "route",
        "indication",
        "started",
        "ended",
        "ongoing",
        "note",
    ),
    "vaccination": ("name", "live", "given_on", "note"),
    "dose": ("drug", "amount", "unit", "every", "started", "ended", "weight", "weight_on", "reason"),
    "dispensing": (
        "drug",
        "kit",
        "batch",
        "dispensed_on",
        "dispensed",
        "per_day",
        "per_week",
        "returned_on",
        "returned",
        "note",
    ),
}
"""The logs and their columns, every one text: what was answered, in its canonical form."""


def upgrade() -> None:
    for name, columns in LOGS.items():
        _log(name, columns)
    _site_tables()
    _derived()
    _more_columns()


def _log(name: str, columns: tuple[str, ...]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("participant_id", sa.String(length=36), nullable=False),
        *(sa.Column(column, sa.Text(), nullable=False) for column in columns),
        sa.Column("struck", sa.Boolean(), nullable=False),
        sa.Column("struck_reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f(f"fk_{name}_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_participant_id"), name, ["participant_id"], unique=False)


def _site_tables() -> None:
    op.create_table(
        "study_choice",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("study_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name=op.f("fk_study_choice_study_id_study")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_choice")),
        sa.UniqueConstraint("study_id", "key", name=op.f("uq_study_choice_study_id_key")),
    )
    op.create_table(
        "laboratory",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laboratory")),
        sa.UniqueConstraint("name", name=op.f("uq_laboratory_name")),
    )
    op.create_table(
        "reference_range",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("laboratory_id", sa.String(length=36), nullable=False),
        sa.Column("analyte", sa.String(length=64), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("low", sa.Text(), nullable=False),
        sa.Column("high", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("struck", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratory.id"], name=op.f("fk_reference_range_laboratory_id_laboratory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_range")),
    )
    op.create_index(
        "ix_reference_range_analyte", "reference_range", ["analyte", "laboratory_id"], unique=False
    )


def _derived() -> None:
    op.create_table(
        "derived",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("result_id", sa.String(length=36), nullable=False),
        sa.Column("equation", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["result_id"], ["result.id"], name=op.f("fk_derived_result_id_result")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derived")),
        sa.UniqueConstraint("result_id", "equation", name=op.f("uq_derived_result_id_equation")),
    )


def _more_columns() -> None:
    op.add_column("participant", sa.Column("rescreened_from", sa.String(length=36), nullable=True))
    op.add_column("participant", sa.Column("treatment_stopped_on", sa.Date(), nullable=True))
    op.add_column(
        "participant",
        sa.Column("treatment_stop_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
    )
    op.add_column("visit", sa.Column("forms", sa.Text(), nullable=True))
    op.add_column("visit", sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("result", sa.Column("decides", sa.Boolean(), nullable=True))
    op.add_column("flag", sa.Column("origin", sa.Text(), server_default=sa.text("''"), nullable=False))
    with op.batch_alter_table("flag") as flag:  # a flag is raised on a result or on a score
        flag.add_column(sa.Column("score_id", sa.String(length=36), nullable=True))
        flag.alter_column("result_id", existing_type=sa.String(length=36), nullable=True)
        flag.create_foreign_key(op.f("fk_flag_score_id_score"), "score", ["score_id"], ["id"])
    op.create_index("ix_flag_score", "flag", ["score_id"], unique=False)
