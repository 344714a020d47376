"""The rows of the sheets that urge: who is short of what, notices to put it right, and how records were reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pbdesk.views.rows.common import Issue, Ratio


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A branch's records in sums, and the points that were found wanting most."""

    branch: str
    records: int
    reviewed: Ratio
    remarked: int
    returned: Ratio
    fixed: Ratio
    waiting: int
    wanting: str


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """A record that was returned: what was to be put right until when, and how it stands."""

    branch: str
    day: date
    what: str
    said: str
    on: date
    reviewer: str
    fix_by: date | None
    state: str


@dataclass(frozen=True, slots=True)
class ReviewsSheet:
    """质量督导情况表: the branches of a period, and the records that were returned."""

    issue: Issue
    branches: tuple[ReviewLine, ...]
    returned: tuple[ReturnedLine, ...]


@dataclass(frozen=True, slots=True)
class ChaseEntry:
    """One thing a branch is short of, as a sheet says it; ``until`` is the last day in words."""

    what: str
    citation: str
    until: str
    responsible: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ChaseBranch:
    """A branch on the list: what it is short of, who answers for it, when it was reminded before, what is odd."""

    branch: str
    secretary: str
    entries: tuple[ChaseEntry, ...]
    before: str
    remark: str


@dataclass(frozen=True, slots=True)
class ChaseListSheet:
    """催办清单: every branch short of something; ``number`` is that of the paper, where it was kept."""

    issue: Issue
    branches: tuple[ChaseBranch, ...]
    looked_at: int
    number: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice to put things right: to whom, with which number, what, and until when.

    ``sources`` are the whole titles of what the entries cite short; ``unsure`` says that the last day falls where
    holidays are not known yet.
    """

    branch: str
    number: str
    period: str
    entries: tuple[ChaseEntry, ...]
    issued_on: date
    fix_by: date
    sources: tuple[str, ...] = ()
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """整改通知书, one a branch."""

    issue: Issue
    notices: tuple[Notice, ...]
