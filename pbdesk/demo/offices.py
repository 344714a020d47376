"""Who holds which post: committee or secretary, and the groups with their leaders."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pbdesk.demo.days import office_day
from pbdesk.demo.numbering import Numbering
from pbdesk.demo.rolls import Member, group_id_of
from pbdesk.demo.street import FIRST_YEAR, BranchPlan, Care
from pbdesk.model import Committee, CommitteeBasis, PartyGroup, Post, PostRole, UnitKind

_SMALL = (PostRole.SECRETARY, PostRole.ORGANIZATION, PostRole.PUBLICITY)
"""A committee of three; the second of them mostly keeps discipline as well (ORG-05)."""
_LARGE = (PostRole.SECRETARY, PostRole.DEPUTY, PostRole.ORGANIZATION, PostRole.PUBLICITY, PostRole.DISCIPLINE)
_LARGE_FROM, _DEPUTY_FROM = 15, 6
_MIDDLE = date(1972, 1, 1)
_GROUP_WORDS = "一二三四五"


@dataclass(frozen=True, slots=True)
class Offices:
    """The officers of a branch in order of rank, the groups and their leaders, and the records of all that."""

    officers: tuple[Member, ...]
    leaders: tuple[Member, ...]
    committee: Committee | None
    groups: tuple[PartyGroup, ...]
    posts: tuple[Post, ...]


def fill_offices(rng: random.Random, plan: BranchPlan, members: Sequence[Member], ids: Numbering) -> Offices:
    """Elect from the full members who stay: a committee from seven of them on, else a secretary."""
    roles = _roles(plan)
    since = _elected_on(rng, plan)
    able = [m for m in members if m.is_full(since) and m.on_roll(since)]
    officers = tuple(_by_fitness(able)[: len(roles)])
    held = list(zip(officers, roles, strict=True))
    if roles == _SMALL and plan.care is not Care.POOR:
        held.append((officers[1], PostRole.DISCIPLINE))
    posts = [
        Post(id=ids.next("post", 4), person_id=m.id, organization_id=plan.id, role=role, started_on=since)
        for m, role in held
    ]
    groups = tuple(
        PartyGroup(id=group_id_of(plan, n), branch_id=plan.id, name=f"第{_GROUP_WORDS[n]}党小组", formed_on=since)
        for n in range(plan.groups)
    )
    taken = {m.id for m in officers}
    leaders = tuple(
        _by_fitness([m for m in able if m.membership.group_id == group.id and m.id not in taken])[0] for group in groups
    )
    posts += [
        Post(id=ids.next("post", 4), person_id=m.id, group_id=g.id, role=PostRole.GROUP_LEADER, started_on=since)
        for m, g in zip(leaders, groups, strict=True)
    ]
    return Offices(officers, leaders, _committee(plan, since), groups, tuple(posts))


def _roles(plan: BranchPlan) -> tuple[PostRole, ...]:
    if plan.has_committee:
        return _LARGE if plan.full >= _LARGE_FROM else _SMALL
    return _SMALL[:1] if plan.full < _DEPUTY_FROM else (PostRole.SECRETARY, PostRole.DEPUTY)


def _elected_on(rng: random.Random, plan: BranchPlan) -> date:
    if plan.founded_on >= date(FIRST_YEAR, 1, 1):
        return plan.founded_on
    day = office_day(date(FIRST_YEAR - 1, 3, 1) + timedelta(days=rng.randrange(240)))
    return max(day, plan.founded_on)


def _committee(plan: BranchPlan, since: date) -> Committee | None:
    if not plan.has_committee:
        return None
    years = 5 if plan.unit_kind is UnitKind.RESIDENTS_GROUP else 3
    return Committee(
        id=f"{plan.id}-k1", branch_id=plan.id, basis=CommitteeBasis.ELECTED, started_on=since, term_years=years
    )


def _can_serve(member: Member) -> bool:
    return member.membership.ended_on is None and member.condition is None


def _by_fitness(members: Sequence[Member]) -> list[Member]:
    """Those who stay and are of middle age first: neither the youngest nor the oldest lead a branch."""

    def unfitness(member: Member) -> tuple[bool, int, str]:
        born_on = member.person.born_on or _MIDDLE
        return not _can_serve(member), abs(born_on.year - _MIDDLE.year), member.id

    return sorted(members, key=unfitness)
