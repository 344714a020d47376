"""Which obligation explains what stands on the screen: the one that a recorded meeting pays for, or does not."""

from __future__ import annotations

from datetime import date

from pbdesk.calendar import quarter_with, year_period
from pbdesk.model import Finding, Meeting
from pbdesk.rules import evaluate, rule_book
from pbdesk.store import Store


def finding_of_meeting(store: Store, meeting_id: str, today: date) -> Finding | None:
    """The obligation that a meeting counts for; where it counts for none, one that says why not.

    What the quarter's sheets are about comes first. A sitting held for another year is looked for in that year.
    """
    shown = store.get(Meeting, meeting_id)
    if shown is None:
        return None
    meeting, core = shown.record, rule_book(store).core
    for_another = meeting.for_year is not None and meeting.for_year != meeting.held_on.year
    period = year_period(meeting.for_year) if for_another and meeting.for_year else quarter_with(meeting.held_on)
    found = evaluate(store, period, today, branches=[meeting.branch_id])
    counted = [f for f in found if meeting_id in f.counted]
    rejected = [f for f in found if any(each.id == meeting_id for each in f.rejected)]
    listed = sorted(counted, key=lambda f: f.rule not in core) + sorted(rejected, key=lambda f: f.rule not in core)
    return next(iter(listed), None)
