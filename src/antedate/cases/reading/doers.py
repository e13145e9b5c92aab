"""Who does and who is named by a verb of claiming, blaming or denying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from antedate.cases.drafts import RelationKind
from antedate.cases.reading.attribution_words import NOBODY, WIDELY
from antedate.cases.reading.lexicon import AUXILIARY, SPEAKERS
from antedate.cases.reading.nouns import joined, noun_phrase, strip_possessive, verb_like
from antedate.cases.reading.passages import Token, low
from antedate.cases.reading.speakers import SentenceCue
from antedate.cases.reading.subjects import main_subject
from antedate.cases.wording import listed

_NAMED = listed("known called named dubbed calling styling signing")
_BREAKS = ';:—–.”"“'
_JOINS = listed("and but while that as although though because whereas")
_BE = listed("was were been is are be being")


@dataclass(frozen=True, slots=True)
class Frame:
    """A relation as worded: the word at ``at`` tells that ``actor`` claims, is blamed or denies."""

    kind: RelationKind
    at: int
    actor: tuple[Token, ...]
    by: str = ""
    widely: str = ""
    refers: str = ""
    deed: bool = False
    """Told as a plain deed, with no word of blame: somebody must be able to have done it."""

    @property
    def nobody(self) -> bool:
        """Whether the words say that nobody does: "no group claimed it"."""
        return not self.actor or self.actor[0].low in NOBODY


def doer(
    tokens: Sequence[Token], at: int, here: Sequence[SentenceCue]
) -> tuple[tuple[Token, ...], str]:
    """Who does the verb at ``at``, and whom the words refer to where that is known."""
    words, refers = _doer(tokens, at, here)
    if refers or not words or any(t.capital for t in words[1:]) or words[-1].capital:
        return words, refers
    if any(t.low == "'s" for t in words) and words[-1].low in SPEAKERS:
        # "The company's adviser, Rima S., denied it" for the company.
        return words, refers
    after = next((n + 1 for n, t in enumerate(tokens) if t is words[-1]), len(tokens))
    named = _named_after(tokens, after + 1) if low(tokens, after) == "," else ()
    end = next((n + 1 for n, t in enumerate(tokens) if named and t is named[-1]), 0)
    closed = named and low(tokens, end) in (",", "(")
    # "The operator, RegioBahn, was blamed": the name says it better.
    return (named, "") if closed else (words, refers)


def _doer(
    tokens: Sequence[Token], at: int, here: Sequence[SentenceCue]
) -> tuple[tuple[Token, ...], str]:
    if tokens[at].low.endswith("ing"):
        before = [i for i in here if i.cue.first < at]
        if before:
            cue = before[-1].cue
            return tuple(tokens[cue.subject : cue.subject_end]), before[-1].speaker.refers_to
    back = at - 1
    while back > 0 and (low(tokens, back) in AUXILIARY or low(tokens, back).endswith("ly")):
        back -= 1
    whose = next((p for p in range(back, max(back - 4, 0), -1) if low(tokens, p) == "whose"), None)
    if whose is not None:
        # "the Red Column, whose spokesman denied it".
        return _antecedent(tokens, whose - (low(tokens, whose - 1) == ",")), ""
    if low(tokens, back) in ("which", "who"):
        return _antecedent(tokens, back - (low(tokens, back - 1) == ",")), ""
    for item in here:
        cue = item.cue
        if cue.verb == at or cue.subject_end == at or (cue.subject < at and cue.last >= at):
            words = tuple(tokens[cue.subject : cue.subject_end])
            named = item.speaker.name in joined(words)
            # "His employer, the firm Altyn Dan, says": the name in apposition.
            return words, item.speaker.refers_to or ("" if named else item.speaker.name)
    begin = _clause_begins(tokens, at)
    end = noun_phrase(tokens, begin, at)
    if end > begin:
        return tuple(tokens[begin:end]), ""
    start = max((p + 1 for p in range(at) if tokens[p].text in ";:"), default=0)
    begin = start + main_subject(tokens[start:])
    return tuple(tokens[begin : noun_phrase(tokens, begin, at)]), ""


def _antecedent(tokens: Sequence[Token], comma: int) -> tuple[Token, ...]:
    """What ", which denied it" speaks of: the name or phrase right before the comma."""
    begin = comma
    while begin > 0 and tokens[begin - 1].word and (
        tokens[begin - 1].capital or low(tokens, begin - 1) in ("of", "the", "al")
    ):  # fmt: skip
        begin -= 1
    if begin == comma:
        while begin > 0 and tokens[begin - 1].word and not verb_like(tokens, begin - 1):
            begin -= 1
            if low(tokens, begin) in ("the", "a", "an", "by", "to"):
                break
    return tuple(tokens[begin:comma])


def _clause_begins(tokens: Sequence[Token], at: int) -> int:
    place = at
    while (
        place > 0
        and tokens[place - 1].text not in _BREAKS
        and tokens[place - 1].text != ","
        and low(tokens, place - 1) not in _JOINS
    ):
        place -= 1
    return place


def object_after(tokens: Sequence[Token], begin: int) -> tuple[Token, ...]:
    """The noun phrase there, up to what it is blamed for; a name in apposition says it better."""
    if begin < len(tokens) and tokens[begin].text in "“\"‘'«":
        # "blamed “foreign provocateurs”".
        begin += 1
    end = noun_phrase(tokens, begin)
    phrase = list(tokens[begin:end])
    for place, token in enumerate(phrase):
        gerund = token.low == "of" and phrase[place + 1 : place + 2] and (
            phrase[place + 1].low.endswith("ing")
        )  # fmt: skip
        if place and (token.low in ("for", "in", "at", "with", "from", "after", "over") or gerund):
            phrase, end = phrase[:place], begin + place
            break
    called = next((n for n, t in enumerate(phrase) if n and t.low in _NAMED), None)
    if called is not None:
        phrase, end = phrase[:called], begin + called
    while phrase and phrase[0].low in ("the", "a", "an"):
        phrase = phrase[1:]
    if low(tokens, end) in _NAMED or (
        low(tokens, end) == "," and phrase and not any(t.capital for t in phrase)
    ):
        named = _named_after(tokens, end + 1)
        if named:
            return named
    return tuple(phrase)


def _named_after(tokens: Sequence[Token], begin: int) -> tuple[Token, ...]:
    """ "the caterer, Sunrise Foods", "a band known as the Red Hand"."""
    while low(tokens, begin) in ("as", "the", "itself", "themselves"):
        begin += 1
    named = tokens[begin : noun_phrase(tokens, begin)]
    if named and all(t.capital or t.low in ("of", "the", "-", "al") for t in named):
        return tuple(named)
    return ()


def together(actor: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """Coordinated names apart: "the Red Hand and the Vale Front"; not the ministry of X and Y."""
    lows = [t.low for t in actor]
    if "and" in lows and "of" not in lows:
        cut = lows.index("and")
        halves = actor[:cut], actor[cut + 1 :]
        if all(any(t.capital for t in half) for half in halves):
            return list(halves)
    return [actor]


def passive(tokens: Sequence[Token], at: int) -> bool:
    """ "was blamed", "has been widely attributed"."""
    back = at - 1
    while back > 0 and (low(tokens, back).endswith("ly") or low(tokens, back) in (
        "also", "not", "never", "since", "later", "initially", "then",
    )):  # fmt: skip
        back -= 1
    return low(tokens, back) in _BE


def negated(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word before it in the sentence takes it back: "no group claimed"."""
    begin = at
    while begin > max(at - 9, 0) and tokens[begin - 1].text not in ",;:" and (
        low(tokens, begin - 1) not in ("which", "who", "but")
    ):  # fmt: skip
        begin -= 1
    near = {low(tokens, p) for p in range(begin, at)}
    return bool(near & {"no", "nobody", "none", "not", "never", "neither", "yet", "n't"}) or any(
        low(tokens, p).endswith("n't") for p in range(max(at - 4, 0), at)
    )


def agent_after(tokens: Sequence[Token], at: int, reach: int = 5) -> tuple[Token, ...]:
    """The "by ..." that follows within the clause."""
    for place in range(at + 1, min(at + reach, len(tokens))):
        if tokens[place].low == "by":
            return object_after(tokens, place + 1)
        if tokens[place].text in ".;,:":
            return ()
    return ()


def widely(tokens: Sequence[Token], at: int) -> str:
    """The word just before that says how widely it is held."""
    before = low(tokens, at - 1)
    return before if before in WIDELY else ""


def teller(tokens: Sequence[Token], at: int, here: Sequence[SentenceCue]) -> str:
    """Who says so: the speaker of the cue in the sentence, else its subject."""
    for item in here:
        return item.speaker.refers_to or item.speaker.words
    words, _ = doer(tokens, at, here)
    return strip_possessive(joined(words)) if words else ""
