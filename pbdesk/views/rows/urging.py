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
