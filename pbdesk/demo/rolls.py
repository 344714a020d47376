"""The members of a branch: who belongs to it from when to when, and what eases or suspends a member's duties."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pbdesk.demo.days import office_day, year_later
from pbdesk.demo.names import MAN, WOMAN, NameMaker
from pbdesk.demo.numbering import Numbering
from pbdesk.demo.street import FIRST_YEAR, BranchPlan
from pbdesk.model import ConditionKind, MemberCondition, Membership, Person, UnitKind

_MOST_MEMBERS = 48
_AGES = {
    UnitKind.RESIDENTS_GROUP: (24, 86),
    UnitKind.WORK_STATION: (24, 59),
    UnitKind.COOP_COMPANY: (26, 74),
}
_WORK = {
    UnitKind.RESIDENTS_GROUP: ("个体经营", "务农", "本地企业", "小学", "社康中心", "物业公司", "自由职业", "商铺"),
    UnitKind.WORK_STATION: ("社区工作站", "社区党群服务中心", "社区网格站"),
    UnitKind.COOP_COMPANY: ("股份合作公司", "股份合作公司物业部", "股份合作公司财务部"),
}
_RETIRED_FROM, _OLD_FROM = 60, 78


@dataclass(frozen=True, slots=True)
class Member:
    """A person on a branch's roll; ``condition`` is what holds for this member now."""

    person: Person
    membership: Membership
    condition: MemberCondition | None = None

    @property
    def id(self) -> str:
        """The person's id."""
        return self.person.id

    def on_roll(self, day: date) -> bool:
        """Whether the branch answers for this member on the day."""
        span = self.membership
        return span.started_on <= day and (span.ended_on is None or day < span.ended_on)

    def is_full(self, day: date) -> bool:
        """Whether the member is a full member on the day."""
        return self.person.full_on is not None and self.person.full_on <= day

    def may_vote(self, day: date) -> bool:
        """Whether the member votes at a meeting on the day; a conversion approved that day gives the vote after it."""
        full_on = self.person.full_on
        return full_on is not None and full_on < day and not self.has(ConditionKind.RIGHTS_SUSPENDED)

    def has(self, kind: ConditionKind) -> bool:
        """Whether this condition holds for the member."""
        return self.condition is not None and self.condition.kind is kind


class RollMaker:
    """Makes the rolls of one community's branches."""

    def __init__(self, rng: random.Random, names: NameMaker, ids: Numbering) -> None:
        self._rng, self._names, self._ids = rng, names, ids

    def roll(self, plan: BranchPlan, votes: Sequence[date], sent_to: str) -> list[Member]:
        """The members over the years; people are admitted and become full members on the days of general meetings.

        ``sent_to`` is where the one goes who leaves, if anyone does.
        """
        members = [self._settled(plan) for _ in range(plan.full)]
        members += [self._on_probation(plan, votes) for _ in range(plan.probationary)]
        if plan.has_committee:
            for year in sorted({day.year for day in votes}):
                members += self._newcomers(plan, [day for day in votes if day.year == year], votes, len(members))
            self._one_leaves(plan, members, sent_to)
        return [self._grouped(plan, member, index) for index, member in enumerate(members)]

    def guest(
        self, plan: BranchPlan, person: Person, since: date | None = None, came_from: str | None = None
    ) -> Member:
        """Someone made elsewhere (a guide, a community's secretary, a member who moved) who belongs to this branch."""
        started_on = since or max(plan.founded_on, date(FIRST_YEAR - 1, 3, 1))
        membership = replace(self._membership(person, plan, started_on), came_from=came_from)
        return self._grouped(plan, Member(person, membership), 0)

    def _settled(self, plan: BranchPlan) -> Member:
        rng = self._rng
        low, high = _AGES[plan.unit_kind]
        born_on = self._day(FIRST_YEAR - rng.randint(low, high))
        ready, last = born_on.year + 19, min(born_on.year + 50, FIRST_YEAR - 3)
        joined_on = office_day(self._day(rng.randint(ready, max(ready, last))))
        person = self._person(plan, born_on, joined_on, year_later(joined_on))
        started_on = max(plan.founded_on, joined_on)
        return self._with_condition(Member(person, self._membership(person, plan, started_on)))

    def _on_probation(self, plan: BranchPlan, votes: Sequence[date]) -> Member:
        joined_on = office_day(self._day(FIRST_YEAR - 1))
        return self._young(plan, joined_on, votes)

    def _newcomers(
        self, plan: BranchPlan, votes_of_year: Sequence[date], votes: Sequence[date], size: int
    ) -> list[Member]:
        rng = self._rng
        made = []
        chance = [day for day in votes_of_year if day > plan.founded_on + timedelta(days=60)]
        if chance and size < _MOST_MEMBERS and rng.random() < 0.45:
            made.append(self._young(plan, rng.choice(chance), votes))
        if size + len(made) < _MOST_MEMBERS and rng.random() < 0.2:
            moved = self._settled(plan)
            arrived_on = office_day(date(votes_of_year[0].year, rng.randint(2, 11), rng.randint(1, 28)))
            if arrived_on > plan.founded_on:
                made.append(replace(moved, membership=replace(moved.membership, started_on=arrived_on)))
        return made

    def _young(self, plan: BranchPlan, joined_on: date, votes: Sequence[date]) -> Member:
        """A new member, full from the first general meeting after the year of probation."""
        born_on = self._day(joined_on.year - self._rng.randint(20, 40))
        due = year_later(joined_on)
        full_on = next((day for day in votes if day >= due), None)
        person = self._person(plan, born_on, joined_on, full_on)
        return Member(person, self._membership(person, plan, joined_on))

    def _one_leaves(self, plan: BranchPlan, members: list[Member], sent_to: str) -> None:
        if self._rng.random() >= 0.25:
            return
        index = plan.full - 1
        sent_on = office_day(date(FIRST_YEAR, self._rng.randint(7, 10), self._rng.randint(1, 28)))
        ended_on = office_day(sent_on + timedelta(days=self._rng.randint(9, 24)))
        gone = replace(
            members[index].membership, sent_on=sent_on, ended_on=ended_on, end_reason="组织关系转出", sent_to=sent_to
        )
        members[index] = replace(members[index], membership=gone)

    def _grouped(self, plan: BranchPlan, member: Member, index: int) -> Member:
        if not plan.groups:
            return member
        group_id = group_id_of(plan, index % plan.groups)
        return replace(member, membership=replace(member.membership, group_id=group_id))

    def _with_condition(self, member: Member) -> Member:
        draw, born_on = self._rng.random(), member.person.born_on
        age = FIRST_YEAR - (born_on.year if born_on else FIRST_YEAR)
        since = max(date(2017, 1, 1), member.membership.started_on)
        if age >= _OLD_FROM and draw < 0.8:
            return replace(member, condition=self._condition(member, ConditionKind.ATTENDANCE_EASED, since, "年老体弱"))
        if age < 45 and draw < 0.02:
            return replace(member, condition=self._condition(member, ConditionKind.MOBILE, since, "外出务工"))
        if age < 60 and 0.5 < draw < 0.5015:
            note = "留党察看一年"
            return replace(member, condition=self._condition(member, ConditionKind.RIGHTS_SUSPENDED, since, note))
        return member

    def _condition(self, member: Member, kind: ConditionKind, since: date, note: str) -> MemberCondition:
        return MemberCondition(
            id=self._ids.next("mc", 3), person_id=member.id, kind=kind, started_on=since, note=note
        )

    def _person(self, plan: BranchPlan, born_on: date, joined_on: date, full_on: date | None) -> Person:
        rng = self._rng
        gender = rng.choices((MAN, WOMAN), (64, 36))[0]
        age = FIRST_YEAR - born_on.year
        schooling = ("小学", "初中", "初中", "高中") if age > 62 else ("高中", "中专", "大专", "大学本科")
        working = "退休" if age >= _RETIRED_FROM else rng.choice(_WORK[plan.unit_kind])
        return Person(
            id=self._ids.next("p", 4), name=self._names.person(gender, born_on.year), gender=gender, born_on=born_on,
            ethnicity=rng.choices(("汉族", "壮族", "瑶族", "土家族"), (96, 2, 1, 1))[0],
            education=rng.choice(schooling), employer=working, joined_on=joined_on, full_on=full_on,
        )  # fmt: skip

    def _membership(self, person: Person, plan: BranchPlan, started_on: date) -> Membership:
        return Membership(
            id=self._ids.next("ms", 4), person_id=person.id, branch_id=plan.id, started_on=started_on
        )

    def _day(self, year: int) -> date:
        return date(year, self._rng.randint(1, 12), self._rng.randint(1, 28))


def group_id_of(plan: BranchPlan, number: int) -> str:
    """The id of a branch's group, counted from 0."""
    return f"{plan.id}-g{number + 1}"
