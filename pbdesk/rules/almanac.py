"""What looking ahead needs beside the findings: the day, workdays, policies, and until when branches and guides are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pbdesk.calendar import WorkCalendar
from pbdesk.model import DayKind
from pbdesk.rules.facts import PostingFact, Span, days_covered
from pbdesk.rules.loading import load_calendar_days, load_policies
from pbdesk.rules.policy import Policies
from pbdesk.store import Store

_BRANCHES = """
    SELECT o.id, o.founded_on, o.dissolved_on
      FROM organization o
     WHERE o.kind = 'branch' AND o.deleted_at IS NULL"""

_POSTINGS = """
    SELECT p.id, p.person_id, p.branch_id, p.started_on, p.ended_on
      FROM posting p
     WHERE p.deleted_at IS NULL
     ORDER BY p.started_on, p.id"""


@dataclass(frozen=True, slots=True)
class Workdays:
    """The workdays of some days: how many, the last of them, and whether the calendar knew every day."""

    number: int
    last: date | None
    known: bool


@dataclass(frozen=True, slots=True)
class Guided:
    """Of some days, those on which a branch has a guide: how many, the first and the last."""

    number: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Almanac:
    """Read once for all findings."""

    today: date
    calendar: WorkCalendar
    policies: Policies
    branches: Mapping[str, Span]
    postings: Mapping[str, Sequence[PostingFact]]
    _kept: dict[tuple[date, date], Workdays] = field(default_factory=dict)

    def workdays(self, first: date, last: date) -> Workdays:
        """The workdays from ``first`` to ``last``; a day that no table knows is taken by its weekday, and told."""
        kept = self._kept.get((first, last))
        if kept is None:
            days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
            kinds = [(day, self.calendar.kind(day)) for day in days]
            worked = [d for d, kind in kinds if kind is DayKind.WORKDAY or (kind is None and d.weekday() < 5)]
            known = all(kind is not None for _, kind in kinds)
            kept = self._kept[first, last] = Workdays(len(worked), max(worked, default=None), known)
        return kept

    def guided(self, branch: str, first: date, last: date, person: str | None = None) -> Guided:
        """The days from ``first`` to ``last`` on which a branch has a guide (or has this one)."""
        end = last + timedelta(days=1)
        spans = [p.span for p in self.postings.get(branch, ()) if person in (None, p.person_id)]
        parts = [part for span in spans if (part := span.clip(first, end))[0] < part[1]]
        if not parts:
            return Guided(0, None, None)
        latest = max(part[1] for part in parts) - timedelta(days=1)
        return Guided(days_covered(spans, first, end), min(part[0] for part in parts), latest)


def load_almanac(store: Store, today: date) -> Almanac:
    """Read it: two queries, whatever the number of branches."""
    postings: dict[str, list[PostingFact]] = defaultdict(list)
    for r in store.query(_POSTINGS):
        postings[r["branch_id"]].append(PostingFact(r["id"], r["person_id"], _span(r["started_on"], r["ended_on"])))
    return Almanac(
        today=today,
        calendar=WorkCalendar(load_calendar_days(store)),
        policies=load_policies(store),
        branches={r["id"]: _span(r["founded_on"], r["dissolved_on"]) for r in store.query(_BRANCHES)},
        postings=postings,
    )


def _span(start: str | None, end: str | None) -> Span:
    return Span(date.fromisoformat(start) if start else None, date.fromisoformat(end) if end else None)
