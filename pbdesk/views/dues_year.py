"""A branch's dues over a year: a row a member, a cell a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pbdesk.rules import load_policies
from pbdesk.store import Store
from pbdesk.views.dues import NOTHING, DuesLine, DuesState, line_of, seats_of
from pbdesk.views.dues_facts import collection_day, load_dues, month_of, months_from


@dataclass(frozen=True, slots=True)
class DuesCell:
    """One month of one member; None as a line where the month is not the branch's to collect."""

    month: str
    line: DuesLine | None
    lies_ahead: bool

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
    """One member's twelve months and their sums up to the present one."""

    person_id: str
    name: str
    cells: tuple[DuesCell, ...]

    @property
    def own(self) -> tuple[DuesLine, ...]:
        """The months that count towards the sums."""
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
    """A year in a branch, members in the order in which they first come up."""

    branch_id: str
    year: int
    lines: tuple[DuesYearLine, ...]


def dues_year(store: Store, branch_id: str, year: int, today: date) -> DuesYear:
    """The year grid; months after ``today`` lie ahead and owe nothing yet."""
    facts = load_dues(store, branch_id, load_policies(store), today)
    months = months_from(f"{year}-01", f"{year}-12")
    found: dict[str, dict[str, DuesLine]] = {}
    for month in months:
        for seat in seats_of(store, facts, branch_id, month, collection_day(month, facts.day_of_month)):
            line = line_of(facts, seat, branch_id, month, 0)
            found.setdefault(seat.person_id, {})[month] = line
    now = month_of(today)
    return DuesYear(branch_id, year, tuple(
        DuesYearLine(person, facts.names[person], tuple(DuesCell(m, lines.get(m), m > now) for m in months))
        for person, lines in found.items()
    ))  # fmt: skip
