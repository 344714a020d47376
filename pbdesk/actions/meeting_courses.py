"""A training of several days typed on the page of one meeting: the same draft, one record a day (E-13)."""

from __future__ import annotations

from datetime import date

from pbdesk.actions.courses import record_course
from pbdesk.actions.meeting_drafts import MeetingDraft
from pbdesk.actions.meetings import new_meeting
from pbdesk.clock import today
from pbdesk.errors import Fault, FieldError
from pbdesk.model import MeetingStatus, Person
from pbdesk.store import Changes, Store
from pbdesk.words import long_date


def record_days(store: Store, draft: MeetingDraft, last_day: date, meeting_id: str | None = None) -> Changes:
    """Save a course from the day of ``draft`` to ``last_day``; the hours of the draft are those of one day.

    Raises:
        FieldError: something in the draft or the last day (field ``last_day``) can't be true.
    """
    first = new_meeting(store, draft, meeting_id)
    if draft.status is MeetingStatus.HELD and last_day > today(store.clock):
        raise FieldError((Fault("last_day", f"{long_date(last_day)}还没到，培训结束以后再记。"),))
    newcomers = tuple(Person(id=each.person_id, name=each.name) for each in draft.newcomers)
    return record_course(store, first, last_day, newcomers=newcomers)
