"""The tables of an archive. A change here needs a migration beside it."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import BigInteger

from antedate.store.columns import AnyText, PackedText, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _moment(prefix: str) -> list[Column[object]]:
    return [
        Column(f"{prefix}_at", UtcTime),
        Column(f"{prefix}_precision", String(6)),
        Column(f"{prefix}_zone", AnyText),
        Column(f"{prefix}_written", AnyText),
    ]


def _stretches() -> list[Column[object]]:
    """What runs along what: the files by their hashes, and the seconds of each."""
    columns: list[Column[object]] = []
    for side in ("query", "reference"):
        columns.append(Column(side, String(64), nullable=False))
        columns.append(Column(f"{side}_start_s", Float, nullable=False))
        columns.append(Column(f"{side}_end_s", Float, nullable=False))
    return columns


# One row: what this archive is.
archive = Table(
    "archive",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("created_at", UtcTime, nullable=False),
)

model = Table(
    "model",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", AnyText, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("preparation", AnyText, nullable=False),
    UniqueConstraint("name", "sha256", "preparation"),
)

# A media is kept as a copy, named by its hash and suffix, or in place, by its path.
media = Table(
    "media",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("size_bytes", BigInteger, nullable=False),
    Column("type", String(5), nullable=False),
    Column("container", AnyText, nullable=False),
    Column("codec", AnyText, nullable=False),
    Column("duration_s", Float, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("frames_per_s", Float),
    Column("has_sound", Boolean, nullable=False),
    Column("claims", AnyText, nullable=False),
    Column("notes", AnyText, nullable=False),
    Column("keep", String(8), nullable=False),
    Column("suffix", String(5), nullable=False),
    Column("path", AnyText),
    Column("added_at", UtcTime, nullable=False),
    CheckConstraint("(keep = 'in_place') = (path IS NOT NULL)", name="path_where_in_place"),
)

# ``bits`` is n codes of ``width`` bytes; ``times`` holds their start and end seconds.
codes = Table(
    "codes",
    metadata,
    Column("media_id", ForeignKey("media.id"), primary_key=True),
    Column("track", String(16), primary_key=True),
    Column("model_id", ForeignKey("model.id"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("times", LargeBinary, nullable=False),
    Column("bits", LargeBinary, nullable=False),
    Index(None, "track", "model_id"),
)

# ``current`` points at the version that speaks for the post: the newest edit, which need
# not be the one added last.
post = Table(
    "post",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", AnyText, nullable=False, unique=True),
    Column("current", Integer, nullable=False),
)

# Append-only. ``digest`` is over all that the post says, so that reading it again is no change.
post_version = Table(
    "post_version",
    metadata,
    Column("post_id", ForeignKey("post.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("added_at", UtcTime, nullable=False),
    Column("reader", AnyText, nullable=False),
    Column("source", AnyText),
    Column("url", AnyText),
    Column("text", AnyText, nullable=False),
    *_moment("published"),
    Column("published_earliest", UtcTime),
    Column("published_latest", UtcTime),
    *_moment("edited"),
    *_moment("retrieved"),
    Column("forwarded_from", AnyText),
    Column("reply_to", AnyText),
    Column("original", PackedText, nullable=False),
    Column("notes", AnyText, nullable=False),
)

post_file = Table(
    "post_file",
    metadata,
    Column("post_id", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("media_id", ForeignKey("media.id"), nullable=False),
    Column("shown", AnyText, nullable=False),
    ForeignKeyConstraint(["post_id", "version"], ["post_version.post_id", "post_version.version"]),
    Index(None, "media_id"),
)

# What is sought in the current version of each post, folded (see ``folding``): text, address
# and source as ``words``, a line each, and the shown paths of its files as ``names``. Written
# with the post; an index of parts of words lies beside it (see ``grams``).
post_search = Table(
    "post_search",
    metadata,
    Column("post_id", ForeignKey("post.id"), primary_key=True),
    Column("published_from", UtcTime),
    Column("published_until", UtcTime),
    Column("reader", AnyText, nullable=False),
    Column("source", AnyText),
    Column("videos", Boolean, nullable=False),
    Column("images", Boolean, nullable=False),
    Column("names", AnyText, nullable=False),
    Column("words", AnyText, nullable=False),
    # All that a page without words asks for, so that it is read from the index alone.
    Index(
        "ix_post_search_published",
        *("published_from", "post_id", "published_until"),
        *("source", "reader", "videos", "images"),
    ),
    Index("ix_post_search_source", "source", "published_from", "post_id"),
    Index("ix_post_search_reader", "reader", "published_from", "post_id"),
)

# What was removed, when, by whom and why. Nothing else of it is kept.
forgotten = Table(
    "forgotten",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("forgotten_at", UtcTime, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("why", AnyText, nullable=False),
    Column("posts", Integer, nullable=False),
)

# Earlier checks, to be made again when the archive has grown.
checked = Table(
    "checked",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("checked_at", UtcTime, nullable=False),
    Column("path", AnyText, nullable=False),
    Column("sha256", Text, nullable=False),
    *_moment("published"),
    Column("finding", AnyText, nullable=False),
    Column("answer", PackedText, nullable=False),
    Index(None, "sha256"),
)

# The reported matches in the answers of checks, so that each can be found from its two files.
check_match = Table(
    "check_match",
    metadata,
    Column("check_id", ForeignKey("checked.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("probability", Float, nullable=False),
    *_stretches(),
    Index(None, "query"),
    Index(None, "reference"),
)

# Reasons for a filming date, entered by hand. Append-only: dropping one adds a row.
# ``about`` is the SHA-256 of a media, or ``case:`` and a name; ``given`` a JSON object.
evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("added_at", UtcTime, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("why", AnyText, nullable=False),
    Column("about", AnyText, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("trust", Float),
    Column("source", AnyText, nullable=False),
    Column("given", AnyText, nullable=False),
    Index(None, "about"),
)

evidence_dropped = Table(
    "evidence_dropped",
    metadata,
    Column("evidence_id", ForeignKey("evidence.id"), primary_key=True),
    Column("dropped_at", UtcTime, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("why", AnyText, nullable=False),
)

# A physical scene and its dated views, which stay where they are.
place = Table(
    "place",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", AnyText, nullable=False, unique=True),
    Column("lat", Float),
    Column("lon", Float),
    Column("added_at", UtcTime, nullable=False),
    Column("who", AnyText, nullable=False),
)

# Append-only: of several rows with one hash the last says when it was filmed.
place_view = Table(
    "place_view",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place_id", ForeignKey("place.id"), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("path", AnyText, nullable=False),
    Column("filmed_at", UtcTime, nullable=False),
    Column("filmed_precision", String(6), nullable=False),
    Column("filmed_zone", AnyText),
    Column("filmed_written", AnyText, nullable=False),
    Column("added_at", UtcTime, nullable=False),
    Column("who", AnyText, nullable=False),
    Index(None, "place_id", "sha256"),
)

# A lasting thing: a box, as shares of the frame of the view ``hub``. Sightings are the
# machine's; what a person says is a correction, of one view (its hash) or of the whole item.
item = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place_id", ForeignKey("place.id"), nullable=False),
    Column("name", AnyText, nullable=False),
    Column("hub", String(64), nullable=False),
    Column("left", Float, nullable=False),
    Column("top", Float, nullable=False),
    Column("right", Float, nullable=False),
    Column("bottom", Float, nullable=False),
    Column("change", Integer, nullable=False),
    Column("made_by", AnyText, nullable=False),
    Column("added_at", UtcTime, nullable=False),
)

sighting = Table(
    "sighting",
    metadata,
    Column("item_id", ForeignKey("item.id"), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("presence", String(11), nullable=False),
    Column("probability", Float, nullable=False),
)

correction = Table(
    "correction",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", ForeignKey("item.id"), nullable=False),
    Column("sha256", String(64)),
    Column("verdict", String(11), nullable=False),
    Column("who", AnyText, nullable=False),
    Column("why", AnyText, nullable=False),
    Column("added_at", UtcTime, nullable=False),
    Index(None, "item_id"),
)

# A case is its log: ``case_entry`` is append-only, but for content that is erased.
case_file = Table(
    "case_file",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", AnyText, nullable=False, unique=True),
    Column("opened_at", UtcTime, nullable=False),
)

case_entry = Table(
    "case_entry",
    metadata,
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("action", String(16), nullable=False),
    Column("subject", AnyText, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("salt", LargeBinary),
    Column("content", PackedText),
)

# What became of cases that are no more. Nothing else of them is kept.
case_deleted = Table(
    "case_deleted",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", AnyText, nullable=False),
    Column("deleted_at", UtcTime, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("why", AnyText, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("head", String(64), nullable=False),
)

# Long work that the desk asked for. A worker leases a row and renews the lease while it works;
# a row whose lease has run out is anybody's.
job = Table(
    "job",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("given", AnyText, nullable=False),
    Column("about", AnyText, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("state", String(8), nullable=False),
    Column("step", AnyText, nullable=False),
    Column("share", Float),
    Column("asked_at", UtcTime, nullable=False),
    Column("started_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("worker", String(32)),
    Column("leased_until", UtcTime),
    Column("tries", Integer, nullable=False),
    Column("stop_asked", Boolean, nullable=False),
    Column("result", PackedText),
    Column("error", AnyText),
    Index(None, "state", "asked_at"),
)

# What a person says of a match, by the two files and the seconds of each; ``track`` says
# whether of their pictures or their sound. Append-only: of several about the same stretch the
# last counts.
judgement = Table(
    "judgement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("judged_at", UtcTime, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("why", AnyText, nullable=False),
    Column("track", String(8), nullable=False),
    *_stretches(),
    Index(None, "query"),
    Index(None, "reference"),
)

# Who may use the desk. ``hash`` is Argon2's own form, salt and costs included.
account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", AnyText, nullable=False, unique=True),
    Column("hash", Text, nullable=False),
    Column("role", String(8), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
)

# Who is signed in. ``token`` is the SHA-256 of what the browser or program holds, ``id`` what
# it is told by. Without an account it is the owner of the machine. ``kind`` is "browser",
# "key" for a program, or "device" for a browser that signed in before; ``label`` tells a
# person which one it is.
session = Table(
    "session",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("kind", String(8), nullable=False),
    Column("account_id", ForeignKey("account.id")),
    Column("name", AnyText, nullable=False),
    Column("label", AnyText, nullable=False),
    Column("role", String(8), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
)

# Wrong passwords by the name that was tried (``name:``) and where from (``from:``).
throttle = Table(
    "throttle",
    metadata,
    Column("subject", AnyText, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
)

# Who decided what at the desk. Append-only.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("what", String(32), nullable=False),
    Column("about", AnyText, nullable=False),
    Column("details", AnyText, nullable=False),
    Index(None, "who"),
    Index(None, "what"),
    Index(None, "about"),
)
