"""Numbers of people killed or hurt, with who they were: "at least three Sarvian workers died"."""

from __future__ import annotations

from collections.abc import Sequence

from antedate.cases.drafts import Harm, Span
from antedate.cases.reading.date_words import MONTHS
from antedate.cases.reading.lexicon import (
    DEMONYM_ENDINGS,
    INJURED,
    KILLED,
    KNOWN_DEMONYMS,
    NUMBERS,
    PEOPLE,
)
from antedate.cases.reading.passages import Token, low
from antedate.cases.wording import listed

_NONE = listed("no none nobody")
_VAGUE = listed("dozens scores hundreds thousands several many")
_FLOOR = listed("least than over")
_STOPS = frozenset(".;:")
_NOT_DEAD = listed("trapped missing evacuated displaced detained arrested rescued")


def harm_in(tokens: Sequence[Token]) -> list[Harm]:
    """All harm that one sentence tells of, killed and hurt apart."""
    found: list[Harm] = []
    for at, token in enumerate(tokens):
        if token.low == "number" and low(tokens, at + 1) == "of":
            killed = {low(tokens, p) for p in range(at + 2, at + 5)} & {"dead", "deaths", "killed"}
            toll = _toll(tokens, at + 2, "killed") if killed else None
            found += [toll] if toll else []
            continue
        if token.low == "toll" and low(tokens, at - 1) == "the":
            toll = _toll(tokens, at - 1, "killed")
            found += [toll] if toll else []
            continue
        kind = "killed" if token.low in KILLED else "injured" if token.low in INJURED else ""
        if not kind or _idle(tokens, at, token.low):
            continue
        harm = _harm(tokens, at, kind)
        if harm is not None and not any(
            h.kind == harm.kind and h.span.meets(harm.span) for h in found
        ):
            found.append(harm)
    return found


def _idle(tokens: Sequence[Token], at: int, word: str) -> bool:
    """Words that only look like harm: "lost contact", "lives in", "hurt the economy"."""
    if word in ("lives", "life"):
        return not any(
            low(tokens, p) in ("claimed", "lost", "cost", "claiming", "costing")
            for p in range(at - 4, at)
        )
    if word == "hospital":
        return low(tokens, at - 1) not in ("in", "to") or (
            low(tokens, at + 1)[:1].isalpha()
            and (
                low(tokens, at + 1)
                not in ("with", "after", "and", "for", "in", "on", "following", "when")
            )
        )
    if word in ("killing", "killings") and low(tokens, at - 1) in ("the", "that", "this", "a"):
        return True
    if word == "death" and low(tokens, at - 1) in ("his", "her", "their"):
        return not {low(tokens, p) for p in range(at - 4, at)} & {"fell", "plunged", "jumped"}
    if word == "lost":
        return "lives" not in {low(tokens, p) for p in range(at, at + 6)} and "life" not in {
            low(tokens, p) for p in range(at, at + 6)
        }
    return word in ("death", "dead") and (
        low(tokens, at + 1) in ("threat", "threats", "penalty", "sea")
    )


def _harm(tokens: Sequence[Token], at: int, kind: str) -> Harm | None:
    toll = _toll(tokens, at, kind)
    if toll is not None:
        return toll
    for place in _outward(tokens, at):
        number, vague, after = _number(tokens, place)
        if after > place and _counts_people(tokens, place, after, at):
            return _made(tokens, place, after, at, kind, number, vague)
    return _single(tokens, at, kind)


def _outward(tokens: Sequence[Token], at: int) -> list[int]:
    """Places for the number: after an active verb, else nearest before; within the clause."""
    before: list[int] = []
    for place in range(at - 1, max(at - 16, -1), -1):
        if tokens[place].text in _STOPS:
            break
        before.append(place)
    after: list[int] = []
    for place in range(at + 1, min(at + 7, len(tokens))):
        if tokens[place].text in ".;:,":
            break
        after.append(place)
    word = tokens[at].low
    passive = low(tokens, at - 1) in ("were", "was", "been", "are", "is", "being", "be", "got")
    active = word in ("killing", "drowning", "drowns", "kill", "kills", "injuring",
                      "wounding", "injures", "wounds",
                      "hurting", "claimed") or (word in ("killed", "wounded", "injured")
                                                 and not passive)  # fmt: skip
    return after + before if active else before + after


def _number(tokens: Sequence[Token], at: int) -> tuple[int | None, bool, int]:
    """(number, vague, after) of a number of people at ``at``."""
    word = low(tokens, at)
    if word.isdecimal() and (low(tokens, at - 1) in MONTHS or low(tokens, at + 1) in MONTHS):
        # "on June 3, gunmen shot dead a judge"
        return None, False, at
    if word.replace(",", "").isdecimal() and len(word) < 9 and ":" not in word:
        value = int(word.replace(",", ""))
        return (value, False, at + 1) if not 1900 <= value <= 2100 else (None, False, at)
    if word in _NONE:
        return 0, False, at + 1
    if word in _VAGUE:
        return None, True, at + 1
    if word in ("a", "an") and low(tokens, at + 1) == "dozen":
        return 12, False, at + 2
    if word in NUMBERS and word not in ("a", "an", "zero"):
        value, after = NUMBERS[word], at + 1
        if low(tokens, after) in ("dozen", "hundred", "thousand"):
            value, after = value * NUMBERS[low(tokens, after)], after + 1
        return value, False, after
    tens, _, units = word.partition("-")
    if units and tens in NUMBERS and units in NUMBERS:
        return NUMBERS[tens] + NUMBERS[units], False, at + 1
    return None, False, at


_NOT_PEOPLE = listed(
    "year years day days hour hours week weeks month months minute minutes km kilometres "
    "kilometers miles metres meters homes houses vehicles cars buildings shops % percent "
    "p.m. a.m. am pm drones rockets missiles shells villages tonnes blocks boats buses "
    "families streets times trucks goats sheep cows animals cattle dogs"
)


def _counts_people(tokens: Sequence[Token], place: int, after: int, at: int) -> bool:
    """Whether the number counts people: so named, or standing bare beside the word of harm."""
    if low(tokens, place - 1) in ("aged", "age", "no") or low(tokens, after) in ("-",):
        return False
    if low(tokens, place) in _NONE and place > at:
        return False
    for ahead in range(after, min(after + 5, len(tokens))):
        word = tokens[ahead].low
        if word in _NOT_PEOPLE or word in _NOT_DEAD:
            return False
        if word in PEOPLE:
            return True
        if ahead == at or tokens[ahead].text in ".,;" or word in ("and", "in", "were", "was", "of",
                                                                 "have", "had", "are"):  # fmt: skip
            if word == "of":
                continue
            return _bare(tokens, place, after, at)
    return _bare(tokens, place, after, at)


def _bare(tokens: Sequence[Token], place: int, after: int, at: int) -> bool:
    if place > at:
        return place - at <= 4
    return at - after <= 5


def _made(
    tokens: Sequence[Token],
    place: int,
    after: int,
    at: int,
    kind: str,
    number: int | None,
    vague: bool,
) -> Harm:
    end = after
    while end < min(after + 5, len(tokens)) and tokens[end].word and tokens[end].low not in (
        "were", "was", "and", "in", "have", "had", "died", "when", "after", "on", "at", "as", "are",
    ) and end != at:  # fmt: skip
        end += 1
    who = [t for t in tokens[after:end] if t.low not in ("of", "other", "others")]
    begin, finish = min(place, at), max(end, at + 1)
    return Harm(
        kind, number, vague or low(tokens, place - 1) in _FLOOR,
        " ".join(t.text for t in who), _nationality(who, tokens, end),
        Span(tokens[begin].start, tokens[finish - 1].end),
    )  # fmt: skip


def _nationality(who: Sequence[Token], tokens: Sequence[Token], end: int) -> str:
    for token in who:
        if token.capital and demonym(token.low):
            return token.text
    return ""


def demonym(word: str) -> bool:
    """Whether a word can say which country somebody is of."""
    word = word.removesuffix("s")
    return word in KNOWN_DEMONYMS or (len(word) > 4 and word.endswith(DEMONYM_ENDINGS))


def _toll(tokens: Sequence[Token], at: int, kind: str) -> Harm | None:
    """ "the death toll rose to 14", "death toll: 14", "death toll of 14"."""
    if low(tokens, at + 1) != "toll" and low(tokens, at - 1) != "of":
        return None
    if low(tokens, at - 1) == "of" and low(tokens, at - 2) != "number":
        return None
    best: tuple[int, int] | None = None
    for place in range(at + 2, min(at + 16, len(tokens))):
        number, _, after = _number(tokens, place)
        if tokens[place].text in ".;":
            break
        if after > place and number is not None and low(tokens, place - 1) != "from":
            best = (place, number)
            break
    if best is None:
        return None
    return Harm(
        kind, best[1], low(tokens, best[0] - 1) in _FLOOR, "", "",
        Span(tokens[at].start, tokens[best[0]].end), toll=True,
    )  # fmt: skip


def _single(tokens: Sequence[Token], at: int, kind: str) -> Harm | None:
    """One person: "a soldier was killed", "killing a Sarvian engineer"."""
    if tokens[at].low == "death":
        return Harm(kind, 1, False, "", "", Span(tokens[at].start, tokens[at].end))
    shot = tokens[at].low == "dead" and low(tokens, at - 1) in ("shot", "stabbed")
    passive = any(low(tokens, p) in ("was", "been", "is") for p in (at - 1, at - 2))
    died = tokens[at].low in ("died", "drowned", "perished", "dies")
    steps = range(at + 1, min(at + 6, len(tokens)))
    if passive or died:
        steps = range(at - 1, max(at - 13, -1), -1)
    for place in steps:
        if tokens[place].text in ".;:" or (tokens[place].text == "," and not passive):
            break
        head = tokens[place].low
        singular = head in PEOPLE and not head.endswith("s") and head not in ("people", "police")
        if singular:
            begin = place
            while begin > 0 and (tokens[begin - 1].word and tokens[begin - 1].low not in (
                "a", "an", "one", "the", "killing", "killed", "wounding", "and", "injuring",
            )):  # fmt: skip
                begin -= 1
                if place - begin > 4:
                    return None
            if low(tokens, begin - 1) not in ("a", "an", "one", "another") and not shot:
                return None
            who = tokens[begin : place + 1]
            span = Span(tokens[min(begin, at)].start, tokens[max(place, at)].end)
            return Harm(
                kind,
                1,
                False,
                " ".join(t.text for t in who),
                _nationality(who, tokens, place),
                span,
            )
    return None
