"""What everyone studied in a year: the events that give class hours, by person, and the attended ones that give none.

One query for all; what a day gives is reckoned once for each combination of events that somebody was at, however many
people that were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from sqlite3 import Row

from pbdesk.calendar import year_period
from pbdesk.model import MeetingKind, Organizer
from pbdesk.rules.hours import HourEvent, StudyMeeting, day_events
from pbdesk.rules.topics.narrowing import narrowed
from pbdesk.store import Store

STUDY = """
       (m.kind IN ('lecture', 'training')
        OR m.kind = 'theme_day' AND (NOT EXISTS (SELECT 1 FROM agenda_item i WHERE i.meeting_id = m.id)
                                     OR EXISTS (SELECT 1 FROM agenda_item i
                                                 WHERE i.meeting_id = m.id AND i.kind = 'study')))"""
"""Which meetings are study, so that hours are reckoned from their times where nobody wrote any down."""

_ATTENDED = """
    SELECT m.id, m.kind, m.held_on, m.title, m.hours, m.starts_at, m.ends_at, m.sitting_id, m.organizer,
           (SELECT group_concat(a.person_id, :gap)
              FROM attendance a
             WHERE a.meeting_id = m.id AND a.state IN ('present', 'online') {whose}) AS people
      FROM meeting m
     WHERE m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held' {known}
       AND m.held_on >= :start AND m.held_on <= :last
       AND (m.hours IS NOT NULL OR """ + STUDY + """)
     ORDER BY m.held_on"""
"""The people of a meeting come as one text, so that few rows come back; no id holds a line break (``:gap``)."""

_THEIRS = "AND a.person_id IN (SELECT t.person_id FROM membership t WHERE t.deleted_at IS NULL {only})"
_KNOWN = "AND m.id IN (SELECT a.meeting_id FROM attendance a WHERE a.state IN ('present', 'online') {whose})"


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """The events of each person in a year in the order of their days, and what a person attended that gives nothing."""

    events: Mapping[str, Sequence[HourEvent]]
    without_hours: Mapping[str, Sequence[str]]

    def hours(self, person_id: str) -> Decimal:
        """The hours of a person."""
        return sum((event.hours for event in self.events.get(person_id, ())), Decimal(0))

    def trainings(self, person_id: str) -> list[HourEvent]:
        """The days of training that a person attended."""
        return [event for event in self.events.get(person_id, ()) if event.kind is MeetingKind.TRAINING]


def load_study(
    store: Store, year: int, branches: Collection[str] | None, *, derive: bool, today: date | None = None
) -> StudyFacts:
    """Read a year's study of everyone, or of those who ever belonged to some branches, wherever they studied (E-22).

    ``derive`` reckons hours from times where nobody wrote them down; what lies after ``today`` does not count yet.
    """
    period = year_period(year)
    last = min(period.last_day, today) if today else period.last_day
    only, names = narrowed(branches, "t.branch_id")
    whose = _THEIRS.format(only=only) if only else ""
    known = _KNOWN.format(whose=whose) if only else ""
    asked = {"start": period.start.isoformat(), "last": last.isoformat(), "gap": "\n", **names}
    rows = store.query(_ATTENDED.format(whose=whose, known=known), asked)
    events: dict[str, list[HourEvent]] = defaultdict(list)
    without: dict[str, list[str]] = defaultdict(list)
    for _, day in groupby(rows, key=lambda r: r["held_on"]):
        _spread(list(day), events, without, derive=derive)
    return StudyFacts(events, without)


def _spread(
    rows: Sequence[Row], events: dict[str, list[HourEvent]], without: dict[str, list[str]], *, derive: bool
) -> None:
    """Give the events of one day to everyone who was there."""
    meetings: list[StudyMeeting] = []
    attended: dict[str, tuple[int, ...]] = {}
    for r in rows:
        people = _people(r)
        if r["hours"] is None and not (derive and r["starts_at"] and r["ends_at"]):
            for person in people:
                without[person].append(r["id"])
            continue
        mine = (len(meetings),)
        meetings.append(_meeting(r))
        for person in people:
            attended[person] = attended.get(person, ()) + mine
    given: dict[tuple[int, ...], tuple[HourEvent, ...]] = {}
    for person, places in attended.items():
        if places not in given:
            given[places] = day_events([meetings[place] for place in places])
        events[person] += given[places]


def _people(row: Row) -> Iterator[str]:
    return iter(row["people"].split("\n") if row["people"] else ())


def _meeting(row: Row) -> StudyMeeting:
    return StudyMeeting(
        id=row["id"],
        kind=MeetingKind(row["kind"]),
        held_on=date.fromisoformat(row["held_on"]),
        title=row["title"] or "",
        hours=Decimal(row["hours"]) if row["hours"] is not None else None,
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        sitting=row["sitting_id"] or row["id"],
        organizer=Organizer(row["organizer"]) if row["organizer"] else None,
    )
