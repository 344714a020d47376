"""Several latest revisions of one record, put together field by field.

An attendance mark, an agenda item and an exclusion are fields of their own. For each field it is known which revision
set it; a value gives way to one that was set by somebody who was shown it, and to no other. Where values are left that
did not know of each other the later one stands for the time being and the clash is told; nothing is lost, the revisions
stay heads until a person decides. A record that one side deleted and the other changed is shown as changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pbdesk.store import columns
from pbdesk.store.documents import DELETED
from pbdesk.store.revisions import Doc, Revision

Path = tuple[str, ...]
ABSENT = object()
"""What stands at a path where a content says nothing."""
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that desks set differently: the value shown for now, and that of each head which still stands for one.

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


class Family:
    """The revisions of one record, as far as they have arrived, and what each was made from."""

    def __init__(self, among: Iterable[Revision]) -> None:
        self.by_rev = {r.rev: r for r in among}
        self._parents = {rev: [p for p in r.parent_revs() if p in self.by_rev] for rev, r in self.by_rev.items()}

    def parents(self, rev: str) -> Sequence[str]:
        """What a revision was made from, as far as it is here."""
        return self._parents[rev]

    def behind(self, revs: Iterable[str]) -> set[str]:
        """Everything that some revisions came from, at whatever distance."""
        found: set[str] = set()
        waiting = [parent for rev in revs for parent in self._parents[rev]]
        while waiting:
            rev = waiting.pop()
            if rev not in found:
                found.add(rev)
                waiting += self._parents[rev]
        return found

    def latest(self, revs: Collection[str]) -> set[str]:
        """Those of some revisions that none of the others came from."""
        return set(revs) - self.behind(revs)

    def in_order(self, revs: Iterable[str]) -> list[str]:
        """Some revisions, each after those it came from."""
        wanted = set(revs)
        left = {rev: sum(p in wanted for p in self._parents[rev]) for rev in wanted}
        children: dict[str, list[str]] = {rev: [] for rev in wanted}
        for rev in wanted:
            for parent in self._parents[rev]:
                if parent in wanted:
                    children[parent].append(rev)
        order: list[str] = []
        ready = [rev for rev, number in left.items() if not number]
        while ready:
            rev = ready.pop()
            order.append(rev)
            for child in children[rev]:
                left[child] -= 1
                if not left[child]:
                    ready.append(child)
        return order


@dataclass(frozen=True, slots=True)
class _Said:
    """What a revision says by field, and which revisions set each: none for a field that was never set."""

    fields: Mapping[Path, Any]
    setters: Mapping[Path, frozenset[str]]


def merge(heads: Sequence[Revision], among: Iterable[Revision]) -> Merged:
    """The content of a record: its only head's, or its heads' put together; ``among`` are all its revisions."""
    if len(heads) == 1:
        return Merged(heads[0].content(), ())
    family = Family(among)
    ordered = by_clock(heads)
    said = _traced(family, ordered)
    result: dict[Path, Any] = {}
    conflicts = []
    for path in sorted({path for each in said.values() for path in each.setters}):
        chosen, conflict = _choose(family, ordered, said, path)
        if chosen is not ABSENT:
            result[path] = chosen
        if conflict:
            conflicts.append(conflict)
    return Merged(unflatten(result), tuple(conflicts))


def apart(heads: Sequence[Revision], shown: Revision) -> Merged:
    """One head's content, for a record whose heads contradict each other when they are put together.

    Every field on which they differ is for a person to choose.
    """
    ordered = by_clock(heads)
    flats = {head.rev: flatten(head.content(), head.kind) for head in ordered}
    conflicts = []
    for path in sorted({path for flat in flats.values() for path in flat}):
        values = [(head.rev, _plain(flats[head.rev].get(path, ABSENT))) for head in ordered]
        if any(value != values[0][1] for _, value in values):
            conflicts.append(Conflict(path, _plain(flats[shown.rev].get(path, ABSENT)), tuple(values)))
    return Merged(shown.content(), tuple(conflicts))


def common_ancestor(heads: Sequence[Revision], among: Iterable[Revision]) -> Revision | None:
    """The nearest revision that all heads came from: of the common ones, that with the most ancestors itself."""
    family = Family(among)
    common = set.intersection(*({head.rev} | family.behind([head.rev]) for head in heads))
    nearest = max(common, key=lambda rev: (len(family.behind([rev])), rev), default=None)
    return family.by_rev[nearest] if nearest else None


def _choose(
    family: Family, ordered: Sequence[Revision], said: Mapping[str, _Said], path: Path
) -> tuple[Any, Conflict | None]:
    """The value of a field, and the clash if several stand."""
    values = [(head.rev, said[head.rev].fields.get(path, ABSENT)) for head in ordered]
    if all(value == values[0][1] for _, value in values):
        return values[0][1], None
    setters = {rev: said[rev].setters.get(path, _NOBODY) for rev, _ in values}
    live = family.latest(frozenset().union(*setters.values()))
    standing = [(rev, value) for rev, value in values if setters[rev] & live]
    chosen = standing[-1][1]
    if path == (DELETED,):
        if chosen is ABSENT or not _edited_unseen(family, said, live):
            return chosen, None
        standing, chosen = [(rev, value) for rev, value in standing if value is not ABSENT], ABSENT
    if all(value == chosen for _, value in standing):
        return chosen, None
    return chosen, Conflict(path, _plain(chosen), tuple((rev, _plain(value)) for rev, value in standing))


def _edited_unseen(family: Family, said: Mapping[str, _Said], deletions: Collection[str]) -> bool:
    """Whether a side that did not delete the record set a field that no deletion knew of."""
    seen = family.behind(deletions) | set(deletions)
    keepers = [each for each in said.values() if (DELETED,) not in each.fields]
    return any(not setters <= seen for each in keepers for setters in each.setters.values())


def _traced(family: Family, heads: Sequence[Revision]) -> dict[str, _Said]:
    """What each head says and who set it, followed from the first revisions on; what is done with is let go."""
    revs = {head.rev for head in heads}
    order = family.in_order(revs | family.behind(revs))
    children = Counter(parent for rev in order for parent in family.parents(rev))
    known: dict[str, _Said] = {}
    for rev in order:
        parents = [known[parent] for parent in family.parents(rev)]
        known[rev] = _step(family.by_rev[rev], parents)
        for parent in family.parents(rev):
            children[parent] -= 1
            if not children[parent] and parent not in revs:
                del known[parent]
    return known


def _step(revision: Revision, parents: Sequence[_Said]) -> _Said:
    """A revision sets what it says otherwise than one of those it was made from; the rest it has from them."""
    fields = flatten(revision.content(), revision.kind)
    mine = frozenset((revision.rev,))
    setters = {}
    for path in {*fields, *(path for parent in parents for path in parent.setters)}:
        value = fields.get(path, ABSENT)
        if parents and all(parent.fields.get(path, ABSENT) == value for parent in parents):
            found = [parent.setters.get(path, _NOBODY) for parent in parents]
            setters[path] = found[0] if len(found) == 1 else frozenset().union(*found)
        else:
            setters[path] = mine
    return _Said(fields, setters)


def by_clock(heads: Iterable[Revision]) -> list[Revision]:
    """Revisions in the order in which the clocks of their desks have them: of what clashes the last one is shown."""
    return sorted(heads, key=lambda r: (r.made_at, r.rev))


@cache
def _parts(kind: str) -> frozenset[str]:
    return frozenset(child.field for child in columns.children(kind)) if kind in columns.RECORDS else frozenset()


def flatten(doc: Doc, kind: str) -> dict[Path, Any]:
    """A content by path: a field, or a part of the record by its key."""
    parts = _parts(kind)
    flat: dict[Path, Any] = {}
    for name, value in doc.items():
        if name in parts and isinstance(value, dict):
            flat.update({(name, key): row for key, row in value.items()})
        else:
            flat[name,] = value
    return flat


def unflatten(flat: Mapping[Path, Any]) -> Doc:
    """The reverse of :func:`flatten`."""
    doc: Doc = {}
    for path, value in flat.items():
        if len(path) == 1:
            doc[path[0]] = value
        else:
            doc.setdefault(path[0], {})[path[1]] = value
    return doc


def _plain(value: object) -> object:
    return None if value is ABSENT else value
