"""Rolls, posts, terms and states for a small world: what the rules on structure and members look at."""

from __future__ import annotations

from datetime import date

from pbdesk.model import (
    BranchKind,
    Committee,
    CommitteeBasis,
    ConditionKind,
    MemberCondition,
    Membership,
    Organization,
    OrganizationKind,
    Person,
    Post,
    PostRole,
    UnitKind,
)
from tests.rules.world import World, day, on


def a_branch(world: World, id: str = "b", kind: BranchKind | None = None, **known: object) -> World:  # noqa: A002
    """A branch with its founding papers."""
    return world.add(
        Organization(
            id=id, kind=OrganizationKind.BRANCH, name=f"{id}党支部", branch_kind=kind,
            unit_kind=UnitKind.RESIDENTS_GROUP, **{"founded_on": date(2010, 1, 1), **known},  # type: ignore[arg-type]
        )
    )  # fmt: skip


def joins(
    world: World,
    *people: str,
    branch: str = "b",
    since: str = "2010-01-01",
    until: str | None = None,
    sent: str | None = None,
    full: str | None = "2011-01-01",
    joined: str | None = "2010-01-01",
    group: str | None = None,
) -> World:
    """People on the roll of a branch; without ``full`` they are on probation."""
    for person in people:
        world.add(Person(id=person, name=f"人{person}", joined_on=day(joined), full_on=day(full)))
        moves(world, person, branch, since, until, sent, group)
    return world


def moves(
    world: World, person: str, branch: str, since: str, until: str | None = None, sent: str | None = None,
    group: str | None = None,
) -> World:  # fmt: skip
    """One more relation of somebody who is known already."""
    return world.add(
        Membership(
            id=world.new("in"), person_id=person, branch_id=branch, group_id=group, started_on=on(since),
            sent_on=day(sent), ended_on=day(until),
        )
    )  # fmt: skip


def several(world: World, number: int, **known: str | None) -> World:
    """So many full members: f1, f2 and on."""
    return joins(world, *(f"f{n}" for n in range(1, number + 1)), **known)  # type: ignore[arg-type]


def elected(
    world: World, started: str, years: int | None = 3, *, basis: CommitteeBasis | None = CommitteeBasis.ELECTED,
    until: str | None = None, extended: str | None = None, document: str | None = None, branch: str = "b",
) -> World:  # fmt: skip
    """A committee with its term."""
    return world.add(
        Committee(
            id=world.new("zw"), branch_id=branch, basis=basis, started_on=on(started), ended_on=day(until),
            term_years=years, extended_to=day(extended), approval_document=document,
        )
    )  # fmt: skip


def holds(world: World, person: str, role: PostRole, since: str, until: str | None = None, branch: str = "b") -> World:
    """A post in a branch."""
    return world.add(
        Post(id=world.new("zy"), person_id=person, organization_id=branch, role=role, started_on=on(since),
             ended_on=day(until))
    )  # fmt: skip


def leads(world: World, person: str, group: str, since: str = "2010-01-01") -> World:
    """The leader of a group."""
    role = PostRole.GROUP_LEADER
    return world.add(Post(id=world.new("zz"), person_id=person, group_id=group, role=role, started_on=on(since)))


def is_in_state(
    world: World, person: str, kind: ConditionKind, since: str, until: str | None = None, **known: str
) -> World:
    """A state of a member for a time."""
    return world.add(
        MemberCondition(
            id=world.new("qk"), person_id=person, kind=kind, started_on=on(since), ended_on=day(until), **known
        )
    )
