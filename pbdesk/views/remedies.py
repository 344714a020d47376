"""What would make a finding right, and by when, in plain sentences."""

from __future__ import annotations

from pbdesk.model import Finding, MeetingKind, Outcome
from pbdesk.rules import Rule
from pbdesk.rules.forecast import Chance, Outlook
from pbdesk.views.outlook_words import day_words
from pbdesk.views.steps import GUIDED, POSTED, meeting_kind
from pbdesk.words import MEETING_WORDS, long_date

_ORGANIZED = frozenset({MeetingKind.LECTURE, MeetingKind.THEME_DAY, MeetingKind.TRAINING})
_EXPLAIN = "确有原因没有开展的，请向上级说明，上级认可后记为“已说明”。"
_NO_GUIDE = "那时支部没有党建指导员。如果其实有，请登记是谁、从哪天起；确实没有的，请尽快派驻，并向上级说明。"


def remedy(finding: Finding, rule: Rule, outlook: Outlook | None) -> str:
    """What would make a finding right; ``outlook`` is there for every finding that is open."""
    match finding.outcome:
        case Outcome.WARN if rule.deed and not rule.core:
            return f"只作提醒，见上面的说明。情况属实的，请{rule.deed}。"
        case Outcome.WARN:
            return "已经计入，只是有一处需要留意，见上面的说明；属实就不用改。"
        case Outcome.MET:
            return "已经达标，不用再做什么。"
        case Outcome.EXCUSED:
            return "上级已认可说明，不用再做什么。"
        case Outcome.WAIVED | Outcome.NOT_APPLICABLE:
            return "这一期不要求，不用做什么。" + _if_registered_wrong(finding, rule)
        case Outcome.UNKNOWN if rule.deed and not rule.core:
            return f"还缺资料，暂时判断不了。请{rule.deed}，补上后会自动重算。"
        case Outcome.UNKNOWN:
            return "还缺资料，暂时判断不了。把缺的日期或放假安排补上后会自动重算。"
    assert outlook is not None
    if finding.outcome is Outcome.PENDING:
        return _while_there_is_time(finding, rule, outlook)
    return _when_short(finding, rule, outlook)


def deed(finding: Finding, rule: Rule) -> str:
    """What settles a finding, as a verb phrase: 召开1次党员大会."""
    short = max(1, finding.due - finding.done)
    match rule.check:
        case "tuesday_visits" | "visit_interval":
            return "到支部走访1次"
        case "visit_count":
            return f"到支部走访{short}次"
        case "guide_at_general_meeting":
            return f"请党建指导员列席{short}次党员大会"
        case "guide_lectures":
            return f"由党建指导员再讲{short}次党课"
        case "guide_duties":
            return "在走访记录里写明做了哪一类工作"
        case "guide_posted":
            return "派驻党建指导员"
    kind = meeting_kind(rule)
    verb = "组织" if kind in _ORGANIZED else "召开"
    return f"{verb}{short}次{MEETING_WORDS[kind]}" if kind else rule.deed or "办理这一项"


def _while_there_is_time(finding: Finding, rule: Rule, outlook: Outlook) -> str:
    what, until = deed(finding, rule), long_date(outlook.last_day or outlook.due_on)
    if outlook.chance is Chance.NEEDS_GUIDE:
        return f"{outlook.reason}。先登记或派驻党建指导员，再在{until}前{what}。"
    if outlook.chance is Chance.LOST:
        return f"{outlook.reason}，已经来不及按期达标。请尽量办，并向上级说明，上级认可后记为“已说明”。"
    told = f"{until}前{what}并记录下来，就达标。"
    if outlook.advised is not None and outlook.advised != outlook.last_day:
        told += f"最后一个工作日是{day_words(outlook.advised)}，最好在那之前办好。"
    return told + (f"{outlook.reason}。" if outlook.reason else "")


def _when_short(finding: Finding, rule: Rule, outlook: Outlook) -> str:
    if rule.check in GUIDED and finding.person is None:
        return _NO_GUIDE
    what = deed(finding, rule)
    if outlook.chance is Chance.MENDABLE:
        if rule.weekly and outlook.last_day is not None:
            return f"{day_words(outlook.last_day)}前补走访并记录下来。{outlook.reason}。"
        until = f"，{long_date(outlook.last_day)}前办好，本期就算" if outlook.last_day else ""
        reason = f"{outlook.reason}。" if outlook.reason and not until else ""
        return f"{reason}请{what}并记录下来{until}。"
    if outlook.chance is Chance.LOST:
        return f"{outlook.reason}，并向上级说明，上级认可后记为“已说明”。"
    if outlook.chance is Chance.LOOK_OVER:
        return "事情已经发生，请核对记录有没有记错，记错的请更正；属实的，请按规定补救，并向上级说明。"
    again = "补开" if meeting_kind(rule) else "补办"
    return f"期限已过，现在{again}不算。如果当时已经{what}、只是没有记录，请按实际日期补录；{_EXPLAIN}"


def _if_registered_wrong(finding: Finding, rule: Rule) -> str:
    """Which branches are to have a guide goes by their unit kind, and that may be registered wrong."""
    by_kind = rule.check in GUIDED or rule.check == POSTED
    if finding.outcome is not Outcome.NOT_APPLICABLE or not by_kind:
        return ""
    return (
        "如果支部的单位类别没有登记或登记得不对，请在“记录”菜单的“修改支部资料…”里改正，改好后会自动重新核对。"
    )
