"""The learnt reader's network: what it holds of the names, incidents and words of one report.

An encoder of word pieces runs by ONNX Runtime; its vectors are judged by the small heads here.
How both were trained is told in ``model/README.md``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from antedate import inference
from antedate.cases.drafts import Draft, Span
from antedate.cases.reading.learnt_aliases import same_names
from antedate.cases.reading.learnt_candidates import (
    incident_spans,
    kept,
    mention_spans,
    stem,
)
from antedate.cases.reading.learnt_judged import (
    NONE,
    Floats,
    Ints,
    Judged,
    bucket,
    sigmoid,
    softmax,
)
from antedate.cases.reading.learnt_pieces import Pieces, pieces
from antedate.cases.reading.learnt_tags import inside, tagged
from antedate.errors import UsageError

FOLDER = Path(__file__).with_name("model")
WINDOW, STRIDE = 480, 320
"""Word pieces encoded at a time, and from one time to the next."""
MOST_MENTIONS, MOST_INCIDENTS = 600, 100
"""Bound the work on a long text."""
_REMEDY = "Install Antedate again: the file comes with it."


class Network:
    """The shipped network, or that of another ``folder``. Raises ``UsageError`` without its
    files."""

    def __init__(self, folder: Path = FOLDER) -> None:
        try:
            words = (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
            with np.load(folder / "heads.npz") as heads:
                self._w = {name: heads[name].astype(np.float32) for name in heads.files}
            self._session = inference.network((folder / "encoder.onnx").read_bytes())
        except OSError as error:
            raise UsageError(
                "the learnt reader of reports is missing a file",
                subject=str(error.filename),
                remedy=_REMEDY,
            ) from error
        except Exception as error:  # ONNX Runtime raises its own, unexported classes
            raise UsageError(
                f"the learnt reader of reports cannot be loaded ({type(error).__name__})",
                subject=str(folder),
                remedy=_REMEDY,
            ) from error
        self._vocabulary = {word: n for n, word in enumerate(words) if word}

    def judge(self, draft: Draft) -> Judged:
        """What the network holds of a draft's report: of its first 6,000 word pieces."""
        text = draft.text
        read = pieces(text, self._vocabulary)
        tags, halves = self._encoded(read)
        end = read.ends[-1] if read.ends else 0
        near = [s for s in mention_spans(draft) if s.end <= end]
        marked = [s for kind in (0, 1) for s, _ in tagged(tags, read, kind, 0.3)]
        mentions, at = _placed(kept(text, [*near, *marked])[:MOST_MENTIONS], read)
        events = incident_spans(draft)[:MOST_INCIDENTS]
        known = [(n, s) for n, group in enumerate(events) for s in group if read.of(s)]
        of_rules = [s for i in draft.incidents for s in i.spans if s.start < end]
        fresh = [s for s, _ in tagged(tags, read, 3, 0.5) if not any(map(s.meets, of_rules))]
        known += [(NONE, s) for s in fresh[:MOST_INCIDENTS]]
        told, told_at = _placed([s for _, s in known], read)
        m, u = self._vectors(halves, at, 0), self._vectors(halves, told_at, 1)
        statements = tagged(tags, read, 2, 0.5)
        return Judged(
            mentions=mentions,
            role=sigmoid(m @ self._w["role.weight"].T + self._w["role.bias"]),
            spot=inside(tags, 1, at) - inside(tags, 0, at),
            told=told,
            owner=np.array([n for n, _ in known], np.int64),
            tie=self._tie(m, at, u, told_at),
            real=sigmoid(u @ self._w["real.weight"][0] + self._w["real.bias"]),
            kind=softmax(u @ self._w["kind.weight"].T + self._w["kind.bias"]),
            joint=self._joint(u, told_at, [stem(s.of(text)) for s in told]),
            dates=self._dates(draft, read, halves, u, told_at),
            places=self._choice("placed", "unplaced", u, told_at, m, at),
            statements=statements,
            said=self._said(halves, _placed([s for s, _ in statements], read)[1], m, at),
            same=same_names(self._w, [s.of(text) for s in mentions], m, at),
            end=end,
        )

    def _encoded(self, read: Pieces) -> tuple[Floats, Floats]:
        """Tag logits and halves of span vectors, put together from the middle of windows."""
        first, last = self._vocabulary["[CLS]"], self._vocabulary["[SEP]"]
        tags, halves, begin, count = [], [], 0, len(read.ids)
        while True:
            end = min(begin + WINDOW, count)
            ids = np.array([[first, *read.ids[begin:end], last]], np.int64)
            cases = np.array([[0, *read.cases[begin:end], 0]], np.int64)
            given = {"ids": ids, "cases": cases, "mask": np.ones(ids.shape, np.float32)}
            one, two = self._session.run(None, given)
            lead = (WINDOW - STRIDE) // 2 if begin else 0
            tail = (WINDOW - STRIDE) // 2 if end < count else 0
            tags.append(one[0, 1 + lead : 1 + end - begin - tail])
            halves.append(two[0, 1 + lead : 1 + end - begin - tail])
            if end == count:
                break
            begin += STRIDE
        return np.concatenate(tags), np.concatenate(halves)

    def _vectors(self, halves: Floats, at: Ints, kind: int) -> Floats:
        width = halves.shape[1] // 8
        first = halves[at[:, 0], 2 * kind * width : (2 * kind + 1) * width]
        last = halves[at[:, 1], (2 * kind + 1) * width : (2 * kind + 2) * width]
        return np.asarray(np.maximum(first + last, 0), np.float32)

    def _tie(self, m: Floats, at: Ints, u: Floats, told: Ints) -> Floats:
        far = bucket(told[None, :, 0] - at[:, :1])
        logits = np.stack([m @ w @ u.T / math.sqrt(m.shape[1]) + by[far] for w, by in zip(
            self._w["tied"], self._w["tied_far"], strict=True
        )], 1)  # fmt: skip
        return softmax(logits)

    def _joint(self, u: Floats, told: Ints, stems: list[str]) -> Floats:
        both = self._w["joint"] + self._w["joint"].T
        logits = u @ both @ u.T / math.sqrt(u.shape[1])
        logits += self._w["joint_far"][bucket(np.abs(told[None, :, 0] - told[:, :1]))]
        same = np.array(stems)[:, None] == np.array(stems)[None]
        return sigmoid(logits + self._w["joint_word"][0] + self._w["joint_word"][1] * same)

    def _dates(self, draft: Draft, read: Pieces, halves: Floats, u: Floats, told: Ints) -> Floats:
        spans = [d.span for d in draft.dates]
        known = [n for n, s in enumerate(spans) if read.of(s)]
        at = _placed([spans[n] for n in known], read)[1]
        full = np.full((len(u), len(spans) + 1), -1e9, np.float32)
        v = self._vectors(halves, at, 2)
        full[:, [*known, len(spans)]] = self._choice("dated", "undated", u, told, v, at)
        return full

    def _choice(self, name: str, none: str, u: Floats, told: Ints, v: Floats, at: Ints) -> Floats:
        """For each word for an incident, the logit of each choice and of none."""
        logits = u @ self._w[name] @ v.T / math.sqrt(u.shape[1])
        logits += self._w[f"{name}_far"][bucket(at[None, :, 0] - told[:, :1])]
        bare = u @ self._w[f"{none}.weight"].T + self._w[f"{none}.bias"]
        return np.asarray(np.concatenate([logits, bare], 1), np.float32)

    def _said(self, halves: Floats, told: Ints, m: Floats, at: Ints) -> Floats:
        v = self._vectors(halves, told, 3)
        before, after = at[None, :, 0] - told[:, :1], at[None, :, 0] - told[:, 1:]
        gap = np.where(before < 0, before, np.maximum(after, 0))
        logits = v @ self._w["said"] @ m.T / math.sqrt(halves.shape[1] // 8)
        logits += self._w["said_far"][bucket(gap)]
        logits += m @ self._w["speaks.weight"][0] + self._w["speaks.bias"]
        bare = v @ self._w["unsaid.weight"].T + self._w["unsaid.bias"]
        return softmax(np.concatenate([logits, bare], 1))


@lru_cache(maxsize=1)
def network() -> Network:
    """The shipped network, loaded once."""
    return Network()


def _placed(spans: Sequence[Span], read: Pieces) -> tuple[list[Span], Ints]:
    """Those spans that hold word pieces, and (n, 2) the first and last of each."""
    found = [(s, at) for s in spans if (at := read.of(s)) is not None]
    return [s for s, _ in found], np.array([at for _, at in found], np.int64).reshape(-1, 2)
