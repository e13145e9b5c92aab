"""Judgement: from what was measured to the kind of a match, its score and probability."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from antedate.records import MatchKind

# The chance that a match is the same footage by its margin, fitted by eye to 230 true and 30
# false lines of the reuse benchmark: even at -0.04, 0.97 at +0.1.
_CHANCE_SLOPE, _CHANCE_EVEN = 25.0, 0.04
_MARGIN_SCALE = 0.15


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When measurements count. Correlations are in -1 to 1, times in seconds."""

    moving_s: float = 0.5
    """Seconds of movement needed before movement can tell anything."""
    moved: float = 0.43
    """Agreement of what moves that only the same footage reaches, where much moves."""
    moved_brief: float = 0.2
    """How much more is asked where movement is brief: chance agrees more easily there."""
    moved_short: float = 0.65
    """What is asked of a match shorter than ``short_s``."""
    moved_short_altered: float = 0.12
    short_s: float = 1.5
    moved_altered: float = 0.06
    """How much more is asked at another speed: more alignments were tried."""
    altered: float = 0.015
    long_s: float = 5.0
    steps: float = 0.45
    """Agreement of steps, frame to frame, that must go with that of movement: two takes of
    one gesture before one wall reach 0.41 over two seconds."""
    steps_long: float = 0.4
    """The same for a match longer than ``long_s``."""
    steps_altered: float = 0.68
    """The same at another speed, where a take of the same gesture agrees to 0.6."""
    steps_altered_long: float = 0.5
    """The same for a match longer than ``long_s``."""
    moved_lasting: float = 0.36
    steps_lasting: float = 0.3
    lasting_s: float = 4.0
    """Both are enough at the original's speed in a match longer than ``long_s`` in which
    something moves so long: wrong lines of that kind reach 0.22 and 0.13."""
    steps_alone: float = 0.55
    """Agreement of steps that is enough where movement is too small to agree otherwise."""
    stepping: float = 4.0
    stepping_moved: float = 2.2
    """Steps, of a quarter of a second, in which something must change for movement to count in
    a match shorter than ``long_s``: one fade of a slideshow agrees with another, and has fewer."""
    steps_moved: float = 0.15
    moved_ahead: float = 0.2
    """How much less than what is asked it may stand above every other alignment in time."""
    moved_barely: float = 0.1
    steps_ahead: float = 0.14
    """Where movement agrees by less than that more than is asked, its steps must stand above
    every other alignment too, as far but for this: cars that pass one gate step alike whenever
    they come. Of eleven such lines copies miss by 0.08 at most, cars by 0.2."""
    seen: float = 0.15
    spread: float = 0.036
    """The share of what the reference fills that keypoints must span: less is a caption."""
    other_take_moving_s: float = 1.5
    """Seconds of movement on both sides that must disagree to tell another take."""
    other_take_moved: float = 0.2
    other_take_seen: float = 0.5
    other_take_inliers: float = 25
    other_take_spread: float = 0.25
    other_take_fine: float = 0.35
    """Detail in common: the same captions on two cameras register, but nothing else."""
    still_agreement: float = 0.96
    still_patch: float = 0.008
    """The largest piece of a single picture that may differ: someone who stands elsewhere."""
    still_inliers: float = 25


@dataclass(frozen=True, slots=True)
class Judgement:
    """The kind of a match, how sure, and why, in words for a reader."""

    kind: MatchKind
    score: float
    probability: float
    reported: bool
    reason: str


def judge(
    measures: Mapping[str, float], *, still: bool, thresholds: Thresholds = Thresholds()
) -> Judgement:
    """Judge one verified segment. ``still``: one of the two sides is a single picture."""
    if still:
        return _still(measures, thresholds)
    t = thresholds
    margin = max(_margin_of_movement(measures, t), _margin_of_steps(measures, t))
    spanned = measures["spread"] >= t.spread * measures["covered"]
    if margin >= 0 and measures["seen"] >= t.seen and spanned:
        return Judgement(
            MatchKind.SAME_FOOTAGE,
            1 - 0.5 * math.exp(-margin / _MARGIN_SCALE),
            _squash(_CHANCE_SLOPE * (margin + _CHANCE_EVEN)),
            True,
            "The pictures register and what moves in them agrees frame by frame.",
        )
    registers = (
        measures["inliers"] >= t.other_take_inliers
        and measures["spread"] >= t.other_take_spread
        and measures["seen"] >= t.other_take_seen
        and measures["fine"] >= t.other_take_fine
    )
    moving_s = min(measures["moving_s"], measures["reference_moving_s"])
    apart = max(measures["moved"], measures["steps"] - 0.1) < t.other_take_moved
    if registers and moving_s >= t.other_take_moving_s and apart:
        return Judgement(
            MatchKind.SAME_PLACE,
            0.3 * _share(measures["seen"]),
            0.7,
            True,
            "The background registers, but what moves does not agree at any alignment.",
        )
    reason = (
        "The pictures register, but too little moves to tell one take from another."
        if moving_s < t.moving_s or _is_one_fade(measures, t)
        else "The pictures register in part; what moves agrees too weakly to be sure."
    )
    return Judgement(MatchKind.UNCLEAR, 0.2 * _share(measures["seen"]), 0.4, registers, reason)


def moved_needed(measures: Mapping[str, float], t: Thresholds = Thresholds()) -> float:
    """The agreement of what moves that is asked of a match, the more the less it rests on."""
    altered = is_altered(measures, t)
    least = t.moved_lasting if _lasts(measures, t) else t.moved
    needed = least + t.moved_brief * math.exp(-measures["moving_s"] / (3 if altered else 2))
    needed += t.moved_altered if altered else 0.0
    if measures["seconds"] >= t.short_s:
        return needed
    return max(needed, t.moved_short + (t.moved_short_altered if altered else 0.0))


def steps_needed(measures: Mapping[str, float], t: Thresholds = Thresholds()) -> float:
    """The agreement of steps that must go with it."""
    if _lasts(measures, t):
        return t.steps_lasting
    if not is_altered(measures, t):
        return t.steps if measures["seconds"] < t.long_s else t.steps_long
    return t.steps_altered if measures["seconds"] < t.long_s else t.steps_altered_long


def is_altered(measures: Mapping[str, float], t: Thresholds) -> bool:
    """Whether the copy runs at another speed than the reference."""
    return abs(measures["speed"] - 1.0) > t.altered


def _lasts(measures: Mapping[str, float], t: Thresholds) -> bool:
    moving_s = min(measures["moving_s"], measures["reference_moving_s"])
    long = measures["seconds"] >= t.long_s and moving_s >= t.lasting_s
    return long and not is_altered(measures, t)


def _margin_of_movement(measures: Mapping[str, float], t: Thresholds) -> float:
    """What is beyond that asked, as far as no other alignment reaches it too."""
    if measures["moving_s"] < t.moving_s or _is_one_fade(measures, t):
        return -1.0
    ahead = measures["moved"] - max(measures["moved_beside"], 0.0)
    needed, steps = moved_needed(measures, t), measures["steps"]
    if measures["moved"] < needed + t.moved_barely:
        steps = min(steps, steps - max(measures["steps_beside"], 0.0) + t.steps_ahead)
    return min(
        min(measures["moved"], ahead + t.moved_ahead) - needed, steps - steps_needed(measures, t)
    )


def _is_one_fade(measures: Mapping[str, float], t: Thresholds) -> bool:
    return measures["seconds"] < t.long_s and measures["stepping"] < t.stepping_moved


def _margin_of_steps(measures: Mapping[str, float], t: Thresholds) -> float:
    """Ripples and leaves: small movement that keeps step at the speed of the original."""
    ahead = measures["steps"] - max(measures["steps_beside"], 0.0)
    if is_altered(measures, t) or measures["stepping"] < t.stepping:
        return -1.0
    if measures["moved"] < t.steps_moved or measures["seconds"] < t.short_s:
        return -1.0
    return min(measures["steps"], ahead + t.moved_ahead) - t.steps_alone


def _still(measures: Mapping[str, float], t: Thresholds) -> Judgement:
    fine = measures["fine"]
    score = _squash(60 * (fine - t.still_agreement))
    whole = measures["patch"] <= t.still_patch and measures["inliers"] >= t.still_inliers
    if fine >= t.still_agreement and whole:
        return Judgement(
            MatchKind.SAME_FOOTAGE,
            0.5 + 0.5 * score,
            0.9 * score + 0.1,
            True,
            "The pictures register and agree in detail everywhere that has any.",
        )
    registers = (
        measures["inliers"] >= t.still_inliers
        and measures["spread"] >= t.other_take_spread
        and measures["seen"] >= t.other_take_seen
        and measures["fine"] >= t.other_take_fine
    )
    return Judgement(
        MatchKind.UNCLEAR,
        0.2 * _share(measures["seen"]),
        0.4,
        registers,
        "The pictures register, but their detail differs in places.",
    )


def _share(agreement: float) -> float:
    return min(max(agreement, 0.0), 1.0)


def _squash(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
