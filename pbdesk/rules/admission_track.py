"""A person's way into the Party as values: the steps done, how each stands, and the arithmetic of its days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pbdesk.calendar import later
from pbdesk.model import AdmissionStep, AdmissionStepKind
from pbdesk.rules.admission_book import Cited, Span, StepRule, Timing

Kind = AdmissionStepKind
Days = Mapping[Kind, date]


class Stage(StrEnum):
    """How far someone has come (the five stages of the bylaw)."""

    APPLICANT = "applicant"
    ACTIVIST = "activist"
    TARGET = "target"
    PROBATIONARY = "probationary"
    FULL = "full"


class StepState(StrEnum):
    """How a step stands: done, open now, for later, or left out although a later one is done."""

    DONE = "done"
    NEXT = "next"
    LATER = "later"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Helper:
    """A member of the branch who may train or sponsor; ``suspended`` holds the spans without a member's rights."""

    name: str
    full_on: date | None
    suspended: tuple[tuple[date, date | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """What is known of one person's way; ``members`` is None where nobody asks who the helpers are."""

    steps: tuple[AdmissionStep, ...]
    born_on: date | None = None
    joined_on: date | None = None
    full_on: date | None = None
    ended_on: date | None = None
    temporary: bool = False
    members: tuple[Helper, ...] | None = None


@dataclass(frozen=True, slots=True)
class StepStand:
    """One step of a track: what was done, or from when to when it can be, and why.

    ``due_on`` is when it presses: the last day that a rule gives, or the end of the probation.
    """

    rule: StepRule
    state: StepState
    done: tuple[AdmissionStep, ...]
    earliest: date | None
    latest: date | None
    due_on: date | None
    reasons: tuple[Cited, ...]
    remarks: tuple[Cited, ...] = ()

    @property
    def kind(self) -> Kind:
        """Which step it is."""
        return self.rule.kind


@dataclass(frozen=True, slots=True)
class TrackStand:
    """A whole track: the stage, every step in its order, what is open now (the most pressing first)."""

    stage: Stage
    steps: tuple[StepStand, ...]
    open: tuple[StepStand, ...]
    probation_ends: date | None

    @property
    def next(self) -> StepStand | None:
        """The step that presses most; None when the track has come to its end."""
        return self.open[0] if self.open else None

    @property
    def due_on(self) -> date | None:
        """The nearest day that something has to be done by."""
        return min((s.due_on for s in self.open if s.due_on), default=None)


def completed_on(step: AdmissionStep) -> date:
    """The day a step was over: a training's last day; the end of an extension is no such day."""
    return step.ended_on if step.kind is Kind.TRAINING and step.ended_on else step.done_on


def days_of(steps: tuple[AdmissionStep, ...]) -> dict[Kind, date]:
    """The day of each kind of step that counts: of several, the last."""
    return {kind: completed_on(done[-1]) for kind, done in by_kind(steps).items()}


def by_kind(steps: tuple[AdmissionStep, ...]) -> dict[Kind, tuple[AdmissionStep, ...]]:
    """The steps of each kind, in the order of their days."""
    found: dict[Kind, list[AdmissionStep]] = {}
    for step in sorted(steps, key=lambda s: s.done_on):
        found.setdefault(step.kind, []).append(step)
    return {kind: tuple(done) for kind, done in found.items()}


def window_day(timing: Timing, rule: StepRule, days: Days) -> date | None:
    """The day that a span names, counted from what it goes by; None while that has not happened."""
    base = days.get(timing.after)
    if timing.span is Span.EVERY and rule.kind in days:
        base = days[rule.kind]
    return later(base, timing.months) if base else None
