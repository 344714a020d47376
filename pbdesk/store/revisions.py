"""Revisions: immutable contents of records, each named by the SHA-256 of what it says.

``parents`` are the heads that a person was shown when saving. The same content made from the same parents by the same
action has the same name on every desk, so the union of two files is well defined.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pbdesk.store.portions import chunks

Doc = dict[str, Any]
"""The content of a record as JSON: columns with nulls left out, children keyed by their own key."""

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode
_quoted = json.encoder.encode_basestring
"""A text as ``_encode`` spells it."""


class Revision(NamedTuple):
    """One saved state of a record, in the column order of its table (``parents`` and ``doc`` as canonical JSON)."""

    rev: str
    record_id: str
    kind: str
    branch_id: str | None
    parents: str
    author: str
    device: str
    made_at: str
    action_id: str
    action: str
    doc: str

    def content(self) -> Doc:
        """The record's content."""
        answer: Doc = json.loads(self.doc)
        return answer

    def peek(self) -> Doc:
        """The record's content, shared by all who ask: to be read, never to be written into."""
        found = _parsed.get(self.doc)
        if found is None:
            found = self.content()
            remember(self.doc, found)
        return found

    def parent_revs(self) -> list[str]:
        """The revisions this one was made from."""
        answer: list[str] = json.loads(self.parents) if self.parents != "[]" else []
        return answer


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who makes a change, where, when and what it is called: the same for all revisions of one action."""

    author: str
    device: str
    made_at: str
    action_id: str
    action: str


_MOST_PARSED = 4096
_parsed: dict[str, Doc] = {}
"""Contents by their text, as many as are worth keeping: a revision that arrives is looked at from several sides."""


def remember(doc: str, content: Doc) -> None:
    """Keep the content of a text that was read just now, so that it is not read again; nobody writes into it."""
    if len(_parsed) >= _MOST_PARSED:
        _parsed.clear()
    _parsed[doc] = content


COLUMNS = ", ".join(Revision._fields)
_INSERT = f"INSERT INTO revision ({COLUMNS}) VALUES ({', '.join('?' * len(Revision._fields))})"


def canonical(content: object) -> str:
    """The one spelling of a JSON value: sorted keys, no spaces, no floats (text is NFC since it came in)."""
    return _encode(content)


def digest(revision: Revision) -> str:
    """The name that a revision's content has to have.

    The text hashed is the canonical JSON of all columns but ``rev``; ``doc`` and ``parents`` are canonical already, so
    they are set in as they are.
    """
    r = revision
    branch = "null" if r.branch_id is None else _quoted(r.branch_id)
    text = (
        f'{{"action":{_quoted(r.action)},"action_id":{_quoted(r.action_id)},"author":{_quoted(r.author)},'
        f'"branch_id":{branch},"device":{_quoted(r.device)},"doc":{r.doc},"kind":{_quoted(r.kind)},'
        f'"made_at":{_quoted(r.made_at)},"parents":{r.parents},"record_id":{_quoted(r.record_id)}}}'
    )
    return hashlib.sha256(text.encode()).hexdigest()


def make(stamp: Stamp, kind: str, record_id: str, branch_id: str | None, parents: Iterable[str], doc: Doc) -> Revision:
    """A revision of a record, named by its content."""
    unnamed = Revision(
        "", record_id, kind, branch_id, canonical(sorted(parents)), stamp.author, stamp.device, stamp.made_at,
        stamp.action_id, stamp.action, canonical(doc),
    )  # fmt: skip
    return unnamed._replace(rev=digest(unnamed))


def insert(conn: sqlite3.Connection, made: Iterable[Revision]) -> None:
    """Append revisions and make them heads in the place of their parents."""
    batch = list(made)
    conn.executemany(_INSERT, batch)
    replaced = [(r.kind, r.record_id, parent) for r in batch for parent in r.parent_revs()]
    conn.executemany("DELETE FROM head WHERE kind = ? AND record_id = ? AND rev = ?", replaced)
    conn.executemany(
        "INSERT INTO head (kind, record_id, rev) VALUES (?, ?, ?)", [(r.kind, r.record_id, r.rev) for r in batch]
    )


def append(conn: sqlite3.Connection, arrived: Iterable[Revision]) -> None:
    """Add revisions from elsewhere; which of them are heads is for the caller to work out."""
    conn.executemany(_INSERT, list(arrived))


def heads(conn: sqlite3.Connection, kind: str, record_id: str) -> list[Revision]:
    """The latest revisions of a record: one, or several when two desks changed it apart; none when it is not there."""
    columns = ", ".join(f"r.{name}" for name in Revision._fields)
    return select(
        conn,
        f"SELECT {columns} FROM head h JOIN revision r ON r.rev = h.rev WHERE h.kind = ? AND h.record_id = ? "
        "ORDER BY r.rev",
        (kind, record_id),
    )


def heads_of(conn: sqlite3.Connection, kind: str, record_ids: Sequence[str]) -> Iterator[Revision]:
    """The latest revisions of some records of one kind."""
    columns = ", ".join(f"r.{name}" for name in Revision._fields)
    sql = f"SELECT {columns} FROM head h JOIN revision r ON r.rev = h.rev WHERE h.kind = ? AND h.record_id IN "
    for slots, part in chunks(record_ids):
        yield from select(conn, f"{sql}({slots})", (kind, *part))


def latest(rows: Sequence[Revision]) -> Sequence[Revision]:
    """Of all revisions of a record those that none of the others was made from."""
    if len(rows) < 2:
        return rows
    parents = {parent for r in rows for parent in r.parent_revs()}
    return [r for r in rows if r.rev not in parents]


def known(conn: sqlite3.Connection, revs: Sequence[str]) -> set[str]:
    """Which of some revisions are here."""
    found: set[str] = set()
    for slots, part in chunks(revs):
        found.update(row[0] for row in conn.execute(f"SELECT r.rev FROM revision r WHERE r.rev IN ({slots})", part))
    return found


def names_of(conn: sqlite3.Connection, revs: Sequence[str]) -> set[tuple[str, str]]:
    """The records that some revisions belong to, as far as they are here: kind and id."""
    found: set[tuple[str, str]] = set()
    for slots, part in chunks(revs):
        rows = conn.execute(f"SELECT r.kind, r.record_id FROM revision r WHERE r.rev IN ({slots})", part)
        found.update((row[0], row[1]) for row in rows)
    return found


def of_records(conn: sqlite3.Connection, kind: str, record_ids: Sequence[str]) -> Iterator[Revision]:
    """Every revision that some records of one kind ever had."""
    for slots, part in chunks(record_ids):
        sql = f"SELECT {COLUMNS} FROM revision WHERE kind = ? AND record_id IN ({slots})"
        yield from select(conn, sql, (kind, *part))


def of_record(conn: sqlite3.Connection, kind: str, record_id: str) -> list[Revision]:
    """Every revision that a record ever had."""
    return select(conn, f"SELECT {COLUMNS} FROM revision WHERE kind = ? AND record_id = ?", (kind, record_id))


def by_name(conn: sqlite3.Connection, rev: str) -> Revision | None:
    """One revision, or None when it has not arrived."""
    found = select(conn, f"SELECT {COLUMNS} FROM revision WHERE rev = ?", (rev,))
    return found[0] if found else None


def select(conn: sqlite3.Connection, sql: str, params: tuple[object, ...] = ()) -> list[Revision]:
    """Revisions answered by a query that names all columns in order."""
    return [Revision(*row) for row in conn.execute(sql, params)]
