"""How a branch is made up on a day: its committee with its term, who holds which post, its groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from pbdesk.calendar import later
from pbdesk.model import CommitteeBasis, PostRole
from pbdesk.store import Store
from pbdesk.views.members import Heads, MemberRow, read_members
from pbdesk.views.names import reading_order
from pbdesk.words import POST_WORDS, long_date

REMIND_MONTHS = 6
"""How long before its end a committee's term is spoken of (ORG-09)."""
COMMITTEE_FROM = 7
"""From so many full members on a branch has a committee (ORG-04)."""
MOST_MEMBERS = 50
"""More members than this ask for a general branch or a division (ORG-02)."""

_COMMITTEE = """
    SELECT c.id, c.basis, c.started_on, c.term_years, c.extended_to
      FROM committee c
     WHERE c.branch_id = :branch AND c.deleted_at IS NULL
       AND c.started_on <= :day AND (c.ended_on IS NULL OR c.ended_on > :day)
     ORDER BY c.started_on DESC, c.id
     LIMIT 1"""

_POSTS = """
    SELECT t.id, t.person_id, t.role, t.started_on, p.name, t.group_id
      FROM post t
      JOIN person p ON p.id = t.person_id
      LEFT JOIN party_group g ON g.id = t.group_id
     WHERE (t.organization_id = :branch OR g.branch_id = :branch) AND t.deleted_at IS NULL
       AND t.started_on <= :day AND (t.ended_on IS NULL OR t.ended_on > :day)
     ORDER BY t.started_on, p.name, t.id"""

_GROUPS = """
    SELECT g.id, g.name, g.formed_on
      FROM party_group g
     WHERE g.branch_id = :branch AND g.deleted_at IS NULL
       AND (g.formed_on IS NULL OR g.formed_on <= :day) AND (g.dissolved_on IS NULL OR g.dissolved_on > :day)"""


@dataclass(frozen=True, slots=True)
class CommitteeLine:
    """A committee in office; ``words`` say its term, ``presses`` whether its end is near or past."""

    id: str
    basis: CommitteeBasis | None
    started_on: date
    term_years: int | None
    ends_on: date | None
    words: str
    presses: bool


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post held in the branch."""

    id: str
    person_id: str
    name: str
    role: PostRole
    since: date

    @property
    def words(self) -> str:
        """The post in words."""
        return POST_WORDS[self.role]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A Party group with its leader and its members."""

    id: str
    name: str
    formed_on: date | None
    leader: str
    members: tuple[MemberRow, ...]

    @property
    def full(self) -> int:
        """How many full members it has."""
        return sum(row.full for row in self.members)


@dataclass(frozen=True, slots=True)
class BranchLife:
    """A branch's make-up on a day; ``remarks`` say what does not fit the rules, in finished sentences."""

    branch_id: str
    committee: CommitteeLine | None
    posts: tuple[PostLine, ...]
    groups: tuple[GroupLine, ...]
    ungrouped: tuple[MemberRow, ...]
    members: tuple[MemberRow, ...]
    heads: Heads
    remarks: tuple[str, ...]


def branch_life(store: Store, branch_id: str, day: date) -> BranchLife:
    """Read a branch's make-up."""
    asked = {"branch": branch_id, "day": day.isoformat()}
    roster = read_members(store, day, branch_id)
    rows = store.query(_POSTS, asked)
    roles = list(PostRole)
    held = [r for r in rows if r["role"] != PostRole.GROUP_LEADER]
    posts = tuple(sorted((_post(r) for r in held), key=lambda post: roles.index(post.role)))
    leaders = {r["group_id"]: r["name"] for r in rows if r["role"] == PostRole.GROUP_LEADER}
    groups = tuple(sorted(
        (_group(r, leaders.get(r["id"], ""), roster.members) for r in store.query(_GROUPS, asked)),
        key=lambda group: reading_order(group.name),
    ))  # fmt: skip
    found = store.query(_COMMITTEE, asked)
    committee = _committee(found[0], day) if found else None
    return BranchLife(
        branch_id=branch_id,
        committee=committee,
        posts=posts,
        groups=groups,
        ungrouped=tuple(row for row in roster.members if row.group_id is None),
        members=roster.members,
        heads=roster.heads,
        remarks=_remarks(committee, posts, groups, roster.heads),
    )


def _committee(r: Row, day: date) -> CommitteeLine:
    basis = CommitteeBasis(r["basis"]) if r["basis"] else None
    started_on = date.fromisoformat(r["started_on"])
    years = r["term_years"]
    runs = basis is not CommitteeBasis.APPOINTED and years is not None
    ends_on = later(started_on, 12 * years) if runs else None
    near = ends_on is not None and day >= later(ends_on, -REMIND_MONTHS)
    until = date.fromisoformat(r["extended_to"]) if r["extended_to"] else None
    words = _term_words(basis, started_on, ends_on, until, day)
    return CommitteeLine(r["id"], basis, started_on, years, ends_on, words, near)


def _term_words(
    basis: CommitteeBasis | None, started_on: date, ends_on: date | None, until: date | None, day: date
) -> str:
    since = long_date(started_on)
    if basis is CommitteeBasis.APPOINTED:
        return f"{since}由上级任命，没有任期"
    how = f"{since}选举产生" if basis is CommitteeBasis.ELECTED else f"{since}产生（还没有登记是选举还是任命）"
    if ends_on is None:
        return f"{how}，还没有登记任期，不知道哪天届满"
    put_off = until is not None and until > ends_on
    last = until if until is not None and put_off else ends_on
    left = (last - day).days
    words = f"，还有 {left} 天" if left > 0 else f"，超过 {-left} 天" if left else "，就是今天"
    if put_off:
        return f"{how}，{long_date(ends_on)}届满，批准延期到{long_date(last)}{words}"
    return f"{how}，{long_date(ends_on)}{'已经' if left < 0 else ''}届满{words}"


def _post(r: Row) -> PostLine:
    return PostLine(r["id"], r["person_id"], r["name"], PostRole(r["role"]), date.fromisoformat(r["started_on"]))


def _group(r: Row, leader: str, members: tuple[MemberRow, ...]) -> GroupLine:
    formed_on = date.fromisoformat(r["formed_on"]) if r["formed_on"] else None
    own = tuple(row for row in members if row.group_id == r["id"])
    return GroupLine(r["id"], r["name"] or "党小组", formed_on, leader, own)


def _remarks(
    committee: CommitteeLine | None, posts: tuple[PostLine, ...], groups: tuple[GroupLine, ...], heads: Heads
) -> tuple[str, ...]:
    """What a branch's make-up lacks; sentences that cite what the rules do say, and no number they don't (ORG-14)."""
    told = []
    roles = {post.role for post in posts}
    if heads.members and PostRole.SECRETARY not in roles:
        told.append("还没有登记书记。")
    if committee is None and heads.full >= COMMITTEE_FROM:
        told.append(f"正式党员 {heads.full} 人，满 {COMMITTEE_FROM} 人应当设支委会。")
    if heads.members > MOST_MEMBERS:
        told.append(f"党员 {heads.members} 人，超过 {MOST_MEMBERS} 人，一般应当设党总支或者分设支部。")
    if committee is not None and committee.presses:
        told.append("支委会任期快满或者已满，要准备换届；提前或延期都要上级批准。")
    told += [f"{group.name}还没有组长。" for group in groups if group.members and not group.leader]
    told += [f"{group.name}还没有组员。" for group in groups if not group.members]
    return tuple(told)
