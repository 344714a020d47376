"""The verbs of heart-to-heart talks (谈心谈话): record, correct, delete.

A talk is a meeting of its own kind: a day, who talks (the chair), with whom, about what in a few words. What was said
is private and has no field (MTG-09).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pbdesk.actions.meetings import branch_faults
from pbdesk.clock import local_date, today
from pbdesk.errors import Fault, FieldError
from pbdesk.model import Attendance, AttendanceState, Desk, Meeting, MeetingKind, MeetingStatus, Organization
from pbdesk.store import Changes, Shown, Store
from pbdesk.store.ids import new_id
from pbdesk.views.people import names_of
from pbdesk.words import long_date, short_date

PRIVACY = "只记谁和谁、哪天、什么题目；谈话内容是个人隐私，不要写；涉密内容不得录入。"
"""What the page says beside the topic (E-42)."""
LONGEST_TOPIC = 60
_MOST_PEOPLE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkDraft:
    """A talk as it is about to be saved: ``talker_id`` talked with ``with_ids``."""

    branch_id: str | None
    held_on: date | None
    talker_id: str | None
    with_ids: tuple[str, ...] = ()
    topic: str = ""


def draft_of(meeting: Meeting) -> TalkDraft:
    """A recorded talk as the draft that would save it unchanged."""
    people = tuple(mark.person_id for mark in meeting.attendance)
    talker = meeting.chair_id if meeting.chair_id else next(iter(people), None)
    return TalkDraft(
        branch_id=meeting.branch_id,
        held_on=meeting.held_on,
        talker_id=talker,
        with_ids=tuple(person for person in people if person != talker),
        topic=meeting.title or "",
    )


def record(store: Store, draft: TalkDraft, meeting_id: str | None = None) -> Changes:
    """Save a new talk.

    Raises:
        FieldError: something in the draft can't be true; every field at fault is named, nothing was changed.
    """
    held_on = _checked(store, draft)
    meeting = Meeting(
        id=meeting_id or new_id(), branch_id=draft.branch_id or "", kind=MeetingKind.TALK, held_on=held_on,
        status=MeetingStatus.HELD, recorded_at=store.clock(),
    )  # fmt: skip
    return _save(store, "记录", _filled(meeting, draft), ())


def correct(store: Store, shown: Shown[Meeting], draft: TalkDraft) -> Changes:
    """Save a talk over the one shown; the earlier one stays in its history.

    Raises:
        FieldError: as in ``record``.
    """
    held_on = _checked(store, draft)
    meeting = replace(_filled(shown.record, draft), branch_id=draft.branch_id or "", held_on=held_on)
    if meeting.recorded_at is None or local_date(meeting.recorded_at) < held_on:
        meeting = replace(meeting, recorded_at=store.clock())
    return _save(store, "更正", meeting, shown.heads)


def delete(store: Store, shown: Shown[Meeting]) -> Changes:
    """Take a talk out of every list; undo and history bring it back."""
    with store.change(_label(store, "删除", shown.record)) as tx:
        tx.delete(shown.record, heads=shown.heads)
    return tx.changes


def faults(store: Store, draft: TalkDraft) -> tuple[Fault, ...]:
    """Everything in a draft that can't be true, each tied to its field."""
    return *_day_faults(store, draft), *_people_faults(draft)


def _checked(store: Store, draft: TalkDraft) -> date:
    found = faults(store, draft)
    if found or draft.held_on is None:
        raise FieldError(found)
    return draft.held_on


def _day_faults(store: Store, draft: TalkDraft) -> Iterator[Fault]:
    branch = store.get(Organization, draft.branch_id) if draft.branch_id else None
    if branch is None:
        yield Fault("branch", "请先选支部。")
    if draft.held_on is None:
        yield Fault("held_on", "请填谈话日期。")
    elif draft.held_on > today(store.clock):
        yield Fault("held_on", f"{long_date(draft.held_on)}还没到，谈过以后再记。")
    elif branch is not None:
        yield from branch_faults("held_on", branch.record, draft.held_on)


def _people_faults(draft: TalkDraft) -> Iterator[Fault]:
    others = {person for person in draft.with_ids if person != draft.talker_id}
    if draft.talker_id is None:
        yield Fault("talker", "请填谈话人。")
    if not others:
        yield Fault("with", "请填和谁谈。")
    elif draft.talker_id in draft.with_ids:
        yield Fault("with", "谈话人自己不用再列为谈话对象。")
    if len(others) > _MOST_PEOPLE:
        yield Fault("with", f"一次谈心谈话最多记 {_MOST_PEOPLE} 人；人多的活动请记成会议。")
    if len(draft.topic.strip()) > LONGEST_TOPIC:
        yield Fault("topic", f"主题请控制在 {LONGEST_TOPIC} 字以内，谈话的具体内容不要写。")


def _filled(meeting: Meeting, draft: TalkDraft) -> Meeting:
    before = {mark.person_id: mark for mark in meeting.attendance}
    people = [draft.talker_id or "", *dict.fromkeys(draft.with_ids)]
    marks = (
        before.get(person, Attendance(meeting_id=meeting.id, person_id=person, state=AttendanceState.PRESENT))
        for person in people
    )
    return replace(meeting, chair_id=draft.talker_id, title=draft.topic.strip() or None, attendance=tuple(marks))


def _save(store: Store, verb: str, meeting: Meeting, heads: tuple[str, ...]) -> Changes:
    with store.change(_label(store, verb, meeting)) as tx:
        tx.put(meeting, heads=heads)
    return tx.changes


def _label(store: Store, verb: str, meeting: Meeting) -> str:
    people = [mark.person_id for mark in meeting.attendance]
    names = names_of(store, people)
    who = "、".join(names.get(person, "") for person in people[:3]) + ("等" if len(people) > 3 else "")
    branch = None if store.desk is Desk.BRANCH else store.get(Organization, meeting.branch_id)
    whose = f"，{branch.record.name}" if branch else ""
    return f"{verb}{short_date(meeting.held_on)}谈心谈话（{who}{whose}）"
