"""What the rules find: an obligation, what was due and done, and the records that count and don't."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """What a check found; data or calendar missing is ``unknown``, never silently ``met``."""

    MET = "met"
    UNMET = "unmet"
    WARN = "warn"
    PENDING = "pending"
    WAIVED = "waived"
    EXCUSED = "excused"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """How binding a rule's text is; kept apart from the outcome."""

    MANDATORY = "mandatory"
    GENERALLY = "generally"
    PLAN = "plan"
    LOCAL = "local"
    PRACTICE = "practice"
    CONVENTION = "CONVENTION"


class SubjectKind(StrEnum):
    """Whom a finding is about."""

    BRANCH = "branch"
    GROUP = "group"
    GUIDE = "guide"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that looked as if it paid for an obligation and does not, with the reason."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One obligation and what the records say of it; ``due``, ``done`` are counts, ``period`` the obligation's own."""

    rule: str
    subject: str
    subject_kind: SubjectKind
    branch: str | None
    person: str | None
    period: str
    outcome: Outcome
    due: int
    done: int
    counted: tuple[str, ...]
    rejected: tuple[Rejected, ...]
    due_on: date
    message: str

    @property
    def key(self) -> tuple[str, str, str | None, str]:
        """Which obligation it is: what a guide owes himself, he owes in each of his branches (E-10, E-11)."""
        return self.rule, self.subject, self.branch, self.period
