"""The whole street as a stream of records, community by community, so that a big one needs little memory."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from pbdesk.demo.days import Diary, office_day, year_later
from pbdesk.demo.desk import DeskYear, settled
from pbdesk.demo.guides import GuidePlan, plan_guides
from pbdesk.demo.meetings import Branch, MeetingMaker
from pbdesk.demo.names import MAN, NameMaker
from pbdesk.demo.numbering import Numbering, chance
from pbdesk.demo.offices import fill_offices
from pbdesk.demo.photo import attachment_of, blob_row
from pbdesk.demo.phrases import ELSEWHERE
from pbdesk.demo.rolls import Member, RollMaker
from pbdesk.demo.street import (
    FIRST_YEAR,
    GUO_YUAN_FOUNDED,
    STREET,
    STREET_BRANCHES,
    STREET_ID,
    BranchPlan,
    CommunityPlan,
    plan_street,
)
from pbdesk.demo.timetable import Leaders, Sitting, Timetable
from pbdesk.demo.visits import VisitMaker
from pbdesk.model import (
    Admission,
    Attachment,
    Explanation,
    Meeting,
    MeetingKind,
    MeetingStatus,
    Person,
    Post,
    PostRole,
    Record,
    UnitKind,
)
from pbdesk.store.values import raw

_RULES = {MeetingKind.COMMITTEE_MEETING: "MTG-02", MeetingKind.THEME_DAY: "MTG-06"}
_NO_LECTURE_IN = 6
"""The community (counted from 0) whose secretary lets the yearly lecture slip."""
_GUIDE_IS_MEMBER_IN = 1
"""The community where a guide belongs to one of the branches in his care."""

OnBranch = Callable[[int], None]
"""Told how many branches are done."""


def street(
    seed: int, branches: int = STREET_BRANCHES, years: int = 1, on_branch: OnBranch | None = None
) -> Iterator[Record]:
    """The records of the street from 2018 on; every one comes after those it refers to."""
    return _Street(seed, years, on_branch).records(branches)


def street_records(
    seed: int, branches: int = STREET_BRANCHES, years: int = 1, on_branch: OnBranch | None = None
) -> Iterator[dict[str, object]]:
    """The same in the notation of ``load``: one object a row, absent columns left out."""
    for record in street(seed, branches, years, on_branch):
        if isinstance(record, Attachment):
            yield blob_row()
        yield from rows_of(record)


def rows_of(record: Record) -> Iterator[dict[str, object]]:
    """The rows of one record: its own, then those of a meeting's or an admission's parts."""
    yield _row(record)
    if isinstance(record, Meeting):
        for part in (*record.attendance, *record.agenda, *record.exclusions, *record.candidates):
            yield _row(part)
    elif isinstance(record, Admission):
        for step in record.steps:
            yield _row(step)


def last_day(years: int = 1) -> date:
    """The last day that has already been: a Sunday or so after the last year, when its sheets are made."""
    return date(FIRST_YEAR + years, 1, 6)


def _row(record: Any) -> dict[str, object]:  # noqa: ANN401  any dataclass of the model
    row: dict[str, object] = {"table": record.table}
    for name in _columns(type(record)):
        value = getattr(record, name)
        if value is not None:
            row[name] = raw(value)
    return row


_COLUMNS: dict[type, tuple[str, ...]] = {}


def _columns(of: type) -> tuple[str, ...]:
    if of not in _COLUMNS:
        _COLUMNS[of] = tuple(f.name for f in fields(of) if f.default != ())
    return _COLUMNS[of]


@dataclass(slots=True)
class _Community:
    """What the branches of one community share while they are made."""

    plan: CommunityPlan
    rng: random.Random
    diary: Diary
    rolls: RollMaker
    secretary: Person
    guides: list[GuidePlan]
    known: set[str]
    leaving: Member | None = None
    left_name: str | None = None


class _Street:
    def __init__(self, seed: int, years: int, on_branch: OnBranch | None) -> None:
        self._seed, self._on_branch = seed, on_branch or (lambda _done: None)
        self._years = range(FIRST_YEAR, FIRST_YEAR + years)
        self._until = last_day(years)
        self._ids = Numbering()
        self._desk = DeskYear(seed, self._years, self._ids, self._until)
        self._done = 0

    def records(self, branches: int) -> Iterator[Record]:
        rng = chance(self._seed, "leaders")
        head = self._secretary(rng, NameMaker(rng), "街道党工委")
        yield STREET
        yield head
        yield self._post(head, STREET_ID)
        for plan in plan_street(self._seed, branches):
            yield from self._community(plan, head)

    def _community(self, plan: CommunityPlan, head: Person) -> Iterator[Record]:
        rng = chance(self._seed, "community", plan.number)
        names = NameMaker(rng)
        secretary = self._secretary(rng, names, plan.organization.name)
        guides = plan_guides(rng, plan, names, self._ids)
        community = _Community(
            plan, rng, Diary(), RollMaker(rng, names, self._ids), secretary, guides, {secretary.id, head.id}
        )
        yield plan.organization
        yield secretary
        yield self._post(secretary, plan.organization.id)
        for guide in guides:
            community.known.add(guide.person.id)
            yield guide.person
        for branch in plan.branches:
            yield from self._branch(community, branch, head)
            self._done += 1
            self._on_branch(self._done)
        visits = VisitMaker(rng, {b.id: b for b in plan.branches}, self._ids, community.diary, self._until)
        for guide in guides:
            yield from visits.visits(guide, date(self._years.start, 1, 1), date(self._years.stop, 1, 1))

    def _branch(self, community: _Community, plan: BranchPlan, head: Person) -> Iterator[Record]:
        rng = chance(self._seed, plan.id)
        postings = tuple(p for guide in community.guides for p in guide.postings if p.branch_id == plan.id)
        leaders = self._leaders(community, plan, head)
        timetable = Timetable(rng, plan, postings, leaders, community.diary, self._until)
        sittings = timetable.sittings(self._years)
        members = community.rolls.roll(plan, _votes(sittings), _receiver(community, plan))
        members += self._guests(community, plan, members, head)
        offices = fill_offices(rng, plan, members, self._ids)
        members = settled(members, offices, self._until)
        yield plan.organization
        yield from (m.person for m in members if m.id not in community.known)
        community.known |= {m.id for m in members}
        yield from offices.groups
        if offices.committee:
            yield offices.committee
        yield from (m.membership for m in members)
        yield from (m.condition for m in members if m.condition)
        yield from offices.posts
        yield from postings
        branch = Branch(plan, tuple(members), offices, postings, leaders)
        for meeting in MeetingMaker(rng, branch, self._ids, self._until).meetings(sittings):
            yield meeting
            if (plan.founded_on, meeting.held_on) == (GUO_YUAN_FOUNDED, GUO_YUAN_FOUNDED):
                yield attachment_of(meeting)
        yield from self._explanations(timetable, plan, community.plan.organization.name)
        yield from self._desk.year(community.plan.number, plan, members, offices)

    def _explanations(self, timetable: Timetable, plan: BranchPlan, accepted_by: str) -> Iterator[Explanation]:
        for kind, month in timetable.excused:
            yield Explanation(
                id=self._ids.next("ex", 3), rule=_RULES[kind], subject_id=plan.id, period=month.label,
                branch_id=plan.id, reason="因故取消，已书面说明情况，内容并入下月", accepted_by=accepted_by,
                accepted_on=min(office_day(month.end + timedelta(days=3)), self._until),
            )  # fmt: skip

    def _leaders(self, community: _Community, plan: BranchPlan, head: Person) -> Leaders:
        """The secretaries lecture where the people of the community's work station hear them."""
        number = community.plan.number
        if plan.unit_kind is not UnitKind.WORK_STATION:
            member = _guide_as_member(community)
            return Leaders(member_id=member[1].id if member and member[0] == plan.id else None)
        return Leaders(
            None if number == _NO_LECTURE_IN else community.secretary.id, head.id if number == 0 else None
        )

    def _guests(
        self, community: _Community, plan: BranchPlan, members: list[Member], head: Person
    ) -> list[Member]:
        """Who belongs to the branch and was made elsewhere: secretaries, a guide, someone who moved from next door."""
        guests = []
        if plan.unit_kind is UnitKind.WORK_STATION:
            guests.append(community.rolls.guest(plan, community.secretary))
            guests += [community.rolls.guest(plan, head)] if community.plan.number == 0 else []
        member = _guide_as_member(community)
        if member and member[0] == plan.id:
            guests.append(community.rolls.guest(plan, member[1]))
        left = community.leaving
        if left and plan.has_committee and plan.founded_on < date(FIRST_YEAR, 1, 1):
            guests.append(community.rolls.guest(plan, left.person, left.membership.ended_on, community.left_name))
            community.leaving = None
        elif left is None:
            community.leaving = next((m for m in members if m.membership.ended_on), None)
            community.left_name = plan.organization.name
        return guests

    def _secretary(self, rng: random.Random, names: NameMaker, employer: str) -> Person:
        born = rng.randint(1964, 1978)
        joined_on = office_day(date(born + rng.randint(20, 27), 6, rng.randint(1, 28)))
        return Person(
            id=self._ids.next("p", 4), name=names.person(MAN, born), gender=MAN,
            born_on=date(born, rng.randint(1, 12), rng.randint(1, 28)), ethnicity="汉族", education="大学本科",
            employer=employer, joined_on=joined_on, full_on=year_later(joined_on),
        )  # fmt: skip

    def _post(self, person: Person, organization_id: str) -> Post:
        return Post(
            id=self._ids.next("post", 4), person_id=person.id, organization_id=organization_id,
            role=PostRole.SECRETARY, started_on=date(FIRST_YEAR - 2, 9, 1),
        )  # fmt: skip


def _guide_as_member(community: _Community) -> tuple[str, Person] | None:
    """In one community, a guide belongs to one of the branches in his care: the branch's id, and who it is."""
    if community.plan.number != _GUIDE_IS_MEMBER_IN:
        return None
    large = {b.id for b in community.plan.branches if b.has_committee}
    cares = ((p.branch_id, guide.person) for guide in community.guides for p in guide.postings)
    return next(((branch_id, person) for branch_id, person in cares if branch_id in large), None)


def _receiver(community: _Community, plan: BranchPlan) -> str:
    """The branch that takes in who leaves this one: one of the community, or (one at a time) one elsewhere."""
    if community.leaving is not None:
        return ELSEWHERE
    branches = community.plan.branches
    later = branches[branches.index(plan) + 1 :]
    takes = (b for b in later if b.has_committee and b.founded_on < date(FIRST_YEAR, 1, 1))
    return next((b.organization.name for b in takes), ELSEWHERE)


def _votes(sittings: list[Sitting]) -> list[date]:
    """The days on which the branch held a general meeting, which alone can admit members."""
    return [
        sitting.day
        for sitting in sittings
        if sitting.status is MeetingStatus.HELD
        and any(part.kind is MeetingKind.GENERAL_MEETING for part in sitting.parts)
    ]
