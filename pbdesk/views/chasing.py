"""Who is to be reminded of what: every branch that is short of something, and those that reported nothing at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pbdesk.calendar import Period
from pbdesk.model import Finding
from pbdesk.rules import evaluate, load_policies
from pbdesk.rules.almanac import load_almanac
from pbdesk.rules.facts import Span, days_covered
from pbdesk.store import Store
from pbdesk.views.branch_list import load_branches
from pbdesk.views.chase_items import ChaseItem, Persons, is_short, items_of
from pbdesk.views.chases import ChaseRow, days_apart, is_recent, last_chases
from pbdesk.views.names import Names, load_names
from pbdesk.views.pinyin import Named, find
from pbdesk.views.rows import Branch

_REPORTED = """
    SELECT m.branch_id
      FROM meeting m
     WHERE m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held'
       AND m.held_on >= :start AND m.held_on < :end AND m.held_on <= :today
     GROUP BY m.branch_id
    UNION
    SELECT v.branch_id
      FROM visit v
     WHERE v.deleted_at IS NULL AND v.visited_on >= :start AND v.visited_on < :end AND v.visited_on <= :today
     GROUP BY v.branch_id"""

_LEADERS = """
    SELECT g.branch_id, t.group_id, p.name
      FROM post t
      JOIN party_group g ON g.id = t.group_id
      JOIN person p ON p.id = t.person_id
     WHERE t.deleted_at IS NULL AND t.role = 'group_leader'
       AND t.started_on <= :day AND (t.ended_on IS NULL OR t.ended_on > :day)
     ORDER BY t.started_on, t.id"""

SILENT_WORDS = "本期没有任何会议和走访记录"


@dataclass(frozen=True, slots=True)
class ChaseLine:
    """One branch to be reminded; ``silent``: it reported nothing in the period, no meeting and no visit.

    ``last`` is the latest reminder it got, ``recent`` says that this was too lately to be reminded again unasked.
    """

    branch_id: str
    branch: str
    superior: str
    secretary: str
    silent: bool
    items: tuple[ChaseItem, ...]
    last: ChaseRow | None
    recent: bool

    @property
    def overdue(self) -> int:
        """How many of its items are over."""
        return sum(item.overdue for item in self.items)

    @property
    def brief(self) -> str:
        """What is short, in one line."""
        return "；".join(item.what for item in self.items)

    @property
    def last_words(self) -> str:
        """When it was reminded last, and how that stands."""
        if self.last is None:
            return "没有催过"
        answered = "，已回复" if self.last.answered_on else ""
        return self.last.when + answered


@dataclass(frozen=True, slots=True)
class ChaseBoard:
    """Everybody to be reminded in a period, in the order of all sheets; ``branches`` counts all that were looked at."""

    period: Period
    street: str
    branches: int
    lines: tuple[ChaseLine, ...]

    @property
    def due(self) -> tuple[ChaseLine, ...]:
        """Those who may be reminded now."""
        return tuple(line for line in self.lines if not line.recent)

    @property
    def silent(self) -> int:
        """How many reported nothing at all."""
        return sum(line.silent for line in self.lines)


def chase_board(
    store: Store, period: Period, today: date, branches: Collection[str] | None = None
) -> ChaseBoard:
    """Everybody to be reminded, of all branches or of some."""
    findings = evaluate(store, period, today, branches=branches)
    ordered, street = load_branches(store, period, today, branches)
    silent = _silent(store, period, today, ordered)
    maker = _Maker(store, today, last_chases(store, branches))
    by_branch: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if is_short(finding, today, silent=finding.branch in silent):
            by_branch[finding.branch or ""].append(finding)
    lines = tuple(
        maker.line(branch, by_branch.get(key, ()), silent=key in silent)
        for key, branch in ordered.items()
        if key in by_branch or key in silent
    )
    return ChaseBoard(period, street, len(ordered), lines)


def narrowed(
    lines: Sequence[ChaseLine], *, words: str = "", silent: bool = False, not_recent: bool = False, rule: str = ""
) -> list[ChaseLine]:
    """The lines that pass every filter given; ``words`` looks into names (pinyin initials too) and items."""
    found = [
        line
        for line in lines
        if (not silent or line.silent)
        and (not not_recent or not line.recent)
        and (not rule or any(item.rule == rule for item in line.items))
    ]
    words = words.strip()
    if not words:
        return found
    meant = {n.name for n in find(words, [Named(line.branch, line.branch) for line in found])}
    return [line for line in found if line.branch in meant or words in line.brief or words in line.secretary]


class _Maker:
    """Makes the lines: names, the almanac, who answers for what, who was reminded when."""

    def __init__(self, store: Store, today: date, last: Mapping[str, ChaseRow]) -> None:
        self._today = today
        self._days = days_apart(store, today)
        self._names: Names = load_names(store)
        self._almanac = load_almanac(store, today)
        self._last = last
        self._leaders: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for r in store.query(_LEADERS, {"day": today.isoformat()}):
            self._leaders[r["branch_id"]].append((r["group_id"], r["name"]))

    def line(self, branch: Branch, findings: Sequence[Finding], *, silent: bool) -> ChaseLine:
        """One branch."""
        persons = Persons(branch.secretary, tuple(self._leaders.get(branch.id, ())))
        last = self._last.get(branch.id)
        return ChaseLine(
            branch_id=branch.id,
            branch=branch.name,
            superior=branch.superior,
            secretary=branch.secretary,
            silent=silent,
            items=items_of(findings, self._names, persons, self._almanac),
            last=last,
            recent=is_recent(last, self._today, self._days),
        )


def _silent(store: Store, period: Period, today: date, branches: Mapping[str, Branch]) -> frozenset[str]:
    """The branches without a meeting or visit in a period of which enough days are over for them."""
    until = min(today, period.last_day)
    least = min(load_policies(store).number("silent_after_days", until), period.days)
    asked = {"start": period.start.isoformat(), "end": period.end.isoformat(), "today": today.isoformat()}
    reported = {r["branch_id"] for r in store.query(_REPORTED, asked)}
    return frozenset(
        key
        for key, branch in branches.items()
        if key not in reported and _days_of(branch, period, until) >= least
    )


def _days_of(branch: Branch, period: Period, until: date) -> int:
    """How many days of a period up to a day a branch existed."""
    span = Span(branch.founded_on, branch.dissolved_on)
    return days_covered([span], period.start, max(period.start, date.fromordinal(until.toordinal() + 1)))
