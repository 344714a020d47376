"""Who was away without leave and without a reason, which meetings have no attendance, who was in two places at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from sqlite3 import Row

from pbdesk.model import MeetingKind
from pbdesk.rules.facts import Reach
from pbdesk.rules.topics.narrowing import narrowed
from pbdesk.store import Store

_HELD = """m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held' AND m.kind NOT IN ('talk', 'training')
       AND m.held_on >= :start AND m.held_on < :end"""

_SILENT = """
    SELECT a.meeting_id, a.person_id, p.name
      FROM meeting m
      JOIN attendance a ON a.meeting_id = m.id
      JOIN person p ON p.id = a.person_id
     WHERE """ + _HELD + """ AND a.state = 'absent' AND (a.reason IS NULL OR TRIM(a.reason) = '')
       AND (a.role IS NULL OR a.role = 'member') {only}"""

_UNMARKED = """
    SELECT m.id
      FROM meeting m
     WHERE """ + _HELD + """ AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.meeting_id = m.id) {only}"""

_ROLES = """
    SELECT g.person_id, g.branch_id FROM posting g WHERE g.deleted_at IS NULL {guides}
    UNION
    SELECT t.person_id, t.organization_id AS branch_id FROM post t
      JOIN organization o ON o.id = t.organization_id
     WHERE t.deleted_at IS NULL AND t.role IN ('secretary', 'deputy') AND o.kind = 'branch' {leaders}"""

_KNOWN = """
    SELECT g.person_id FROM posting g WHERE g.deleted_at IS NULL {guiding}
    UNION
    SELECT t.person_id FROM post t
     WHERE t.deleted_at IS NULL AND t.role IN ('secretary', 'deputy') {leading}"""
"""Who guides or leads one of the branches asked for: the others' meetings need not be read."""

_DOUBLE = """
    SELECT r.person_id, r.branch_id, m.id, m.kind, m.held_on, m.starts_at, m.ends_at, m.title,
           (SELECT a.state FROM attendance a WHERE a.meeting_id = m.id AND a.person_id = r.person_id) AS state
      FROM (""" + _ROLES + """) r
      JOIN (SELECT q.person_id FROM (""" + _ROLES + """) q GROUP BY q.person_id HAVING COUNT(*) > 1) d
        ON d.person_id = r.person_id
      JOIN meeting m ON m.branch_id = r.branch_id
     WHERE """ + _HELD + """ AND m.starts_at IS NOT NULL AND m.ends_at IS NOT NULL"""


_ATTENDED = ("present", "online")
_CHUNK = 400


@dataclass(frozen=True, slots=True)
class OverlapFact:
    """Someone listed as attending in another branch at the same time (E-37)."""

    person: str
    held_on: date
    kind: MeetingKind
    elsewhere: str
    other_kind: MeetingKind


@dataclass(frozen=True, slots=True)
class AttendanceFacts:
    """By meeting: those away without a word, as id and name; whether it has no attendance at all; who was elsewhere."""

    silent: Mapping[str, Sequence[tuple[str, str]]]
    unmarked: frozenset[str]
    overlaps: Mapping[str, Sequence[OverlapFact]]


def load_attendance(store: Store, reach: Reach, branches: Collection[str] | None) -> AttendanceFacts:
    """Read what is odd about the attendance lists of the quarters asked for."""
    only, names = narrowed(branches, "m.branch_id")
    span = {"start": reach.near.start.isoformat(), "end": reach.near.end.isoformat()}
    silent: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for meeting, person, name in store.query(_SILENT.format(only=only), {**span, **names}):
        silent[meeting].append((person, name))
    unmarked = frozenset(r["id"] for r in store.query(_UNMARKED.format(only=only), {**span, **names}))
    return AttendanceFacts(silent, unmarked, _overlaps(store, store.query(_double(branches), {**span, **names})))


def _double(branches: Collection[str] | None) -> str:
    """The query for the meetings of whoever has to do with several branches, one of those asked for among them."""
    if branches is None:
        return _DOUBLE.format(guides="", leaders="")
    guiding, leading = narrowed(branches, "g.branch_id")[0], narrowed(branches, "t.organization_id")[0]
    known = _KNOWN.format(guiding=guiding, leading=leading)
    return _DOUBLE.format(guides=f"AND g.person_id IN ({known})", leaders=f"AND t.person_id IN ({known})")


def _overlaps(store: Store, rows: Sequence[Row]) -> Mapping[str, Sequence[OverlapFact]]:
    """Pairs of meetings of two branches that one person attended at one time; a joint sitting of both is none."""
    days: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for r in rows:
        if r["state"] in _ATTENDED:
            days[r["person_id"], r["held_on"]].append(r)
    pairs = [
        (one, other)
        for own in days.values()
        for one, other in combinations(sorted(own, key=lambda r: (r["starts_at"], r["id"])), 2)
        if one["branch_id"] != other["branch_id"] and _at_once(one, other) and not _is_joint(one, other)
    ]
    people = _names(store, "person", {one["person_id"] for one, _ in pairs})
    branches = _names(store, "organization", {each["branch_id"] for pair in pairs for each in pair})
    found: dict[str, list[OverlapFact]] = defaultdict(list)
    for one, other in pairs:
        for here, there in ((one, other), (other, one)):
            found[here["id"]].append(
                OverlapFact(
                    people[here["person_id"]], date.fromisoformat(here["held_on"]), MeetingKind(here["kind"]),
                    branches[there["branch_id"]], MeetingKind(there["kind"]),
                )
            )  # fmt: skip
    return found


def _names(store: Store, table: str, ids: Collection[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    own = sorted(ids)
    for start in range(0, len(own), _CHUNK):
        part = own[start : start + _CHUNK]
        marks = ", ".join("?" * len(part))
        sql = f"SELECT t.id, t.name FROM {table} t WHERE t.id IN ({marks})"
        found |= {r["id"]: r["name"] for r in store.query(sql, part)}
    return found


def _at_once(one: Row, other: Row) -> bool:
    return bool(max(one["starts_at"], other["starts_at"]) < min(one["ends_at"], other["ends_at"]))


def _is_joint(one: Row, other: Row) -> bool:
    """A lecture or theme day that several branches hold together is recorded by each of them (E-11)."""
    return one["kind"] == other["kind"] and bool(one["title"]) and one["title"] == other["title"]
