"""A branch's dues over a year: a row a member, a cell a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pbdesk.calendar import year_period
from pbdesk.rules import load_policies
from pbdesk.rules.dues_book import month_of, months_from
from pbdesk.store import Store
from pbdesk.views.dues import NOTHING, DuesLine, DuesState, belongs, known_seats, line_of
from pbdesk.views.dues_facts import DuesFacts, load_dues


@dataclass(frozen=True, slots=True)
class DuesCell:
    """One month of one member; None as a line where the month is not the branch's to collect.

    ``lies_ahead`` is a month to come, ``present`` the one that is not over yet.
    """

    month: str
    line: DuesLine | None
    lies_ahead: bool
    present: bool = False

    @property
    def mark(self) -> str:
        """The month in a sign, a sum only where it fell short."""
        state = self.line.state if self.line else None
        if state is DuesState.PAID:
            return "✓"
        return "…" if state is DuesState.OPEN and self.present else self.sign

    @property
    def sign(self) -> str:
        """The month in a sign or a sum."""
        if self.line is None:
            return ""
        match self.line.state:
            case DuesState.PAID | DuesState.PART:
                return f"{self.line.paid.normalize():f}"
            case DuesState.FREE:
                return "免"
            case DuesState.ELSEWHERE:
                return "他处"
            case DuesState.UNKNOWN:
                return "" if self.lies_ahead else "？"
            case DuesState.OPEN:
                return "" if self.lies_ahead else "✗"


@dataclass(frozen=True, slots=True)
class DuesYearLine:
    """One member's twelve months and their sums."""

    person_id: str
    name: str
    cells: tuple[DuesCell, ...]

    @property
    def own(self) -> tuple[DuesLine, ...]:
        """The months that count towards the sums: those up to the present one, and what was paid ahead."""
        return tuple(
            c.line for c in self.cells if c.line and not c.line.paid_to and (c.line.paid or not c.lies_ahead)
        )

    @property
    def due(self) -> Decimal:
        """What was owed."""
        return sum((line.due or NOTHING for line in self.own), NOTHING)

    @property
    def paid(self) -> Decimal:
        """What came in."""
        return sum((line.paid for line in self.own), NOTHING)

    @property
    def owed(self) -> Decimal:
        """What is missing."""
        return sum((line.owed for line in self.own), NOTHING)


@dataclass(frozen=True, slots=True)
class DuesYear:
    """A year in a branch, members in the order of the roll."""

    branch_id: str
    year: int
    lines: tuple[DuesYearLine, ...]


def dues_year(store: Store, branch_id: str, year: int, today: date, facts: DuesFacts | None = None) -> DuesYear:
    """The year grid; months after that of ``today`` owe nothing yet.

    ``facts`` are the branch's on the day of ``today``, where they are read already (``dues_facts.by_branch``).
    """
    if facts is None:
        facts = load_dues(store, branch_id, load_policies(store), today)
    months, now = months_from(f"{year}-01", f"{year}-12"), month_of(today)
    lines = []
    for person, seat in known_seats(store, facts, branch_id, year_period(year)).items():
        own = {m: line_of(facts, seat, branch_id, m, 0) for m in months if belongs(facts, person, branch_id, m)}
        if own:
            cells = tuple(DuesCell(m, own.get(m), m > now, m == now) for m in months)
            lines.append(DuesYearLine(person, seat.name, cells))
    return DuesYear(branch_id, year, tuple(lines))
