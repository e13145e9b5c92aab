"""Write docs/commands.md from what the commands say of themselves.

Run it after a change to a command. With ``--check`` it writes nothing and exits with 1 when
the page is not what it would write.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from antedate.cli.main import app

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
_WIDTH = 80
_HEAD = """\
# Commands

<!-- Written by tools/commands.py from the commands' own help. Change the help, not this page. -->
"""


def page() -> str:
    """The whole page, with one section for each command."""
    sections = [
        f"## {name}\n\n```text\n{text}\n```\n" for name, text in _helps(get_command(app), [])
    ]
    return "\n".join((_HEAD, *sections))


def _helps(command: Any, names: list[str]) -> Iterator[tuple[str, str]]:
    """(name, help) of a command and all below it, in the order of its own help."""
    name = " ".join(["antedate", *names])
    context = command.make_context(name, [], resilient_parsing=True)
    context.terminal_width = context.max_content_width = _WIDTH
    text = command.get_help(context)
    yield name, "\n".join(line.rstrip() for line in text.strip().splitlines())
    for below, part in getattr(command, "commands", {}).items():
        yield from _helps(part, [*names, below])


def main() -> int:
    """Write or check the page; the exit status."""
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    print(f"{PAGE.name} is out of date: run python tools/commands.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
