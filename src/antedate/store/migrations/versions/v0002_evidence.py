"""Reasons for a filming date, entered by hand: who, when, why, and who dropped them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text, nullable=False)


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        _text("who"),
        _text("why"),
        _text("about"),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("trust", sa.Float),
        _text("source"),
        _text("given"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
    )
    op.create_index("ix_evidence_about", "evidence", ["about"])
    op.create_table(
        "evidence_dropped",
        sa.Column("evidence_id", sa.Integer, nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=False),
        _text("who"),
        _text("why"),
        sa.PrimaryKeyConstraint("evidence_id", name="pk_evidence_dropped"),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name="fk_evidence_dropped_evidence_id_evidence"
        ),
    )


def downgrade() -> None:
    op.drop_table("evidence_dropped")
    op.drop_table("evidence")
