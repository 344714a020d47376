"""What the first page shows, as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pbdesk.calendar import Period
from pbdesk.model import Finding, ReviewedKind
from pbdesk.views.steps import Step, Urgency
from pbdesk.views.year_grid import GridRow


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its word; ``mood`` is met, short, open or nothing."""

    name: str
    number: str
    caption: str
    mood: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The findings that a line sums up, as the list that shows them is narrowed."""

    branch: str | None
    rule: str
    period: str


@dataclass(frozen=True, slots=True)
class DueLine:
    """One open item: how pressing, what, by when and why, and the step that settles it.

    ``due_on`` is the last day that works. ``finding`` is what the rules found; a step of someone's admission has none,
    its step leads to the person's file. ``listing`` is there for a line that sums up several findings.
    """

    urgency: Urgency
    mark: str
    title: str
    note: str
    due_on: date
    message: str
    finding: Finding | None
    step: Step | None
    listing: Listing | None = None


@dataclass(frozen=True, slots=True)
class BranchLine:
    """One branch with open items; ``lost`` of them can't be met in time any more.

    ``short_before`` were missed in the quarter before and may only lack their record; where nothing is of the present
    quarter, ``period`` is the one whose list shows it.
    """

    branch: str
    name: str
    short: int
    open: int
    worst: str
    due: str
    lost: int = 0
    short_before: int = 0
    period: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPlace:
    """A record under review, and the quarter in which it is found."""

    kind: ReviewedKind
    record_id: str
    period: str


class Waits(StrEnum):
    """Which part of exchange waits for a person."""

    CONFLICT = "conflict"
    DEVICE = "device"
    ASIDE = "aside"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Notice:
    """A line about what waits elsewhere: people on the way in, a draft, dues in arrears, a changed closed period.

    ``mend`` is a record that came back to be put right, ``review`` one to be looked at among all under review;
    ``chased`` leads to what was chased, ``exchange`` to a part of exchange.
    """

    words: str
    button: str
    draft: str | None = None
    arrears: bool = False
    closed: str | None = None
    mend: ReviewPlace | None = None
    review: ReviewPlace | None = None
    chased: bool = False
    exchange: Waits | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """All that the first page shows."""

    title: str
    subtitle: str
    quarter: Period
    branches: int
    figures: tuple[Figure, ...]
    due: tuple[DueLine, ...]
    short_branches: tuple[BranchLine, ...]
    grid: tuple[GridRow, ...]
    only_branch: str | None
    notices: tuple[Notice, ...] = ()
