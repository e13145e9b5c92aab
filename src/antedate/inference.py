"""Networks run by ONNX Runtime: one way to open them, for pictures and for texts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any


def network(
    weights: bytes, *, threads: int = 1, providers: Sequence[str] = ("CPUExecutionProvider",)
) -> Any:
    """A session that runs the network of an ONNX file. Imports ONNX Runtime, which is slow.

    A call takes ``threads`` processors. Raises what ONNX Runtime raises, whose classes it does
    not export, for weights that are none.
    """
    # ONNX Runtime queues telemetry as soon as it is imported, unless told not to before.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Idle threads that spin take the processors from decoding and verifying.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(weights, options, providers=list(providers))
