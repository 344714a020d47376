"""How a meeting stands before it is saved: what saving will achieve under the rules, and what the record still lacks.

What saving achieves is not guessed: the checks themselves run over the facts of the file without the meeting and with
it, and the difference is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from pbdesk.actions.meetings import YEARLY_KINDS, MeetingDraft
from pbdesk.calendar import Period, PeriodKind, month_period, parse_period, year_period
from pbdesk.model import AttendanceState, Finding, MeetingKind, MeetingStatus, Outcome
from pbdesk.rules import Rule, catalogue, load_policies
from pbdesk.rules.checks import CHECKS
from pbdesk.rules.context import Context
from pbdesk.rules.engine import prepare
from pbdesk.rules.facts import MeetingFact
from pbdesk.store import Store
from pbdesk.views.meetings import late_days, same_day
from pbdesk.views.roll import default_state

_RULES: Mapping[MeetingKind, Sequence[str]] = {
    MeetingKind.GENERAL_MEETING: ("MTG-01", "GUI-02"),
    MeetingKind.COMMITTEE_MEETING: ("MTG-02",),
    MeetingKind.GROUP_MEETING: ("MTG-03",),
    MeetingKind.LECTURE: ("MTG-04", "GUI-03"),
    MeetingKind.THEME_DAY: ("MTG-06",),
    MeetingKind.ORGANIZATION_LIFE_MEETING: ("MTG-07", "MTG-01", "MTG-03", "GUI-02"),
    MeetingKind.DEMOCRATIC_APPRAISAL: ("MTG-08",),
}
_YEARLY_RULES = {"MTG-07", "MTG-08"}
_NOW_WORDS = {PeriodKind.MONTH: "本月", PeriodKind.QUARTER: "本季", PeriodKind.YEAR: "本年度"}


@dataclass(frozen=True, slots=True)
class Effect:
    """What saving will achieve: the outcome of the rule the meeting is held for, and the sentence to show."""

    outcome: Outcome
    sentence: str


def default_year(kind: MeetingKind, held_on: date) -> int | None:
    """The year a life meeting or an appraisal is held for: up to March mostly the past one (E-12)."""
    if kind not in YEARLY_KINDS:
        return None
    return held_on.year - 1 if held_on.month <= 3 else held_on.year


def year_choices(held_on: date) -> tuple[int, ...]:
    """The years such a meeting may be held for, the likeliest spelling first."""
    return held_on.year, held_on.year - 1


def effect(store: Store, draft: MeetingDraft, today: date, meeting_id: str, *, recorded: bool = False) -> Effect:
    """What saving ``draft`` as ``meeting_id`` does to the obligations it may pay for.

    ``recorded`` says that the meeting is in the file already, so that nothing is promised that has long happened.
    """
    if draft.branch_id is None or draft.held_on is None:
        return Effect(Outcome.NOT_APPLICABLE, "选好支部和日期，这里会说明保存后能不能达标")
    if draft.status is not MeetingStatus.HELD or draft.held_on > today:
        return Effect(Outcome.PENDING, "还没有召开，先存为计划，不计入达标；开完会再来补齐。")
    told: list[Effect] = []
    contexts: dict[Period, Context] = {}
    for number in _RULES.get(draft.kind, ()):
        rule = catalogue()[number]
        asked = _asked(rule, draft, draft.held_on)
        if asked not in contexts:
            contexts[asked] = prepare(store, asked, today, {draft.branch_id})
        before, after = _judged(contexts[asked], rule, draft, today, meeting_id)
        if after is not None and (not told or (before is not None and after.done > before.done)):
            told.append(_told(rule, before, after, meeting_id, draft.held_on, today, recorded=recorded))
    if not told:
        return Effect(Outcome.NOT_APPLICABLE, "这类活动没有次数要求，记下备查。")
    return Effect(told[0].outcome, "；".join(part.sentence for part in told))


def gaps(draft: MeetingDraft, names: Mapping[str, str]) -> tuple[str, ...]:
    """What the record still lacks, in words that can stand after “还缺：”; ``names`` holds everyone due."""
    wanted: list[tuple[object, str]] = [
        (draft.starts_at, "开始时间"),
        (draft.ends_at, "结束时间"),
        (draft.place.strip(), "地点"),
        (draft.chair_id, "主持人"),
        (draft.recorder_id, "记录人"),
        (draft.title.strip(), "主题"),
        (draft.content.strip(), "会议记录"),
    ]
    if draft.kind is MeetingKind.LECTURE:
        wanted.append((draft.lecturer_id, "授课人"))
    found = [words for value, words in wanted if not value]
    away = {AttendanceState.ABSENT: "缺席", AttendanceState.LEAVE: "请假"}
    for state, word in away.items():
        silent = [names.get(p.person_id, "") for p in draft.attendance if p.state is state and not p.reason.strip()]
        if silent:
            found.append(f"{_listed(silent)}{word}的原因")
    marked = {p.person_id for p in draft.attendance}
    unmarked = [name for person, name in names.items() if person not in marked]
    if unmarked and default_state(draft.kind) is not None:
        found.append(f"{_listed(unmarked)}的出席")
    return tuple(found)


def clashes(draft: MeetingDraft, names: Mapping[str, str]) -> tuple[str, ...]:
    """What in the record does not fit together: someone who runs the meeting marked as away."""
    states = (AttendanceState.ABSENT, AttendanceState.LEAVE)
    away = {p.person_id: p.state for p in draft.attendance if p.state in states}
    roles = ((draft.chair_id, "主持人"), (draft.recorder_id, "记录人"), (draft.lecturer_id, "授课人"))
    return tuple(
        f"{word}{names.get(person, '')}标着{'请假' if away[person] is AttendanceState.LEAVE else '缺席'}"
        for person, word in roles
        if person in away
    )


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know about a record before saving; nothing here keeps anyone from saving."""

    outcome: Outcome
    sentence: str


def notes_on(
    store: Store, draft: MeetingDraft, names: Mapping[str, str], meeting_id: str, recorded_at: datetime | None
) -> tuple[Note, ...]:
    """What is odd about a record and what it lacks, the weightier first; that it is whole when it is."""
    found = [Note(Outcome.UNMET, f"对不上：{words}") for words in clashes(draft, names)]
    if draft.branch_id and draft.held_on:
        if same_day(store, draft.branch_id, draft.kind, draft.held_on, draft.group_id, meeting_id):
            found.append(Note(Outcome.WARN, "同一天已有一次同类会议，请确认不是重复记录。"))
        late = late_words(store, draft.held_on, recorded_at)
        if late:
            found.append(Note(Outcome.WARN, late))
    lacking = gaps(draft, names)
    if lacking:
        found.append(Note(Outcome.PENDING, f"还缺：{'、'.join(lacking)}"))
    return tuple(found) or (Note(Outcome.MET, "记录齐全"),)


def late_words(store: Store, held_on: date, recorded_at: datetime | None) -> str:
    """That a record is entered late (E-32), in words; nothing when it is in time. ``None`` means it is entered now."""
    within = load_policies(store).number("record_within_days", held_on)
    days = late_days(held_on, recorded_at or store.clock(), within)
    return "" if days is None else f"补录：会后第 {days} 天才记"


def _listed(people: Sequence[str]) -> str:
    return "、".join(people[:3]) + (f"等 {len(people)} 人" if len(people) > 3 else "")


def _asked(rule: Rule, draft: MeetingDraft, held_on: date) -> Period:
    """The period to evaluate: the year a meeting is held for, or the month that holds its day."""
    if rule.id in _YEARLY_RULES:
        return year_period(draft.for_year or held_on.year)
    return month_period(held_on.year, held_on.month)


def _judged(
    context: Context, rule: Rule, draft: MeetingDraft, today: date, meeting_id: str
) -> tuple[Finding | None, Finding | None]:
    """The finding of a rule without the meeting and with it."""
    assert draft.branch_id is not None
    subject = draft.group_id if rule.id == "MTG-03" else draft.branch_id
    without = _without(context, draft.branch_id, meeting_id)
    return _finding(without, rule, subject), _finding(_with(context, draft, today, meeting_id), rule, subject)


def _finding(context: Context, rule: Rule, subject: str | None) -> Finding | None:
    return next((f for f in CHECKS[rule.check](context, rule) if f.subject == subject), None)


def _without(context: Context, branch_id: str, meeting_id: str) -> Context:
    others = [m for m in context.facts.meetings.get(branch_id, ()) if m.id != meeting_id]
    return replace(context, facts=replace(context.facts, meetings={**context.facts.meetings, branch_id: others}))


def _with(context: Context, draft: MeetingDraft, today: date, meeting_id: str) -> Context:
    assert draft.branch_id is not None
    assert draft.held_on is not None
    facts = _without(context, draft.branch_id, meeting_id).facts
    earlier = {m.id: m for m in context.facts.meetings.get(draft.branch_id, ())}.get(meeting_id)
    fact = MeetingFact(
        id=meeting_id,
        branch_id=draft.branch_id,
        kind=draft.kind,
        status=draft.status,
        held_on=draft.held_on,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        group_id=draft.group_id,
        lecturer_id=draft.lecturer_id,
        for_year=draft.for_year,
        sitting_id=earlier.sitting_id if earlier else None,
        title=draft.title.strip(),
        recorded_on=earlier.recorded_on if earlier else today,
    )
    ordered = sorted(
        [*facts.meetings[draft.branch_id], fact], key=lambda m: (m.held_on, m.starts_at or time.min, m.id)
    )
    marks = {p.person_id: p.state for p in draft.attendance}
    return replace(
        context,
        facts=replace(
            facts,
            meetings={**facts.meetings, draft.branch_id: ordered},
            guide_marks={**facts.guide_marks, meeting_id: marks},
        ),
    )


def _told(
    rule: Rule,
    before: Finding | None,
    after: Finding,
    meeting_id: str,
    on: date,
    today: date,
    *,
    recorded: bool,
) -> Effect:
    period = parse_period(after.period)
    name = f"{_when(period, today)}{rule.title}"
    lead = "" if recorded else "保存后"
    article = f"（{rule.citation(on, short=True)}）"
    refused = next((r.reason for r in after.rejected if r.id == meeting_id), "")
    if refused:
        return Effect(Outcome.UNMET, f"{lead}不计入{name}：{refused}")
    match after.outcome:
        case Outcome.NOT_APPLICABLE | Outcome.WAIVED:
            return Effect(after.outcome, f"{name}{after.message.rstrip('。')}")
        case Outcome.MET if before is not None and before.outcome is Outcome.MET:
            return Effect(Outcome.MET, f"{name}已达标，这是第 {after.done} 次{article}")
        case Outcome.MET:
            words = f"{name}达标，这次已计入" if recorded else f"保存后{name}即达标"
            return Effect(Outcome.MET, words + article)
        case Outcome.WARN:
            return Effect(Outcome.WARN, f"{lead}计入{name}，但要注意：{after.message.rstrip('。')}")
        case _:
            short = after.due - after.done
            return Effect(Outcome.PENDING, f"{lead}{name} {after.done}/{after.due} 次，还差 {short} 次{article}")


def _when(period: Period, today: date) -> str:
    if today in period:
        return _NOW_WORDS[period.kind]
    return f"{period.title}度" if period.kind is PeriodKind.YEAR else period.title
