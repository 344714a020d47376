"""Rows of the sheets built by hand: say only what a test is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from pbdesk.calendar import Period, quarter_period, weekdays_in
from pbdesk.model import MeetingKind, Outcome
from pbdesk.views.rows import (
    AgendaEntry,
    Altered,
    Branch,
    BranchQuarter,
    BranchQuarterSheet,
    GuideBranch,
    GuideQuarter,
    GuideQuarterSheet,
    Issue,
    Line,
    Mark,
    Minutes,
    MinutesSheet,
    Ratio,
    Reissue,
    Remark,
    Seal,
    Sitting,
    StreetQuarterSheet,
    Tuesday,
)

QUARTER = quarter_period(2026, 3)
BRANCH_RULES = "《中国共产党支部工作条例（试行）》"
GUIDE_RULES = "街道“强基”工程党建指导员制度（2018年）"
LONG_NAME = (
    "龙岗区坪地街道坪西社区香元股份合作公司与果园居民小组及周边新经济组织"
    "新社会组织联合流动党员临时党支部第一支部甲乙丙"
)
RARE = "龚䶮𬭎㛃"


def issue(period: Period = QUARTER, **values: Any) -> Issue:
    """What a sheet says of its own making, on 20 September 2026."""
    made = Issue(period, "坪地街道", date(2026, 9, 20), "2026.11", "默认")
    return replace(made, **values)


def sitting(month: int, day: int, present: int = 22, due: int = 24) -> Sitting:
    """A meeting of 2026."""
    return Sitting(f"m-{month}-{day}", date(2026, month, day), Ratio(present, due), "学习")


def met(*sittings: Sitting) -> Mark:
    """An obligation that was met."""
    return Mark(Outcome.MET, 1, len(sittings), date(2026, 9, 30), sittings)


def mark(outcome: Outcome, due: int = 1, done: int = 0, due_on: date = date(2026, 9, 30), **values: Any) -> Mark:
    """An obligation with some outcome."""
    return Mark(outcome, due, done, due_on, **values)


def nothing_owed(reason: str = "没有支部委员会") -> Mark:
    """A rule that does not bind."""
    return Mark(Outcome.NOT_APPLICABLE, 0, 0, date(2026, 9, 30), reason=reason)


def lines(groups: int = 2) -> tuple[Line, ...]:
    """A branch's table: August's committee meeting missed, September's still to come."""
    months = (met(sitting(7, 9, 6, 7)), met(sitting(8, 9, 7, 7)), mark(Outcome.PENDING))
    each = [Line("MTG-03", f"第{number}党小组会", months) for number in range(1, groups + 1)]
    return (
        Line("MTG-01", "党员大会", (met(sitting(7, 8)),)),
        Line("MTG-02", "支委会", (met(sitting(7, 6, 5, 5)), mark(Outcome.UNMET), mark(Outcome.PENDING))),
        *(each or [Line("MTG-03", "党小组会", (nothing_owed("没有划分党小组"),))]),
        Line("MTG-04", "党课", (mark(Outcome.WARN, 1, 1, sittings=(sitting(7, 8),)),)),
        Line("MTG-06", "主题党日", tuple(met(sitting(month, 15)) for month in (7, 8, 9))),
        Line("MTG-07", "组织生活会（2026年）", (mark(Outcome.PENDING, due_on=date(2027, 3, 31)),), yearly=True),
    )


def tuesdays(period: Period = QUARTER) -> tuple[Tuesday, ...]:
    """Every Tuesday visited but the third (a day late), the fifth (missed) and the last (still to come)."""
    days = weekdays_in(period.start, period.end)
    found = [Tuesday(day, Outcome.MET, Ratio(1, 1), day, "林浩") for day in days]
    found[2] = Tuesday(days[2], Outcome.WARN, Ratio(1, 1), days[2] + timedelta(days=1), "林浩")
    found[4] = Tuesday(days[4], Outcome.UNMET, Ratio(0, 1), None, "林浩")
    found[-1] = Tuesday(days[-1], Outcome.PENDING, Ratio(0, 1), None, "林浩")
    return tuple(found)


def owed() -> tuple[Remark, ...]:
    """Something overdue and something still to come."""
    return (
        Remark(
            Outcome.UNMET, "支委会：8月没有召开", "MTG-02", f"{BRANCH_RULES}第十二条", date(2026, 8, 31), "支委会缺8月",
        ),
        Remark(Outcome.PENDING, "周二走访：9月29日还没有到访", "GUI-01", GUIDE_RULES, date(2026, 9, 29)),
    )  # fmt: skip


def a_correction(number: int = 1, altered: int = 1, **values: Any) -> Reissue:
    """A correction that tells of some results."""
    found = tuple(
        Altered(f"支委会：{month}月", "MTG-02", "未达标（应1实0）", "达标（应1实1）") for month in range(7, 7 + altered)
    )
    return replace(Reissue(number, date(2026, 10, 20), "补交会议记录", found), **values)


CODE = "7KQM-2B9X-HJ4T-V6WA"


def a_seal(corrected: int = 0, **values: Any) -> Seal:
    """A quarter closed on 8 October, corrected so many times."""
    corrections = tuple(a_correction(n) for n in range(1, corrected + 1))
    made = Seal(date(2026, 10, 8), CODE, corrections, scan=f"PBDESK:2026Q3:{CODE}")
    return replace(made, **values)


def a_branch(number: int = 1, **values: Any) -> Branch:
    """A residents'-group branch with a committee and two groups."""
    made = Branch(
        id=f"b{number}", name=f"果园第{number}居民小组党支部", unit="居民小组", superior="坪地街道 坪西社区",
        secretary="王敏", guides=("林浩",), full=22, probationary=2, committee=5, groups=2,
        founded_on=date(2018, 6, 19),
    )  # fmt: skip
    return replace(made, **values)


def a_quarter(number: int = 1, *, groups: int = 2, branch: Branch | None = None, **values: Any) -> BranchQuarter:
    """A branch's quarter with a bit of everything."""
    made = BranchQuarter(
        branch=branch or a_branch(number, groups=groups),
        lines=lines(groups),
        tuesdays=tuesdays(),
        guide_meeting=met(sitting(7, 8)),
        guide_lectures=mark(Outcome.PENDING, 2, 1, date(2026, 12, 31), sittings=(sitting(5, 12),)),
        owed=owed(),
        attendance=Ratio(183, 198),
    )
    return replace(made, **values)


def an_empty_quarter(number: int = 1, **values: Any) -> BranchQuarter:
    """A branch of which nothing is recorded."""
    branch = Branch(id=f"e{number}", name=f"空白第{number}党支部")
    return BranchQuarter(**{"branch": branch, "lines": (), **values})


def branch_sheet(quarters: Iterable[BranchQuarter], **values: Any) -> BranchQuarterSheet:
    """A sheet of several branches."""
    return BranchQuarterSheet(issue(**values), tuple(quarters))


def street_sheet(quarters: Iterable[BranchQuarter], **values: Any) -> StreetQuarterSheet:
    """The street's table."""
    return StreetQuarterSheet(issue(), tuple(quarters), **values)


def a_guide(number: int = 1, branches: int = 2, **values: Any) -> GuideQuarter:
    """A guide of several branches."""
    held = [
        GuideBranch(
            f"果园第{n}居民小组党支部", None, None, tuesdays(), met(sitting(7, 8)),
            mark(Outcome.PENDING, 2, 1, date(2026, 12, 31), sittings=(sitting(5, 12),)),
        )
        for n in range(1, branches + 1)
    ]  # fmt: skip
    return replace(GuideQuarter(f"guide{number}", f"林浩{number}", tuple(held)), **values)


def guide_sheet(guides: Sequence[GuideQuarter], period: Period = QUARTER) -> GuideQuarterSheet:
    """The sheets of several guides."""
    return GuideQuarterSheet(issue(period), tuple(weekdays_in(period.start, period.end)), tuple(guides))


def some_minutes(number: int = 1, **values: Any) -> Minutes:
    """The minutes of a general meeting that admitted a member."""
    made = Minutes(
        id=f"m{number}", branch="果园居民小组党支部", kind=MeetingKind.GENERAL_MEETING, held_on=date(2026, 7, 8),
        title="讨论接收预备党员", starts_at=time(15, 0), ends_at=time(16, 20), place="二楼会议室", chair="王敏",
        recorder="李娜", attendance=Ratio(22, 24), present=("张伟", "李娜"), content="会议由王敏主持。",
        agenda=(AgendaEntry("接收预备党员", "接收王小明", "逐一发言。", "同意接收。", "赞成18票，反对0票"),),
    )  # fmt: skip
    return replace(made, **values)


def minutes_sheet(*meetings: Minutes) -> MinutesSheet:
    """The minutes of several meetings."""
    return MinutesSheet(issue(), meetings)
