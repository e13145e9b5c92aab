"""Cues: where a sentence says who speaks. "X said", "said X", "according to X", "X: ..."."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from antedate.cases.reading.lexicon import (
    AUXILIARY,
    BE,
    IMPERSONAL,
    PASSIVE_SAYING,
    SAYING,
    SPEAKERS,
    SPEECH_ACTS,
)
from antedate.cases.reading.nouns import (
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    STATEMENT_NOUNS,
    can_speak,
    noun_phrase,
    verb_like,
)
from antedate.cases.reading.passages import Token
from antedate.cases.reading.phrases import WEEKDAYS, low

_CLOSERS = frozenset('”"’»\',—–-?!…')
_QUOTE_MARKS = frozenset("“”\"«»„‘’'")
# Nouns as often as verbs: they count only between a speaker and what is said.
_AMBIGUOUS = frozenset(
    "claims claim calls call demands demand appeals appeal fears fear hopes notes estimates "
    "reports report posted counted thought vow vows repeats stresses warning warnings denies "
    "believe stating describes observed expected hoped feared pledges promises "
    "proposed ruled listed pointed threatened indicates questions doubts reporting".split()
)
_PARTICIPLES = frozenset(
    "saying adding claiming warning stating alleging calling describing urging citing blaming "
    "accusing insisting stressing denying telling announcing confirming noting recalling arguing "
    "explaining demanding estimating suggesting asking vowing quoting".split()
)
_NEEDS_NEXT = {
    "called": ("for", "on", "it", "the", "them", "him", "her", "“", '"', "an", "a", "upon", "that"),
    "call": ("for", "on", "it", "the"),
    "calls": ("for", "on", "it", "the"),
    "calling": ("for", "on", "it", "the", "them", "him"),
    "pointed": ("to", "out", "the", "a"),
    "described": ("the", "it", "a", "an", "how", "seeing", "him", "her", "them", "his", "their",
                  "being", "hearing", "what", "scenes"),
    "posted": ("on", "that", ":", "in"),
    "ruled": ("out", "that"),
    "summed": ("up",),
    "expected": ("the", "that", "to"),
}  # fmt: skip
_OPENERS = frozenset(
    "but and meanwhile however earlier later separately also still yet then so now moreover "
    "nevertheless instead meantime elsewhere afterwards additionally nonetheless indeed though "
    "initially reportedly today yesterday tomorrow subsequently finally previously or".split()
)


@dataclass(frozen=True, slots=True)
class Cue:
    """Tokens ``first`` to ``last`` say who speaks: those from ``subject`` to ``subject_end``.

    ``after`` is set where what is said comes before the cue; ``whole`` where it stands on both
    sides. ``acts`` where the words of the cue are themselves what was said ("denied ...").
    """

    first: int
    last: int
    subject: int
    subject_end: int
    verb: int
    after: bool = False
    whole: bool = False
    acts: bool = False
    leans: bool = False


def cues(tokens: Sequence[Token], dated: frozenset[int]) -> list[Cue]:
    """The cues of one sentence in order. ``dated`` holds the places of tokens in date phrases."""
    found: list[Cue] = []
    floor = 0
    for at, token in enumerate(tokens):
        if token.quoted or at < floor:
            continue
        cue = _cue_at(tokens, at, floor, dated)
        if cue is not None:
            found.append(cue)
            floor = max(cue.last, at + 1)
    if not found and (label := _label(tokens)) is not None:
        found.append(label)
    return found


def _cue_at(tokens: Sequence[Token], at: int, floor: int, dated: frozenset[int]) -> Cue | None:
    word = tokens[at].low
    if word == "according" and low(tokens, at + 1) == "to":
        return _according(tokens, at, at + 2)
    if word in ("quoting", "citing") and at:
        return _leaning(tokens, at, floor, dated)
    if word in PASSIVE_SAYING and low(tokens, at + 1) in ("as", "by", "on") and _passive(tokens, at):
        return _quoted_as(tokens, at, floor, dated)
    if word in SAYING or word in SPEECH_ACTS:
        return _said(tokens, at, floor, dated)
    return None


# --- according to ---------------------------------------------------------------------------------


def _according(tokens: Sequence[Token], at: int, begin: int) -> Cue | None:
    end = noun_phrase(tokens, begin)
    begin, end = _behind_paper(tokens, begin, end)
    if end <= begin or not can_speak(tokens[begin:end]):
        return None
    last = end
    if low(tokens, end) in ("who", "whose", "which") or low(tokens, end + 1) in ("who", "which"):
        last = next((p for p in range(end + 1, len(tokens)) if tokens[p].text == ","), end)
    fronted = at == 0 or (low(tokens, at - 1) not in (",",) and at <= 2)
    closes = low(tokens, last)
    between = at > 2 and low(tokens, at - 1) == "," and closes == ","
    return Cue(at, last, begin, end, at, after=not fronted and not between, whole=between)


def _behind_paper(tokens: Sequence[Token], begin: int, end: int) -> tuple[int, int]:
    """ "figures from the ministry", "a statement by the army": who stands behind the paper."""
    heads = [p for p in range(begin, end) if tokens[p].low in IMPERSONAL | STATEMENT_NOUNS]
    if not heads:
        return begin, end
    for place in range(heads[0] + 1, min(heads[0] + 6, len(tokens))):
        word = tokens[place].low
        if word in ("from", "by", "of", "to", "released", "issued", "published", "compiled"):
            behind = place + 1
            while low(tokens, behind) in ("by", "from"):
                behind += 1
            after = noun_phrase(tokens, behind)
            if after > behind and can_speak(tokens[behind:after]):
                return behind, after
        if word in (",", "."):
            break
    possessor = [p for p in range(begin, heads[0]) if tokens[p].low == "'s"]
    if possessor:
        return begin, possessor[0]
    head = tokens[heads[0]].low
    if head in IMPERSONAL and head != "sources" and not any(t.capital for t in tokens[begin:end]):
        known = [t for t in tokens[begin:end] if t.low in SPEAKERS and t.low not in IMPERSONAL]
        return (begin, end) if known or head == "report" else (begin, begin)
    return begin, end


def _leaning(tokens: Sequence[Token], at: int, floor: int, dated: frozenset[int]) -> Cue | None:
    """ "the agency reported, citing rescuers": the speaker is who is cited."""
    end = noun_phrase(tokens, at + 1)
    begin, end = _behind_paper(tokens, at + 1, end)
    if end <= begin or not can_speak(tokens[begin:end]) or floor > at:
        return None
    return Cue(at, end, begin, end, at, after=True, leans=True)


# --- passive ---------------------------------------------------------------------------------------


def _passive(tokens: Sequence[Token], at: int) -> bool:
    back = at - 1
    while back >= 0 and (tokens[back].low in AUXILIARY or tokens[back].low.endswith("ly")):
        if tokens[back].low in BE:
            return True
        back -= 1
    return back >= 0 and tokens[back].low in BE


def _quoted_as(tokens: Sequence[Token], at: int, floor: int, dated: frozenset[int]) -> Cue | None:
    """ "Deniz was quoted by the Herald as saying ..."."""
    begin, end = _subject(tokens, _before_auxiliaries(tokens, at), floor, dated)
    for place in range(at + 1, min(at + 12, len(tokens))):
        if tokens[place].low in ("saying", "telling", "warning") and begin < end:
            last = place + 1
            if low(tokens, last) == "by":
                last = noun_phrase(tokens, last + 1)
            return Cue(begin, last, begin, end, at, after=last + 1 >= len(tokens))
    return None


def _by_agent(tokens: Sequence[Token], at: int) -> Cue | None:
    """ "was confirmed by the ministry", "were denied by the group"."""
    for place in range(at + 1, min(at + 6, len(tokens))):
        if tokens[place].low == "by":
            end = noun_phrase(tokens, place + 1)
            if end > place + 1 and can_speak(tokens[place + 1 : end]):
                return Cue(at, end, place + 1, end, at, after=True, acts=True)
            return None
        if tokens[place].text in ",.;:" or tokens[place].low in CONJUNCTIONS:
            return None
    return None


# --- active ----------------------------------------------------------------------------------------


def _said(tokens: Sequence[Token], at: int, floor: int, dated: frozenset[int]) -> Cue | None:
    word, before = tokens[at].low, low(tokens, at - 1)
    if _is_noun(tokens, at) or before in ("to", "-") or word == "told" and before in BE:
        return None
    if word in _NEEDS_NEXT and low(tokens, at + 1) not in _NEEDS_NEXT[word]:
        return None
    if _passive(tokens, at) and word not in _PARTICIPLES:
        return _by_agent(tokens, at)
    if word in ("asked", "requested") and low(tokens, at + 1) in ("not", "for"):
        return None
    plain = word in ("added", "adds", "adding", "asked", "asks")
    acts = word in SPEECH_ACTS and not plain or word in ("denied", "denies", "claimed", "claims", "confirmed")
    inverted = _inverted(tokens, at)
    if inverted is not None:
        return inverted
    if word in _PARTICIPLES and not _own_subject(tokens, at):
        return _participle(tokens, at, floor, acts)
    if word.endswith("ing") and word not in _PARTICIPLES:
        return None
    begin, end = _subject(tokens, _before_auxiliaries(tokens, at), floor, dated)
    if begin >= end or (word in _AMBIGUOUS and not _takes_object(tokens, at)):
        return None
    after, whole, last = _position(tokens, at, begin, dated)
    return Cue(begin, last, begin, end, at, after=after, whole=whole, acts=acts)


def _is_noun(tokens: Sequence[Token], at: int) -> bool:
    before = low(tokens, at - 1)
    if before in DETERMINERS and before not in ("that", "all", "many", "some", "both", "several",
                                                "others", "another", "most", "one"):  # fmt: skip
        return True
    return before in ("'s", "of", "for", "with", "by", "from", "in", "about", "new") or (
        low(tokens, at + 1) == "of" and tokens[at].low not in ("warned", "accused", "complained")
    )


def _takes_object(tokens: Sequence[Token], at: int) -> bool:
    follows = low(tokens, at + 1)
    return follows in DETERMINERS or follows in ("that", ":", "it", "there", "to", "at", "on",
                                                 "“", '"', "for", "hearing", "seeing") or (
        at + 1 < len(tokens) and (tokens[at + 1].capital or tokens[at + 1].text[0].isdigit())
    )  # fmt: skip


def _inverted(tokens: Sequence[Token], at: int) -> Cue | None:
    """ "...", said Deniz."""
    before = tokens[at - 1].text if at else "."
    if before not in _CLOSERS or tokens[at].low in _PARTICIPLES:
        return None
    quote_before = before in _QUOTE_MARKS or at > 1 and tokens[at - 2].quoted
    begin = at + 1
    if low(tokens, begin) in PREPOSITIONS or low(tokens, begin) in ("that", "it", "there"):
        return None
    end = noun_phrase(tokens, begin)
    if end <= begin or not can_speak(tokens[begin:end]):
        return None
    closes = low(tokens, end)
    complete = closes in ("", ",", ".", "who", "in", "on", "at", "after", "as", "when", "during",
                          "to", "whose", ":", "from", "!", "(", "”", '"', "which", "while",
                          "by", "adding", "speaking", "via", ";", "—", "–") or (
        closes in WEEKDAYS
    )  # fmt: skip
    if quote_before:
        return Cue(at, end, begin, end, at, after=True) if complete else None
    tail = closes in ("", ".", ",", "who", "in", "on", "!") or closes in WEEKDAYS
    if before == "," and tail and not _appositive_before(tokens, at - 1):
        return Cue(at, end, begin, end, at, after=True)
    return None


def _appositive_before(tokens: Sequence[Token], comma: int) -> bool:
    """Whether the comma closes an appositive: "Deniz, the governor, said"."""
    for place in range(comma - 1, -1, -1):
        if tokens[place].text == ",":
            words = tokens[place + 1 : comma]
            head = words[0].low if words else ""
            return (
                head in DETERMINERS or head in ("who", "which", "whose", "head", "chief")
                or head[:1].isdigit() or head in SPEAKERS
            ) and can_speak(tokens[:place]) and not any(
                verb_like(tokens, p) for p in range(place)
            )  # fmt: skip
    return False


def _own_subject(tokens: Sequence[Token], at: int) -> bool:
    return low(tokens, at - 1) in BE or low(tokens, at - 1) in AUXILIARY


def _participle(tokens: Sequence[Token], at: int, floor: int, acts: bool) -> Cue | None:
    """ "..., saying that": the subject is that of the main clause."""
    if floor:
        # The cue before it in this sentence speaks on.
        return None
    begin = main_subject(tokens)
    end = noun_phrase(tokens, begin)
    if end <= begin or end > at or not can_speak(tokens[begin:end]):
        return None
    return Cue(begin, at + 1, begin, end, at, acts=acts)


def main_subject(tokens: Sequence[Token]) -> int:
    """Where the subject of the sentence begins: after what is set in front of it by a comma."""
    at = 0
    while at < len(tokens) and not tokens[at].word and not tokens[at].text[0].isdigit():
        at += 1
    while low(tokens, at) in _OPENERS or low(tokens, at) in PREPOSITIONS:
        comma = next(
            (p for p in range(at, min(at + 25, len(tokens))) if tokens[p].text == ","), None
        )
        if comma is None:
            return at + (low(tokens, at) in _OPENERS)
        at = comma + 1
    return at


def _before_auxiliaries(tokens: Sequence[Token], at: int) -> int:
    while at > 0 and (
        tokens[at - 1].low in AUXILIARY
        or (tokens[at - 1].low.endswith("ly") and not tokens[at - 1].capital)
        or (tokens[at - 1].low == "been")
        or (at > 1 and tokens[at - 1].low == "and" and verb_like(tokens, at - 2))
    ):
        at -= 1
        if tokens[at].low == "and":
            # "rejected the claim and said": go on to the first verb's subject.
            at -= 1
    return at


# --- subject before the verb -------------------------------------------------------------------


def _subject(
    tokens: Sequence[Token], end: int, floor: int, dated: frozenset[int]
) -> tuple[int, int]:
    """The noun phrase that ends just before ``end``, over appositives and adjuncts."""
    end = _without_adjuncts(tokens, end, floor, dated)
    begin = _clause_start(tokens, end, floor)
    parts = _parts(tokens, begin, end)
    if not parts:
        return end, end
    closed = tokens[end - 1].text == "," if end > begin else False
    if closed or (low(tokens, parts[-1][0]) in ("who", "which", "whose") and len(parts) > 1):
        return _head_of(tokens, parts, dated)
    if low(tokens, parts[-1][0]) in ("who", "which") and parts[-1][1] - parts[-1][0] == 1:
        return end, end
    return _in_part(tokens, parts[-1], dated)


def _without_adjuncts(
    tokens: Sequence[Token], end: int, floor: int, dated: frozenset[int]
) -> int:
    """Step back over "on Monday", "in a statement", a bracket."""
    moved = True
    while moved and end > floor:
        moved = False
        while end > floor and (end - 1 in dated or tokens[end - 1].low in ("on", "in", "late", "early")):
            end, moved = end - 1, True
        if end > floor and tokens[end - 1].text == ")":
            opens = next((p for p in range(end - 1, floor, -1) if tokens[p].text == "("), None)
            if opens is not None and end - opens < 12:
                end, moved = opens, True
        start = _statement_adjunct(tokens, end, floor)
        if start < end:
            end, moved = start, True
    return end


def _statement_adjunct(tokens: Sequence[Token], end: int, floor: int) -> int:
    for place in range(end - 1, max(end - 8, floor), -1):
        if tokens[place].low in ("in", "at", "during", "via", "through") and place > floor:
            if any(t.low in STATEMENT_NOUNS for t in tokens[place:end]):
                return place
            return end
        if tokens[place].text == "," and place != end - 1:
            return end
    return end


def _clause_start(tokens: Sequence[Token], end: int, floor: int) -> int:
    place = end - 1
    while place >= floor:
        token = tokens[place]
        if token.quoted or token.text in _QUOTE_MARKS or token.text in ";:—–.…!?•|":
            # An abbreviation's full stop does not begin a clause.
            if not (token.text == "." and place and len(tokens[place - 1].text) <= 4):
                return place + 1
        if token.low in ("that", "while", "although", "though", "because", "whereas", "if", "but",
                         "when", "as", "whether", "before", "after") and place + 1 < end:  # fmt: skip
            if place and low(tokens, place - 1) not in ("known",) or token.low == "but":
                if token.low not in ("after", "before", "as", "when", "if") or place > 0:
                    return place + 1
        place -= 1
    return floor


def _parts(tokens: Sequence[Token], begin: int, end: int) -> list[tuple[int, int]]:
    """The comma-separated parts of a clause."""
    parts: list[tuple[int, int]] = []
    at = begin
    for place in range(begin, end):
        if tokens[place].text == ",":
            if place > at:
                parts.append((at, place))
            at = place + 1
    if at < end:
        parts.append((at, end))
    return parts


def _head_of(
    tokens: Sequence[Token], parts: list[tuple[int, int]], dated: frozenset[int]
) -> tuple[int, int]:
    """The phrase that the later parts describe: "Deniz, 54, the governor, said"."""
    rest = list(parts)
    while len(rest) > 1 and _sets_scene(tokens, rest[0], dated):
        rest.pop(0)
    begin, end = _in_part(tokens, rest[0], dated)
    if begin < end:
        return begin, end
    for part in rest[1:]:
        begin, end = _in_part(tokens, part, dated)
        if begin < end:
            return begin, end
    return end, end


def _sets_scene(tokens: Sequence[Token], part: tuple[int, int], dated: frozenset[int]) -> bool:
    word = low(tokens, part[0])
    return (
        word in PREPOSITIONS
        or word in _OPENERS
        or word.endswith(("ing", "ly"))
        or all(p in dated for p in range(*part))
        or not can_speak(tokens[part[0] : part[1]])
    )


def _in_part(
    tokens: Sequence[Token], part: tuple[int, int], dated: frozenset[int]
) -> tuple[int, int]:
    """The noun phrase at the end of one part of a clause."""
    begin, end = part
    end = _without_adjuncts(tokens, end, begin, dated)
    cut = begin
    for place in range(begin, end):
        token = tokens[place]
        if token.low in ("who", "whose", "which") and place > begin:
            # What follows describes the phrase before it.
            return _bounded(tokens, cut, place, dated)
        if place in dated or token.low in _OPENERS and (place == cut or _verb_in(tokens, cut, place)):
            cut = place + 1
        elif verb_like(tokens, place):
            if token.low.endswith("ed") and place + 1 < end and low(tokens, place + 1) in ("by", "in", "at", "from", "near", "with"):  # fmt: skip
                return _bounded(tokens, cut, place, dated)
            cut = place + 1
    return _bounded(tokens, cut, end, dated)


def _verb_in(tokens: Sequence[Token], begin: int, end: int) -> bool:
    return any(verb_like(tokens, p) for p in range(begin, end))


def _bounded(
    tokens: Sequence[Token], begin: int, end: int, dated: frozenset[int]
) -> tuple[int, int]:
    while begin < end and (
        begin in dated
        or tokens[begin].low in _OPENERS
        or not (tokens[begin].word or tokens[begin].text[0].isdigit())
        or (tokens[begin].low.endswith("ly") and tokens[begin].low not in ("family", "only"))
    ):
        begin += 1
    if begin < end and tokens[begin].low in PREPOSITIONS:
        begin = _after_preposition(tokens, begin, end)
    if begin < end and tokens[begin].low in CONJUNCTIONS and low(tokens, begin) not in ("that",):
        begin += 1
    return (begin, end) if begin < end and can_speak(tokens[begin:end]) else (end, end)


def _after_preposition(tokens: Sequence[Token], begin: int, end: int) -> int:
    """ "In Karvell police said": the phrase after the name that the preposition takes."""
    at = begin + 1
    while at < end and (tokens[at].low in DETERMINERS or tokens[at].capital):
        at += 1
    return at if at < end else begin + 1


# --- where what is said stands --------------------------------------------------------------------


def _position(
    tokens: Sequence[Token], at: int, begin: int, dated: frozenset[int]
) -> tuple[bool, bool, int]:
    """(after, whole, last): on which side of the cue what is said stands, and where it ends."""
    last = at + 1
    last = _over_listener(tokens, at, last)
    while last < len(tokens) and (
        last in dated
        or (tokens[last].low in ("on", "in", "late", "early", "at") and last + 1 in dated)
    ):
        last += 1
    rest = [t for t in tokens[last:] if t.word and not t.quoted]
    quoted_after = any(t.quoted for t in tokens[last:])
    before = [t for t in tokens[:begin] if t.word]
    follows = low(tokens, last)
    comes_before = begin > 2 and low(tokens, begin - 1) in _CLOSERS and len(before) > 2
    if comes_before and not quoted_after and (len(rest) == 0 or _tail(tokens, last)):
        return True, False, last
    if comes_before and follows == ",":
        return (True, False, last) if _quote_ends(tokens, begin) else (False, True, last)
    if comes_before and _quote_ends(tokens, begin) and follows not in ("that",):
        return True, False, last
    if follows == "that":
        last += 1
    return False, False, last


def _quote_ends(tokens: Sequence[Token], begin: int) -> bool:
    return any(t.quoted for t in tokens[max(begin - 3, 0) : begin])


def _tail(tokens: Sequence[Token], last: int) -> bool:
    """Whether only circumstances follow: "... in a statement", "... by telephone"."""
    follows = low(tokens, last)
    return follows in PREPOSITIONS or follows in (".", ",", "", "as", "when", "while", "who")


def _over_listener(tokens: Sequence[Token], at: int, last: int) -> int:
    """ "told the Herald", "told reporters in Karvell"."""
    if tokens[at].low not in ("told", "tells", "telling", "informed", "assured", "tell"):
        return last
    end = noun_phrase(tokens, last)
    return end if end > last else last


# --- labels ----------------------------------------------------------------------------------------

_NO_LABEL = frozenset(
    "breaking update updated urgent watch video photo photos live correction editor's note "
    "clarification exclusive alert read more source sources via context background fact check "
    "claim verdict caption".split()
)


def _label(tokens: Sequence[Token]) -> Cue | None:
    """ "Governor Deniz: the dam holds"; at the end of a headline, "... - police"."""
    begin = 0
    while begin < len(tokens) and not tokens[begin].word:
        begin += 1
    end = noun_phrase(tokens, begin)
    if end > begin and low(tokens, end) == ":" and end - begin <= 9:
        words = tokens[begin:end]
        speaks = any(t.low in SPEAKERS for t in words) or low(tokens, end + 1) in _QUOTE_MARKS
        capitals = sum(t.capital for t in words) >= 2
        if not any(t.low in _NO_LABEL for t in words) and (speaks or capitals) and can_speak(words):
            return Cue(begin, end + 1, begin, end, end)
    return _closing_label(tokens)


def _closing_label(tokens: Sequence[Token]) -> Cue | None:
    for place in range(len(tokens) - 2, max(len(tokens) - 8, 3), -1):
        if tokens[place].text in "—–-:":
            words = [t for t in tokens[place + 1 :] if t.word]
            if words and any(t.low in SPEAKERS for t in words) and len(words) <= 5:
                end = noun_phrase(tokens, place + 1)
                if all(not t.word for t in tokens[end:]):
                    return Cue(place, end, place + 1, end, place, after=True)
            return None
    return None

