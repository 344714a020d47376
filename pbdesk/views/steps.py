"""What would settle a finding: the button that stands beside it, and the sentence that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from pbdesk.calendar import Period, PeriodKind, day_period, parse_period
from pbdesk.model import Finding, MeetingKind, Outcome, SubjectKind
from pbdesk.rules import catalogue
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
"""The one rule with an obligation a week: a quarter's worth of them is told in one line."""

_KINDS = {
    "MTG-01": MeetingKind.GENERAL_MEETING,
    "MTG-02": MeetingKind.COMMITTEE_MEETING,
    "MTG-03": MeetingKind.GROUP_MEETING,
    "MTG-04": MeetingKind.LECTURE,
    "MTG-05": MeetingKind.LECTURE,
    "MTG-06": MeetingKind.THEME_DAY,
    "MTG-07": MeetingKind.ORGANIZATION_LIFE_MEETING,
    "MTG-08": MeetingKind.DEMOCRATIC_APPRAISAL,
    "GUI-02": MeetingKind.GENERAL_MEETING,
    "GUI-03": MeetingKind.LECTURE,
}
_VISITS = frozenset({TUESDAY_RULE, "GUI-04"})
_POSTED = "GUI-05"
_GUIDED = frozenset({TUESDAY_RULE, "GUI-02", "GUI-03", "GUI-04"})
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


def obligation_period(label: str) -> Period:
    """The period that an obligation's label names; a Tuesday's is its day."""
    if len(label) == len("2026-07-07"):
        return day_period(date.fromisoformat(label))
    return parse_period(label)


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


def next_step(finding: Finding, today: date) -> Step | None:
    """The step that would settle a finding; None when nothing can be recorded for it."""
    if finding.outcome not in OPEN_OUTCOMES | {Outcome.WARN} or finding.branch is None:
        return None
    late = today > finding.due_on
    if finding.rule == _POSTED or (finding.rule in _GUIDED and finding.person is None):
        return Step(Verb.GUIDE, "登记指导员", finding.branch)
    if finding.rule in _VISITS:
        day = finding.due_on if finding.rule == TUESDAY_RULE and period_of(finding).start <= today else today
        return Step(Verb.VISIT, "补录走访" if late else "记走访", finding.branch, on=min(day, today))
    kind = _KINDS.get(finding.rule)
    if kind is None:
        return None
    group = finding.subject if finding.subject_kind is SubjectKind.GROUP else None
    day_known = None if late or period_of(finding).start > today else today
    return Step(Verb.MEETING, "补录" if late else "记录", finding.branch, kind, group, day_known)


def remedy(finding: Finding, today: date) -> str:
    """What would make a finding right, in one sentence."""
    what = _deed(finding)
    until = long_date(finding.due_on)
    if finding.outcome is Outcome.UNMET and finding.rule in _GUIDED and finding.person is None:
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
            return "这一期不要求，不用做什么。" + _if_registered_wrong(finding)


def _if_registered_wrong(finding: Finding) -> str:
    """Which branches are to have a guide goes by their unit kind, and that may be registered wrong."""
    by_kind = finding.rule in _GUIDED or finding.rule == _POSTED
    if finding.outcome is not Outcome.NOT_APPLICABLE or not by_kind:
        return ""
    return (
        "如果支部的单位类别没有登记或登记得不对，请在“记录”菜单的“修改支部资料…”里改正，改好后会自动重新核对。"
    )


def _deed(finding: Finding) -> str:
    short = max(1, finding.due - finding.done)
    match finding.rule:
        case "GUI-01":
            return "到支部走访1次"
        case "GUI-02":
            return "请党建指导员列席1次党员大会"
        case "GUI-03":
            return f"由党建指导员再讲{short}次党课"
        case "GUI-04":
            return "在走访记录里写明做了哪一类工作"
        case "GUI-05":
            return "派驻党建指导员"
        case rule:
            kind = _KINDS.get(rule)
            verb = "组织" if kind in {MeetingKind.LECTURE, MeetingKind.THEME_DAY} else "召开"
            told = catalogue()[rule].deed or "办理这一项"
            return f"{verb}{short}次{MEETING_WORDS[kind]}" if kind else told


@lru_cache(maxsize=1024)
def _period(label: str) -> Period:
    """A period by its label; thousands of findings share a few dozen."""
    return day_period(date.fromisoformat(label)) if len(label) == len("2026-07-07") else parse_period(label)
