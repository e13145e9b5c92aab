"""Judging: what people said of matches, and what follows from it for an answer.

A judgement counts for a match of the same two files, whichever of them was the query, where it
covers at least half of the match's seconds in both, to half a second. Of several the last one
counts, and withdrawn counts as none. All here is pure: it is given what was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from antedate.records import (
    Answer,
    Appearance,
    Judged,
    Match,
    MatchKind,
    QueryShot,
    Verdict,
)
from antedate.report import phrases
from antedate.report.history import earliest
from antedate.report.words import finding
from antedate.store.judgements import SOUND, StoredJudgement

_COVERED = 0.5
_SLACK_S = 0.5
# Who has looked can err too; and a kind that a person gave has no measured chance.
_BY_PERSON = 0.99
_OTHER_TAKE_SCORE = 0.3
_NOTE = "by a person otherwise than it was found, and the finding follows the person."
_NOTES = "by people otherwise than they were found, and the finding follows the people."


def judged(match: Match, query: str, said: Iterable[StoredJudgement]) -> Match:
    """A match of the file ``query`` (SHA-256) as people judged it, or as it was found.

    ``said`` is in the order in which it was said. Judging a match twice is judging it once.
    """
    found = as_found(match)
    last = None
    for judgement in said:
        if _is_about(judgement, found, query):
            last = judgement
    if last is None or last.verdict is Verdict.WITHDRAWN:
        return found
    word = Judged(
        verdict=last.verdict,
        who=last.who,
        why=last.why,
        at=last.judged_at,
        kind=found.kind,
        reported=found.reported,
        score=found.score,
        probability=found.probability,
    )
    return replace(_made(found, last.verdict), judged=word)


def as_found(match: Match) -> Match:
    """A match as the program found it."""
    word = match.judged
    if word is None:
        return match
    return replace(
        match,
        kind=word.kind,
        reported=word.reported,
        score=word.score,
        probability=word.probability,
        judged=None,
    )


def _made(match: Match, verdict: Verdict) -> Match:
    sound = match.kind is MatchKind.SAME_SOUND
    match verdict:
        case Verdict.RIGHT:
            kind = MatchKind.SAME_SOUND if sound else MatchKind.SAME_FOOTAGE
            score = max(match.score, _BY_PERSON)
            return replace(match, kind=kind, reported=True, score=score, probability=_BY_PERSON)
        case Verdict.OTHER_TAKE if not sound:
            score = min(match.score, _OTHER_TAKE_SCORE)
            return replace(
                match,
                kind=MatchKind.SAME_PLACE,
                reported=True,
                score=score,
                probability=_BY_PERSON,
            )
    # Kept, but below every threshold: there is no kind for what is nothing.
    return replace(match, kind=MatchKind.UNCLEAR, reported=False, score=0.0, probability=0.0)


def _is_about(judgement: StoredJudgement, match: Match, query: str) -> bool:
    if (judgement.track == SOUND) != (match.kind is MatchKind.SAME_SOUND):
        return False
    if query == match.reference_sha256:
        return False
    mine, other = judgement.query_s, judgement.reference_s
    if (judgement.query, judgement.reference) == (match.reference_sha256, query):
        mine, other = other, mine
    elif (judgement.query, judgement.reference) != (query, match.reference_sha256):
        return False
    return _covers(mine, match.query_start_s, match.query_end_s) and _covers(
        other, match.reference_start_s, match.reference_end_s
    )


def _covers(said: tuple[float, float], start_s: float, end_s: float) -> bool:
    shared = min(end_s, said[1] + _SLACK_S) - max(start_s, said[0] - _SLACK_S)
    return shared >= _COVERED * (end_s - start_s)


def rejudged(answer: Answer, said: Sequence[StoredJudgement]) -> Answer:
    """An answer as it stands by what was said since. Its appearances keep their order."""
    if answer.error is not None:
        return answer
    appearances = tuple(
        replace(one, match=judged(one.match, answer.sha256, said)) for one in answer.appearances
    )
    return told(replace(answer, appearances=appearances))


def told(answer: Answer) -> Answer:
    """An answer with all that follows from its appearances: the first publications, what was
    found for each shot, the note of what people judged, and the finding."""
    matches = [appearance.match for appearance in answer.appearances]
    shots = tuple(replace(one, finding=_of_shot(one, matches)) for one in answer.shots)
    notes = tuple(note for note in answer.notes if not note.endswith((_NOTE, _NOTES)))
    made = replace(
        answer,
        earliest=earliest(answer.appearances, answer.published_at),
        shots=shots,
        notes=(*notes, *_note(answer.appearances)),
    )
    return replace(made, finding=finding(made))


def _note(appearances: Iterable[Appearance]) -> tuple[str, ...]:
    changed = sum(
        (word.kind, word.reported) != (one.match.kind, one.match.reported)
        for one in appearances
        if (word := one.match.judged) is not None
    )
    if not changed:
        return ()
    if changed == 1:
        return (f"One match was judged {_NOTE}",)
    return (f"{phrases.number(changed)} matches were judged {_NOTES}",)


def _of_shot(found: QueryShot, matches: Iterable[Match]) -> MatchKind | None:
    """The surest kind that any reported match gives to at least a third of a shot."""
    start, end = found.shot.start_s, found.shot.end_s
    matches = list(matches)
    for kind in (MatchKind.SAME_FOOTAGE, MatchKind.SAME_PLACE, MatchKind.UNCLEAR):
        for match in matches:
            shared = min(end, match.query_end_s) - max(start, match.query_start_s)
            if match.reported and match.kind is kind and shared >= (end - start) / 3:
                return kind
    return None
