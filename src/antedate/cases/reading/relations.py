"""Who claimed an incident, who was blamed and by whom, who denied it."""

from __future__ import annotations

from collections.abc import Sequence

from antedate.cases.drafts import RelationDraft, RelationKind
from antedate.cases.reading.doers import (
    agent_after,
    back_to_subject,
    from_subject,
    negated,
    object_after,
    relation,
    subject_of,
)
from antedate.cases.reading.incidents import Gathered
from antedate.cases.reading.nouns import (
    joined,
    noun_phrase,
    strip_possessive,
    verb_like,
)
from antedate.cases.reading.passages import Sentence, Token, low
from antedate.cases.reading.speakers import SentenceCue
from antedate.cases.reading.subjects import main_subject
from antedate.cases.wording import listed

_NOBODY = listed("no nobody none neither")
_WIDELY = listed(
    "widely generally largely broadly commonly frequently often routinely mostly partly "
    "immediately quickly officially publicly initially"
)
_RESPONSIBLE = listed("responsibility credit involvement")
_CLAIMING = listed("claimed claims claiming took taken takes accepted admitted assumed")
_DENYING = listed(
    "denied denies denying rejected rejects rejecting dismissed dismisses dismissing disavowed "
    "refuted refutes repudiated disowned disputed deny"
)
_ACCUSED = listed("accused accuses accusing")
_BLAMING = listed("blamed blames blaming faulted")
_SUSPECTED = listed("suspected attributed ascribed linked traced")
_DOERS = ("carried out by", "launched by", "conducted by", "perpetrated by", "planted by",
          "fired by", "staged by", "mounted by", "masterminded by", "ordered by", "committed by",
          "was the work of", "the work of", "orchestrated by")  # fmt: skip
_OWNING = listed(
    "carried launched conducted planted staged targeted attacked struck fired shelled hit killed "
    "sent dispatched seized mounted detonated ambushed bombed executed abducted kidnapped"
)
_OWN = listed("its their our it they we his")


_DOING = frozenset(line.split()[0] for line in _DOERS)
_TELLING = (
    _CLAIMING | _DENYING | _ACCUSED | _BLAMING | _SUSPECTED | _DOING
    | listed("blame suspect suspects pointed responsibility finger responsible behind said")
    | listed("says no not")
)  # fmt: skip


def relations(
    text: str,
    sentences: Sequence[Sentence],
    found: Sequence[Gathered],
    cues: Sequence[SentenceCue],
) -> list[RelationDraft]:
    """All relations, each once for an actor and incident."""
    drafts: dict[tuple[str, int | None, str, str], RelationDraft] = {}
    speaking: dict[int, list[SentenceCue]] = {}
    for item in cues:
        speaking.setdefault(item.sentence, []).append(item)
    about = _Subjects(found)
    for number, sentence in enumerate(sentences):
        tokens, here = sentence.tokens, speaking.get(number, [])
        incident = about.of(number)
        if not any(t.low in _TELLING for t in tokens):
            continue
        for draft in (
            *_claimed(tokens, incident, here),
            *_blamed(tokens, incident, here),
            *_denied(tokens, incident, here, _peaceful(incident, found)),
        ):
            key = (draft.kind.value, incident, draft.actor.lower(), draft.by.lower())
            drafts.setdefault(key, draft)
    return list(drafts.values())


class _Subjects:
    """Which incident each sentence is about: one told in it, else the latest told before it that
    somebody can have done, else the first such. Asked in the order of the sentences."""

    def __init__(self, found: Sequence[Gathered]) -> None:
        doable = [n for n, i in enumerate(found) if i.what not in ("flood", "storm", "earthquake")]
        self._told: dict[int, int] = {}
        for place in doable:
            for sentence in found[place].sentences:
                self._told.setdefault(sentence, place)
        self._latest = doable[0] if doable else (0 if found else None)

    def of(self, number: int) -> int | None:
        """The index of the incident that sentence ``number`` is about."""
        self._latest = self._told.get(number, self._latest)
        return self._latest


# --- claimed ------------------------------------------------------------------------------


def _claimed(
    tokens: Sequence[Token], incident: int | None, here: Sequence[SentenceCue]
) -> list[RelationDraft]:
    kind, drafts = RelationKind.CLAIMED_BY, list[RelationDraft]()
    for at, token in enumerate(tokens):
        if token.low in _CLAIMING and _claims_responsibility(tokens, at):
            if negated(tokens, at):
                continue
            agent = agent_after(tokens, at)
            drafts += (
                relation(tokens, kind, incident, agent) if agent
                else from_subject(tokens, kind, incident, at, here)
            )  # fmt: skip
        elif token.low == "claimed" and low(tokens, at + 1) == "by":
            drafts += relation(tokens, kind, incident, object_after(tokens, at + 2))
    for item in here:
        if _owns_up(tokens, item):
            drafts += from_subject(tokens, kind, incident, item.cue.verb, here)
    return drafts


def _claims_responsibility(tokens: Sequence[Token], at: int) -> bool:
    ahead = [low(tokens, p) for p in range(at + 1, at + 6)]
    if _RESPONSIBLE & set(ahead) and "involvement" not in ahead:
        return True
    before = [low(tokens, p) for p in range(at - 5, at)]
    if "responsibility" in before and low(tokens, at - 1) in ("was", "been", "is"):
        return True
    objects = set(ahead[:4])
    return tokens[at].low == "claimed" and bool(
        objects & {"attack", "attacks", "strike", "bombing", "blast", "killing", "assault",
                   "shelling", "raid", "ambush", "operation", "explosion", "kidnapping", "shooting"}
    ) and ahead[0] in ("the", "both", "this", "that", "an", "several", "similar", "a")  # fmt: skip


def _owns_up(tokens: Sequence[Token], item: SentenceCue) -> bool:
    """ "the group said its fighters had carried out the attack", "said it was behind ..."."""
    if item.cue.after or item.cue.whole:
        return False
    said = [t.low for t in tokens[item.cue.last : item.cue.last + 14]]
    if "not" in said or "no" in said or tokens[item.cue.verb].low in _DENYING:
        return False
    if not said or (said[0] not in _OWN and "its" not in said[:3]):
        return False
    if "behind" in said[:5]:
        return True
    verbs = [n for n, w in enumerate(said) if w in _OWNING]
    if not verbs or verbs[0] > 6:
        return False
    return not any(w in ("was", "were", "been") for w in said[max(verbs[0] - 2, 0) : verbs[0]])


# --- blamed -------------------------------------------------------------------------------


def _blamed(
    tokens: Sequence[Token], incident: int | None, here: Sequence[SentenceCue]
) -> list[RelationDraft]:
    kind, drafts = RelationKind.BLAMED_ON, list[RelationDraft]()
    for at, token in enumerate(tokens):
        word = token.low
        if word in _BLAMING or _blames(tokens, at):
            drafts += _blame(tokens, at, incident, here)
        elif word in _ACCUSED:
            drafts += _accusation(tokens, at, incident, here)
        elif word in _SUSPECTED and low(tokens, at + 1) in ("to", "on"):
            drafts += relation(
                tokens,
                kind,
                incident,
                object_after(tokens, at + 2),
                _by(tokens, at, here),
                _widely(tokens, at),
            )
        elif (word in ("blame", "responsibility") and low(tokens, at + 1) in ("on", "at")) or (
            word == "finger" and low(tokens, at + 1) in ("at", "of")
        ):
            drafts += relation(
                tokens, kind, incident, object_after(tokens, at + 2), _by(tokens, at, here)
            )
        elif word == "pointed" and low(tokens, at + 1) in ("at", "to"):
            accused = object_after(tokens, at + 2)
            if accused and accused[0].capital:
                drafts += relation(tokens, kind, incident, accused, _by(tokens, at, here))
        elif word == "responsible" and low(tokens, at - 1) not in ("those", "the"):
            drafts += _responsible(tokens, at, incident, here)
        elif word == "behind":
            drafts += _behind(tokens, at, incident, here)
        else:
            drafts += _done_by(tokens, at, incident, here)
    return drafts


def _blames(tokens: Sequence[Token], at: int) -> bool:
    """ "blame" and "suspect" as verbs with an object."""
    word, before, follows = tokens[at].low, low(tokens, at - 1), low(tokens, at + 1)
    if word not in ("blame", "suspect", "suspects"):
        return False
    if follows in ("on", "for", "game", "that", "in", "at", ".", ",", "was", "is", "and", "who"):
        return False
    if before == "to":
        return low(tokens, at - 2) not in ("is", "was", "are", "were")
    return before not in ("the", "a", "no", "any", "its", "their", "main", "prime", "of", "one")


def _widely(tokens: Sequence[Token], at: int) -> str:
    before = low(tokens, at - 1)
    return before if before in _WIDELY else ""


def _by(tokens: Sequence[Token], at: int, here: Sequence[SentenceCue]) -> str:
    """Who blames: the nearest cue's speaker, else the subject of the sentence."""
    for item in here:
        return item.speaker.refers_to or item.speaker.words
    begin = main_subject(tokens)
    end = noun_phrase(tokens, begin, at)
    return strip_possessive(joined(tokens[begin:end])) if end > begin else ""


def _blame(
    tokens: Sequence[Token], at: int, incident: int | None, here: Sequence[SentenceCue]
) -> list[RelationDraft]:
    kind = RelationKind.BLAMED_ON
    passive = any(
        low(tokens, p) in ("was", "were", "been", "is", "are", "be") for p in range(at - 2, at)
    )
    if low(tokens, at + 1) == "for" and passive:
        return from_subject(tokens, kind, incident, at, [])
    for place in range(at + 1, min(at + 10, len(tokens))):
        word = tokens[place].low
        if word == "on":
            by = "" if passive else _by(tokens, at, here)
            actor = object_after(tokens, place + 1)
            by = by or _agent_words(tokens, at)
            return relation(tokens, kind, incident, actor, by, _widely(tokens, at))
        if word in ("for", "by") or tokens[place].text in ",.;":
            break
    actor = object_after(tokens, at + 1)
    blamer, _ = subject_of(tokens, at, here)
    refers = next((i.speaker.refers_to for i in here if i.cue.verb == at), "")
    name = refers or strip_possessive(joined(blamer))
    if passive:
        return []
    return relation(tokens, kind, incident, actor, name, _widely(tokens, at))


def _agent_words(tokens: Sequence[Token], at: int) -> str:
    agent = agent_after(tokens, at)
    return joined(agent) if agent else ""


def _accusation(
    tokens: Sequence[Token], at: int, incident: int | None, here: Sequence[SentenceCue]
) -> list[RelationDraft]:
    """ "accused X of shelling"; "X was accused by Y of". Accusations of lying name no doer."""
    kind = RelationKind.BLAMED_ON
    if not _of_deed(tokens, at):
        return []
    if any(
        low(tokens, p) in ("was", "were", "been", "is", "are", "stands") for p in range(at - 2, at)
    ):
        drafts = from_subject(tokens, kind, incident, at, [])
        agent = _agent_words(tokens, at)
        return [RelationDraft(d.kind, d.incident, d.actor, d.span, agent) for d in drafts]
    by, _ = subject_of(tokens, at, here)
    refers = next((i.speaker.refers_to for i in here if i.cue.verb == at), "")
    actor = object_after(tokens, at + 1)
    cut = next((n for n, t in enumerate(actor) if t.low == "of"), None)
    cut = (
        cut if cut is not None and actor[cut + 1 :] and actor[cut + 1].low.endswith("ing") else None
    )
    return relation(tokens, kind, incident, actor[:cut], refers or strip_possessive(joined(by)))


def _of_deed(tokens: Sequence[Token], at: int) -> bool:
    for place in range(at + 1, min(at + 14, len(tokens))):
        if tokens[place].low == "of":
            return low(tokens, place + 1) not in (
                "lying", "hiding", "spreading", "ignoring", "failing", "using", "trying",
                "exaggerating", "corruption", "neglect", "negligence", "inaction", "incompetence",
                "covering", "concealing", "misleading", "exploiting", "delaying", "disinformation",
                "censorship", "fraud",
            )  # fmt: skip
    return False


def _responsible(
    tokens: Sequence[Token], at: int, incident: int | None, here: Sequence[SentenceCue]
) -> list[RelationDraft]:
    kind = RelationKind.BLAMED_ON
    if low(tokens, at - 1) in ("was", "were", "is", "are", "be", "been") and not negated(
        tokens, at
    ):
        return _clause_subject(tokens, at - 1, incident, here)
    for place in range(at - 1, max(at - 9, -1), -1):
        if low(tokens, place) in ("held", "holds", "hold", "holding"):
            return relation(
                tokens, kind, incident, _upto(tokens, place + 1, at), _by(tokens, at, here)
            )
    return []


def _upto(tokens: Sequence[Token], begin: int, end: int) -> list[Token]:
    phrase = [t for t in tokens[begin:end] if t.low not in ("directly", "fully", "solely")]
    while phrase and phrase[0].low in ("the", "a", "an"):
        phrase = phrase[1:]
    return phrase


_LIKELY = listed(
    "have had has to likely believed thought suspected was were is are could might may probably"
)


def _behind(
    tokens: Sequence[Token], at: int, incident: int | None, here: Sequence[SentenceCue]
) -> list[RelationDraft]:
    """ "said X was behind the attack", where X is not the speaker."""
    before = low(tokens, at - 1)
    if before not in ("was", "were", "is", "are", "be", "been") or negated(tokens, at):
        return []
    place = at - 1
    while place > 0 and low(tokens, place - 1) in _LIKELY:
        place -= 1
    return _clause_subject(tokens, place, incident, here)


def _clause_subject(
    tokens: Sequence[Token], end: int, incident: int | None, here: Sequence[SentenceCue]
) -> list[RelationDraft]:
    begin = back_to_subject(tokens, end)
    speaking = [i for i in here if i.cue.subject <= end]
    for item in speaking:
        if begin < item.cue.last <= end:
            begin = item.cue.last
    actor = _upto(tokens, begin, end)
    if any(verb_like(tokens, p) for p in range(begin, end)) or (
        actor and actor[0].low.endswith("ing")
    ):
        return []
    if (
        not actor
        or actor[0].low in (*_OWN, "who", "those", "it", "he", "she", "what")
        or len(actor) > 9
    ):
        return []
    by = next((i.speaker.refers_to or i.speaker.words for i in here), "")
    if by and by.lower().endswith(joined(actor).lower()):
        return []
    return relation(tokens, RelationKind.BLAMED_ON, incident, actor, by)


def _done_by(
    tokens: Sequence[Token], at: int, incident: int | None, here: Sequence[SentenceCue]
) -> list[RelationDraft]:
    if tokens[at].low not in _DOING:
        return []
    ahead = f"{low(tokens, at)} {low(tokens, at + 1)} {low(tokens, at + 2)}"
    for words in _DOERS:
        if ahead.startswith(words) or ahead == words:
            begin = at + len(words.split())
            if negated(tokens, at):
                return []
            by = next((i.speaker.refers_to or i.speaker.words for i in here), "")
            return relation(
                tokens, RelationKind.BLAMED_ON, incident, object_after(tokens, begin), by
            )
    return []


# --- denied -------------------------------------------------------------------------------


_OF_DEED = listed(
    "involvement responsibility responsible attack attacks strike strikes bombing blast accusation "
    "accusations allegation allegations charge charges claim claims behind role part shelling "
    "carrying targeting attacking firing being hitting any it the that having blame killing "
    "wrongdoing reports suggestions"
)


_CHARGES = listed(
    "involvement responsibility accusation accusations allegation allegations charge charges "
    "claim claims blame"
)


_NOT_OURS = (
    "nothing to do", "no role in", "no part in", "not behind", "not responsible",
    "no involvement", "not involved", "did not carry", "not carried out",
)  # fmt: skip


def _peaceful(incident: int | None, found: Sequence[Gathered]) -> bool:
    """Whether the incident is one that nobody needs to deny: claims rejected are then others."""
    return incident is None or found[incident].what in ("protest", "election", "flood", "storm")


def _denied(
    tokens: Sequence[Token], incident: int | None, here: Sequence[SentenceCue], peaceful: bool
) -> list[RelationDraft]:
    kind, drafts = RelationKind.DENIED_BY, list[RelationDraft]()
    for at, token in enumerate(tokens):
        if token.low not in _DENYING or low(tokens, at - 1) in ("to", "neither", "nor"):
            continue
        ahead = {low(tokens, p) for p in range(at + 1, at + 8)}
        if ahead & {"entry", "access", "bail", "request", "comment"}:
            continue
        needed = _OF_DEED if token.low.startswith("den") else _CHARGES
        gerund = token.low.startswith("den") and low(tokens, at + 1).endswith("ing")
        if not (ahead & needed or gerund) or (peaceful and needed is _CHARGES):
            continue
        named = agent_after(tokens, at)
        if named and any(low(tokens, p) in ("was", "were", "been") for p in range(at - 2, at)):
            drafts += relation(tokens, kind, incident, named)
        else:
            drafts += from_subject(tokens, kind, incident, at, here)
    for item in here:
        said = [t.low for t in tokens[item.cue.last : item.cue.last + 40]]
        apart = said[:1] and (said[0] in (*_OWN, "the") or {"it", "they", "we"} & set(said))
        if apart and not item.cue.after and any(w in " ".join(said) for w in _NOT_OURS):
            drafts += from_subject(tokens, kind, incident, item.cue.verb, here)
    return drafts
