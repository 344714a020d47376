"""Revisions that are kept and not taken in: what came from outside its branch, and what a merge taken back brought."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pbdesk.store import arrivals, privates, revisions
from pbdesk.store.arrivals import Landing
from pbdesk.store.revisions import Doc, Revision

_NUMBERS = "numbers:"
"""The setting, by bundle, that names the revisions which were known before the bundle brought their numbers."""
_FOLLOWED = "followed:"
"""The setting, by bundle, that names the revisions made here so that records follow a branch that was joined."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A revision that is kept but not taken in: ``why`` is scope, device, content or undone."""

    revision: Revision
    why: str
    reason: str
    private: Doc | None = None
    """The numbers that came with it; None when nothing was said of them."""


def withdraw(conn: sqlite3.Connection, bundle_id: str) -> Landing:
    """Take a merge back: its revisions are set aside, every record says what it said before.

    Raises:
        UserError: something was made from one of them since.
    """
    numbers = _take_numbers(conn, bundle_id)
    revs = [
        r[0] for r in conn.execute(
            "SELECT b.rev FROM bundle_in_revision b WHERE b.bundle_id = ? AND b.fate = 'new'", (bundle_id,)
        )
    ]  # fmt: skip
    revs += _noted(conn, _FOLLOWED + bundle_id)
    listed = [a for a in (_with_private(conn, rev) for rev in revs) if a]
    landing = arrivals.take_out(conn, revs)
    keep(conn, bundle_id, [Aside(r, "undone", "合并被撤销", private) for r, private in (*listed, *numbers)])
    conn.execute("UPDATE bundle_in SET state = 'undone' WHERE id = ?", (bundle_id,))
    return landing


def merge_again(conn: sqlite3.Connection, bundle_id: str) -> Landing:
    """Take in again what :func:`withdraw` set aside."""
    found = list(_of(conn, bundle_id, "undone"))
    private = {a.revision.rev: a.private for a in found if a.private is not None}
    landing = arrivals.take_in(conn, [a.revision for a in found], private)
    conn.execute("DELETE FROM set_aside WHERE bundle_id = ? AND why = 'undone'", (bundle_id,))
    conn.execute("UPDATE bundle_in SET state = 'merged' WHERE id = ?", (bundle_id,))
    return landing


def keep(conn: sqlite3.Connection, bundle_id: str, aside: Sequence[Aside]) -> None:
    """Keep revisions of a bundle aside, each once, with the reason that was told last; what was undone stays so."""
    conn.executemany(
        "INSERT INTO set_aside (rev, bundle_id, why, reason, revision, private) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (rev) DO UPDATE SET why = excluded.why, reason = excluded.reason, "
        "private = COALESCE(excluded.private, set_aside.private) WHERE set_aside.why <> 'undone'",
        [
            (a.revision.rev, bundle_id, a.why, a.reason, _as_text(a.revision),
             None if a.private is None else json.dumps(a.private, ensure_ascii=False))
            for a in aside
        ],
    )  # fmt: skip


def let_go(conn: sqlite3.Connection, bundle_id: str, revs: Sequence[str]) -> None:
    """What was kept aside has come in with this bundle; another one that brought it before counts it as there."""
    conn.executemany(
        "UPDATE bundle_in_revision SET fate = 'same' WHERE rev = ? AND bundle_id = "
        "(SELECT s.bundle_id FROM set_aside s WHERE s.rev = ? AND s.bundle_id <> ?)",
        [(rev, rev, bundle_id) for rev in revs],
    )
    conn.executemany("DELETE FROM set_aside WHERE rev = ?", [(rev,) for rev in revs])


def note_numbers(conn: sqlite3.Connection, bundle_id: str, revs: Sequence[str]) -> None:
    """Notes for which revisions, known before, a bundle brought ID numbers and phones."""
    _note(conn, _NUMBERS + bundle_id, revs)


def note_followed(conn: sqlite3.Connection, bundle_id: str, revs: Sequence[str]) -> None:
    """Notes which revisions were made with a merge, so that they go and come with it.

    Those of an earlier time that were taken back, and are made anew now, are forgotten.
    """
    before = _noted(conn, _FOLLOWED + bundle_id)
    standing = revisions.known(conn, before)
    conn.executemany("DELETE FROM set_aside WHERE rev = ?", [(rev,) for rev in before if rev not in standing])
    if before or revs:
        _keep_note(conn, _FOLLOWED + bundle_id, {*standing, *revs})


def _note(conn: sqlite3.Connection, key: str, revs: Sequence[str]) -> None:
    if revs:
        _keep_note(conn, key, {*revs, *_noted(conn, key)})


def _keep_note(conn: sqlite3.Connection, key: str, revs: Collection[str]) -> None:
    conn.execute(
        "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, json.dumps(sorted(revs))),
    )


def _noted(conn: sqlite3.Connection, key: str) -> list[str]:
    row = conn.execute("SELECT s.value FROM setting s WHERE s.key = ?", (key,)).fetchone()
    answer: list[str] = json.loads(row[0]) if row else []
    return answer


def _take_numbers(conn: sqlite3.Connection, bundle_id: str) -> list[tuple[Revision, Doc | None]]:
    """Takes out the numbers that a bundle brought for revisions known before."""
    revs = _noted(conn, _NUMBERS + bundle_id)
    found = [each for each in (_with_private(conn, rev) for rev in revs) if each]
    conn.executemany("DELETE FROM person_private WHERE rev = ?", [(rev,) for rev in revs])
    return found


def _of(conn: sqlite3.Connection, bundle_id: str, why: str) -> Iterator[Aside]:
    rows = conn.execute(
        "SELECT s.why, s.reason, s.revision, s.private FROM set_aside s WHERE s.bundle_id = ? AND s.why = ?",
        (bundle_id, why),
    )
    yield from map(read, rows.fetchall())


def read(row: sqlite3.Row) -> Aside:
    """One row of what is kept aside."""
    private = None if row["private"] is None else json.loads(row["private"])
    return Aside(_from_text(row["revision"]), row["why"], row["reason"], private)


def _with_private(conn: sqlite3.Connection, rev: str) -> tuple[Revision, Doc | None] | None:
    found = revisions.by_name(conn, rev)
    return (found, privates.own(conn, rev)) if found else None


def _as_text(revision: Revision) -> str:
    """A revision as it is kept aside, in one text."""
    return json.dumps(revision, ensure_ascii=False, separators=(",", ":"))


def _from_text(text: str) -> Revision:
    """The reverse of :func:`_as_text`."""
    return Revision(*json.loads(text))
