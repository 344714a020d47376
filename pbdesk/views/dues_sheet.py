"""The collection sheets of a month, and the grid of a quarter or year, as rows to print; no wage is ever among them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from pbdesk.calendar import Period, PeriodKind, months_in
from pbdesk.rules import load_policies
from pbdesk.store import Store
from pbdesk.views.branch_quarter import issue_of
from pbdesk.views.dues import DuesLine, dues_month
from pbdesk.views.dues_facts import DuesFacts, by_branch, load_dues
from pbdesk.views.dues_year import DuesYearLine, dues_year
from pbdesk.views.quarter_facts import load_quarter
from pbdesk.views.rows import DuesGrid, DuesGridLine, DuesMonth, DuesPayment, DuesSheet


def dues_sheet(store: Store, period: Period, today: date, branches: Collection[str] | None = None) -> DuesSheet:
    """The dues of branches: of a month member by member, of a longer period a cell a month; empty branches left out."""
    quarter = load_quarter(store, period, today, (), branches)
    issue = issue_of(store, period, today, quarter.street)
    of_month = period.kind is PeriodKind.MONTH
    facts = by_branch(load_dues(store, None, load_policies(store), period.start if of_month else today))
    known = [(branch, facts[branch.id]) for branch in quarter.branches.values() if branch.id in facts]
    if of_month:
        months = (_month(store, branch.id, branch.name, period, own) for branch, own in known)
        return DuesSheet(issue, months=tuple(month for month in months if month.payments))
    grids = (_grid(store, branch.id, branch.name, period, today, own) for branch, own in known)
    return DuesSheet(issue, grids=tuple(grid for grid in grids if grid.lines))


def _month(store: Store, branch_id: str, name: str, period: Period, facts: DuesFacts) -> DuesMonth:
    month = dues_month(store, branch_id, period.label, facts)
    return DuesMonth(name, period, tuple(_payment(line) for line in month.lines))


def _payment(line: DuesLine) -> DuesPayment:
    """A line of the sheet; money that went to another branch is not this one's, and the remark says where it is."""
    elsewhere = f"已交{line.paid_to}" if line.paid_to else ""
    return DuesPayment(
        name=line.name,
        standard=" ".join(part for part in (line.category_words, line.rate) if part),
        due=None if line.paid_to else line.due,
        paid=line.paid if line.recorded else None,
        paid_on=line.paid_on,
        payer=line.payer,
        remark="；".join(part for part in (elsewhere, line.remark) if part),
    )


def _grid(store: Store, branch_id: str, name: str, period: Period, today: date, facts: DuesFacts) -> DuesGrid:
    months = tuple(months_in(period))
    labels = {month.label for month in months}
    year = dues_year(store, branch_id, period.start.year, today, facts)
    lines = (_grid_line(line, labels) for line in year.lines)
    return DuesGrid(name, months, tuple(line for line in lines if line))


def _grid_line(line: DuesYearLine, labels: Collection[str]) -> DuesGridLine | None:
    """A member's months inside the period; nobody of whom the branch holds none of them."""
    cells = tuple(cell for cell in line.cells if cell.month in labels)
    known = [cell.line for cell in cells if cell.line]
    if not known:
        return None
    part = DuesYearLine(line.person_id, line.name, cells)
    last = known[-1]
    return DuesGridLine(
        name=line.name,
        standard=" ".join(word for word in (last.category_words, last.rate) if word),
        monthly=last.due,
        cells=tuple(cell.sign for cell in cells),
        due=part.due,
        paid=part.paid,
        owed=part.owed,
    )
