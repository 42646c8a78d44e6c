"""The read model: what the topics say, in SQLite, for a page that answers at once.

Every write is an upsert that can be repeated, so a record read twice changes nothing. The database carries an id of its
own that is part of the consumer group's name: a new database reads the topics from their beginning.
"""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

from streams.console.rows import WRITERS
from streams.core.errors import BadSettings, Unavailable

Row = dict[str, Any]
DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
PASSING = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})


def open_store(path: Path) -> Store:
    """Open the read model of the settings.

    Raises BadSettings for a file or folder that cannot be used, Unavailable for a full disk or a database that is held.
    """
    try:
        return Store(path)
    except OSError as error:
        raise BadSettings("console.database", f"{path} cannot be made: {error.strerror}") from error
    except sqlite3.Error as error:
        why, code = f"{path} cannot be used: {error}", getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in PASSING:
            raise Unavailable("console.database", why) from error
        advice = "; it may be deleted, and is made again from the topics" if code in DAMAGED else ""
        raise BadSettings("console.database", why + advice) from error


class Store:
    """One SQLite database; methods may be called from any thread, one at a time."""

    def __init__(self, path: Path | str) -> None:
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._lock = threading.Lock()
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(files("streams.console").joinpath("schema.sql").read_text("utf-8"))
        self.id = self._identity()

    def _identity(self) -> str:
        self._db.execute("INSERT OR IGNORE INTO meta VALUES ('id', ?)", (uuid.uuid4().hex[:12],))
        return str(self._db.execute("SELECT value FROM meta WHERE key = 'id'").fetchone()[0])

    def write(self, values: Iterable[Any]) -> None:
        """Take decoded records of any topic, all or none."""
        with self._lock, self._transaction() as run:
            for value in values:
                statement, parameters = WRITERS[type(value)](value)
                run(statement, parameters)

    def _transaction(self) -> _Transaction:
        return _Transaction(self._db)

    def rows(self, statement: str, parameters: Iterable[Any] = ()) -> list[Row]:
        """Rows of a SELECT, as dictionaries."""
        with self._lock:
            return [dict(row) for row in self._db.execute(statement, tuple(parameters))]

    def close(self) -> None:
        with self._lock:
            self._db.close()


class _Transaction:
    """BEGIN ... COMMIT, or ROLLBACK when something raised."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> Callable[..., sqlite3.Cursor]:
        self._db.execute("BEGIN IMMEDIATE")
        return self._db.execute

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._db.execute("COMMIT" if kind is None else "ROLLBACK")
