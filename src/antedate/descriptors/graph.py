"""Takes the arithmetic on pixels out of an ONNX file, so that it can be done by look-up.

The shipped models begin with Cast, Sub, Div and Transpose: from (n, height, width, 3) uint8 to
(n, 3, height, width) float32. ONNX Runtime does these three values at a time, which takes nearly
a third of the time of the small model. Without them the network takes normalised planes and
gives the same vectors. Only the outer layers of the file are read, as Protocol Buffers encode
them (https://protobuf.dev/programming-guides/encoding) with the numbers of
https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_STEPS = (b"Cast", b"Sub", b"Div", b"Transpose")
# ModelProto, GraphProto, NodeProto, TensorProto and ValueInfoProto: numbers of fields.
_GRAPH = 7
_NODE, _INITIALIZER, _INPUT = 1, 5, 11
_NODE_INPUT, _NODE_OUTPUT, _NODE_OPERATION = 1, 2, 4
_TENSOR_NAME, _TENSOR_RAW = 8, 9
_BYTES = 2
_WIDTHS = {1: 8, 5: 4}


class _Unread(Exception):
    """The file is not built as expected."""


@dataclass(frozen=True, slots=True)
class Bare:
    """A network without its first steps: pixel = (value - mean) / deviation, plane by plane.

    ``input`` is the name of what it takes: float32 (n, 3, height, width).
    """

    weights: bytes
    input: str
    mean: NDArray[np.float32]
    deviation: NDArray[np.float32]

    def tables(self) -> NDArray[np.float32]:
        """(3, 256): what each value of 0 to 255 becomes, by channel."""
        values = np.arange(256, dtype=np.float32)
        return (values - self.mean[:, None]) / self.deviation[:, None]


def bare(weights: bytes) -> Bare | None:
    """The network without the arithmetic on pixels; ``None`` where it does not begin so."""
    try:
        return _bare(weights)
    except (_Unread, IndexError):
        return None


def _bare(weights: bytes) -> Bare | None:
    outer = list(_fields(weights))
    graphs = [field for field in outer if field.number == _GRAPH]
    if len(graphs) != 1:
        return None
    inner = list(_fields(graphs[0].body))
    nodes = [field for field in inner if field.number == _NODE]
    first = [_node(field.body) for field in nodes[: len(_STEPS)]]
    inputs = [field for field in inner if field.number == _INPUT]
    if tuple(node.operation for node in first) != _STEPS or len(inputs) != 1:
        return None
    chained = all(one.output == other.inputs[0] for one, other in pairwise(first))
    constants = {name: raw for name, raw in _constants(inner) if len(raw) == 12}
    mean, deviation = (constants.get(first[step].inputs[1]) for step in (1, 2))
    if not chained or mean is None or deviation is None:
        return None
    kept = [field for field in inner if field not in nodes[: len(_STEPS)]]
    graph = b"".join(
        _packed(_INPUT, _planes(first[-1].output)) if field is inputs[0] else field.whole
        for field in kept
    )
    whole = b"".join(_packed(_GRAPH, graph) if f.number == _GRAPH else f.whole for f in outer)
    return Bare(
        whole,
        first[-1].output.decode(),
        np.frombuffer(mean, "<f4").astype(np.float32),
        np.frombuffer(deviation, "<f4").astype(np.float32),
    )


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of a message: its whole encoding, and what it holds where that has a length."""

    number: int
    whole: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class _Node:
    operation: bytes
    inputs: tuple[bytes, ...]
    output: bytes


def _node(message: bytes) -> _Node:
    fields = list(_fields(message))

    def bodies(number: int) -> list[bytes]:
        return [field.body for field in fields if field.number == number]

    outputs = bodies(_NODE_OUTPUT)
    if len(outputs) != 1:
        raise _Unread
    return _Node(bodies(_NODE_OPERATION)[0], tuple(bodies(_NODE_INPUT)), outputs[0])


def _constants(graph: list[_Field]) -> Iterator[tuple[bytes, bytes]]:
    """Names and raw values of the constants of a graph."""
    for field in graph:
        if field.number == _INITIALIZER:
            held = {part.number: part.body for part in _fields(field.body)}
            yield held.get(_TENSOR_NAME, b""), held.get(_TENSOR_RAW, b"")


def _planes(name: bytes) -> bytes:
    """The description of an input: float32 (batch, 3, height, width)."""
    sizes = (_packed(2, b"batch"), b"\x08\x03", _packed(2, b"height"), _packed(2, b"width"))
    shape = b"".join(_packed(1, size) for size in sizes)
    tensor = b"\x08\x01" + _packed(2, shape)
    return _packed(1, name) + _packed(2, _packed(1, tensor))


def _fields(message: bytes) -> Iterator[_Field]:
    at = 0
    while at < len(message):
        start = at
        tag, at = _number(message, at)
        kind, body = tag & 7, b""
        if kind == 0:
            _, at = _number(message, at)
        elif kind == _BYTES:
            length, at = _number(message, at)
            body = message[at : at + length]
            at += length
        elif kind in _WIDTHS:
            at += _WIDTHS[kind]
        else:
            raise _Unread
        yield _Field(tag >> 3, message[start:at], body)


def _number(message: bytes, at: int) -> tuple[int, int]:
    """A number in groups of seven bits, and where it ends."""
    value = shift = 0
    while True:
        part = message[at]
        value |= (part & 127) << shift
        at, shift = at + 1, shift + 7
        if part < 128:
            return value, at


def _packed(number: int, body: bytes) -> bytes:
    return _coded(number << 3 | _BYTES) + _coded(len(body)) + body


def _coded(value: int) -> bytes:
    groups = bytearray()
    while value > 127:
        groups.append(value & 127 | 128)
        value >>= 7
    return bytes([*groups, value])
