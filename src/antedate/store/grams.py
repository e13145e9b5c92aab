"""Finding quickly which posts may hold a text. All of it that is particular to a database.

On SQLite this is an index of three-letter pieces (FTS5, trigram) over the folded text of
``post_search``, without a copy of that text. It only ever proposes: whoever asks looks at the
text itself, so that a database without such an index gives the same answers, more slowly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, func, literal
from sqlalchemy.sql.elements import SQLColumnExpression

from antedate.store.columns import AnyText, escaped

TABLE = "post_grams"
_N = 3
# Two more letters at the end, so that every letter begins a piece.
_END = "\n\n"
# A long text is told from others by some of its pieces.
_MOST_PIECES = 24
# Short words begin many pieces; of those that begin more, half the posts have one.
_MOST_BEGINNINGS = 200
_LAST_LETTER = "\U0010ffff"


def make(connection: Connection) -> None:
    """Make the index, empty."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {TABLE} USING fts5(text, content='', columnsize=0, "
            "detail=none, tokenize='trigram case_sensitive 1')"
        )
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {TABLE}_words USING fts5vocab({TABLE}, 'row')"
        )


def drop(connection: Connection) -> None:
    """Take the index away."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"DROP TABLE {TABLE}_words")
        connection.exec_driver_sql(f"DROP TABLE {TABLE}")


def add(connection: Connection, texts: Sequence[tuple[int, str]]) -> None:
    """Take in folded texts by the ids of their posts, which are not in the index."""
    if texts and connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"INSERT INTO {TABLE} (rowid, text) VALUES (?, ?)",  # noqa: S608 - a fixed name
            [(post_id, escaped(text) + _END) for post_id, text in texts],
        )


def remove(connection: Connection, texts: Sequence[tuple[int, str]]) -> None:
    """Take out texts, each exactly as it was taken in."""
    if texts and connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"INSERT INTO {TABLE} ({TABLE}, rowid, text) "  # noqa: S608 - a fixed name
            "VALUES ('delete', ?, ?)",
            [(post_id, escaped(text) + _END) for post_id, text in texts],
        )


def wipe(connection: Connection) -> None:
    """Leave nothing in the index of what was taken out of it, which else waits to be merged."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')"  # noqa: S608 - a fixed name
        )


def candidates(connection: Connection, words: Iterable[str], most: int) -> list[int] | None:
    """The posts that may hold all these folded words, ``most`` at most.

    ``None`` where there may be more of them, or no index knows: then look at every post.
    """
    if connection.dialect.name != "sqlite":
        return None
    wanted = [escaped(word) for word in words]
    long = [word for word in wanted if len(word) >= _N]
    if long:
        asked = " ".join(_quoted(piece) for word in long for piece in _pieces(word))
        return _matching(connection, asked, most)
    for word in wanted:
        pieces = _beginning_with(connection, word)
        if pieces is None:
            continue
        if not pieces:
            return []
        found = _matching(connection, " OR ".join(map(_quoted, pieces)), most)
        if found is not None:
            return found
    return None


def holds(
    connection: Connection, column: SQLColumnExpression[str], text: str
) -> ColumnElement[bool]:
    """That a column holds a text, letter by letter."""
    find = func.instr if connection.dialect.name == "sqlite" else func.strpos
    found: ColumnElement[int] = find(column, literal(text, AnyText))
    return found > 0


def _pieces(word: str) -> list[str]:
    pieces = list(dict.fromkeys(word[at : at + _N] for at in range(len(word) - _N + 1)))
    step = max(1, len(pieces) // _MOST_PIECES)
    return pieces[::step][:_MOST_PIECES]


def _beginning_with(connection: Connection, start: str) -> list[str] | None:
    """The pieces in the index that begin with a letter or two, ``None`` for very many."""
    found = connection.exec_driver_sql(
        f"SELECT term FROM {TABLE}_words WHERE term >= ? AND term < ? LIMIT ?",  # noqa: S608
        (start, start + _LAST_LETTER, _MOST_BEGINNINGS + 1),
    )
    pieces = [row[0] for row in found]
    return pieces if len(pieces) <= _MOST_BEGINNINGS else None


def _matching(connection: Connection, asked: str, most: int) -> list[int] | None:
    found = connection.exec_driver_sql(
        f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH ? LIMIT ?",  # noqa: S608 - a fixed name
        (asked, most + 1),
    )
    ids = [row[0] for row in found]
    return ids if len(ids) <= most else None


def _quoted(piece: str) -> str:
    return '"' + piece.replace('"', '""') + '"'
