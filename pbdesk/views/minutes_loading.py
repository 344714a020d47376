"""The rows behind minutes, one query a table whatever the number of meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from pbdesk.calendar import Period
from pbdesk.store import Store

_CHUNK = 400

_MEETINGS = """
    SELECT m.id, m.branch_id, o.name AS branch, m.kind, m.held_on, m.title, g.name AS group_name, m.starts_at,
           m.ends_at, m.place, c.name AS chair, r.name AS recorder, l.name AS lecturer, m.for_year, m.content, m.hours,
           m.recorded_at, m.sitting_id
      FROM meeting m
      JOIN organization o ON o.id = m.branch_id
      LEFT JOIN party_group g ON g.id = m.group_id
      LEFT JOIN person c ON c.id = m.chair_id
      LEFT JOIN person r ON r.id = m.recorder_id
      LEFT JOIN person l ON l.id = m.lecturer_id
     WHERE m.deleted_at IS NULL AND (m.status IS NULL OR m.status = 'held') AND {which}"""

_ATTENDANCE = """
    SELECT a.meeting_id, a.person_id, p.name, a.state, a.role, a.reason, a.written_opinion, a.opinion_on, a.grade
      FROM attendance a
      JOIN person p ON p.id = a.person_id
     WHERE a.meeting_id IN ({marks})
     ORDER BY a.meeting_id, p.name, a.person_id"""

_AGENDA = """
    SELECT a.meeting_id, a.id, a.kind, a.topic, a.content, a.resolution, a.approve, a.against, a.abstain, a.void,
           a.written_approve, a.seats, a.issued, a.returned, a.important, a.owner, a.finish_on,
           p.name AS person
      FROM agenda_item a
      LEFT JOIN person p ON p.id = a.person_id
     WHERE a.meeting_id IN ({marks})
     ORDER BY a.meeting_id, CASE WHEN a.position IS NULL THEN 1 ELSE 0 END, a.position, a.id"""

_CANDIDATES = """
    SELECT c.meeting_id, c.agenda_item_id, c.person_id, p.name, c.votes
      FROM candidate c
      JOIN person p ON p.id = c.person_id
     WHERE c.meeting_id IN ({marks})
     ORDER BY c.meeting_id, CASE WHEN c.position IS NULL THEN 1 ELSE 0 END, c.position, c.id"""

_EXCLUSIONS = """
    SELECT e.meeting_id, e.person_id, p.name, e.reason, e.consent_document
      FROM vote_exclusion e
      JOIN person p ON p.id = e.person_id
     WHERE e.meeting_id IN ({marks})
     ORDER BY e.meeting_id, p.name, e.person_id"""

_PAPERS = """
    SELECT t.meeting_id, t.name, t.kind
      FROM attachment t
     WHERE t.deleted_at IS NULL AND t.meeting_id IN ({marks})
     ORDER BY t.meeting_id, t.kind, t.name, t.id"""

_PARTS = """
    SELECT m.sitting_id, m.kind
      FROM meeting m
     WHERE m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held' AND m.kind <> 'training'
       AND m.sitting_id IN ({marks})
     ORDER BY m.sitting_id, COALESCE(m.starts_at, ''), m.id"""


def held_in(store: Store, period: Period, today: date, branches: Collection[str] | None) -> list[Row]:
    """The meetings held in a period up to today, of all branches or of some."""
    names = {f"b{n}": branch for n, branch in enumerate(sorted(branches or ()))}
    only = f" AND m.branch_id IN ({', '.join(':' + name for name in names)})" if branches is not None else ""
    which = "m.held_on >= :start AND m.held_on < :end AND m.held_on <= :today" + only
    span = {"start": period.start.isoformat(), "end": period.end.isoformat(), "today": today.isoformat()}
    return store.query(_MEETINGS.format(which=which), {**span, **names})


def held_with_ids(store: Store, meetings: Collection[str]) -> Iterator[Row]:
    """Just these meetings, those of them that were held."""
    for part in _chunks(sorted(set(meetings))):
        yield from store.query(_MEETINGS.format(which=f"m.id IN ({_marks(part)})"), part)


@dataclass(frozen=True, slots=True)
class Around:
    """What belongs to some meetings, by meeting; ``kinds`` are those of the parts of a sitting, by sitting."""

    attendance: Mapping[str, list[Row]]
    agenda: Mapping[str, list[Row]]
    candidates: Mapping[str, list[Row]]
    exclusions: Mapping[str, list[Row]]
    papers: Mapping[str, list[Row]]
    kinds: Mapping[str, list[str]]


def load_around(store: Store, meetings: Sequence[Row]) -> Around:
    """Everything that belongs to these meetings; a mapping answers an empty list for one that has nothing."""
    ids = [row["id"] for row in meetings]
    return Around(
        attendance=_by_meeting(store, _ATTENDANCE, ids),
        agenda=_by_meeting(store, _AGENDA, ids),
        candidates=_by_meeting(store, _CANDIDATES, ids),
        exclusions=_by_meeting(store, _EXCLUSIONS, ids),
        papers=_by_meeting(store, _PAPERS, ids),
        kinds=_kinds_of_sittings(store, {row["sitting_id"] for row in meetings if row["sitting_id"]}),
    )


def _by_meeting(store: Store, sql: str, ids: Sequence[str]) -> dict[str, list[Row]]:
    """The rows of one child table by meeting."""
    found: dict[str, list[Row]] = defaultdict(list)
    for part in _chunks(ids):
        for row in store.query(sql.format(marks=_marks(part)), part):
            found[row["meeting_id"]].append(row)
    return found


def _kinds_of_sittings(store: Store, sittings: Collection[str]) -> dict[str, list[str]]:
    """The kinds of the parts of sittings, in order of time."""
    found: dict[str, list[str]] = defaultdict(list)
    for part in _chunks(sorted(set(sittings))):
        for row in store.query(_PARTS.format(marks=_marks(part)), part):
            found[row["sitting_id"]].append(row["kind"])
    return found


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _marks(part: Sequence[str]) -> str:
    return ", ".join("?" * len(part))
