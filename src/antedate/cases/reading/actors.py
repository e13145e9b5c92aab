"""The actors of a report, with their spellings clustered, and what to suggest to a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from antedate.cases.drafts import ActorDraft, Alias, AliasDraft, Span
from antedate.cases.names import SUGGESTED, Likeness, likeness, sounds
from antedate.cases.reading.alias_words import BODIES, FELLOWS, gives_both
from antedate.cases.reading.casualties import demonym
from antedate.cases.reading.date_words import MONTHS, WEEKDAYS
from antedate.cases.reading.lexicon import ORGANISATION, PLACE_HEADS, PLATFORMS, SPEAKERS, TITLES
from antedate.cases.reading.nouns import (
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    is_outlet,
    joined,
    strip_possessive,
)
from antedate.cases.reading.nouns import _in_name as in_name
from antedate.cases.reading.passages import Sentence, Token, low
from antedate.cases.wording import listed

Runs = list[tuple[int, int]]
MOST_NAMES = 300
"""Distinct names compared in one text: those met most often. It bounds the work on huge texts."""

MOST_RESPELLED = 100


@dataclass(slots=True)
class _Named:
    spelling: str
    kind: str
    spans: list[Span] = field(default_factory=list)
    opening: bool = True


def actors(
    sentences: Sequence[Sentence], known_actors: Mapping[str, Sequence[str]]
) -> tuple[list[ActorDraft], list[AliasDraft]]:
    """Clusters of spellings, and the pairs that a person should look at."""
    runs = [name_runs(sentence.tokens) for sentence in sentences]
    names = _told(_names(sentences, runs))
    suggested = [
        *_explicit(sentences, runs), *_shortened(names, _placed(sentences, runs)),
        *_respelled(sentences, runs, names), *_alike_pairs(names),
    ]  # fmt: skip
    pairs = _unique(suggested)
    clusters = _clusters(names, pairs)
    return clusters, pairs + _known(names, known_actors)


def _unique(pairs: list[AliasDraft]) -> list[AliasDraft]:
    seen: dict[frozenset[str], AliasDraft] = {}
    for pair in pairs:
        seen.setdefault(frozenset((pair.first.lower(), pair.second.lower())), pair)
    return list(seen.values())


def _names(sentences: Sequence[Sentence], runs: Sequence[Runs]) -> list[_Named]:
    found: dict[str, _Named] = {}
    for sentence, ranges in zip(sentences, runs, strict=True):
        for begin, end in ranges:
            run = sentence.tokens[begin:end]
            words = _untitled(run)
            spelling = strip_possessive(joined(words))
            entry = found.setdefault(spelling, _Named(spelling, _kind(run)))
            entry.opening = entry.opening and _opening(sentence.tokens, begin, end)
            entry.spans.append(Span(words[0].start, words[-1].end))
    counted = sorted(found.values(), key=lambda n: -len(n.spans))[:MOST_NAMES]
    return sorted(counted, key=lambda n: n.spans[0])


def _untitled(run: Sequence[Token]) -> list[Token]:
    words = list(run)
    if words[-1].low in ORGANISATION and len(words) > 2 and words[0].low not in _OFFICES:
        # The Sultan Melik Division is no division of a sultan.
        return words
    while len(words) > 1 and (
        (words[0].low in TITLES and words[1].capital) or words[0].text == "."
    ):
        words.pop(0)
    return words


_OFFICES = TITLES - listed("sultan king queen prince emir father sister brother sheikh imam")


def _opening(tokens: Sequence[Token], begin: int, end: int) -> bool:
    """Whether a single capital word may be one only because it begins a sentence."""
    opens = begin == 0 or not tokens[begin - 1].word
    return (
        end - begin == 1
        and opens
        and _common(tokens[begin], tokens, begin)
        and (not tokens[begin].text.isupper())
    )


def _told(names: Sequence[_Named]) -> list[_Named]:
    """Without words that only begin sentences, unless they resemble a name told elsewhere."""
    sure = [n for n in names if not n.opening]
    bones = [(n, Counter("".join(sounds(n.spelling.split()[-1])))) for n in sure]
    kept: list[_Named] = []
    for name in names:
        if name.opening:
            bone = Counter("".join(sounds(name.spelling)))
            close = [n for n, b in bones if not _far(bone, b)]
            if not any(likeness(name.spelling, n.spelling.split()[-1]).score >= 0.9 for n in close):
                continue
        kept.append(name)
    return kept


def name_runs(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Token ranges of proper names in a sentence."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(tokens):
        if not tokens[at].capital:
            at += 1
            continue
        end = at
        while end < len(tokens) and _goes_on(tokens, at, end):
            end += 1
        while end > at and (
            tokens[end - 1].low in ("al", "of", "and", "-", "the") or not tokens[end - 1].word
        ):
            end -= 1
        begin = at
        while begin < end and _no_name(tokens[begin]):
            begin += 1
        if end > begin and not _plain(tokens, begin, end):
            found.append((begin, end))
        at = max(end, at + 1)
    return found


def _goes_on(tokens: Sequence[Token], at: int, here: int) -> bool:
    token = tokens[here]
    if (token.low in MONTHS and len(token.text) > 3) or (
        token.low in WEEKDAYS and len(token.text) > 5
    ):
        return False
    if token.low == "and" and here > at:
        # "Ministry of Power and Water" is one name; "Karvell and Dorvane" are two.
        return (
            any(t.low in ORGANISATION for t in tokens[at:here])
            and low(tokens, here - 2) == "of"
            and in_name(tokens, here, list(tokens[at:here]))
        )
    if (
        token.low == "of"
        and here > at
        and tokens[here - 1].low not in ORGANISATION | PLACE_HEADS | {"party"}
        and not _fellowship(tokens[here - 1])
    ):
        return False
    if (
        token.low in ("for", "the", "e", "i", "u", "as")
        and here > at
        and tokens[here - 1].low not in ORGANISATION | {"for", "of"}
    ):
        return False
    return in_name(tokens, here, list(tokens[max(at, here - 2) : here]))


def _fellowship(token: Token) -> bool:
    """ "Sons of Dara", "Lions of the Pass"."""
    return token.capital and token.low in FELLOWS


def _no_name(token: Token) -> bool:
    return (
        token.low in DETERMINERS or token.low in PREPOSITIONS or token.low in CONJUNCTIONS
        or not token.word
    )  # fmt: skip


_DESCRIBING = TITLES | SPEAKERS | ORGANISATION


def _plain(tokens: Sequence[Token], begin: int, end: int) -> bool:
    """A capital that is no name: the first word of a sentence, a demonym, a title, a platform."""
    if end - begin > 1:
        return all(t.low in _DESCRIBING for t in tokens[begin:end])
    token = tokens[begin]
    opens = begin == 0 or not tokens[begin - 1].word
    return (
        token.low in PLATFORMS or token.low in _DESCRIBING
        or (len(token.text) < 3 and not _initials(tokens, begin)) or demonym(token.low)
        or (opens and token.low.endswith(("ing", "ly")))
    )  # fmt: skip


def _initials(tokens: Sequence[Token], at: int) -> bool:
    """ "(HG)" after a name."""
    return tokens[at].text.isupper() and low(tokens, at - 1) == "("


def _common(token: Token, tokens: Sequence[Token], begin: int) -> bool:
    follows = low(tokens, begin + 1)
    if follows in ("said", "told", "was", "is", "has", "had", "denied", "'s", "claimed", "added"):
        return token.low.endswith(("ing", "ly", "s")) or len(token.low) < 4
    return True


def _kind(run: Sequence[Token]) -> str:
    if is_outlet(run):
        return "outlet"
    lows = {t.low for t in run}
    if lows & ORGANISATION:
        return "group"
    if lows & PLACE_HEADS:
        return "place"
    if "of" in lows:  # the Sons of the Delta
        return "group"
    names = [t for t in run if t.low not in DETERMINERS]
    return "person" if len(names) > 1 and not names[-1].text.isupper() else "unknown"


# --- pairs --------------------------------------------------------------------------------


def _alike_pairs(names: Sequence[_Named]) -> list[AliasDraft]:
    pairs: list[AliasDraft] = []
    heard = [_Heard(n.spelling) for n in names]
    for second in range(len(names)):
        for first in range(second):
            if not heard[first].near(heard[second]):
                continue
            one, two = names[first].spelling, names[second].spelling
            if _same_or_part(one, two):
                continue
            like = _compared(one, two)
            if like.score >= _needed(one, two):
                pairs.append(AliasDraft(one, two, like.score, like.reason))
    return pairs


class _Heard:
    """What a cheap look at two names needs: the sounds of the whole and of the last word."""

    def __init__(self, spelling: str) -> None:
        self.whole = Counter("".join(sounds(spelling)))
        self.last = Counter("".join(sounds(spelling.split()[-1])))
        self.single = " " not in spelling
        core = _core(spelling)
        self.core = self.whole if core == spelling else Counter("".join(sounds(core)))
        self.capitals = spelling.isupper()

    def near(self, other: _Heard) -> bool:
        """Whether the two are worth comparing: half of the sounds in common, or maybe initials."""
        if self.capitals != other.capitals or not _far(self.whole, other.whole):
            return True
        if not _far(self.core, other.core):
            return True
        return self.single != other.single and not _far(self.last, other.last)


_SMALL = listed("of the al el and for")


def _core(name: str) -> str:
    """A name without the words for what kind of body it is."""
    words = name.split()
    while len(words) > 1 and words[-1].lower() in ORGANISATION:
        words.pop()
    return " ".join(words)


def _head(name: str) -> str:
    last = name.split()[-1].lower()
    return last if last in ORGANISATION else ""


def _compared(one: str, two: str) -> Likeness:
    """Whole names; a single word also with the last word of the other, more strictly."""
    whole = likeness(one, two)
    cores = _core(one), _core(two)
    if all(cores) and cores != (one, two) and whole.score < SUGGESTED:
        # "Svitanok Brigade", "Svitanak": the word for what it is may be left out.
        core = likeness(*cores)
        same_head = _head(one) == _head(two) or not _head(one) or not _head(two)
        if core.score >= 0.9 and len(cores[0]) > 3 and same_head:
            return core
    if (" " in one) == (" " in two) or whole.score >= SUGGESTED:
        return whole
    last = likeness(one.split()[-1], two.split()[-1])
    return last if last.score >= 0.94 and len(one.split()[-1]) > 3 else whole


def _needed(one: str, two: str) -> float:
    """Short names are alike by chance more often."""
    shortest = min(len("".join(sounds(one))), len("".join(sounds(two))))
    return SUGGESTED + (0.08 if shortest < 5 else 0.0)


def _far(one: Counter[str], two: Counter[str]) -> bool:
    """A cheap bound: too few sounds in common to be worth comparing."""
    most = max(one.total(), two.total())
    if min(one.total(), two.total()) * 2 < most:
        return True
    return sum(min(count, two[letter]) for letter, count in one.items()) * 2 < most


def _same_or_part(one: str, two: str) -> bool:
    """Written alike but for case; a part of the other ("Deniz", "Karo Deniz"); a demonym."""
    first, second = one.casefold(), two.casefold()
    if first == second:
        return True
    words = tuple({w for w in name.split() if w not in _SMALL} for name in (first, second))
    if words[0] < words[1] or words[1] < words[0]:
        return True
    if any(_hyphened_in(one, two) for one, two in ((first, second), (second, first))):
        return True
    if words[0] == words[1]:
        # "the Army of the Mountain", "the Mountain Army": one name in another order.
        return " " not in first
    ends = first.split()[-1], second.split()[-1]
    if " " in first + second and abs(len(ends[0]) - len(ends[1])) == 1:
        short, long = sorted(ends, key=len)
        if long == short + "i":
            # "Dengê Zenar", "Zenari": what is of Zenar is not its radio.
            return True
    short, long = sorted((first, second), key=len)
    if (
        long.removeprefix("al-").startswith(short)
        or long.split()[-1].removeprefix("al-") == short + "i"
    ):
        return len(long) - len(short) < 4 or " " in long
    stem = short.rstrip("aeiou")
    return len(stem) > 3 and long.startswith(stem) and (
        long[len(stem) :] in ("ian", "ians", "an", "ans", "n", "ns", "s", "ese", "er", "ers", "i",
                              "is", "ish", "ean", "eans") and long[len(stem):] not in ("i",)
    )  # fmt: skip


def _hyphened_in(one: str, two: str) -> bool:
    """Whether a word is half of a hyphened one ("Irga", "Irga-Les"), be it no article."""
    halves = re.split(r"[-‐‑]", two)
    return len(halves) == 2 and one in halves and min(map(len, halves)) > 2


def _explicit(sentences: Sequence[Sentence], runs: Sequence[Runs]) -> list[AliasDraft]:
    """ "the Free Vale Movement (FVM)", "also spelled Dorwan"."""
    pairs: list[AliasDraft] = []
    for sentence, ranges in zip(sentences, runs, strict=True):
        tokens = sentence.tokens
        for (begin, end), (after, close) in pairwise(ranges):
            between = [t.low for t in tokens[end:after] if t.low not in ('"', "“", "'", "the")]
            marks = [w for w in between if w in ("(", ",", "—", "–")]
            words = tuple(w for w in between if w not in ("(", ",", "—", "–", ":"))
            bracketed = between == ["("] and low(tokens, close) == ")"
            told = gives_both(words, bool(marks), "(" in marks)
            if not (bracketed or told):
                continue
            one, two = joined(tokens[begin:end]), joined(tokens[after:close])
            if bracketed and not _likely_same(one, two):
                continue
            pairs.append(AliasDraft(one, two, 0.95, "the text gives both for one"))
    return pairs


def _placed(sentences: Sequence[Sentence], runs: Sequence[Runs]) -> frozenset[str]:
    """Names that stand where places do."""
    return frozenset(
        joined(sentence.tokens[begin:end])
        for sentence, ranges in zip(sentences, runs, strict=True)
        for begin, end in ranges
        if low(sentence.tokens, begin - 1) in ("in", "at", "near", "of", "outside")
    )


def _shortened(names: Sequence[_Named], placed: frozenset[str]) -> list[AliasDraft]:
    """ "the Sindar Group", then "Sindar": the name without what kind of body it is."""
    alone = {
        n.spelling
        for n in names
        if " " not in n.spelling and len(n.spelling) > 3 and n.spelling not in placed
    }
    pairs: list[AliasDraft] = []
    for name in names:
        first, _, rest = name.spelling.partition(" ")
        if first in alone and rest.lower() in BODIES:
            pairs.append(AliasDraft(name.spelling, first, 0.9, "the short form of the name"))
    return pairs


_WRITTEN = listed("written writes spelled spelt spells transliterated rendered styled write spell "
                  "spelling spellings transliterates renders styles")  # fmt: skip


def _respelled(
    sentences: Sequence[Sentence], runs: Sequence[Runs], names: Sequence[_Named]
) -> list[AliasDraft]:
    """ "the group has written its name as Svitanak": the name told before that is most like it."""
    pairs: list[AliasDraft] = []
    for sentence, ranges in zip(sentences, runs, strict=True):
        tokens = sentence.tokens
        if not any(t.low in _WRITTEN for t in tokens):
            continue
        if len(pairs) >= MOST_RESPELLED:
            break
        for begin, end in ranges:
            after = (
                low(tokens, end) in (",", "(")
                and low(tokens, end + 1) in ("as", "so")
                and any(low(tokens, p) in _WRITTEN for p in range(end, end + 8))
            )
            if not after and not any(
                low(tokens, p) in _WRITTEN for p in range(max(begin - 7, 0), begin)
            ):
                continue
            new = strip_possessive(joined(tokens[begin:end]))
            told = [n.spelling for n in names if n.spans[0].start < tokens[begin].start
                    and n.spelling != new and not _same_or_part(new, n.spelling)]  # fmt: skip
            best = max(told, key=lambda t: likeness(_core(t), _core(new)).score, default="")
            if best and likeness(_core(best), _core(new)).score >= 0.7:
                pairs.append(AliasDraft(best, new, 0.95, "the text gives both for one"))
    return pairs


def _likely_same(one: str, two: str) -> bool:
    """A bracket after a name holds another spelling or initials, or something else altogether."""
    return likeness(one, two).score >= 0.6 or (two.isupper() and 2 <= len(two) <= 6 and " " in one)


def _known(names: Sequence[_Named], known: Mapping[str, Sequence[str]]) -> list[AliasDraft]:
    pairs: list[AliasDraft] = []
    heard = [
        (actor, spelling, Counter("".join(sounds(spelling))))
        for actor, spellings in known.items()
        for spelling in dict.fromkeys((actor, *spellings))
    ]
    for name in names:
        bone = Counter("".join(sounds(name.spelling)))
        best: AliasDraft | None = None
        for actor, spelling, other in heard:
            if _far(bone, other) and name.spelling.isupper() == spelling.isupper():
                continue
            like = likeness(name.spelling, spelling)
            if like.score >= _needed(name.spelling, spelling) and (
                best is None or like.score > best.score
            ):
                best = AliasDraft(name.spelling, actor, like.score, like.reason, known=True)
        if best is not None:
            pairs.append(best)
    return pairs


# --- clusters -----------------------------------------------------------------------------


def _clusters(names: Sequence[_Named], pairs: Sequence[AliasDraft]) -> list[ActorDraft]:
    parent = {n.spelling: n.spelling for n in names}

    def root(name: str) -> str:
        while parent[name] != name:
            name = parent[name]
        return name

    for pair in pairs:
        if pair.first in parent and pair.second in parent:
            parent[root(pair.second)] = root(pair.first)
    for short, full in _short_forms(names):
        parent[root(short)] = root(full)
    groups: dict[str, list[_Named]] = {}
    for name in names:
        groups.setdefault(root(name.spelling), []).append(name)
    return [_actor(group) for group in groups.values()]


def _short_forms(names: Sequence[_Named]) -> list[tuple[str, str]]:
    """ "Deniz" for "Karo Deniz", where only one full name ends so."""
    last: dict[str, list[str]] = {}
    for name in names:
        words = name.spelling.split()
        if len(words) > 1:
            last.setdefault(words[-1], []).append(name.spelling)
    return [
        (n.spelling, last[n.spelling][0])
        for n in names
        if " " not in n.spelling and len(last.get(n.spelling, ())) == 1
    ]


def _actor(group: Sequence[_Named]) -> ActorDraft:
    fullest = max(group, key=lambda n: (len(n.spelling.split()), len(n.spans)))
    aliases = sorted(group, key=lambda n: (n is not fullest, n.spans[0]))
    return ActorDraft(
        fullest.spelling, fullest.kind, tuple(Alias(n.spelling, tuple(n.spans)) for n in aliases)
    )
