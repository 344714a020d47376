"""Telling people of one name apart wherever they stand on one list: 王建国（1976年生）and 王建国（1988年生）.

The year of birth comes first, then that of admission, then the post or the group, then the branch; a number of a
person (ID card, phone) is never shown for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Row

from pbdesk.model import PostRole
from pbdesk.store import Store
from pbdesk.words import POST_WORDS

_AT_ONCE = 400

_PEOPLE = """
    SELECT p.id, p.name, COALESCE(p.born_on, p.born_month) AS born, COALESCE(p.joined_on, p.joined_month) AS joined
      FROM person p
     WHERE p.id IN ({places})"""

_PLACES = """
    SELECT m.person_id, g.name AS group_name, o.name AS branch
      FROM membership m
      JOIN organization o ON o.id = m.branch_id
      LEFT JOIN party_group g ON g.id = m.group_id AND g.deleted_at IS NULL
     WHERE m.person_id IN ({places}) AND m.deleted_at IS NULL
     ORDER BY CASE WHEN m.ended_on IS NULL THEN 1 ELSE 0 END, m.started_on, m.id"""

_POSTS = """
    SELECT t.person_id, t.role
      FROM post t
     WHERE t.person_id IN ({places}) AND t.deleted_at IS NULL AND t.ended_on IS NULL
     ORDER BY t.started_on, t.id"""


@dataclass(frozen=True, slots=True)
class Traits:
    """What may tell someone from his namesakes; empty where the file does not know it."""

    person_id: str
    name: str
    born: str = ""
    joined: str = ""
    post: str = ""
    group: str = ""
    branch: str = ""

    def marks(self) -> tuple[str, ...]:
        """The marks in the order in which they are tried."""
        return (
            f"{self.born[:4]}年生" if self.born else "",
            f"{self.joined[:4]}年入党" if self.joined else "",
            self.post,
            self.group,
            self.branch,
        )


def told_apart(people: Iterable[Traits]) -> dict[str, str]:
    """By id the name of each, with a mark where another of them has the same name.

    Of the marks the first counts that differs for all who share the name; then one that all but one have; where none
    does, all that is known stands there together.
    """
    called: dict[str, list[Traits]] = defaultdict(list)
    for each in people:
        called[each.name].append(each)
    found = {}
    for name, sharers in called.items():
        marks = _marks(sharers) if len(sharers) > 1 else ("",)
        for each, mark in zip(sharers, marks, strict=True):
            found[each.person_id] = f"{name}（{mark}）" if mark else name
    return found


def tell_apart(store: Store, names: Mapping[str, str]) -> dict[str, str]:
    """The names of one list by id, namesakes on it told apart; a list without namesakes reads nothing."""
    often = Counter(names.values())
    sharers = [person for person, name in names.items() if often[name] > 1]
    if not sharers:
        return dict(names)
    return {**names, **told_apart(_traits(store, names, sharers))}


def _marks(sharers: Sequence[Traits]) -> Sequence[str]:
    tries = list(zip(*(each.marks() for each in sharers), strict=True))
    for missing in (0, 1):
        for marks in tries:
            if len(set(marks)) == len(sharers) and marks.count("") <= missing:
                return marks
    return ["，".join(filter(None, each.marks())) for each in sharers]


def _traits(store: Store, names: Mapping[str, str], people: Sequence[str]) -> list[Traits]:
    known, places, posts = (
        {row[0]: row for row in _rows(store, sql, people)} for sql in (_PEOPLE, _PLACES, _POSTS)
    )  # the last row of each counts
    found = []
    for person in people:
        told, place, post = known.get(person), places.get(person), posts.get(person)
        found.append(Traits(
            person, names[person],
            born=(told["born"] or "") if told else "",
            joined=(told["joined"] or "") if told else "",
            post=POST_WORDS[PostRole(post["role"])] if post else "",
            group=(place["group_name"] or "") if place else "",
            branch=place["branch"] if place else "",
        ))  # fmt: skip
    return found


def _rows(store: Store, sql: str, people: Sequence[str]) -> Iterable[Row]:
    for start in range(0, len(people), _AT_ONCE):
        some = people[start : start + _AT_ONCE]
        yield from store.query(sql.format(places=", ".join("?" * len(some))), some)
