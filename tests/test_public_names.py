"""The names that ``antedate`` hands on, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import antedate


@pytest.mark.parametrize("name", antedate.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(antedate, name).__module__.startswith("antedate.")


def test_no_other_name_is_made_up() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = antedate.nothing


def test_importing_it_loads_nothing_large() -> None:
    seen = "import sys, antedate; print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    ran = subprocess.run([sys.executable, "-c", seen], check=True, capture_output=True, text=True)
    large = {"numpy", "cv2", "av", "onnxruntime", "faiss", "sqlalchemy", "scipy", "PIL", "rich"}
    assert not large & set(ran.stdout.split())
