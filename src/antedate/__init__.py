"""Antedate: is published footage older than its publication, and on what evidence."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from antedate.descriptors.model import Model
    from antedate.errors import AntedateError
    from antedate.ingest import read, read_manifest
    from antedate.records import Answer, Appearance, Earliest, Match, MatchKind, Media, Post
    from antedate.store import Archive
    from antedate.when import Moment, parse_moment
    from antedate.workflows.add import add
    from antedate.workflows.check import Checker, Query

__all__ = [
    "Answer",
    "AntedateError",
    "Appearance",
    "Archive",
    "Checker",
    "Earliest",
    "Match",
    "MatchKind",
    "Media",
    "Model",
    "Moment",
    "Post",
    "Query",
    "add",
    "parse_moment",
    "read",
    "read_manifest",
]
_ROOMS = {
    "antedate.descriptors.model": ("Model",),
    "antedate.errors": ("AntedateError",),
    "antedate.ingest": (
        "read",
        "read_manifest",
    ),
    "antedate.records": (
        "Answer",
        "Appearance",
        "Earliest",
        "Match",
        "MatchKind",
        "Media",
        "Post",
    ),
    "antedate.store": ("Archive",),
    "antedate.when": (
        "Moment",
        "parse_moment",
    ),
    "antedate.workflows.add": ("add",),
    "antedate.workflows.check": (
        "Checker",
        "Query",
    ),
}


def __getattr__(name: str) -> Any:
    # Handed on when asked for: neither a decoding child nor --help needs any of it.
    for room, names in _ROOMS.items():
        if name in names:
            return getattr(import_module(room), name)
    raise AttributeError(f"module 'antedate' has no attribute {name!r}")
