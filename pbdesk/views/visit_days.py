"""What a visit on a day would count as, said before it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pbdesk.calendar import day_period
from pbdesk.model import DayKind
from pbdesk.rules import rule_book
from pbdesk.rules.checks.visits import Tuesday, plan_tuesday
from pbdesk.rules.context import Context
from pbdesk.rules.engine import prepare
from pbdesk.rules.rhythm import rhythm_of
from pbdesk.store import Store
from pbdesk.views.visit_asked import weekly_on
from pbdesk.words import WEEKDAY_WORDS, short_date


@dataclass(frozen=True, slots=True)
class DayNote:
    """A sentence about a day, and whether it warns; empty for an ordinary Tuesday."""

    sentence: str = ""
    warns: bool = False


def day_note(store: Store, day: date, today: date) -> DayNote:
    """Whether a visit on ``day`` pays for the Tuesday of its week (E-05, E-08); the checks' own plan decides."""
    book = rule_book(store)
    rule = weekly_on(book, day)
    if rule is None:
        return DayNote()
    rhythm = rhythm_of(rule)
    tuesday = rhythm.day_of(day)
    context = prepare(store, day_period(tuesday), today, (), book=book)
    plan = plan_tuesday(context, tuesday, rhythm)
    if plan.waiver:
        return DayNote(f"{short_date(tuesday)}：{plan.waiver}")
    others = sorted(plan.accepted - {tuesday})
    if day in plan.accepted:
        listed = "、".join(map(_named, others))
        told = f"{short_date(tuesday)}逢{plan.holiday}，同一周的工作日走访都算：{listed}"
        return DayNote(told if plan.holiday else "")
    late = "不计入" if context.policies.text("late_visit", tuesday) == "unmet" else "记为提醒"
    if not plan.holiday:
        return DayNote(f"{_named(day)}不是{rhythm.day_words}，{late}：要求的是{short_date(tuesday)}", warns=True)
    asked = "、".join(map(short_date, others))
    return DayNote(f"{short_date(day)}是{_kind(context, plan, day)}，{late}：不是要求的工作日（{asked}）", warns=True)


def _kind(context: Context, plan: Tuesday, day: date) -> str:
    calendar = context.calendar
    off = calendar.kind(day) is DayKind.HOLIDAY
    return "节假日" if off and calendar.holiday_name(day) else "休息日" if off else f"{plan.holiday}那一周的其他日子"


def _named(day: date) -> str:
    return f"{short_date(day)}（{WEEKDAY_WORDS[day.weekday()]}）"
