"""What the first page shows, as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pbdesk.calendar import Period
from pbdesk.model import Finding
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
class DueLine:
    """One open item: how pressing, what, by when and why, and the step that settles it.

    ``finding`` is what the rules found; a step of someone's admission has none, its step leads to the person's file.
    """

    urgency: Urgency
    mark: str
    title: str
    note: str
    due_on: date
    message: str
    finding: Finding | None
    step: Step | None


@dataclass(frozen=True, slots=True)
class BranchLine:
    """One branch with open items."""

    branch: str
    name: str
    short: int
    open: int
    worst: str
    due: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A line about something that waits elsewhere: people on the way into the Party, a draft, or dues in arrears."""

    words: str
    button: str
    draft: str | None = None
    arrears: bool = False


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
