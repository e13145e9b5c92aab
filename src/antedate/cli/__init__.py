"""The command line: one verb a workflow."""

from antedate.cli.main import main

__all__ = ["main"]
