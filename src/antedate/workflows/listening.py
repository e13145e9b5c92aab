"""Sound in adding: from a file to the landmarks that an archive keeps of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from antedate.descriptors.codes import Codes
from antedate.descriptors.peaks import RATE_HZ
from antedate.descriptors.sound import describe_samples
from antedate.media.worker import Decoder

Samples = Iterator[NDArray[np.float32]]


def describe_sound(
    decoder: Decoder, path: Path, watched: Callable[[Samples], Samples] = lambda samples: samples
) -> Codes | None:
    """The landmarks of a file's sound, none of them where it is silent; ``None`` where the
    file has no sound. They belong in the archive by ``SOUND``, as ``TRACK``.

    ``watched`` may end the reading. Raises ``MediaError`` and its kinds.
    """
    chunks = watched(decoder.sound(path, RATE_HZ))
    first = next(chunks, None)
    return None if first is None else describe_samples(chain([first], chunks))
