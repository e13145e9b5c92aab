"""Simulated inquiries: a true filming date, things that come and go, dated views, a query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from antedate.dating.settings import DatingSettings
from antedate.evidence import ChangeRates, ErrorRates, FloatArray

SPAN_DAYS = 730.0
ITEMS = (2, 4, 8, 16)
VIEWS = (5, 10, 20, 40)


@dataclass(frozen=True, slots=True)
class World:
    """How cases come about; the engine's settings are apart from it, and may be wrong."""

    name: str
    words: str
    prior: DatingSettings = DatingSettings()
    rates: ChangeRates = ChangeRates()
    errors: ErrorRates = ErrorRates()
    shared: bool = False
    wrong_place: float = 0.02
    wrong_dates: float = 0.0
    visible: float = 0.7
    appearance: float = 0.3
    true_appearance: float = 0.9


@dataclass(frozen=True, slots=True)
class Case:
    """Times in days from the start of the window, which is ``SPAN_DAYS`` long.

    ``seen``: what each view says of each thing, 1 present, 0 absent, -1 not visible, shape
    (things, views); ``query``: the same for the query, shape (things,). ``appeared`` is when
    an earlier post was published, or ``nan``.
    """

    filmed: float
    views: FloatArray
    seen: FloatArray
    query: FloatArray
    appeared: float


def worlds() -> tuple[World, ...]:
    """All settings, the right one first."""
    right = World("right", "all settings right; 2 % wrong places, as the engine assumes")
    rates, errors = right.rates, right.errors
    return (
        right,
        replace(right, name="shared", words="changes move several things at once", shared=True),
        *(
            replace(
                right,
                name=f"rates x{factor:g}",
                words=f"things change {factor:g} times as often as assumed",
                rates=ChangeRates(rates.appear_per_day * factor, rates.go_per_day * factor),
            )
            for factor in (0.25, 0.5, 2, 4)
        ),
        replace(
            right,
            name="errors x2",
            words="sightings are wrong twice as often as assumed",
            errors=ErrorRates(2 * errors.false_present, 2 * errors.missed),
        ),
        replace(
            right,
            name="errors x1/2",
            words="sightings are wrong half as often as assumed",
            errors=ErrorRates(errors.false_present / 2, errors.missed / 2),
        ),
        replace(right, name="5 % wrong place", words="5 % show another place", wrong_place=0.05),
        replace(right, name="all wrong place", words="every query is elsewhere", wrong_place=1.0),
        replace(
            right,
            name="wrong view dates",
            words="5 % of the views are dated wrongly, anywhere in the window",
            wrong_dates=0.05,
        ),
        replace(
            right,
            name="old footage",
            words="the engine expects 60 % fresh footage; 20 % is",
            prior=replace(right.prior, fresh_weight=0.2),
        ),
        replace(
            right,
            name="shared, rates x4, 5 % wrong",
            words="shared changes, four times the rate, 5 % wrong places",
            shared=True,
            wrong_place=0.05,
            rates=ChangeRates(rates.appear_per_day * 4, rates.go_per_day * 4),
        ),
    )


def cases(world: World, count: int, seed: int) -> Iterator[Case]:
    """``count`` cases, the same for the same seed; amounts of evidence in turn."""
    random = np.random.default_rng(seed)
    for number in range(count):
        items = ITEMS[number % len(ITEMS)]
        views = VIEWS[number // len(ITEMS) % len(VIEWS)]
        yield _case(world, random, items, views)


def _case(world: World, random: np.random.Generator, items: int, views: int) -> Case:
    filmed = _filmed(world.prior, random)
    at = np.sort(random.uniform(0, SPAN_DAYS, views))
    wrong = random.random(views) < world.wrong_dates
    true_at = np.where(wrong, random.uniform(0, SPAN_DAYS, views), at)
    paths = [_path(world.rates, random) for _ in range(items)]
    if world.shared:
        # One change moves a few things: each takes the path of one of about a third as many.
        leaders = random.integers(0, max(1, round(items / 3)), items)
        paths = [paths[leader] for leader in leaders]
    state = np.array([[_stands(path, time) for time in true_at] for path in paths])
    here = np.array([_stands(path, filmed) for path in paths])
    query = _reported(here, world.errors, random)
    if random.random() < world.wrong_place:
        # At some other place the things registered onto are there or not by chance.
        query = (random.random(items) < 0.5).astype(float)
    query = np.where(random.random(items) < world.visible, query, -1.0)
    seen = _reported(state, world.errors, random)
    seen = np.where(random.random(seen.shape) < world.visible, seen, -1.0)
    return Case(filmed, at, seen, query, _appeared(world, filmed, random))


def _filmed(prior: DatingSettings, random: np.random.Generator) -> float:
    """A date from the prior that ``antedate.dating.prior`` states, by inverting each part."""
    u = random.random()
    if random.random() < prior.fresh_weight:
        most = 1 - np.exp(-SPAN_DAYS / prior.mean_delay_days)
        delay = -prior.mean_delay_days * np.log(1 - u * most)
    else:
        low, high = np.log(prior.old_scale_days), np.log(prior.old_scale_days + SPAN_DAYS)
        delay = np.exp(low + u * (high - low)) - prior.old_scale_days
    return float(SPAN_DAYS - delay)


def _path(rates: ChangeRates, random: np.random.Generator) -> tuple[bool, FloatArray]:
    """Whether a thing stands at first, and when it changes."""
    first = bool(random.random() < rates.appear_per_day / (rates.appear_per_day + rates.go_per_day))
    times, at, stands = [], 0.0, first
    while at < SPAN_DAYS:
        at += random.exponential(1 / (rates.go_per_day if stands else rates.appear_per_day))
        times.append(at)
        stands = not stands
    return first, np.array(times)


def _stands(path: tuple[bool, FloatArray], time: float) -> bool:
    return bool(path[0]) ^ bool(np.searchsorted(path[1], time) % 2)


def _reported(state: FloatArray, errors: ErrorRates, random: np.random.Generator) -> FloatArray:
    draw = random.random(state.shape)
    return np.where(state, draw >= errors.missed, draw < errors.false_present).astype(float)


def _appeared(world: World, filmed: float, random: np.random.Generator) -> float:
    """A post that a search may turn up: at any time, but of this footage only once filmed."""
    found, true, at = random.random(), random.random(), random.uniform(0.0, SPAN_DAYS)
    if found >= world.appearance or (true < world.true_appearance and at < filmed):
        return float("nan")
    return float(at)
