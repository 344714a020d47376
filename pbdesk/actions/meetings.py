"""The verbs of meetings: record, correct, cancel, delete.

What can't be true is refused, field by field. What is merely missing isn't (``views.meeting_stand`` says it): a
half-written record kept is worth more than a whole one lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal

from pbdesk.clock import local_date, today
from pbdesk.errors import Fault, FieldError
from pbdesk.model import (
    Attendance,
    AttendanceRole,
    AttendanceState,
    Desk,
    Meeting,
    MeetingKind,
    MeetingStatus,
    Organization,
    PartyGroup,
    Person,
)
from pbdesk.store import Changes, Shown, Store
from pbdesk.store.ids import new_id
from pbdesk.words import MEETING_WORDS, long_date, short_date

YEARLY_KINDS = frozenset({MeetingKind.ORGANIZATION_LIFE_MEETING, MeetingKind.DEMOCRATIC_APPRAISAL})
"""The kinds that are held for a year, which need not be the year they are held in (E-12)."""
_MOST_HOURS = 80
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """How one person took part."""

    person_id: str
    state: AttendanceState
    role: AttendanceRole = AttendanceRole.MEMBER
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Someone named on the page whom the file doesn't know yet (a guest, a lecturer from outside)."""

    person_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDraft:
    """A meeting as it is about to be saved; agenda and votes are not typed here and stay as the record has them."""

    branch_id: str | None
    kind: MeetingKind
    held_on: date | None
    status: MeetingStatus = MeetingStatus.HELD
    group_id: str | None = None
    title: str = ""
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    chair_id: str | None = None
    recorder_id: str | None = None
    lecturer_id: str | None = None
    hours: Decimal | None = None
    for_year: int | None = None
    content: str = ""
    attendance: tuple[Presence, ...] = ()
    newcomers: tuple[Newcomer, ...] = ()


def draft_of(meeting: Meeting) -> MeetingDraft:
    """A recorded meeting as the draft that would save it unchanged."""
    return MeetingDraft(
        branch_id=meeting.branch_id,
        kind=meeting.kind,
        held_on=meeting.held_on,
        status=meeting.status or MeetingStatus.HELD,
        group_id=meeting.group_id,
        title=meeting.title or "",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place or "",
        chair_id=meeting.chair_id,
        recorder_id=meeting.recorder_id,
        lecturer_id=meeting.lecturer_id,
        hours=meeting.hours,
        for_year=meeting.for_year,
        content=meeting.content or "",
        attendance=tuple(
            Presence(
                person_id=a.person_id,
                state=a.state,
                role=a.role or AttendanceRole.MEMBER,
                reason=a.reason or "",
            )
            for a in meeting.attendance
        ),
    )


def record(store: Store, draft: MeetingDraft, meeting_id: str | None = None) -> Changes:
    """Save a new meeting, together with the newcomers it names.

    Raises:
        FieldError: something in the draft can't be true; every field at fault is named, nothing was changed.
    """
    held_on = _checked(store, draft)
    meeting = Meeting(id=meeting_id or new_id(), branch_id=draft.branch_id or "", kind=draft.kind, held_on=held_on)
    meeting = replace(_filled(meeting, draft), recorded_at=store.clock())
    return _save(store, "记录" if draft.status is MeetingStatus.HELD else "计划", meeting, draft, ())


def correct(store: Store, shown: Shown[Meeting], draft: MeetingDraft) -> Changes:
    """Save a meeting over the one shown; the earlier one stays in its history.

    Raises:
        FieldError: as in ``record``.
    """
    held_on = _checked(store, draft)
    meeting = replace(_filled(shown.record, draft), branch_id=draft.branch_id or "", held_on=held_on)
    entered = meeting.recorded_at
    if entered is None or local_date(entered) < held_on:
        meeting = replace(meeting, recorded_at=store.clock())
    return _save(store, "更正", meeting, draft, shown.heads)


def cancel(store: Store, shown: Shown[Meeting]) -> Changes:
    """Mark a meeting as not held: it stays readable and never counts (E-31)."""
    meeting = replace(shown.record, status=MeetingStatus.CANCELLED)
    with store.change(_label(store, "取消", meeting)) as tx:
        tx.put(meeting, heads=shown.heads)
    return tx.changes


def delete(store: Store, shown: Shown[Meeting]) -> Changes:
    """Take a meeting out of every list; undo and history bring it back."""
    with store.change(_label(store, "删除", shown.record)) as tx:
        tx.delete(shown.record, heads=shown.heads)
    return tx.changes


def faults(store: Store, draft: MeetingDraft) -> tuple[Fault, ...]:
    """Everything in a draft that can't be true, each tied to its field."""
    return *_place_faults(store, draft), *_day_faults(store, draft), *_own_faults(draft)


def _checked(store: Store, draft: MeetingDraft) -> date:
    found = faults(store, draft)
    if found or draft.held_on is None:
        raise FieldError(found)
    return draft.held_on


def _place_faults(store: Store, draft: MeetingDraft) -> Iterator[Fault]:
    if draft.branch_id is None or store.get(Organization, draft.branch_id) is None:
        yield Fault("branch", "请先选支部。")
    if draft.kind is MeetingKind.GROUP_MEETING and draft.group_id is None:
        yield Fault("group", "请选是哪个党小组的会。")
    group = store.get(PartyGroup, draft.group_id) if draft.group_id else None
    if group is not None and group.record.branch_id != draft.branch_id:
        yield Fault("group", "这个党小组不在所选支部，请重新选。")
    elif group is not None and draft.held_on is not None:
        formed, dissolved = group.record.formed_on, group.record.dissolved_on
        if formed is not None and draft.held_on < formed:
            yield Fault("group", f"这个党小组{long_date(formed)}才成立，那天还没有它。")
        if dissolved is not None and draft.held_on >= dissolved:
            yield Fault("group", f"这个党小组{long_date(dissolved)}已撤销，那天已经没有它。")


def _day_faults(store: Store, draft: MeetingDraft) -> Iterator[Fault]:
    day = draft.held_on
    if day is None:
        yield Fault("held_on", "请填会议日期。")
        return
    if draft.status is MeetingStatus.HELD and day > today(store.clock):
        yield Fault("held_on", f"{long_date(day)}还没到，不能记成已召开。请改日期，或者按“存为计划”。")
    branch = store.get(Organization, draft.branch_id) if draft.branch_id else None
    if branch is not None:
        yield from branch_faults("held_on", branch.record, day)


def branch_faults(field: str, branch: Organization, day: date) -> Iterator[Fault]:
    """Why nothing can have happened in a branch on a day: not founded yet, or dissolved by then."""
    if branch.founded_on is not None and day < branch.founded_on:
        yield Fault(field, f"支部{long_date(branch.founded_on)}才成立，日期不能早于这一天。")
    if branch.dissolved_on is not None and day >= branch.dissolved_on:
        yield Fault(field, f"支部{long_date(branch.dissolved_on)}已撤销，日期要早于这一天。")


def _own_faults(draft: MeetingDraft) -> Iterator[Fault]:
    if draft.starts_at and draft.ends_at and draft.ends_at <= draft.starts_at:
        yield Fault("ends_at", f"结束时间要晚于开始的 {draft.starts_at:%H:%M}。")
    if draft.hours is not None and not 0 < draft.hours <= _MOST_HOURS:
        yield Fault("hours", f"学时要大于 0，不超过 {_MOST_HOURS}。")
    if draft.for_year is not None and draft.held_on is not None and draft.for_year > draft.held_on.year:
        yield Fault("for_year", f"{draft.held_on.year}年开的会，不能算作{draft.for_year}年度的。")
    if len(draft.title) > _LONGEST_TITLE:
        yield Fault("title", f"主题请控制在 {_LONGEST_TITLE} 字以内，细节写进会议记录。")
    members = [p for p in draft.attendance if p.role is AttendanceRole.MEMBER]
    attended = {AttendanceState.PRESENT, AttendanceState.ONLINE}
    if draft.status is MeetingStatus.HELD and not any(p.state in attended for p in members):
        yield Fault("attendance", "没有一个人到会，不能记成已召开。请核对出席；没有开成的会不用记。")
    if len({p.person_id for p in draft.attendance}) < len(draft.attendance):
        yield Fault("attendance", "有人既在应到名单又在列席名单里，请去掉一处。")


def _filled(meeting: Meeting, draft: MeetingDraft) -> Meeting:
    """The record with what the draft says; what the draft leaves out is absent, not empty text."""
    opinions = {a.person_id: a.written_opinion for a in meeting.attendance}
    return replace(
        meeting,
        kind=draft.kind,
        status=draft.status,
        group_id=draft.group_id,
        title=draft.title.strip() or None,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        place=draft.place.strip() or None,
        chair_id=draft.chair_id,
        recorder_id=draft.recorder_id,
        lecturer_id=draft.lecturer_id,
        hours=draft.hours,
        for_year=draft.for_year,
        content=draft.content.rstrip() or None,
        attendance=tuple(
            Attendance(
                meeting_id=meeting.id,
                person_id=p.person_id,
                state=p.state,
                role=p.role,
                reason=p.reason.strip() or None,
                written_opinion=opinions.get(p.person_id),
            )
            for p in draft.attendance
        ),
    )


def _save(store: Store, verb: str, meeting: Meeting, draft: MeetingDraft, heads: tuple[str, ...]) -> Changes:
    with store.change(_label(store, verb, meeting)) as tx:
        for newcomer in draft.newcomers:
            tx.put(Person(id=newcomer.person_id, name=newcomer.name))
        tx.put(meeting, heads=heads)
    return tx.changes


def _label(store: Store, verb: str, meeting: Meeting) -> str:
    what = f"{verb}{short_date(meeting.held_on)}{MEETING_WORDS[meeting.kind]}"
    branch = None if store.desk is Desk.BRANCH else store.get(Organization, meeting.branch_id)
    return f"{what}（{branch.record.name}）" if branch else what
