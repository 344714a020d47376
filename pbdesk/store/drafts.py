"""What is typed and not saved yet, so that it survives the window: no record, so without revisions, undo or a dump."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from pbdesk.store.values import read_instant


@dataclass(frozen=True, slots=True)
class Draft:
    """An unfinished form: under which key, what to call it, when it was kept, and its content as its page wrote it."""

    key: str
    title: str
    saved_at: datetime
    content: str


def keep(conn: sqlite3.Connection, key: str, title: str, content: str, now: str) -> None:
    """Keeps a draft in the place of an earlier one of the same key."""
    conn.execute(
        "INSERT INTO draft (key, title, saved_at, content) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET "
        "title = excluded.title, saved_at = excluded.saved_at, content = excluded.content",
        (_sound(key), _sound(title), now, _sound(content)),
    )


def every(conn: sqlite3.Connection) -> tuple[Draft, ...]:
    """All drafts, the latest first."""
    rows = conn.execute("SELECT d.key, d.title, d.saved_at, d.content FROM draft d ORDER BY d.saved_at DESC, d.key")
    return tuple(Draft(row[0], row[1], read_instant(row[2]), row[3]) for row in rows)


def drop(conn: sqlite3.Connection, key: str) -> None:
    """Removes a draft, if there is one."""
    conn.execute("DELETE FROM draft WHERE key = ?", (_sound(key),))


def _sound(words: str) -> str:
    """Text that can be stored whatever was pasted: half a character becomes a question mark."""
    return words.encode("utf-8", "replace").decode()
