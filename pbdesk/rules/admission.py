"""Admission of members (DEV-01 to DEV-20): from the steps done to what comes next, when, and what the rules say of it.

Pure: a track and today in, a stand out. A step that breaks a rule gets a remark with its source; what can't be true is
refused where it is typed (``actions.admissions``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from pbdesk.calendar import later
from pbdesk.model import AdmissionStep, AdmissionStepKind
from pbdesk.rules.admission_book import Cited, Span, StepRule, step_rules
from pbdesk.rules.admission_remarks import remarks_of
from pbdesk.rules.admission_track import (
    Days,
    Stage,
    StepStand,
    StepState,
    Track,
    TrackStand,
    by_kind,
    completed_on,
    days_of,
    window_day,
)

Kind = AdmissionStepKind
AHEAD_DAYS = 30
"""How many days ahead a step, or the end of a probation, presses: papers take a while."""


def probation_end(track: Track) -> date | None:
    """The day the probation is over: a year from the vote (DEV-16), or what an extension says (DEV-17)."""
    return _probation_end(track, days_of(track.steps))


def _probation_end(track: Track, days: Days) -> date | None:
    extended = [s.ended_on for s in track.steps if s.kind is Kind.EXTENSION and s.ended_on]
    if extended:
        return max(extended)
    vote = days.get(Kind.ADMISSION_VOTE, track.joined_on)
    timing = step_rules()[Kind.CONVERSION_VOTE].timing(Span.WAIT)
    return later(vote, timing.months) if vote and timing else None


def stage_of(track: Track) -> Stage:
    """The stage; membership counts from the vote, but only once it is approved (MEM-09)."""
    done = {step.kind for step in track.steps}
    if Kind.CONVERSION_APPROVAL in done or track.full_on:
        return Stage.FULL
    if Kind.ADMISSION_APPROVAL in done or track.joined_on:
        return Stage.PROBATIONARY
    return Stage.TARGET if Kind.TARGET in done else Stage.ACTIVIST if Kind.ACTIVIST in done else Stage.APPLICANT


def track_stand(track: Track, today: date, *, remarked: bool = True) -> TrackStand:
    """How a track stands on a day; a list of many leaves out the remarks on each step (not ``remarked``)."""
    done = by_kind(track.steps)
    days = {kind: completed_on(steps[-1]) for kind, steps in done.items()}
    ends = _probation_end(track, days)
    states = _states(track, days)
    stands = []
    for rule in step_rules().values():
        if rule.kind in states:
            stand = _stand(rule, states[rule.kind], done, days, ends)
            remarks = tuple(remarks_of(stand, track, days, today)) if remarked else ()
            stands.append(replace(stand, remarks=remarks) if remarks else stand)
    waiting = [s for s in stands if s.state is StepState.NEXT or _again(s, states)]
    waiting.sort(key=lambda s: _pressure(s, today))
    over = track.ended_on is not None or stage_of(track) is Stage.FULL
    return TrackStand(stage_of(track), tuple(stands), () if over else tuple(waiting), ends)


def _states(track: Track, days: Days) -> dict[Kind, StepState]:
    """Each step's state; an optional one only appears once it was taken."""
    rules = step_rules()
    reached = max((rules[kind].rank for kind in days), default=0)
    if track.joined_on:
        reached = max(reached, rules[Kind.ADMISSION_APPROVAL].rank + 1)
    ahead = [r.rank for r in rules.values() if r.kind not in days and r.rank >= reached and not r.optional]
    front = min(ahead, default=reached)
    return {
        rule.kind: _state(rule, front, reached, done=rule.kind in days)
        for rule in rules.values()
        if rule.kind in days or not rule.optional
    }


def _state(rule: StepRule, front: int, reached: int, *, done: bool) -> StepState:
    if done:
        return StepState.DONE
    if rule.rank < reached:
        return StepState.MISSING
    return StepState.NEXT if rule.rank == front else StepState.LATER


def _pressure(stand: StepStand, today: date) -> tuple[int, date, int]:
    """What presses comes first, then what can be done at once, then what has time."""
    day = stand.due_on or stand.earliest or today
    pressing = stand.due_on is not None and stand.due_on <= today + timedelta(days=AHEAD_DAYS)
    at_once = stand.due_on is None and day <= today
    return 0 if pressing else 1 if at_once else 2, day, stand.rule.rank


def _again(stand: StepStand, states: Mapping[Kind, StepState]) -> bool:
    """Whether a step that was done is due once more: the inspection, until the person is a target."""
    if stand.state is not StepState.DONE or states[Kind.TARGET] not in (StepState.NEXT, StepState.LATER):
        return False
    return stand.rule.timing(Span.EVERY) is not None


def _stand(
    rule: StepRule, state: StepState, steps: Mapping[Kind, tuple[AdmissionStep, ...]], days: Days, ends: date | None
) -> StepStand:
    done = steps.get(rule.kind, ())
    if not rule.timings:
        return StepStand(rule, state, done, None, None, ends if rule.prompt else None, ())
    windows = list(_windows(rule, days, ends))
    earliest = max((day for span, day, _ in windows if span is Span.WAIT), default=None)
    latest = min((day for span, day, _ in windows if span in (Span.WITHIN, Span.EVERY)), default=None)
    reasons = tuple(said for _, _, said in windows)
    due_on = ends if rule.prompt else latest
    return StepStand(rule, state, done, earliest, latest, due_on, reasons)


def _windows(rule: StepRule, days: Days, ends: date | None) -> Iterator[tuple[Span, date, Cited]]:
    """What each span of a step comes to: the day it names, and the reason."""
    for timing in rule.timings:
        day = window_day(timing, rule, days)
        if timing.span is Span.WAIT and rule.kind is Kind.CONVERSION_VOTE:
            day = ends
            said = step_rules()[Kind.EXTENSION].said if Kind.EXTENSION in days else timing.said
        else:
            said = timing.said
        if day is not None:
            yield timing.span, day, said
