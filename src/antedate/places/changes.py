"""Lasting differences of a place: what came and went, proposed from its dated views alone.

For each cell the interval of views is sought that agree with each other, and with none
outside it: the views inside and those outside each look alike, and across they do not. Light,
shadow, weather and passing things come back or are gone in the next view; what lasts does
not. How large a difference chance alone makes is measured on the same views in shuffled
order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from antedate.evidence import Presence
from antedate.places.cells import Cells, Field, cells
from antedate.places.dated import Place
from antedate.places.likeness import Likeness, likeness, usual
from antedate.places.look import Look
from antedate.places.regions import Region, region_of
from antedate.places.sightings import Judged, followed, visible
from antedate.things import Thing

_SHUFFLES = 12
_FEWEST_VIEWS = 3
_MOST = 3.0
_NEAR_VIEWS = 1


@dataclass(frozen=True, slots=True)
class Change:
    """A region that differs between the views ``first`` to ``last`` (indices, both in) and
    all others. ``strength`` is how far above chance."""

    region: Region
    first: int
    last: int
    strength: float


def changes(place: Place, most: int = 12) -> list[Change]:
    """The lasting differences of a calibrated place, the clearest first."""
    excess = _excess(place.among)
    strength, spans = _best_intervals(excess)
    rng = np.random.default_rng(11)
    chance = np.concatenate([_shuffled(excess, rng) for _ in range(_SHUFFLES)])
    least = float(np.quantile(chance, 0.999))
    columns = place.grid_cells[0]
    found: list[Change] = []
    taken = np.zeros(len(strength), np.bool_)
    for seed in np.argsort(-strength):
        if strength[seed] <= least or len(found) >= most:
            break
        if taken[seed]:
            continue
        together = _grown(int(seed), spans, strength > least, taken, columns)
        taken[together] = True
        found.append(
            Change(
                region_of(np.array(together), columns),
                int(spans[seed, 0]),
                int(spans[seed, 1]),
                float(strength[seed] / (least + 1e-9)),
            )
        )
    return found


def proposed(place: Place, most: int = 12) -> list[Thing]:
    """Lasting things, with what each view shows of them. Those that came and went in the same
    views carry the same ``change``."""
    turns: dict[tuple[int, int], int] = {}
    out = []
    for number, change in enumerate(changes(place, most), 1):
        inside = np.zeros(len(place.views), np.bool_)
        inside[change.first : change.last + 1] = True
        stood = inside if _more_inside(place.cells, change, inside) else ~inside
        verdicts = follow(place, change.region, stood)
        key = next(
            (k for k in turns if _near(k, (change.first, change.last))),
            (change.first, change.last),
        )
        turn = turns.setdefault(key, len(turns) + 1)
        out.append(_thing(place, f"item {number}", change.region, verdicts, turn))
    return out


def follow(place: Place, region: Region, stood: NDArray[np.bool_]) -> list[Judged]:
    """What each view says of a region, from views where it is taken to stand and not.

    A view is judged by the others only, by how much nearer it is to the one group."""
    excess = _excess(place.among)[:, :, list(region.cells)].mean(axis=2)
    scores = np.array(
        [_nearer(row, _but(stood, at), _but(~stood, at)) for at, row in enumerate(excess)]
    )
    return _verdicts(scores, scores, stood, visible(place.cells, region.cells))


def follow_query(
    place: Place, region: Region, stood: NDArray[np.bool_], query: Look, plane: NDArray[np.float64]
) -> Judged:
    """What a query, registered by ``plane``, says of a region."""
    seen = cells(query, plane, place.size)
    among = _excess(place.among)[:, :, list(region.cells)].mean(axis=2)
    scores = np.array(
        [_nearer(row, _but(stood, at), _but(~stood, at)) for at, row in enumerate(among)]
    )
    alike = likeness([seen], place.cells, place.mask)
    parts = [usual(kind, place.among[kind]).excess(alike[kind]) for kind in ("edges", "pattern")]
    row = np.mean(parts, axis=0)[0][:, list(region.cells)].mean(axis=1)
    ours = np.array([_nearer(row, stood, ~stood)])
    return _verdicts(ours, scores, stood, visible([*place.cells, seen], region.cells)[-1:])[0]


def _excess(among: Likeness) -> Field:
    parts = [usual(kind, among[kind]).excess(among[kind]) for kind in ("edges", "pattern")]
    return np.asarray(np.clip(np.mean(parts, axis=0), -_MOST, _MOST), np.float32)


def _best_intervals(excess: Field) -> tuple[Field, NDArray[np.intp]]:
    """Of each cell, the contrast of the best interval and its first and last view."""
    n = len(excess)
    off = excess * (1 - np.eye(n, dtype=np.float32))[..., None]
    total = np.zeros((n + 1, n + 1, excess.shape[2]), np.float32)
    total[1:, 1:] = off.cumsum(axis=0).cumsum(axis=1)
    best = np.full(excess.shape[2], -np.inf, np.float32)
    spans = np.zeros((excess.shape[2], 2), np.intp)
    everything = total[n, n]
    for a in range(n):
        for b in range(a + _FEWEST_VIEWS, n + 1):
            k, rest = b - a, n - (b - a)
            if rest < _FEWEST_VIEWS or (a > 0 and b < n and rest < 2 * _FEWEST_VIEWS):
                continue
            inside = total[b, b] - total[a, b] - total[b, a] + total[a, a]
            rows = total[b, n] - total[a, n]
            across = rows - inside
            outside = everything - inside - 2 * across
            same = (inside + outside) / (k * (k - 1) + rest * (rest - 1))
            value = (same - across / (k * rest)) * np.sqrt(k * rest / n)
            better = value > best
            best[better] = value[better]
            spans[better] = a, b - 1
    return best, spans


def _shuffled(excess: Field, rng: np.random.Generator) -> Field:
    order = rng.permutation(len(excess))
    return _best_intervals(excess[np.ix_(order, order)])[0]


def _grown(
    seed: int,
    spans: NDArray[np.intp],
    strong: NDArray[np.bool_],
    taken: NDArray[np.bool_],
    columns: int,
) -> list[int]:
    """The seed with the cells beside it that changed in the same views."""
    out, waiting = {seed}, [seed]
    while waiting:
        at = waiting.pop()
        beside = [at - columns, at + columns]
        beside += [at - 1] if at % columns else []
        beside += [at + 1] if (at + 1) % columns else []
        for other in beside:
            if (
                0 <= other < len(strong)
                and strong[other]
                and not taken[other]
                and other not in out
                and _near(tuple(spans[other]), tuple(spans[seed]))
            ):
                out.add(other)
                waiting.append(other)
    return sorted(out)


def _near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= _NEAR_VIEWS for a, b in zip(one, other, strict=True))


def _more_inside(views: list[Cells], change: Change, inside: NDArray[np.bool_]) -> bool:
    """Whether there is more to see in the region while the interval lasts: then something
    stood there in it, else something stood there before and after."""
    at = list(change.region.cells)
    detail = np.array([one.detail[at].mean() / (one.detail.mean() + 1e-6) for one in views])
    return bool(np.median(detail[inside]) >= np.median(detail[~inside]))


def _but(group: NDArray[np.bool_], at: int) -> NDArray[np.bool_]:
    out = group.copy()
    out[at] = False
    return out


def _nearer(row: Field, here: NDArray[np.bool_], there: NDArray[np.bool_]) -> float:
    if not here.any() or not there.any():
        return float("nan")
    return float(row[here].mean() - row[there].mean())


def _verdicts(
    ours: NDArray[np.float64],
    known: NDArray[np.float64],
    stood: NDArray[np.bool_],
    clear: NDArray[np.bool_],
) -> list[Judged]:
    """By the two groups' normal densities with one spread."""
    finite = np.isfinite(known)
    one, other = known[stood & finite], known[~stood & finite]
    if not len(one) or not len(other):
        return [Judged(Presence.NOT_VISIBLE, 0.0) for _ in ours]
    spread = np.sqrt((one.var() * len(one) + other.var() * len(other)) / len(known)) + 1e-3
    middle, apart = (one.mean() + other.mean()) / 2, one.mean() - other.mean()
    out = []
    for value, seen in zip(ours, clear, strict=True):
        odds = (value - middle) * apart / spread**2 if np.isfinite(value) and seen else 0.0
        odds = float(np.clip(odds, -_MOST, _MOST))
        presence = Presence.PRESENT if odds > 0 else Presence.ABSENT
        out.append(Judged(presence if abs(odds) > 0.5 else Presence.NOT_VISIBLE, odds))
    return out


def _thing(place: Place, name: str, region: Region, verdicts: list[Judged], turn: int) -> Thing:
    width, height = place.size
    left, top, right, bottom = region.box
    seen = followed(place, region, verdicts)
    present = [one for one in seen if one.presence is Presence.PRESENT]
    words = "It stands in no view."
    if present:
        words = (
            f"It stands in {len(present)} of {len(seen)} views, the first on "
            f"{present[0].filmed.words()}, the last on {present[-1].filmed.words()}."
        )
    box = (left / width, top / height, right / width, bottom / height)
    return Thing(name, box, seen, words, turn)
