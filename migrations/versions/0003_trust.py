"""What makes the file believable: signatures, locks, source checks, unmasking, backups, passwords that age."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID, INSTANT = sa.String(length=36), sa.String(32)


def upgrade() -> None:
    _site()
    _signatures()
    _masking()
    op.add_column("user_account", sa.Column("password_changed_at", INSTANT, nullable=True))
    op.add_column(
        "user_account", sa.Column("must_change", sa.Boolean(), server_default=sa.text("0"), nullable=False)
    )


def _site() -> None:
    op.create_table(
        "site_setting",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_setting")),
        sa.UniqueConstraint("key", name=op.f("uq_site_setting_key")),
    )
    op.create_table(
        "backup_run",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_run")),
    )
    op.create_index("ix_backup_run_at", "backup_run", ["kind", "at"], unique=False)


def _signatures() -> None:
    op.create_table(
        "signature",
        sa.Column("id", ID, nullable=False),
        sa.Column("participant_id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("meaning", sa.String(length=16), nullable=False),
        sa.Column("signed_at", INSTANT, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_signature_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_signature_visit_id_visit")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_signature_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    op.create_index(op.f("ix_signature_visit_id"), "signature", ["visit_id"], unique=False)
    op.create_index(op.f("ix_signature_participant_id"), "signature", ["participant_id"], unique=False)
    op.create_table(
        "record_lock",
        sa.Column("id", ID, nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("locked_at", INSTANT, nullable=False),
        sa.Column("locked_by", sa.Text(), nullable=False),
        sa.Column("lock_reason", sa.Text(), nullable=False),
        sa.Column("unlocked_at", INSTANT, nullable=True),
        sa.Column("unlocked_by", sa.Text(), nullable=False),
        sa.Column("unlock_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_lock")),
    )
    op.create_index(op.f("ix_record_lock_record_id"), "record_lock", ["record_id"], unique=False)
    op.create_table(
        "source_check",
        sa.Column("id", ID, nullable=False),
        sa.Column("participant_id", ID, nullable=False),
        sa.Column("result_id", ID, nullable=False),
        sa.Column("checked_by", sa.Text(), nullable=False),
        sa.Column("checked_at", INSTANT, nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_source_check_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["result_id"], ["result.id"], name=op.f("fk_source_check_result_id_result")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_check")),
    )
    op.create_index(op.f("ix_source_check_result_id"), "source_check", ["result_id"], unique=False)


def _masking() -> None:
    for name, more in (
        ("unmasking", ()),
        ("code_break", (sa.Column("broken_on", sa.Date(), nullable=False),)),
    ):
        op.create_table(
            name,
            sa.Column("id", ID, nullable=False),
            sa.Column("participant_id", ID, nullable=False),
            sa.Column("by_whom", sa.Text(), nullable=False),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.Column("recorded_at", INSTANT, nullable=False),
            *more,
            sa.ForeignKeyConstraint(
                ["participant_id"], ["participant.id"], name=op.f(f"fk_{name}_participant_id_participant")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        )
        op.create_index(op.f(f"ix_{name}_participant_id"), name, ["participant_id"], unique=False)
