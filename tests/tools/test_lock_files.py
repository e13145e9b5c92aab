"""The lock files pin all that the project asks for, by hash, and name no address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUNTIME = PROJECT["project"]["dependencies"]
DEVELOPMENT = PROJECT["dependency-groups"]["dev"]
BUILD = PROJECT["build-system"]["requires"]


def _pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text("utf-8")
    return {canonicalize_name(n): v for n, v in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.M)}


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        ("requirements.lock", RUNTIME + BUILD),
        ("requirements-dev.lock", RUNTIME + BUILD + DEVELOPMENT),
    ],
)
def test_a_lock_pins_what_the_project_asks_for(lock: str, asked: list[str]) -> None:
    pins = _pins(lock)
    for requirement in map(Requirement, asked):
        pinned = pins.get(canonicalize_name(requirement.name))
        assert pinned is not None, f"{lock} lacks {requirement.name}: run sh tools/lock"
        assert requirement.specifier.contains(pinned), f"{requirement} but {pinned} in {lock}"


def test_the_development_lock_holds_the_other_at_the_same_versions() -> None:
    assert _pins("requirements.lock").items() <= _pins("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_line_is_a_pin_or_a_hash(lock: str) -> None:
    pin = re.compile(r"[a-z0-9][\w.-]*==[\w.!+]+( ; [\w .<>=!'\"()]+)? \\")
    digest = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    others = [line for line in lines if not (pin.fullmatch(line) or digest.fullmatch(line))]
    assert not others
    hashed = [number for number, line in enumerate(lines) if pin.fullmatch(line)]
    assert all(digest.fullmatch(lines[number + 1]) for number in hashed)
