"""What one row may not say by itself: ends before starts, something recorded before it happened (E-32)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pbdesk.clock import local_date
from pbdesk.store.values import read_instant

_SPANS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "organization": (
        ("founded_on", "dissolved_on", "撤销日期早于成立日期"),
        ("applied_on", "approved_on", "批准日期早于申请日期"),
    ),
    "party_group": (("formed_on", "dissolved_on", "撤销日期早于成立日期"),),
    "committee": (("started_on", "ended_on", "结束日期早于开始日期"),),
    "person": (("joined_on", "full_on", "转正日期早于入党日期"),),
    "membership": (("started_on", "ended_on", "结束日期早于开始日期"),),
    "member_condition": (("started_on", "ended_on", "结束日期早于开始日期"),),
    "post": (("started_on", "ended_on", "结束日期早于开始日期"),),
    "posting": (("started_on", "ended_on", "结束日期早于开始日期"),),
    "admission_step": (("done_on", "ended_on", "结束日期早于开始日期"),),
    "meeting": (("starts_at", "ends_at", "结束时间早于开始时间"),),
    "local_rule": (("valid_from", "valid_to", "失效日期早于生效日期"),),
    "chase": (("chased_on", "answered_on", "答复日期早于催办日期"),),
    "closing": (("closed_on", "reopened_on", "重新打开日期早于封账日期"),),
    "visit": (("starts_at", "ends_at", "结束时间早于开始时间"),),
}
_HAPPENED = {"meeting": "held_on", "visit": "visited_on"}


def row_problem(table: str, row: Mapping[str, Any]) -> tuple[str, str] | None:
    """The column and the Chinese clause of what a row says wrongly, or None."""
    for first, last, words in _SPANS.get(table, ()):
        start, end = row.get(first), row.get(last)
        if start is not None and end is not None and end < start:
            return last, f"{words}（{start} 到 {end}）"
    happened, recorded = _HAPPENED.get(table), row.get("recorded_at")
    if happened and recorded and row.get("status") in (None, "held"):
        noted = _local_day(recorded)
        if noted < row[happened]:
            hint = "；还没有开的会请记为计划" if table == "meeting" else ""
            return "recorded_at", f"记录于 {noted}，早于发生的日期 {row[happened]}{hint}"
    return None


@lru_cache(maxsize=4096)
def _local_day(stored: str) -> str:
    return local_date(read_instant(stored)).isoformat()
