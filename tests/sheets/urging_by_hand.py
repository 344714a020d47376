"""Rows of the sheets that urge, made by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from pbdesk.views.rows import (
    ChaseBranch,
    ChaseEntry,
    ChaseListSheet,
    Notice,
    NoticeSheet,
    Ratio,
    ReturnedLine,
    ReviewLine,
    ReviewsSheet,
)
from tests.sheets.by_hand import issue


def a_review_line(number: int = 1, **values: Any) -> ReviewLine:
    """A branch of which a third was looked at."""
    defaults: dict[str, Any] = {
        "branch": f"第{number}居民小组党支部", "records": 12, "reviewed": Ratio(4, 12), "remarked": 3,
        "returned": Ratio(2, 4), "fixed": Ratio(1, 2), "waiting": 1, "wanting": "签字页 3、缺席原因 1",
    }  # fmt: skip
    return ReviewLine(**{**defaults, **values})


def a_returned_line(**values: Any) -> ReturnedLine:
    """A general meeting that was returned."""
    defaults: dict[str, Any] = {
        "branch": "第1居民小组党支部", "day": date(2026, 7, 8), "what": "党员大会　商定垃圾分类",
        "said": "请补上表决票数。没有写结束时间", "on": date(2026, 10, 8), "reviewer": "陈督导",
        "fix_by": date(2026, 10, 22), "state": "退回，待修改",
    }  # fmt: skip
    return ReturnedLine(**{**defaults, **values})


def reviews_sheet(*lines: ReviewLine, returned: tuple[ReturnedLine, ...] = ()) -> ReviewsSheet:
    """The sheet of these branches."""
    return ReviewsSheet(issue(), lines, returned)


def an_entry(**values: Any) -> ChaseEntry:
    """A committee meeting that was not recorded."""
    defaults: dict[str, Any] = {
        "what": "支委会（7月、8月）", "citation": "条例第十二条", "until": "8月31日（已过）",
        "responsible": "书记 陈明", "remedy": "已经办了的，请按实际日期补录；没有办的，请写明原因。",
    }  # fmt: skip
    return ChaseEntry(**{**defaults, **values})


def a_chase_branch(number: int = 1, *entries: ChaseEntry, **values: Any) -> ChaseBranch:
    """A branch short of one thing."""
    defaults: dict[str, Any] = {
        "branch": f"第{number}居民小组党支部", "secretary": "陈明", "entries": entries or (an_entry(),),
        "before": "9月3日 催办清单〔2026〕2号", "remark": "",
    }  # fmt: skip
    return ChaseBranch(**{**defaults, **values})


def chase_list_sheet(*branches: ChaseBranch, **values: Any) -> ChaseListSheet:
    """The list of these branches, of ten more that were looked at."""
    return ChaseListSheet(issue(), branches, values.pop("looked_at", len(branches) + 10), **values)


def a_notice(number: int = 1, *entries: ChaseEntry, **values: Any) -> Notice:
    """A notice with one thing to put right."""
    defaults: dict[str, Any] = {
        "branch": f"第{number}居民小组党支部", "number": f"〔2026〕{number}号", "period": "2026年第三季度",
        "entries": entries or (an_entry(),), "issued_on": date(2026, 10, 8), "fix_by": date(2026, 10, 21),
        "sources": ("条例：《中国共产党支部工作条例（试行）》",),
    }  # fmt: skip
    return Notice(**{**defaults, **values})


def notice_sheet(*made: Notice) -> NoticeSheet:
    """These notices."""
    return NoticeSheet(issue(), made)
