"""An outlook in words: whether it can still be met, how long there is, and the last workday."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from pbdesk.rules import Rule
from pbdesk.rules.catalogue import MEMBERS
from pbdesk.rules.forecast import Chance, Outlook
from pbdesk.views.steps import GUIDED, meeting_kind
from pbdesk.words import WEEKDAY_WORDS, long_date, near_date, short_date

_UNITS = {"dues_collected": "人", "dues_all_fixed": "人", "dues_long_unpaid": "个月"}
"""What some checks count."""
_TIMES = frozenset({"meeting", "visit", "talk"})
CHANCE_WORDS: Mapping[Chance, str] = MappingProxyType({
    Chance.IN_TIME: "来得及",
    Chance.NEEDS_GUIDE: "要先有指导员",
    Chance.MENDABLE: "还可以补",
    Chance.RECORD_ONLY: "只能补录",
    Chance.LOOK_OVER: "只能核对",
    Chance.LOST: "来不及了",
    Chance.UNSURE: "资料不全",
})
"""What each chance is called."""
CHANCE_HELP: Mapping[Chance, str] = MappingProxyType({
    Chance.IN_TIME: "在“最后一天”以前办好并记录，就达标。",
    Chance.NEEDS_GUIDE: "这一项只有党建指导员能办，先登记或派驻指导员。",
    Chance.MENDABLE: "期限已过或已经短缺，现在办还能补上。",
    Chance.RECORD_ONLY: "期限已过；当时办了没有记录的，按实际日期补录，没有办的向上级说明。",
    Chance.LOOK_OVER: "事情已经发生，改不了；记错了的更正记录，属实的按规定补救，并向上级说明。",
    Chance.LOST: "期限还没到，但剩下的日子已经不够，请向上级说明。",
    Chance.UNSURE: "缺日期或放假安排，补上以后会自动判断。",
})
"""What each chance means for whoever has to act."""


def day_words(day: date) -> str:
    """A day with its weekday: 11月30日（星期一）."""
    return f"{short_date(day)}（{WEEKDAY_WORDS[day.weekday()]}）"


def days_left(outlook: Outlook, today: date) -> int:
    """Days from today to the last day that works; where there is none, to the last day of the obligation."""
    return ((outlook.last_day or outlook.due_on) - today).days


def left_words(outlook: Outlook, today: date) -> str:
    """How long there is: 还有 8 天, 今天, 已过 3 天."""
    left = days_left(outlook, today)
    return f"还有 {left} 天" if left > 0 else "就是今天" if left == 0 else f"已过 {-left} 天"


def advice_words(outlook: Outlook) -> str:
    """The last workday, where it is not the last day itself."""
    if outlook.advised is None:
        return ""
    same = outlook.advised == outlook.last_day
    return "" if same else f"最后一个工作日{day_words(outlook.advised)}"


def last_day_words(outlook: Outlook, today: date) -> str:
    """The last day that works, and the last workday before it, for a line of a list."""
    if outlook.last_day is None:
        return f"期限 {near_date(outlook.due_on, today.year)}"
    shifted = outlook.last_day != outlook.due_on
    told = f"{'可用到' if shifted else '期限'} {near_date(outlook.last_day, today.year)}"
    advice = advice_words(outlook)
    return f"{told}（{advice}）" if advice else told


def sentence(outlook: Outlook, today: date) -> str:
    """The whole outlook in one sentence."""
    told = [f"{CHANCE_WORDS[outlook.chance]}，{left_words(outlook, today)}"]
    if outlook.last_day is not None:
        told.append(f"最后一天 {long_date(outlook.last_day)}（{WEEKDAY_WORDS[outlook.last_day.weekday()]}）")
        told.append(f"其中工作日 {outlook.workdays} 天")
        told.append(advice_words(outlook))
    told.append(outlook.reason)
    return "；".join(part for part in told if part) + "。"


def unit_of(rule: Rule) -> str:
    """What an obligation is counted in: meetings and visits by times, everything else as one thing."""
    if rule.unit == MEMBERS:
        return rule.unit
    if rule.check in _UNITS:
        return _UNITS[rule.check]
    return "次" if meeting_kind(rule) or rule.check in GUIDED or rule.door in _TIMES else "项"
