"""The report of a case as PDF. Typst sets it: Arabic is shaped and runs right to left."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import Any

from antedate.case_account import Account, Finding
from antedate.errors import AntedateError

_KEPT = "\n\t\u2068\u2069\u200c\u200d"
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = ("L",), ("R", "AL")


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A row of the time line in words; ``links`` say how others stand to it."""

    when: str
    words: str
    kind: str
    links: tuple[str, ...] = ()


def case_pdf(account: Account, timeline: Sequence[TimelineRow]) -> bytes:
    """The account of a case as a PDF file.

    Fonts for Latin, Greek, Cyrillic, Hebrew and Arabic come with it; other scripts are set in
    fonts of this machine, where it has any. Raises ``AntedateError`` where it cannot be set.
    """
    import typst

    room = files("antedate.exports")
    with as_file(room.joinpath("case.typ")) as template, as_file(room.joinpath("fonts")) as fonts:
        try:
            return typst.compile(
                str(template),
                font_paths=[str(fonts)],
                sys_inputs={"data": json.dumps(_data(account, timeline))},
                pdf_standards="a-2b",
            )
        except typst.TypstError as error:
            raise AntedateError(
                f"the PDF cannot be set ({error})",
                subject=account.case.name,
                remedy="Use the HTML report, and tell the makers of Antedate.",
            ) from error


def _data(account: Account, timeline: Sequence[TimelineRow]) -> dict[str, Any]:
    case = account.case
    left_out = ", ".join(account.left_out)
    return {
        "title": f"Case {_clean(case.name)}",
        "made": [account.made_at.year, account.made_at.month, account.made_at.day],
        "footer": f"Made on {account.made_at:%Y-%m-%d %H:%M} UTC. Antedate {account.version}.",
        "left_out": f"Parts of this case are left out: {left_out}." if left_out else None,
        "name": _words(case.name),
        "question": _words(case.question),
        "findings": _findings(account.findings),
        "not_known": _findings(account.not_known),
        "timeline": [
            {
                **_words(row.words),
                "when": _clean(row.when),
                "kind": row.kind,
                "links": [_clean(link) for link in row.links],
            }
            for row in timeline
        ],
        "sources": [_words(one) for one in account.sources],
        "exhibits": [
            {
                **_words(one.words),
                "number": str(one.number),
                "passage": _words(one.passage) if one.passage else None,
                "details": [_clean(detail) for detail in one.details],
            }
            for one in account.exhibits
        ],
        "custody": f"{case.entries} log entries; the hash of the last is {case.head}.",
    }


def _findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {
            **_words(one.text),
            "number": str(one.number),
            "heading": one.heading,
            "first": bool(one.heading)
            and (place == 0 or findings[place - 1].heading != one.heading),
            "disputed": one.disputed,
            "cites": " ".join(f"[E{number}]" for number in one.cites),
        }
        for place, one in enumerate(findings)
    ]


def _words(text: str) -> dict[str, Any]:
    """Text with the direction of its first strong letter."""
    return {"text": _clean(text), "rtl": _runs_right_to_left(text)}


def _runs_right_to_left(text: str) -> bool:
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in _RIGHT_TO_LEFT or kind in _LEFT_TO_RIGHT:
            return kind in _RIGHT_TO_LEFT
    return False


def _clean(text: str) -> str:
    """Without control characters and stray surrogates, which a PDF cannot show.

    The isolates that set names apart stay, as do the joiners that spelling needs.
    """
    return "".join(map(_shown, text))


def _shown(letter: str) -> str:
    kind = unicodedata.category(letter)
    if letter in _KEPT or kind not in ("Cc", "Cf", "Cs", "Cn", "Co"):
        return letter
    return "" if kind in ("Cc", "Cf") else "\ufffd"
