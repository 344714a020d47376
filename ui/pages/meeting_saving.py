"""Which verb saves what is typed: a correction, a new meeting, the parts of a sitting, a further part, a course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pbdesk.actions.meeting_courses import record_days
from pbdesk.actions.meeting_drafts import MeetingDraft
from pbdesk.actions.meetings import correct, record
from pbdesk.actions.sittings import add_parts, correct_with, record_sitting
from pbdesk.model import Meeting
from pbdesk.store import Changes, Shown, Store
from pbdesk.views.sittings import AttendanceOffer


@dataclass(frozen=True, slots=True)
class Typed:
    """What the page hands over: the parts under their ids, and what they are a correction of or an addition to.

    ``taken`` are the offers to correct the attendance of other parts as well.
    """

    drafts: tuple[MeetingDraft, ...]
    ids: tuple[str, ...]
    shown: Shown[Meeting] | None = None
    added_to: Shown[Meeting] | None = None
    last_day: date | None = None
    taken: tuple[AttendanceOffer, ...] = ()


def write(store: Store, typed: Typed) -> Changes:
    """Save it as one change.

    Raises:
        FieldError: something can't be true; every field at fault is named, nothing was changed.
    """
    draft = typed.drafts[0]
    if typed.shown is not None:
        if typed.taken:
            return correct_with(store, typed.shown, draft, typed.taken)
        return correct(store, typed.shown, draft)
    if typed.added_to is not None:
        known = store.get(Meeting, typed.added_to.record.id) or typed.added_to
        return add_parts(store, known, typed.drafts, typed.ids)
    if len(typed.drafts) > 1:
        return record_sitting(store, typed.drafts, typed.ids)
    if typed.last_day is not None and typed.last_day != draft.held_on:
        return record_days(store, draft, typed.last_day, typed.ids[0])
    return record(store, draft, typed.ids[0])
