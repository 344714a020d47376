"""How a meeting stands before it is saved: what saving will achieve under the rules.

What saving achieves is not guessed: the checks themselves run over the facts of the file without the meeting and with
it, and the difference is told. What the record lacks is told by ``meeting_notes``, which can be had from here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time

from pbdesk.actions.meetings import YEARLY_KINDS, MeetingDraft
from pbdesk.calendar import Period, PeriodKind, month_period, parse_period, year_period
from pbdesk.model import Finding, MeetingKind, MeetingStatus, Outcome
from pbdesk.rules import Rule, RuleBook, rule_book
from pbdesk.rules.context import Context
from pbdesk.rules.engine import judge, prepare
from pbdesk.rules.facts import MeetingFact
from pbdesk.store import Store
from pbdesk.views.meeting_lacks import Note, clashes, lacking
from pbdesk.views.meeting_notes import lacks, late_words, notes_on
from pbdesk.views.steps import meeting_kind

__all__ = [
    "Effect", "Note", "clashes", "default_year", "effect", "gaps", "lacks", "late_words", "notes_on", "year_choices",
]  # fmt: skip

_RULES: Mapping[MeetingKind, Sequence[str]] = {
    MeetingKind.GENERAL_MEETING: ("MTG-01", "GUI-02"),
    MeetingKind.COMMITTEE_MEETING: ("MTG-02",),
    MeetingKind.GROUP_MEETING: ("MTG-03",),
    MeetingKind.LECTURE: ("MTG-04", "GUI-03"),
    MeetingKind.THEME_DAY: ("MTG-06",),
    MeetingKind.ORGANIZATION_LIFE_MEETING: ("MTG-07", "MTG-01", "MTG-03", "GUI-02"),
    MeetingKind.DEMOCRATIC_APPRAISAL: ("MTG-08",),
}
_NOW_WORDS = {PeriodKind.MONTH: "本月", PeriodKind.QUARTER: "本季", PeriodKind.YEAR: "本年度"}


@dataclass(frozen=True, slots=True)
class Effect:
    """What saving will achieve: the outcome of the rule the meeting is held for, and the sentence to show.

    ``finding`` is that of the first obligation that the meeting may pay for.
    """

    outcome: Outcome
    sentence: str
    finding: Finding | None = field(default=None, compare=False)


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
    book = rule_book(store)
    for rule in _rules(book, draft.kind):
        asked = _asked(rule, draft, draft.held_on)
        if asked not in contexts:
            contexts[asked] = prepare(store, asked, today, {draft.branch_id}, book=book)
        before, after = _judged(contexts[asked], rule, book, draft, today, meeting_id)
        if after is not None and (not told or (before is not None and after.done > before.done)):
            words = _told(rule, before, after, meeting_id, draft.held_on, today, recorded=recorded)
            told.append(replace(words, finding=after))
    if not told:
        return Effect(Outcome.NOT_APPLICABLE, "这类活动没有次数要求，记下备查。")
    return replace(told[0], sentence="；".join(part.sentence for part in told))


def gaps(draft: MeetingDraft, names: Mapping[str, str]) -> tuple[str, ...]:
    """What the record still lacks, in words that can stand after “还缺：”; ``names`` holds everyone due."""
    return tuple(lack.words for lack in lacking(draft, names))


def _rules(book: RuleBook, kind: MeetingKind) -> Iterator[Rule]:
    """The rules that a meeting of a kind may pay for: the book's, then the street's own."""
    yield from (book[number] for number in _RULES.get(kind, ()))
    yield from (rule for rule in book.own if meeting_kind(rule) is kind)


def _asked(rule: Rule, draft: MeetingDraft, held_on: date) -> Period:
    """The period to evaluate: the year a meeting is held for, or the month that holds its day."""
    if meeting_kind(rule) in YEARLY_KINDS:
        return year_period(draft.for_year or held_on.year)
    return month_period(held_on.year, held_on.month)


def _judged(
    context: Context, rule: Rule, book: RuleBook, draft: MeetingDraft, today: date, meeting_id: str
) -> tuple[Finding | None, Finding | None]:
    """The finding of a rule without the meeting and with it."""
    assert draft.branch_id is not None
    subject = draft.group_id if meeting_kind(rule) is MeetingKind.GROUP_MEETING else draft.branch_id
    without = _without(context, draft.branch_id, meeting_id)
    with_it = _with(context, draft, today, meeting_id)
    return _finding(without, rule, book, subject), _finding(with_it, rule, book, subject)


def _finding(context: Context, rule: Rule, book: RuleBook, subject: str | None) -> Finding | None:
    return next((f for f in judge(context, rule, book) if f.subject == subject), None)


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
        sitting_id=draft.sitting_id,
        title=draft.title.strip(),
        recorded_on=earlier.recorded_on if earlier else today,
        chair_id=draft.chair_id,
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
            return Effect(Outcome.MET, f"{name}已达标，连这次共 {after.done} 次{article}")
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
