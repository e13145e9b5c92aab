"""A text as sentences of tokens, with its quotes. All in one pass; a sentence is bounded."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

from antedate.cases.drafts import Span
from antedate.cases.reading.lexicon import SAYING, SPEECH_ACTS
from antedate.cases.wording import listed

LONGEST_SENTENCE = 160
"""Tokens. Longer ones are cut, so that no rule meets more than this at a time."""

LONGEST_QUOTE = 20_000
"""Characters. What closes later counts as not closed."""
_TOKEN = re.compile(
    r"""(?:[A-Za-z]\.){2,}                                   # U.S., p.m.
      | \d+(?:[.,:/\-]\d+)*(?:st|nd|rd|th|am|pm|s)?\b         # 11th, 14:30, 14.03.2031, 1,200
      | \d+
      | [@\#][\w.]+\w
      | ['’]s\b
      | [^\W\d_]+(?:(?:['’‘ʼʻʿʾ`](?!s\b)|[-‐‑])[^\W_]+)*['’]?(?=['’]s\b)
      | [^\W\d_]+(?:(?:['’‘ʼʻʿʾ`](?!s\b)|[-‐‑])[^\W_]+)*\d*
      | \S""",
    re.VERBOSE,
)
_PARTICLE = re.compile(r"[a-z]{1,3}['’]?[-‐‑][^\W\d_a-z]")
"""al-Nur, as-Sahel, d'Or: a name, though it begins small."""
_ABBREVIATIONS = listed(
    "mr mrs ms dr prof gen lt col maj capt sgt cpl brig gov sen rep rev st no jan feb mar apr jun "
    "jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun vs etc approx ft jr "
    "sr adm cmdr supt insp det dept inc ltd co corp ave rd mt min fig est"
)
_PAIRS = {"“": "”", "«": "»", "„": "“”", "‹": "›", '"': '"', "‘": "’", "'": "'"}
_PLAIN = str.maketrans(dict.fromkeys("’‘ʼʻʿʾ`", "'"))
_ENDS = frozenset(".!?…")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark. ``low`` is for comparing: lower case, plain apostrophes.

    ``capital`` tells that it begins with a capital or is of a script that has none, ``word`` that
    it is no number and no mark.
    """

    text: str
    low: str
    start: int
    end: int
    quoted: bool
    capital: bool
    word: bool


def _token(text: str, low: str, start: int, quoted: bool) -> Token:
    first = text[0]
    word = first.isalpha()
    # A script without capitals counts as capital; so does al-Nur, though it begins small.
    capital = word and (
        not first.islower() or (len(text) > 3 and _PARTICLE.match(text) is not None)
    )  # fmt: skip
    return Token(text, low, start, start + len(text), quoted, capital, word)


def low(tokens: Sequence[Token], at: int) -> str:
    """The token there in lower case, or nothing outside the sentence."""
    return tokens[at].low if 0 <= at < len(tokens) else ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: ``span`` inside its marks. ``closed`` is false where it runs on unclosed."""

    span: Span
    closed: bool


@dataclass(frozen=True)
class Sentence:
    """Tokens ``tokens`` of one sentence; ``paragraph`` counts from 0."""

    tokens: tuple[Token, ...]
    quotes: tuple[Quote, ...]
    paragraph: int

    @cached_property
    def span(self) -> Span:
        """From its first character to after its last."""
        return Span(self.tokens[0].start, self.tokens[-1].end)


def passages(text: str) -> list[Sentence]:
    """The sentences of a text, in order."""
    sentences: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(text)):
        quotes = _quotes(text, start, end)
        tokens = _tokens(text, start, end, quotes)
        waiting = deque(quotes)
        for piece in _cut(tokens):
            while waiting and waiting[0].span.end <= piece[0].start:
                waiting.popleft()
            inside = list(takewhile(lambda q: q.span.start < piece[-1].end, waiting))  # noqa: B023
            sentences.append(Sentence(tuple(piece), tuple(inside), number))
    return sentences


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Lines that belong together. A line is wrapped when it is long, ends in no full stop, and
    the next one is no new beginning."""
    lines: list[tuple[int, int]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        if body:
            start = at + line.index(body[0])
            if lines and _runs_on(text, lines[-1], start):
                lines[-1] = (lines[-1][0], start + len(body))
            else:
                lines.append((start, start + len(body)))
        at += len(line)
    return lines


def _runs_on(text: str, last: tuple[int, int], start: int) -> bool:
    between = text[last[1] : start]
    if between.count("\n") != 1 or text[last[1] - 1] in '.!?:…”"»':
        return False
    tail = last[1] - max(text.rfind("\n", last[0], last[1]) + 1, last[0])
    return 50 <= tail <= 100 and (text[start].islower() or text[start].isdecimal())


def _quotes(text: str, start: int, end: int) -> list[Quote]:
    """Quotations of one paragraph. Single marks count only where they open and close words."""
    quotes: list[Quote] = []
    at = start
    shutting = [n for n in range(start, end) if text[n] in "'’" and _shuts(text, n, end)]
    while at < end:
        mark = text[at]
        if mark in "'‘" and _opens(text, start, at, end):
            place = bisect_right(shutting, at + 1)
            if place < len(shutting):
                quotes.append(Quote(Span(at + 1, shutting[place]), True))
                at = shutting[place]
        elif mark in _PAIRS and mark not in "'‘":
            far = min(end, at + LONGEST_QUOTE)
            found = [n for c in _PAIRS[mark] if (n := text.find(c, at + 1, far)) >= 0]
            quotes.append(Quote(Span(at + 1, min(found, default=end)), bool(found)))
            at = min(found, default=end)
        at += 1
    return [q for q in quotes if q.span.end > q.span.start]


def _opens(text: str, start: int, at: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    return (before.isspace() or before in "([—–-") and (after.isalnum())


def _shuts(text: str, at: int, end: int) -> bool:
    before, after = text[at - 1], text[at + 1] if at + 1 < end else " "
    return (before.isalnum() or before in ".,!?…") and not after.isalnum()


def _tokens(text: str, start: int, end: int, quotes: list[Quote]) -> list[Token]:
    tokens: list[Token] = []
    pending = iter([*quotes, Quote(Span(end + 1, end + 1), True)])
    quote = next(pending)
    for found in _TOKEN.finditer(text, start, end):
        while found.start() >= quote.span.end and quote.span.start <= end:
            quote = next(pending)
        if (
            found[0] in "'’"
            and tokens
            and found.start() == tokens[-1].end
            and (
                tokens[-1].low.endswith("s")
                and found.start() != quote.span.end
                and all(found.start() != q.span.end for q in quotes[-1:])
            )
        ):
            # "the engineers' board": no mark of quotation, and part of the name.
            last = tokens[-1]
            tokens[-1] = replace(last, text=last.text + found[0], end=found.end())
            continue
        low = found[0].lower()
        if not low.isascii() or "`" in low:
            low = low.translate(_PLAIN)
        quoted = quote.span.start <= found.start() < quote.span.end
        tokens.append(_token(found[0], low, found.start(), quoted))
    return tokens


def _cut(tokens: list[Token]) -> list[list[Token]]:
    pieces: list[list[Token]] = []
    piece: list[Token] = []
    for at, token in enumerate(tokens):
        piece.append(token)
        if len(piece) >= LONGEST_SENTENCE or _ends_sentence(tokens, at):
            pieces.append(piece)
            piece = []
    if piece:
        pieces.append(piece)
    return pieces


def _ends_sentence(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None:
        return False
    if token.text in _ENDS and not token.quoted:
        return not _abbreviated(tokens, at) and _begins(following)
    if token.text in "”»\"’'" and at and tokens[at - 1].text in _ENDS and tokens[at - 1].quoted:
        return not following.quoted and _begins(following) and not _attributes(tokens, at + 1)
    if token.text in ")]" and at and tokens[at - 1].text in _ENDS:
        return _begins(following)
    return False


def _abbreviated(tokens: list[Token], at: int) -> bool:
    """A full stop after an abbreviation or an initial, written together with it."""
    if tokens[at].text != "." or at == 0:
        return False
    before = tokens[at - 1]
    joined = before.end == tokens[at].start
    single = len(before.text) == 1 and before.text.isupper() and before.text != "I"
    months = before.low in ("no", "mar", "sat", "sun", "min", "fig", "est", "co", "mon")
    known = before.low in _ABBREVIATIONS and (not months or before.capital)
    if known and before.low == "no":
        return at + 1 < len(tokens) and tokens[at + 1].text[0].isdecimal()
    return joined and (single or known)


def _begins(token: Token) -> bool:
    return token.capital or not token.word


_TRANSITIVE = listed("denies denied deny blames blamed accuses accused rejects rejected dismisses "
                     "dismissed claims claimed confirms confirmed disputes disputed")  # fmt: skip
_CLAUSE_BEGINS = listed("it that he she they there no nobody any its his her their none")


def _attributes(tokens: list[Token], at: int) -> bool:
    """Whether what follows a closed quote is only who said it: "Run!" Deniz shouted."""
    for place in range(at, min(at + 7, len(tokens))):
        token = tokens[place]
        if not token.word and token.text not in ",":
            return False
        if token.low in SAYING or token.low in SPEECH_ACTS:
            before, after = (
                tokens[place - 1],
                tokens[place + 1] if place + 1 < len(tokens) else None,
            )
            if after is not None and token.low in _TRANSITIVE and after.word and (
                after.low not in ("that", "to", "in", "on", "at", "and", "as", "when", "by")
            ):  # fmt: skip
                # “They did it.” The commander denies this.
                return False
            if after is not None and after.low in _CLAUSE_BEGINS:
                # “They did it.” Deniz insists it was not so: a sentence of its own.
                return False
            return place > at and before.low not in ("has", "have", "had", "to")
    return False
