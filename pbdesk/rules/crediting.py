"""Which meetings pay for an obligation: held, on a day of the period, by an existing branch, each part on its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import groupby

from pbdesk.calendar import Period
from pbdesk.model import MeetingKind, MeetingStatus
from pbdesk.rules.context import Context
from pbdesk.rules.facts import BranchFact, MeetingFact, Span
from pbdesk.rules.policy import Policies
from pbdesk.rules.settling import Credits
from pbdesk.words import short_date

SAME_TEXT = "同一天几项活动用的是同一份记录，应当分别记录"


def credit_meetings(
    ctx: Context,
    branch: BranchFact,
    candidates: Iterable[MeetingFact],
    period: Period,
    objection: Callable[[MeetingFact], str] | None = None,
) -> Credits:
    """Sort the candidates held in a period into counted and rejected.

    ``objection`` answers why a meeting does not count for the rule at hand (an empty text: it counts).
    """
    found = Credits()
    for meeting in candidates:
        if meeting.held_on not in period:
            continue
        reason = held_objection(ctx, branch.span, meeting) or (objection(meeting) if objection else "")
        if reason:
            found.reject(meeting.id, reason)
        else:
            count(ctx, found, meeting, period)
    return found


def count(ctx: Context, found: Credits, meeting: MeetingFact, period: Period) -> None:
    """Count a meeting, with what is remarkable about it."""
    found.counted.append(meeting.id)
    if meeting.id in ctx.facts.same_text:
        found.doubts[meeting.id] = SAME_TEXT
    late = entered_late(ctx, meeting.held_on, meeting.recorded_on, period.end)
    if late:
        found.notes.append(f"{short_date(meeting.held_on)}的记录是{late}")


def entered_late(ctx: Context, done_on: date, recorded_on: date | None, closed_on: date = date.max) -> str:
    """The remark that a record was entered late, or after the period had ended (E-32); empty when in time."""
    days = days_late(ctx.policies, done_on, recorded_on, closed_on)
    return "" if days is None else f"补录（事后{days}天）"


def days_late(
    policies: Policies, done_on: date, recorded_on: date | None, closed_on: date = date.max
) -> int | None:
    """How many days after the event a record was entered, if that was late (E-32); None when in time or not known."""
    if recorded_on is None:
        return None
    days = (recorded_on - done_on).days
    in_time = days <= policies.number("record_within_days", done_on) and recorded_on < closed_on
    return None if in_time else days


def held_objection(ctx: Context, active: Span, meeting: MeetingFact) -> str:
    """Why a meeting counts for nothing at all: not held, still to come, or outside the branch's life."""
    if meeting.status is MeetingStatus.PLANNED:
        return "只是计划，尚未召开"
    if meeting.status is MeetingStatus.CANCELLED:
        return "已取消"
    if meeting.held_on > ctx.today:
        return "日期还没有到"
    if not active.covers(meeting.held_on):
        return "当天支部还没有成立或已经撤销"
    return ""


def of_kind(ctx: Context, branch_id: str, *kinds: MeetingKind) -> list[MeetingFact]:
    """A branch's meetings of some kinds, in order of time."""
    if len(kinds) == 1:
        return list(ctx.facts.by_kind.get((branch_id, kinds[0]), ()))
    return [m for m in ctx.facts.meetings.get(branch_id, ()) if m.kind in kinds]


def combined_day_objections(ctx: Context, branch_id: str) -> Mapping[str, str]:
    """The committee meetings that clash with a general meeting of the same day (E-26), with the reason.

    Both count only when the committee part ends before the general part begins. Parts of one sitting must be in that
    order; separate sittings of one day must only not overlap.
    """
    both = [m for m in of_kind(ctx, branch_id, MeetingKind.COMMITTEE_MEETING, MeetingKind.GENERAL_MEETING)
            if m.status is MeetingStatus.HELD]  # fmt: skip
    found: dict[str, str] = {}
    for _, day in groupby(both, key=lambda m: m.held_on):
        meetings = list(day)
        general = [m for m in meetings if m.kind is MeetingKind.GENERAL_MEETING]
        for committee in (m for m in meetings if m.kind is MeetingKind.COMMITTEE_MEETING):
            if any(_clash(committee, other) for other in general):
                found[committee.id] = "与同一天的党员大会时间重叠，支委会应当在党员大会开始前结束"
    return found


def combined_day_doubts(ctx: Context, branch_id: str) -> Mapping[str, str]:
    """Committee parts of a sitting whose times are not recorded, so that their order can't be seen (E-26)."""
    generals = {
        m.sitting_id: m for m in of_kind(ctx, branch_id, MeetingKind.GENERAL_MEETING)
        if m.sitting_id and m.status is MeetingStatus.HELD
    }  # fmt: skip
    return {
        m.id: "与党员大会同场召开，没有写明支委会的结束时间和党员大会的开始时间"
        for m in of_kind(ctx, branch_id, MeetingKind.COMMITTEE_MEETING)
        if m.sitting_id in generals and not (m.ends_at and generals[m.sitting_id].starts_at)
    }


def _clash(committee: MeetingFact, general: MeetingFact) -> bool:
    in_order = bool(committee.ends_at and general.starts_at and committee.ends_at <= general.starts_at)
    if in_order:
        return False
    if committee.starts_at and general.starts_at and general.starts_at <= committee.starts_at:
        same_sitting = committee.sitting_id is not None and committee.sitting_id == general.sitting_id
        lasts = general.ends_at is not None and general.ends_at > committee.starts_at
        return same_sitting or lasts or general.starts_at == committee.starts_at
    return bool(committee.ends_at and general.starts_at)
