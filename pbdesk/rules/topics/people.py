"""The people of the branches: who is on which roll when, full or probationary, in which post and state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from pbdesk.calendar import day_or_none, parse_period
from pbdesk.model import VOTELESS, BranchKind, ConditionKind, PostRole
from pbdesk.rules.facts import Span
from pbdesk.rules.topics.narrowing import narrowed
from pbdesk.store import Store

_MEMBERS = """
    SELECT m.id, m.person_id, m.branch_id, m.group_id, m.started_on, m.sent_on, m.ended_on, m.end_reason, p.name,
           m.came_from, p.joined_on, p.joined_month, p.full_on, p.full_month, o.branch_kind
      FROM membership m
      JOIN person p ON p.id = m.person_id
      JOIN organization o ON o.id = m.branch_id
     WHERE m.deleted_at IS NULL AND p.deleted_at IS NULL {only}
     ORDER BY m.branch_id, m.person_id, m.started_on"""

_EVER_THEIRS = "AND m.person_id IN (SELECT t.person_id FROM membership t WHERE t.deleted_at IS NULL {only})"

_POSTS = """
    SELECT t.id, t.person_id, t.organization_id, t.group_id, t.role, t.started_on, t.ended_on, p.name
      FROM post t
      JOIN person p ON p.id = t.person_id
     WHERE t.deleted_at IS NULL AND p.deleted_at IS NULL {only}
     ORDER BY t.started_on, t.id"""

_POSTS_OF = """AND t.id IN (
    SELECT b.id FROM post b WHERE 1 = 1 {branch}
    UNION ALL
    SELECT l.id FROM post l JOIN party_group g ON g.id = l.group_id WHERE 1 = 1 {group})"""

_CONDITIONS = """
    SELECT c.id, c.person_id, c.kind, c.started_on, c.ended_on, c.note, c.place, c.contact_id
      FROM member_condition c
     WHERE c.deleted_at IS NULL {only}
     ORDER BY c.person_id, c.started_on"""


_OF_THEIRS = "AND c.person_id IN (SELECT t.person_id FROM membership t WHERE t.deleted_at IS NULL"


@dataclass(frozen=True, slots=True)
class MemberFact:
    """One organisational relation, and what the roll says of the person.

    Of a month of conversion its end stands for it, as in the rolls: a vote is never given early. ``admitted`` where the
    relation began with the admission, ``temporary`` where it is to a temporary branch (E-22).
    """

    id: str
    person_id: str
    name: str
    branch_id: str
    group_id: str | None
    span: Span
    sent_on: date | None
    end_reason: str | None
    joined_on: date | None
    full_from: date | None
    temporary: bool = False
    admitted: bool = False

    @property
    def started_on(self) -> date:
        """The first day of the relation."""
        return self.span.start or date.min

    def covers(self, day: date) -> bool:
        """Whether the branch holds the member on a day."""
        return self.span.covers(day)

    def is_full(self, day: date) -> bool:
        """Whether the person is a full member on a day."""
        return self.full_from is not None and self.full_from <= day


@dataclass(frozen=True, slots=True)
class PostFact:
    """A post in an organization or a group."""

    person_id: str
    name: str
    role: PostRole
    span: Span
    id: str = ""


@dataclass(frozen=True, slots=True)
class ConditionFact:
    """A state of a member for a time; ``place`` and ``contact_id`` belong to a mobile stay (MEM-03)."""

    id: str
    kind: ConditionKind
    span: Span
    note: str
    place: str
    contact_id: str | None


@dataclass(frozen=True, slots=True)
class PeopleFacts:
    """Members by branch, posts by organization and by group, states by person, relations by person in their order.

    Of a selection of branches, people who ever belonged to one of them come with their relations to others.
    """

    members: Mapping[str, Sequence[MemberFact]]
    posts: Mapping[str, Sequence[PostFact]]
    leaders: Mapping[str, Sequence[PostFact]]
    conditions: Mapping[str, Sequence[ConditionFact]]
    relations: Mapping[str, Sequence[MemberFact]]

    def held_by(self, person_id: str, day: date) -> MemberFact | None:
        """The relation of a person on a day; a temporary branch's only where no other branch holds him (E-22)."""
        found = [m for m in self.relations.get(person_id, ()) if m.covers(day)]
        return min(found, key=lambda m: m.temporary) if found else None

    def on_roll(self, branch_id: str, day: date) -> list[MemberFact]:
        """Everyone for whom a branch answers on a day; someone sent out and not yet received still is (MEM-08)."""
        return [m for m in self.members.get(branch_id, ()) if m.span.covers(day)]

    def full(self, branch_id: str, day: date) -> list[MemberFact]:
        """The full members on the roll of a day (E-15)."""
        return [m for m in self.on_roll(branch_id, day) if m.is_full(day)]

    def voters(self, branch_id: str, day: date) -> list[MemberFact]:
        """The full members whose rights are not suspended (VOT-11), nor their membership (MEM-06)."""
        return [m for m in self.full(branch_id, day) if not self.without_vote(m.person_id, day)]

    def without_vote(self, person_id: str, day: date) -> bool:
        """Whether rights or membership are suspended on a day."""
        own = self.conditions.get(person_id)
        return own is not None and any(c.kind in VOTELESS and c.span.covers(day) for c in own)

    def has(self, person_id: str, kind: ConditionKind, day: date) -> bool:
        """Whether a person is in a state on a day."""
        own = self.conditions.get(person_id)  # most people have none, and a vote asks about everyone
        return own is not None and any(c.kind is kind and c.span.covers(day) for c in own)

    def committee(self, branch_id: str, day: date) -> list[PostFact]:
        """Who holds a post in a branch on a day."""
        return [p for p in self.posts.get(branch_id, ()) if p.span.covers(day)]


def load_people(store: Store, branches: Collection[str] | None) -> PeopleFacts:
    """Read the people of all branches, or of some."""
    only, names = narrowed(branches, "t.branch_id")
    members: dict[str, list[MemberFact]] = defaultdict(list)
    relations: dict[str, list[MemberFact]] = defaultdict(list)
    for r in store.query(_MEMBERS.format(only=_EVER_THEIRS.format(only=only) if only else ""), names):
        member = _member(r)
        members[member.branch_id].append(member)
        relations[member.person_id].append(member)
    for several in relations.values():
        if len(several) > 1:
            several.sort(key=lambda m: (m.started_on, m.id))
    posts: dict[str, list[PostFact]] = defaultdict(list)
    leaders: dict[str, list[PostFact]] = defaultdict(list)
    own, names = narrowed(branches, "b.organization_id")
    only = _POSTS_OF.format(branch=own, group=narrowed(branches, "g.branch_id")[0]) if own else ""
    for r in store.query(_POSTS.format(only=only), names):
        fact = PostFact(r["person_id"], r["name"], PostRole(r["role"]), _span(r), r["id"])
        (leaders if r["group_id"] else posts)[r["group_id"] or r["organization_id"]].append(fact)
    only, names = narrowed(branches, "t.branch_id")
    mine = f"{_OF_THEIRS} {only})" if only else ""
    conditions: dict[str, list[ConditionFact]] = defaultdict(list)
    for r in store.query(_CONDITIONS.format(only=mine), names):
        conditions[r["person_id"]].append(_condition(r))
    return PeopleFacts(members, posts, leaders, conditions, relations)


def _member(r: Row) -> MemberFact:
    return MemberFact(
        id=r["id"],
        person_id=r["person_id"],
        name=r["name"],
        branch_id=r["branch_id"],
        group_id=r["group_id"],
        span=_span(r),
        sent_on=day_or_none(r["sent_on"]),
        end_reason=r["end_reason"],
        joined_on=day_or_none(r["joined_on"]),
        full_from=day_or_none(r["full_on"]) or _month_end(r["full_month"]),
        temporary=r["branch_kind"] == BranchKind.TEMPORARY,
        admitted=not r["came_from"] and (r["joined_on"] or r["joined_month"] or "")[:7] == r["started_on"][:7],
    )


def _condition(r: Row) -> ConditionFact:
    return ConditionFact(
        r["id"], ConditionKind(r["kind"]), _span(r), r["note"] or "", r["place"] or "", r["contact_id"]
    )


def _span(r: Row) -> Span:
    return Span(day_or_none(r["started_on"]), day_or_none(r["ended_on"]))


def _month_end(month: str | None) -> date | None:
    """The day after a month: whoever became full in it votes from then on."""
    return parse_period(month).end if month else None
