"""What in a meeting's draft can't be true, each thing tied to its field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pbdesk.actions.meeting_drafts import MeetingDraft
from pbdesk.actions.meeting_votes import vote_faults
from pbdesk.clock import today
from pbdesk.errors import Fault
from pbdesk.model import AttendanceRole, AttendanceState, MeetingKind, MeetingStatus, Organization, PartyGroup
from pbdesk.store import Store
from pbdesk.words import long_date

YEARLY_KINDS = frozenset({MeetingKind.ORGANIZATION_LIFE_MEETING, MeetingKind.DEMOCRATIC_APPRAISAL})
"""The kinds that are held for a year, which need not be the year they are held in (E-12)."""
_MOST_HOURS = 80
_LONGEST_TITLE = 200


def faults(store: Store, draft: MeetingDraft) -> tuple[Fault, ...]:
    """Everything in a draft that can't be true, each tied to its field."""
    return *_place_faults(store, draft), *_day_faults(store, draft), *_own_faults(draft), *vote_faults(draft)


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
