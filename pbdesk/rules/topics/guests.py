"""Those on the list of a voting meeting whom its roll does not hold: hosted members, guides, visitors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from pbdesk.rules.facts import Span
from pbdesk.store import Store

_HOMES = """
    SELECT p.id, p.name, m.started_on, m.ended_on, o.name AS branch
      FROM person p
      LEFT JOIN membership m ON m.person_id = p.id AND m.deleted_at IS NULL
      LEFT JOIN organization o ON o.id = m.branch_id
     WHERE p.id IN ({marks})
     ORDER BY p.id, m.started_on"""

_STAYS = """
    SELECT c.person_id, c.started_on, c.ended_on
      FROM member_condition c
     WHERE c.kind = 'mobile' AND c.deleted_at IS NULL AND c.person_id IN ({marks})"""

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class GuestFact:
    """Someone from outside: where his organisational relation is and when, and when he was a mobile member."""

    name: str
    homes: Sequence[tuple[str, Span]]
    stays: Sequence[Span]

    def home(self, day: date) -> str:
        """The branch that answers for him on a day; empty when no branch of the file does."""
        return next((branch for branch, span in self.homes if span.covers(day)), "")

    def is_mobile(self, day: date) -> bool:
        """Whether he is a mobile member on a day."""
        return any(span.covers(day) for span in self.stays)


def load_guests(store: Store, people: Collection[str]) -> Mapping[str, GuestFact]:
    """What the file knows of some people from outside."""
    names: dict[str, str] = {}
    homes: dict[str, list[tuple[str, Span]]] = defaultdict(list)
    stays: dict[str, list[Span]] = defaultdict(list)
    for r in _of(store, _HOMES, people):
        names[r["id"]] = r["name"]
        if r["started_on"]:
            homes[r["id"]].append((r["branch"], _span(r)))
    for r in _of(store, _STAYS, people):
        stays[r["person_id"]].append(_span(r))
    return {person: GuestFact(name, homes.get(person, ()), stays.get(person, ())) for person, name in names.items()}


def _of(store: Store, sql: str, people: Collection[str]) -> Iterator[Row]:
    ids = sorted(people)
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        yield from store.query(sql.format(marks=", ".join("?" * len(part))), part)


def _span(r: Row) -> Span:
    return Span(date.fromisoformat(r["started_on"]), date.fromisoformat(r["ended_on"]) if r["ended_on"] else None)
