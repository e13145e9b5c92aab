"""Whether a verb of saying reports words where it stands, or is a noun, a plan, a negation."""

from __future__ import annotations

from collections.abc import Sequence

from antedate.cases.reading.lexicon import (
    AUXILIARY,
    BE,
    SAYING,
    SPEECH_ACTS,
)
from antedate.cases.reading.nouns import (
    DETERMINERS,
)
from antedate.cases.reading.passages import Token, low
from antedate.cases.wording import listed

# Nouns as often as verbs: they count only between a speaker and what is said.
AMBIGUOUS = listed(
    "claims claim calls call demands demand appeals appeal fears fear hopes notes estimates "
    "reports report posted counted thought vow vows repeats stresses warning warnings denies "
    "believe stating describes observed expected hoped feared pledges promises "
    "proposed ruled listed pointed points threatened indicates questions doubts reporting"
)


_NEEDS_NEXT = {
    "called": ("for", "on", "it", "“", '"', "an", "a", "upon", "that", "the", "this", "these",
               "them",                "such", "all", "reports", "him", "her"),
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


def passive(tokens: Sequence[Token], at: int) -> bool:
    back = at - 1
    while back >= 0 and (tokens[back].low in AUXILIARY or tokens[back].low.endswith("ly")):
        if tokens[back].low in BE:
            return True
        back -= 1
    return back >= 0 and tokens[back].low in BE


def says_nothing(tokens: Sequence[Token], at: int) -> bool:
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
        return not passive(tokens, at) or low(tokens, at + 2) == "be"
    return _negated(tokens, at) or _in_relative(tokens, at)


_CONVENED = listed("strike general meeting referendum news press halt truce ceasefire snap session "
                   "vote rally march walkout protest stoppage")  # fmt: skip


_ESTIMATED = listed("blame toll number crowd turnout figure figures death total count damage cost "
                    "losses responsibility value loss")  # fmt: skip


_INFINITIVES = listed("have be show depict belong contain come date own hold use include portray "
                      "capture picture document feature support live work")  # fmt: skip


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


def takes_object(tokens: Sequence[Token], at: int) -> bool:
    follows = low(tokens, at + 1)
    return follows in DETERMINERS or follows in ("they", "new", "this", "he", "she", "we",
                                                 "that", ":", "it", "there", "to", "at", "on",
                                                 "“", '"', "for", "hearing", "seeing") or (
        at + 1 < len(tokens) and (tokens[at + 1].capital or tokens[at + 1].text[0].isdecimal())
    )  # fmt: skip
