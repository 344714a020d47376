"""The plan of the street: communities, branches, how big and how careful each is.

The figures of 2018 are those of the real campaign (50 residents' groups, 11 of them given a branch that year, 9 work
stations, 6 companies); everything else is invented. A bigger street keeps the proportions.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

from pbdesk.demo.days import office_day
from pbdesk.demo.names import community_names, group_names
from pbdesk.demo.numbering import chance
from pbdesk.model import BranchKind, Organization, OrganizationKind, UnitKind

FIRST_YEAR = 2018
STREET_ID = "s-pingdi"
STREET_BRANCHES = 65
GUO_YUAN_FOUNDED = date(2018, 6, 19)
_STATIONS, _COMPANIES, _FOUNDED, _POOR = 9, 6, 11, 4
_EXEMPLARY_MEMBERS = 26
COMMITTEE_FROM = 7
"""Full members from which a branch has a committee."""
GROUPS_FROM = 20
"""Members from which a branch of the street is divided into groups."""

STREET = Organization(
    id=STREET_ID, kind=OrganizationKind.STREET, name="坪地街道党工委", founded_on=date(2010, 3, 1)
)


class Care(Enum):
    """How well a branch keeps its duties."""

    EXEMPLARY = "exemplary"
    GOOD = "good"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Habits:
    """When and where a branch likes to meet: office people on workdays, residents in the evening and at weekends."""

    office: bool
    theme_weekday: int
    theme_nth: int
    committee_weekday: int
    group_weekday: int
    place: str


@dataclass(frozen=True, slots=True)
class BranchPlan:
    """One branch before anything has happened in it; ``full`` and ``probationary`` are its members at the start."""

    organization: Organization
    unit_kind: UnitKind
    founded_on: date
    care: Care
    full: int
    probationary: int
    groups: int
    habits: Habits

    @property
    def id(self) -> str:
        """The branch's id."""
        return self.organization.id

    @property
    def has_committee(self) -> bool:
        """Whether it is big enough to elect one."""
        return self.full >= COMMITTEE_FROM


@dataclass(frozen=True, slots=True)
class CommunityPlan:
    """A community's Party committee with the branches under it; ``number`` counts from 0."""

    number: int
    organization: Organization
    branches: tuple[BranchPlan, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    communities: int
    companies: int
    groups: int
    founded: dict[int, date]
    poor: frozenset[int]
    exemplary: int


def plan_street(seed: int, branches: int = STREET_BRANCHES) -> Iterator[CommunityPlan]:
    """The communities of the street with their branches, one after the other, numbered through."""
    layout = _lay_out(chance(seed, "street"), branches)
    names, group_name, number = community_names(), group_names(), 0
    of_group = [next(group_name) for _ in range(layout.groups)]
    for index in range(layout.communities):
        name = next(names)
        community = Organization(
            id=f"c-{index + 1:02}", parent_id=STREET_ID, kind=OrganizationKind.COMMUNITY, name=f"{name}社区党委",
            unit_kind=UnitKind.COMMUNITY, founded_on=date(2011, 7, 1) + timedelta(days=index),
        )  # fmt: skip
        drafts = [(UnitKind.WORK_STATION, f"{name}社区工作站", -1)]
        if index < layout.companies:
            drafts.append((UnitKind.COOP_COMPANY, f"{name}股份合作公司", -1))
        drafts += [
            (UnitKind.RESIDENTS_GROUP, f"{of_group[group]}居民小组", group)
            for group in range(index, layout.groups, layout.communities)
        ]
        plans = []
        for unit_kind, unit, group in drafts:
            number += 1
            plans.append(_branch(seed, number, community.id, unit_kind, unit, group, layout))
        yield CommunityPlan(index, community, tuple(plans))


def _lay_out(rng: random.Random, branches: int) -> _Layout:
    communities = max(1, round(branches * _STATIONS / STREET_BRANCHES))
    companies = round(branches * _COMPANIES / STREET_BRANCHES)
    groups = branches - communities - companies
    new = rng.sample(range(1, groups), round(groups * _FOUNDED / (STREET_BRANCHES - _STATIONS - _COMPANIES)) - 1)
    days = sorted(office_day(date(FIRST_YEAR, 1, 15) + timedelta(days=rng.randrange(145))) for _ in new)
    old = [index for index in range(1, groups) if index not in set(new)]
    rng.shuffle(old)
    poor = round(branches * _POOR / STREET_BRANCHES)
    return _Layout(
        communities, companies, groups, {0: GUO_YUAN_FOUNDED, **dict(zip(new, days, strict=True))},
        frozenset(old[:poor]), old[poor],
    )  # fmt: skip


def _branch(
    seed: int, number: int, community_id: str, unit_kind: UnitKind, unit: str, group: int, layout: _Layout
) -> BranchPlan:
    rng = chance(seed, "branch", number)
    care = Care.POOR if group in layout.poor else Care.EXEMPLARY if group == layout.exemplary else Care.GOOD
    before = office_day(date(1988, 1, 4) + timedelta(days=rng.randrange(29 * 365)))
    founded_on = layout.founded.get(group, before)
    full = _EXEMPLARY_MEMBERS if care is Care.EXEMPLARY else 9 if group == 0 else _draw_full(rng, unit_kind)
    if group in layout.founded:
        full = min(full, rng.randint(10, 16))
    probationary = _draw_probationary(rng, full) if founded_on < date(FIRST_YEAR, 1, 1) else 0
    organization = Organization(
        id=f"b-{number:02}", parent_id=community_id, kind=OrganizationKind.BRANCH, name=f"{unit}党支部",
        unit_kind=unit_kind, branch_kind=BranchKind.REGULAR, founded_on=founded_on, **_papers(number, founded_on),
    )  # fmt: skip
    groups = 0 if full < GROUPS_FROM else max(2, min(5, full // 9))
    return BranchPlan(organization, unit_kind, founded_on, care, full, probationary, groups, _habits(rng, unit_kind))


def _papers(number: int, founded_on: date) -> dict[str, Any]:
    """The application and approval of a branch founded while the street keeps this file (ORG-07)."""
    if founded_on < date(FIRST_YEAR, 1, 1):
        return {}
    return {
        "applied_on": founded_on - timedelta(days=14 + number % 12), "approved_on": founded_on - timedelta(days=1),
        "approval_document": f"坪街党〔{founded_on.year}〕{number}号",
    }  # fmt: skip


def _draw_full(rng: random.Random, unit_kind: UnitKind) -> int:
    """So many full members that neither a committee nor groups come or go when a few people move."""
    match unit_kind:
        case UnitKind.WORK_STATION:
            low, high = rng.choice(((10, 13), (22, 32)))
        case UnitKind.COOP_COMPANY:
            low, high = rng.choice(((5, 6), (9, 14)))
        case _:
            low, high = rng.choices(((5, 6), (9, 12), (12, 14), (22, 44)), (24, 34, 22, 20))[0]
    return rng.randint(low, high)


def _draw_probationary(rng: random.Random, full: int) -> int:
    if full < COMMITTEE_FROM:
        return rng.choice((0, COMMITTEE_FROM - 1 - full))
    return rng.choices((0, 1, 2), (40, 40, 20))[0]


def _habits(rng: random.Random, unit_kind: UnitKind) -> Habits:
    office = unit_kind is UnitKind.WORK_STATION
    place = {
        UnitKind.WORK_STATION: ("社区党群服务中心三楼会议室", "社区工作站会议室"),
        UnitKind.COOP_COMPANY: ("股份合作公司会议室", "公司二楼党员活动室"),
    }.get(unit_kind, ("居民小组办公室", "党员活动室", "居民小组议事厅", "老年人日间活动室", "社区党群服务中心二楼"))
    return Habits(
        office=office,
        theme_weekday=rng.choice((2, 3, 4) if office else (4, 5, 6)),
        theme_nth=rng.randint(2, 3),
        committee_weekday=rng.choice((0, 2, 3)),
        group_weekday=rng.choice((0, 2, 3, 4)),
        place=rng.choice(place),
    )
