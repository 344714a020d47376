"""The checks of MTG-10, MTG-14 and MTG-15: who chairs, when it is recorded, why somebody was away.

One finding a branch and quarter each, listing the meetings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pbdesk.calendar import Period
from pbdesk.model import ConditionKind, Finding, MeetingKind, Outcome, PostRole
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.meetings import branch_subject
from pbdesk.rules.context import Context
from pbdesk.rules.crediting import held_objection
from pbdesk.rules.facts import BranchFact, MeetingFact
from pbdesk.rules.settling import Credits, excuse, finding
from pbdesk.rules.topics.attendance import OverlapFact
from pbdesk.rules.topics.people import PostFact
from pbdesk.words import MEETING_WORDS, long_date, short_date

_CHAIRED = frozenset({MeetingKind.GENERAL_MEETING, MeetingKind.COMMITTEE_MEETING, MeetingKind.GROUP_MEETING})
_NO_MEETING = frozenset({MeetingKind.TALK, MeetingKind.TRAINING})
_MOST_TOLD = 3
_MOST_NAMED = 5


def chairs(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MTG-10: a secretary, deputy or committee member chairs; of a group its leader (E-24)."""
    for period, branch, held in _held(ctx, _CHAIRED):
        found = Credits()
        unknown: list[str] = []
        wrong: list[str] = []
        for meeting in held:
            reason, known = _chair_fault(ctx, branch, meeting)
            if not reason:
                found.counted.append(meeting.id)
                continue
            (wrong if known else unknown).append(f"{_named(meeting)}{reason}")
            found.reject(meeting.id, reason)
        outcome = Outcome.WARN if wrong else Outcome.UNKNOWN if unknown else Outcome.MET
        told = f"{len(held)}次会议，{len(found.counted)}次由该主持的人主持"
        yield _finding(rule, branch, period, outcome, len(held), found, "；".join([told, *_few(wrong or unknown)]))


def records_in_time(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MTG-14: a meeting is recorded within some days; a late record counts as held all the same (E-32)."""
    for period, branch, held in _held(ctx, frozenset(MeetingKind) - _NO_MEETING):
        found, late, unknown = Credits(), [], 0
        for meeting in held:
            most = ctx.policies.number("record_within_days", meeting.held_on)
            days = None if meeting.recorded_on is None else (meeting.recorded_on - meeting.held_on).days
            if days is None:
                unknown += 1
                found.reject(meeting.id, "没有记录时间，不知道是不是及时")
            elif days > most:
                late.append(f"{_named(meeting)}会后第{days}天才记")
                found.reject(meeting.id, f"会后第{days}天才记，要求{most}天内")
            else:
                found.counted.append(meeting.id)
        outcome = Outcome.WARN if late else Outcome.UNKNOWN if unknown else Outcome.MET
        told = [f"{len(held)}次会议，{len(found.counted)}次及时记录", *_few(late)]
        told += [f"{unknown}次没有记录时间"] if unknown else []
        yield _finding(rule, branch, period, outcome, len(held), found, "；".join(told))


def absences_explained(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MTG-15: whoever was away had leave or a reason; and nobody is listed in two places at once (E-37)."""
    lists = ctx.topics.attendance
    for period, branch, held in _held(ctx, frozenset(MeetingKind) - _NO_MEETING):
        found, silent = Credits(), []
        for meeting in held:
            odd = meeting.id in lists.silent or meeting.id in lists.unmarked
            reason = _absence_fault(ctx, meeting) if odd else ""
            if reason:
                silent.append(f"{_named(meeting)}{reason}")
                found.reject(meeting.id, reason)
            else:
                found.counted.append(meeting.id)
        unmarked = [m for m in held if m.id in lists.unmarked]
        doubts = [_overlap_words(each) for m in held if m.id in lists.overlaps for each in lists.overlaps[m.id]]
        outcome, ending = _absence_outcome(ctx, rule, branch, period, len(silent) - len(unmarked), unmarked, doubts)
        told = [f"{len(held)}次会议，{len(found.counted)}次缺席的都有请假或原因", *_few(silent), *_few(doubts)]
        told += [ending] if ending else []
        yield _finding(rule, branch, period, outcome, len(held), found, "；".join(told))


def _held(
    ctx: Context, kinds: frozenset[MeetingKind]
) -> Iterator[tuple[Period, BranchFact, Sequence[MeetingFact]]]:
    """The meetings of some kinds that each branch held in each quarter; nothing where there was none."""
    for period in ctx.quarters():
        for branch, _ in ctx.active_branches(period):
            own = ctx.facts.meetings.get(branch.id, ())
            held = [m for m in own if m.kind in kinds and m.held_on in period
                    and not held_objection(ctx, branch.span, m)]  # fmt: skip
            if held:
                yield period, branch, held


def _chair_fault(ctx: Context, branch: BranchFact, meeting: MeetingFact) -> tuple[str, bool]:
    """What is odd about the chair, and whether that is known and not only not registered."""
    if meeting.chair_id is None:
        return "没有记主持人", True
    if meeting.kind is MeetingKind.GROUP_MEETING:
        posts, what = ctx.topics.people.leaders.get(meeting.group_id or "", ()), "党小组组长"
    else:
        posts, what = ctx.topics.people.posts.get(branch.id, ()), "书记、副书记或支委"
    there = [p for p in posts if _in_office(p, meeting.held_on)]
    if not there:
        return f"当天没有登记{'党小组组长' if meeting.kind is MeetingKind.GROUP_MEETING else '书记和支委'}", False
    return ("" if any(p.person_id == meeting.chair_id for p in there) else f"主持人不是{what}"), True


def _in_office(post: PostFact, day: date) -> bool:
    """Whether somebody holds a post on a day; on the day on which it passes to another, both may chair."""
    if post.role is PostRole.GROUP_LEADER:
        return post.span.covers(day)
    return post.span.covers(day) or post.span.end == day


def _absence_fault(ctx: Context, meeting: MeetingFact) -> str:
    """Who was away without a word; of the old, frail and gravely ill nothing is asked (ME 23)."""
    attendance, people = ctx.topics.attendance, ctx.topics.people
    if meeting.id in attendance.unmarked:
        return "没有标出席"
    eased = ConditionKind.ATTENDANCE_EASED
    names = [name for person, name in attendance.silent.get(meeting.id, ())
             if not people.has(person, eased, meeting.held_on)]  # fmt: skip
    if not names:
        return ""
    many = f"等{len(names)}人" if len(names) > _MOST_NAMED else ""
    return f"{'、'.join(sorted(names)[:_MOST_NAMED])}{many}缺席没有写原因"


def _absence_outcome(
    ctx: Context, rule: Rule, branch: BranchFact, period: Period, silent: int, unmarked: Sequence[MeetingFact],
    doubts: Sequence[str],
) -> tuple[Outcome, str]:  # fmt: skip
    if silent:
        last_day = _last_day(branch, period)
        if ctx.today <= last_day:
            return Outcome.PENDING, f"请在{long_date(last_day)}前补上"
        accepted = excuse(ctx, rule, branch_subject(branch), period.label)
        return (Outcome.EXCUSED, f"上级已认可说明：{accepted}") if accepted else (Outcome.UNMET, "")
    if unmarked:
        return Outcome.UNKNOWN, ""
    return (Outcome.WARN if doubts else Outcome.MET), ""


def _overlap_words(overlap: OverlapFact) -> str:
    where = f"{overlap.elsewhere}的{MEETING_WORDS[overlap.other_kind]}"
    what = f"{short_date(overlap.held_on)}{overlap.person}参加{MEETING_WORDS[overlap.kind]}"
    return f"{what}的同一时间还记着参加{where}，请核对"


def _finding(
    rule: Rule, branch: BranchFact, period: Period, outcome: Outcome, due: int, found: Credits, message: str
) -> Finding:
    subject, done = branch_subject(branch), len(found.counted)
    last_day = _last_day(branch, period)
    return finding(rule, subject, period.label, outcome, due, done, found, last_day, f"{message}。")


def _last_day(branch: BranchFact, period: Period) -> date:
    """The end of the quarter, or of the branch in it."""
    end = branch.span.end
    return min(period.last_day, max(end - timedelta(days=1), period.start)) if end else period.last_day


def _named(meeting: MeetingFact) -> str:
    return f"{short_date(meeting.held_on)}{MEETING_WORDS[meeting.kind]}"


def _few(told: Sequence[str]) -> list[str]:
    """The first of these, and how many more there are."""
    rest = len(told) - _MOST_TOLD
    return [*told[:_MOST_TOLD], *([f"另有{rest}次"] if rest > 0 else [])]
