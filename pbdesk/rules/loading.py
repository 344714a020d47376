"""Read the facts of one evaluation from the file: a few set-based queries, whatever the number of branches."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from sqlite3 import Row

from pbdesk.calendar import day_or_none, iso_day, year_period
from pbdesk.clock import local_date
from pbdesk.model import AttendanceState, BranchKind, CalendarDay, DayKind, MeetingKind, MeetingStatus, UnitKind
from pbdesk.rules.facts import (
    BranchFact,
    Facts,
    GroupFact,
    MeetingFact,
    MembershipFact,
    PostingFact,
    Reach,
    SecretaryFact,
    Span,
    VisitFact,
)
from pbdesk.rules.policy import Policies, Setting
from pbdesk.rules.topics.narrowing import narrowed
from pbdesk.store import Store

_BRANCHES = """
    SELECT o.id, o.name, o.unit_kind, o.branch_kind, o.founded_on, o.dissolved_on FROM organization o
     WHERE o.kind = 'branch' AND o.deleted_at IS NULL {only} ORDER BY o.id"""

_COMMITTEES = """
    SELECT c.branch_id, c.started_on, c.ended_on FROM committee c
     WHERE c.deleted_at IS NULL {only}"""

_GROUPS = """
    SELECT g.id, g.branch_id, g.name, g.formed_on, g.dissolved_on FROM party_group g
     WHERE g.deleted_at IS NULL {only} ORDER BY g.id"""

_MEMBERSHIPS = """
    SELECT m.branch_id, m.group_id, m.started_on, m.ended_on FROM membership m
     WHERE m.deleted_at IS NULL {only}
       AND m.branch_id IN (SELECT g.branch_id FROM party_group g
                            WHERE g.deleted_at IS NULL AND (g.formed_on IS NULL OR g.formed_on < :end)
                              AND (g.dissolved_on IS NULL OR g.dissolved_on > :start))"""

_POSTINGS = """
    SELECT p.id, p.person_id, p.branch_id, p.started_on, p.ended_on FROM posting p
     WHERE p.deleted_at IS NULL {only} ORDER BY p.started_on, p.id"""

_SECRETARIES = """
    SELECT p.person_id, o.kind, p.started_on, p.ended_on
      FROM post p JOIN organization o ON o.id = p.organization_id
     WHERE p.role = 'secretary' AND p.deleted_at IS NULL AND o.deleted_at IS NULL AND o.kind <> 'branch'
     ORDER BY p.person_id, p.id"""

_EXPLANATIONS = """
    SELECT e.rule, e.subject_id, e.period, e.branch_id, e.reason FROM explanation e
     WHERE e.deleted_at IS NULL AND e.accepted_on IS NOT NULL
     ORDER BY e.id DESC"""
"""Of several for one finding (two desks wrote one each) the last holds: the one that its page shows."""

_MEETING = """
    SELECT m.id, m.branch_id, m.kind, m.status, m.held_on, m.starts_at, m.ends_at, m.group_id, m.lecturer_id,
           m.for_year, m.sitting_id, m.title, m.recorded_at, m.chair_id
      FROM meeting m
     WHERE m.deleted_at IS NULL"""

_MEETINGS = _MEETING + " AND m.held_on >= :start AND m.held_on < :end {only}"

_YEARLY = _MEETING + """
       AND m.held_on >= :year_start AND m.held_on < :next_year_end AND (m.held_on < :start OR m.held_on >= :end)
       AND (m.kind IN ('organization_life_meeting', 'democratic_appraisal')
            OR m.kind = 'lecture' AND m.held_on < :year_end) {only}"""

_SECRETARY_LECTURES = _MEETING + """
       AND m.kind = 'lecture' AND m.held_on >= :year_start AND m.held_on < :year_end
       AND m.lecturer_id IN (SELECT p.person_id FROM post p JOIN organization o ON o.id = p.organization_id
                              WHERE p.role = 'secretary' AND o.kind <> 'branch' AND p.deleted_at IS NULL)"""

_VISITS = """
    SELECT v.id, v.posting_id, v.branch_id, v.visited_on, v.duties, v.recorded_at
      FROM visit v
     WHERE v.deleted_at IS NULL AND v.visited_on >= :start AND v.visited_on < :end {only}"""

_GUIDE_MARKS = """
    SELECT a.meeting_id, a.person_id, a.state
      FROM meeting m
      JOIN attendance a ON a.meeting_id = m.id
     WHERE m.deleted_at IS NULL AND m.kind IN ('general_meeting', 'organization_life_meeting')
       AND m.held_on >= :start AND m.held_on < :end {only}
       AND EXISTS (SELECT 1 FROM posting p
                    WHERE p.branch_id = m.branch_id AND p.person_id = a.person_id AND p.deleted_at IS NULL)"""

_SAME_TEXT = """
    SELECT a.id
      FROM (SELECT a.branch_id, a.held_on
              FROM meeting a
             WHERE a.held_on >= :year_start AND a.held_on < :next_year_end {only}
             GROUP BY a.branch_id, a.held_on
            HAVING COUNT(*) > 1) d
      JOIN meeting a ON a.branch_id = d.branch_id AND a.held_on = d.held_on
      JOIN meeting b ON b.branch_id = d.branch_id AND b.held_on = d.held_on
                    AND b.kind <> a.kind AND b.content = a.content
     WHERE a.deleted_at IS NULL AND b.deleted_at IS NULL AND TRIM(a.content) <> ''
       AND COALESCE(a.status, 'held') = 'held' AND COALESCE(b.status, 'held') = 'held'
       AND (a.kind IN ('lecture', 'organization_life_meeting', 'democratic_appraisal')
            OR a.held_on >= :start AND a.held_on < :end)"""
"""Few days have two meetings of a branch: only their texts are compared."""

_AUDIENCES = """
    SELECT t.meeting_id, t.person_id
      FROM attendance t
      JOIN meeting a ON a.id = t.meeting_id
     WHERE a.kind = 'lecture' AND a.deleted_at IS NULL AND a.lecturer_id IS NOT NULL
       AND t.state IN ('present', 'online') AND t.person_id <> a.lecturer_id
       AND a.held_on >= :start AND a.held_on < :end
       AND EXISTS (SELECT 1 FROM meeting b
                    WHERE b.branch_id = a.branch_id AND b.held_on = a.held_on AND b.kind = 'lecture'
                      AND b.lecturer_id = a.lecturer_id AND b.id <> a.id AND b.deleted_at IS NULL) {only}"""


def load_facts(
    store: Store, reach: Reach, branches: Collection[str] | None = None, *, people: bool = True
) -> Facts:
    """Read what the checks need, for all branches or only for some; ``people`` are those whom no branch holds."""
    names = narrowed(branches, "")[1]
    span = {
        "start": reach.span.start.isoformat(), "end": reach.span.end.isoformat(),
        "year_start": reach.year.start.isoformat(), "year_end": reach.year.end.isoformat(),
        "next_year_end": year_period(reach.year.end.year).end.isoformat(),
    }  # fmt: skip

    def rows(sql: str, key: str, **extra: str) -> list[Row]:
        return store.query(sql.format(only=narrowed(branches, key)[0]), {**span, **names, **extra})

    first, last = (day.isoformat() for day in reach.visits)
    meetings = [*rows(_MEETINGS, "m.branch_id"), *rows(_YEARLY, "m.branch_id")]
    whole_year = {"start": span["year_start"], "end": span["year_end"]}
    return Facts(
        branches=_branches(rows(_BRANCHES, "o.id")),
        committees=_spans(rows(_COMMITTEES, "c.branch_id")),
        groups=_groups(rows(_GROUPS, "g.branch_id")),
        memberships=_memberships(rows(_MEMBERSHIPS, "m.branch_id")),
        postings=_postings(rows(_POSTINGS, "p.branch_id")),
        secretaries=[] if not people else _secretaries(store.query(_SECRETARIES)),
        meetings=_by_branch(meetings),
        secretary_lectures={} if not people else _by_lecturer(store.query(_SECRETARY_LECTURES, span)),
        visits=_visits(rows(_VISITS, "v.branch_id", start=first, end=last)),
        guide_marks=_marks(rows(_GUIDE_MARKS, "m.branch_id")),
        same_text=frozenset(r[0] for r in rows(_SAME_TEXT, "a.branch_id")),
        audiences=_audiences(rows(_AUDIENCES, "a.branch_id", **whole_year)),
        explanations={
            (r["rule"], r["subject_id"], r["period"], r["branch_id"]): r["reason"] for r in store.query(_EXPLANATIONS)
        },
        people=people,
    )  # fmt: skip


def load_policies(store: Store) -> Policies:
    """The policies as the file sets them."""
    rows = store.query("SELECT p.key, p.value, p.valid_from FROM policy p WHERE p.deleted_at IS NULL")
    return Policies(Setting(r["key"], r["value"], day_or_none(r["valid_from"])) for r in rows)


def load_calendar_days(store: Store) -> list[CalendarDay]:
    """The holiday table that the user typed in."""
    rows = store.query("SELECT d.day, d.kind, d.name, d.notice FROM calendar_day d WHERE d.deleted_at IS NULL")
    return [
        CalendarDay(day=date.fromisoformat(r["day"]), kind=DayKind(r["kind"]), name=r["name"], notice=r["notice"])
        for r in rows
    ]


@lru_cache(maxsize=2048)
def _time(text: str) -> time:
    return time.fromisoformat(text)


@lru_cache(maxsize=8192)
def _local_day(instant: str) -> date:
    return local_date(datetime.fromisoformat(instant))


def _span(row: Row, start: str = "started_on", end: str = "ended_on") -> Span:
    return Span(day_or_none(row[start]), day_or_none(row[end]))


def _branches(rows: Iterable[Row]) -> list[BranchFact]:
    return [
        BranchFact(
            id=r["id"],
            name=r["name"],
            unit_kind=UnitKind(r["unit_kind"]) if r["unit_kind"] else None,
            temporary=r["branch_kind"] == BranchKind.TEMPORARY,
            span=_span(r, "founded_on", "dissolved_on"),
        )
        for r in rows
    ]


def _spans(rows: Iterable[Row]) -> Mapping[str, Sequence[Span]]:
    found: dict[str, list[Span]] = defaultdict(list)
    for r in rows:
        found[r["branch_id"]].append(_span(r))
    return found


def _groups(rows: Iterable[Row]) -> Mapping[str, Sequence[GroupFact]]:
    found: dict[str, list[GroupFact]] = defaultdict(list)
    for r in rows:
        found[r["branch_id"]].append(GroupFact(r["id"], r["name"] or "党小组", _span(r, "formed_on", "dissolved_on")))
    return found


def _memberships(rows: Iterable[Row]) -> Mapping[str, Sequence[MembershipFact]]:
    found: dict[str, list[MembershipFact]] = defaultdict(list)
    for r in rows:
        found[r["branch_id"]].append(MembershipFact(r["group_id"], _span(r)))
    return found


def _postings(rows: Iterable[Row]) -> Mapping[str, Sequence[PostingFact]]:
    found: dict[str, list[PostingFact]] = defaultdict(list)
    for r in rows:
        found[r["branch_id"]].append(PostingFact(r["id"], r["person_id"], _span(r)))
    return found


def _secretaries(rows: Iterable[Row]) -> list[SecretaryFact]:
    return [SecretaryFact(r["person_id"], r["kind"], _span(r)) for r in rows]


def _meeting(r: Row) -> MeetingFact:
    return MeetingFact(
        id=r["id"],
        branch_id=r["branch_id"],
        kind=MeetingKind(r["kind"]),
        status=MeetingStatus(r["status"]) if r["status"] else MeetingStatus.HELD,
        held_on=iso_day(r["held_on"]),
        starts_at=_time(r["starts_at"]) if r["starts_at"] else None,
        ends_at=_time(r["ends_at"]) if r["ends_at"] else None,
        group_id=r["group_id"],
        lecturer_id=r["lecturer_id"],
        for_year=r["for_year"],
        sitting_id=r["sitting_id"],
        title=r["title"] or "",
        recorded_on=_local_day(r["recorded_at"]) if r["recorded_at"] else None,
        chair_id=r["chair_id"],
    )


def _in_order(found: dict[str, list[MeetingFact]]) -> Mapping[str, Sequence[MeetingFact]]:
    for group in found.values():
        group.sort(key=lambda m: (m.held_on, m.starts_at or time.min, m.id))
    return found


def _by_branch(rows: Iterable[Row]) -> Mapping[str, Sequence[MeetingFact]]:
    found: dict[str, list[MeetingFact]] = defaultdict(list)
    for r in rows:
        found[r["branch_id"]].append(_meeting(r))
    return _in_order(found)


def _by_lecturer(rows: Iterable[Row]) -> Mapping[str, Sequence[MeetingFact]]:
    found: dict[str, list[MeetingFact]] = defaultdict(list)
    for r in rows:
        found[r["lecturer_id"]].append(_meeting(r))
    return _in_order(found)


def _visits(rows: Iterable[Row]) -> Mapping[str, Sequence[VisitFact]]:
    found: dict[str, list[VisitFact]] = defaultdict(list)
    for r in rows:
        tags = tuple(tag.strip() for tag in re.split("[,，、;；]", r["duties"] or "") if tag.strip())
        recorded = _local_day(r["recorded_at"]) if r["recorded_at"] else None
        found[r["branch_id"]].append(VisitFact(r["id"], r["posting_id"], iso_day(r["visited_on"]), tags, recorded))
    for visits in found.values():
        visits.sort(key=lambda v: (v.visited_on, v.id))
    return found


def _marks(rows: Iterable[Row]) -> Mapping[str, Mapping[str, AttendanceState]]:
    found: dict[str, dict[str, AttendanceState]] = defaultdict(dict)
    for r in rows:
        found[r["meeting_id"]][r["person_id"]] = AttendanceState(r["state"])
    return found


def _audiences(rows: Iterable[Row]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for r in rows:
        found[r["meeting_id"]].add(r["person_id"])
    return {meeting: frozenset(people) for meeting, people in found.items()}
