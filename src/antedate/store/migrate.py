"""Which schema an archive has, and bringing it up to this program's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from antedate.errors import ArchiveError

if TYPE_CHECKING:
    from alembic.config import Config

SCHEMA = "0007"
"""The revision that this program reads and writes."""


def schema_of(connection: Connection, database: Path) -> str | None:
    """The revision of an archive's schema, or ``None`` where there is no table yet.

    Raises ``ArchiveError`` when the tables are of something else.
    """
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if "alembic_version" in tables and "archive" in tables:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    raise ArchiveError(
        "this database is not an archive of Antedate",
        subject=str(database),
        remedy="Name another folder with --archive.",
    )


def refuse_newer(schema: str, folder: Path) -> None:
    """Raise ``ArchiveError`` for a schema that this program does not know."""
    if schema != SCHEMA and schema not in _known():
        raise ArchiveError(
            f"the archive was made by a newer version of Antedate (schema {schema}, this one "
            f"knows up to {SCHEMA})",
            subject=str(folder),
            remedy="Update with: pip install --upgrade antedate.",
        )


def upgrade(connection: Connection) -> None:
    """Take all steps to this program's schema, inside the caller's transaction."""
    # Alembic is slow to import and seldom needed.
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _known() -> set[str]:
    from alembic.script import ScriptDirectory

    return {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    location = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", location.replace("%", "%%"))
    return config
