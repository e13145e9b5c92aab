"""Sessions that can be listed and ended, keys for programs, and slowed-down sign-ins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _time(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text, nullable=False)


def upgrade() -> None:
    # Whoever was signed in signs in again.
    op.drop_table("session")
    op.create_table(
        "session",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("account_id", sa.Integer),
        _text("name"),
        _text("label"),
        sa.Column("role", sa.String(8), nullable=False),
        _time("made_at"),
        _time("until"),
        sa.PrimaryKeyConstraint("token", name="pk_session"),
        sa.UniqueConstraint("id", name="uq_session_id"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_session_account_id_account"
        ),
    )
    op.create_table(
        "throttle",
        _text("subject"),
        sa.Column("failures", sa.Integer, nullable=False),
        _time("last_at"),
        _time("until"),
        sa.PrimaryKeyConstraint("subject", name="pk_throttle"),
    )
    for column in ("who", "what", "about"):
        op.create_index(f"ix_audit_{column}", "audit", [column])


def downgrade() -> None:
    for column in ("who", "what", "about"):
        op.drop_index(f"ix_audit_{column}", "audit")
    op.drop_table("throttle")
    op.drop_table("session")
    op.create_table(
        "session",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer),
        _text("label"),
        sa.Column("role", sa.String(8), nullable=False),
        _time("made_at"),
        _time("until"),
        sa.PrimaryKeyConstraint("token", name="pk_session"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_session_account_id_account"
        ),
    )
