"""The desk: jobs, judgements of matches, accounts, sessions, and who decided what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _time(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _short(name: str, length: int, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(length), nullable=nullable)


def _seconds(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Float, nullable=False)


def upgrade() -> None:
    _make_job()
    _make_judgement()
    _make_people()
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        _time("at"),
        _text("who"),
        _short("what", 32),
        _text("about"),
        _text("details"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )


def _make_job() -> None:
    op.create_table(
        "job",
        _short("id", 32),
        _short("kind", 16),
        _text("given"),
        _text("about"),
        _text("who"),
        _short("state", 8),
        _text("step"),
        sa.Column("share", sa.Float),
        _time("asked_at"),
        _time("started_at", nullable=True),
        _time("ended_at", nullable=True),
        _short("worker", 32, nullable=True),
        _time("leased_until", nullable=True),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("stop_asked", sa.Boolean, nullable=False),
        sa.Column("result", sa.LargeBinary),
        _text("error", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("ix_job_state_asked_at", "job", ["state", "asked_at"])


def _make_judgement() -> None:
    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer, nullable=False),
        _time("judged_at"),
        _text("who"),
        _short("verdict", 10),
        _text("why"),
        _short("track", 8),
        _short("query", 64),
        _seconds("query_start_s"),
        _seconds("query_end_s"),
        _short("reference", 64),
        _seconds("reference_start_s"),
        _seconds("reference_end_s"),
        sa.PrimaryKeyConstraint("id", name="pk_judgement"),
    )
    op.create_index("ix_judgement_query", "judgement", ["query"])
    op.create_index("ix_judgement_reference", "judgement", ["reference"])


def _make_people() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer, nullable=False),
        _text("name"),
        _text("hash"),
        _short("role", 8),
        _time("made_at"),
        _time("closed_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("name", name="uq_account_name"),
    )
    op.create_table(
        "session",
        _short("token", 64),
        sa.Column("account_id", sa.Integer),
        _text("label"),
        _short("role", 8),
        _time("made_at"),
        _time("until"),
        sa.PrimaryKeyConstraint("token", name="pk_session"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_session_account_id_account"
        ),
    )


def downgrade() -> None:
    for table in ("audit", "session", "account", "judgement", "job"):
        op.drop_table(table)
