"""A year's minutes of one branch for binding, with who was its secretary and who kept the minutes."""

from __future__ import annotations

from datetime import date

from pbdesk.calendar import Period
from pbdesk.model import MeetingKind
from pbdesk.store import Store
from pbdesk.views.minutes import minutes
from pbdesk.views.rows import MinuteBook

_SECRETARIES = """
    SELECT p.name
      FROM post t
      JOIN person p ON p.id = t.person_id
     WHERE t.organization_id = :branch AND t.role = 'secretary' AND t.deleted_at IS NULL AND p.deleted_at IS NULL
       AND t.started_on < :end AND (t.ended_on IS NULL OR t.ended_on > :start)
     ORDER BY t.started_on, t.id"""

_BRANCH = "SELECT o.name FROM organization o WHERE o.id = ? AND o.deleted_at IS NULL"


def minute_book(store: Store, year: Period, today: date, branch_id: str) -> MinuteBook:
    """All minutes of a branch in a year up to today; talks stay out, they are private (E-42)."""
    sheet = minutes(store, year, today, [branch_id])
    held = tuple(m for m in sheet.meetings if m.kind is not MeetingKind.TALK)
    asked = {"branch": branch_id, "start": year.start.isoformat(), "end": year.end.isoformat()}
    names = store.query(_BRANCH, [branch_id])
    return MinuteBook(
        issue=sheet.issue,
        branch=names[0]["name"] if names else "",
        meetings=held,
        secretaries=tuple(dict.fromkeys(r["name"] for r in store.query(_SECRETARIES, asked))),
        recorders=tuple(dict.fromkeys(m.recorder for m in held if m.recorder)),
    )
