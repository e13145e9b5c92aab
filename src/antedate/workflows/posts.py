"""Posts of the archive by what a person types of them: a number or an address."""

from __future__ import annotations

from antedate.records import StoredPost
from antedate.store import Archive

POST = "post:"
"""What a post of the archive goes by, before its number."""
_LONGEST_NUMBER = 15


def stored_post(typed: str, archive: Archive) -> StoredPost | None:
    """A post of the archive, by ``post:NUMBER`` or its address; ``None`` where there is none."""
    number = typed.removeprefix(POST)
    if typed.startswith(POST) and number.isdecimal():
        # No archive has so many posts that more digits could be one.
        versions = archive.post_versions(int(number)) if len(number) <= _LONGEST_NUMBER else ()
        return versions[-1] if versions else None
    if "://" not in typed:
        return None
    near = archive.posts(text=typed, limit=500)
    return next((post for post in near if post.post.url == typed), None)


def numbered_post(typed: str, archive: Archive) -> StoredPost | None:
    """The same where only a post can be meant: a bare number is one as well."""
    return stored_post(f"{POST}{typed}" if typed.isdecimal() else typed, archive)
