"""The branches of a period as every sheet lists them: by kind of unit, superior and the order of entry."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from pbdesk.calendar import Period
from pbdesk.store import Store
from pbdesk.views.quarter_facts import QuarterReader
from pbdesk.views.rows import Branch


def load_branches(
    store: Store, period: Period, today: date, branches: Collection[str] | None = None
) -> tuple[Mapping[str, Branch], str]:
    """The branches that existed in a period, in the order of all sheets, and the name of their street."""
    reader = QuarterReader(store, period, min(period.last_day, max(today, period.start)), branches)
    return reader.branches(reader.postings()), reader.street()
