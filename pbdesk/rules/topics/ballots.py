"""Meetings with votes, as recorded: their items with numbers, who was there, who wrote in, who was to be left out.

Read only for meetings that have something to reckon: an item put to the vote, whether its numbers are there or not (who
was there still tells whether it could be voted on); each committee meeting (VOT-03) and each democratic appraisal
(VOT-13).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from sqlite3 import Row
from types import MappingProxyType

from pbdesk.calendar import day_or_none, iso_day
from pbdesk.model import AgendaKind, AttendanceState, Grade, MeetingKind
from pbdesk.rules.electorate import stance
from pbdesk.rules.facts import Reach
from pbdesk.rules.topics.narrowing import narrowed
from pbdesk.store import Store

_HELD = """m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held'
       AND m.held_on >= :start AND m.held_on < :end {only}"""

_ITEMS = """
    SELECT m.id AS meeting_id, m.branch_id, m.kind AS meeting_kind, m.group_id, m.held_on, i.id, i.kind, i.topic,
           i.resolution, i.person_id, p.name AS person, i.approve, i.against, i.abstain, i.void, i.written_approve,
           i.seats, i.issued, i.returned
      FROM meeting m
      JOIN agenda_item i ON i.meeting_id = m.id
      LEFT JOIN person p ON p.id = i.person_id
     WHERE (i.kind IN ('resolution', 'admission', 'conversion', 'election')
            OR i.approve IS NOT NULL OR i.against IS NOT NULL OR i.abstain IS NOT NULL)
       AND """ + _HELD + """
     ORDER BY m.held_on, m.id, i.position, i.id"""

_ALWAYS = """
    SELECT m.id AS meeting_id, m.branch_id, m.kind AS meeting_kind, m.group_id, m.held_on
      FROM meeting m
     WHERE m.kind IN ('committee_meeting', 'democratic_appraisal') AND """ + _HELD + """
     ORDER BY m.held_on, m.id"""

_MARKS = """
    SELECT a.meeting_id, a.person_id, a.state, a.role
      FROM attendance a
     WHERE a.meeting_id IN ({marks})
     ORDER BY a.meeting_id, a.person_id"""

_SAID = """
    SELECT a.meeting_id, a.person_id, a.state, a.role, a.written_opinion, a.opinion_on, a.grade
      FROM attendance a
     WHERE a.meeting_id IN ({marks}) AND (a.written_opinion IS NOT NULL OR a.grade IS NOT NULL)
     ORDER BY a.meeting_id, a.person_id"""

_CANDIDATES = """
    SELECT c.meeting_id, c.agenda_item_id, c.person_id, p.name, c.votes
      FROM candidate c
      JOIN person p ON p.id = c.person_id
     WHERE c.meeting_id IN ({marks})
     ORDER BY c.meeting_id, c.position, c.id"""

_EXCLUSIONS = """
    SELECT e.meeting_id, e.person_id, p.name, e.reason, e.consent_document, e.resolved_on
      FROM vote_exclusion e
      JOIN person p ON p.id = e.person_id
     WHERE e.meeting_id IN ({marks})
     ORDER BY e.meeting_id, e.person_id"""

_CHUNK = 500
_KINDS: Mapping[str, MeetingKind] = {kind.value: kind for kind in MeetingKind}
_NO_GRADES: Mapping[str, Grade] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CandidateFact:
    """Someone who stood for election."""

    person_id: str
    name: str
    votes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFact:
    """An agenda item that was voted on; ``person`` is the name of who was to be admitted or converted."""

    id: str
    kind: AgendaKind | None
    topic: str
    resolution: str
    person_id: str | None
    person: str
    approve: int | None
    against: int | None
    abstain: int | None
    void: int | None
    written_approve: int | None
    seats: int | None
    issued: int | None
    returned: int | None
    candidates: tuple[CandidateFact, ...] = ()


@dataclass(frozen=True, slots=True)
class ExclusionFact:
    """A member who was to be left out of the due head-count."""

    person_id: str
    name: str
    reason: int
    consent_document: str
    resolved_on: date | None


@dataclass(frozen=True, slots=True)
class LetterFact:
    """A written opinion on the attendance list, with the day it came in."""

    person_id: str
    opinion: str
    received_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotFact:
    """One meeting with its votes; ``there`` are those marked as members and present in person.

    ``marked`` are all on the list, ``observers`` those of them without a vote by their role.
    """

    id: str
    branch_id: str
    kind: MeetingKind
    group_id: str | None
    held_on: date
    items: Sequence[ItemFact]
    there: AbstractSet[str]
    marked: AbstractSet[str]
    observers: AbstractSet[str]
    letters: Sequence[LetterFact]
    grades: Mapping[str, Grade]
    exclusions: Sequence[ExclusionFact]


@dataclass(slots=True)
class _Lists:
    """The attendance lists by meeting, while they are read; a meeting without something has no entry for it."""

    there: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    marked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    observers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    letters: dict[str, list[LetterFact]] = field(default_factory=lambda: defaultdict(list))
    grades: dict[str, dict[str, Grade]] = field(default_factory=lambda: defaultdict(dict))


def load_ballots(store: Store, reach: Reach, branches: Collection[str] | None) -> Mapping[str, Sequence[BallotFact]]:
    """The meetings to reckon of the quarters asked for, by branch, in order of their days."""
    only, names = narrowed(branches, "m.branch_id")
    asked = {"start": reach.near.start.isoformat(), "end": reach.near.end.isoformat(), **names}
    rows = store.query(_ITEMS.format(only=only), asked)
    meetings = {r["meeting_id"]: r for r in (*store.query(_ALWAYS.format(only=only), asked), *rows)}
    lists, items = _lists(store, meetings), _items(store, rows)
    exclusions: dict[str, list[ExclusionFact]] = defaultdict(list)
    for r in _of(store, _EXCLUSIONS, items):
        exclusions[r["meeting_id"]].append(
            ExclusionFact(
                r["person_id"], r["name"], r["reason"], r["consent_document"] or "", day_or_none(r["resolved_on"])
            )
        )
    found: dict[str, list[BallotFact]] = defaultdict(list)
    for r in sorted(meetings.values(), key=lambda r: (r["held_on"], r["meeting_id"])):
        own = r["meeting_id"]
        found[r["branch_id"]].append(
            BallotFact(
                id=own, branch_id=r["branch_id"], kind=_KINDS[r["meeting_kind"]], group_id=r["group_id"],
                held_on=iso_day(r["held_on"]), items=items.get(own, ()), there=lists.there.get(own, frozenset()),
                marked=lists.marked.get(own, frozenset()), observers=lists.observers.get(own, frozenset()),
                letters=lists.letters.get(own, ()), grades=lists.grades.get(own, _NO_GRADES),
                exclusions=exclusions.get(own, ()),
            )
        )  # fmt: skip
    return found


def _lists(store: Store, meetings: Mapping[str, Row]) -> _Lists:
    found, present, last = _Lists(), AttendanceState.PRESENT.value, ""
    marked, there = found.marked[last], found.there[last]
    for meeting, person, state, role in _of(store, _MARKS, meetings):  # tens of thousands, meeting by meeting
        if meeting != last:
            last, marked, there = meeting, found.marked[meeting], found.there[meeting]
        marked.add(person)
        if role == "observer":
            found.observers[meeting].add(person)
        elif state == present:
            there.add(person)
    voting = [m for m, r in meetings.items() if r["meeting_kind"] != MeetingKind.COMMITTEE_MEETING]
    for r in _of(store, _SAID, voting):
        if r["grade"]:
            found.grades[r["meeting_id"]][r["person_id"]] = Grade(r["grade"])
        said = stance("", r["written_opinion"] or "") if r["role"] != "observer" else ""
        if said:
            found.letters[r["meeting_id"]].append(LetterFact(r["person_id"], said, day_or_none(r["opinion_on"])))
    return found


def _items(store: Store, rows: Sequence[Row]) -> Mapping[str, Sequence[ItemFact]]:
    standing: dict[str, list[CandidateFact]] = defaultdict(list)
    for r in _of(store, _CANDIDATES, {r["meeting_id"] for r in rows if r["kind"] == AgendaKind.ELECTION}):
        standing[r["agenda_item_id"]].append(CandidateFact(r["person_id"], r["name"], r["votes"]))
    found: dict[str, list[ItemFact]] = defaultdict(list)
    for r in rows:
        found[r["meeting_id"]].append(_item(r, standing.get(r["id"], ())))
    return found


def _item(r: Row, candidates: Iterable[CandidateFact]) -> ItemFact:
    return ItemFact(
        id=r["id"],
        kind=AgendaKind(r["kind"]) if r["kind"] else None,
        topic=r["topic"] or "",
        resolution=r["resolution"] or "",
        person_id=r["person_id"],
        person=r["person"] or "",
        approve=r["approve"],
        against=r["against"],
        abstain=r["abstain"],
        void=r["void"],
        written_approve=r["written_approve"],
        seats=r["seats"],
        issued=r["issued"],
        returned=r["returned"],
        candidates=tuple(candidates),
    )


def _of(store: Store, sql: str, meetings: Collection[str]) -> Iterator[Row]:
    """The rows of one table that belong to some meetings."""
    ids = sorted(meetings)
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        yield from store.query(sql.format(marks=", ".join("?" * len(part))), part)
