"""The checks of DEV-01 to DEV-20: the steps of each open way into the Party, quarter by quarter.

A step that was done in the quarter is told by that day, one that is due in it by its last day; one that was due before
and is still open at the quarter's end is told of the quarter. Of each track and rule only the worst is told. How a step
stands and what is to be said of it is for ``rules.admission`` to answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pbdesk.calendar import Period, day_period, days_later
from pbdesk.model import VOTELESS, AdmissionStep, Finding, Outcome, Severity, SubjectKind
from pbdesk.model import AdmissionStepKind as Kind
from pbdesk.rules.admission import track_stand
from pbdesk.rules.admission_book import Cited, Span, step_rules
from pbdesk.rules.admission_remarks import APPROVALS, APPROVER, bearing, gap, hurried, remarks_of, turns
from pbdesk.rules.admission_track import (
    Days,
    Helper,
    Stage,
    StepStand,
    StepState,
    Track,
    TrackStand,
    completed_on,
    days_of,
)
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.context import Context
from pbdesk.rules.facts import BranchFact
from pbdesk.rules.settling import Credits, Subject, excuse, finding
from pbdesk.rules.topics.tracks import TrackFact
from pbdesk.words import ADMISSION_WORDS, long_date

RECORDS = "DEV-20"
"""The rule that every step is on record."""
_WORST = (Outcome.UNMET, Outcome.PENDING, Outcome.UNKNOWN, Outcome.WARN, Outcome.MET)
_LENIENT = (Severity.GENERALLY, Severity.PRACTICE, Severity.CONVENTION)


@dataclass(frozen=True, slots=True)
class Judged:
    """What one step says of one rule; ``on`` is the day it was done, or the day it is due while it is open."""

    outcome: Outcome
    on: date
    due_on: date
    message: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """One look at all tracks: at a quarter, as things stood on its last day (today, while it runs)."""

    ctx: Context
    quarter: Period
    day: date


Found = tuple[TrackFact, Period, Judged]


def admission_steps(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """The findings of one rule of the chapter about every track."""
    judged = ctx.topics.tracks.once(ctx.period.label, lambda: _judge_all(ctx))
    for fact, quarter, found in judged.get(rule.id, ()):
        period = day_period(found.on) if found.on in quarter else quarter
        if period.start < ctx.period.end and ctx.period.start < period.end:
            yield _finding(ctx, rule, fact, period.label, found)


def _finding(ctx: Context, rule: Rule, fact: TrackFact, label: str, found: Judged) -> Finding:
    subject = Subject(fact.person_id, SubjectKind.PERSON, fact.branch_id, fact.person_id)
    outcome, message = found.outcome, found.message
    accepted = excuse(ctx, rule, subject, label) or excuse(ctx, rule, subject, found.due_on.isoformat())
    if outcome is Outcome.UNMET and accepted:
        outcome, message = Outcome.EXCUSED, f"{message.rstrip('。')}；上级已认可说明：{accepted}。"
    credits_ = Credits()
    for step in found.steps:
        if found.outcome in (Outcome.MET, Outcome.WARN):
            credits_.counted.append(step)
        else:
            credits_.reject(step, found.message.rstrip("。"))
    done = int(bool(credits_.counted))
    return finding(rule, subject, label, outcome, 1, done, credits_, found.due_on, message)


def _judge_all(ctx: Context) -> Mapping[str, Sequence[Found]]:
    """What every track says of every rule, quarter by quarter, in the order of the branches."""
    found: dict[str, list[Found]] = defaultdict(list)
    for quarter in ctx.quarters():
        look = Look(ctx, quarter, ctx.as_of(quarter))
        for branch in ctx.facts.branches:
            for fact in ctx.topics.tracks.tracks.get(branch.id, ()):
                if fact.was_over_by(quarter.start) or not fact.span.covers(look.day):
                    continue
                worst: dict[str, Judged] = {}
                for rule, judged in _judge(look, branch, fact):
                    known = worst.get(rule)
                    if known is None or _WORST.index(judged.outcome) < _WORST.index(known.outcome):
                        worst[rule] = judged
                for rule, judged in worst.items():
                    found[rule].append((fact, quarter, judged))
    return found


def _judge(look: Look, branch: BranchFact, fact: TrackFact) -> Iterator[tuple[str, Judged]]:
    """What a track says of each rule, one step after the other, as things stood at the end of the quarter."""
    track = _as_of(fact.track, look.day)
    stand, days = track_stand(track, look.day, remarked=False), days_of(track.steps)
    found = [*_open(look, stand, days, known=fact.file_id is not None)]
    if fact.file_id is not None:
        found += _done(look, fact, track, stand, days)
        found += _inspections(look, stand, days)
        found += _records(look, stand)
    ends = branch.span.end
    return (each for each in found if ends is None or (each[1].on < ends and look.quarter.start < ends))


def _as_of(track: Track, day: date) -> Track:
    """The track as it was known on a day: what came later does not change what was owed then.

    Membership and conversion count from an earlier day than their approval; before that nobody could know (E-18).
    """
    approved = {step.kind: completed_on(step) for step in track.steps if step.kind in APPROVALS}

    def known(on: date | None, approval: Kind) -> date | None:
        return on if on and max(on, approved.get(approval, on)) <= day else None

    return replace(
        track,
        steps=tuple(step for step in track.steps if completed_on(step) <= day),
        joined_on=known(track.joined_on, Kind.ADMISSION_APPROVAL),
        full_on=known(track.full_on, Kind.CONVERSION_APPROVAL),
    )


def _done(
    look: Look, fact: TrackFact, track: Track, stand: TrackStand, days: Days
) -> Iterator[tuple[str, Judged]]:
    """The steps that were done in the quarter, with the remarks that the rules have on them."""
    for step in stand.steps:
        if not step.done or step.kind is Kind.INSPECTION or completed_on(step.done[-1]) not in look.quarter:
            continue
        seen = replace(track, members=_helpers(look.ctx, fact.branch_id)) if step.rule.helpers else track
        remarks = [*remarks_of(step, seen, days, look.day), *_more_remarks(look, stand, step)]
        told = [step.rule.rule, *(t.rule for t in step.rule.timings), *([APPROVER] if step.kind in APPROVALS else [])]
        for rule in dict.fromkeys(told):
            yield rule, _of_done(look, stand, step, [r for r in remarks if r.rule == rule])


def _more_remarks(look: Look, stand: TrackStand, step: StepStand) -> Iterator[Cited]:
    """What the step alone does not show: who approved it, and whether a conversion waited longer than is usual."""
    last = step.done[-1]
    if step.kind in APPROVALS and not (last.people or "").strip():
        said = step_rules()[Kind.ADMISSION_APPROVAL].said
        yield replace(said, sentence=f"没有写是谁审批的：{said.sentence}", rule=APPROVER, unsure=True)
    due = _due(look, stand, step)
    if step.kind is Kind.CONVERSION_VOTE and due and last.done_on > due and stand.probation_ends:
        waited = (last.done_on - stand.probation_ends).days
        said = step.rule.said
        yield replace(said, sentence=f"预备期满{waited}天以后才讨论：{said.sentence}", severity=Severity.CONVENTION)


def _of_done(look: Look, stand: TrackStand, step: StepStand, remarks: Sequence[Cited]) -> Judged:
    day, last = completed_on(step.done[-1]), step.done[-1]
    said = "；".join(remark.sentence.rstrip("。") for remark in remarks)
    message = f"{step.rule.title}：{long_date(day)}办理{f'，{said}' if said else ''}。"
    return Judged(_outcome(remarks), day, _due(look, stand, step) or day, message, (last.id,))


def _outcome(remarks: Iterable[Cited]) -> Outcome:
    """The worst that remarks make of a step that was done."""
    found = {
        Outcome.UNKNOWN if r.unsure else Outcome.WARN if r.severity in _LENIENT else Outcome.UNMET for r in remarks
    }
    return min(found, key=_WORST.index, default=Outcome.MET)


def _open(look: Look, stand: TrackStand, days: Days, *, known: bool) -> Iterator[tuple[str, Judged]]:
    """The steps that are due in the quarter, or were due before it and have not been done by its end."""
    for step in _waiting(stand, known=known):
        due = _due(look, stand, step)
        if due is None or not (due in look.quarter or due < look.quarter.start <= look.ctx.today):
            continue
        when = f"{_reason(stand, step)}，最后期限{long_date(due)}"
        if look.ctx.today <= due:
            left = (due - look.ctx.today).days
            told = f"{when}，{f'还有{left}天' if left else '就是今天'}"
            yield step.rule.rule, Judged(Outcome.PENDING, due, due, f"{step.rule.title}：{told}。")
            continue
        within = step.rule.timing(Span.WITHIN)
        lenient = within is not None and bearing(within, step.rule, days, look.day) in _LENIENT
        outcome = Outcome.WARN if lenient else Outcome.UNMET
        yield step.rule.rule, Judged(outcome, due, due, f"{step.rule.title}：{when}已过，还没有记录。")


def _waiting(stand: TrackStand, *, known: bool) -> Sequence[StepStand]:
    """What has still to be done; of a member whom only the roll knows, the conversion is all that can be said."""
    if stand.stage is Stage.FULL:
        return ()
    prompt = [s for s in stand.steps if s.rule.prompt and s.state in (StepState.NEXT, StepState.LATER)]
    if not known:
        return [s for s in prompt if s.kind is Kind.CONVERSION_VOTE]
    return [*(s for s in stand.open if not s.rule.prompt), *prompt]


def _reason(stand: TrackStand, step: StepStand) -> str:
    if step.rule.prompt and stand.probation_ends:
        return f"预备期{long_date(stand.probation_ends)}满，应当及时办理"
    return step.reasons[0].sentence.rstrip("。")


def _due(look: Look, stand: TrackStand, step: StepStand) -> date | None:
    """The last day of a step; where the text only says "in time", the policy gives it (DEV-18)."""
    if not step.rule.prompt:
        return step.latest
    ends = stand.probation_ends
    return days_later(ends, look.ctx.policies.number("conversion_within_days", ends)) if ends else None


def _inspections(look: Look, stand: TrackStand, days: Days) -> Iterator[tuple[str, Judged]]:
    """DEV-05: each inspection of the quarter, and a half-year without one that a step of the quarter put an end to."""
    step = next(s for s in stand.steps if s.kind is Kind.INSPECTION)
    timing = step.rule.timing(Span.EVERY)
    assert timing is not None
    done = {s.done_on: s for s in step.done}
    for before, after in turns(step, timing, days):
        if after not in look.quarter:
            continue
        remarks = list(gap(timing, before, after))
        if after in done and done[after] is step.done[0]:
            remarks += hurried(step, timing, days)
        said = "；".join(remark.sentence.rstrip("。") for remark in remarks)
        if after in done:
            told = f"{step.rule.title}：{long_date(after)}办理{f'，{said}' if said else ''}。"
            yield timing.rule, Judged(_outcome(remarks), after, after, told, (done[after].id,))
        elif remarks:
            yield timing.rule, Judged(_outcome(remarks), after, after, f"{step.rule.title}：{said}。")


def _records(look: Look, stand: TrackStand) -> Iterator[tuple[str, Judged]]:
    """DEV-20: whenever a step was done, every step before it is on record."""
    taken = [s for step in stand.steps for s in step.done if completed_on(s) in look.quarter]
    if not taken:
        return
    last = max(taken, key=lambda s: (completed_on(s), step_rules()[s.kind].rank))
    day, missing = completed_on(last), [s.rule for s in stand.steps if s.state is StepState.MISSING]
    done = f"{ADMISSION_WORDS[last.kind]}（{long_date(day)}）"
    if missing:
        ahead = any(rule.rank > step_rules()[last.kind].rank for rule in missing)
        since = "已经列入党员名册，可是" if ahead else f"{done}之前的"
        told = f"{since}{'、'.join(f'“{rule.title}”' for rule in missing)}没有记录，请补记或核对是否漏办。"
        yield RECORDS, Judged(Outcome.UNKNOWN, day, day, told)
    else:
        yield RECORDS, Judged(Outcome.MET, day, day, f"到{done}为止，每一步都有记录。", tuple(_ids(taken)))


def _ids(steps: Iterable[AdmissionStep]) -> Iterator[str]:
    return (step.id for step in sorted(steps, key=lambda s: (s.done_on, s.id)))


def _helpers(ctx: Context, branch_id: str) -> tuple[Helper, ...]:
    """The members of a branch who may train or sponsor, with the spans in which they may not."""
    people = ctx.topics.people
    members = {m.person_id: m for m in people.members.get(branch_id, ())}
    return tuple(
        Helper(m.name, m.full_from, tuple(
            (c.span.start or date.min, c.span.end) for c in people.conditions.get(m.person_id, ())
            if c.kind in VOTELESS
        ))
        for m in members.values()
    )  # fmt: skip
