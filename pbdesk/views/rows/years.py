"""The rows of the year on one page: months by rules of a branch, branches by rules of the street, rates by quarter."""

from __future__ import annotations

from dataclasses import dataclass

from pbdesk.model import Outcome
from pbdesk.views.rows.common import NOTHING, Issue, Ratio, total
from pbdesk.views.rows.quarters import Seal


@dataclass(frozen=True, slots=True)
class YearCell:
    """One obligation (or those of one month together): months ``first`` to ``first + span``, 0 for January.

    ``text`` stands behind the sign: the day it was done, or how many of how many; nothing where its time is to come.
    """

    first: int
    span: int
    outcome: Outcome
    text: str = ""
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class YearLine:
    """One rule over the months of a year, and how many of its obligations that have fallen due were met."""

    rule: str
    title: str
    cells: tuple[YearCell, ...]
    ratio: Ratio = NOTHING


@dataclass(frozen=True, slots=True)
class BranchYear:
    """A branch's year; ``seal`` is there where the year itself is closed."""

    id: str
    name: str
    unit: str
    secretary: str
    lines: tuple[YearLine, ...]
    trend: Trend
    seal: Seal | None = None

    @property
    def ratio(self) -> Ratio:
        """Met of due over all rules."""
        return total(line.ratio for line in self.lines)


@dataclass(frozen=True, slots=True)
class Tally:
    """A branch's obligations of one rule in a year: how many were met, and the gravest outcome (None: nothing owed)."""

    ratio: Ratio
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class StreetYearLine:
    """A branch's year in one line, a tally a rule."""

    id: str
    name: str
    unit: str
    tallies: tuple[Tally, ...]

    @property
    def ratio(self) -> Ratio:
        """Met of due over all rules."""
        return total(tally.ratio for tally in self.tallies)


@dataclass(frozen=True, slots=True)
class TrendLine:
    """A rule's rate quarter by quarter."""

    rule: str
    title: str
    ratios: tuple[Ratio, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Rates over quarters, the earliest first; ``ratios`` sum the lines, never average their rates (E-35)."""

    quarters: tuple[str, ...]
    lines: tuple[TrendLine, ...]

    @property
    def ratios(self) -> tuple[Ratio, ...]:
        """Met of due of all rules, quarter by quarter."""
        return tuple(total(line.ratios[at] for line in self.lines) for at in range(len(self.quarters)))


@dataclass(frozen=True, slots=True)
class BranchYearSheet:
    """The year of some branches, one page each; ``closed`` says which periods are shown as they were issued."""

    issue: Issue
    branches: tuple[BranchYear, ...]
    closed: str = ""


@dataclass(frozen=True, slots=True)
class StreetYearSheet:
    """The year of the whole street: a line a branch, a column a rule (``rules``: id and title).

    ``closed`` says which periods are shown as they were issued; ``seal`` is there where the year itself is closed.
    """

    issue: Issue
    rules: tuple[tuple[str, str], ...]
    lines: tuple[StreetYearLine, ...]
    trend: Trend
    closed: str = ""
    seal: Seal | None = None

    @property
    def totals(self) -> tuple[Ratio, ...]:
        """Met of due of each rule, over all branches."""
        return tuple(total(line.tallies[at].ratio for line in self.lines) for at in range(len(self.rules)))
