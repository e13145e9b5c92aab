"""Statements: the words that each cue introduces, and who is meant by "he" or "the group"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from antedate.cases.drafts import (
    Span,
    SpeakerDraft,
    SpeakerKind,
    StatementDraft,
    StatementKind,
)
from antedate.cases.reading.cue_labels import Cue
from antedate.cases.reading.cues import cues
from antedate.cases.reading.dates import DatedPhrase
from antedate.cases.reading.lexicon import ORGANISATION, PLACE_HEADS, PRONOUNS, SPEAKERS, TITLES
from antedate.cases.reading.mentions import Mentions
from antedate.cases.reading.nouns import (
    DETERMINERS,
    PREPOSITIONS,
    can_speak,
    is_outlet,
    name_in,
    noun_phrase,
    organisations,
    strip_possessive,
    verb_like,
)
from antedate.cases.reading.passages import Quote, Sentence, Token, low
from antedate.cases.reading.subjects import main_subject, subject_before
from antedate.cases.wording import listed

_PLURAL = listed(
    "officials residents witnesses police rescuers villagers families relatives authorities "
    "protesters activists doctors medics organisers organizers survivors workers members"
)
_ANY_GROUP = listed(
    "group organisation organization movement militia faction party militants rebels"
)
_SHORTEST_QUOTE = 4
"""Words. Shorter quotations colour a sentence; they are no statement of their own."""


@dataclass(slots=True)
class _Said:
    """Who has spoken so far, the latest last; and the organisations named so far."""

    speakers: list[SpeakerDraft] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    met: list[SpeakerDraft] = field(default_factory=list)
    order: list[tuple[SpeakerDraft, list[str]]] = field(default_factory=list)

    def _next(self, speaker: SpeakerDraft) -> None:
        lows = f"{speaker.words} {speaker.description} {speaker.name}".lower().split()
        self.order.append((speaker, lows))

    def meet(self, tokens: Sequence[Token]) -> None:
        """Remember the person that a sentence is about, for a later "she said"."""
        begin = main_subject(tokens)
        end = noun_phrase(tokens, begin)
        for at in range(2, min(len(tokens) - 2, 20)):
            aged = tokens[at].text == "," and tokens[at + 1].text.isdecimal()
            if aged and tokens[at - 1].capital and tokens[at - 2].capital:
                # "For Nyein Sein Hla, 66, the argument matters little".
                begin, end = at - 2, at
                while begin > 0 and tokens[begin - 1].capital and begin > at - 4:
                    begin -= 1
                begin += tokens[begin].low in PREPOSITIONS
        phrase = tokens[begin:end]
        name = "" if phrase and phrase[0].text.isupper() else name_in(phrase)
        lows = {t.low for t in phrase}
        if (
            len(name.split()) > 1
            and not lows & (ORGANISATION | PLACE_HEADS)
            and (not is_outlet(phrase) and "of" not in name.split() and "and" not in lows)
        ):
            self.met.append(SpeakerDraft(name, None, SpeakerKind.NAMED, name))
            self._next(self.met[-1])

    def speak(self, speaker: SpeakerDraft) -> None:
        """Remember a speaker."""
        self.speakers.append(speaker)
        self._next(speaker)
        del self.speakers[:-60], self.order[:-60], self.met[:-60], self.organisations[:-60]

    def refers_to(self, words: list[str], name: str) -> str:
        """Whom a pronoun, "the group" or a surname means."""
        first = words[0] if words else ""
        for earlier, lows in reversed(self.order):
            full = earlier.refers_to or earlier.name or earlier.words
            if first in PRONOUNS and len(words) == 1:
                if _agrees(first, lows, earlier):
                    return full
            elif name:
                parts = name.split()
                if len(parts) < len(earlier.name.split()) and parts[-1] in earlier.name.split():
                    return earlier.name
            elif first in ("the", "his", "her", "their", "this", "that") and words[-1] in lows:
                return full
        if initialled := self._initialled(name):
            return initialled
        if words[-1:] and words[-1] in _ANY_GROUP and first in DETERMINERS and not name:
            return self.organisations[-1] if self.organisations else ""
        return ""

    def _initialled(self, name: str) -> str:
        """The body that "HPWF" stands for."""
        if not (len(name) > 2 and name.isupper()):
            return ""
        known = [*self.organisations, *(s.name for s in self.speakers)]
        return next((o for o in reversed(known) if _initials(o) == name), "")


def _agrees(pronoun: str, lows: list[str], speaker: SpeakerDraft) -> bool:
    own = speaker.name.lower().split() or _before_link(lows)
    head = (_before_link(speaker.words.lower().split()) or [""])[-1]
    organisation = (
        any(w in ORGANISATION for w in (*own, head)) or speaker.kind is SpeakerKind.OUTLET
    )
    if pronoun in ("he", "she"):
        several = not speaker.name and any(w in _PLURAL for w in lows)
        return not organisation and not several
    if pronoun == "it":
        # "TransValdor denied it ... , it said": a name without a role or a title can be a firm.
        bare = bool(speaker.name) and speaker.name in (speaker.words, speaker.words[4:])
        return organisation or (bare and " " not in speaker.name)
    return True


def _initials(name: str) -> str:
    """ "HPWF" of the Hill Plantation Workers' Front."""
    return "".join(w[0] for w in name.split() if w[0].isupper())


def _before_link(lows: list[str]) -> list[str]:
    """The words of a phrase up to its first preposition: "three officials" of a department."""
    cut = next((n for n, w in enumerate(lows) if n and w in ("of", "in", "at", "for", "from")),
               len(lows))  # fmt: skip
    return lows[:cut]


@dataclass(frozen=True, slots=True)
class SentenceCue:
    """A cue with its sentence's place in the text and the speaker drafted from it."""

    sentence: int
    cue: Cue
    speaker: SpeakerDraft


def statements(
    text: str, sentences: Sequence[Sentence], dates: Sequence[DatedPhrase]
) -> tuple[list[StatementDraft], list[SentenceCue]]:
    """All statements in order, and the cues they came from."""
    said, found, used = _Said(), list[StatementDraft](), list[SentenceCue]()
    meant = Mentions(sentences)
    dated, stated = _dated_tokens(sentences, dates), _saying_dates(dates)
    for number, sentence in enumerate(sentences):
        said.organisations += organisations(sentence.tokens)
        said.meet(sentence.tokens)
        here = cues(sentence.tokens, dated[number])
        drafted = [
            SentenceCue(number, cue, _speaker(text, sentence.tokens, cue, said, meant, number))
            for cue in here
        ]
        used += drafted
        found += _of_sentence(text, sentence, drafted, said, stated.get(number))
        found += _uncued(text, sentence, sentences, number, drafted, found, said)
    return sorted(found, key=lambda s: s.span), used


def _dated_tokens(
    sentences: Sequence[Sentence], dates: Sequence[DatedPhrase]
) -> list[frozenset[int]]:
    places: list[set[int]] = [set() for _ in sentences]
    for phrase in dates:
        places[phrase.sentence].update(range(phrase.first, phrase.last))
    return [frozenset(p) for p in places]


def _saying_dates(dates: Sequence[DatedPhrase]) -> dict[int, int]:
    """By sentence, the first date in it of when something was said."""
    found: dict[int, int] = {}
    for place, dated in enumerate(dates):
        if dated.reporting:
            found.setdefault(dated.sentence, place)
    return found


def _speaker(
    text: str,
    tokens: Sequence[Token],
    cue: Cue,
    said: _Said,
    meant: Mentions | None = None,
    number: int = 0,
) -> SpeakerDraft:
    phrase = list(tokens[cue.subject : cue.subject_end])
    while phrase and not phrase[-1].word and not phrase[-1].text[0].isdecimal():
        phrase.pop()
    while phrase and phrase[0].text == ",":
        phrase.pop(0)
    span = Span(phrase[0].start, phrase[-1].end)
    name = name_in(phrase)
    words = strip_possessive(" ".join(span.of(text).split()))
    lows = [t.low for t in phrase if t.word]
    kind = speaker_kind(phrase, name)
    description = _description(text, tokens, cue)
    owner = next((n for n, t in enumerate(phrase) if t.low == "'s"), len(phrase) - 1)
    owned = owner < len(phrase) - 1 and not any(t.capital for t in phrase[owner + 1 :])
    if (not name or owned) and (apposed := _apposed(tokens, cue)):
        name, kind = apposed, SpeakerKind.NAMED
    named = name if kind is not SpeakerKind.UNNAMED else ""
    refers_to = said.refers_to(lows, named)
    if not (refers_to or named or meant is None):
        refers_to = meant.stands_for(number, phrase)
    speaker = SpeakerDraft(
        words=words, span=span, kind=kind, name=named,
        description=description,
        refers_to=refers_to,
    )  # fmt: skip
    said.speak(speaker)
    return speaker


def _apposed(tokens: Sequence[Token], cue: Cue) -> str:
    """The name between commas after a description: "her editor, Sami Aoun, said"."""
    at = cue.subject_end
    if low(tokens, at) != ",":
        return ""
    end = at + 1
    while end < min(at + 9, len(tokens)) and (tokens[end].word or tokens[end].text in ".-"):
        end += 1
    words = tokens[at + 1 : end]
    if low(tokens, end) not in (",", ".", "", "”", '"', "(") or not any(
        t.capital for t in words[:4]
    ):
        return ""
    if any(t.low in ("who", "which", "said", "told") or t.low.endswith("ing") for t in words):
        return ""
    return name_in(words)


def speaker_kind(phrase: Sequence[Token], name: str) -> SpeakerKind:
    """Whether a phrase with that name in it, if any, names its speaker or only describes one."""
    first = phrase[0].low
    if first in ("a", "an", "one", "another", "some", "two", "three", "several", "many"):
        head = [t.low for t in phrase]
        if name and is_outlet(phrase) and not any(w in ("of", "for", "at", "from") for w in head):
            return SpeakerKind.OUTLET
        return SpeakerKind.UNNAMED
    if is_outlet(phrase):
        return SpeakerKind.OUTLET
    lows = [t.low for t in phrase]
    link = next((n for n, w in enumerate(lows) if w in ("of", "for", "at", "in", "from")), None)
    head_of_phrase = phrase if link is None else phrase[:link]
    if name and any(t.capital and t.low not in DETERMINERS for t in head_of_phrase):
        only_title = all(
            t.low in TITLES or t.low in SPEAKERS or not t.capital for t in head_of_phrase
        )
        return SpeakerKind.UNNAMED if only_title and link is not None else SpeakerKind.NAMED
    return SpeakerKind.UNNAMED


def _description(text: str, tokens: Sequence[Token], cue: Cue) -> str:
    """The appositive after the speaker: ", the governor of the province"."""
    at = cue.subject_end
    if low(tokens, at) != ",":
        return ""
    end = at + 1
    while end < len(tokens) and end < at + 16 and tokens[end].text not in ',.;:”"':
        end += 1
    if low(tokens, at + 1) in DETERMINERS or low(tokens, at + 1) in SPEAKERS or (
        low(tokens, at + 1) in TITLES
    ):  # fmt: skip
        return text[tokens[at + 1].start : tokens[end - 1].end]
    return ""


# --- what is said -------------------------------------------------------------------------


def _of_sentence(
    text: str,
    sentence: Sentence,
    drafted: list[SentenceCue],
    said: _Said,
    stated: int | None,
) -> list[StatementDraft]:
    found: list[StatementDraft] = []
    taken: set[Quote] = set()
    for place, item in enumerate(drafted):
        begin, end = _region(sentence.tokens, drafted, place)
        cue_span = _cue_span(sentence.tokens, item.cue)
        quotes = [
            q for q in sentence.quotes if q not in taken and _inside(sentence.tokens, q, begin, end)
        ]
        own = [q for q in quotes if _words(sentence.tokens, q) >= _SHORTEST_QUOTE]
        taken.update(own)
        outside = [
            t for t in sentence.tokens[begin:end]
            if t.word and not t.quoted and not _in_cue(sentence.tokens, t, item.cue)
        ]  # fmt: skip
        for quote in own:
            found.append(_quoted(text, sentence, quote, item.speaker, cue_span, stated))
        if not own and not outside and len(quotes) == 1 and not (
            tokens_named(sentence.tokens, quotes[0], item.cue)
        ):  # fmt: skip
            found.append(_quoted(text, sentence, quotes[0], item.speaker, cue_span, stated))
            taken.add(quotes[0])
            continue
        least = 5 if own else 2
        if len(outside) >= least or (not own and (outside or quotes)):
            span = _trim(sentence.tokens[begin:end])
            if span is not None:
                found.append(
                    StatementDraft(
                        span,
                        span.of(text),
                        StatementKind.PARAPHRASE,
                        item.speaker,
                        cue_span,
                        stated,
                    )
                )
    if drafted:
        for quote in sentence.quotes:
            if quote not in taken and _words(sentence.tokens, quote) >= _SHORTEST_QUOTE:
                nearest = min(
                    drafted,
                    key=lambda i: abs(sentence.tokens[i.cue.verb].start - quote.span.start),
                )
                found.append(_quoted(text, sentence, quote, nearest.speaker, None, stated))
    return found


def tokens_named(tokens: Sequence[Token], quote: Quote, cue: Cue) -> bool:
    """ "which it also writes “Dana”": a name that is mentioned, not words that are said."""
    return _words(tokens, quote) == 1 and low(tokens, cue.verb) in ("writes", "write", "called",
                                                                   "calls", "spells")  # fmt: skip


def _quoted(
    text: str,
    sentence: Sentence,
    quote: Quote,
    speaker: SpeakerDraft,
    cue: Span | None,
    stated: int | None,
) -> StatementDraft:
    span = Span(max(quote.span.start, sentence.span.start), min(quote.span.end, sentence.span.end))
    problem = "" if quote.closed else "the quotation does not close"
    return StatementDraft(
        span, span.of(text), StatementKind.QUOTE, speaker, cue, stated, problem=problem
    )


def _region(tokens: Sequence[Token], drafted: list[SentenceCue], place: int) -> tuple[int, int]:
    """The tokens that a cue's speaker is given for."""
    cue = drafted[place].cue
    begin = drafted[place - 1].cue.last if place else 0
    later = [item.cue for item in drafted[place + 1 :] if not item.cue.leans]
    end = later[0].first if later else len(tokens)
    if later and later[0].after and end > 2 and tokens[end - 2].quoted:
        # The quotation right before "said Deniz" is his.
        while end > begin and (tokens[end - 1].quoted or not tokens[end - 1].word):
            end -= 1
    if cue.leans:
        return 0, end
    if cue.whole:
        return begin, end
    if cue.acts and cue.after:
        return begin, cue.last
    if cue.after:
        return (begin, cue.first) if cue.first > begin else (0, cue.first)
    if cue.acts:
        return cue.verb, end
    return cue.last, end


def _in_cue(tokens: Sequence[Token], token: Token, cue: Cue) -> bool:
    if cue.acts:
        return False
    return tokens[cue.first].start <= token.start < tokens[min(cue.last, len(tokens)) - 1].end


def _cue_span(tokens: Sequence[Token], cue: Cue) -> Span:
    return Span(tokens[cue.first].start, tokens[max(cue.last, cue.first + 1) - 1].end)


def _inside(tokens: Sequence[Token], quote: Quote, begin: int, end: int) -> bool:
    if begin >= end:
        return False
    return quote.span.meets(Span(tokens[begin].start, tokens[end - 1].end))


def _words(tokens: Sequence[Token], quote: Quote) -> int:
    return sum(t.word and quote.span.start <= t.start < quote.span.end for t in tokens)


def _trim(tokens: Sequence[Token]) -> Span | None:
    kept = [
        n for n, t in enumerate(tokens) if t.word or t.text[0].isdecimal() or t.text[0] in "@#$€£"
    ]
    if not kept:
        return None
    return Span(tokens[kept[0]].start, tokens[kept[-1]].end)


# --- quotations without a cue of their own ------------------------------------------------


def _uncued(
    text: str,
    sentence: Sentence,
    sentences: Sequence[Sentence],
    number: int,
    drafted: list[SentenceCue],
    found: list[StatementDraft],
    said: _Said,
) -> list[StatementDraft]:
    """A quotation that stands alone goes on from the last speaker of its paragraph, or the one
    before; ``colon`` ends ask for it."""
    if drafted:
        return []
    loose: list[StatementDraft] = []
    for quote in sentence.quotes:
        words = _words(sentence.tokens, quote)
        total = sum(t.word for t in sentence.tokens)
        if words < _SHORTEST_QUOTE:
            continue
        leading = _before_colon(text, sentence, quote, said)
        if leading is not None:
            loose.append(_quoted(text, sentence, quote, leading, None, None))
            continue
        if words * 2 < total or not said.speakers:
            continue
        loose.append(_quoted(text, sentence, quote, said.speakers[-1], None, None))
    return loose


def _before_colon(text: str, sentence: Sentence, quote: Quote, said: _Said) -> SpeakerDraft | None:
    """ "The group took responsibility: “...”": the subject of what leads up to the colon."""
    tokens = sentence.tokens
    opens = next((p for p, t in enumerate(tokens) if t.start >= quote.span.start), 0)
    if opens < 3 or tokens[opens - 2].text != ":":
        return None
    begin = main_subject(tokens)
    end = noun_phrase(tokens, begin, opens - 2)
    if end <= begin or not can_speak(tokens[begin:end]):
        verb = next((p for p in range(begin + 1, opens - 2) if verb_like(tokens, p)), begin)
        begin, end = subject_before(tokens, verb, 0, frozenset())
    if end <= begin or not can_speak(tokens[begin:end]) or low(tokens, begin) in ("claim", "false"):
        return None
    return _speaker(text, tokens, Cue(begin, opens - 1, begin, end, opens - 2), said)
