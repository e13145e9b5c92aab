"""A writer in a process of its own, to be killed or starved by the tests.

``store_writer.py FOLDER FIRST LAST`` adds posts with those numbers and says so, one a line.
``store_writer.py FOLDER kill EACH`` kills copies of itself at each so many-th step of adding
and forgetting in turn, looks at what each leaves, and prints how many steps there were.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from store_material import MODEL, a_file, a_post, wrong

from antedate.records import Post
from antedate.store import AddedFile, Archive

CONTENT = 2_000


def numbered(folder: Path, number: int) -> tuple[Post, list[AddedFile]]:
    """A post with a file of its own and one that it shares with its neighbour."""
    names = (f"{number}.mp4", f"shared{number // 2}.mp4")
    files = [a_file(folder, name, name.encode() * CONTENT) for name in names]
    return a_post(f"p/{number}", f"text {number}"), files


def add_all(folder: Path, first: int, last: int) -> None:
    source = folder.with_name(f"source{first}")
    with Archive.open(folder, create=True) as archive:
        for number in range(first, last):
            archive.add(*numbered(source, number), MODEL)
            print("added", number, flush=True)


def die_at(step: int) -> Callable[..., None]:
    """Count every change to files and every statement; at the given one, die as by kill -9."""
    steps = 0

    def tick(*_: Any, **__: Any) -> None:
        nonlocal steps
        steps += 1
        if steps == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(function: Callable[..., Any]) -> Callable[..., Any]:
        def ticking(*arguments: Any, **named: Any) -> Any:
            tick()
            return function(*arguments, **named)

        return ticking

    for owner, name in (
        (os, "fsync"),
        (os, "rmdir"),
        (Path, "replace"),
        (Path, "touch"),
        (Path, "unlink"),
        (Path, "mkdir"),
        (shutil, "rmtree"),
    ):
        setattr(owner, name, before(getattr(owner, name)))
    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(Engine, name, tick)
    return tick


def change(folder: Path, source: Path) -> None:
    """What is killed: a new post, an edit, a removal."""
    with Archive.open(folder, create=True) as archive:
        post, files = numbered(source, 2)
        if archive.forgotten(files[0].media.sha256) is None:
            archive.add(post, files, MODEL)
            archive.add(a_post("p/1", "edited"), files[1:], MODEL)
            archive.forget(files[0].media.sha256, "why", "who")


def check(folder: Path, source: Path) -> None:
    """Nothing is half done, and going on completes it."""
    with Archive.open(folder, create=True) as archive:
        assert wrong(archive) == [], wrong(archive)
        trays = list((folder / "media/.incoming").glob("*"))
        assert trays == [], trays
        for sha256 in archive.media_ids():
            assert archive.described(sha256, MODEL)
            assert archive.posts_of(sha256)
    change(folder, source)
    with Archive.open(folder) as archive:
        assert wrong(archive) == []
        posts = {stored.post.key: stored for stored in archive.posts()}
        assert sorted(posts) == ["p/0", "p/1", "p/2"]
        assert [len(posts[key].files) for key in sorted(posts)] == [2, 1, 1]
        assert posts["p/1"].version == 2
        assert archive.info().media == 4
        assert archive.info().forgotten == 1
        assert len(archive.code_table(MODEL)) == 4 * 12
    copies = [path for path in (folder / "media").rglob("*") if path.is_file()]
    assert len(copies) == 4, copies


def kill_at_steps(folder: Path, each: int) -> int:
    """Kill ``change`` at ever later steps until it is done."""
    source = folder.with_name("source")
    template = folder.with_name("template")
    with Archive.open(template, create=True) as archive:
        for number in range(2):
            archive.add(*numbered(source, number), MODEL)
    step = 1
    while True:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(template, folder)
        child = os.fork()
        if child == 0:
            die_at(step)
            change(folder, source)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        check(folder, source)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            return step
        assert os.WTERMSIG(status) == signal.SIGKILL
        step += each


if __name__ == "__main__":
    where = Path(sys.argv[1])
    if sys.argv[2] == "kill":
        print(kill_at_steps(where, int(sys.argv[3])))
    else:
        add_all(where, int(sys.argv[2]), int(sys.argv[3]))
