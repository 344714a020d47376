"""What everyone studied in a year: the events that give class hours, by person, and the attended ones that give none.

One query for all; what a day gives is reckoned once for each combination of events that somebody was at, however many
people that were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from sqlite3 import Row

from pbdesk.calendar import iso_day, year_period
from pbdesk.model import MeetingKind, Organizer
from pbdesk.rules.hours import HourEvent, StudyMeeting, alone, apart, day_events, day_order
from pbdesk.rules.topics.narrowing import narrowed
from pbdesk.store import Store

STUDY = """
       (m.kind IN ('lecture', 'training')
        OR m.kind = 'theme_day' AND (NOT EXISTS (SELECT 1 FROM agenda_item i WHERE i.meeting_id = m.id)
                                     OR EXISTS (SELECT 1 FROM agenda_item i
                                                 WHERE i.meeting_id = m.id AND i.kind = 'study')))"""
"""Which meetings are study, so that hours are reckoned from their times where nobody wrote any down."""

_STUDIED = """
       m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held' {known}
       AND m.held_on >= :start AND m.held_on <= :last
       AND (m.hours IS NOT NULL OR """ + STUDY + ")"

_EVENTS = """
    SELECT m.id, m.kind, m.held_on, m.title, m.hours, m.starts_at, m.ends_at, m.sitting_id, m.organizer
      FROM meeting m
     WHERE """ + _STUDIED + """
     ORDER BY m.held_on"""

_PEOPLE = """
    SELECT a.meeting_id, a.person_id
      FROM meeting m
      JOIN attendance a ON a.meeting_id = m.id
     WHERE a.state IN ('present', 'online') AND """ + _STUDIED

_KNOWN = """
       AND m.id IN (SELECT a.meeting_id
                      FROM membership t
                      JOIN attendance a ON a.person_id = t.person_id
                     WHERE t.deleted_at IS NULL {only})"""

_THEIRS = "SELECT DISTINCT t.person_id FROM membership t WHERE t.deleted_at IS NULL {only}"

_TRAININGS = """
    SELECT a.person_id, m.id, m.held_on, m.sitting_id, m.organizer
      FROM attendance a
      JOIN meeting m ON m.id = a.meeting_id
     WHERE m.kind = 'training' AND m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held'
       AND a.state IN ('present', 'online') AND a.person_id IN ({marks})
     ORDER BY m.held_on, m.id"""

_CHUNK = 400
_KINDS = {kind.value: kind for kind in MeetingKind}


@dataclass(frozen=True, slots=True)
class Training:
    """A day of training that somebody attended; the days of one course share a ``sitting``."""

    meeting_id: str
    held_on: date
    sitting: str
    organizer: Organizer | None


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """By person: the events of a year in the order of their days, attended ones that give nothing, trainings."""

    events: Mapping[str, Sequence[HourEvent]]
    without_hours: Mapping[str, Sequence[str]]
    trainings: Mapping[str, Sequence[Training]]

    def hours(self, person_id: str) -> Decimal:
        """The hours of a person."""
        return sum((event.hours for event in self.events.get(person_id, ())), Decimal(0))

    def courses(self, person_id: str) -> int:
        """How many trainings a person attended; the days of one course are one."""
        return len({training.sitting for training in self.trainings.get(person_id, ())})


def load_study(
    store: Store, year: int, branches: Collection[str] | None, *, derive: bool, today: date | None = None
) -> StudyFacts:
    """Read a year's study of everyone, or of those who ever belonged to some branches, wherever they studied (E-22).

    ``derive`` reckons hours from times where nobody wrote them down; what lies after ``today`` does not count yet.
    """
    period = year_period(year)
    last = min(period.last_day, today) if today else period.last_day
    only, names = narrowed(branches, "t.branch_id")
    known = _KNOWN.format(only=only) if only else ""
    asked = {"start": period.start.isoformat(), "last": last.isoformat(), **names}
    rows = store.query(_EVENTS.format(known=known), asked)
    theirs = {r["person_id"] for r in store.query(_THEIRS.format(only=only), names)} if only else None
    people: dict[str, list[str]] = {r["id"]: [] for r in rows}
    for meeting, person in store.query(_PEOPLE.format(known=known), asked):
        if theirs is None or person in theirs:
            people[meeting].append(person)
    return _study(rows, people, derive=derive)


def _study(rows: Sequence[Row], people: Mapping[str, Sequence[str]], *, derive: bool) -> StudyFacts:
    """What those who were at the meetings studied."""
    events: dict[str, list[HourEvent]] = defaultdict(list)
    for _, day in groupby(rows, key=lambda r: r["held_on"]):
        giving = [r for r in day if _gives(r, derive=derive)]
        _give(events, sorted((_meeting(r) for r in giving), key=day_order), people)
    trainings: dict[str, list[Training]] = defaultdict(list)
    without: dict[str, list[str]] = defaultdict(list)
    for r in rows:
        if r["kind"] == MeetingKind.TRAINING:
            training = _training(r)
            for person in people[r["id"]]:
                trainings[person].append(training)
        if not _gives(r, derive=derive):
            for person in people[r["id"]]:
                without[person].append(r["id"])
    return StudyFacts(events, without, trainings)


def load_trainings(store: Store, people: Collection[str]) -> Mapping[str, Sequence[Training]]:
    """Every training that some people ever attended, in the order of their days."""
    found: dict[str, list[Training]] = defaultdict(list)
    asked = sorted(people)
    for start in range(0, len(asked), _CHUNK):
        part = asked[start : start + _CHUNK]
        for r in store.query(_TRAININGS.format(marks=", ".join("?" * len(part))), part):
            found[r["person_id"]].append(_training(r))
    return found


def _give(
    events: dict[str, list[HourEvent]], meetings: Sequence[StudyMeeting], people: Mapping[str, Sequence[str]]
) -> None:
    """Adds what one day gave to everyone who was there; most were at one meeting, which gives what it gives alone."""
    here = [people[meeting.id] for meeting in meetings]
    single = [alone(meeting) for meeting in meetings]
    often = _often(here)
    for event, persons in zip(single, here, strict=True):
        for person in persons:
            if person not in often:
                events[person].append(event)
    given: dict[tuple[int, ...], tuple[HourEvent, ...]] = {}
    for person, places in often.items():
        if places not in given:
            at = [meetings[place] for place in places]
            given[places] = tuple(single[place] for place in places) if apart(at) else day_events(at)
        events[person] += given[places]


def _often(here: Sequence[Sequence[str]]) -> Mapping[str, tuple[int, ...]]:
    """Who was at several meetings of a day, and at which."""
    if len(set().union(*here)) == sum(map(len, here)):
        return {}
    places: dict[str, tuple[int, ...]] = {}
    for place, persons in enumerate(here):
        for person in persons:
            places[person] = (*places.get(person, ()), place)
    return {person: at for person, at in places.items() if len(at) > 1}


def _gives(row: Row, *, derive: bool) -> bool:
    """Whether a meeting gives hours: written down, or to be reckoned from its times."""
    return row["hours"] is not None or bool(derive and row["starts_at"] and row["ends_at"])


def _training(row: Row) -> Training:
    organizer = Organizer(row["organizer"]) if row["organizer"] else None
    return Training(row["id"], date.fromisoformat(row["held_on"]), row["sitting_id"] or row["id"], organizer)


def _meeting(row: Row) -> StudyMeeting:
    return StudyMeeting(
        id=row["id"],
        kind=_KINDS[row["kind"]],
        held_on=iso_day(row["held_on"]),
        title=row["title"] or "",
        hours=_hours(row["hours"]) if row["hours"] is not None else None,
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        sitting=row["sitting_id"] or row["id"],
        organizer=Organizer(row["organizer"]) if row["organizer"] else None,
    )


@lru_cache(maxsize=1024)
def _hours(text: str) -> Decimal:
    return Decimal(text)
