"""Cues: where a sentence says who speaks. "X said", "said X", "according to X", "X: ..."."""

from __future__ import annotations

from collections.abc import Sequence

from antedate.cases.reading.cue_labels import Cue, label
from antedate.cases.reading.cue_senses import AMBIGUOUS, passive, says_nothing, takes_object
from antedate.cases.reading.date_words import WEEKDAYS
from antedate.cases.reading.lexicon import (
    AUXILIARY,
    BE,
    IMPERSONAL,
    PASSIVE_SAYING,
    QUOTE_VERBS,
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
from antedate.cases.reading.passages import Token, low
from antedate.cases.reading.subjects import (
    QUOTE_MARKS,
    before_auxiliaries,
    main_subject,
    subject_before,
    verb_in,
)
from antedate.cases.wording import listed

_CLOSERS = frozenset("”\"’»',—–-?!…")
_PARTICIPLES = listed(
    "saying adding claiming warning stating alleging calling describing urging citing blaming "
    "accusing insisting stressing denying telling announcing confirming noting recalling arguing "
    "explaining demanding estimating suggesting asking vowing quoting"
)


def cues(tokens: Sequence[Token], dated: frozenset[int]) -> list[Cue]:
    """The cues of one sentence in order. ``dated`` holds the places of tokens in date phrases."""
    found: list[Cue] = []
    floor = 0
    for at, token in enumerate(tokens):
        if token.quoted or at < floor:
            continue
        cue = _cue_at(tokens, at, floor, dated)
        goes_on = token.low in _PARTICIPLES and token.low != "asking"
        closed = bool(found) and found[-1].after and low(tokens, at - 1) == ","
        if cue is None and closed and goes_on:
            # "“...,” Deniz said, urging them to wait": he goes on.
            last = found[-1]
            acts = token.low in _ACTS
            cue = Cue(at, at + 1, last.subject, last.subject_end, at, acts=acts)
        if cue is not None:
            found.append(cue)
            floor = max(cue.last, at + 1)
    found = _outermost(tokens, found)
    if not found and (labelled := label(tokens)) is not None:
        found.append(labelled)
    return found


def _outermost(tokens: Sequence[Token], found: list[Cue]) -> list[Cue]:
    """ "A lawyer said his client denied it": the lawyer speaks, and the client's denial is his."""
    kept: list[Cue] = []
    for cue in found:
        before = kept[-1] if kept else None
        if (
            before is not None
            and not (before.after or before.whole or before.acts or cue.after or cue.leans)
            and cue.first == cue.subject == before.last
            and not any(t.quoted for t in tokens[cue.last :])
        ):
            continue
        kept.append(cue)
    return kept


def _cue_at(tokens: Sequence[Token], at: int, floor: int, dated: frozenset[int]) -> Cue | None:
    word = tokens[at].low
    if word == "according" and low(tokens, at + 1) == "to":
        return _according(tokens, at, at + 2)
    if word in ("quoting", "citing") and at:
        return _leaning(tokens, at, floor, dated)
    if word in PASSIVE_SAYING and low(tokens, at + 1) in ("as", "by", "on") and passive(tokens, at):
        return _quoted_as(tokens, at, floor, dated)
    if word in QUOTE_VERBS and at and (tokens[at - 1].text in QUOTE_MARKS):
        return _inverted(tokens, at)
    if word in SAYING or word in SPEECH_ACTS:
        return _said(tokens, at, floor, dated)
    return None


# --- according to -------------------------------------------------------------------------


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


# --- passive ------------------------------------------------------------------------------


def _quoted_as(tokens: Sequence[Token], at: int, floor: int, dated: frozenset[int]) -> Cue | None:
    """ "Deniz was quoted by the Herald as saying ..."."""
    begin, end = subject_before(tokens, before_auxiliaries(tokens, at), floor, dated)
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


# --- active -------------------------------------------------------------------------------


def _said(tokens: Sequence[Token], at: int, floor: int, dated: frozenset[int]) -> Cue | None:
    word = tokens[at].low
    if low(tokens, at - 1) == "to" and low(tokens, at - 2) in _GO_ON:
        return _went_on(tokens, at, floor, dated)
    if says_nothing(tokens, at):
        return None
    if passive(tokens, at) and word not in _PARTICIPLES:
        return _by_agent(tokens, at)
    inverted = _inverted(tokens, at)
    if inverted is not None:
        return inverted
    if word in _PARTICIPLES and not _own_subject(tokens, at):
        return _participle(tokens, at, floor, word in _ACTS)
    if word.endswith("ing") and word not in _PARTICIPLES:
        return None
    return _after_subject(tokens, at, floor, dated)


_ACTS = (SPEECH_ACTS | listed("denied denies claimed claims confirmed")) - listed(
    "added adds adding asked asks"
)


def _after_subject(
    tokens: Sequence[Token], at: int, floor: int, dated: frozenset[int]
) -> Cue | None:
    """ "Deniz said": the usual order."""
    start = before_auxiliaries(tokens, at)
    if low(tokens, start - 1) in ("and", "but") and floor and start - 1 >= floor:
        # A second verb of the same speaker.
        return None
    if low(tokens, start - 1) in ("which", "who") and (found := _related(tokens, start, floor)):
        begin, end = found
    else:
        begin, end = subject_before(tokens, start, floor, dated)
    if low(tokens, start - 1) in ("and", "but"):
        first = main_subject(tokens)
        after = noun_phrase(tokens, first, start)
        if verb_in(tokens, after, start - 1) and can_speak(tokens[first:after]):
            begin, end = first, after
    if begin >= end:
        return None
    after_it, whole, last = _position(tokens, at, begin, dated)
    if low(tokens, start - 1) in ("which", "who"):
        after_it = whole = False
    word = tokens[at].low
    if word in AMBIGUOUS and not (after_it or takes_object(tokens, at)):
        return None
    return Cue(begin, last, begin, end, at, after=after_it, whole=whole, acts=word in _ACTS)


def _related(tokens: Sequence[Token], start: int, floor: int) -> tuple[int, int] | None:
    """ "by the page Zerga Akhbar, which claimed": a name right before says who."""
    comma = start - 2
    if low(tokens, comma) != "," or comma <= floor:
        return None
    begin = comma
    while begin > floor and tokens[begin - 1].word and (
        tokens[begin - 1].capital or low(tokens, begin - 1) in ("of", "al", "the")
    ):  # fmt: skip
        begin -= 1
    while begin < comma and low(tokens, begin) in ("of", "the"):
        begin += 1
    opens = begin == 0
    return (
        (begin, comma) if begin < comma and not opens and can_speak(tokens[begin:comma]) else (None)
    )


_GO_ON = listed(
    "quick continued continues continue rushed went hastened moved on began sought appeared seemed"
)


def _went_on(tokens: Sequence[Token], at: int, floor: int, dated: frozenset[int]) -> Cue | None:
    """ "was quick to blame", "continued to insist"."""
    start = at - 2
    while start > floor and (
        verb_like(tokens, start - 1) or tokens[start - 1].low in ("went", "on")
    ):
        start -= 1
    begin, end = subject_before(tokens, start, floor, dated)
    if begin >= end:
        return None
    return Cue(begin, at + 1, begin, end, at, acts=tokens[at].low in SPEECH_ACTS)


def _inverted(tokens: Sequence[Token], at: int) -> Cue | None:
    """ "...", said Deniz."""
    before = tokens[at - 1].text if at else "."
    if before not in _CLOSERS or tokens[at].low in _PARTICIPLES:
        return None
    if tokens[at].low in ("told", "tells", "informed", "assured"):
        return None
    quote_before = before in QUOTE_MARKS or (
        at > 1 and (tokens[at - 2].quoted or tokens[at - 2].text in QUOTE_MARKS)
    )
    begin = at + 1
    if low(tokens, begin) in PREPOSITIONS or low(tokens, begin) in ("that", "it", "there"):
        return None
    end = noun_phrase(tokens, begin)
    if end <= begin or not can_speak(tokens[begin:end]):
        return None
    closes = low(tokens, end)
    if quote_before:
        return Cue(at, end, begin, end, at, after=True) if _quoted_words(tokens, at) else None
    told = tokens[at].low in ("says", "say") or verb_in(
        tokens, _unquoted(tokens, at - 1), at - 1
    )  # fmt: skip
    if tokens[at].low in _WITH_OBJECT or not told:
        # "The owner, Velin Energy, denies any breach": not "..., said Deniz".
        return None
    tail = closes in ("", ".", ",", "who", "in", "on", "!") or closes in WEEKDAYS
    if before == "," and tail and not _appositive_before(tokens, at - 1):
        return Cue(at, end, begin, end, at, after=True)
    return None


_WITH_OBJECT = (SPEECH_ACTS | listed("denied denies claimed claims confirmed confirms")) - listed(
    "added adds urged urges"
)


def _quoted_words(tokens: Sequence[Token], at: int) -> bool:
    """Whether the quotation before it is one: not the quoted name of who speaks."""
    place = at - 1
    while place > 0 and not tokens[place].quoted and at - place < 4:
        place -= 1
    words = 0
    while place >= 0 and tokens[place].quoted and words < 4:
        words += tokens[place].word
        place -= 1
    return words > 2 or place <= 1 or tokens[place].text not in "“\"«" or (
        not tokens[place - 1].word or tokens[place - 1].low in ("said", "says")
    )  # fmt: skip


def _appositive_before(tokens: Sequence[Token], comma: int) -> bool:
    """Whether the comma closes an appositive: "Deniz, the governor, said"."""
    for place in range(comma - 1, -1, -1):
        if tokens[place].text == ",":
            words = tokens[place + 1 : comma]
            head = words[0].low if words else ""
            return (
                head in DETERMINERS or head in ("who", "which", "whose", "head", "chief")
                or head[:1].isdecimal() or head in SPEAKERS
            ) and can_speak(tokens[_unquoted(tokens, place) : place]) and not any(
                verb_like(tokens, p) for p in range(_unquoted(tokens, place), place)
            )  # fmt: skip
    return False


def _unquoted(tokens: Sequence[Token], end: int) -> int:
    """Just after the last quotation before ``end``."""
    quoted = [p for p in range(end) if tokens[p].quoted]
    return quoted[-1] + 2 if quoted else 0


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


# --- where what is said stands ------------------------------------------------------------


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
    between = follows == "," and len(rest) > 4 and low(tokens, last + 1) not in _CONTINUED
    if comes_before and not quoted_after and between and not low(tokens, last + 1).endswith("ing"):
        # "Earlier this year, the union said, two of its members were beaten".
        return False, True, last
    if comes_before and not quoted_after and (len(rest) == 0 or _tail(tokens, last)):
        return True, False, last
    if comes_before and follows == ",":
        return (True, False, last) if _quote_ends(tokens, begin) else (False, True, last)
    if comes_before and _quote_ends(tokens, begin) and follows not in ("that",):
        return True, False, last
    if follows == "that":
        last += 1
    return False, False, last


_CONTINUED = listed("and but who which while as after when though although with as citing in by "
                    "whose where because since before so according the a an")  # fmt: skip


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


# --- labels -------------------------------------------------------------------------------
