"""Errors a person can act on: each names the thing at fault and the remedy."""

from __future__ import annotations


class AntedateError(Exception):
    """A failure to report, not to hide.

    ``message`` says what is wrong, ``subject`` names the file or thing, and ``remedy``
    says what to do about it. ``str()`` joins them to one or two sentences.
    """

    def __init__(self, message: str, *, subject: str = "", remedy: str = "") -> None:
        self.message = message
        self.subject = subject
        self.remedy = remedy
        super().__init__(message)

    def __str__(self) -> str:
        head = f"{self.subject}: {self.message}" if self.subject else self.message
        head = head if head.endswith((".", "!", "?")) else head + "."
        return f"{head} {self.remedy}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions cross from decoding children to the parent; keyword arguments
        # are not pickled by default.
        return (_rebuild, (type(self), self.message, self.subject, self.remedy))


def _rebuild(kind: type[AntedateError], message: str, subject: str, remedy: str) -> AntedateError:
    return kind(message, subject=subject, remedy=remedy)


class UsageError(AntedateError):
    """What was typed cannot be understood."""


class ReaderError(AntedateError):
    """An export, sidecar or manifest cannot be read, or part of it is refused."""


class MediaError(AntedateError):
    """A media file cannot be decoded."""


class RefusedMedia(MediaError):
    """A media file is refused for safety: its container is not on the list, or it is too large."""


class DecodeLimit(MediaError):
    """A limit on time, memory, frames or pixels was reached while decoding."""


class ModelError(AntedateError):
    """A descriptor model cannot be loaded, or its codes differ from those in the archive."""


class ArchiveError(AntedateError):
    """The archive folder cannot be used as asked."""
