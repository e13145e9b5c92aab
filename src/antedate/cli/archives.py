"""The verbs about the archive itself: archive info, list, show, verify; forget."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from typing import Annotated, Any

import typer

from antedate.cli.output import ArchiveOption, JsonOption, archive_folder, bar, complain, put, say
from antedate.errors import UsageError
from antedate.records import StoredPost
from antedate.when import iso, parse_moment


def register(app: typer.Typer) -> None:
    """Give the program these verbs."""
    group = typer.Typer(help="What is in the archive, and whether it is whole.")
    group.command()(info)
    group.command("list")(list_posts)
    group.command()(show)
    group.command()(verify)
    app.add_typer(group, name="archive")
    app.command()(forget)


def info(archive: ArchiveOption = None, as_json: JsonOption = False) -> None:
    """The archive in numbers."""
    from antedate.store import Archive

    with Archive.open(archive_folder(archive), readonly=True) as opened:
        found = opened.info()
    if as_json:
        put(_plain(asdict(found)))
        return
    say(f"{found.folder} ({'read-only, ' if found.readonly else ''}schema {found.schema})")
    say(f"{found.posts} posts, {found.undated_posts} of them without a date")
    if found.first_published and found.last_published:
        say(f"from {found.first_published.words()} to {found.last_published.words()}")
    say(f"{found.videos} videos and {found.images} images, {found.hours:.2f} hours")
    say(f"{found.codes} codes ({found.codes_bytes / 1e6:.2f} MB), {found.undescribed} undescribed")
    for model, media in found.models:
        say(f"{media} media described by {model.words()}")
    say(
        f"database {found.database_bytes / 1e6:.2f} MB, media {found.media_bytes / 1e6:.1f} MB, "
        f"{found.forgotten} removed, {found.checks} checks recorded"
    )


def list_posts(
    archive: ArchiveOption = None,
    source: Annotated[str | None, typer.Option(help="Only posts of this source.")] = None,
    text: Annotated[
        str | None, typer.Option(help="Only posts with this in text or address.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="WHEN")] = None,
    until: Annotated[str | None, typer.Option(metavar="WHEN")] = None,
    limit: Annotated[int, typer.Option(min=1)] = 1000,
    after: Annotated[int | None, typer.Option(help="Go on after this post number.")] = None,
    as_json: JsonOption = False,
) -> None:
    """The posts in the archive, in the order they were added."""
    from antedate.store import Archive

    with Archive.open(archive_folder(archive), readonly=True) as opened:
        for stored in opened.posts(
            source=source,
            text=text,
            since=parse_moment(since, "UTC") if since else None,
            until=parse_moment(until, "UTC") if until else None,
            limit=limit,
            after_id=after,
        ):
            if as_json:
                put(_post(stored))
            else:
                post = stored.post
                when = post.published_at.words() if post.published_at else "undated"
                name = stored.files[0][1] if stored.files else "(no media)"
                say(f"{stored.id:6d}  {when}  {post.source or '-'}  {post.url or name}")


def show(
    which: Annotated[str, typer.Argument(help="A post's number, or the start of a SHA-256.")],
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """One post with all its versions, or one media with its posts."""
    from antedate.store import Archive

    with Archive.open(archive_folder(archive), readonly=True) as opened:
        versions = opened.post_versions(int(which)) if which.isdecimal() else ()
        if versions:
            found: dict[str, Any] = {"post": [_post(version) for version in versions]}
        else:
            sha256 = _media(opened, which)
            located = opened.located(sha256)
            found = {
                "media": _plain(asdict(opened.media(sha256))),
                "file": str(located.path) if located.path else None,
                "missing": located.reason or None,
                "posts": [_post(post) for post in opened.posts_of(sha256)],
            }
    if as_json:
        put(found)
        return
    for name, value in found.items():
        _print(name, value, 0)


def verify(archive: ArchiveOption = None, as_json: JsonOption = False) -> None:
    """Hash every file again and look at the database; tell what changed."""
    from antedate.store import Archive, VerifyStatus

    wrong = total = 0
    with Archive.open(archive_folder(archive), readonly=True) as opened, bar() as shown:
        for item in opened.verify():
            total += 1
            shown.at(item.what)
            fine = item.status is VerifyStatus.OK
            wrong += not fine
            if as_json:
                put(_plain(asdict(item)))
            elif not fine:
                complain(f"{item.status.value}: {item.path or item.what}. {item.detail}")
    if not as_json:
        say(f"{total} things looked at, {wrong} of them not as they were.")
    if wrong:
        raise typer.Exit(1)


def forget(
    media: Annotated[str, typer.Argument(help="The SHA-256 of the media, or its start.")],
    why: Annotated[str, typer.Option(help="Why it is removed; this is kept.")],
    archive: ArchiveOption = None,
    who: Annotated[str | None, typer.Option(help="Who decided. Default: your user name.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Remove a media and its codes; a dated record of the removal stays."""
    from antedate.store import Archive

    with Archive.open(archive_folder(archive)) as opened:
        removed = opened.forget(_media(opened, media), why, who or getpass.getuser())
    if as_json:
        put(_plain(asdict(removed)))
    else:
        say(f"Removed {removed.sha256}, which {removed.posts} posts carried. The posts stay.")
        if removed.left:
            say(f"The file {removed.left} was kept in place and is left alone.")


def _media(opened: Any, start: str) -> str:
    found: tuple[str, ...] = opened.media_ids(start.lower()) if len(start) >= 4 else ()
    if len(found) != 1:
        raise UsageError(
            "names no media in the archive" if not found else f"names {len(found)} media",
            subject=start,
            remedy="Give at least the first 4 characters of its SHA-256; see archive list --json.",
        )
    return found[0]


def _post(stored: StoredPost) -> dict[str, Any]:
    value = _plain(asdict(stored.post))
    del value["original"]
    return {
        "id": stored.id,
        "version": stored.version,
        "added_at": iso(stored.added_at),
        **value,
        "media": [{"sha256": sha256, "path": shown} for sha256, shown in stored.files],
    }


def _plain(value: Any) -> Any:
    """Records as JSON values."""
    from datetime import datetime
    from pathlib import Path

    if isinstance(value, dict) and set(value) == {"at", "precision", "zone", "written"}:
        return {**value, "at": iso(value["at"]), "precision": str(value["precision"])}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return iso(value)
    return str(value) if isinstance(value, Path) else value


def _print(name: str, value: Any, depth: int) -> None:
    indent = "  " * depth
    if isinstance(value, dict):
        say(f"{indent}{name}:")
        for key, item in value.items():
            _print(key, item, depth + 1)
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            _print(f"{name} {number}", item, depth)
    elif value not in (None, ""):
        say(f"{indent}{name}: {value}")
