"""Looking ahead: whether an open obligation can still be met, the last day that works, and why not.

Pure arithmetic over a finding and the almanac. A meeting may be held on any day, so its last day is the legal one and
the last workday is advice; a Tuesday's visit has the days that the calendar and the policy leave (E-05). A year whose
holidays no table knows is told, never guessed in silence (E-09).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from pbdesk.calendar import PeriodKind, obligation_period, weekdays_in
from pbdesk.model import Finding, Outcome, SubjectKind
from pbdesk.rules.almanac import Almanac
from pbdesk.rules.catalogue import MEMBERS, Rule
from pbdesk.rules.checks.visits import Tuesday, plan_tuesday
from pbdesk.rules.facts import Span
from pbdesk.rules.hours import MOST_A_DAY, plain, told_missing
from pbdesk.rules.rhythm import WEEKDAYS, rhythm_of
from pbdesk.words import long_date, short_date

_COUNT, _INTERVAL, _POSTED = "visit_count", "visit_interval", "guide_posted"
_GUIDED_CHECKS = frozenset({"guide_at_general_meeting", "guide_lectures", _COUNT, _INTERVAL})
"""What only a guide can do, beside the Tuesdays."""
_ONE_A_DAY = frozenset({"", "meeting", "visit"})
"""By door: what is held once a day."""
_STATE_DOORS = frozenset({"committee", "branch", "member", "members"})
"""Where lasting states are put right: what is put right before the period ends is right for the period."""
_STILL_OWED = {
    "dues": "期限已过，还可以补交",
    "admission": "期限已过，仍要尽快办，按实际日期登记",
}
"""By door: what stays to be done although its last day is over."""
_COUNTS_LATER = {
    "absences_explained": "期限已过，现在补上也算",
    "taken_to_general_meeting": "期限已过，仍要尽快提交",
}
"""By check: what makes it right whenever it is done, however much of it on one day."""


class Chance(StrEnum):
    """Whether an obligation can still be met."""

    IN_TIME = "in_time"
    NEEDS_GUIDE = "needs_guide"
    """Only a guide can settle it, and there is none."""
    MENDABLE = "mendable"
    """Its last day is over (or it is short already), and it can still be made up for."""
    RECORD_ONLY = "record_only"
    """Its last day is over: only what was done then and not recorded can be entered."""
    LOOK_OVER = "look_over"
    """It has happened as it was recorded: only whether that is right can be looked over."""
    LOST = "lost"
    """Its last day is still to come, and it can't be met by then any more."""
    UNSURE = "unsure"
    """What is needed to tell is missing."""


CAN_BE_MET = {
    Chance.IN_TIME: True, Chance.MENDABLE: True, Chance.NEEDS_GUIDE: False, Chance.RECORD_ONLY: False,
    Chance.LOOK_OVER: False, Chance.LOST: False, Chance.UNSURE: None,
}  # fmt: skip
"""Whether doing something from today on can still meet it; None where that can't be told."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """How an open obligation stands, seen from today.

    ``last_day`` is the last day that works (None: there is none, or no day ends it); ``advised`` the last workday up
    to it. ``known`` is false where the holidays of a day that matters are not known yet.
    """

    chance: Chance
    due_on: date
    last_day: date | None
    advised: date | None
    workdays: int
    known: bool
    reason: str


def outlook(finding: Finding, rule: Rule, almanac: Almanac) -> Outlook:
    """Look ahead for one open finding (unmet, pending or unknown)."""
    if finding.outcome is Outcome.UNKNOWN:
        return _closed(finding, Chance.UNSURE, "资料不全，补上以后才能判断")
    if rule.weekly:
        return _tuesday(finding, rule, almanac)
    if finding.outcome is Outcome.PENDING:
        return _pending(finding, rule, almanac)
    return _short(finding, rule, almanac)


def is_seen_to(finding: Finding, rule: Rule, almanac: Almanac) -> bool:
    """Whether nothing is left to do about what is still to come: a guide is posted for all of a quarter ahead."""
    if rule.check != _POSTED or finding.outcome is not Outcome.PENDING or finding.branch is None:
        return False
    period = obligation_period(finding.period)
    begins, ends = almanac.branches.get(finding.branch, Span(None, None)).clip(period.start, period.end)
    return almanac.guided(finding.branch, begins, ends - timedelta(days=1)).number == (ends - begins).days


def _tuesday(finding: Finding, rule: Rule, almanac: Almanac) -> Outlook:
    day = date.fromisoformat(finding.period)
    plan = plan_tuesday(almanac, day, rhythm_of(rule))
    if finding.outcome is not Outcome.PENDING:
        return _missed_tuesday(finding, plan, almanac)
    ahead = sorted(each for each in plan.accepted if almanac.today <= each <= finding.due_on)
    usable = [each for each in ahead if _has_guide(finding, almanac, each)]
    if not ahead:
        return _closed(finding, Chance.LOST, "这一周能走访的日子已经过去")
    if not usable:
        return _closed(finding, Chance.NEEDS_GUIDE, f"{short_date(ahead[-1])}没有党建指导员，先派驻才来得及")
    last = usable[-1]
    shifted = bool(plan.holiday) and last != day
    reason = f"{plan.rhythm.day_words}是{plan.holiday}，改在同一周的工作日" if shifted else ""
    worked = almanac.workdays(usable[0], last)
    known = plan.known and worked.known
    told = reason or _unknown(known, last)
    return Outlook(Chance.IN_TIME, finding.due_on, last, worked.last, worked.number, known, told)


def _missed_tuesday(finding: Finding, plan: Tuesday, almanac: Almanac) -> Outlook:
    """A Tuesday that is over: a visit later in its week still counts where the policy says so (E-08)."""
    if finding.person is None:
        return _closed(finding, Chance.RECORD_ONLY, "那天没有党建指导员")
    left = [day for day in plan.rhythm.window(plan.day) if day >= almanac.today]
    strict = almanac.policies.text("late_visit", plan.day) == "unmet"
    counting = [day for day in left if day in plan.accepted or not strict]
    if not counting:
        span = "那一周" if plan.rhythm.weeks == 1 else f"那{plan.rhythm.weeks}周"
        return _closed(finding, Chance.RECORD_ONLY, f"{span}已经过去，别的周多走访也不能抵")
    usable = [day for day in counting if _has_guide(finding, almanac, day)]
    if not usable:
        return _closed(finding, Chance.RECORD_ONLY, "剩下的日子没有党建指导员")
    worked = almanac.workdays(usable[0], usable[-1])
    within = "本周内" if plan.rhythm.weeks == 1 else plan.rhythm.window_words
    reason = f"{within}补走访仍算完成，但会有提醒"
    return Outlook(Chance.MENDABLE, finding.due_on, usable[-1], worked.last, worked.number, worked.known, reason)


def _has_guide(finding: Finding, almanac: Almanac, day: date) -> bool:
    """Whether someone is there to visit; under ``per_guide`` a guide's own finding belongs to no branch."""
    return finding.branch is None or almanac.guided(finding.branch, day, day).number > 0


def _pending(finding: Finding, rule: Rule, almanac: Almanac) -> Outlook:
    if rule.check == _INTERVAL or rule.unit == MEMBERS:
        finding = replace(finding, due=finding.done + 1)  # one visit by the next day; members study side by side
    period, last = obligation_period(finding.period), finding.due_on
    first = almanac.today if period.kind is PeriodKind.DAY else max(almanac.today, period.start)
    span = almanac.branches.get(finding.branch or "")
    if span is not None and span.end is not None and span.end <= last:
        last = span.end - timedelta(days=1)
        if last < first:
            return _closed(finding, Chance.LOST, f"支部{long_date(span.end)}已撤销")
    if first > last:
        return _closed(finding, Chance.LOST, "能办的日子已经过去")
    if rule.check in _GUIDED_CHECKS and finding.branch is not None:
        return _guided(finding, rule, almanac, first, last)
    days = (last - first).days + 1
    return _in_days(finding, rule, almanac, (first, last), days)


def _guided(finding: Finding, rule: Rule, almanac: Almanac, first: date, last: date) -> Outlook:
    """What only a guide can do: the days on which there is one."""
    person = finding.subject if finding.subject_kind is SubjectKind.GUIDE else None
    usable = almanac.guided(finding.branch or "", first, last, person)
    if usable.first is None or usable.last is None:
        return _closed(finding, Chance.NEEDS_GUIDE, "到期以前没有党建指导员，先派驻才来得及")
    weekday = rule.parameters.get("weekday") if rule.check == _COUNT else None
    number = usable.number
    if weekday is not None:
        number = len(weekdays_in(usable.first, usable.last + timedelta(days=1), WEEKDAYS.index(weekday)))
    found = _in_days(finding, rule, almanac, (usable.first, usable.last), number)
    if usable.last < last and not found.reason:
        return replace(found, reason=f"党建指导员派驻到{short_date(usable.last)}")
    return found


def _in_days(finding: Finding, rule: Rule, almanac: Almanac, span: tuple[date, date], days: int) -> Outlook:
    """Whether as much as is short fits into the days that are left: a meeting or visit a day, eight hours a day.

    Of talks, payments and the like many can be had on one day.
    """
    first, last = span
    short, hours = max(0, finding.due - finding.done), told_missing(finding.message)
    one_a_day = rule.door in _ONE_A_DAY and rule.check not in _COUNTS_LATER
    times = short if one_a_day else min(short, 1)
    needed = max(times, math.ceil(hours / MOST_A_DAY))
    worked = almanac.workdays(first, last)
    what = f"还差{plain(hours)}学时，每天最多{MOST_A_DAY}学时" if hours else f"还差{short}次"
    if needed > days:
        return Outlook(
            Chance.LOST, finding.due_on, None, None, worked.number, worked.known, f"{what}，到期前只剩{days}天"
        )
    tight = f"{what}，只剩{worked.number}个工作日，要用上休息日" if needed > worked.number else ""
    return Outlook(
        Chance.IN_TIME, finding.due_on, last, worked.last, worked.number, worked.known,
        tight or _unknown(worked.known, last),
    )  # fmt: skip


def _short(finding: Finding, rule: Rule, almanac: Almanac) -> Outlook:
    """What is short already: a state can be put right while its period runs, some things even later."""
    period, today = obligation_period(finding.period), almanac.today
    if rule.check == _POSTED:
        running = today <= period.last_day
        reason = "空缺的天数已经超过允许，本期不能再达标；请尽快派驻" if running else "那一期空缺的天数超过允许"
        return _closed(finding, Chance.LOST if running else Chance.RECORD_ONLY, reason)
    span = almanac.branches.get(finding.branch or "")
    if span is not None and span.end is not None and span.end <= today:
        return _closed(finding, Chance.RECORD_ONLY, f"支部{long_date(span.end)}已撤销")
    if rule.check == _INTERVAL and today <= finding.due_on:
        worked = almanac.workdays(today, finding.due_on)
        reason = "已有间隔超过规定，下一次仍要按时走访"
        return Outlook(
            Chance.MENDABLE, finding.due_on, finding.due_on, worked.last, worked.number, worked.known, reason
        )
    if rule.door in _STATE_DOORS and period.kind is not PeriodKind.DAY and today <= period.last_day:
        worked = almanac.workdays(today, period.last_day)
        reason = "现在补上，本期就算" if finding.due_on < today else ""
        return Outlook(
            Chance.MENDABLE, finding.due_on, period.last_day, worked.last, worked.number, worked.known, reason
        )
    if period.kind is PeriodKind.DAY and (finding.counted or finding.rejected):
        return _closed(finding, Chance.LOOK_OVER, "事情已经发生，只能核对记录有没有记错")
    later = _COUNTS_LATER.get(rule.check) or _STILL_OWED.get(rule.door)
    if later:
        return _closed(finding, Chance.MENDABLE, later)
    return _closed(finding, Chance.RECORD_ONLY, "期限已过，只能补录当时已经办了的")


def _closed(finding: Finding, chance: Chance, reason: str) -> Outlook:
    """An outlook without a day that works."""
    return Outlook(chance, finding.due_on, None, None, 0, True, reason)


def _unknown(known: bool, day: date) -> str:
    return "" if known else f"{day.year}年的放假安排还没有录入，工作日按周一至周五估计"
