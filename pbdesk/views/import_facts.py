"""What a table is compared with: the branches of a file and everyone in it, read in a few queries for all at once."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from sqlite3 import Row

from pbdesk.actions.branch_life_posts import SINGLE
from pbdesk.assumed import is_assumed, unmarked
from pbdesk.calendar import day_or_none
from pbdesk.model import PostRole
from pbdesk.store import Store
from pbdesk.tables.cells import Month
from pbdesk.tables.dates import Day
from pbdesk.tables.known import KnownBranch, KnownPerson, KnownRoll
from pbdesk.views.private_numbers import PrivateNumbers, private_numbers

_UNTOLD = PrivateNumbers()

_BRANCHES = """
    SELECT o.id, o.name, o.founded_on, COUNT(m.id) AS members
      FROM organization o
      LEFT JOIN membership m ON m.branch_id = o.id AND m.deleted_at IS NULL
           AND m.started_on <= :day AND (m.ended_on IS NULL OR m.ended_on > :day)
     WHERE o.kind = 'branch' AND o.deleted_at IS NULL AND (o.dissolved_on IS NULL OR o.dissolved_on > :day)
     GROUP BY o.id, o.name, o.founded_on
     ORDER BY o.name, o.id"""

_PEOPLE = """
    SELECT p.id, p.name, p.gender, p.ethnicity, p.born_on, p.born_month, p.education, p.employer, p.joined_on,
           p.joined_month, p.full_on, p.full_month, p.remark
      FROM person p
     WHERE p.deleted_at IS NULL
     ORDER BY p.id"""

_MEMBERSHIPS = """
    SELECT m.person_id, m.branch_id, g.name AS group_name
      FROM membership m
      LEFT JOIN party_group g ON g.id = m.group_id AND g.deleted_at IS NULL
     WHERE m.deleted_at IS NULL AND (m.ended_on IS NULL OR m.ended_on > :day)
     ORDER BY m.started_on, m.id"""

_POSTS = """
    SELECT t.person_id, t.role
      FROM post t
     WHERE t.deleted_at IS NULL AND t.started_on <= :day AND (t.ended_on IS NULL OR t.ended_on > :day)
     ORDER BY t.role"""

_MOBILE = """
    SELECT c.person_id
      FROM member_condition c
     WHERE c.deleted_at IS NULL AND c.kind = 'mobile' AND (c.ended_on IS NULL OR c.ended_on > :day)"""


def known_roll(store: Store, today: date) -> KnownRoll:
    """The branches that stand today, and everyone in the file."""
    asked = {"day": today.isoformat()}
    private = private_numbers(store)
    memberships = {r["person_id"]: r for r in store.query(_MEMBERSHIPS, asked)}
    posts: dict[str, list[PostRole]] = defaultdict(list)
    for r in store.query(_POSTS, asked):
        posts[r["person_id"]].append(PostRole(r["role"]))
    mobile = {r["person_id"] for r in store.query(_MOBILE, asked)}
    people = tuple(
        _person(
            r, private.get(r["id"], _UNTOLD), memberships.get(r["id"]), posts.get(r["id"], []), mobile=r["id"] in mobile
        )
        for r in store.query(_PEOPLE)
    )
    branches = tuple(_branch(r, today) for r in store.query(_BRANCHES, asked))
    return KnownRoll(branches=branches, people=people, single_posts=SINGLE)


def _branch(row: Row, today: date) -> KnownBranch:
    """A branch; into an empty one its members come with its founding, into another one today."""
    founded = day_or_none(row["founded_on"])
    since = today if row["members"] else founded or date(today.year, 1, 1)
    return KnownBranch(
        branch_id=row["id"], name=row["name"], since=since, founded_on=founded, has_members=bool(row["members"])
    )


def _person(
    row: Row, private: PrivateNumbers, membership: Row | None, posts: list[PostRole], *, mobile: bool
) -> KnownPerson:
    remark = row["remark"] or ""
    return KnownPerson(
        person_id=row["id"],
        name=row["name"],
        branch_id=membership["branch_id"] if membership else None,
        gender=row["gender"],
        ethnicity=row["ethnicity"],
        born=_either(row["born_on"], row["born_month"]),
        education=row["education"],
        id_number=private.id_number,
        phone=private.phone,
        employer=row["employer"],
        group=membership["group_name"] if membership else None,
        posts=tuple(posts),
        joined=_either(row["joined_on"], row["joined_month"]),
        full=_either(row["full_on"], row["full_month"]),
        assumed=is_assumed(remark),
        mobile=mobile,
        remark=unmarked(remark),
    )


def _either(day: str | None, month: str | None) -> Day | None:
    if day:
        return date.fromisoformat(day)
    return Month(int(month[:4]), int(month[5:])) if month else None
