"""``tools/environment``: which Python it takes, what it installs, and when it does nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "environment"
NAMES = ("python3", "python3.12", "python3.13", "python3.14")
# Stands for a Python: it notes what it is asked to do and makes the folder of an environment.
GOOD = """#!/bin/sh
echo "$*" >> "$NOTES"
if [ "$1 $2" = "-m venv" ]; then
    mkdir -p "$4/bin" && cp "$0" "$4/bin/python" && cp "$0" "$4/bin/antedate"
fi
"""
OLD = "#!/bin/sh\nexit 1\n"
BARE = """#!/bin/sh
case $2 in *ensurepip*) exit 1 ;; *%d.%d*) echo 3.13 ;; esac
"""


class Checkout:
    """A copy of the script in a folder of its own, and a PATH whose Pythons are stubs."""

    def __init__(self, root: Path) -> None:
        self.root = root / "a checkout"
        self.lock = self.root / "requirements.lock"
        self.notes = root / "notes"
        self._path = root / "bin"
        (self.root / "tools").mkdir(parents=True)
        self._path.mkdir()
        shutil.copy(SCRIPT, self.root / "tools")
        self.lock.write_text("thing==1\n")

    def give(self, name: str, text: str) -> None:
        stub = self._path / name
        stub.write_text(text)
        stub.chmod(0o755)

    def run(self) -> tuple[int, str, str]:
        """Exit status, standard error, and what the Pythons were asked, but for questions."""
        self.notes.write_text("")
        path = f"{self._path}{os.pathsep}{os.environ['PATH']}"
        ran = subprocess.run(
            ["sh", str(self.root / "tools" / "environment"), self.lock.name],
            env={"PATH": path, "NOTES": str(self.notes)},
            capture_output=True,
            text=True,
            check=False,
        )
        asked = [line for line in self.notes.read_text().splitlines() if line.startswith("-m")]
        return ran.returncode, ran.stderr, "\n".join(asked)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    made = Checkout(tmp_path)
    for name in NAMES:
        made.give(name, OLD)
    return made


def test_says_what_to_install_where_every_python_is_too_old(checkout: Checkout) -> None:
    status, said, _ = checkout.run()
    assert status == 2
    assert "needs Python 3.12" in said
    assert "apt-get install" in said


def test_looks_for_a_newer_python_beside_an_old_one(checkout: Checkout) -> None:
    checkout.give("python3.12", GOOD)
    status, _, asked = checkout.run()
    assert status == 0
    assert "-m venv" in asked


def test_says_what_is_missing_where_environments_cannot_be_made(checkout: Checkout) -> None:
    checkout.give("python3", BARE)
    status, said, _ = checkout.run()
    assert status == 2
    assert "apt-get install python3.13-venv" in said


def test_installs_ready_made_packages_by_hash_and_the_project_alone(checkout: Checkout) -> None:
    checkout.give("python3", GOOD)
    _, _, asked = checkout.run()
    pinned, project = (line for line in asked.splitlines() if "pip install" in line)
    assert "--require-hashes" in pinned
    assert "--only-binary :all:" in pinned
    assert "--no-deps" in project
    assert "--no-build-isolation" in project


def test_does_nothing_until_the_lock_changes(checkout: Checkout) -> None:
    checkout.give("python3", GOOD)
    assert "pip install" in checkout.run()[2]
    assert checkout.run() == (0, "", "")
    checkout.lock.write_text("thing==2\n")
    again = checkout.run()[2]
    assert "pip install" in again
    assert "-m venv" not in again


def test_installs_again_after_an_interruption(checkout: Checkout) -> None:
    fails = GOOD + 'case "$*" in *--editable*) exit 1 ;; esac\n'
    checkout.give("python3", fails)
    assert checkout.run()[0] == 1
    shutil.copy(checkout.root / ".venv/bin/antedate", checkout.root / ".venv/bin/python")
    (checkout.root / ".venv/bin/python").write_text(GOOD)
    assert "pip install" in checkout.run()[2]
    assert checkout.run() == (0, "", "")
