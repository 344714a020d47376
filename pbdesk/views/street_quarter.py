"""The street's table of the quarter: every branch's quarter, and the columns that the street chose."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from pbdesk.calendar import Period
from pbdesk.errors import UserError
from pbdesk.rules import RuleBook, rule_book
from pbdesk.rules.context import TUESDAY
from pbdesk.sheets.street_columns import USUAL
from pbdesk.store import Store
from pbdesk.views.branch_quarter import branch_quarter
from pbdesk.views.rows import BranchQuarter, Column, StreetQuarterSheet
from pbdesk.views.steps import TUESDAY_RULE

COLUMNS_KEY = "street_quarter_columns"
"""The policy that holds the street's own columns: ``[["name", "支部名称", 130], …]``; without it, the usual ones."""
_COLUMNS = """
    SELECT p.value
      FROM policy p
     WHERE p.deleted_at IS NULL AND p.key = :key AND (p.valid_from IS NULL OR p.valid_from < :end)
     ORDER BY CASE WHEN p.valid_from IS NULL THEN 0 ELSE 1 END DESC, p.valid_from DESC
     LIMIT 1"""
_WIDEST = 1000
_MOST_OWN = 3
_OWN_SHARE = 40
_ANY_DAY = "到访\n实/应"


def street_quarter(
    store: Store, period: Period, today: date, branches: Collection[str] | None = None
) -> StreetQuarterSheet:
    """The quarter of all branches, or of some, with the street's own columns."""
    sheet = branch_quarter(store, period, today, branches)
    columns = street_columns(store, period) or _with_own(rule_book(store), sheet.branches)
    return StreetQuarterSheet(sheet.issue, sheet.branches, columns, sheet.seal)


def _with_own(book: RuleBook, branches: Sequence[BranchQuarter]) -> tuple[Column, ...]:
    """The usual columns with room for the first few of the street's own rules; none where it has none in the quarter.

    What finds no room stands among what is short all the same.
    """
    told = {line.rule for branch in branches for line in (*branch.lines, *branch.guide_lines)}
    own = [rule for rule in book.own if rule.place in told and not rule.replaces][:_MOST_OWN]
    other_days = any(_asks_other_days(branch) for branch in branches)
    if not own and not other_days:
        return ()
    made = [replace(c, title=_ANY_DAY) if c.key == "visits" and other_days else c for c in USUAL]
    at = next(number for number, column in enumerate(made) if column.key == "attendance")
    return (*made[:at], *(Column(f"rule:{rule.id}", f"{rule.title}\n实/应", _OWN_SHARE) for rule in own), *made[at:])


def _asks_other_days(branch: BranchQuarter) -> bool:
    """Whether visits are asked for on other days than Tuesdays."""
    moved = any(tuesday.day.weekday() != TUESDAY for tuesday in branch.tuesdays)
    return moved or any(line.rule == TUESDAY_RULE for line in branch.guide_lines)


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
