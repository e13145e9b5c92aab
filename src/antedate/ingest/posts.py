"""The last step of every reader: a post whose text any store can hold."""

from __future__ import annotations

import re
from dataclasses import replace

from antedate.ingest.jsonfile import as_json
from antedate.records import Post

# PostgreSQL refuses NUL and no encoding holds half a surrogate pair. All other control and
# direction characters are kept: they are part of what was published.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NOTE = "characters that cannot be stored were replaced by U+FFFD; the original keeps them"


def key_of(reader: str, *parts: str | int | None) -> str:
    """An unambiguous key: two different lists of parts never give the same one."""
    return f"{reader}:{as_json(parts)}"


def storable(post: Post) -> Post:
    """The post with characters that no store can hold replaced, and a note if there were any."""
    changed: dict[str, str] = {}
    for name in ("source", "url", "text", "forwarded_from", "reply_to"):
        value = getattr(post, name)
        if value is not None and _UNSTORABLE.search(value):
            changed[name] = _UNSTORABLE.sub("\ufffd", value)
    if not changed:
        return post
    return replace(post, **changed, notes=(*post.notes, _NOTE))  # type: ignore[arg-type]


def text_in(value: object) -> str | None:
    """A text worth keeping: ``None`` for other types and for blanks."""
    return value.strip() or None if isinstance(value, str) else None


def first_text(record: dict[str, object], *names: str) -> str | None:
    """The first of these fields that holds text."""
    return next((found for name in names if (found := text_in(record.get(name)))), None)


def number_in(value: object) -> float | None:
    """A number, also where it is written as text. Never a truth value."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def titled(title: str | None, body: str | None) -> str:
    """Title and body as one text, the title once."""
    if not title or (body and body.startswith(title.removesuffix("...").removesuffix("…"))):
        return body or ""
    return f"{title}\n\n{body}" if body else title
