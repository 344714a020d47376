"""Leading cadres: who holds a post above the branches, where his own relation is, which of its meetings he attended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from pbdesk.rules.facts import Reach, Span
from pbdesk.store import Store

_POSTS = """
    SELECT t.person_id, p.name, o.name AS organization, t.started_on, t.ended_on
      FROM post t
      JOIN organization o ON o.id = t.organization_id
      JOIN person p ON p.id = t.person_id
     WHERE t.deleted_at IS NULL AND p.deleted_at IS NULL AND o.deleted_at IS NULL AND o.kind <> 'branch'
     ORDER BY t.person_id, t.started_on, t.id"""

_HOMES = """
    SELECT m.person_id, m.branch_id, m.started_on, m.ended_on, o.branch_kind
      FROM membership m
      JOIN organization o ON o.id = m.branch_id
     WHERE m.deleted_at IS NULL AND m.person_id IN ({marks})
     ORDER BY m.person_id, m.started_on"""

_HELD = """m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held' AND m.kind NOT IN ('talk', 'training')
       AND a.state IN ('present', 'online') AND (a.role IS NULL OR a.role = 'member')
       AND m.held_on >= ? AND m.held_on < ?"""

_AT_HOME = """
    SELECT h.person_id, m.id, m.branch_id, m.held_on, 0 AS temporary
      FROM membership h
      JOIN meeting m ON m.branch_id = h.branch_id
      JOIN attendance a ON a.meeting_id = m.id AND a.person_id = h.person_id
     WHERE h.deleted_at IS NULL AND h.person_id IN ({marks}) AND """ + _HELD

_ANYWHERE = """
    SELECT a.person_id, m.id, m.branch_id, m.held_on, o.branch_kind = 'temporary' AS temporary
      FROM attendance a
      JOIN meeting m ON m.id = a.meeting_id
      JOIN organization o ON o.id = m.branch_id
     WHERE a.person_id IN ({marks}) AND """ + _HELD
"""Reads all that somebody ever attended, and so only of those who were at no meeting of their own branch."""

_CHUNK = 400
_TEMPORARY = "temporary"


@dataclass(frozen=True, slots=True)
class AttendedFact:
    """A meeting that someone attended as a member; ``temporary`` where a temporary branch held it (E-22)."""

    id: str
    branch_id: str
    held_on: date
    temporary: bool


@dataclass(frozen=True, slots=True)
class HomeFact:
    """A relation with a branch; ``temporary`` where that is not his own one."""

    branch_id: str
    span: Span
    temporary: bool


@dataclass(frozen=True, slots=True)
class CadreFact:
    """Someone with posts above the branches."""

    person_id: str
    name: str
    organization: str
    posts: Sequence[Span]
    homes: Sequence[HomeFact]
    attended: Sequence[AttendedFact]

    def home(self, day: date) -> HomeFact | None:
        """His own branch on a day."""
        return next((home for home in self.homes if home.span.covers(day) and not home.temporary), None)


def load_cadres(store: Store, reach: Reach) -> Sequence[CadreFact]:
    """Everyone who holds such a post in the quarters asked for."""
    near = reach.near
    posts: dict[str, list[Span]] = defaultdict(list)
    told: dict[str, Row] = {}
    for r in store.query(_POSTS):
        span = _span(r)
        start, end = span.clip(near.start, near.end)
        if start < end:
            posts[r["person_id"]].append(span)
            told[r["person_id"]] = r
    homes: dict[str, list[HomeFact]] = defaultdict(list)
    for r in _of(store, _HOMES, posts):
        homes[r["person_id"]].append(HomeFact(r["branch_id"], _span(r), r["branch_kind"] == _TEMPORARY))
    days = near.start.isoformat(), near.end.isoformat()
    attended = _attended(_of(store, _AT_HOME, posts, days))
    attended |= _attended(_of(store, _ANYWHERE, posts.keys() - attended.keys(), days))
    return [
        CadreFact(p, told[p]["name"], told[p]["organization"], spans, homes.get(p, ()), attended.get(p, ()))
        for p, spans in posts.items()
    ]


def _attended(rows: Iterable[Row]) -> dict[str, list[AttendedFact]]:
    found: dict[str, list[AttendedFact]] = defaultdict(list)
    for r in sorted(rows, key=lambda r: (r["held_on"], r["id"])):
        found[r["person_id"]].append(
            AttendedFact(r["id"], r["branch_id"], date.fromisoformat(r["held_on"]), bool(r["temporary"]))
        )
    return found


def _of(store: Store, sql: str, people: Collection[str], last: tuple[str, ...] = ()) -> Iterator[Row]:
    ids = sorted(people)
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        yield from store.query(sql.format(marks=", ".join("?" * len(part))), (*part, *last))


def _span(r: Row) -> Span:
    return Span(date.fromisoformat(r["started_on"]), date.fromisoformat(r["ended_on"]) if r["ended_on"] else None)
