"""Class hours of members from the meetings and trainings they attended; a year's hours lapse with the year (EDU-06)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from pbdesk.store import Store


def class_hours(store: Store, year: int) -> Mapping[str, Decimal]:
    """The hours of each person in a calendar year, by the day of the event (E-12, E-13)."""
    rows = store.query(
        """
        SELECT a.person_id, m.hours
          FROM meeting m
          JOIN attendance a ON a.meeting_id = m.id
         WHERE m.deleted_at IS NULL AND m.year = :year AND m.hours IS NOT NULL
           AND COALESCE(m.status, 'held') = 'held' AND a.state IN ('present', 'online')""",
        {"year": year},
    )
    hours: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        hours[row["person_id"]] += Decimal(row["hours"])
    return hours
