"""Cases: what is known of each by its log alone, and which were deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _time(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _text(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _hash(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.String(64), nullable=False)


def upgrade() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", sa.String(36), nullable=False),
        _text("name"),
        _time("opened_at"),
        sa.PrimaryKeyConstraint("id", name="pk_case_file"),
        sa.UniqueConstraint("name", name="uq_case_file_name"),
    )
    op.create_table(
        "case_entry",
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        _time("at"),
        sa.Column("action", sa.String(16), nullable=False),
        _text("subject"),
        _hash("digest"),
        _hash("previous"),
        _hash("hash"),
        sa.Column("salt", sa.LargeBinary),
        sa.Column("content", sa.LargeBinary),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_case_entry"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name="fk_case_entry_case_id_case_file"
        ),
    )
    op.create_table(
        "case_deleted",
        sa.Column("id", sa.String(36), nullable=False),
        _text("name"),
        _time("deleted_at"),
        _text("who"),
        _text("why"),
        sa.Column("entries", sa.Integer, nullable=False),
        _hash("head"),
        sa.PrimaryKeyConstraint("id", name="pk_case_deleted"),
    )


def downgrade() -> None:
    for table in ("case_deleted", "case_entry", "case_file"):
        op.drop_table(table)
