"""Other ways to find reused footage, each run by its own interpreter.

Each module is a script: ``add STORE FILE...`` and ``check STORE FILE...``; ``check`` prints one
line a query in the form of ``antedate check --json``. They import nothing of this project, so that
a peer's environment holds the peer alone.
"""
