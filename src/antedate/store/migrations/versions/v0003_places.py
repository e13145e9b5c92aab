"""Places: dated views, lasting items, sightings, and what people say of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _text(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _time(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _number(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Integer, nullable=nullable)


def _share(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Float, nullable=False)


def _key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")


def upgrade() -> None:
    op.create_table(
        "place",
        _number("id"),
        _text("name"),
        sa.Column("lat", sa.Float),
        sa.Column("lon", sa.Float),
        _time("added_at"),
        _text("who"),
        _key("place"),
        sa.UniqueConstraint("name", name="uq_place_name"),
    )
    op.create_table(
        "place_view",
        _number("id"),
        _number("place_id"),
        sa.Column("sha256", sa.String(64), nullable=False),
        _text("path"),
        sa.Column("filmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filmed_precision", sa.String(6), nullable=False),
        _text("filmed_zone", nullable=True),
        _text("filmed_written"),
        _time("added_at"),
        _text("who"),
        _key("place_view"),
        _reference("place_view", "place_id", "place"),
    )
    op.create_index("ix_place_view_place_id_sha256", "place_view", ["place_id", "sha256"])
    _create_items()


def _create_items() -> None:
    op.create_table(
        "item",
        _number("id"),
        _number("place_id"),
        _text("name"),
        sa.Column("hub", sa.String(64), nullable=False),
        _share("left"),
        _share("top"),
        _share("right"),
        _share("bottom"),
        _number("change"),
        _text("made_by"),
        _time("added_at"),
        _key("item"),
        _reference("item", "place_id", "place"),
    )
    op.create_table(
        "sighting",
        _number("item_id"),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("presence", sa.String(11), nullable=False),
        _share("probability"),
        sa.PrimaryKeyConstraint("item_id", "sha256", name="pk_sighting"),
        _reference("sighting", "item_id", "item"),
    )
    op.create_table(
        "correction",
        _number("id"),
        _number("item_id"),
        sa.Column("sha256", sa.String(64)),
        sa.Column("verdict", sa.String(11), nullable=False),
        _text("who"),
        _text("why"),
        _time("added_at"),
        _key("correction"),
        _reference("correction", "item_id", "item"),
    )
    op.create_index("ix_correction_item_id", "correction", ["item_id"])


def downgrade() -> None:
    for table in ("correction", "sighting", "item", "place_view", "place"):
        op.drop_table(table)
