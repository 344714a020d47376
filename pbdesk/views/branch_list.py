"""The branches of a period as every sheet lists them: by kind of unit, superior and the order of entry."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from sqlite3 import Row

from pbdesk.calendar import Period
from pbdesk.store import Store
from pbdesk.views.quarter_facts import QuarterReader
from pbdesk.views.rows import Branch

_ORGANIZATIONS = """
    SELECT o.id, o.parent_id, o.kind
      FROM organization o
     WHERE o.deleted_at IS NULL"""


def load_branches(
    store: Store, period: Period, today: date, branches: Collection[str] | None = None
) -> tuple[Mapping[str, Branch], str]:
    """The branches that existed in a period, in the order of all sheets, and the name of their street."""
    reader = QuarterReader(store, period, min(period.last_day, max(today, period.start)), branches)
    return reader.branches(reader.postings()), reader.street()


def streets_of(store: Store) -> dict[str, str]:
    """The street that each branch belongs to, by ids; nothing for a branch under none."""
    rows = {row["id"]: row for row in store.query(_ORGANIZATIONS)}
    return {key: _street_over(rows, row["parent_id"]) for key, row in rows.items() if row["kind"] == "branch"}


def _street_over(rows: Mapping[str, Row], parent: str | None) -> str:
    seen: set[str] = set()
    while parent is not None and parent in rows and parent not in seen:
        if rows[parent]["kind"] == "street":
            return parent
        seen.add(parent)
        parent = rows[parent]["parent_id"]
    return ""
