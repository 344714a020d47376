"""Several latest revisions of one record, put together field by field.

An attendance mark, an agenda item and an exclusion are fields of their own. A field that one side changed takes that
side's value. Where sides changed it to different values the later one stands for the time being and the clash is told;
nothing is lost, both revisions stay heads until a person decides. A record that one side deleted and the other changed
is shown as changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pbdesk.store import columns
from pbdesk.store.documents import DELETED
from pbdesk.store.revisions import Doc, Revision, by_name

Path = tuple[str, ...]
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that two desks set differently: the value shown for now, and that of each head which changed it.

    ``None`` is "not set". For ``deleted_at`` it is a deletion that met an edit: the edit is shown.
    """

    path: Path
    shown: Any
    values: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """One content for a record with any number of heads, and the fields where a person has to choose."""

    doc: Doc
    conflicts: tuple[Conflict, ...]


def merge(conn: sqlite3.Connection, heads: Sequence[Revision]) -> Merged:
    """The content of a record: its only head's, or its heads' put together."""
    if len(heads) == 1:
        return Merged(heads[0].content(), ())
    ordered = sorted(heads, key=lambda r: (r.made_at, r.rev))
    base = common_ancestor(conn, ordered)
    return combine(base.content() if base else {}, [(r.rev, r.content()) for r in ordered], ordered[0].kind)


def combine(base: Doc, contents: Sequence[tuple[str, Doc]], kind: str) -> Merged:
    """Puts contents together against what they came from; the last of them wins a clash for the time being."""
    children = [child.field for child in columns.children(kind)] if kind in columns.RECORDS else []
    old = _flatten(base, children)
    flats = [(rev, _flatten(doc, children)) for rev, doc in contents]
    result: dict[Path, Any] = {}
    conflicts = []
    for path in sorted({path for flat in (old, *(flat for _, flat in flats)) for path in flat}):
        before = old.get(path, _ABSENT)
        proposals = [(rev, flat.get(path, _ABSENT)) for rev, flat in flats]
        changed = [(rev, value) for rev, value in proposals if value != before]
        chosen = changed[-1][1] if changed else before
        if path == (DELETED,) and len(changed) < len(flats) and _edited(old, flats):
            chosen = _ABSENT
        if chosen is not _ABSENT:
            result[path] = chosen
        if any(value != chosen for _, value in changed) and (path != (DELETED,) or chosen is _ABSENT):
            conflicts.append(Conflict(path, _plain(chosen), tuple((rev, _plain(value)) for rev, value in changed)))
    return Merged(_unflatten(result), tuple(conflicts))


def _edited(old: Mapping[Path, Any], flats: Iterable[tuple[str, Mapping[Path, Any]]]) -> bool:
    """Whether a side that did not delete the record changed it."""
    return any((DELETED,) not in flat and flat != old for _, flat in flats)


def _flatten(doc: Doc, children: Sequence[str]) -> dict[Path, Any]:
    flat: dict[Path, Any] = {}
    for name, value in doc.items():
        if name in children:
            flat.update({(name, key): row for key, row in value.items()})
        else:
            flat[name,] = value
    return flat


def _unflatten(flat: Mapping[Path, Any]) -> Doc:
    doc: Doc = {}
    for path, value in flat.items():
        if len(path) == 1:
            doc[path[0]] = value
        else:
            doc.setdefault(path[0], {})[path[1]] = value
    return doc


def _plain(value: object) -> object:
    return None if value is _ABSENT else value


def common_ancestor(conn: sqlite3.Connection, heads: Sequence[Revision]) -> Revision | None:
    """The nearest revision that all heads came from: of the common ones, that with the most ancestors itself."""
    lines = [_ancestry(conn, head) for head in heads]
    common = set.intersection(*(set(line) for line in lines))
    depth = {rev: len(_ancestry(conn, lines[0][rev])) for rev in common}
    nearest = max(common, key=lambda rev: (depth[rev], rev), default=None)
    return lines[0][nearest] if nearest else None


def _ancestry(conn: sqlite3.Connection, head: Revision) -> dict[str, Revision]:
    """A revision and everything it came from, as far as it has arrived."""
    found = {head.rev: head}
    waiting = head.parent_revs()
    while waiting:
        revision = by_name(conn, waiting.pop())
        if revision and revision.rev not in found:
            found[revision.rev] = revision
            waiting += revision.parent_revs()
    return found
