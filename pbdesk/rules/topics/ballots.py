"""Meetings with votes, as recorded: their items with numbers, who was there, who wrote in, who was to be left out.

Read only for meetings that have something to reckon: an item with numbers, an election, an admission; each committee
meeting (VOT-03) and each democratic appraisal (VOT-13).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from sqlite3 import Row

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
     WHERE (i.kind IN ('admission', 'conversion', 'election')
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
     WHERE a.meeting_id IN ({marks})"""

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


@dataclass(slots=True)
class BallotFact:
    """One meeting with its votes; ``there`` are those marked as members and present in person.

    ``marked`` are all on the list; ``observers`` those of them without a vote by their role.
    """

    id: str
    branch_id: str
    kind: MeetingKind
    group_id: str | None
    held_on: date
    items: list[ItemFact] = field(default_factory=list)
    there: set[str] = field(default_factory=set)
    marked: set[str] = field(default_factory=set)
    observers: set[str] = field(default_factory=set)
    letters: list[LetterFact] = field(default_factory=list)
    grades: dict[str, Grade] = field(default_factory=dict)
    exclusions: list[ExclusionFact] = field(default_factory=list)


def load_ballots(store: Store, reach: Reach, branches: Collection[str] | None) -> Mapping[str, Sequence[BallotFact]]:
    """The meetings to reckon of the quarters asked for, by branch, in order of their days."""
    only, names = narrowed(branches, "m.branch_id")
    asked = {"start": reach.near.start.isoformat(), "end": reach.near.end.isoformat(), **names}
    rows = store.query(_ITEMS.format(only=only), asked)
    found: dict[str, BallotFact] = {}
    for r in (*rows, *store.query(_ALWAYS.format(only=only), asked)):
        if r["meeting_id"] not in found:
            found[r["meeting_id"]] = BallotFact(
                r["meeting_id"], r["branch_id"], MeetingKind(r["meeting_kind"]), r["group_id"], _date(r["held_on"])
            )
    _add_people(store, found)
    standing: dict[str, list[CandidateFact]] = defaultdict(list)
    for r in _of(store, _CANDIDATES, {r["meeting_id"] for r in rows if r["kind"] == AgendaKind.ELECTION}):
        standing[r["agenda_item_id"]].append(CandidateFact(r["person_id"], r["name"], r["votes"]))
    for r in rows:
        found[r["meeting_id"]].items.append(_item(r, standing.get(r["id"], ())))
    by_branch: dict[str, list[BallotFact]] = defaultdict(list)
    for ballot in sorted(found.values(), key=lambda b: (b.held_on, b.id)):
        by_branch[ballot.branch_id].append(ballot)
    return by_branch


def _add_people(store: Store, found: Mapping[str, BallotFact]) -> None:
    present = AttendanceState.PRESENT.value
    for r in _of(store, _MARKS, found):
        meeting, person, state, role = r
        ballot = found[meeting]
        ballot.marked.add(person)
        if role == "observer":
            ballot.observers.add(person)
        elif state == present:
            ballot.there.add(person)
    for r in _of(store, _SAID, found):
        ballot = found[r["meeting_id"]]
        if r["grade"]:
            ballot.grades[r["person_id"]] = Grade(r["grade"])
        said = stance("", r["written_opinion"] or "") if r["role"] != "observer" else ""
        if said:
            ballot.letters.append(LetterFact(r["person_id"], said, _day(r["opinion_on"])))
    for r in _of(store, _EXCLUSIONS, found):
        found[r["meeting_id"]].exclusions.append(
            ExclusionFact(r["person_id"], r["name"], r["reason"], r["consent_document"] or "", _day(r["resolved_on"]))
        )


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


@lru_cache(maxsize=8192)
def _date(text: str) -> date:
    return date.fromisoformat(text)


def _day(text: str | None) -> date | None:
    return _date(text) if text else None
