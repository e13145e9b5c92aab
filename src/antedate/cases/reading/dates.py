"""Every date phrase of a text, resolved. Phrases that lean on another date find it here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from antedate.cases.drafts import DateDraft, Reading, Span
from antedate.cases.reading.calendar_rules import Context, Unresolvable, readings
from antedate.cases.reading.date_words import Phrase
from antedate.cases.reading.events import event_word, family
from antedate.cases.reading.lexicon import SAYING, SPEECH_ACTS
from antedate.cases.reading.passages import Sentence, Token, low
from antedate.cases.reading.phrases import date_phrases
from antedate.cases.wording import listed

_COMING = listed(
    "will shall scheduled due expected planned plans plan intends going upcoming would "
    "ahead until next to-be forecast predicted likely tomorrow postponed "
    "begin begins starts start reopen beginning starting continues continue promises promise "
    "resume resumes hold open opens closes ends meets expires reconvenes arrive arrives leave "
    "leaves return returns"
)
_PAST = listed(
    "was were had did has have been took began broke came went hit struck left fell rose held "
    "made found saw burst shot ran drove won lost"
)


@dataclass(frozen=True, slots=True)
class DatedPhrase:
    """A draft with the sentence and tokens it came from; ``reporting`` when it dates the saying
    ("said on Monday"), not what is told."""

    draft: DateDraft
    sentence: int
    first: int
    last: int
    reporting: bool
    kind: str
    until: int | None = None
    """Days between it and the event that the phrase ends at: -2 for "two days after X"."""


_PAST = listed("had was were did lasted went ran held served lived stayed ruled worked")
_BANDS = listed(
    "column brigade brigades movement front battalion legion party army group "
    "martyrs revolution coalition alliance organisation organization"
)


def dated_phrases(text: str, sentences: Sequence[Sentence], context: Context) -> list[DatedPhrase]:
    """All date phrases, in order."""
    found: list[DatedPhrase] = []
    anchors = _Anchors()
    for number, sentence in enumerate(sentences):
        anchors.enter(sentence.paragraph)
        for phrase in _sharing_year(sentence.tokens, date_phrases(sentence.tokens)):
            if _named_after_day(sentence.tokens, phrase):
                continue
            if _unmeasured(sentence.tokens, phrase):
                continue
            anchor = anchors.chosen(phrase)
            if phrase.which == "eve":
                anchor = anchors.of_event(sentence.tokens, phrase) or anchor
            held = replace(
                context, anchor=anchor, year=anchors.year,
                future=_coming(sentence.tokens, phrase),
            )  # fmt: skip
            draft = _draft(text, sentence.tokens, phrase, held)
            same = found[-1] if found and found[-1].sentence == number else None
            if (same is not None and _apposed(sentence.tokens, same, phrase)) or (
                same is not None and phrase.which == "event" and phrase.unit == "day"
            ):
                draft = replace(draft, readings=same.draft.readings, problem="")
            draft = _up_to_now(sentence.tokens, phrase, draft, context)
            reporting = _reporting(sentence.tokens, phrase)
            found.append(
                DatedPhrase(
                    draft,
                    number,
                    phrase.first,
                    phrase.last,
                    reporting,
                    phrase.kind,
                    _until(phrase),
                )
            )
            if draft.reading is not None:
                days = _days(draft.reading, context)
                anchors.keep(days, _leans_less(phrase, reporting), reporting)
                anchors.meet(sentence.tokens, phrase, days)
    return found


def _sharing_year(tokens: Sequence[Token], phrases: list[Phrase]) -> list[Phrase]:
    """ "on 16 October and 3 December of that year": the year is that of both."""
    for place in range(len(phrases) - 2, -1, -1):
        one, two = phrases[place], phrases[place + 1]
        joined = [low(tokens, p) for p in range(one.last, two.first)]
        told = two.which == "that year" or two.year is not None
        if one.kind == two.kind == "date" and told and one.year is None and not one.which and (
            joined and set(joined) <= {"and", ",", "on", "the"}
        ):  # fmt: skip
            phrases[place] = replace(one, year=two.year, which=two.which)
    return phrases


def _named_after_day(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """ "the 12th of October Column", "the September Brigade": a name, no day."""
    follows = tokens[phrase.last] if phrase.last < len(tokens) else None
    return follows is not None and follows.capital and follows.low in _BANDS


def _apposed(tokens: Sequence[Token], before: DatedPhrase, phrase: Phrase) -> bool:
    """ "on June 21, the day before a hearing", "yesterday, a day after a shell hit": one day, told
    twice."""
    if before.draft.reading is None or low(tokens, phrase.first - 1) != ",":
        return False
    beside = before.last >= phrase.first - 1
    if phrase.which == "eve" or (phrase.kind == "offset" and phrase.anchored):
        if phrase.which in ("event", "eve"):
            return beside or phrase.which == "event"
        words = [low(tokens, p) for p in range(phrase.first, phrase.last)]
        follows = low(tokens, phrase.last)
        return beside and words[-1:] in (["before"], ["after"]) and follows not in ("", ".", ",")
    return False


_SUPERLATIVE = listed(
    "first worst deadliest biggest largest highest lowest heaviest strongest most second third "
    "fourth fifth only last time longest bloodiest"
)


def _up_to_now(
    tokens: Sequence[Token], phrase: Phrase, draft: DateDraft, context: Context
) -> DateDraft:
    """ "since Friday" runs up to publication; "the worst since 2019" names the year alone."""
    now, reading = context.published, draft.reading
    at = phrase.first - 1
    while low(tokens, at) in ("the", "at", "least", "about", "around", "early", "late", "last"):
        at -= 1
    since = low(tokens, at) == "since" or low(tokens, phrase.first) == "since"
    if not since or now is None or reading is None or _outdone(tokens, at):
        return draft
    if low(tokens, phrase.last) == "," and low(tokens, phrase.last + 1) in ("when", "where"):
        return draft
    if reading.earliest >= now:
        return draft
    whole = replace(reading, latest=now, why=f"from {reading.why} up to publication")
    return replace(draft, readings=(whole, *draft.readings))


def _outdone(tokens: Sequence[Token], at: int) -> bool:
    """ "the worst since 2019": what is only compared with."""
    return any(
        t.low in ("worst", "best", "most", "first", "last", "since") or (
            t.low.endswith("est") and len(t.low) > 5 and t.low not in _NOT_MOST
        )
        for t in tokens[max(at - 14, 0) : at]
    )  # fmt: skip


_NOT_MOST = listed("forest protest arrest request harvest interest contest northwest southwest")


def _until(phrase: Phrase) -> int | None:
    days = {"day": 1, "week": 7, "fortnight": 14}.get(phrase.unit)
    if phrase.which != "event" or days is None or phrase.number is None:
        return None
    return -phrase.shift * phrase.number * days


def _unmeasured(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """ "weeks after publishing", "an hour before": no day can be told from it."""
    if phrase.kind != "offset" or not phrase.anchored:
        return False
    if phrase.which == "event" and phrase.number is None:
        return True
    last = low(tokens, phrase.last - 1)
    return phrase.unit in ("hour", "minute") and last in ("before", "after", "earlier", "later")


@dataclass(slots=True)
class _Anchors:
    """What "two days earlier" may lean on: the nearest date of its sentence, else of its
    paragraph; else the latest that names a day or two, since main events are dated so."""

    sentence: tuple[date, date] | None = None
    paragraph: tuple[date, date] | None = None
    precise: tuple[date, date] | None = None
    latest: tuple[date, date] | None = None
    number: int = -1
    year: int | None = None
    reported: tuple[date, date] | None = None
    events: dict[str, tuple[date, date]] = field(default_factory=dict)

    def enter(self, paragraph: int) -> None:
        self.sentence = None
        if paragraph != self.number:
            self.paragraph, self.number = None, paragraph

    def chosen(self, phrase: Phrase) -> tuple[date, date] | None:
        near = self.sentence or self.paragraph
        far = self.precise or self.latest
        if near or far is None or self.reported is None:
            return near or far
        # "He was held a day earlier" in a paragraph of its own leans on the news, not on a day
        # of long ago that was named in passing.
        old = self.reported[0] - far[1] > timedelta(days=14)
        return self.reported if old and phrase.unit in ("day", "night") else far

    def meet(self, tokens: Sequence[Token], phrase: Phrase, days: tuple[date, date]) -> None:
        """Remember the day of an event that is named beside its date: "Sunday's vote"."""
        for place in (*range(phrase.last, phrase.last + 4), *range(phrase.first - 4, phrase.first)):
            if what := event_word(low(tokens, place)):
                self.events.setdefault(family(what), days)

    def of_event(self, tokens: Sequence[Token], phrase: Phrase) -> tuple[date, date] | None:
        """The day of the event that the phrase ends with: "the eve of the vote"."""
        return self.events.get(family(event_word(low(tokens, phrase.last - 1))))

    def keep(self, days: tuple[date, date], leans_less: bool, reporting: bool) -> None:
        self.sentence = days
        if reporting:
            self.reported = days
        if leans_less:
            return
        self.paragraph = self.latest = days
        self.year = days[0].year
        if days[1] - days[0] <= timedelta(days=2):
            self.precise = days


def _leans_less(phrase: Phrase, reporting: bool) -> bool:
    """Dates that later phrases do not lean on: of saying, of ranges up to now."""
    return reporting or phrase.kind == "past" or (phrase.kind == "period" and phrase.shift == 0)


def _days(reading: Reading, context: Context) -> tuple[date, date]:
    first = reading.earliest.astimezone(context.zone).date()
    last = (reading.latest - timedelta(seconds=1)).astimezone(context.zone).date()
    return first, last


def _draft(text: str, tokens: Sequence[Token], phrase: Phrase, context: Context) -> DateDraft:
    span = Span(tokens[phrase.first].start, tokens[phrase.last - 1].end)
    try:
        found, problem = tuple(readings(phrase, context)), ""
    except Unresolvable as error:
        found, problem = (), str(error)
    return DateDraft(span, span.of(text), found, phrase.clock, problem)


def _coming(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether the nearest verb before the phrase (else after it) speaks of what is to come."""
    if low(tokens, phrase.first - 1) in ("after", "following", "since"):
        return False
    if low(tokens, phrase.first - 1) == "for" and phrase.kind in ("weekday", "date", "month"):
        return low(tokens, phrase.last) != "'s"
    if low(tokens, phrase.first - 1) in ("until", "by", "till"):
        return not _past_clause(tokens, phrase.first)
    for place in range(phrase.first - 1, max(phrase.first - 12, -1), -1):
        word = tokens[place].low
        if _speaks_of_coming(tokens, place):
            return True
        if _told_as_past(tokens, place):
            return False
        if word in (";", ":", "."):
            break
    after = range(phrase.last, min(phrase.last + 10, len(tokens)))
    first = next((p for p in after if _foretells(tokens, p) or _told_as_past(tokens, p)), None)
    return first is not None and _foretells(tokens, first)


def _foretells(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].low in ("will", "scheduled", "due")


def _speaks_of_coming(tokens: Sequence[Token], at: int) -> bool:
    """ "will", "is to", "to be held", "takes office", "set to"."""
    word, follows = low(tokens, at), low(tokens, at + 1)
    if word == "to":
        return follows in ("be", "take", "hold") or low(tokens, at - 1) in ("is", "are")
    if word in ("takes", "take"):
        return follows in ("office", "effect", "place")
    return word in _COMING or (word == "set" and follows in ("to", "for"))


def _past_clause(tokens: Sequence[Token], at: int) -> bool:
    """Whether "by Friday" stands with "had": then it is past."""
    return any(low(tokens, p) in _PAST for p in range(at - 8, at + 8)) and not any(
        low(tokens, p) in ("will", "would", "to", "expected", "closed") for p in range(at - 12, at)
    )


def _told_as_past(tokens: Sequence[Token], at: int) -> bool:
    word = tokens[at].low
    if low(tokens, at - 1) in ("be", "to"):
        return False
    return word in SAYING or word in _PAST or (word.endswith("ed") and len(word) > 4)


# What is done after an incident: its day is not that of the incident.
_AFTERWARDS = listed(
    "rose climbed risen rises increased showed asking searched searching continued mourned visited "
    "visiting toured resumed recovered remained remains grappled combed digging dug scrambled "
    "mourning counting burying gathered cleared clearing counted identified returned reopened "
    "reviewed assessed assessing struggled declared ordered promised sought "
    "seeking awaited waited faced"
)


def _reporting(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """ "said on Monday", "told reporters late Tuesday": the verb of saying is just before it."""
    if low(tokens, phrase.last) == "'s" and low(tokens, phrase.first - 1) not in ("on", "late"):
        # "acknowledged Wednesday's strike": the day of the strike.
        return False
    at = phrase.first - 1
    while low(tokens, at) in ("on", "in", "at", "late", "early", "the", ",") and low(tokens, at):
        at -= 1
    for place in range(at, max(at - 4, -1), -1):
        word = low(tokens, place)
        if word in ("that", ",", ".") or (
            event_word(word) and low(tokens, place - 1) not in ("the", "said", "claimed", "to")
        ):
            # "claimed a similar blast on June 24": the day of the blast.
            return False
        if word in _AFTERWARDS or (
            word == "buried" and low(tokens, place - 1) in ("was", "were", "are", "been")
        ):
            return True
        if word in SAYING or word in SPEECH_ACTS or word == "statement":
            before = low(tokens, place - 1)
            if word.endswith("ing"):
                return True
            return before not in ("was", "were", "been", "be") or word in ("announced", "told")
    return False
