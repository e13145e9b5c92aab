"""The documents say what is there: commands, links, and what a newcomer has to type."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from antedate.cli.main import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def _verbs(command: Any, name: str = "antedate") -> Iterator[str]:
    parts = getattr(command, "commands", {})
    if not parts:
        yield name
    for below, part in parts.items():
        yield from _verbs(part, f"{name} {below}")


def test_the_page_of_commands_is_current() -> None:
    script = ROOT / "tools" / "commands.py"
    ran = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def test_the_readme_has_a_row_for_every_command_or_its_group() -> None:
    rows = set(re.findall(r"^\| `(antedate [a-z -]+?)(?: [A-Z].*?)?` \|", README, re.MULTILINE))
    verbs = set(_verbs(get_command(app)))
    groups = {verb.rpartition(" ")[0] for verb in verbs} - {"antedate"}
    assert rows <= verbs | groups
    assert {verb for verb in verbs if not rows & {verb, verb.rpartition(" ")[0]}} == set()


def test_the_first_screen_has_the_two_commands() -> None:
    screen = README.splitlines()[:24]
    for command in ("sh tools/demo", "sh tools/test"):
        assert any(line.startswith(command) for line in screen)
        assert (ROOT / command.removeprefix("sh ")).is_file()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8"))
    missing = [link for link in links if not (page.parent / link).exists()]
    assert not missing
