"""The street's table of the quarter: every branch's quarter, and the columns that the street chose."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date

from pbdesk.calendar import Period
from pbdesk.errors import UserError
from pbdesk.store import Store
from pbdesk.views.branch_quarter import branch_quarter
from pbdesk.views.rows import Column, StreetQuarterSheet

COLUMNS_KEY = "street_quarter_columns"
"""The policy that holds the street's own columns: ``[["name", "支部名称", 130], …]``; without it, the usual ones."""
_COLUMNS = """
    SELECT p.value
      FROM policy p
     WHERE p.deleted_at IS NULL AND p.key = :key AND (p.valid_from IS NULL OR p.valid_from < :end)
     ORDER BY CASE WHEN p.valid_from IS NULL THEN 0 ELSE 1 END DESC, p.valid_from DESC
     LIMIT 1"""
_WIDEST = 1000


def street_quarter(
    store: Store, period: Period, today: date, branches: Collection[str] | None = None
) -> StreetQuarterSheet:
    """The quarter of all branches, or of some, with the street's own columns."""
    sheet = branch_quarter(store, period, today, branches)
    return StreetQuarterSheet(sheet.issue, sheet.branches, street_columns(store, period), sheet.seal)


def street_columns(store: Store, period: Period) -> tuple[Column, ...]:
    """The columns that the file sets for a period; none: the usual ones.

    Raises:
        UserError: the setting can't be read.
    """
    rows = store.query(_COLUMNS, {"key": COLUMNS_KEY, "end": period.end.isoformat()})
    if not rows:
        return ()
    try:
        columns = [Column(str(key), str(title), float(share)) for key, title, share in json.loads(rows[0]["value"])]
    except (ValueError, TypeError) as problem:
        raise _unreadable() from problem
    if not columns or not all(0 < column.share <= _WIDEST for column in columns):
        raise _unreadable()
    return tuple(columns)


def _unreadable() -> UserError:
    return UserError(
        f"街道季度汇总表的栏目设置（{COLUMNS_KEY}）看不懂，没有打印。每一栏要写成 [\"栏目\", \"标题\", 宽度]，"
        "例如 [[\"name\", \"支部名称\", 130], [\"rule:MTG-01\", \"党员大会\", 40]]；删去这项设置就用通常的栏目。"
    )
