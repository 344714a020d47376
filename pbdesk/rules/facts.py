"""What the checks look at, as plain values: loaded for all branches at once, without a query a branch.

Facts hold no judgement. Which record pays for what is decided by the checks alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property

from pbdesk.calendar import Period
from pbdesk.model import AttendanceState, MeetingKind, MeetingStatus, UnitKind


@dataclass(frozen=True, slots=True)
class Span:
    """Days ``[start, end)``; None is open."""

    start: date | None
    end: date | None

    def covers(self, day: date) -> bool:
        """Whether a day lies inside."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def clip(self, start: date, end: date) -> tuple[date, date]:
        """The part inside ``[start, end)``; empty when the second date is not after the first."""
        return max(start, self.start or start), min(end, self.end or end)


def days_covered(spans: Sequence[Span], start: date, end: date) -> int:
    """How many days of ``[start, end)`` lie in at least one span."""
    total, reached = 0, start
    for left, right in sorted(span.clip(start, end) for span in spans):
        total += max(0, (right - max(left, reached)).days)
        reached = max(reached, right)
    return total


def last_end(spans: Sequence[Span]) -> date | None:
    """The day on which the last of the spans ends; None when one is open or there is none."""
    ends = [span.end for span in spans]
    return max((end for end in ends if end), default=None) if None not in ends else None


def longest_gap(spans: Sequence[Span], start: date, end: date) -> int:
    """The longest run of days in ``[start, end)`` that no span covers."""
    longest, reached = 0, start
    for left, right in sorted(span.clip(start, end) for span in spans):
        if right > left:
            longest = max(longest, (left - reached).days)
            reached = max(reached, right)
    return max(longest, (end - reached).days)


@dataclass(frozen=True, slots=True)
class BranchFact:
    """A branch and the days on which it exists."""

    id: str
    name: str
    unit_kind: UnitKind | None
    temporary: bool
    span: Span


@dataclass(frozen=True, slots=True)
class GroupFact:
    """A Party group and the days on which it exists."""

    id: str
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class PostingFact:
    """A guide in charge of a branch."""

    id: str
    person_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class MembershipFact:
    """Who belongs to which group of a branch, and when."""

    group_id: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class SecretaryFact:
    """A secretary of a Party committee (street or community), whom MTG-05 binds."""

    person_id: str
    organization: str
    span: Span


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """A meeting as the checks see it; ``recorded_on`` is the local day on which it was entered."""

    id: str
    branch_id: str
    kind: MeetingKind
    status: MeetingStatus
    held_on: date
    starts_at: time | None
    ends_at: time | None
    group_id: str | None
    lecturer_id: str | None
    for_year: int | None
    sitting_id: str | None
    title: str
    recorded_on: date | None
    chair_id: str | None = None


@dataclass(frozen=True, slots=True)
class VisitFact:
    """A guide's visit; ``duties`` are its tags."""

    id: str
    posting_id: str
    visited_on: date
    duties: tuple[str, ...]
    recorded_on: date | None


@dataclass(frozen=True)
class Facts:
    """Everything one evaluation needs, keyed by branch (or as said).

    ``people`` says whether those whom no branch holds are looked at too.
    """

    branches: Sequence[BranchFact]
    committees: Mapping[str, Sequence[Span]]
    groups: Mapping[str, Sequence[GroupFact]]
    memberships: Mapping[str, Sequence[MembershipFact]]
    postings: Mapping[str, Sequence[PostingFact]]
    secretaries: Sequence[SecretaryFact]
    meetings: Mapping[str, Sequence[MeetingFact]]
    secretary_lectures: Mapping[str, Sequence[MeetingFact]]
    visits: Mapping[str, Sequence[VisitFact]]
    guide_marks: Mapping[str, Mapping[str, AttendanceState]]
    same_text: frozenset[str]
    audiences: Mapping[str, frozenset[str]]
    explanations: Mapping[tuple[str, str, str, str | None], str]
    people: bool = True

    @cached_property
    def by_kind(self) -> Mapping[tuple[str, MeetingKind], Sequence[MeetingFact]]:
        """A branch's meetings of one kind, in order of time: many rules ask for the same again and again."""
        found: dict[tuple[str, MeetingKind], list[MeetingFact]] = defaultdict(list)
        for branch_id, meetings in self.meetings.items():
            for meeting in meetings:
                found[branch_id, meeting.kind].append(meeting)
        return dict(found)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far records must be read to judge every obligation of a period."""

    near: Period
    """The quarters (or the year) asked for: every kind of meeting, every visit of its weeks."""
    year: Period
    """The calendar year: lectures; life meetings and appraisals also in the year after (E-12)."""
    weeks_back: int = 0
    """How many weeks of visits before the first Tuesday matter (policy ``visit_scope``, a street's own interval)."""
    weeks_ahead: int = 0
    """How many weeks of visits after the last Tuesday matter (a street's own rule of several weeks)."""
    whole_year: bool = False
    """Whether every kind of meeting and every visit of the year matters (a street's own rule of a year)."""

    @property
    def span(self) -> Period:
        """The time of which every meeting and visit is read."""
        return self.year if self.whole_year else self.near

    @property
    def visits(self) -> tuple[date, date]:
        """From the Monday of the first week to the Monday after the last (E-06)."""
        first, last = self.span.start, self.span.last_day
        before, after = first.weekday() + 7 * self.weeks_back, 7 - last.weekday() + 7 * self.weeks_ahead
        return first - timedelta(days=before), last + timedelta(days=after)
