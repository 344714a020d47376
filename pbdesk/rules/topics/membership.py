"""What the rules on members look at besides the roll: contacts of those away, votes that admitted, double relations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from pbdesk.rules.facts import Reach
from pbdesk.rules.topics.narrowing import narrowed
from pbdesk.rules.topics.people import MemberFact, PeopleFacts
from pbdesk.store import Store

_CONTACTS = """
    SELECT a.person_id, m.id, m.held_on AS day
      FROM meeting m
      JOIN attendance a ON a.meeting_id = m.id
     WHERE m.kind = 'talk' AND m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held'
       AND m.held_on >= :start AND m.held_on < :end AND a.state IN ('present', 'online')
       AND a.person_id IN (SELECT c.person_id FROM member_condition c
                            WHERE c.deleted_at IS NULL AND c.kind IN ('mobile', 'abroad', 'correction') {only})
     ORDER BY m.held_on, m.id"""

_VOTES = """
    SELECT i.person_id, m.id, m.held_on AS day
      FROM agenda_item i
      JOIN meeting m ON m.id = i.meeting_id
     WHERE i.kind = 'admission' AND m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held'
       AND i.person_id IN ({marks})
     ORDER BY m.held_on, m.id"""

_STEPS = """
    SELECT a.person_id, a.id, s.done_on AS day
      FROM admission a
      JOIN admission_step s ON s.admission_id = a.id
     WHERE s.kind = 'admission_vote' AND a.deleted_at IS NULL AND a.person_id IN ({marks})
     ORDER BY s.done_on, a.id"""

_NAMES = """
    SELECT o.id, o.name
      FROM organization o
     WHERE o.id IN ({marks})"""

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A record and its day: a talk, a vote."""

    id: str
    day: date


@dataclass(frozen=True, slots=True)
class MembershipFacts:
    """By person: talks of the year, admitting votes, relations with several branches; and what branches are called."""

    contacts: Mapping[str, Sequence[DatedFact]]
    votes: Mapping[str, Sequence[DatedFact]]
    doubled: Mapping[str, Sequence[MemberFact]]
    branches: Mapping[str, str]

    def at_once(self, person_id: str, day: date) -> list[MemberFact]:
        """The relations with more than one branch on a day, the oldest first; nothing where there is only one."""
        held = [m for m in self.doubled.get(person_id, ()) if m.covers(day)]
        return held if len({m.branch_id for m in held}) > 1 else []


def load_membership(
    store: Store, branches: Collection[str] | None, reach: Reach, people: PeopleFacts
) -> MembershipFacts:
    """Read what concerns single members; a temporary branch holds no relation (E-22)."""
    doubled = {}
    admitted = set()
    for person, relations in people.relations.items():
        joined = relations[0].joined_on
        if joined is not None and joined in reach.year:
            admitted.add(person)
        if len(relations) > 1:
            home = [m for m in relations if not m.temporary]
            if len({m.branch_id for m in home}) > 1:
                doubled[person] = home
    others = {m.branch_id for home in doubled.values() for m in home}
    return MembershipFacts(
        contacts=_contacts(store, branches, reach) if people.conditions else {},
        votes=_dated([*_of(store, _VOTES, admitted), *_of(store, _STEPS, admitted)]),
        doubled=doubled,
        branches={r["id"]: r["name"] for r in _of(store, _NAMES, others)},
    )


def _contacts(store: Store, branches: Collection[str] | None, reach: Reach) -> Mapping[str, Sequence[DatedFact]]:
    only, names = narrowed(branches, "t.branch_id")
    whose = f"AND c.person_id IN (SELECT t.person_id FROM membership t WHERE t.deleted_at IS NULL {only})"
    year = {"start": reach.year.start.isoformat(), "end": reach.year.end.isoformat()}
    return _dated(store.query(_CONTACTS.format(only=whose if only else ""), {**year, **names}))


def _dated(rows: Iterable[Row]) -> Mapping[str, Sequence[DatedFact]]:
    found: dict[str, list[DatedFact]] = defaultdict(list)
    for r in rows:
        found[r["person_id"]].append(DatedFact(r["id"], date.fromisoformat(r["day"])))
    return found


def _of(store: Store, sql: str, ids: Collection[str]) -> Iterable[Row]:
    """The rows of some people or branches, asked for in portions."""
    asked = sorted(ids)
    for start in range(0, len(asked), _CHUNK):
        part = asked[start : start + _CHUNK]
        yield from store.query(sql.format(marks=", ".join("?" * len(part))), part)
