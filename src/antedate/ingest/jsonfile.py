"""JSON from outside, as it is really found: large, cut off, or not quite JSON."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from antedate.errors import ReaderError
from antedate.ingest.paths import shown

MOST_BYTES = 2 << 30
HEAD_BYTES = 256 << 10

_TOKEN = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"|[{}\[\]:]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A value read from JSON text. ``repaired``: only after invalid JSON was mended."""

    value: object
    repaired: bool = False


def load(
    path: Path,
    repair: Callable[[str], str] | None = None,
    remedy: str = "Write or export it again.",
    most_bytes: int = MOST_BYTES,
) -> Loaded:
    """Read a whole JSON file into memory, which takes several times its size.

    ``repair`` is tried on text that is not JSON; ``remedy`` is for text that stays so.
    Numbers that JSON cannot write (``NaN``, ``1e999``) become text. Raises
    ``ReaderError`` naming the file, the place and a remedy.
    """
    text = _text(path, most_bytes)
    try:
        try:
            return Loaded(decode(text))
        except ValueError:
            mended = repair(text) if repair else text
            if mended == text:
                raise
            return Loaded(decode(mended), repaired=True)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        message = f"is not JSON ({where}: {error.msg}); it may be cut off or damaged"
        raise ReaderError(message, subject=shown(path), remedy=remedy) from None
    except (ValueError, RecursionError):
        message = "is JSON with a number or a nesting beyond all bounds"
        raise ReaderError(message, subject=shown(path), remedy=remedy) from None


def decode(text: str) -> object:
    """The value of strict JSON text. Raises ``ValueError`` or ``RecursionError``."""
    return json.loads(text, parse_constant=str, parse_float=_finite)


def as_json(value: object) -> str:
    """JSON text that any database and encoding can hold. Raises ``ReaderError``."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        raise ReaderError("is a record nested too deeply to keep") from None
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def first_keys(path: Path) -> frozenset[str]:
    """Keys of the object a JSON file starts with, or of the first one in its list.

    Only the head is read, so keys far down a large file are not seen. Empty for a file that
    is not JSON or cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError:
        return frozenset()
    text = head.decode(json.detect_encoding(head), "replace").lstrip("\ufeff \t\r\n")
    text = text.removeprefix("[").lstrip()
    if not text.startswith("{"):
        return frozenset()
    keys: set[str] = set()
    depth, last = 0, None
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "{" | "[":
                depth += 1
            case "}" | "]":
                depth -= 1
            case ":" if depth == 1 and last is not None:
                keys.add(last)
        if depth == 0:
            break
        last = token[1]
    return frozenset(keys)


def _text(path: Path, most_bytes: int) -> str:
    try:
        if path.stat().st_size > most_bytes:
            raise ReaderError(
                f"is larger than {most_bytes / (1 << 30):.1f} GiB, too large to read at once",
                subject=shown(path),
                remedy="Export in parts, for example by month, and add each part.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise ReaderError(
            f"cannot be read ({error.strerror})",
            subject=shown(path),
            remedy="Check that the file is there and that you may read it.",
        ) from None
    # Bytes that are not text cost their own characters, not the whole file.
    return data.decode(json.detect_encoding(data), "replace").removeprefix("\ufeff")


def _finite(number: str) -> float | str:
    value = float(number)
    return value if math.isfinite(value) else number
