"""The footage that a job is asked about: a post of the archive, or a file by its hash."""

from __future__ import annotations

from typing import Any

from antedate.store import Archive, kept_file
from antedate.web.faults import NotThere


def footage_given(
    archive: Archive, sha256: str | None, post: int | None, name: str
) -> tuple[dict[str, Any], str]:
    """What a job is given of a file (of the archive, or sent in) or else of a post, which goes
    by ``name`` where there is one; and what to call it.

    Raises ``NotKept`` or ``NotThere``.
    """
    name = name.strip()
    if sha256 is not None:
        kept, sent = kept_file(archive, sha256), archive.desk_files.upload(sha256)
        name = name or (sent.name if sent else "") or kept.last_name
        return {"sha256": sha256, "name": name}, name
    versions = archive.post_versions(post or 0)
    if not versions:
        raise NotThere(f"The archive has no post {post}", remedy="Its page lists them.")
    if name:
        return {"post": post, "name": name}, name
    source = versions[-1].post.source
    return {"post": post}, f"post {post}" + (f" of {source}" if source else "")
