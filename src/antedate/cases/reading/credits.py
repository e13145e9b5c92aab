"""Other outlets and agencies whose reporting a text uses; and what it says is not known."""

from __future__ import annotations

from collections.abc import Sequence

from antedate.cases.drafts import CreditDraft, Span, SpeakerKind, UnknownDraft
from antedate.cases.reading.lexicon import KNOWN_OUTLETS, PLATFORMS
from antedate.cases.reading.nouns import DETERMINERS, is_outlet, joined, noun_phrase
from antedate.cases.reading.passages import Sentence, Token, low
from antedate.cases.reading.speakers import SentenceCue
from antedate.cases.wording import listed

_HANDS_ON = listed(
    "to by via citing quoting courtesy credit source from with on photos photo pictures footage"
)
_TELLS = listed("told tells telling informed")
_LISTENERS = listed(
    "reporters journalists residents parliament lawmakers crowds people us me them him her "
    "investigators police officials court viewers listeners supporters families"
)


def credits(
    sentences: Sequence[Sentence], cues: Sequence[SentenceCue], outlet: str
) -> list[CreditDraft]:
    """Each outlet once, where it is first credited. The report's own outlet is none of them."""
    found: dict[str, CreditDraft] = {}
    for item in cues:
        if (item.speaker.kind is SpeakerKind.OUTLET and item.speaker.span is not None) or _reports(
            sentences[item.sentence].tokens, item
        ):
            tokens = sentences[item.sentence].tokens
            _note(found, tokens[item.cue.subject : item.cue.subject_end], outlet)
    for number, sentence in enumerate(sentences):
        for words in _credited(sentence.tokens, number):
            _note(found, words, outlet)
    return sorted(found.values(), key=lambda c: c.span)


def _reports(tokens: Sequence[Token], item: SentenceCue) -> bool:
    """Who "reports" and has one name of one word is an outlet."""
    verb = tokens[item.cue.verb].low
    return (
        verb in ("reports", "reported")
        and item.speaker.name == item.speaker.words
        and (" " not in item.speaker.name and not item.speaker.refers_to)
    )


def _note(found: dict[str, CreditDraft], words: Sequence[Token], outlet: str) -> None:
    kept = _name(words)
    if not kept:
        return
    name = joined(kept)
    if name.lower() not in (outlet.lower(), outlet.lower().removeprefix("the ")):
        found.setdefault(name.lower(), CreditDraft(name, Span(kept[0].start, kept[-1].end)))


def _name(words: Sequence[Token]) -> list[Token]:
    kept = [
        t for t in words if t.word or t.text[0].isdecimal() or t.text in "-/@" or t.text[0] == "@"
    ]
    while kept and kept[0].low in DETERMINERS:
        kept.pop(0)
    capitals = [n for n, t in enumerate(kept) if t.capital or t.text[0] == "@"]
    if not capitals:
        # "state television", "local media": an outlet without a name.
        return kept if len(kept) > 1 else []
    return kept[capitals[0] : capitals[-1] + 1]


def _credited(tokens: Sequence[Token], number: int) -> list[list[Token]]:
    found: list[list[Token]] = []
    for at, token in enumerate(tokens):
        if token.quoted:
            continue
        if token.low in _TELLS:
            end = noun_phrase(tokens, at + 1)
            words = list(tokens[at + 1 : end])
            if _tells_outlet(words):
                found.append(words)
        elif (
            token.low in ("photos", "photo", "video", "pictures", "footage")
            and low(tokens, at + 1) == ":"
        ):
            words = list(tokens[at + 2 : noun_phrase(tokens, at + 2)])
            if words and words[0].capital:
                found.append(words)
        elif token.low in _HANDS_ON:
            begin = at + 1 + (low(tokens, at + 1) == ":")
            words = list(tokens[begin : noun_phrase(tokens, begin)])
            if words and is_outlet(words) and not _is_platform(words):
                found.append(words)
        elif token.text == "(" and number < 4 and (byline := _bracketed(tokens, at)):
            found.append(byline)
    return found


_NO_OUTLET = listed("ministry council court assembly parliament mr")


def _tells_outlet(words: Sequence[Token]) -> bool:
    if [t.low for t in words] in (["local", "radio"], ["state", "radio"], ["state", "television"]):
        return True
    if not words or any(t.low in _LISTENERS for t in words):
        return False
    if is_outlet(words) or any(t.text in KNOWN_OUTLETS for t in words):
        return True
    capitals = [t for t in words if t.capital and t.low not in DETERMINERS]
    # "told Norwire": one who is told and has a single name, or "the" before it, is an outlet.
    return (
        bool(capitals)
        and (len(capitals) == 1 or words[0].low == "the" or capitals[-1].text.isupper())
        and not any(t.low in _NO_OUTLET for t in words)
    )


def _is_platform(words: Sequence[Token]) -> bool:
    return len(words) == 1 and words[0].low in PLATFORMS


def _bracketed(tokens: Sequence[Token], at: int) -> list[Token]:
    """ "KARVELL, March 14 (Norwire) -"."""
    end = next((p for p in range(at + 1, min(at + 6, len(tokens))) if tokens[p].text == ")"), None)
    if end is None or low(tokens, end + 1) not in ("—", "–", "-", ":"):
        return []
    words = list(tokens[at + 1 : end])
    return words if words and words[0].capital else []


# --- what is not known --------------------------------------------------------------------

_UNKNOWN = tuple(
    tuple(line.split())
    for line in """
    unclear
    not clear
    not immediately clear
    not yet clear
    n't clear
    unknown
    not known
    not yet known
    not immediately known
    not sure
    unsure
    uncertain
    could not be verified
    could not be independently verified
    could not verify
    could not independently verify
    could not immediately verify
    could not be confirmed
    could not be independently confirmed
    could not be immediately verified
    could not immediately be verified
    could not immediately be confirmed
    could not confirm
    could not independently confirm
    unable to verify
    unable to confirm
    unable to determine
    unable to establish
    unable to say
    unable to independently verify
    not been verified
    not been independently verified
    not been confirmed
    not been established
    not been identified
    not been determined
    yet to be verified
    yet to be confirmed
    yet to be established
    yet to be determined
    yet to be identified
    unconfirmed
    unverified
    did not know
    do not know
    does not know
    don't know
    didn't know
    no immediate claim
    no claim of responsibility
    no one has claimed
    no group has
    no group claimed
    no one claimed
    nobody has claimed
    no group had
    not say how
    not say when
    not say who
    not say where
    not give details
    gave no details
    no details
    no further details
    not immediately possible
    could not be established
    could not be determined
    could not be identified
    could not be reached
    remain unclear
    could not say
    cannot say
    cannot be verified
    cannot be confirmed
    cannot verify
    no confirmation
    no independent confirmation
    impossible to verify
    remains a mystery
    open question
    has not been possible
    not possible to
    not certain
    no word on
    not determined
    undetermined
    never been established
    no way of knowing
    nobody knows
    no one knows
    not independently verified
    yet to confirm
    was not able to
    were not able to
    could not tell
    cannot tell
    can not be verified
    still being established
    could not establish
    cannot confirm
    too early to
    can not confirm
    not able to confirm
    yet to claim
    not disclosed
    not specify
    did not specify
    without saying
    isn't known
    isn't clear
    wasn't clear
    aren't known
    hasn't been made clear
    not been made clear
    hasn't been established
    we can't
    can't say
    can't tell
    can't confirm
    no one can
    nobody can
    no one could say
    nobody could say
    no one would say
    anyone 's guess
    anybody 's guess
    has not named
    have not named
    did not say what
    not been able to
    have yet to
    remains to be
    """.strip().splitlines()
)
_BY_FIRST = {
    first: tuple(line for line in _UNKNOWN if line[0] == first)
    for first in {line[0] for line in _UNKNOWN}
}


def unknowns(text: str, sentences: Sequence[Sentence]) -> list[UnknownDraft]:
    """Clauses that say what is not known."""
    found: list[UnknownDraft] = []
    for sentence in sentences:
        tokens = sentence.tokens
        for at, token in enumerate(tokens):
            if token.low in _BY_FIRST and any(
                all(low(tokens, at + n) == w for n, w in enumerate(line))
                for line in _BY_FIRST[token.low]
            ):
                span = _clause(tokens, at)
                found.append(UnknownDraft(span, span.of(text)))
                break
    return found


def _clause(tokens: Sequence[Token], at: int) -> Span:
    begin = at
    while begin > 0 and tokens[begin - 1].text not in ";:—–.":
        begin -= 1
    end = at
    while end < len(tokens) and tokens[end].text not in ";.":
        end += 1
    return Span(tokens[begin].start, tokens[max(end, begin + 1) - 1].end)
