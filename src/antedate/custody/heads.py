"""Heads of logs in files: what an export leaves with others, to hold the log against later."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from antedate.case_log import Head
from antedate.errors import UsageError
from antedate.when import iso

_HASH = re.compile("[0-9a-f]{64}")


def head_text(head: Head) -> str:
    """A head as JSON text: ``case``, ``entries``, ``head``, ``hashes``, ``told_at``."""
    value = {
        "case": head.case,
        "entries": len(head.hashes),
        "head": head.hashes[-1],
        "hashes": list(head.hashes),
        "told_at": iso(head.told_at),
    }
    return json.dumps(value, indent=1) + "\n"


def read_head(path: Path) -> Head:
    """The head in a file. Raises ``UsageError`` for one that holds none."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"cannot be read ({error.strerror})", subject=str(path), remedy="Name a head.json."
        ) from error
    except UnicodeDecodeError:
        text = ""
    return head_from(text, str(path))


def head_from(text: str, shown: str) -> Head:
    """The head that a text is, which goes by ``shown``. Raises ``UsageError``."""
    try:
        value: Any = json.loads(text)
        hashes = tuple(value["hashes"])
        told_at = datetime.fromisoformat(value["told_at"])
        fits = (
            all(isinstance(one, str) and _HASH.fullmatch(one) for one in hashes)
            and value["entries"] == len(hashes)
            and value["head"] == hashes[-1]
            and told_at.tzinfo is not None
        )
        case = str(value["case"])
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        fits = False
    if not fits:
        raise UsageError(
            "holds no head of a log",
            subject=shown,
            remedy="Give the head.json of an export, or the folder of an evidence package.",
        )
    return Head(case, hashes, told_at)
