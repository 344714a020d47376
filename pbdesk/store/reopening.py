"""Opening a conflict again when the choice that ended it is taken back.

The choice is a revision made from all heads, so what was before it can't be the latest again by itself. Undo therefore
adds revisions: a ground, made from the choice, that says what the sides started from, and on it one for each side that
says what the side said. The sides don't know of each other, so every desk that has them sees the same clash as before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import Any

from pbdesk.store import documents, ledger, merging, parked, privates, projection, revisions
from pbdesk.store.documents import DELETED
from pbdesk.store.ledger import State
from pbdesk.store.merging import ABSENT, Conflict, Path
from pbdesk.store.revisions import Doc, Revision, Stamp
from pbdesk.store.values import read_instant, write_instant

_Flat = Mapping[Path, Any]


def reopen(conn: sqlite3.Connection, stamp: Stamp, parents: Collection[str], now: State, there: State) -> bool:
    """Let a record that says ``now`` disagree again as it did ``there``; False, and nothing is written, where it can't.

    It can't where no value is known from which both sides would differ: then there is no telling them from agreement.
    """
    first = there.heads[0]
    kind, record_id = first.kind, first.record_id
    among = revisions.of_record(conn, kind, record_id)
    ground, sides = _contents(there, among)
    base = _made(conn, stamp, first, parents, ground, len(sides))
    made = [_made(conn, stamp, first, (base.rev,), doc, len(sides) - n) for n, doc in enumerate(sides, start=1)]
    outcome = ledger.put_together(made, [*among, base, *made])
    if outcome.doc != there.doc or _told(outcome.conflicts) != _told(there.conflicts):
        return False
    for revision, private in ((base, now.private), *((each, there.private) for each in made)):
        revisions.insert(conn, [revision])
        privates.write(conn, revision.rev, record_id, private, now.private)
    rows = None if parked.holds(conn, kind, record_id) else now.doc
    projection.project(conn, kind, record_id, ledger.current(conn, kind, record_id).doc, rows)
    return True


def is_open_as(now: State, before: State) -> bool:
    """Whether desks disagree on a record now as they did before, whichever revisions say so."""
    return _told(now.conflicts) == _told(before.conflicts)


def origins(heads: Sequence[Revision], among: Collection[Revision]) -> Mapping[str, Revision]:
    """By head, the revision that it says again after a choice was taken back: who said so first, when; else itself."""
    by_rev = {r.rev: r for r in among}
    return {head.rev: _origin(head, by_rev) for head in heads}


def _origin(head: Revision, by_rev: Mapping[str, Revision]) -> Revision:
    """Look behind a side for the side that the choice was made from: the choice is the ground's parent."""
    found = head
    while (before := _said_before(found, by_rev)) is not None:
        found = before
    return found


def _said_before(head: Revision, by_rev: Mapping[str, Revision]) -> Revision | None:
    grounds = [by_rev[rev] for rev in head.parent_revs() if rev in by_rev]
    if len(grounds) != 1 or grounds[0].action_id != head.action_id:
        return None
    choices = [by_rev[rev] for rev in grounds[0].parent_revs() if rev in by_rev]
    sides = [by_rev[rev] for choice in choices for rev in choice.parent_revs() if rev in by_rev]
    return next((side for side in sides if len(sides) > 1 and side.doc == head.doc), None)


def _made(
    conn: sqlite3.Connection, stamp: Stamp, like: Revision, parents: Collection[str], doc: Doc, earlier: int
) -> Revision:
    """A revision of the same record; seconds apart, so that the side that was shown for the time being still is."""
    at = write_instant(read_instant(stamp.made_at) - timedelta(seconds=earlier))
    branch = documents.branch_of(like.kind, doc, ledger.posting_branch(conn, like.kind, doc))
    return revisions.make(replace(stamp, made_at=at), like.kind, like.record_id, branch, parents, doc)


def _contents(there: State, among: Collection[Revision]) -> tuple[Doc, list[Doc]]:
    """What the ground says, and what each side says, in the order of the clock."""
    heads = merging.by_clock(there.heads)
    kind = heads[0].kind
    base = merging.common_ancestor(heads, among)
    start = merging.flatten(base.content(), kind) if base else {}
    said = [merging.flatten(head.content(), kind) for head in heads]
    shown, clashes = merging.flatten(there.doc, kind), {c.path: c for c in there.conflicts}
    ever = [merging.flatten(r.peek(), kind) for r in among]
    ground: dict[Path, Any] = {}
    sides: list[dict[Path, Any]] = [{} for _ in heads]
    for path in dict.fromkeys(chain(shown, start, *said)):
        values = [each.get(path, ABSENT) for each in said]
        if path in clashes:
            stands = [any(rev == head.rev for rev, _ in clashes[path].values) for head in heads]
            below = _neutral(path, [v for v, up in zip(values, stands, strict=True) if up], start, ever)
        else:
            right = shown.get(path, ABSENT)
            stands = [value == right for value in values]
            below = right if all(stands) else start.get(path, ABSENT)
            values = [right] * len(heads)
        for at, value, up in ((ground, below, True), *zip(sides, values, stands, strict=True)):
            if (value if up else below) is not ABSENT:
                at[path] = value if up else below
    return merging.unflatten(ground), [merging.unflatten(side) for side in sides]


def _neutral(path: Path, standing: Sequence[Any], start: _Flat, ever: Sequence[_Flat]) -> Any:  # noqa: ANN401  values
    """A value from which every side that stands differs: what all came from, nothing, or what was said at some time."""
    known = (ABSENT,) if path == (DELETED,) else (start.get(path, ABSENT), ABSENT, *(e.get(path, ABSENT) for e in ever))
    return next((value for value in known if all(value != each for each in standing)), ABSENT)


def _told(conflicts: Collection[Conflict]) -> list[tuple[Path, Any, list[Any]]]:
    return [(c.path, c.shown, [value for _, value in c.values]) for c in conflicts]
