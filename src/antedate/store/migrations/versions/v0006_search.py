"""Searching posts in the database, and finding the matches of checks from their files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from antedate.store import grams
from antedate.store.columns import AnyText, PackedText, UtcTime
from antedate.store.folding import fold, fold_all

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MANY = 500

# The tables as they are at this step, whatever becomes of them later.
_post = sa.table("post", sa.column("id", sa.Integer), sa.column("current", sa.Integer))
_version = sa.table(
    "post_version",
    *(sa.column(name, sa.Integer) for name in ("post_id", "version")),
    *(sa.column(name, AnyText) for name in ("reader", "source", "url", "text")),
    *(sa.column(f"published_{end}", UtcTime) for end in ("earliest", "latest")),
)
_file = sa.table(
    "post_file",
    *(sa.column(name, sa.Integer) for name in ("post_id", "version", "position", "media_id")),
    sa.column("shown", AnyText),
)
_media = sa.table("media", sa.column("id", sa.Integer), sa.column("type", sa.String))
_checked = sa.table(
    "checked",
    sa.column("id", sa.Integer),
    sa.column("sha256", sa.String),
    sa.column("answer", PackedText),
)
_SECONDS = ("query_start_s", "query_end_s", "reference_start_s", "reference_end_s")


def upgrade() -> None:
    search = _make_search()
    match = _make_match()
    connection = op.get_bind()
    grams.make(connection)
    for ids in _some(connection, _post.c.id):
        _fill_search(connection, search, ids)
    for ids in _some(connection, _checked.c.id):
        _fill_match(connection, match, ids)
    op.create_index("ix_checked_sha256", "checked", ["sha256"])


def _make_search() -> sa.Table:
    made = op.create_table(
        "post_search",
        sa.Column("post_id", sa.Integer, nullable=False),
        sa.Column("published_from", UtcTime),
        sa.Column("published_until", UtcTime),
        sa.Column("reader", AnyText, nullable=False),
        sa.Column("source", AnyText),
        sa.Column("videos", sa.Boolean, nullable=False),
        sa.Column("images", sa.Boolean, nullable=False),
        sa.Column("names", AnyText, nullable=False),
        sa.Column("words", AnyText, nullable=False),
        sa.PrimaryKeyConstraint("post_id", name="pk_post_search"),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_post_search_post_id_post"),
    )
    by_date = ["published_from", "post_id", "published_until"]
    rest = ["source", "reader", "videos", "images"]
    op.create_index("ix_post_search_published", "post_search", [*by_date, *rest])
    for name in ("source", "reader"):
        columns = [name, "published_from", "post_id"]
        op.create_index(f"ix_post_search_{name}", "post_search", columns)
    return made


def _make_match() -> sa.Table:
    made = op.create_table(
        "check_match",
        sa.Column("check_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("probability", sa.Float, nullable=False),
        sa.Column("query", sa.String(64), nullable=False),
        sa.Column("query_start_s", sa.Float, nullable=False),
        sa.Column("query_end_s", sa.Float, nullable=False),
        sa.Column("reference", sa.String(64), nullable=False),
        sa.Column("reference_start_s", sa.Float, nullable=False),
        sa.Column("reference_end_s", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("check_id", "position", name="pk_check_match"),
        sa.ForeignKeyConstraint(
            ["check_id"], ["checked.id"], name="fk_check_match_check_id_checked"
        ),
    )
    for side in ("query", "reference"):
        op.create_index(f"ix_check_match_{side}", "check_match", [side])
    return made


def _some(connection: sa.Connection, id: sa.ColumnClause[int]) -> Iterator[Sequence[int]]:
    """All ids of a table, some at a time."""
    last = 0
    while True:
        chosen = sa.select(id).where(id > last).order_by(id).limit(_MANY)
        ids = connection.scalars(chosen).all()
        if not ids:
            return
        yield ids
        last = ids[-1]


def _fill_search(connection: sa.Connection, table: sa.Table, ids: Sequence[int]) -> None:
    files: dict[int, list[tuple[str, str]]] = {}
    for row in connection.execute(
        sa.select(_file.c.post_id, _file.c.shown, _media.c.type)
        .join(_media, _media.c.id == _file.c.media_id)
        .join(_post, _post.c.id == _file.c.post_id)
        .where(_file.c.post_id.in_(ids), _file.c.version == _post.c.current)
        .order_by(_file.c.post_id, _file.c.position)
    ):
        files.setdefault(row.post_id, []).append((row.type, row.shown))
    rows: list[dict[str, Any]] = []
    for row in connection.execute(
        sa.select(_version)
        .join(_post, _post.c.id == _version.c.post_id)
        .where(_version.c.post_id.in_(ids), _version.c.version == _post.c.current)
    ):
        carried = files.get(row.post_id, [])
        rows.append(
            {
                "post_id": row.post_id,
                "published_from": row.published_earliest,
                "published_until": row.published_latest,
                "reader": row.reader,
                "source": None if row.source is None else fold(row.source),
                "videos": any(kind == "video" for kind, _ in carried),
                "images": any(kind == "image" for kind, _ in carried),
                "names": fold_all(shown for _, shown in carried),
                "words": fold_all((row.text, row.url, row.source)),
            }
        )
    connection.execute(sa.insert(table), rows)
    grams.add(connection, [(row["post_id"], f"{row['words']}\n{row['names']}") for row in rows])


def _fill_match(connection: sa.Connection, table: sa.Table, ids: Sequence[int]) -> None:
    rows = [
        {
            "check_id": check.id,
            "position": position,
            "kind": match["kind"],
            "probability": match["probability"],
            "query": check.sha256,
            "reference": match["reference"]["sha256"],
            **{name: match[name] for name in _SECONDS},
        }
        for check in connection.execute(sa.select(_checked).where(_checked.c.id.in_(ids)))
        for position, match in enumerate(json.loads(check.answer).get("matches", ()))
        if "reference" in match and match.get("reported", True)
    ]
    if rows:
        connection.execute(sa.insert(table), rows)


def downgrade() -> None:
    op.drop_index("ix_checked_sha256", "checked")
    op.drop_table("check_match")
    grams.drop(op.get_bind())
    op.drop_table("post_search")
