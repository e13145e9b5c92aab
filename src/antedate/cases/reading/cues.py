"""Cues: where a sentence says who speaks. "X said", "said X", "according to X", "X: ..."."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
# Nouns as often as verbs: they count only between a speaker and what is said.
_AMBIGUOUS = listed(
    "claims claim calls call demands demand appeals appeal fears fear hopes notes estimates "
    "reports report posted counted thought vow vows repeats stresses warning warnings denies "
    "believe stating describes observed expected hoped feared pledges promises "
    "proposed ruled listed pointed points threatened indicates questions doubts reporting"
)
_PARTICIPLES = listed(
    "saying adding claiming warning stating alleging calling describing urging citing blaming "
    "accusing insisting stressing denying telling announcing confirming noting recalling arguing "
    "explaining demanding estimating suggesting asking vowing quoting"
)
_NEEDS_NEXT = {
    "called": ("for", "on", "it", "“", '"', "an", "a", "upon", "that", "the", "this", "these", "them",
               "such", "all", "reports", "him", "her"),
    "note": ("that",),
    "estimate": ("that", "the"),
    "hold": ("the", "a", "its"),
    "holds": ("the", "a", "its"),
    "call": ("for", "on", "it", "the"),
    "calls": ("for", "on", "it", "the"),
    "calling": ("for", "on", "it", "the", "them"),
    "pointed": ("to", "out", "the", "a", "at"),
    "points": ("to", "out", "the", "a", "at"),
    "posted": ("on", "that", ":", "in"),
    "write": ("that", ":", "in", "“", '"', ",", "."),
    "put": ("the", "its", "their"),
    "counts": ("the", "a", "at", "two", "three", "four", "five", "some", "nearly"),
    "ruled": ("out", "that"),
    "summed": ("up",),
    "expected": ("the", "that", "to"),
}  # fmt: skip


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
        if cue is None and found and found[-1].after and token.low in _PARTICIPLES - {"asking"} and (
            low(tokens, at - 1) == ","
        ):  # fmt: skip
            # "“...,” Deniz said, urging them to wait": he goes on.
            last = found[-1]
            acts = token.low in _ACTS
            cue = Cue(at, at + 1, last.subject, last.subject_end, at, acts=acts)
        if cue is not None:
            found.append(cue)
            floor = max(cue.last, at + 1)
    found = _outermost(tokens, found)
    if not found and (label := _label(tokens)) is not None:
        found.append(label)
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
    if (
        word in PASSIVE_SAYING
        and low(tokens, at + 1) in ("as", "by", "on")
        and _passive(tokens, at)
    ):
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


def _passive(tokens: Sequence[Token], at: int) -> bool:
    back = at - 1
    while back >= 0 and (tokens[back].low in AUXILIARY or tokens[back].low.endswith("ly")):
        if tokens[back].low in BE:
            return True
        back -= 1
    return back >= 0 and tokens[back].low in BE


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
    if _says_nothing(tokens, at):
        return None
    if _passive(tokens, at) and word not in _PARTICIPLES:
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


def _says_nothing(tokens: Sequence[Token], at: int) -> bool:
    """Nouns, infinitives, negations and other uses in which the verb reports no words."""
    word, before, follows = tokens[at].low, low(tokens, at - 1), low(tokens, at + 1)
    if _is_noun(tokens, at) or before in ("to", "-") or (word == "told" and before in BE):
        return True
    if word in _NEEDS_NEXT and follows not in _NEEDS_NEXT[word]:
        return True
    if word == "called" and low(tokens, at + 2) in _CONVENED:
        return True
    if word == "put" and not {low(tokens, p) for p in range(at + 1, at + 7)} & _ESTIMATED:
        return True
    if word in ("hold", "holds") and not {low(tokens, p) for p in range(at + 1, at + 14)} & (
        {"responsible", "accountable", "liable"}
    ):  # fmt: skip
        return True
    if word == "said" and follows == "to" and low(tokens, at + 2) in _INFINITIVES:
        return True
    if word in ("asked", "requested") and follows in ("not", "for"):
        return True
    if word.endswith("ed") and follows == "to" and low(tokens, at + 2) in ("be", "have"):
        return not _passive(tokens, at) or low(tokens, at + 2) == "be"
    return _negated(tokens, at) or _in_relative(tokens, at)


_CONVENED = listed("strike general meeting referendum news press halt truce ceasefire snap session "
                   "vote rally march walkout protest stoppage")  # fmt: skip
_ESTIMATED = listed("blame toll number crowd turnout figure figures death total count damage cost "
                    "losses responsibility value loss")  # fmt: skip
_INFINITIVES = listed("have be show depict belong contain come date own hold use include portray "
                      "capture picture document feature support live work")  # fmt: skip


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
    if word in _AMBIGUOUS and not (after_it or _takes_object(tokens, at)):
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


def _negated(tokens: Sequence[Token], at: int) -> bool:
    """ "did not say", "could not confirm": nothing is said. "Did not deny" says something."""
    if tokens[at].low in ("deny", "denied", "believe", "believed", "think"):
        return False
    back = at - 1
    while back >= 0 and (tokens[back].low in AUXILIARY or tokens[back].low.endswith("ly")):
        if tokens[back].low in ("not", "never", "n't"):
            return True
        back -= 1
    return low(tokens, at - 1).endswith("n't")


def _in_relative(tokens: Sequence[Token], at: int) -> bool:
    """ "..., which called the march, said": the verb that speaks comes after the clause."""
    back = at - 1
    while back >= 0 and tokens[back].low in AUXILIARY:
        back -= 1
    if low(tokens, back) not in ("who", "which"):
        return False
    for place in range(at + 1, min(at + 25, len(tokens) - 1)):
        if tokens[place].text == ",":
            follows = place + 1
            while low(tokens, follows) in AUXILIARY:
                follows += 1
            if low(tokens, follows) in SAYING or low(tokens, follows) in SPEECH_ACTS:
                return True
    return False


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
    return follows in DETERMINERS or follows in ("they", "new", "this", "he", "she", "we",
                                                 "that", ":", "it", "there", "to", "at", "on",
                                                 "“", '"', "for", "hearing", "seeing") or (
        at + 1 < len(tokens) and (tokens[at + 1].capital or tokens[at + 1].text[0].isdigit())
    )  # fmt: skip


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
                or head[:1].isdigit() or head in SPEAKERS
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


# --- labels -------------------------------------------------------------------------------

_NO_LABEL = listed(
    "breaking update updated urgent watch video photo photos live correction editor's note "
    "clarification exclusive alert read more source sources via context background fact check "
    "claim verdict caption everyone attention all reminder note warning question answer "
    "false true misleading fake remember look listen important urgent summary death toll result results headline dead "
    "injured wounded killed"
)


def _label(tokens: Sequence[Token]) -> Cue | None:
    """ "Governor Deniz: the dam holds"; at the end of a headline, "... - police"."""
    begin = 0
    while begin < len(tokens) and not tokens[begin].word:
        begin += 1
    end = noun_phrase(tokens, begin)
    if end > begin and low(tokens, end) in ("on", "in", "at") and tokens[begin].low in SPEAKERS:
        end = next((p for p in range(end, min(end + 4, len(tokens))) if tokens[p].text == ":"), end)
    if end > begin and low(tokens, end) in ("on", "in", "via", "to") and tokens[begin].capital:
        # "Harakat Fursan on its channel: “...”".
        colon = next((p for p in range(end, min(end + 6, len(tokens))) if tokens[p].text == ":"), 0)
        if colon and low(tokens, colon + 1) in QUOTE_MARKS and can_speak(tokens[begin:end]):
            return Cue(begin, colon + 1, begin, end, colon)
    if end > begin and low(tokens, end) == ":" and end - begin <= 9:
        words = tokens[begin:end]
        speaks = any(t.low in SPEAKERS for t in words) or low(tokens, end + 1) in QUOTE_MARKS
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
