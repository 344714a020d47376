"""What would settle a finding: the button that stands beside it. Which findings ask for something now, and how soon.

Where the button leads is the ``door`` of the rule; the sentence that says what to do is told by ``remedies``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from pbdesk.calendar import Period, PeriodKind, obligation_period
from pbdesk.model import Finding, MeetingKind, Outcome, SubjectKind
from pbdesk.rules import Rule
from pbdesk.rules.catalogue import WEEKLY_CHECK, catalogue
from pbdesk.rules.rulebook import book_rule
from pbdesk.words import near_date, short_date

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
OWN_MEETINGS = "own_meetings"
"""The check of a street's own number of meetings: of which kind is a parameter."""
HALF_YEARLY = "DEV-05"
"""The step towards admission that comes again each half-year."""
_ADMISSION = "admission_steps"
POSTED = "guide_posted"
"""The check that a guide is there at all."""
VISITS = frozenset({WEEKLY_CHECK, "guide_duties", "visit_count", "visit_interval"})
"""The checks that look at visits."""
GUIDED = VISITS | {"guide_at_general_meeting", "guide_lectures"}
"""What only a guide can settle: without one, a guide comes first."""

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


class Urgency(StrEnum):
    """How pressing a line is; in the order in which lines are told."""

    TODAY = "today"
    """The last day is today."""
    OVERDUE = "overdue"
    """The last day is over; what was done and not recorded can be entered, some things can still be made up for."""
    LOST = "lost"
    """The last day is still to come, but it can't be met any more."""
    SOON = "soon"
    LATER = "later"


class Verb(StrEnum):
    """What the button of a step does."""

    MEETING = "meeting"
    VISIT = "visit"
    GUIDE = "guide"
    ADMISSION = "admission"
    OPEN_MEETING = "open_meeting"
    OPEN_VISIT = "open_visit"
    RECORD = "record"
    """Open whatever record an id names, to look it over."""
    MEMBER = "member"
    MEMBERS = "members"
    BRANCH = "branch"
    COMMITTEE = "committee"
    DUES = "dues"
    TALK = "talk"
    HOURS = "hours"


_WORDS: Mapping[Verb, str] = {
    Verb.ADMISSION: "看档案", Verb.MEMBER: "看本人", Verb.MEMBERS: "看名册", Verb.BRANCH: "改资料",
    Verb.COMMITTEE: "看支委", Verb.DUES: "收党费", Verb.TALK: "记谈话", Verb.HOURS: "看学时", Verb.RECORD: "看记录",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, with what is known beforehand (of an admission, the file or the person).

    ``records`` are ids: of the meeting or visit to open, or any of which the first that a page can show is opened.
    """

    verb: Verb
    words: str
    branch: str
    kind: MeetingKind | None = None
    group: str | None = None
    on: date | None = None
    file: str | None = None
    person: str | None = None
    month: str | None = None
    records: tuple[str, ...] = ()


def period_of(finding: Finding) -> Period:
    """The period of a finding."""
    return obligation_period(finding.period)


def period_words(finding: Finding) -> str:
    """The period as it is said beside the year: 7月, 第三季度, 全年, 7月7日.

    A step towards admission that was owed before the quarter in which it is told is named by its last day.
    """
    period = period_of(finding)
    if finding.due_on < period.start and finding.rule in _admission_rules():
        by = near_date(finding.due_on, period.start.year)
        return f"到{by}的半年" if finding.rule == HALF_YEARLY else f"{by}到期"
    return words_of(period)


@cache
def _admission_rules() -> frozenset[str]:
    return frozenset(rule.id for rule in catalogue().values() if rule.check == _ADMISSION)


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
    return MeetingKind(rule.parameters["kind"]) if rule.check == OWN_MEETINGS else _KINDS.get(rule.check)


def is_guided(rule: Rule) -> bool:
    """Whether only a guide can settle what a rule asks for."""
    return rule.check in GUIDED


def next_step(finding: Finding, today: date, rule: Rule | None = None) -> Step | None:
    """The step that would settle a finding; None when nothing can be recorded for it.

    ``rule`` is the finding's own (None: it is one of the book).
    """
    rule = rule or book_rule(finding.rule)
    if finding.outcome not in OPEN_OUTCOMES | {Outcome.WARN} or finding.branch is None:
        return None
    late = today > finding.due_on
    if rule.check == POSTED or (rule.check in GUIDED and finding.person is None) or rule.door == Verb.GUIDE:
        return Step(Verb.GUIDE, "登记指导员", finding.branch)
    if rule.check in VISITS or rule.door == Verb.VISIT:
        day = finding.due_on if rule.weekly and period_of(finding).start <= today else today
        return Step(Verb.VISIT, "补录走访" if late else "记走访", finding.branch, on=min(day, today))
    kind = meeting_kind(rule)
    if kind is None:
        return _through_door(finding, rule)
    group = finding.subject if finding.subject_kind is SubjectKind.GROUP else None
    day_known = None if late or period_of(finding).start > today else today
    return Step(Verb.MEETING, "补录" if late else "记录", finding.branch, kind, group, day_known)


def _through_door(finding: Finding, rule: Rule) -> Step | None:
    """The step of a rule that says itself where it is settled; a door that this version does not know stays shut."""
    assert finding.branch is not None
    records = (*(rejected.id for rejected in finding.rejected), *finding.counted)  # what is wrong comes first
    person = finding.subject if finding.subject_kind is SubjectKind.PERSON else finding.person
    if rule.door == Verb.MEETING:
        if records:
            return Step(Verb.RECORD, _WORDS[Verb.RECORD], finding.branch, records=records)
        return Step(Verb.MEETING, "记录", finding.branch)
    if rule.door not in set(_WORDS):
        return None
    verb = Verb(rule.door)
    if verb is Verb.MEMBER and person is None:
        verb = Verb.MEMBERS
    month = finding.period if period_of(finding).kind is PeriodKind.MONTH else None
    return Step(verb, _WORDS[verb], finding.branch, person=person, month=month, records=records)
