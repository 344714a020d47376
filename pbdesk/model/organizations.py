"""Organizations and who holds what in them: branches, groups, committees, posts, postings of guides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pbdesk.model.fields import opt, ref
from pbdesk.model.vocabulary import BranchKind, CommitteeBasis, OrganizationKind, PostRole, UnitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A street, community, general branch or branch; the tree hangs on ``parent_id``.

    ``covered_units`` is how many units a joint branch covers (ORG-03); ``applied_on`` and ``approved_on`` are the days
    of the application to found it and of the superior's approval (ORG-07). ``joined_to`` stands in a deleted one that
    had been entered under two ids: what still names it means the other.
    """

    table: ClassVar[str] = "organization"
    id: str
    parent_id: str | None = opt("organization")
    kind: OrganizationKind
    name: str
    unit_kind: UnitKind | None = None
    branch_kind: BranchKind | None = None
    founded_on: date | None = None
    dissolved_on: date | None = None
    remark: str | None = None
    covered_units: int | None = None
    applied_on: date | None = None
    approved_on: date | None = None
    approval_document: str | None = None
    joined_to: str | None = opt("organization")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyGroup:
    """A Party group (党小组) of a branch; ``joined_to`` as for an organization."""

    table: ClassVar[str] = "party_group"
    id: str
    branch_id: str = ref("organization")
    name: str | None = None
    formed_on: date | None = None
    dissolved_on: date | None = None
    joined_to: str | None = opt("party_group")


@dataclass(frozen=True, slots=True, kw_only=True)
class Committee:
    """A branch committee (支委会) in office; ``term_years`` is what the approval says (E-38: no default).

    ``extended_to`` is the day until which a superior let the re-election wait (ORG-09).
    """

    table: ClassVar[str] = "committee"
    id: str
    branch_id: str = ref("organization")
    basis: CommitteeBasis | None = None
    started_on: date
    ended_on: date | None = None
    term_years: int | None = None
    extended_to: date | None = None
    approval_document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post held in an organization or, for a group leader, in a group."""

    table: ClassVar[str] = "post"
    id: str
    person_id: str = ref("person")
    organization_id: str | None = opt("organization")
    group_id: str | None = opt("party_group")
    role: PostRole
    started_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A guide (党建指导员) in charge of a branch for a time."""

    table: ClassVar[str] = "posting"
    id: str
    person_id: str = ref("person")
    branch_id: str = ref("organization")
    started_on: date
    ended_on: date | None = None
