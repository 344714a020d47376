"""What the street decides and issues: choices, days off, rules of its own, seals, reminders, reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pbdesk.model.fields import opt, ref
from pbdesk.model.vocabulary import ChaseForm, DayKind, ReviewedKind, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A choice where no regulation speaks (CONVENTION), in force from ``valid_from`` (absent: always)."""

    table: ClassVar[str] = "policy"
    key: str
    value: str
    valid_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """A day of the yearly holiday notice as the user typed it in; it outranks every built-in table."""

    table: ClassVar[str] = "calendar_day"
    day: date
    kind: DayKind
    name: str | None = None
    notice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A superior's acceptance of why an obligation was not met: the finding becomes ``excused``, never ``met``.

    ``branch_id`` is the branch in which it was owed. Without one it goes where its subject goes: a member's does, and
    so does a guide's of before there was the column, accepted then for all branches in his care.
    """

    table: ClassVar[str] = "explanation"
    id: str
    rule: str
    subject_id: str
    period: str
    reason: str
    accepted_by: str | None = None
    accepted_on: date | None = None
    branch_id: str | None = opt("organization")


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A branch's findings of a period, frozen (E-33); ``digest`` seals them with the rule and policy versions.

    ``branch_id`` is absent for the findings about people whom no branch holds. A reopened closing stays, with the day
    and the reason; the period may then be closed anew.
    """

    table: ClassVar[str] = "closing"
    id: str
    period: str
    branch_id: str | None = opt("organization")
    findings: str
    rules_version: str
    policy_version: str
    digest: str
    closed_on: date
    closed_by: str | None = None
    reopened_on: date | None = None
    reopened_by: str | None = None
    reopen_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The numbered re-issue of a closed period's findings after its records changed; the closing itself stays."""

    table: ClassVar[str] = "correction"
    id: str
    closing_id: str = ref("closing")
    branch_id: str | None = opt("organization")
    number: int
    reason: str
    findings: str
    corrected_on: date
    corrected_by: str | None = None
    rules_version: str | None = None
    policy_version: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalRule:
    """A rule of the street's own, as data: a known ``method`` with ``parameters`` (a JSON object) over a period.

    ``replaces`` names the rule of the book that it stands for while it is valid; ``document`` and ``article`` are the
    street's own paper.
    """

    table: ClassVar[str] = "local_rule"
    id: str
    title: str
    text: str | None = None
    method: str
    period: str
    parameters: str | None = None
    replaces: str | None = None
    document: str | None = None
    article: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chase:
    """A branch reminded of what it is short of: which obligations (``items``, JSON), when, by whom, how, until when."""

    table: ClassVar[str] = "chase"
    id: str
    branch_id: str = ref("organization")
    form: ChaseForm
    period: str
    number: int | None = None
    items: str
    chased_on: date
    chased_by: str | None = None
    channel: str | None = None
    fix_by: date | None = None
    answered_on: date | None = None
    answer: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A quality supervisor's (质量督导员) verdict on one record as it stood: ``reviewed_rev`` is the revision seen.

    ``remarks`` is a JSON list of the points of the checklist that were found wanting.
    """

    table: ClassVar[str] = "review"
    id: str
    branch_id: str = ref("organization")
    record_kind: ReviewedKind
    reviewed_id: str
    reviewed_rev: str | None = None
    reviewed_on: date
    reviewer: str | None = None
    verdict: Verdict
    remarks: str | None = None
    comment: str | None = None
    fix_by: date | None = None
