"""The first archive: media, codes, posts with versions, what was forgotten, earlier checks.

Column types are those of the database, spelled out, so that this step stays as it is when
the program's own column types change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _time(name: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _moment(prefix: str) -> list[sa.Column[object]]:
    return [
        _time(f"{prefix}_at"),
        sa.Column(f"{prefix}_precision", sa.String(6)),
        _text(f"{prefix}_zone", nullable=True),
        _text(f"{prefix}_written", nullable=True),
    ]


def _key(*columns: str, table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")


def upgrade() -> None:
    op.create_table(
        "archive",
        sa.Column("id", sa.String(36), nullable=False),
        _time("created_at", nullable=False),
        _key("id", table="archive"),
    )
    _create_media()
    _create_posts()
    op.create_table(
        "forgotten",
        sa.Column("sha256", sa.String(64), nullable=False),
        _time("forgotten_at", nullable=False),
        _text("who"),
        _text("why"),
        sa.Column("posts", sa.Integer, nullable=False),
        _key("sha256", table="forgotten"),
    )
    op.create_table(
        "checked",
        sa.Column("id", sa.Integer, nullable=False),
        _time("checked_at", nullable=False),
        _text("path"),
        _text("sha256"),
        *_moment("published"),
        _text("finding"),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        _key("id", table="checked"),
    )


def _create_media() -> None:
    op.create_table(
        "model",
        sa.Column("id", sa.Integer, nullable=False),
        _text("name"),
        sa.Column("sha256", sa.String(64), nullable=False),
        _text("preparation"),
        _key("id", table="model"),
        sa.UniqueConstraint(
            "name", "sha256", "preparation", name="uq_model_name_sha256_preparation"
        ),
    )
    op.create_table(
        "media",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("type", sa.String(5), nullable=False),
        _text("container"),
        _text("codec"),
        sa.Column("duration_s", sa.Float, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("frames_per_s", sa.Float),
        sa.Column("has_sound", sa.Boolean, nullable=False),
        _text("claims"),
        _text("notes"),
        sa.Column("keep", sa.String(8), nullable=False),
        sa.Column("suffix", sa.String(5), nullable=False),
        _text("path", nullable=True),
        _time("added_at", nullable=False),
        _key("id", table="media"),
        sa.UniqueConstraint("sha256", name="uq_media_sha256"),
        sa.CheckConstraint(
            "(keep = 'in_place') = (path IS NOT NULL)", name="ck_media_path_where_in_place"
        ),
    )
    op.create_table(
        "codes",
        sa.Column("media_id", sa.Integer, nullable=False),
        sa.Column("track", sa.String(16), nullable=False),
        sa.Column("model_id", sa.Integer, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("times", sa.LargeBinary, nullable=False),
        sa.Column("bits", sa.LargeBinary, nullable=False),
        _key("media_id", "track", table="codes"),
        _reference("codes", "media_id", "media"),
        _reference("codes", "model_id", "model"),
    )
    op.create_index("ix_codes_track_model_id", "codes", ["track", "model_id"])


def _create_posts() -> None:
    op.create_table(
        "post",
        sa.Column("id", sa.Integer, nullable=False),
        _text("key"),
        sa.Column("current", sa.Integer, nullable=False),
        _key("id", table="post"),
        sa.UniqueConstraint("key", name="uq_post_key"),
    )
    op.create_table(
        "post_version",
        sa.Column("post_id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        _time("added_at", nullable=False),
        _text("reader"),
        _text("source", nullable=True),
        _text("url", nullable=True),
        _text("text"),
        *_moment("published"),
        _time("published_earliest"),
        _time("published_latest"),
        *_moment("edited"),
        *_moment("retrieved"),
        _text("forwarded_from", nullable=True),
        _text("reply_to", nullable=True),
        sa.Column("original", sa.LargeBinary, nullable=False),
        _text("notes"),
        _key("post_id", "version", table="post_version"),
        _reference("post_version", "post_id", "post"),
    )
    op.create_table(
        "post_file",
        sa.Column("post_id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("media_id", sa.Integer, nullable=False),
        _text("shown"),
        _key("post_id", "version", "position", table="post_file"),
        _reference("post_file", "media_id", "media"),
        sa.ForeignKeyConstraint(
            ["post_id", "version"],
            ["post_version.post_id", "post_version.version"],
            name="fk_post_file_post_id_version_post_version",
        ),
    )
    op.create_index("ix_post_file_media_id", "post_file", ["media_id"])


def downgrade() -> None:
    for table in (
        "checked",
        "forgotten",
        "post_file",
        "post_version",
        "post",
        "codes",
        "media",
        "model",
        "archive",
    ):
        op.drop_table(table)
