"""Decoding in a spawned child, so that a file that hangs or crashes FFmpeg costs one file."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from math import prod
from os import fsencode
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from antedate.config import Limits
from antedate.errors import DecodeLimit, MediaError
from antedate.media import wire
from antedate.media.credentials import Credentials, trust_anchors
from antedate.media.frames import Frame, Part, Plan
from antedate.media.process import Child, Lost, Message, Patience
from antedate.records import Media

# How long a child may take to put down a file that nobody wants further.
_STOP_S = 2.0
_LEAVE_OUT = "Leave it out, or convert it with another program first."
_RAISE = "Leave it out, give a shorter or smaller copy, or raise the limit."


class Decoder:
    """Decodes files in one child process, which is started when needed and after each loss.

    A file that makes the child crash, hang or outgrow ``limits`` raises ``MediaError`` or
    ``DecodeLimit`` with its name; the next file gets a new child. One file is read at a
    time: asking for another ends the iteration before. Use it from one thread, as a context
    manager or with ``close``. ``threads`` 0 decodes on every processor.
    """

    def __init__(self, limits: Limits | None = None, threads: int = 0) -> None:
        self._limits = limits or Limits()
        self._threads = threads
        self._child: Child | None = None
        self._asked = 0
        self._running: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Starts the child, where none is, without waiting until it is ready for files."""
        if self._child is None:
            self._child = Child(self._limits, self._threads)

    def close(self) -> None:
        """Ends the child. A later call starts a new one."""
        child, self._child, self._running = self._child, None, None
        if child is not None:
            child.kill()

    def probe(self, path: Path) -> Media:
        """What a file holds, as ``probe.probe`` tells it: ``sha256`` is empty, since
        ``hashing.hash_file`` gives it without a child.

        Raises ``MediaError`` and its kinds.
        """
        found: Media | None = None
        for message in self._messages(path, {"do": "probe"}):
            try:
                found = wire.media_in(message.head.get("media"))
            except wire.WireError as error:
                raise self._distrusted(path, error) from error
        if found is None:
            raise self._distrusted(path, wire.WireError("nothing"))
        return found

    def frames(self, path: Path, plan: Plan) -> Iterator[Frame]:
        """The frames that a plan asks for, as ``decode.frames`` gives them.

        Raises ``MediaError`` and its kinds.
        """
        for message in self._messages(path, {"do": "frames", "plan": wire.plan_out(plan)}):
            try:
                frame = _frame(message, plan)
            except wire.WireError as error:
                raise self._distrusted(path, error) from error
            yield frame

    def sound(self, path: Path, rate_hz: int) -> Iterator[NDArray[np.float32]]:
        """Mono samples in chunks, as ``sound.samples`` gives them.

        Raises ``MediaError`` and its kinds.
        """
        for message in self._messages(path, {"do": "sound", "rate": rate_hz}):
            if len(message.body) % 4:
                raise self._distrusted(path, wire.WireError("part of a sample"))
            yield message.body.view(np.float32)

    def credentials(self, path: Path, anchors: Path | None = None) -> Credentials | None:
        """The signed claim in a file, as ``credentials.credentials`` tells it.

        ``anchors`` is a PEM file of certificates whose signers are trusted. Raises
        ``MediaError`` and its kinds, and ``UsageError`` for anchors that cannot be read.
        """
        trusted = trust_anchors(anchors) if anchors is not None else ""
        for message in self._messages(path, {"do": "credentials", "anchors": trusted}):
            try:
                return wire.credentials_in(message.head["found"])
            except (KeyError, wire.WireError) as error:
                raise self._distrusted(path, wire.WireError(str(error))) from error
        raise self._distrusted(path, wire.WireError("nothing"))

    def playable(self, path: Path) -> Iterator[Part]:
        """A copy that browsers play, in parts, as ``playing.playable`` gives them.

        Raises ``MediaError`` and its kinds.
        """
        for message in self._messages(path, {"do": "playable"}):
            try:
                part = _part(message)
            except wire.WireError as error:
                raise self._distrusted(path, error) from error
            yield part

    def _messages(self, path: Path, task: dict[str, Any]) -> Iterator[Message]:
        """What the child sends for one task, up to its end."""
        self._stop()
        number = self._begin(path, task)
        patience = Patience(self._limits.stall_s, self._limits.work_s)
        try:
            while (message := self._next(path, number, patience)) is not None:
                if message.head.get("kind") != "beat":
                    yield message
        finally:
            if self._running == number:
                self._stop()

    def _begin(self, path: Path, task: dict[str, Any]) -> int:
        self._asked += 1
        order = {**task, "id": self._asked, "path": fsencode(path).hex()}
        try:
            self._ready_child().tell(order)
        except OSError:
            # It died between two files, of what is no fault of this one.
            self.close()
            self._ready_child().tell(order)
        self._running = self._asked
        return self._asked

    def _ready_child(self) -> Child:
        child = self._child or Child(self._limits, self._threads)
        # Kept only once it is ready, so that after a failure the next file gets another.
        self._child = None
        self._child = child.ready()
        return self._child

    def _next(self, path: Path, number: int, patience: Patience) -> Message | None:
        """The next message of a task, ``None`` after its last."""
        if self._running != number or self._child is None:
            raise RuntimeError("another file was asked for, which ended this iteration")
        try:
            message = self._child.message(patience)
        except wire.WireError as error:
            raise self._distrusted(path, error) from error
        except Lost:
            raise self._lost(path, patience) from None
        except BaseException:
            # Interrupted within a message: what is left of it makes no sense.
            self.close()
            raise
        kind = message.head.get("kind")
        if kind in ("end", "error"):
            self._running = None
        if kind == "error":
            raise wire.error_in(message.head)
        return None if kind == "end" else message

    def _stop(self) -> None:
        """Ends the running task. A child that does not put it down soon is ended itself."""
        number, self._running = self._running, None
        if number is None or self._child is None:
            return
        patience = Patience(_STOP_S, _STOP_S)
        try:
            self._child.tell({"stop": number})
            while True:
                head = self._child.message(patience).head
                if head.get("kind") in ("end", "error") and head.get("id") == number:
                    return
        except (OSError, Lost, wire.WireError):
            self.close()
        except BaseException:
            self.close()
            raise

    def _lost(self, path: Path, patience: Patience) -> MediaError:
        """What to say of a child that was lost over a file."""
        child, self._child, self._running = self._child, None, None
        if patience.left_s <= 0 or child is None:
            words = f"takes more than {self._limits.work_s:g} s to decode"
        elif patience.stalled:
            words = f"gave nothing for {patience.stall_s:g} s while it was decoded"
        else:
            return _crashed(path, child.status())
        if child is not None:
            child.kill()
        return DecodeLimit(words, subject=str(path), remedy=_RAISE)

    def _distrusted(self, path: Path, error: wire.WireError) -> MediaError:
        self.close()
        return MediaError(
            f"made the decoder answer nonsense ({error})", subject=str(path), remedy=_LEAVE_OUT
        )


def _crashed(path: Path, status: int) -> MediaError:
    if status == -signal.SIGXCPU:
        words = "takes more processor time to decode than is allowed"
        return DecodeLimit(words, subject=str(path), remedy=_RAISE)
    if status == -signal.SIGKILL:
        words = "had its decoder killed by the system, most likely for want of memory"
        return DecodeLimit(words, subject=str(path), remedy=_RAISE)
    cause = signal.Signals(-status).name if status < 0 else f"exit status {status}"
    words = f"crashed the decoder ({cause})"
    return MediaError(words, subject=str(path), remedy=_LEAVE_OUT)


def _frame(message: Message, plan: Plan) -> Frame:
    """The frame in a message. Raises ``WireError`` where it is not what was asked for."""
    head, body = message.head, message.body
    shape = head.get("shape")
    if not isinstance(shape, list) or not all(type(side) is int and side > 0 for side in shape):
        raise wire.WireError("a shape that is none")
    colours = [] if plan.gray else [3]
    if shape[2:] != colours or len(shape) < 2 or max(shape[:2]) > plan.max_side:
        raise wire.WireError("a frame of another size")
    if prod(shape) != len(body):
        raise wire.WireError("part of a frame")
    cut_s = None if head.get("cut") is None else wire.number(head, "cut")
    return Frame(wire.number(head, "t"), body.reshape(shape), cut_s)


def _part(message: Message) -> Part:
    """The part in a message. Raises ``WireError`` where it is none."""
    at = message.head.get("at")
    if type(at) is not int or at < 0:
        raise wire.WireError("a place that is none")
    return Part(at, message.body.tobytes(), wire.number(message.head, "t"))
