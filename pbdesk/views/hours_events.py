"""The events that give class hours, and those that give none because nobody wrote down how long they took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from sqlite3 import Row

from pbdesk.model import MeetingKind
from pbdesk.store import Store
from pbdesk.words import MEETING_WORDS

MOST_A_DAY = Decimal(8)
"""A whole day is eight class hours, half a day four (EDU-06)."""

_STUDY = """
   AND (m.kind IN ('lecture', 'training')
        OR m.kind = 'theme_day' AND (NOT EXISTS (SELECT 1 FROM agenda_item i WHERE i.meeting_id = m.id)
                                     OR EXISTS (SELECT 1 FROM agenda_item i
                                                 WHERE i.meeting_id = m.id AND i.kind = 'study')))"""

_HELD = """
     WHERE m.deleted_at IS NULL AND m.year = :year AND COALESCE(m.status, 'held') = 'held'"""

_EVENTS = """
    SELECT a.person_id, m.id, m.kind, m.held_on, m.title, m.hours, m.starts_at, m.ends_at, m.sitting_id
      FROM meeting m
      JOIN attendance a ON a.meeting_id = m.id""" + _HELD + """
       AND a.state IN ('present', 'online')
       AND (:branch IS NULL OR a.person_id IN (SELECT t.person_id FROM membership t
                                                WHERE t.branch_id = :branch AND t.deleted_at IS NULL))
       AND (m.hours IS NOT NULL
            OR (:derive = 1 AND m.starts_at IS NOT NULL AND m.ends_at IS NOT NULL""" + _STUDY + """))
     ORDER BY m.held_on, CASE WHEN m.hours IS NULL THEN 1 ELSE 0 END, COALESCE(m.starts_at, ''), m.id"""

_UNCOUNTED = """
    SELECT m.id, m.kind, m.held_on, m.title
      FROM meeting m""" + _HELD + """
       AND m.branch_id = :branch AND m.hours IS NULL
       AND (:derive = 0 OR m.starts_at IS NULL OR m.ends_at IS NULL)""" + _STUDY + """
     ORDER BY m.held_on, m.id"""

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class HourEvent:
    """One event of one person; ``derived`` when its hours come from its times and not from the record."""

    meeting_id: str
    kind: MeetingKind
    held_on: date
    title: str
    hours: Decimal
    derived: bool
    sitting: str

    @property
    def words(self) -> str:
        """The event in words."""
        return f"{MEETING_WORDS[self.kind]}" + (f"“{self.title}”" if self.title else "")


@dataclass(frozen=True, slots=True)
class UncountedEvent:
    """A lecture, theme day or training that gives nobody hours as it is written down."""

    meeting_id: str
    kind: MeetingKind
    held_on: date
    title: str

    @property
    def words(self) -> str:
        """The event in words."""
        return f"{MEETING_WORDS[self.kind]}" + (f"“{self.title}”" if self.title else "")


def hour_events(
    store: Store, year: int, branch_id: str | None, *, derive: bool
) -> Mapping[str, tuple[HourEvent, ...]]:
    """The events of each person in a year, in the order of their days.

    ``branch_id`` narrows to those who ever belonged to it, wherever they studied (E-22); ``derive`` reckons hours from
    times. The same minutes of one person never count twice (a lecture inside a theme day).
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    for r in store.query(_EVENTS, {"year": year, "branch": branch_id, "derive": int(derive)}):
        rows[r["person_id"]].append(r)
    return {person: tuple(_events(own)) for person, own in rows.items()}


def uncounted_events(store: Store, branch_id: str, year: int, *, derive: bool) -> tuple[UncountedEvent, ...]:
    """The study events of a branch's year that lack both hours and what they could be reckoned from."""
    asked = {"year": year, "branch": branch_id, "derive": int(derive)}
    return tuple(
        UncountedEvent(r["id"], MeetingKind(r["kind"]), date.fromisoformat(r["held_on"]), r["title"] or "")
        for r in store.query(_UNCOUNTED, asked)
    )


def hours_between(starts_at: str | None, ends_at: str | None, taken: Iterable[_Span] = ()) -> Decimal:
    """Class hours from times: one an hour, half hours rounded down, at most eight; minutes taken already left out."""
    span = _span(starts_at, ends_at)
    if span is None:
        return Decimal(0)
    others = [range(*other) for other in taken]
    minutes = len(set(range(*span)).difference(*others)) if others else span[1] - span[0]
    return min(MOST_A_DAY, Decimal(minutes // 30) / 2)


def _events(rows: Iterable[Row]) -> Iterable[HourEvent]:
    taken: dict[str, list[_Span]] = defaultdict(list)
    for r in rows:
        derived = r["hours"] is None
        hours = hours_between(r["starts_at"], r["ends_at"], taken[r["held_on"]]) if derived else Decimal(r["hours"])
        span = _span(r["starts_at"], r["ends_at"])
        if span is not None:
            taken[r["held_on"]].append(span)
        yield HourEvent(
            r["id"], MeetingKind(r["kind"]), date.fromisoformat(r["held_on"]), r["title"] or "", hours, derived,
            r["sitting_id"] or r["id"],
        )  # fmt: skip


def _span(starts_at: str | None, ends_at: str | None) -> _Span | None:
    if not starts_at or not ends_at:
        return None
    start, end = (_minute(time.fromisoformat(text)) for text in (starts_at, ends_at))
    return (start, end) if start < end else None


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
