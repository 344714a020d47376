"""The rosters of branches on a day, in list order, with posts, groups and states in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from pbdesk.assumed import ASSUMED_WORD, is_assumed, unmarked
from pbdesk.calendar import Period
from pbdesk.masking import masked
from pbdesk.model import ConditionKind, PostRole
from pbdesk.store import Store
from pbdesk.views.branch_quarter import issue_of
from pbdesk.views.private_numbers import PrivateNumbers, private_numbers
from pbdesk.views.quarter_facts import load_quarter
from pbdesk.views.rows import Roster, RosterMember, RosterSheet
from pbdesk.words import CONDITION_WORDS, POST_WORDS

_MEMBERS = """
    SELECT m.branch_id, p.id, p.name, p.gender, p.ethnicity, p.born_on, p.born_month, p.education, p.employer,
           p.joined_on, p.joined_month, p.full_on, p.full_month, p.remark, m.sent_on, m.sent_to, m.group_id,
           g.name AS group_name
      FROM membership m
      JOIN person p ON p.id = m.person_id
      LEFT JOIN party_group g ON g.id = m.group_id AND g.deleted_at IS NULL
     WHERE m.deleted_at IS NULL AND p.deleted_at IS NULL
       AND m.started_on <= :day AND (m.ended_on IS NULL OR m.ended_on > :day)"""

_POSTS = """
    SELECT t.person_id, COALESCE(t.organization_id, g.branch_id) AS branch_id, t.role
      FROM post t
      LEFT JOIN party_group g ON g.id = t.group_id
     WHERE t.deleted_at IS NULL AND t.started_on <= :day AND (t.ended_on IS NULL OR t.ended_on > :day)"""

_CONDITIONS = """
    SELECT c.person_id, c.kind, c.place
      FROM member_condition c
     WHERE c.deleted_at IS NULL AND c.started_on <= :day AND (c.ended_on IS NULL OR c.ended_on > :day)
     ORDER BY c.started_on, c.id"""

_ROLES = list(PostRole)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What else is known of members: posts by person and branch, states and numbers by person."""

    posts: Mapping[tuple[str, str], list[PostRole]]
    states: Mapping[str, list[str]]
    numbers: Mapping[str, PrivateNumbers]
    day: date
    private: bool


def roster_sheet(
    store: Store, period: Period, today: date, branches: Collection[str] | None = None, *, private: bool = False
) -> RosterSheet:
    """The rosters on the last day of a period, or today where that comes first; branches without members left out.

    Args:
        store: the file.
        period: its last day is the day of the roster.
        today: nothing later is on it.
        branches: only these branches (``None``: all).
        private: with whole ID numbers and phones; otherwise they are masked (E-42).
    """
    day = min(period.last_day, today)
    facts = _facts(store, day, private=private)
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in store.query(_MEMBERS, {"day": day.isoformat()}):
        rows[row["branch_id"]].append(row)
    quarter = load_quarter(store, period, today, (), branches)
    rosters = [
        Roster(branch.name, tuple(_member(row, facts) for row in _in_order(rows[branch.id], facts)))
        for branch in quarter.branches.values()
        if rows[branch.id]
    ]
    return RosterSheet(issue_of(store, period, today, quarter.street), day, tuple(rosters))


def _facts(store: Store, day: date, *, private: bool) -> _Facts:
    asked = {"day": day.isoformat()}
    posts: dict[tuple[str, str], list[PostRole]] = defaultdict(list)
    for r in store.query(_POSTS, asked):
        posts[r["person_id"], r["branch_id"] or ""].append(PostRole(r["role"]))
    for roles in posts.values():
        roles.sort(key=_ROLES.index)
    states: dict[str, list[str]] = defaultdict(list)
    for r in store.query(_CONDITIONS, asked):
        words = CONDITION_WORDS[ConditionKind(r["kind"])]
        states[r["person_id"]].append(f"{words}（{r['place']}）" if r["place"] else words)
    return _Facts(posts, states, private_numbers(store), day, private)


def _in_order(rows: Sequence[Row], facts: _Facts) -> list[Row]:
    """The committee first, then by admission, as the roll of a meeting stands."""

    def place(row: Row) -> tuple[int, str, str, str]:
        roles = [role for role in facts.posts.get((row["id"], row["branch_id"]), []) if role != PostRole.GROUP_LEADER]
        rank = _ROLES.index(roles[0]) if roles else len(_ROLES)
        return rank, row["joined_on"] or row["joined_month"] or "9999", row["name"], row["id"]

    return sorted(rows, key=place)


def _member(row: Row, facts: _Facts) -> RosterMember:
    numbers, show = facts.numbers.get(row["id"], PrivateNumbers()), str if facts.private else masked
    full = _is_full(row, facts.day)
    states = ["正式" if full else "预备", *facts.states.get(row["id"], [])]
    if row["sent_on"] and row["sent_on"] <= facts.day.isoformat():
        states.append(f"组织关系转出中（{row['sent_to']}）" if row["sent_to"] else "组织关系转出中")
    return RosterMember(
        name=row["name"],
        is_full=full,
        gender=row["gender"] or "",
        ethnicity=row["ethnicity"] or "",
        born=_month(row["born_on"] or row["born_month"]),
        education=row["education"] or "",
        id_number=show(numbers.id_number or ""),
        phone=show(numbers.phone or ""),
        employer=row["employer"] or "",
        joined=_day_or_month(row["joined_on"] or row["joined_month"]),
        full=_full_words(row) if full else "",
        group=row["group_name"] or ("党小组" if row["group_id"] else ""),
        post="、".join(POST_WORDS[role] for role in facts.posts.get((row["id"], row["branch_id"]), [])),
        status="；".join(states),
        remark=unmarked(row["remark"]) or "",
    )


def _is_full(row: Row, day: date) -> bool:
    """Full from the day of conversion; where only the month is known, from the first of the next one."""
    since = row["full_on"] or (f"{row['full_month']}-99" if row["full_month"] else None)
    return since is not None and since <= day.isoformat()


def _full_words(row: Row) -> str:
    if is_assumed(row["remark"]):
        return ASSUMED_WORD
    return _day_or_month(row["full_on"] or row["full_month"])


def _day_or_month(text: str | None) -> str:
    """A day as 2015.03.07; a month stays a month: 2015.03."""
    return (text or "").replace("-", ".")


def _month(text: str | None) -> str:
    return _day_or_month(text)[:7]
