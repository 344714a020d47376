"""The ledger (台账) of branches over a period: every held meeting but talks, whose content is private."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from sqlite3 import Row

from pbdesk.calendar import Period
from pbdesk.model import AttendanceRole, AttendanceState, MeetingKind
from pbdesk.store import Store
from pbdesk.tables.agenda_words import numbered
from pbdesk.tables.ledger_rows import FollowUp, Ledger, LedgerLine
from pbdesk.tables.ledger_xlsx import ledger_book
from pbdesk.tables.people_lists import Attendee

_MEETINGS = """
    SELECT m.id, m.branch_id, o.name AS branch, m.group_id, g.name AS group_name, m.kind, m.held_on, m.starts_at,
           m.ends_at, m.title, m.place, m.content, m.hours, c.name AS chair, r.name AS recorder, l.name AS lecturer
      FROM meeting m
      JOIN organization o ON o.id = m.branch_id
      LEFT JOIN party_group g ON g.id = m.group_id
      LEFT JOIN person c ON c.id = m.chair_id
      LEFT JOIN person r ON r.id = m.recorder_id
      LEFT JOIN person l ON l.id = m.lecturer_id
     WHERE m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held' AND m.kind <> 'talk'
       AND m.held_on >= :start AND m.held_on < :end
     ORDER BY o.name, m.branch_id, m.held_on, COALESCE(m.starts_at, ''), m.id"""

_PEOPLE = """
    SELECT a.meeting_id, a.person_id, p.name, a.state, a.role, a.reason, a.written_opinion
      FROM attendance a
      JOIN meeting m ON m.id = a.meeting_id
      JOIN person p ON p.id = a.person_id
     WHERE m.deleted_at IS NULL AND m.held_on >= :start AND m.held_on < :end
     ORDER BY COALESCE(p.joined_on, p.joined_month, '9999'), p.name, a.person_id"""

_ITEMS = """
    SELECT i.meeting_id, i.topic, i.resolution, i.important, i.owner, i.finish_on
      FROM agenda_item i
      JOIN meeting m ON m.id = i.meeting_id
     WHERE m.deleted_at IS NULL AND m.held_on >= :start AND m.held_on < :end
     ORDER BY i.meeting_id, COALESCE(i.position, 0), i.id"""


def ledger(store: Store, period: Period, today: date, branches: Collection[str] | None = None) -> Ledger:
    """The ledger of a period up to today; ``branches`` by id (``None``: all)."""
    lines = ledger_lines(store, period.start, min(period.end, today + timedelta(days=1)), branches)
    names = tuple(dict.fromkeys(line.branch for line in lines)) or _names(store, branches)
    return Ledger(period.start, period.last_day, names, lines)


def ledger_xlsx(store: Store, period: Period, today: date, branches: Collection[str] | None = None) -> bytes:
    """The ledger of a period as an Excel workbook with its statistics; the same bytes for the same records."""
    return ledger_book(ledger(store, period, today, branches))


def ledger_lines(
    store: Store, start: date, end: date, branches: Collection[str] | None = None
) -> tuple[LedgerLine, ...]:
    """The meetings held in ``[start, end)``, by branch and day."""
    asked = {"start": start.isoformat(), "end": end.isoformat()}
    people: dict[str, list[Row]] = defaultdict(list)
    for row in store.query(_PEOPLE, asked):
        people[row["meeting_id"]].append(row)
    items: dict[str, list[Row]] = defaultdict(list)
    for row in store.query(_ITEMS, asked):
        items[row["meeting_id"]].append(row)
    return tuple(
        _line(row, people[row["id"]], items[row["id"]])
        for row in store.query(_MEETINGS, asked)
        if branches is None or row["branch_id"] in branches
    )


def _line(row: Row, people: Sequence[Row], items: Sequence[Row]) -> LedgerLine:
    title = row["title"] or ""
    return LedgerLine(
        meeting_id=row["id"],
        branch_id=row["branch_id"],
        branch=row["branch"],
        kind=MeetingKind(row["kind"]),
        held_on=date.fromisoformat(row["held_on"]),
        starts_at=_time(row["starts_at"]),
        ends_at=_time(row["ends_at"]),
        group_id=row["group_id"],
        group=row["group_name"] or "",
        title=title,
        place=row["place"] or "",
        chair=row["chair"] or "",
        recorder=row["recorder"] or "",
        lecturer=row["lecturer"] or "",
        topic=numbered([item["topic"] for item in items]) or title,
        resolution=numbered([item["resolution"] for item in items]),
        items=len(items),
        content=row["content"] or "",
        hours=Decimal(row["hours"]) if row["hours"] else None,
        people=tuple((one["person_id"], _attendee(one)) for one in people),
        opinions=frozenset(one["person_id"] for one in people if one["written_opinion"]),
        follow_ups=tuple(_follow_up(item) for item in items if item["important"] or item["owner"] or item["finish_on"]),
    )


def _follow_up(row: Row) -> FollowUp:
    finish_on = date.fromisoformat(row["finish_on"]) if row["finish_on"] else None
    return FollowUp(
        row["topic"] or "", row["resolution"] or "", bool(row["important"]), row["owner"] or "", finish_on
    )


def _attendee(row: Row) -> Attendee:
    role = AttendanceRole(row["role"] or "member")
    return Attendee(row["name"], AttendanceState(row["state"]), role, (row["reason"] or "").strip())


def _names(store: Store, branches: Collection[str] | None) -> tuple[str, ...]:
    rows = store.query(
        "SELECT o.id, o.name FROM organization o WHERE o.kind = 'branch' AND o.deleted_at IS NULL ORDER BY o.name, o.id"
    )
    return tuple(row["name"] for row in rows if branches is None or row["id"] in branches)


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
