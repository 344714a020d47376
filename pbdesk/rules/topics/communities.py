"""The community organizations of a street: their secretaries, the branches below them, and what was sealed of those."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from pbdesk.calendar import quarters_in
from pbdesk.model import OrganizationKind
from pbdesk.rules.facts import Reach, Span
from pbdesk.store import Store

_ORGANIZATIONS = """
    SELECT o.id, o.parent_id, o.kind, o.name
      FROM organization o
     WHERE o.deleted_at IS NULL
     ORDER BY o.id"""

_SECRETARIES = """
    SELECT t.organization_id, t.person_id, p.name, t.started_on, t.ended_on
      FROM post t
      JOIN person p ON p.id = t.person_id
      JOIN organization o ON o.id = t.organization_id
     WHERE t.role = 'secretary' AND o.kind = 'community' AND t.deleted_at IS NULL AND p.deleted_at IS NULL
     ORDER BY t.started_on, t.id"""

_CLOSINGS = """
    SELECT k.id, k.period, k.branch_id, k.findings
      FROM closing k
     WHERE k.deleted_at IS NULL AND k.reopened_on IS NULL AND k.branch_id IS NOT NULL AND k.period IN ({marks})
     ORDER BY k.closed_on, k.id"""

_CORRECTIONS = """
    SELECT k.period, k.branch_id, c.findings
      FROM correction c
      JOIN closing k ON k.id = c.closing_id
     WHERE c.deleted_at IS NULL AND k.deleted_at IS NULL AND k.reopened_on IS NULL AND k.branch_id IS NOT NULL
       AND k.period IN ({marks})
     ORDER BY c.number"""


@dataclass(frozen=True, slots=True)
class OfficeFact:
    """Who was secretary of an organization, and when."""

    person_id: str
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class CommunityFact:
    """A community organization with its secretaries and every branch below it."""

    id: str
    name: str
    secretaries: Sequence[OfficeFact]
    branches: Sequence[str]

    def secretary(self, day: date) -> OfficeFact | None:
        """The secretary on a day (the latest, if two overlap)."""
        return next((each for each in reversed(self.secretaries) if each.span.covers(day)), None)


@dataclass(frozen=True, slots=True)
class CommunityFacts:
    """The communities that have a secretary, and by quarter and branch the findings that a closing sealed last."""

    communities: Sequence[CommunityFact]
    sealed: Mapping[tuple[str, str], str]


def load_communities(store: Store, reach: Reach) -> CommunityFacts:
    """Read the communities of the file and what is closed of the quarters asked for; a reopened closing is none."""
    offices: dict[str, list[OfficeFact]] = defaultdict(list)
    for r in store.query(_SECRETARIES):
        offices[r["organization_id"]].append(OfficeFact(r["person_id"], r["name"], _span(r)))
    if not offices:
        return CommunityFacts((), {})
    rows = store.query(_ORGANIZATIONS)
    below: dict[str | None, list[Row]] = defaultdict(list)
    for r in rows:
        below[r["parent_id"]].append(r)
    communities = [
        CommunityFact(r["id"], r["name"], offices[r["id"]], tuple(_branches(below, r["id"], {r["id"]})))
        for r in rows
        if r["id"] in offices
    ]
    periods = [quarter.label for quarter in quarters_in(reach.near)]
    marks = ", ".join("?" * len(periods))
    sealed = {
        (r["period"], r["branch_id"]): r["findings"]
        for sql in (_CLOSINGS, _CORRECTIONS)
        for r in store.query(sql.format(marks=marks), periods)
    }
    return CommunityFacts(communities, sealed)


def _branches(below: Mapping[str | None, Sequence[Row]], organization: str, seen: set[str]) -> Iterator[str]:
    """Every branch below an organization, at whatever depth."""
    for r in below.get(organization, ()):
        if r["id"] not in seen:
            seen.add(r["id"])
            if r["kind"] == OrganizationKind.BRANCH:
                yield r["id"]
            yield from _branches(below, r["id"], seen)


def _span(r: Row) -> Span:
    ended = date.fromisoformat(r["ended_on"]) if r["ended_on"] else None
    return Span(date.fromisoformat(r["started_on"]), ended)
