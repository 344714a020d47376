"""What was made, in figures and in words: the closing lines of ``demo``."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pbdesk.calendar import Period
from pbdesk.model import Finding, Outcome, SubjectKind, UnitKind
from pbdesk.store import Store
from pbdesk.views.rows import Ratio
from pbdesk.words import UNIT_WORDS

_UNITS = """
    SELECT o.unit_kind AS unit_kind, COUNT(*) AS branches,
           SUM(CASE WHEN o.founded_on >= :start THEN 1 ELSE 0 END) AS new
      FROM organization o
     WHERE o.deleted_at IS NULL AND o.kind = 'branch'
     GROUP BY o.unit_kind
     ORDER BY branches DESC, o.unit_kind"""
_COUNTS: Mapping[str, str] = {
    "members": "SELECT COUNT(DISTINCT m.person_id) AS n FROM membership m WHERE m.deleted_at IS NULL "
               "AND m.started_on <= :day AND (m.ended_on IS NULL OR m.ended_on > :day)",
    "committees": "SELECT COUNT(*) AS n FROM committee c WHERE c.deleted_at IS NULL",
    "groups": "SELECT COUNT(*) AS n FROM party_group g WHERE g.deleted_at IS NULL",
    "guides": "SELECT COUNT(DISTINCT p.person_id) AS n FROM posting p WHERE p.deleted_at IS NULL",
    "meetings": "SELECT COUNT(*) AS n FROM meeting m WHERE m.deleted_at IS NULL AND m.status = 'held' "
                "AND m.kind <> 'talk'",
    "talks": "SELECT COUNT(*) AS n FROM meeting m WHERE m.deleted_at IS NULL AND m.kind = 'talk'",
    "tracks": "SELECT COUNT(*) AS n FROM admission a WHERE a.deleted_at IS NULL",
    "dues": "SELECT COUNT(*) AS n FROM dues d WHERE d.deleted_at IS NULL",
    "visits": "SELECT COUNT(*) AS n FROM visit v WHERE v.deleted_at IS NULL",
}  # fmt: skip
_MET = frozenset({Outcome.MET, Outcome.WARN})
_DUE = _MET | {Outcome.UNMET, Outcome.EXCUSED}


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What ``demo`` made: how many of what, how the quarter stands, which files, and in how many seconds."""

    file: Path
    sheets: tuple[Path, ...]
    units: Mapping[UnitKind, int]
    founded: int
    counts: Mapping[str, int]
    quarter: Period
    today: date
    compliance: Ratio
    behind: int
    seconds: float

    @property
    def branches(self) -> int:
        """How many branches there are."""
        return sum(self.units.values())

    def lines(self) -> Iterator[str]:
        """The summary in Chinese, a line each."""
        n, year = self.counts, self.quarter.start.year
        units = "、".join(f"{UNIT_WORDS[unit]}{number}个" for unit, number in self.units.items())
        yield f"示例街道做好了，用时{self.seconds:.1f}秒。人名都是编的，同一个种子每次都一样。"
        yield f"  党支部{self.branches}个（{units}），其中{year}年新成立{self.founded}个"
        yield f"  党员{n['members']}名，支委会{n['committees']}个，党小组{n['groups']}个，党建指导员{n['guides']}名"
        yield f"  会议和培训{n['meetings']}次，走访{n['visits']}次"
        yield f"  谈心谈话{n['talks']}次，发展党员档案{n['tracks']}份，党费收缴{n['dues']}笔"
        short = self.compliance.whole - self.compliance.part
        yield (
            f"  {self.quarter.title}应完成{self.compliance.whole}项，已完成{self.compliance.part}项"
            f"（{self.compliance.percent}），还差{short}项，涉及{self.behind}个支部"
        )
        yield f"数据文件：{self.file}"
        yield "报表："
        yield from (f"  {sheet}" for sheet in self.sheets)
        yield f"接下来：运行 {_python()} main.py 打开桌面，选“打开文件”；或者在命令行里看还差什么："
        label, today = self.quarter.label, self.today.isoformat()
        yield f"  {_python()} main.py check {shlex.quote(str(self.file))} --period {label} --today {today}"


def count_street(store: Store, quarter: Period) -> tuple[dict[UnitKind, int], int, dict[str, int]]:
    """Branches by kind of unit, how many of them are of the quarter's year, and how many of everything else."""
    rows = store.query(_UNITS, {"start": date(quarter.start.year, 1, 1).isoformat()})
    units = {UnitKind(row["unit_kind"]): int(row["branches"]) for row in rows}
    day = {"day": quarter.last_day.isoformat()}
    counts = {name: int(store.query(sql, day if ":day" in sql else ())[0]["n"]) for name, sql in _COUNTS.items()}
    return units, sum(int(row["new"]) for row in rows), counts


def compliance_of(findings: Iterable[Finding], quarter: Period) -> tuple[Ratio, int]:
    """Of what branches and groups owed within the quarter, how much was done; and how many branches are behind."""
    within = [
        f for f in findings
        if f.due and f.outcome in _DUE and f.subject_kind in (SubjectKind.BRANCH, SubjectKind.GROUP)
        and f.period != str(quarter.start.year)
    ]  # fmt: skip
    behind = {f.branch for f in within if f.outcome is Outcome.UNMET}
    return Ratio(sum(f.outcome in _MET for f in within), len(within)), len(behind)


def _python() -> str:
    """The Python that runs this, as it can be typed from here: only it has everything installed."""
    running, here = Path(sys.executable), Path.cwd()
    return shlex.quote(str(running.relative_to(here) if running.is_relative_to(here) else running))
