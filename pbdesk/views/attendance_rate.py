"""The attendance rate of a quarter, and the meetings behind it: which count with how many of how many, which don't."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pbdesk.calendar import Period, quarter_of
from pbdesk.model import MeetingKind, MeetingStatus
from pbdesk.store import Store
from pbdesk.views.rows import Ratio, total
from pbdesk.words import MEETING_WORDS, STATUS_WORDS

ASKED_TO_COME = frozenset({MeetingKind.TALK, MeetingKind.TRAINING})
"""Meetings to which only some are asked: they say nothing of attendance."""

_RATE = """
    SELECT COUNT(*) AS due, SUM(CASE WHEN a.state IN ('present', 'online') THEN 1 ELSE 0 END) AS present
      FROM attendance a
      JOIN meeting m ON m.id = a.meeting_id
     WHERE m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held' AND m.year = :year AND m.quarter = :quarter
       AND m.held_on <= :today AND m.kind NOT IN ('talk', 'training') AND COALESCE(a.role, 'member') = 'member'"""

_MEETINGS = """
    SELECT m.id, m.kind, m.status, m.held_on, m.title, o.name AS branch, COUNT(a.person_id) AS due,
           SUM(CASE WHEN a.state IN ('present', 'online') THEN 1 ELSE 0 END) AS present
      FROM meeting m
      JOIN organization o ON o.id = m.branch_id
      LEFT JOIN attendance a ON a.meeting_id = m.id AND COALESCE(a.role, 'member') = 'member'
     WHERE m.deleted_at IS NULL AND m.year = :year AND m.quarter = :quarter
     GROUP BY m.id, m.kind, m.status, m.held_on, m.title, o.name
     ORDER BY m.held_on DESC, o.name, m.id"""


@dataclass(frozen=True, slots=True)
class AttendedMeeting:
    """One meeting of the quarter; ``reason`` says why it does not count."""

    id: str
    held_on: date
    branch: str
    words: str
    ratio: Ratio
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AttendanceBehind:
    """The rate with its meetings."""

    ratio: Ratio
    meetings: tuple[AttendedMeeting, ...]


def attendance_rate(store: Store, quarter: Period, today: date) -> Ratio:
    """How many came of how many were due, over all meetings held in a quarter: sums, never a mean of rates (E-35)."""
    row = store.query(_RATE, {**_span(quarter), "today": today.isoformat()})[0]
    return Ratio(row["present"] or 0, row["due"] or 0)


def attendance_behind(store: Store, quarter: Period, today: date) -> AttendanceBehind:
    """The same rate with every meeting of the quarter, the latest first."""
    meetings = []
    for row in store.query(_MEETINGS, _span(quarter)):
        kind, held_on = MeetingKind(row["kind"]), date.fromisoformat(row["held_on"])
        status = MeetingStatus(row["status"] or MeetingStatus.HELD)
        words = " · ".join(part for part in (MEETING_WORDS[kind], row["title"]) if part)
        ratio = Ratio(row["present"] or 0, row["due"])
        reason = _reason(kind, status, ratio, ahead=held_on > today)
        meetings.append(AttendedMeeting(row["id"], held_on, row["branch"], words, ratio, reason))
    return AttendanceBehind(total(m.ratio for m in meetings if not m.reason), tuple(meetings))


def _reason(kind: MeetingKind, status: MeetingStatus, ratio: Ratio, *, ahead: bool) -> str:
    if status is not MeetingStatus.HELD:
        return STATUS_WORDS[status]
    if ahead:
        return "日期还没有到"
    if kind in ASKED_TO_COME:
        return "只请了一部分人"
    return "" if ratio.whole else "没有登记到会情况"


def _span(quarter: Period) -> dict[str, object]:
    return {"year": quarter.start.year, "quarter": quarter_of(quarter.start)}
