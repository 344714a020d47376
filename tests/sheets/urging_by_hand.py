"""Rows of the sheets that urge, made by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from pbdesk.views.rows import Ratio, ReturnedLine, ReviewLine, ReviewsSheet
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
