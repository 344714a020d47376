"""Party dues of a branch: each member's monthly sum, and the months collected, some late and some not at all."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from pbdesk.calendar import months_in, year_period
from pbdesk.demo.days import office_day
from pbdesk.demo.rolls import Member
from pbdesk.demo.street import BranchPlan, Care
from pbdesk.model import Dues, DuesCategory, DuesStandard
from pbdesk.rules.dues import monthly_dues

_BASES = {
    DuesCategory.WAGE: (3200, 9800),
    DuesCategory.RETIRED: (2200, 5600),
    DuesCategory.SELF_EMPLOYED: (2600, 7500),
    DuesCategory.FARMER: (0, 0),
}
_STOPS = {Care.EXEMPLARY: 0.0, Care.GOOD: 0.03, Care.POOR: 0.15}
"""How often a member stops paying for the last months of a year."""
_SKIPS = {Care.EXEMPLARY: 0.0, Care.GOOD: 0.006, Care.POOR: 0.06}
_WORK = {"退休": DuesCategory.RETIRED, "务农": DuesCategory.FARMER, "个体经营": DuesCategory.SELF_EMPLOYED,
         "自由职业": DuesCategory.SELF_EMPLOYED, "商铺": DuesCategory.SELF_EMPLOYED}  # fmt: skip


class DuesMaker:
    """Writes the dues of one branch; the wage a sum came of is never kept.

    ``sums`` and ``paid`` are shared by the branches: who moves keeps the sum, and pays a month once.
    """

    def __init__(
        self, rng: random.Random, plan: BranchPlan, until: date, sums: dict[str, Decimal], paid: set[tuple[str, str]]
    ) -> None:
        self._rng, self._plan, self._until, self._sums, self._settled = rng, plan, until, sums, paid
        self._day = rng.randint(5, 15)

    def dues(self, years: range, members: Sequence[Member]) -> Iterator[DuesStandard | Dues]:
        """Standards and payments; a month is paid to the branch that holds the member on the collection day (E-17)."""
        for member in members:
            category = _WORK.get(member.person.employer or "", DuesCategory.WAGE)
            amount = monthly_dues(category, Decimal(self._rng.randint(*_BASES[category])))
            if member.id not in self._sums:
                self._sums[member.id] = amount
                since = f"{years.start}-01"
                yield DuesStandard(person_id=member.id, from_month=since, category=category, amount=amount)
            for year in years:
                yield from self._paid(member, self._sums[member.id], year)

    def _paid(self, member: Member, amount: Decimal, year: int) -> Iterator[Dues]:
        care = self._plan.care
        last = self._rng.choice((5, 6, 7, 8, 9)) if self._rng.random() < _STOPS[care] else 12
        for month in months_in(year_period(year)):
            collected_on = office_day(month.start.replace(day=self._day))
            paid = month.start.month <= last and self._rng.random() >= _SKIPS[care]
            new = (member.id, month.label) not in self._settled
            if paid and new and collected_on <= self._until and member.on_roll(collected_on):
                self._settled.add((member.id, month.label))
                yield Dues(
                    person_id=member.id, month=month.label, branch_id=self._plan.id, due=amount, paid=amount,
                    paid_on=collected_on,
                )  # fmt: skip
