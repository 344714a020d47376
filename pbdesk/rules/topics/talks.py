"""The heart-to-heart talks of a year: who sat together, of all branches at once (only who and when, never what)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from pbdesk.calendar import iso_day
from pbdesk.rules.facts import Reach
from pbdesk.rules.topics.narrowing import narrowed
from pbdesk.store import Store

_TALKS = """
    SELECT m.branch_id, m.id, m.held_on, a.person_id
      FROM meeting m
      JOIN attendance a ON a.meeting_id = m.id
     WHERE m.deleted_at IS NULL AND m.kind = 'talk' AND COALESCE(m.status, 'held') = 'held'
       AND m.held_on >= :start AND m.held_on < :end AND a.state IN ('present', 'online') {only}"""


@dataclass(frozen=True, slots=True)
class TalkFact:
    """One talk; everyone in it has talked with everyone else."""

    id: str
    held_on: date
    people: frozenset[str]

    def pairs(self) -> Iterable[frozenset[str]]:
        """Who talked with whom; nearly every talk is one pair."""
        return (self.people,) if len(self.people) == 2 else map(frozenset, combinations(self.people, 2))


def load_talks(store: Store, reach: Reach, branches: Collection[str] | None) -> Mapping[str, Sequence[TalkFact]]:
    """The talks of the year, by branch, in order of their days."""
    only, names = narrowed(branches, "m.branch_id")
    asked = {"start": reach.year.start.isoformat(), "end": reach.year.end.isoformat(), **names}
    people: dict[str, list[str]] = defaultdict(list)
    when: dict[str, tuple[str, str]] = {}
    for branch, talk, held_on, person in store.query(_TALKS.format(only=only), asked):
        people[talk].append(person)
        when[talk] = held_on, branch
    found: dict[str, list[TalkFact]] = defaultdict(list)
    for talk in sorted(when, key=when.__getitem__):
        held_on, branch = when[talk]
        found[branch].append(TalkFact(talk, iso_day(held_on), frozenset(people[talk])))
    return found
