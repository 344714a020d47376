"""The checks of GUI-02 to GUI-05: the guide at general meetings, lectures, further duties, and the posting itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from pbdesk.calendar import Period, PeriodKind
from pbdesk.model import AttendanceState, Finding, MeetingKind, Outcome, SubjectKind
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.meetings import branch_subject, general_meeting_candidates, life_objection
from pbdesk.rules.context import SHORT_WORDS, Context
from pbdesk.rules.crediting import credit_meetings, of_kind
from pbdesk.rules.facts import BranchFact, MeetingFact, PostingFact, days_covered, longest_gap
from pbdesk.rules.settling import Credits, Subject, excuse, finding, not_applicable, settle

NOT_BOUND = "制度只要求居民小组党支部派驻党建指导员"
NOT_YET = "还没有派驻党建指导员"
NOT_POSTED = "走访当天不在派驻期内"
_QUARTER, _YEAR = 91, 365
"""Days by which a guide's share is reckoned."""
_ATTENDING = (AttendanceState.PRESENT, AttendanceState.ONLINE)

CreditsOf = Callable[[BranchFact, Period, Sequence[PostingFact]], Credits]
"""Which records the given postings' guides have to their credit in a branch and period."""


def is_bound(ctx: Context, rule: Rule, branch: BranchFact) -> bool:
    """Whether the guides' system binds a branch; one of unknown kind is bound once a guide is posted there.

    So is every branch under a rule that names no kinds of unit.
    """
    units = rule.parameters.get("unit_kinds")
    if branch.unit_kind is None or not units:
        return bool(ctx.facts.postings.get(branch.id))
    return branch.unit_kind in units


def guide_on(postings: Sequence[PostingFact], day: date) -> PostingFact | None:
    """Who is in charge of a branch on a day (the latest posting, if two overlap)."""
    return next((p for p in reversed(postings) if p.span.covers(day)), None)


def guide_at_general_meeting(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """GUI-02: the guide is listed at a general meeting each quarter; a visit is not enough."""

    def credits_of(branch: BranchFact, period: Period, postings: Sequence[PostingFact]) -> Credits:
        def objection(meeting: MeetingFact) -> str:
            return life_objection(ctx, period, meeting) or _not_listed(ctx, postings, meeting)

        return credit_meetings(ctx, branch, general_meeting_candidates(ctx, branch), period, objection)

    times = int(rule.parameters.get("number", 1))
    for period in ctx.periods(rule.period):
        least = ctx.policies.number("guide_quarter_min_days", period.start)
        least = least if period.kind is PeriodKind.QUARTER else least * period.days // _QUARTER
        for branch, days in ctx.active_branches(period):
            waiver = ctx.branch_too_short(branch, period, days)
            yield from for_branch(ctx, rule, branch, period, credits_of, times, waiver)
            for person, mine, posted in partly_posted(ctx, rule, branch, period):
                short = "" if posted >= least else f"{SHORT_WORDS[period.kind]}只派驻{posted}天，不满{least}天，免计"
                found = credits_of(branch, period, mine)
                subject, share = Subject(person, SubjectKind.GUIDE, branch.id, person), own_share(times, posted, period)
                yield settle(ctx, rule, subject, period, found, due=share or 1, waiver=short or waiver)


def guide_lectures(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """GUI-03: two lectures a year; a guide posted part of the year owes his share, the branch is owed both (E-10)."""

    def credits_of(branch: BranchFact, period: Period, postings: Sequence[PostingFact]) -> Credits:
        candidates = of_kind(ctx, branch.id, MeetingKind.LECTURE)
        repeated = _repeated_lectures(ctx, [m for m in candidates if m.lecturer_id])
        return credit_meetings(
            ctx, branch, candidates, period, lambda m: _not_posted(postings, m) or repeated.get(m.id, "")
        )

    for period in ctx.periods(rule.period):
        usual = ctx.policies.number("guide_lectures_per_year", period.start)
        target = int(rule.parameters.get("number", usual))
        for branch, days in ctx.active_branches(period):
            waiver = ctx.branch_too_short(branch, period, days)
            yield from for_branch(ctx, rule, branch, period, credits_of, target, waiver)
            for person, mine, posted in partly_posted(ctx, rule, branch, period):
                share = own_share(target, posted, period)
                short = f"{SHORT_WORDS[period.kind]}只派驻{posted}天，按天数折算不足1次，免计"
                subject, found = Subject(person, SubjectKind.GUIDE, branch.id, person), credits_of(branch, period, mine)
                yield settle(ctx, rule, subject, period, found, due=share or 1, waiver="" if share else short)


def own_share(target: int, days: int, period: Period) -> int:
    """What a guide posted for some days owes himself: ``floor(target × days / 365 + 0.5)``, in integers (E-10)."""
    whole = _YEAR if period.kind is PeriodKind.YEAR else period.days
    return (2 * target * days + whole) // (2 * whole)


def guide_duties(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """GUI-04: further duties without a number; a quarter without any tagged visit is no fault."""
    for period in ctx.quarters():
        for branch, _ in ctx.active_branches(period):
            subject = branch_subject(branch, person_of(ctx, branch, period))
            if not is_bound(ctx, rule, branch):
                yield not_applicable(rule, subject, period, NOT_BOUND)
                continue
            spans = {p.id: p.span for p in ctx.facts.postings.get(branch.id, ())}
            tagged = [v for v in ctx.facts.visits.get(branch.id, ())
                      if v.visited_on in period and v.visited_on <= ctx.today and v.duties]  # fmt: skip
            visits = [v for v in tagged if v.posting_id in spans and spans[v.posting_id].covers(v.visited_on)]
            tags = {tag for v in visits for tag in v.duties}
            found = Credits(counted=[v.id for v in visits])
            for visit in tagged:
                if visit not in visits:
                    found.reject(visit.id, NOT_POSTED)
            outcome = Outcome.MET if tags else Outcome.NOT_APPLICABLE
            told = f"走访记录写明了{len(tags)}类职责" if tags else "走访记录还没有写明职责类别"
            message = f"{told}；制度没有规定次数。"
            yield finding(rule, subject, period.label, outcome, 0, len(tags), found, period.last_day, message)


def guide_posted(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """GUI-05: a residents'-group branch has a guide all the time; a short gap is only remarked."""
    for period in ctx.quarters():
        for branch, _ in ctx.active_branches(period):
            subject = branch_subject(branch, person_of(ctx, branch, period))
            if is_bound(ctx, rule, branch):
                yield _posted_finding(ctx, rule, branch, subject, period)
            else:
                yield not_applicable(rule, subject, period, NOT_BOUND)


def _posted_finding(ctx: Context, rule: Rule, branch: BranchFact, subject: Subject, period: Period) -> Finding:
    postings = ctx.facts.postings.get(branch.id, ())
    start, end = branch.span.clip(period.start, min(period.end, ctx.today + timedelta(days=1)))
    covering = [p.id for p in postings if days_covered([p.span], period.start, period.end)]
    if end <= start:
        outcome, told = Outcome.PENDING, "本期还没有开始"
    else:
        gap = longest_gap([p.span for p in postings], start, end)
        allowed = ctx.policies.number("guide_gap_days", period.start)
        outcome = Outcome.MET if not gap else Outcome.WARN if gap <= allowed else Outcome.UNMET
        told = f"最长连续{gap}天没有党建指导员（{allowed}天以内只提醒）" if gap else "一直有党建指导员"
        accepted = excuse(ctx, rule, subject, period.label)
        if outcome is Outcome.UNMET and accepted:
            outcome, told = Outcome.EXCUSED, f"{told}；上级已认可说明：{accepted}"
    done = int(outcome in {Outcome.MET, Outcome.WARN})
    found = Credits(counted=covering)
    return finding(rule, subject, period.label, outcome, 1, done, found, period.last_day, f"{told}。")


def for_branch(
    ctx: Context,
    rule: Rule,
    branch: BranchFact,
    period: Period,
    credits_of: CreditsOf,
    target: int,
    waiver: str,
) -> Iterator[Finding]:
    """The branch's finding: met by whoever was its guide on the day; without any guide, unmet (E-10)."""
    subject = branch_subject(branch, person_of(ctx, branch, period))
    postings = ctx.facts.postings.get(branch.id, ())
    if not is_bound(ctx, rule, branch):
        yield not_applicable(rule, subject, period, NOT_BOUND)
    elif not target:
        yield not_applicable(rule, subject, period, "本地没有要求次数")
    elif postings and all(p.span.start is not None and p.span.start >= period.end for p in postings):
        yield not_applicable(rule, subject, period, NOT_YET)
    else:
        found = credits_of(branch, period, postings)
        if not any(days_covered([p.span], period.start, period.end) for p in postings):
            found.notes.append("这段时间没有党建指导员")
        yield settle(ctx, rule, subject, period, found, due=target, waiver=waiver)


def partly_posted(
    ctx: Context, rule: Rule, branch: BranchFact, period: Period
) -> Iterator[tuple[str, list[PostingFact], int]]:
    """Each guide posted for a part of the period only, with his postings and their days (E-10)."""
    if not is_bound(ctx, rule, branch):
        return
    postings = ctx.facts.postings.get(branch.id, ())
    for person in dict.fromkeys(p.person_id for p in postings):
        mine = [p for p in postings if p.person_id == person]
        days = days_covered([p.span for p in mine], period.start, period.end)
        if 0 < days < period.days:
            yield person, mine, days


def person_of(ctx: Context, branch: BranchFact, period: Period) -> str | None:
    """The guide on the last day of a period (today, while it is open) on which the branch exists."""
    last = min(period.last_day, max(ctx.today, period.start))
    if branch.span.end:
        last = min(last, branch.span.end - timedelta(days=1))
    posting = guide_on(ctx.facts.postings.get(branch.id, ()), last)
    return posting.person_id if posting else None


def _not_listed(ctx: Context, postings: Sequence[PostingFact], meeting: MeetingFact) -> str:
    guides = [p.person_id for p in postings if p.span.covers(meeting.held_on)]
    marks = ctx.facts.guide_marks.get(meeting.id, {})
    if any(marks.get(guide) in _ATTENDING for guide in guides):
        return ""
    if not guides:
        return "当天没有派驻党建指导员"
    return "党建指导员没有到会" if any(guide in marks for guide in guides) else "到会名单里没有党建指导员"


def _not_posted(postings: Sequence[PostingFact], meeting: MeetingFact) -> str:
    if meeting.lecturer_id is None:
        return "没有写明授课人"
    posted = any(p.person_id == meeting.lecturer_id and p.span.covers(meeting.held_on) for p in postings)
    return "" if posted else "讲课当天授课人不是本支部的党建指导员"


def _repeated_lectures(ctx: Context, lectures: Sequence[MeetingFact]) -> dict[str, str]:
    """Lectures of one guide on one day count apart only with another title and another audience or time (E-29)."""
    repeated: dict[str, str] = {}
    kept: list[MeetingFact] = []
    for lecture in lectures:
        if any(_same_lecture(ctx, lecture, other) for other in kept):
            repeated[lecture.id] = "同一天的两次党课，题目不同且听众或时间不同才算两次"
        else:
            kept.append(lecture)
    return repeated


def _same_lecture(ctx: Context, one: MeetingFact, other: MeetingFact) -> bool:
    if one.held_on != other.held_on or one.lecturer_id != other.lecturer_id:
        return False
    other_time = one.starts_at != other.starts_at
    other_people = ctx.facts.audiences.get(one.id) != ctx.facts.audiences.get(other.id)
    return one.title.strip() == other.title.strip() or not (other_time or other_people)
