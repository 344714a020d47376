"""The roll on any day: who belongs to which branch, in what standing, with which post; and who has left, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from pbdesk.assumed import ASSUMED_WORD, is_assumed
from pbdesk.model import ConditionKind, PostRole
from pbdesk.store import Store
from pbdesk.views.member_status import STATUS_WORDS, WITHOUT_VOTE, Status
from pbdesk.views.members_probation import ProbationEnd, probation_end, probation_ends, probation_note
from pbdesk.views.names import reading_order
from pbdesk.views.pinyin import Named, find, normal, readings
from pbdesk.views.roll import COMMITTEE_ROLES
from pbdesk.words import POST_WORDS

__all__ = [
    "STATUS_WORDS",
    "Heads",
    "MemberRoll",
    "MemberRow",
    "Narrowing",
    "ProbationEnd",
    "Status",
    "narrowed",
    "probation_end",
    "probation_ends",
    "probation_note",
    "read_members",
]  # fmt: skip

_COLUMNS = """m.id, m.person_id, m.branch_id, m.started_on, m.sent_on, m.sent_to, m.ended_on, m.end_reason,
           o.name AS branch, g.id AS group_id, g.name AS group_name,
           p.name, p.joined_on, p.joined_month, p.full_on, p.full_month, p.remark"""

_FROM = """
      FROM membership m
      JOIN person p ON p.id = m.person_id
      JOIN organization o ON o.id = m.branch_id
      LEFT JOIN party_group g ON g.id = m.group_id AND g.deleted_at IS NULL
                             AND (g.dissolved_on IS NULL OR g.dissolved_on > :day)
     WHERE m.deleted_at IS NULL AND p.deleted_at IS NULL AND o.deleted_at IS NULL"""

_THERE = f"""
    SELECT {_COLUMNS}{_FROM}
       AND m.started_on <= :day AND (m.ended_on IS NULL OR m.ended_on > :day)"""

_GONE = f"""
    SELECT {_COLUMNS}{_FROM}
       AND m.ended_on IS NOT NULL AND m.ended_on <= :day
       AND NOT EXISTS (SELECT 1 FROM membership x
                        WHERE x.person_id = m.person_id AND x.branch_id = m.branch_id AND x.deleted_at IS NULL
                          AND x.id <> m.id AND x.started_on <= :day AND x.started_on >= m.ended_on)"""

_POSTS = """
    SELECT t.person_id, COALESCE(t.organization_id, g.branch_id) AS branch_id, t.role, g.name AS group_name
      FROM post t
      LEFT JOIN party_group g ON g.id = t.group_id AND g.deleted_at IS NULL
     WHERE t.deleted_at IS NULL AND t.started_on <= :day AND (t.ended_on IS NULL OR t.ended_on > :day)"""

_CONDITIONS = """
    SELECT c.person_id, c.kind
      FROM member_condition c
     WHERE c.deleted_at IS NULL AND c.started_on <= :day AND (c.ended_on IS NULL OR c.ended_on > :day)"""

_ROLES = (*COMMITTEE_ROLES, PostRole.GROUP_LEADER)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One line of the roll; ``states`` is everything that holds besides full or probationary.

    ``joined`` and ``full_since`` are days as written (``2014-07-01``), or months (``2015年3月``) where only that is
    known, and 推定 where the day of conversion is only assumed; ``joined_iso`` and ``full_iso`` are the same for
    programs. Of somebody who has left, ``left_on`` and ``why`` say when and for what reason.
    """

    person_id: str
    membership_id: str
    name: str
    branch_id: str
    branch: str
    group_id: str | None
    group: str
    posts: tuple[str, ...]
    full: bool
    states: frozenset[Status]
    joined: str
    full_since: str
    since: date
    sent: str = ""
    left_on: date | None = None
    why: str = ""
    joined_iso: str | None = None
    full_iso: str | None = None
    full_assumed: bool = False
    order: tuple[object, ...] = ()

    @property
    def standing(self) -> Status:
        """Full or probationary."""
        return Status.FULL if self.full else Status.PROBATIONARY

    @property
    def has_vote(self) -> bool:
        """Whether he counts where votes are counted: full, with his rights (VOT-11)."""
        return self.full and not self.states & WITHOUT_VOTE and self.left_on is None

    @property
    def post(self) -> str:
        """His posts in one line."""
        return "、".join(self.posts)

    @property
    def state(self) -> str:
        """What holds besides full or probationary, in one line."""
        return "、".join(STATUS_WORDS[each] for each in STATUS_WORDS if each in self.states)


@dataclass(frozen=True, slots=True)
class Heads:
    """The head-counts of E-15: each is right for something else."""

    members: int = 0
    full: int = 0
    voting: int = 0

    @property
    def probationary(self) -> int:
        """Members on probation."""
        return self.members - self.full


@dataclass(frozen=True, slots=True)
class MemberRoll:
    """The roll of one branch, or of all, on a day, with those who had left by then."""

    day: date
    members: tuple[MemberRow, ...]
    left: tuple[MemberRow, ...]
    heads: Heads

    @property
    def groups(self) -> tuple[tuple[str, str], ...]:
        """The groups that somebody belongs to, by id and name, in the order in which people count."""
        found = {row.group_id: row.group for row in self.members if row.group_id}
        return tuple(sorted(found.items(), key=lambda pair: reading_order(pair[1])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What the list is narrowed to; None and an empty text narrow nothing, ``ungrouped`` is in no group."""

    text: str = ""
    status: Status | None = None
    group_id: str | None = None
    ungrouped: bool = False


def read_members(store: Store, day: date, branch_id: str | None = None, *, gone: bool = False) -> MemberRoll:
    """Read the roll on a day: those with posts first, then by standing; ``gone`` reads those who had left too."""
    asked = {"day": day.isoformat()}
    only = " AND m.branch_id = :branch" if branch_id else ""
    if branch_id:
        asked["branch"] = branch_id
    posts, states = _posts(store, day), _states(store, day)
    rows = {(r["person_id"], r["branch_id"]): r for r in store.query(_THERE + only, asked)}
    members = _sorted(_row(r, posts, states, asked["day"]) for r in rows.values())
    left: tuple[MemberRow, ...] = ()
    if gone:
        left = tuple(sorted(
            (_row(r, {}, {}, asked["day"], left=True) for r in store.query(_GONE + only, asked)),
            key=lambda row: (row.left_on or date.min, row.name), reverse=True,
        ))  # fmt: skip
    return MemberRoll(day, members, left, heads_of(members))


def heads_of(members: Iterable[MemberRow]) -> Heads:
    """Count members, full members and voters; who is in a temporary branch besides his own is one person (E-22)."""
    people = {row.person_id: row for row in members}.values()
    return Heads(len(people), sum(row.full for row in people), sum(row.has_vote for row in people))


def narrowed(rows: Sequence[MemberRow], to: Narrowing) -> tuple[MemberRow, ...]:
    """The rows that fit; a name may be typed as it is written or spelt, a group, post or branch as it is written."""
    fitting = [row for row in rows if _fits(row, to)]
    wanted = normal(to.text)
    if not wanted:
        return tuple(fitting)
    if not wanted.isascii():
        return tuple(
            row
            for row in fitting
            if any(wanted in normal(words) for words in (row.name, row.post, row.group, row.branch))
        )
    names = dict.fromkeys(row.name for row in fitting)
    meant = {found.name for found in find(wanted, [Named(name, name) for name in names])}
    return tuple(row for row in fitting if row.name in meant)


def learn_names(rows: Iterable[MemberRow]) -> int:
    """Read how the names are spelt, so that the first letter typed need not wait for it; answers how many there are."""
    return sum(1 for name in dict.fromkeys(row.name for row in rows) if readings(name))


def day_words(day: str | None, month: str | None) -> str:
    """A day as it is written, a month where only that is known, or nothing."""
    if day:
        return day
    return f"{month[:4]}年{int(month[5:])}月" if month else ""


def _fits(row: MemberRow, to: Narrowing) -> bool:
    if to.status is not None and to.status not in {row.standing, *row.states}:
        return False
    if to.ungrouped:
        return row.group_id is None
    return to.group_id is None or row.group_id == to.group_id


def _posts(store: Store, day: date) -> dict[tuple[str, str], list[tuple[PostRole, str]]]:
    """What posts people hold, by person and branch, the highest first."""
    found: dict[tuple[str, str], list[tuple[PostRole, str]]] = defaultdict(list)
    for r in store.query(_POSTS, {"day": day.isoformat()}):
        role = PostRole(r["role"])
        words = f"{r['group_name'] or '党小组'}组长" if role is PostRole.GROUP_LEADER else POST_WORDS[role]
        found[r["person_id"], r["branch_id"]].append((role, words))
    for held in found.values():
        held.sort(key=lambda post: _ROLES.index(post[0]))
    return found


def _states(store: Store, day: date) -> dict[str, set[Status]]:
    found: dict[str, set[Status]] = defaultdict(set)
    for r in store.query(_CONDITIONS, {"day": day.isoformat()}):
        found[r["person_id"]].add(Status(ConditionKind(r["kind"]).value))
    return found


def _row(
    r: Row,
    posts: Mapping[tuple[str, str], list[tuple[PostRole, str]]],
    states: Mapping[str, set[Status]],
    day: str,
    *,
    left: bool = False,
) -> MemberRow:
    held = posts.get((r["person_id"], r["branch_id"]), [])
    leaving = {Status.LEAVING} if not left and r["sent_on"] is not None and r["sent_on"] <= day else set()
    full_on = r["full_on"] or (f"{r['full_month']}-99" if r["full_month"] else "9999")
    assumed = bool(r["full_on"]) and is_assumed(r["remark"])
    rank = _ROLES.index(held[0][0]) if held else len(_ROLES)
    return MemberRow(
        person_id=r["person_id"], membership_id=r["id"],
        name=r["name"],
        branch_id=r["branch_id"],
        branch=r["branch"],
        group_id=r["group_id"],
        group=(r["group_name"] or "党小组") if r["group_id"] else "",
        posts=tuple(words for _, words in held),
        full=full_on <= day,
        states=frozenset(states.get(r["person_id"], set()) | leaving),
        joined=day_words(r["joined_on"], r["joined_month"]),
        full_since=ASSUMED_WORD if assumed else day_words(r["full_on"], r["full_month"]),
        since=date.fromisoformat(r["started_on"]),
        sent=f"{r['sent_on']} 转往 {r['sent_to'] or '（没有写）'}" if leaving else "",
        left_on=date.fromisoformat(r["ended_on"]) if left else None,
        why=(r["end_reason"] or "（没有写原因）") + (f" → {r['sent_to']}" if r["sent_to"] else "") if left else "",
        joined_iso=r["joined_on"] or r["joined_month"], full_assumed=assumed,
        full_iso=None if assumed else r["full_on"] or r["full_month"],
        order=(r["branch"], r["branch_id"], rank, r["joined_on"] or r["joined_month"] or "9999", r["name"], r["id"]),
    )


def _sorted(rows: Iterable[MemberRow]) -> tuple[MemberRow, ...]:
    return tuple(sorted(rows, key=lambda row: row.order))
