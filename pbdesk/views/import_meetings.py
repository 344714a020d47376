"""What a ledger is compared with: the meetings of the file, the rolls at their time, groups and names."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from pbdesk.store import Store
from pbdesk.tables.headers import Table
from pbdesk.tables.matching import compared_name
from pbdesk.tables.meeting_matching import KnownMeetings, KnownSpan
from pbdesk.tables.meetings import MeetingEntry, read_meetings
from pbdesk.views.ledger import ledger_lines

_SPANS = """
    SELECT m.person_id, p.name, m.branch_id, m.started_on, m.ended_on
      FROM membership m
      JOIN person p ON p.id = m.person_id
     WHERE m.deleted_at IS NULL AND p.deleted_at IS NULL
     ORDER BY m.started_on, m.id"""

_EVERYONE = """
    SELECT p.id, p.name
      FROM person p
     WHERE p.deleted_at IS NULL
     ORDER BY p.id"""

_GROUPS = """
    SELECT g.id, g.branch_id, g.name
      FROM party_group g
     WHERE g.deleted_at IS NULL AND g.name IS NOT NULL
     ORDER BY g.name, g.id"""

_FOUNDED = """
    SELECT o.id, o.founded_on
      FROM organization o
     WHERE o.kind = 'branch' AND o.deleted_at IS NULL AND o.founded_on IS NOT NULL"""


def known_meetings(store: Store, table: Table, today: date) -> KnownMeetings:
    """The meetings of the days that a table is about, and everyone whom it may name."""
    days = [entry.held_on for entry in read_meetings(table, today)[0] if isinstance(entry, MeetingEntry)]
    lines = ledger_lines(store, min(days), max(days) + timedelta(days=1)) if days else ()
    everyone: dict[str, list[str]] = defaultdict(list)
    for row in store.query(_EVERYONE):
        everyone[compared_name(row["name"])].append(row["id"])
    spans: dict[str, list[KnownSpan]] = defaultdict(list)
    for row in store.query(_SPANS):
        name, ended = compared_name(row["name"]), row["ended_on"] and _day(row["ended_on"])
        spans[row["branch_id"]].append(KnownSpan(row["person_id"], name, _day(row["started_on"]), ended))
    return KnownMeetings(
        lines=lines,
        spans={branch: tuple(of) for branch, of in spans.items()},
        everyone={name: tuple(ids) for name, ids in everyone.items()},
        groups={(row["branch_id"], row["name"]): row["id"] for row in store.query(_GROUPS)},
        founded={row["id"]: _day(row["founded_on"]) for row in store.query(_FOUNDED)},
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)
