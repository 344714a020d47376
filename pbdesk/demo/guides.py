"""The guides of a community's residents'-group branches: who cares for which branch, and from when to when."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pbdesk.demo.days import office_day, year_later
from pbdesk.demo.names import MAN, WOMAN, NameMaker
from pbdesk.demo.numbering import Numbering
from pbdesk.demo.street import GUO_YUAN_FOUNDED, BranchPlan, CommunityPlan
from pbdesk.model import Person, Posting, UnitKind

_STARTED = date(2017, 12, 18)
"""When the guides of the older branches took up their work."""
_REPLACED_ON = date(2018, 8, 20)
_LEFT_ON, _FOLLOWED_ON = date(2018, 10, 20), date(2018, 11, 5)
_REPLACED_IN, _GAP_IN = 3, 5
"""The communities (counted from 0) where a guide is replaced at once, and where a branch waits for the next one."""
_OFFICES = (
    "街道党建工作办公室", "街道公共服务办公室", "街道应急管理办公室", "街道城市建设办公室", "街道综合治理办公室",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GuidePlan:
    """A guide with the postings of the years shown."""

    person: Person
    postings: tuple[Posting, ...]


def plan_guides(rng: random.Random, community: CommunityPlan, names: NameMaker, ids: Numbering) -> list[GuidePlan]:
    """A guide for every one to three residents'-group branches; one is replaced, one leaves a gap behind."""
    plans = [
        GuidePlan(person := _guide(rng, names, ids), tuple(_posting(rng, person, branch, ids) for branch in care))
        for care in _shares(rng, [b for b in community.branches if b.unit_kind is UnitKind.RESIDENTS_GROUP])
    ]
    if community.number in (_REPLACED_IN, _GAP_IN) and plans:
        left, followed = (
            (_REPLACED_ON, _REPLACED_ON) if community.number == _REPLACED_IN else (_LEFT_ON, _FOLLOWED_ON)
        )
        successor = _guide(rng, names, ids)
        last = plans.pop()
        plans += _hand_over(last, successor, left, followed, ids)
    return plans


def guide_on(postings: Sequence[Posting], day: date) -> Posting | None:
    """The posting of a branch that is in force on a day."""
    return next((p for p in postings if p.started_on <= day and (p.ended_on is None or day < p.ended_on)), None)


def _shares(rng: random.Random, branches: Sequence[BranchPlan]) -> Iterator[Sequence[BranchPlan]]:
    at = 0
    while at < len(branches):
        size = rng.choice((1, 2, 2, 3))
        yield branches[at : at + size]
        at += size


def _guide(rng: random.Random, names: NameMaker, ids: Numbering) -> Person:
    gender, born = rng.choice((MAN, MAN, WOMAN)), rng.randint(1966, 1991)
    joined = office_day(date(born + rng.randint(20, 26), rng.randint(1, 12), rng.randint(1, 28)))
    return Person(
        id=ids.next("p", 4), name=names.person(gender, born), gender=gender,
        born_on=date(born, rng.randint(1, 12), rng.randint(1, 28)), ethnicity="汉族",
        education=rng.choice(("大学本科", "大学本科", "硕士研究生", "大专")), employer=rng.choice(_OFFICES),
        joined_on=joined, full_on=year_later(joined), remark="党建指导员",
    )  # fmt: skip


def _posting(rng: random.Random, person: Person, branch: BranchPlan, ids: Numbering) -> Posting:
    started_on = _STARTED
    if branch.founded_on > _STARTED:
        days_after = 0 if branch.founded_on == GUO_YUAN_FOUNDED else rng.choice((0, 0, 0, 0, 4))
        started_on = office_day(branch.founded_on + timedelta(days=days_after))
    return Posting(id=ids.next("go", 3), person_id=person.id, branch_id=branch.id, started_on=started_on)


def _hand_over(
    plan: GuidePlan, successor: Person, left: date, followed: date, ids: Numbering
) -> tuple[GuidePlan, GuidePlan]:
    old = tuple(
        Posting(id=p.id, person_id=p.person_id, branch_id=p.branch_id, started_on=p.started_on, ended_on=left)
        for p in plan.postings
    )
    new = tuple(
        Posting(id=ids.next("go", 3), person_id=successor.id, branch_id=p.branch_id, started_on=followed)
        for p in plan.postings
    )
    return GuidePlan(plan.person, old), GuidePlan(successor, new)
