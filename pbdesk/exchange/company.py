"""Which people go along with a street's bundle: those whom some record of the branches names, and nobody else.

Whoever belongs to a branch is named by his membership, his admission file, his post or his posting there; whoever came
to a meeting, by its roll. A person whom no record of theirs names is none of theirs to see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pbdesk.exchange.scope import Whose, for_recipient
from pbdesk.store import Store
from pbdesk.store.columns import TABLES, referrers
from pbdesk.store.portions import chunks
from pbdesk.store.revisions import Revision

_POSTS = (
    "SELECT p.person_id AS id FROM post p WHERE p.organization_id IN ({})",
    "SELECT p.person_id AS id FROM post p JOIN party_group g ON g.id = p.group_id WHERE g.branch_id IN ({})",
)
_CONTACTS = (
    "SELECT c.contact_id AS id FROM member_condition c JOIN membership m ON m.person_id = c.person_id "
    "WHERE c.contact_id IS NOT NULL AND m.branch_id IN ({})"
)


def going_down(store: Store, found: Iterable[Revision], branches: frozenset[str], known: Whose) -> list[Revision]:
    """Those of some revisions that the street sends to whoever answers for some branches, in their order."""
    found = list(found)
    going = {r.rev for r in found if r.kind != "person" and for_recipient(r.kind, r.peek(), branches, known)}
    people = _named_here(store, known.names_of(branches))
    for r in found:
        if r.rev in going:
            people.update(name for name in _named_by(r) if type(name) is str)
    return [r for r in found if r.rev in going or (r.kind == "person" and r.record_id in people)]


def _named_here(store: Store, branches: frozenset[str]) -> set[str]:
    """Whom the records of some branches name, as the file has them: what was deleted still names whom it named."""
    return {
        r["id"] for sql in (*_branch_records(), *_POSTS, _CONTACTS)
        for slots, part in chunks(sorted(branches)) for r in store.query(sql.format(slots), part)
    }  # fmt: skip


def _named_by(r: Revision) -> Iterator[object]:
    """What stands where a revision names people, whatever that is: it may be of a newer version."""
    doc = r.peek()
    for table, column in referrers("person"):
        if table.name == r.kind:
            yield doc.get(column.name)
        elif table.owner == r.kind:
            parts = doc.get(table.field)
            parts = parts if isinstance(parts, dict) else {}
            inside = (part.get(column.name) for part in parts.values() if isinstance(part, dict))
            yield from parts if column.name == table.key[-1] else inside


def _branch_records() -> Iterator[str]:
    """For each column that names people in a record of a branch, or in a part of one: whom it names."""
    for table, column in referrers("person"):
        if "branch_id" in table.names:
            yield f"SELECT t.{column.name} AS id FROM {table.name} t WHERE t.branch_id IN ({{}})"
        elif table.owner and "branch_id" in TABLES[table.owner].names:
            yield (
                f"SELECT t.{column.name} AS id FROM {table.name} t "
                f"JOIN {table.owner} o ON o.id = t.{table.owner_column} WHERE o.branch_id IN ({{}})"
            )
