"""The talks of a year, and who has not been talked with yet (MTG-09, E-19)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from sqlite3 import Row

from pbdesk.calendar import Period, year_period
from pbdesk.model import MeetingKind
from pbdesk.rules.talking import Coverage, covered
from pbdesk.store import Store
from pbdesk.views.namesakes import tell_apart
from pbdesk.views.roll import roll_of

_TALKS = """
    SELECT m.id, m.branch_id, o.name AS branch, m.held_on, m.title, m.chair_id, a.person_id, p.name, a.state
      FROM meeting m
      JOIN organization o ON o.id = m.branch_id
      LEFT JOIN attendance a ON a.meeting_id = m.id
      LEFT JOIN person p ON p.id = a.person_id
     WHERE m.deleted_at IS NULL AND m.kind = 'talk' AND COALESCE(m.status, 'held') = 'held'
       AND m.held_on >= :start AND m.held_on < :end AND (:branch IS NULL OR m.branch_id = :branch)
     ORDER BY m.held_on DESC, m.id DESC, p.name"""


@dataclass(frozen=True, slots=True)
class TalkRow:
    """One talk: who talked (first the one who began it), when, about what."""

    id: str
    branch_id: str
    branch: str
    held_on: date
    people: tuple[str, ...]
    names: tuple[str, ...]
    topic: str

    @property
    def talker(self) -> str:
        """Who began it."""
        return self.names[0] if self.names else ""

    @property
    def others(self) -> str:
        """With whom."""
        return "、".join(self.names[1:])

    @property
    def pairs(self) -> frozenset[frozenset[str]]:
        """Everyone in one conversation has talked with everyone else in it."""
        return frozenset(frozenset(pair) for pair in combinations(self.people, 2))


def talk_rows(store: Store, period: Period, branch_id: str | None = None) -> tuple[TalkRow, ...]:
    """The talks of a period, the latest first."""
    asked = {"start": period.start.isoformat(), "end": period.end.isoformat(), "branch": branch_id}
    found: dict[str, list[Row]] = {}
    for r in store.query(_TALKS, asked):
        found.setdefault(r["id"], []).append(r)
    told = tell_apart(store, {r["person_id"]: r["name"] for rows in found.values() for r in rows})
    return tuple(_row(rows, told) for rows in found.values())


def coverage(store: Store, branch_id: str, year: int, today: date) -> Coverage:
    """Who of today's roll (for a past year: that of its last day) is still without the talks a year asks for."""
    period = year_period(year)
    seats = roll_of(store, branch_id, min(today, period.last_day), MeetingKind.GENERAL_MEETING).seats
    pairs = frozenset[frozenset[str]]().union(*(row.pairs for row in talk_rows(store, period, branch_id)))
    return covered([seat for seat in seats if seat.on_roll], pairs)


def _row(rows: Sequence[Row], told: Mapping[str, str]) -> TalkRow:
    """Who began the talk stands first; whoever was not there has not talked."""
    first = rows[0]
    there = {r["person_id"]: told[r["person_id"]] for r in rows if r["state"] in ("present", "online")}
    people = sorted(there, key=lambda person: person != first["chair_id"])
    return TalkRow(
        id=first["id"],
        branch_id=first["branch_id"],
        branch=first["branch"],
        held_on=date.fromisoformat(first["held_on"]),
        people=tuple(people),
        names=tuple(there[person] for person in people),
        topic=first["title"] or "",
    )
