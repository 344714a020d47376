"""The verbs of meetings: record, correct, cancel, delete.

What can't be true is refused, field by field (``meeting_faults``). What is merely missing isn't
(``views.meeting_stand`` says it): a half-written record kept is worth more than a whole one lost.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pbdesk.actions.drafts import key_of
from pbdesk.actions.meeting_drafts import (
    AgendaDraft,
    CandidateDraft,
    ExclusionDraft,
    MeetingDraft,
    Newcomer,
    Presence,
    new_item,
)
from pbdesk.actions.meeting_faults import YEARLY_KINDS, branch_faults, faults
from pbdesk.actions.meeting_mapping import draft_of, filled
from pbdesk.clock import local_date
from pbdesk.errors import FieldError
from pbdesk.model import Attachment, Desk, Meeting, MeetingStatus, Organization, Person
from pbdesk.store import Changes, Shown, Store, Transaction
from pbdesk.store.ids import new_id
from pbdesk.words import MEETING_WORDS, short_date

__all__ = [
    "YEARLY_KINDS", "AgendaDraft", "CandidateDraft", "ExclusionDraft", "MeetingDraft", "Newcomer", "Presence",
    "branch_faults", "cancel", "correct", "delete", "draft_of", "faults", "new_item", "record",
]  # fmt: skip


_ATTACHED = "SELECT t.id FROM attachment t WHERE t.deleted_at IS NULL AND t.meeting_id = ?"


def record(store: Store, draft: MeetingDraft, meeting_id: str | None = None) -> Changes:
    """Save a new meeting, together with the newcomers it names.

    Raises:
        FieldError: something in the draft can't be true; every field at fault is named, nothing was changed.
    """
    meeting = new_meeting(store, draft, meeting_id)
    return _save(store, "记录" if draft.status is MeetingStatus.HELD else "计划", meeting, draft, ())


def correct(store: Store, shown: Shown[Meeting], draft: MeetingDraft) -> Changes:
    """Save a meeting over the one shown; the earlier one stays in its history.

    Raises:
        FieldError: as in ``record``.
    """
    return _save(store, "更正", corrected(store, shown, draft), draft, shown.heads)


def cancel(store: Store, shown: Shown[Meeting]) -> Changes:
    """Mark a meeting as not held: it stays readable and never counts (E-31)."""
    meeting = replace(shown.record, status=MeetingStatus.CANCELLED)
    with store.change(_label(store, "取消", meeting)) as tx:
        tx.put(meeting, heads=shown.heads)
    return tx.changes


def delete(store: Store, shown: Shown[Meeting]) -> Changes:
    """Take a meeting with what is attached to it out of every list; undo and history bring it back."""
    attached = [store.get(Attachment, row["id"]) for row in store.query(_ATTACHED, [shown.record.id])]
    with store.change(_label(store, "删除", shown.record)) as tx:
        for attachment in attached:
            if attachment is not None:
                tx.delete(attachment.record, heads=attachment.heads)
        tx.delete(shown.record, heads=shown.heads)
        tx.drop_draft(key_of(shown.record.id))
    return tx.changes


def new_meeting(store: Store, draft: MeetingDraft, meeting_id: str | None = None) -> Meeting:
    """The record that a draft makes, entered now.

    Raises:
        FieldError: something in the draft can't be true.
    """
    held_on = _checked(store, draft)
    meeting = Meeting(id=meeting_id or new_id(), branch_id=draft.branch_id or "", kind=draft.kind, held_on=held_on)
    return replace(filled(meeting, draft), recorded_at=store.clock())


def corrected(store: Store, shown: Shown[Meeting], draft: MeetingDraft) -> Meeting:
    """The record shown with what a draft says; one that was entered before its day, as a plan, is entered now.

    Raises:
        FieldError: something in the draft can't be true.
    """
    held_on = _checked(store, draft)
    meeting = replace(filled(shown.record, draft), branch_id=draft.branch_id or "", held_on=held_on)
    entered = meeting.recorded_at
    if entered is None or local_date(entered) < held_on:
        meeting = replace(meeting, recorded_at=store.clock())
    return meeting


def put_with_newcomers(
    store: Store, tx: Transaction, meeting: Meeting, draft: MeetingDraft, heads: tuple[str, ...] = ()
) -> None:
    """Write a meeting within a change, after the people whom it is the first to name; its kept draft goes."""
    for newcomer in draft.newcomers:
        if store.get(Person, newcomer.person_id) is None:
            tx.put(Person(id=newcomer.person_id, name=newcomer.name))
    tx.put(meeting, heads=heads)
    tx.drop_draft(key_of(meeting.id))


def _checked(store: Store, draft: MeetingDraft) -> date:
    found = faults(store, draft)
    if found or draft.held_on is None:
        raise FieldError(found)
    return draft.held_on


def _save(store: Store, verb: str, meeting: Meeting, draft: MeetingDraft, heads: tuple[str, ...]) -> Changes:
    with store.change(_label(store, verb, meeting)) as tx:
        put_with_newcomers(store, tx, meeting, draft, heads)
    return tx.changes


def _label(store: Store, verb: str, meeting: Meeting) -> str:
    what = f"{verb}{short_date(meeting.held_on)}{MEETING_WORDS[meeting.kind]}"
    branch = None if store.desk is Desk.BRANCH else store.get(Organization, meeting.branch_id)
    return f"{what}（{branch.record.name}）" if branch else what
