"""What the quarter's sheets say of branches beside the findings: one query a question, for all branches."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from sqlite3 import Row

from pbdesk.calendar import Period, day_or_none
from pbdesk.clock import local_date
from pbdesk.model import Finding, UnitKind
from pbdesk.rules import RuleBook, load_policies, rule_book
from pbdesk.rules.policy import Policies
from pbdesk.store import Store
from pbdesk.views.rows import Branch, Ratio, Sitting, total
from pbdesk.words import UNIT_WORDS, short_date

_LAST = "CASE WHEN o.dissolved_on IS NOT NULL AND o.dissolved_on < :next THEN o.dissolved_on ELSE :next END"
"""The day after the one that a branch is described on: the day asked for, or its last one."""

_BRANCHES = """
    SELECT o.id, o.parent_id, o.name, o.unit_kind, o.founded_on, o.dissolved_on
      FROM organization o
     WHERE o.kind = 'branch' AND o.deleted_at IS NULL
       AND (o.founded_on IS NULL OR o.founded_on < :end)
       AND (o.dissolved_on IS NULL OR o.dissolved_on > :start) {only}"""

_SUPERIORS = """
    SELECT o.id, o.parent_id, o.kind, o.name
      FROM organization o
     WHERE o.kind <> 'branch' AND o.deleted_at IS NULL
     ORDER BY o.id"""

_MEMBERS = f"""
    SELECT m.branch_id,
           COUNT(DISTINCT m.person_id) AS members,
           COUNT(DISTINCT CASE WHEN COALESCE(p.full_on, p.full_month || '-99') < {_LAST} THEN m.person_id END) AS full
      FROM membership m
      JOIN organization o ON o.id = m.branch_id
      JOIN person p ON p.id = m.person_id
     WHERE m.deleted_at IS NULL AND p.deleted_at IS NULL {{only}}
       AND m.started_on < {_LAST} AND (m.ended_on IS NULL OR m.ended_on >= {_LAST})
     GROUP BY m.branch_id"""

_GROUPS = f"""
    SELECT g.branch_id, COUNT(*) AS number
      FROM party_group g
      JOIN organization o ON o.id = g.branch_id
     WHERE g.deleted_at IS NULL {{only}}
       AND (g.formed_on IS NULL OR g.formed_on < {_LAST}) AND (g.dissolved_on IS NULL OR g.dissolved_on >= {_LAST})
     GROUP BY g.branch_id"""

_COMMITTEES = f"""
    SELECT c.branch_id, COUNT(DISTINCT t.person_id) AS seats
      FROM committee c
      JOIN organization o ON o.id = c.branch_id
      LEFT JOIN post t ON t.organization_id = c.branch_id AND t.deleted_at IS NULL AND t.role <> 'group_leader'
                      AND t.started_on < {_LAST} AND (t.ended_on IS NULL OR t.ended_on >= {_LAST})
     WHERE c.deleted_at IS NULL {{only}}
       AND c.started_on < {_LAST} AND (c.ended_on IS NULL OR c.ended_on >= {_LAST})
     GROUP BY c.branch_id"""

_SECRETARIES = f"""
    SELECT t.organization_id AS branch_id, p.name
      FROM post t
      JOIN organization o ON o.id = t.organization_id
      JOIN person p ON p.id = t.person_id
     WHERE t.role = 'secretary' AND t.deleted_at IS NULL AND p.deleted_at IS NULL {{only}}
       AND t.started_on < {_LAST} AND (t.ended_on IS NULL OR t.ended_on >= {_LAST})
     ORDER BY t.started_on, t.id"""

_POSTINGS = """
    SELECT t.branch_id, t.person_id, p.name, t.started_on, t.ended_on
      FROM posting t
      JOIN organization o ON o.id = t.branch_id
      JOIN person p ON p.id = t.person_id
     WHERE t.deleted_at IS NULL AND p.deleted_at IS NULL {only}
       AND t.started_on < :end AND (t.ended_on IS NULL OR t.ended_on > :start)
     ORDER BY t.started_on, t.id"""

_SITTINGS = """
    SELECT m.id, m.branch_id, m.kind, m.status, m.held_on, m.title, m.recorded_at,
           COUNT(CASE WHEN a.role IS NULL OR a.role = 'member' THEN a.person_id END) AS due,
           COUNT(CASE WHEN (a.role IS NULL OR a.role = 'member') AND a.state IN ('present', 'online')
                      THEN a.person_id END) AS present
      FROM meeting m
      LEFT JOIN attendance a ON a.meeting_id = m.id
     WHERE m.deleted_at IS NULL AND {which}
     GROUP BY m.id, m.branch_id, m.kind, m.status, m.held_on, m.title, m.recorded_at"""

_VISITS = """
    SELECT v.id, v.visited_on, v.recorded_at
      FROM visit v
     WHERE v.deleted_at IS NULL AND v.visited_on >= :start AND v.visited_on < :end"""

_ASKED_TO_COME = frozenset({"talk", "training"})
"""Meetings to which only some are asked: they say nothing of attendance."""
_CHUNK = 400
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Posted:
    """A guide's time in charge of a branch, as far as it touches the period; open ends are ``None``."""

    branch: str
    person: str
    name: str
    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        """Whether the guide was in charge on a day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class QuarterFacts:
    """The facts of a period, by branch or by record; ``recorded`` is the local day on which a record was entered."""

    branches: Mapping[str, Branch]
    street: str
    postings: tuple[Posted, ...]
    sittings: Mapping[str, Sitting]
    visits: Mapping[str, date]
    attendance: Mapping[str, Ratio]
    recorded: Mapping[str, date]
    policies: Policies
    rules: RuleBook


def load_quarter(
    store: Store, period: Period, today: date, findings: Iterable[Finding], branches: Collection[str] | None = None
) -> QuarterFacts:
    """Read the facts of all branches, or of some, that existed in a period."""
    reader = QuarterReader(store, period, min(period.last_day, max(today, period.start)), branches)
    postings = reader.postings()
    visits = reader.visits()
    meetings = reader.meetings(findings, {row["id"] for row in visits})
    return QuarterFacts(
        branches=reader.branches(postings),
        street=reader.street(),
        postings=postings,
        sittings={row["id"]: _sitting(row) for row in meetings},
        visits={row["id"]: date.fromisoformat(row["visited_on"]) for row in visits},
        attendance=_attendance(meetings, period, today),
        recorded=_recorded([*meetings, *visits]),
        policies=load_policies(store),
        rules=rule_book(store),
    )


def load_places(
    store: Store, period: Period, today: date, branches: Collection[str] | None = None
) -> tuple[Mapping[str, Branch], str]:
    """The branches that existed in a period, in the order of the sheets, and the name of the street."""
    reader = QuarterReader(store, period, min(period.last_day, max(today, period.start)), branches)
    return reader.branches(reader.postings()), reader.street()


class QuarterReader:
    """The queries of one period, each for all branches asked for."""

    def __init__(self, store: Store, period: Period, day: date, branches: Collection[str] | None) -> None:
        names = {f"b{n}": branch for n, branch in enumerate(sorted(branches or ()))}
        self._only = f"AND o.id IN ({', '.join(':' + name for name in names)})" if branches is not None else ""
        self._store = store
        self._period = period
        self._asked = {
            "start": period.start.isoformat(), "end": period.end.isoformat(),
            "next": (day + timedelta(days=1)).isoformat(), **names,
        }  # fmt: skip
        self._superiors = {row["id"]: row for row in store.query(_SUPERIORS)}

    def street(self) -> str:
        """The name of the street, or of the file where it has none."""
        streets = (row["name"] for row in self._superiors.values() if row["kind"] == "street")
        return next(streets, self._store.title)

    def branches(self, postings: Iterable[Posted]) -> dict[str, Branch]:
        """Each branch as it was on the last day asked for, by kind of unit, superior and the order of entry."""
        members = {row["branch_id"]: row for row in self._rows(_MEMBERS)}
        groups = {row["branch_id"]: row["number"] for row in self._rows(_GROUPS)}
        seats = {row["branch_id"]: row["seats"] for row in self._rows(_COMMITTEES)}
        secretaries = {row["branch_id"]: row["name"] for row in self._rows(_SECRETARIES)}
        guides: dict[str, list[str]] = defaultdict(list)
        for posted in postings:
            guides[posted.branch].append(_guide_words(posted, self._period))
        rows = self._rows(_BRANCHES)
        parents = {row["id"]: row["parent_id"] or "" for row in rows}
        found = []
        for row in rows:
            key, roll = row["id"], members.get(row["id"])
            found.append(Branch(
                id=key,
                name=row["name"],
                unit=UNIT_WORDS[UnitKind(row["unit_kind"])] if row["unit_kind"] else "",
                superior=" ".join(self._above(row["parent_id"])),
                secretary=secretaries.get(key, ""),
                guides=tuple(dict.fromkeys(guides[key])),
                full=roll["full"] if roll else 0,
                probationary=roll["members"] - roll["full"] if roll else 0,
                committee=seats.get(key),
                groups=groups.get(key, 0),
                founded_on=day_or_none(row["founded_on"]),
                dissolved_on=_inside(row["dissolved_on"], self._period),
                is_new=_inside(row["founded_on"], self._period) is not None,
            ))  # fmt: skip
        found.sort(key=lambda branch: self._place(branch, parents[branch.id]))
        return {branch.id: branch for branch in found}

    def _place(self, branch: Branch, parent: str) -> tuple[int, list[tuple[int, str]], list[tuple[int, str]]]:
        """Where a branch stands in a list: by kind of unit, superior, and the order in which it was entered."""
        units = list(UNIT_WORDS.values())
        unit = units.index(branch.unit) if branch.unit else len(units)
        return unit, in_order(parent), in_order(branch.id)

    def postings(self) -> tuple[Posted, ...]:
        """Who was in charge of which branch in the period."""
        return tuple(
            Posted(
                row["branch_id"], row["person_id"], row["name"], date.fromisoformat(row["started_on"]),
                day_or_none(row["ended_on"]),
            )
            for row in self._rows(_POSTINGS)
        )  # fmt: skip

    def meetings(self, findings: Iterable[Finding], visits: Collection[str]) -> list[Row]:
        """The period's meetings with their attendance, and those of other months that paid for a year's duty.

        ``visits`` are the records that are no meetings.
        """
        rows = self._rows(_SITTINGS.format(which="m.held_on >= :start AND m.held_on < :end {only}"), "m.branch_id")
        known = {row["id"] for row in rows}
        other = sorted({record for f in findings for record in f.counted} - known - set(visits))
        for start in range(0, len(other), _CHUNK):
            part = other[start : start + _CHUNK]
            which = f"m.id IN ({', '.join('?' * len(part))})"
            rows += self._store.query(_SITTINGS.format(which=which), part)
        return rows

    def visits(self) -> list[Row]:
        """The visits of the period and of the weeks at its ends (E-06)."""
        start, end = self._period.start - _WEEK, self._period.end + _WEEK
        return self._store.query(_VISITS, {"start": start.isoformat(), "end": end.isoformat()})

    def _rows(self, sql: str, key: str = "o.id") -> list[Row]:
        return self._store.query(sql.replace("{only}", self._only.replace("o.id", key)), self._asked)

    def _above(self, parent: str | None) -> list[str]:
        """The names of the organizations over a branch, the highest first."""
        names: list[str] = []
        seen: set[str] = set()
        while parent is not None and parent in self._superiors and parent not in seen:
            seen.add(parent)
            names.insert(0, self._superiors[parent]["name"])
            parent = self._superiors[parent]["parent_id"]
        return names


def _sitting(row: Row) -> Sitting:
    held_on = date.fromisoformat(row["held_on"])
    return Sitting(row["id"], held_on, Ratio(row["present"], row["due"]), row["title"] or "")


def _recorded(rows: Iterable[Row]) -> dict[str, date]:
    return {r["id"]: local_date(datetime.fromisoformat(r["recorded_at"])) for r in rows if r["recorded_at"]}


def _attendance(meetings: Iterable[Row], period: Period, today: date) -> dict[str, Ratio]:
    """Members present of members due, over the meetings held in the period: sums, not a mean of rates."""
    found: dict[str, list[Ratio]] = defaultdict(list)
    for row in meetings:
        held_on = date.fromisoformat(row["held_on"])
        held = row["status"] in {None, "held"} and held_on in period and held_on <= today
        if held and row["kind"] not in _ASKED_TO_COME:
            found[row["branch_id"]].append(Ratio(row["present"], row["due"]))
    return {branch: total(ratios) for branch, ratios in found.items()}


def _guide_words(posted: Posted, period: Period) -> str:
    """A guide's name, with the days on which he came or went inside the period."""
    words = [f"{short_date(posted.since)}起"] if posted.since in period and posted.since != period.start else []
    if posted.until and posted.until <= period.last_day:
        words.append(f"{short_date(posted.until - timedelta(days=1))}止")
    return f"{posted.name}（{'、'.join(words)}）" if words else posted.name


def in_order(record: str) -> list[tuple[int, str]]:
    """An id as the list was made: numbers by their size, and the program's own ids by the time they were given."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", record)]


def _inside(text: str | None, period: Period) -> date | None:
    day = day_or_none(text)
    return day if day in period else None
