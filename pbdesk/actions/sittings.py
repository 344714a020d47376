"""Several parts of one day recorded together (E-26, E-27): each its own meeting, one sign-in, one undoable change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pbdesk.actions.meeting_drafts import MeetingDraft, Presence
from pbdesk.actions.meeting_faults import faults
from pbdesk.actions.meeting_mapping import draft_of
from pbdesk.actions.meetings import corrected, new_meeting, put_with_newcomers
from pbdesk.errors import Fault, FieldError, UserError
from pbdesk.model import Attendance, AttendanceRole, Desk, Meeting, MeetingKind, MeetingStatus, Organization
from pbdesk.store import Changes, Shown, Store
from pbdesk.store.ids import new_id
from pbdesk.views.sittings import AttendanceOffer, roll_for, shared
from pbdesk.words import MEETING_WORDS, short_date


def part_field(part: int, field: str) -> str:
    """The field of one part of a sitting (counted from 0) that a fault is tied to."""
    return f"part:{part}:{field}"


def record_sitting(store: Store, parts: Sequence[MeetingDraft], ids: Sequence[str] = ()) -> Changes:
    """Save the parts of one sitting as one change; ``ids`` are those the new meetings are to have.

    A part without attendance takes the shared sign-in of the others, as far as people are due in it.

    Raises:
        FieldError: something in a part can't be true, or the parts don't fit together; fields are named by
            :func:`part_field`. Nothing was changed.
        UserError: there are no parts.
    """
    if not parts:
        raise UserError("还没有填任何一项会议。没有保存任何改动。")
    parts = _tied(_signed_in(store, parts))
    wrong = (*_part_faults(store, parts), *_fit_faults(parts))
    if wrong:
        raise FieldError(wrong)
    with store.change(_label(store, "记录", parts)) as tx:
        for number, draft in enumerate(parts):
            meeting = new_meeting(store, draft, ids[number] if number < len(ids) else None)
            put_with_newcomers(store, tx, meeting, draft)
    return tx.changes


def add_parts(store: Store, shown: Shown[Meeting], drafts: Sequence[MeetingDraft], ids: Sequence[str] = ()) -> Changes:
    """Save further parts of the sitting that a recorded meeting is, or now becomes, a part of; one change.

    Raises:
        FieldError: as for a single meeting, and where the parts don't fit together (the new ones count from 1).
    """
    known = next((draft.sitting_id for draft in drafts if draft.sitting_id), None)
    sitting = shown.record.sitting_id or known or new_id()
    all_parts = (draft_of(shown.record), *drafts)
    parts = _signed_in(store, tuple(replace(part, sitting_id=sitting) for part in all_parts))
    added = parts[1:]
    wrong = (*_part_faults(store, added, start=1), *_fit_faults(parts))
    if wrong:
        raise FieldError(wrong)
    with store.change(_label(store, "记录", added)) as tx:
        if shown.record.sitting_id != sitting:
            tx.put(replace(shown.record, sitting_id=sitting), heads=shown.heads)
        for number, draft in enumerate(added):
            meeting = new_meeting(store, draft, ids[number] if number < len(ids) else None)
            put_with_newcomers(store, tx, meeting, draft)
    return tx.changes


def correct_with(
    store: Store, shown: Shown[Meeting], draft: MeetingDraft, offers: Sequence[AttendanceOffer]
) -> Changes:
    """Save a correction of one part, and the same attendance in the parts whose offers the user took; one change.

    Raises:
        FieldError: as in ``meetings.correct``.
    """
    meeting = corrected(store, shown, draft)
    with store.change(_label(store, "更正", (draft,))) as tx:
        put_with_newcomers(store, tx, meeting, draft, shown.heads)
        for offer in offers:
            other = store.get(Meeting, offer.meeting_id)
            if other is not None:
                tx.put(_with_marks(other.record, offer.marks), heads=other.heads)
    return tx.changes


def _with_marks(meeting: Meeting, marks: Sequence[Presence]) -> Meeting:
    wanted = {mark.person_id: mark for mark in marks}

    def changed(mark: Attendance) -> Attendance:
        new = wanted.get(mark.person_id)
        return mark if new is None else replace(mark, state=new.state, reason=new.reason.strip() or None)

    return replace(meeting, attendance=tuple(changed(mark) for mark in meeting.attendance))


def _tied(parts: Sequence[MeetingDraft]) -> tuple[MeetingDraft, ...]:
    """One sitting for all; a single meeting needs none."""
    known = next((part.sitting_id for part in parts if part.sitting_id), None)
    sitting = known or (new_id() if len(parts) > 1 else None)
    return tuple(replace(part, sitting_id=sitting) for part in parts)


def _signed_in(store: Store, parts: Sequence[MeetingDraft]) -> tuple[MeetingDraft, ...]:
    signed: dict[str, Presence] = {}
    for part in parts:
        for mark in part.attendance:
            if mark.role is AttendanceRole.MEMBER:
                signed.setdefault(mark.person_id, mark)
    return tuple(
        part if part.attendance or part.status is not MeetingStatus.HELD
        else replace(part, attendance=shared(signed.values(), roll_for(store, part)))
        for part in parts
    )  # fmt: skip


def _part_faults(store: Store, parts: Sequence[MeetingDraft], start: int = 0) -> Iterator[Fault]:
    for number, part in enumerate(parts, start):
        for fault in faults(store, part):
            yield Fault(part_field(number, fault.field), fault.sentence)


def _fit_faults(parts: Sequence[MeetingDraft]) -> Iterator[Fault]:
    """Where parts are not of one sitting: another branch or day, a committee that goes on into the meeting."""
    for number, part in enumerate(parts[1:], start=1):
        if part.branch_id != parts[0].branch_id:
            yield Fault(part_field(number, "branch"), "同一场的几项会议要在同一个支部。")
        if part.held_on != parts[0].held_on:
            yield Fault(part_field(number, "held_on"), "同一场的几项会议要在同一天；不是同一天的请分开记录。")
    generals = [part for part in parts if part.kind is MeetingKind.GENERAL_MEETING and part.starts_at]
    for number, part in enumerate(parts):
        if part.kind is not MeetingKind.COMMITTEE_MEETING:
            continue
        for general in generals:
            if part.ends_at and general.starts_at and part.ends_at > general.starts_at:
                at = f"{general.starts_at:%H:%M}"
                sentence = f"支委会要在党员大会 {at} 开始前结束。如果不是这样开的，请分成两次会议记录。"
                yield Fault(part_field(number, "ends_at"), sentence)


def _label(store: Store, verb: str, parts: Sequence[MeetingDraft]) -> str:
    first = parts[0]
    day = short_date(first.held_on) if first.held_on else ""
    what = f"{verb}{day}{'、'.join(dict.fromkeys(MEETING_WORDS[part.kind] for part in parts))}"
    branch = None if store.desk is Desk.BRANCH else store.get(Organization, first.branch_id or "")
    return f"{what}（{branch.record.name}）" if branch else what
