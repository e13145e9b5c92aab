"""Nothing about a user is gathered: the model's runtime is told so before it starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "program",
    [
        "from antedate.descriptors.model import Model; Model()",
        "from antedate.cases.reading.learnt_model import Network; Network()",
    ],
)
def test_loading_the_model_leaves_no_trace_in_the_home_folder(tmp_path: Path, program: str) -> None:
    inherited = {k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY"}
    environment = inherited | {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, timeout=120)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
