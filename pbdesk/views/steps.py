"""What would settle a finding: the button that stands beside it, and the sentence that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pbdesk.calendar import Period, PeriodKind, obligation_period
from pbdesk.model import Finding, MeetingKind, Outcome, SubjectKind
from pbdesk.rules import Rule
from pbdesk.rules.catalogue import WEEKLY_CHECK
from pbdesk.rules.rulebook import book_rule
from pbdesk.words import MEETING_WORDS, long_date, short_date

OPEN_OUTCOMES = frozenset({Outcome.UNMET, Outcome.PENDING, Outcome.UNKNOWN})
"""What still asks for something to be done."""
DONE_OUTCOMES = frozenset({Outcome.MET, Outcome.WARN, Outcome.EXCUSED})
"""What asks for nothing more although something was due."""
SOON_DAYS = 14
"""How many days ahead a deadline is pressing, so that it is told although its period may not have begun."""
NOT_DUE = frozenset({Outcome.NOT_APPLICABLE, Outcome.WAIVED})
"""What never was due."""
TUESDAY_RULE = "GUI-01"
"""The place of the one rule with an obligation a week, whichever rule of the street's stands for it."""

_KINDS = {
    "general_meetings": MeetingKind.GENERAL_MEETING,
    "committee_meetings": MeetingKind.COMMITTEE_MEETING,
    "group_meetings": MeetingKind.GROUP_MEETING,
    "lectures": MeetingKind.LECTURE,
    "secretary_lectures": MeetingKind.LECTURE,
    "theme_days": MeetingKind.THEME_DAY,
    "life_meetings": MeetingKind.ORGANIZATION_LIFE_MEETING,
    "appraisals": MeetingKind.DEMOCRATIC_APPRAISAL,
    "guide_at_general_meeting": MeetingKind.GENERAL_MEETING,
    "guide_lectures": MeetingKind.LECTURE,
}
"""What is to be held, by the check that asks for it."""
_VISITS = frozenset({WEEKLY_CHECK, "guide_duties", "visit_count", "visit_interval"})
_POSTED = "guide_posted"
_GUIDED = _VISITS | {"guide_at_general_meeting", "guide_lectures"}
"""What only a guide can settle: without one, a guide comes first."""


class Urgency(StrEnum):
    """How pressing a line is."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"


class Verb(StrEnum):
    """What the button of a step does."""

    MEETING = "meeting"
    VISIT = "visit"
    GUIDE = "guide"
    ADMISSION = "admission"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, with what is known beforehand (of an admission, the file or the person)."""

    verb: Verb
    words: str
    branch: str
    kind: MeetingKind | None = None
    group: str | None = None
    on: date | None = None
    file: str | None = None
    person: str | None = None


def period_of(finding: Finding) -> Period:
    """The period of a finding."""
    return obligation_period(finding.period)


def period_words(finding: Finding) -> str:
    """The period as it is said beside the year: 7月, 第三季度, 全年, 7月7日."""
    return words_of(period_of(finding))


def words_of(period: Period) -> str:
    """A period as it is said beside the year."""
    match period.kind:
        case PeriodKind.DAY:
            return short_date(period.start)
        case PeriodKind.YEAR:
            return period.title + "度"
        case _:
            return period.title.split("年", 1)[1]


def is_open(finding: Finding, today: date) -> bool:
    """Whether a finding asks for something now: short already, due in a period that has begun, or due soon."""
    return finding.outcome in OPEN_OUTCOMES and (period_of(finding).start <= today or is_soon(finding, today))


def is_soon(finding: Finding, today: date) -> bool:
    """Whether something still to be done has its last day within a fortnight."""
    return finding.outcome is Outcome.PENDING and (finding.due_on - today).days <= SOON_DAYS


def meeting_kind(rule: Rule) -> MeetingKind | None:
    """What kind of meeting pays for a rule; None where none does."""
    kind = rule.parameters.get("kind")
    return MeetingKind(kind) if kind and rule.check not in _KINDS else _KINDS.get(rule.check)


def next_step(finding: Finding, today: date, rule: Rule | None = None) -> Step | None:
    """The step that would settle a finding; None when nothing can be recorded for it.

    ``rule`` is the finding's own (None: it is one of the book).
    """
    rule = rule or book_rule(finding.rule)
    if finding.outcome not in OPEN_OUTCOMES | {Outcome.WARN} or finding.branch is None:
        return None
    late = today > finding.due_on
    if rule.check == _POSTED or (rule.check in _GUIDED and finding.person is None):
        return Step(Verb.GUIDE, "登记指导员", finding.branch)
    if rule.check in _VISITS:
        day = finding.due_on if rule.weekly and period_of(finding).start <= today else today
        return Step(Verb.VISIT, "补录走访" if late else "记走访", finding.branch, on=min(day, today))
    kind = meeting_kind(rule)
    if kind is None:
        return None
    group = finding.subject if finding.subject_kind is SubjectKind.GROUP else None
    day_known = None if late or period_of(finding).start > today else today
    return Step(Verb.MEETING, "补录" if late else "记录", finding.branch, kind, group, day_known)


def remedy(finding: Finding, today: date, rule: Rule | None = None) -> str:
    """What would make a finding right, in one sentence; ``rule`` is its own (None: it is one of the book)."""
    rule = rule or book_rule(finding.rule)
    what = _deed(finding, rule)
    until = long_date(finding.due_on)
    if finding.outcome is Outcome.UNMET and rule.check in _GUIDED and finding.person is None:
        return "那时支部没有党建指导员。如果其实有，请登记是谁、从哪天起；确实没有的，请尽快派驻，并向上级说明。"
    match finding.outcome:
        case Outcome.PENDING:
            return f"{until}前{what}并记录下来，就达标。"
        case Outcome.UNMET if today > finding.due_on:
            return (
                f"期限已过，现在补开不算。如果当时已经{what}、只是没有记录，请按实际日期补录；"
                "确有原因没有开展的，请向上级说明，上级认可后记为“已说明”。"
            )
        case Outcome.UNMET:
            return f"请{what}并记录下来。"
        case Outcome.WARN:
            return "已经计入，只是有一处需要留意，见上面的说明；属实就不用改。"
        case Outcome.UNKNOWN:
            return "还缺资料，暂时判断不了。把缺的日期或放假安排补上后会自动重算。"
        case Outcome.MET:
            return "已经达标，不用再做什么。"
        case Outcome.EXCUSED:
            return "上级已认可说明，不用再做什么。"
        case Outcome.WAIVED | Outcome.NOT_APPLICABLE:
            return "这一期不要求，不用做什么。" + _if_registered_wrong(finding, rule)


def _if_registered_wrong(finding: Finding, rule: Rule) -> str:
    """Which branches are to have a guide goes by their unit kind, and that may be registered wrong."""
    by_kind = rule.check in _GUIDED or rule.check == _POSTED
    if finding.outcome is not Outcome.NOT_APPLICABLE or not by_kind:
        return ""
    return (
        "如果支部的单位类别没有登记或登记得不对，请在“记录”菜单的“修改支部资料…”里改正，改好后会自动重新核对。"
    )


def _deed(finding: Finding, rule: Rule) -> str:
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
        case _:
            kind = meeting_kind(rule)
            verb = "组织" if kind in _ORGANIZED else "召开"
            return f"{verb}{short}次{MEETING_WORDS[kind]}" if kind else rule.deed or "办理这一项"


_ORGANIZED = frozenset({MeetingKind.LECTURE, MeetingKind.THEME_DAY, MeetingKind.TRAINING})
