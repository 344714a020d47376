"""Possible duplicates: what was typed twice on two desks (a meeting, a person, a branch); a person can see that.

Two records are a pair when what names them in life is the same (branch, kind and date; name with birth or admission;
the name of a branch and what it stands under) and nothing they say contradicts it. Everything is read at once, for all
branches.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from sqlite3 import Row

from pbdesk.model import MeetingKind, OrganizationKind
from pbdesk.store import Store
from pbdesk.words import MEETING_WORDS, ORGANIZATION_WORDS

SETTING = "not_duplicates"
"""Where the file remembers the pairs that a person has said are none."""
KIND_WORDS: Mapping[str, str] = {"meeting": "会议", "visit": "走访", "person": "人员", "organization": "组织"}
"""What can have been typed twice, and what a person calls it."""
KINDS = tuple(KIND_WORDS)
_CHUNK = 400
_NEAR = 120
"""Minutes from one meeting to the next within which they may be one, though their titles differ."""

_MEETINGS = """
    SELECT m.id, m.branch_id, m.group_id, m.kind, m.held_on, m.starts_at, m.ends_at, m.title
      FROM meeting m
      JOIN (SELECT t.branch_id, t.kind, t.held_on
              FROM meeting t
             WHERE t.deleted_at IS NULL AND COALESCE(t.status, 'held') <> 'cancelled'
             GROUP BY t.branch_id, t.kind, t.held_on
            HAVING COUNT(*) > 1) d
        ON d.branch_id = m.branch_id AND d.held_on = m.held_on AND d.kind = m.kind
     WHERE m.deleted_at IS NULL AND COALESCE(m.status, 'held') <> 'cancelled'
     ORDER BY m.held_on DESC, m.branch_id, m.kind, m.id"""

_TALKERS = "SELECT a.meeting_id, a.person_id FROM attendance a WHERE a.meeting_id IN ({places})"

_VISITS = """
    SELECT v.id, v.branch_id, v.visited_on, v.starts_at, p.person_id
      FROM visit v
      JOIN posting p ON p.id = v.posting_id
      JOIN (SELECT t.branch_id, t.visited_on
              FROM visit t
             WHERE t.deleted_at IS NULL
             GROUP BY t.branch_id, t.visited_on
            HAVING COUNT(*) > 1) d
        ON d.branch_id = v.branch_id AND d.visited_on = v.visited_on
     WHERE v.deleted_at IS NULL
     ORDER BY v.visited_on DESC, v.branch_id, v.id"""

_PEOPLE = """
    SELECT p.id, p.name, COALESCE(p.born_on, p.born_month) AS born, COALESCE(p.joined_on, p.joined_month) AS joined
      FROM person p
     WHERE p.deleted_at IS NULL
       AND p.name IN (SELECT t.name FROM person t WHERE t.deleted_at IS NULL GROUP BY t.name HAVING COUNT(*) > 1)
     ORDER BY p.name, p.id"""

_ORGANIZATIONS = """
    SELECT o.id, o.kind, o.name, o.parent_id, o.founded_on
      FROM organization o
     WHERE o.deleted_at IS NULL AND o.dissolved_on IS NULL
     ORDER BY o.name, o.id"""
_ROLLS = "SELECT m.person_id, m.branch_id FROM membership m WHERE m.deleted_at IS NULL AND m.ended_on IS NULL"
_BRANCHES = "SELECT o.id, o.name FROM organization o"
_NAMES = "SELECT p.id, p.name FROM person p WHERE p.id IN ({places})"


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """Two records that may be one: what they are called, of which branch, and why they look the same."""

    kind: str
    first: str
    second: str
    what: str
    name: str
    branch: str
    why: str

    @property
    def pair(self) -> tuple[str, str, str]:
        """What the pair is remembered by."""
        return pair_of(self.kind, self.first, self.second)


def pair_of(kind: str, one: str, other: str) -> tuple[str, str, str]:
    """A pair whichever of the two is named first."""
    return (kind, *sorted((one, other)))  # type: ignore[return-value]


def dismissed(store: Store) -> frozenset[tuple[str, str, str]]:
    """The pairs that a person has said are no duplicates."""
    told = json.loads(store.setting(SETTING) or "[]")
    return frozenset((str(kind), str(one), str(other)) for kind, one, other in told)


def duplicate_rows(store: Store) -> tuple[DuplicateRow, ...]:
    """Every pair that may be one record, those that a person has judged aside: branches first, they draw others in."""
    branches = {r["id"]: r["name"] for r in store.query(_BRANCHES)}
    known = dismissed(store)
    found = (look(store, branches) for look in (_organizations, _meetings, _visits, _people))
    return tuple(row for row in chain.from_iterable(found) if row.pair not in known)


def plain_name(name: str | None) -> str:
    """A name without what people write now and then: spaces, wide letters and brackets, 中共, 党."""
    return re.sub(r"\s|中国共产党|中共|党", "", unicodedata.normalize("NFKC", name or ""))


def _organizations(store: Store, names: Mapping[str, str]) -> Iterator[DuplicateRow]:
    """Organizations of one kind and name that stand under the same one, as far as anybody has said."""
    rows = store.query(_ORGANIZATIONS)
    named: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        named[row["kind"], plain_name(row["name"])].append(row)
    for ones in named.values():
        for one, other in combinations(ones, 2):
            above = {plain_name(names.get(parent, "")) for parent in (one["parent_id"], other["parent_id"]) if parent}
            if len(above) < 2:
                word = ORGANIZATION_WORDS[OrganizationKind(one["kind"])]
                why = "名称和上级相同" if one["parent_id"] == other["parent_id"] else "名称相同"
                days = sorted({one["founded_on"], other["founded_on"]} - {None})
                why += f"，成立日期不同（{'、'.join(days)}）" if len(days) > 1 else ""
                upper = names.get(one["parent_id"] or other["parent_id"], "")
                yield DuplicateRow("organization", one["id"], other["id"], word, one["name"], upper, why)


def _meetings(store: Store, branches: Mapping[str, str]) -> Iterator[DuplicateRow]:
    """Pairs of which nothing differs first, then those with another time or title, then those with both."""
    rows = store.query(_MEETINGS)
    talkers = _talkers(store, [r["id"] for r in rows if r["kind"] == MeetingKind.TALK])
    found: list[tuple[int, DuplicateRow]] = []
    for (branch, kind, day), ones in _grouped(rows, "branch_id", "kind", "held_on"):
        for one, other in combinations(ones, 2):
            if not _apart(one, other) and talkers.get(one["id"]) == talkers.get(other["id"]):
                word = MEETING_WORDS[MeetingKind(kind)]
                whole = " ".join(filter(None, (day, word, one["title"] or other["title"])))
                differs = _titles(one, other), _times(one, other)
                why = f"同一支部同一天的{word}" + "".join(differs)
                row = DuplicateRow("meeting", one["id"], other["id"], word, whole, branches.get(branch, ""), why)
                found.append((sum(map(bool, differs)), row))
    return (row for _, row in sorted(found, key=lambda each: each[0]))


def _apart(one: Row, other: Row) -> bool:
    """Whether two meetings of a day can't be one: of two groups, or far apart in time and about two things."""
    groups, titles = ({one[c], other[c]} - {None, ""} for c in ("group_id", "title"))
    return len(groups) > 1 or (len(titles) > 1 and _minutes_between(one, other) > _NEAR)


def _minutes_between(one: Row, other: Row) -> int:
    """How long after one the other begins; nothing where they overlap, or where a time isn't known."""
    if not one["starts_at"] or not other["starts_at"]:
        return 0
    first, later = sorted((one, other), key=lambda row: row["starts_at"])
    return max(0, _minutes(later["starts_at"]) - _minutes(first["ends_at"] or first["starts_at"]))


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:5])


def _titles(one: Row, other: Row) -> str:
    titles = list(dict.fromkeys(filter(None, (one["title"], other["title"]))))
    return f"，主题不同（{'、'.join(titles)}）" if len(titles) > 1 else ""


def _times(one: Row, other: Row) -> str:
    times = sorted({one["starts_at"], other["starts_at"]} - {None})
    return f"，开始时间不同（{'、'.join(times)}）" if len(times) > 1 else ""


def _talkers(store: Store, talks: Sequence[str]) -> Mapping[str, frozenset[str]]:
    """Who took part in each talk: two talks of a day with different people are two."""
    found: dict[str, set[str]] = {talk: set() for talk in talks}
    for r in _chunked(store, _TALKERS, talks):
        found[r["meeting_id"]].add(r["person_id"])
    return {talk: frozenset(people) for talk, people in found.items()}


def _visits(store: Store, branches: Mapping[str, str]) -> Iterator[DuplicateRow]:
    rows = store.query(_VISITS)
    guides = {r["id"]: r["name"] for r in _chunked(store, _NAMES, sorted({r["person_id"] for r in rows}))}
    for (branch, day, guide), ones in _grouped(rows, "branch_id", "visited_on", "person_id"):
        for one, other in combinations(ones, 2):
            name = f"{day} 走访 {guides.get(guide, '')}".strip()
            why = "同一位指导员同一天走访同一支部" + _times(one, other)
            yield DuplicateRow("visit", one["id"], other["id"], "走访", name, branches.get(branch, ""), why)


def _people(store: Store, branches: Mapping[str, str]) -> Iterator[DuplicateRow]:
    rows = store.query(_PEOPLE)
    rolls: dict[str, set[str]] = defaultdict(set)
    for r in store.query(_ROLLS) if rows else ():
        rolls[r["person_id"]].add(r["branch_id"])
    for (name,), ones in _grouped(rows, "name"):
        for one, other in combinations(ones, 2):
            shared = rolls[one["id"]] & rolls[other["id"]]
            why = _same_person(one, other, together=bool(shared))
            if why:
                where = shared or rolls[one["id"]] | rolls[other["id"]]
                told = "、".join(sorted(branches.get(branch, "") for branch in where))
                yield DuplicateRow("person", one["id"], other["id"], "人员", name, told, why)


def _same_person(one: Row, other: Row, *, together: bool) -> str:
    """Why two namesakes may be one person; nothing when something tells them apart."""
    born, joined = (_agree(one[c], other[c]) for c in ("born", "joined"))
    if born is False or (joined is False and not born):
        return ""
    if born:
        return "姓名和出生日期相同"
    if joined:
        return "姓名和入党日期相同"
    return "姓名相同，在同一个支部" if together else ""


def _agree(one: str | None, other: str | None) -> bool | None:
    """Whether two days are the same; where one is only a month, by the month. None when one is not known."""
    if not one or not other:
        return None
    length = min(len(one), len(other))
    return one[:length] == other[:length]


def _grouped(rows: Iterable[Row], *columns: str) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[c] for c in columns), []).append(row)
    return ((key, ones) for key, ones in found.items() if len(ones) > 1)


def _chunked(store: Store, sql: str, ids: Sequence[str]) -> Iterator[Row]:
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        yield from store.query(sql.format(places=", ".join("?" * len(part))), part)
