"""封账结果表 by hand: a branch's closing, its correction, and the street's own issue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from pbdesk.calendar import quarter_period
from pbdesk.model import Outcome
from pbdesk.views.rows import Issue
from pbdesk.views.rows.closing import (
    ClosedBranch,
    ClosedLine,
    ClosedMember,
    ClosedRemark,
    ClosedResult,
    ClosingSheet,
)
from tests.sheets.by_hand import CODE, a_correction

_TUESDAYS = tuple(f"{month}月{day}日" for month in (7, 8, 9) for day in (7, 14, 21, 28))


def a_closed_branch(**values: Any) -> ClosedBranch:
    """A branch closed on 8 October, with one month that is short."""
    made = ClosedBranch(
        name="果园居民小组党支部", title="封账", closed_on=date(2026, 10, 8), made_on=date(2026, 10, 8), reason="",
        rules_version="2026.12", policy_version="默认", code=CODE, scan=f"PBDESK:2026Q3:{CODE}",
        figures=(("正式党员人数", "22"), ("预备党员人数", "2"), ("到会人次（实到/应到）", "183/198")),
        lines=(
            ClosedLine("MTG-01", "党员大会", "", (ClosedResult(Outcome.MET, ("第三季度",)),), 1, 1),
            ClosedLine("MTG-03", "党小组会", "第一党小组", (
                ClosedResult(Outcome.MET, ("7月", "9月")), ClosedResult(Outcome.UNMET, ("8月",)),
            ), 3, 2),
            ClosedLine("GUI-01", "周二走访", "林浩", (
                ClosedResult(Outcome.MET, _TUESDAYS), ClosedResult(Outcome.WAIVED, ("9月29日",)),
            ), 12, 12),
        ),
        remarks=(
            ClosedRemark(Outcome.UNMET, "党小组会：第一党小组8月", "MTG-03", "2026年8月应1次，还没有可以计入的记录"),
            ClosedRemark(Outcome.WAIVED, "周二走访：9月29日", "GUI-01", "当天是国庆节，整周没有工作日，免计"),
        ),
        idle=("支委会", "指导员讲党课"),
    )  # fmt: skip
    return replace(made, **values)


def a_corrected_branch(**values: Any) -> ClosedBranch:
    """The same branch after two corrections."""
    return a_closed_branch(
        title="更正第2次", made_on=date(2026, 10, 26), reason="补交会议记录",
        corrections=(a_correction(1), a_correction(2)), **values,
    )  # fmt: skip


def a_closed_street(members: int = 2, **values: Any) -> ClosedBranch:
    """The street's own issue over so many branches."""
    return a_closed_branch(
        name="坪地街道党工委", is_street=True, figures=(), lines=(), remarks=(), idle=(),
        members=tuple(
            ClosedMember(f"第{number}居民小组党支部", "封账", 20, number % 3, number % 2, CODE)
            for number in range(1, members + 1)
        ), **values,
    )  # fmt: skip


def closing_of(*branches: ClosedBranch) -> ClosingSheet:
    """A sheet of these issues, printed on 8 October."""
    issue = Issue(quarter_period(2026, 3), "坪地街道党工委", date(2026, 10, 8), "2027.01", "ab12cd34")
    return ClosingSheet(issue, branches)
