"""Whose dues a month are, what is owed for it and how many months in a row nothing came.

A month is text (``2026-07``), as the file keeps it. It is paid once, to the branch that holds the member on the day of
collection (E-17); whoever is admitted after that day pays for the month of the vote all the same (DUE-08).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeVar

from pbdesk.calendar import parse_period
from pbdesk.model import DuesCategory
from pbdesk.rules.dues import ALERT_MONTHS

_NOTHING = Decimal(0)


class Held(Protocol):
    """A member's time in a branch; ``admitted`` where it began with the admission."""

    @property
    def branch_id(self) -> str:
        """The branch."""

    @property
    def started_on(self) -> date:
        """The first day."""

    @property
    def temporary(self) -> bool:
        """Whether it is a temporary branch."""

    @property
    def admitted(self) -> bool:
        """Whether it began with the admission."""

    def covers(self, day: date) -> bool:
        """Whether the branch holds the member on a day."""


HeldT = TypeVar("HeldT", bound=Held)


class Standard(NamedTuple):
    """The monthly sum from a month on; a tuple, as a street has very many of them."""

    from_month: str
    category: DuesCategory
    amount: Decimal
    approved_by: str
    remark: str
    id: str = ""


class Payment(NamedTuple):
    """What was paid for a month, and to whom; a tuple, as a street has very many of them."""

    branch_id: str
    branch: str
    due: Decimal | None
    paid: Decimal
    paid_on: date | None
    payer: str
    remark: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class OwedMonth:
    """A month that is over, with what it owes and what came for it."""

    month: str
    due: Decimal
    paid: Decimal

    @property
    def owed(self) -> Decimal:
        """What is missing."""
        return self.due - self.paid


@dataclass(frozen=True, slots=True)
class DuesBook:
    """Relations, standards (by month) and payments of some people, and the day of the month on which is collected."""

    relations: Mapping[str, Sequence[Held]]
    standards: Mapping[str, Sequence[Standard]]
    payments: Mapping[tuple[str, str], Payment]
    day_of_month: int

    def standard(self, person: str, month: str) -> Standard | None:
        """The standard in force in a month: the latest that begins no later (DUE-09)."""
        return standard_in(self.standards.get(person, ()), month)

    def holder(self, person: str, month: str) -> str | None:
        """The branch whose collection a month belongs to; None when no branch held the member then."""
        held = holding(self.relations.get(person, ()), collection_day(month, self.day_of_month))
        return held.branch_id if held else None

    def owed(self, person: str, month: str) -> Decimal | None:
        """What a month is owed; None while no standard is set for it."""
        payment = self.payments.get((person, month))
        if payment is not None and payment.due is not None:
            return payment.due
        standard = self.standard(person, month)
        return standard.amount if standard else None

    def paid_by(self, person: str, month: str, day: date) -> Payment | None:
        """What was paid for a month by a day."""
        payment = self.payments.get((person, month))
        return None if payment and payment.paid_on and payment.paid_on > day else payment

    def months_over(self, person: str, today: date) -> list[OwedMonth]:
        """Every month that is over and for which a branch of this file and a standard can be named.

        What came in after ``today`` does not count yet.
        """
        standards = self.standards.get(person, ())
        if not standards:
            return []
        found = []
        for month in months_from(standards[0].from_month, month_shifted(month_of(today), -1)):
            payment, owed = self.paid_by(person, month, today), self.owed(person, month)
            if owed is not None and (payment is not None or self.holder(person, month) is not None):
                found.append(OwedMonth(month, owed, payment.paid if payment else _NOTHING))
        return found


def standard_in(standards: Sequence[Standard], month: str) -> Standard | None:
    """The standard in force in a month, of those of one person in the order of their months (DUE-09)."""
    return next((each for each in reversed(standards) if each.from_month <= month), None)


def unpaid_run(months: Sequence[OwedMonth]) -> int:
    """How many of the last months nothing came for; a month that owes nothing ends the run."""
    run = 0
    for month in reversed(months):
        if month.paid or not month.due:
            break
        run += 1
    return run


def alert_at(run: int) -> int:
    """The reminder that a run of months without dues reaches: 0, 3, 5 or 6 (MEM-07, DUE-12)."""
    return max((months for months in ALERT_MONTHS if months <= run), default=0)


@lru_cache(maxsize=4096)
def collection_day(month: str, day: int) -> date:
    """The day of a month on which dues are collected."""
    return parse_period(month).start.replace(day=day)


def holding(relations: Sequence[HeldT], day: date) -> HeldT | None:
    """Whose a member is for the month of a day: whoever holds him then, or admits him later in that month (DUE-08).

    Whoever is received later in the month as a member already owes that month where he came from (E-17). A temporary
    branch answers only for those whom no other branch holds (E-22).
    """
    home = relations if len(relations) == 1 else sorted(relations, key=lambda relation: relation.temporary)
    held = next((relation for relation in home if relation.covers(day)), None)
    if held is not None:
        return held
    month = month_of(day)
    later = (each for each in home if each.admitted and each.started_on > day)
    return next((each for each in later if month_of(each.started_on) == month), None)


def months_from(first: str, last: str) -> list[str]:
    """The months from one to another, both included."""
    start, end = (12 * int(month[:4]) + int(month[5:]) - 1 for month in (first, last))
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(start, end + 1)]


def month_of(day: date) -> str:
    """The month that a day falls in."""
    return f"{day:%Y-%m}"


def month_shifted(month: str, steps: int) -> str:
    """The month so many months later (or earlier)."""
    number = 12 * int(month[:4]) + int(month[5:]) - 1 + steps
    return f"{number // 12}-{number % 12 + 1:02}"


def months_words(months: Sequence[str]) -> str:
    """Months in words, runs drawn together: 2026年3月至5月、7月."""
    words: list[str] = []
    for place, month in enumerate(months):
        before = months[place - 1] if place else ""
        follows = month == month_shifted(before, 1) if before else False
        if follows and before[:4] == month[:4]:
            words[-1] = words[-1].split("至")[0] + f"至{int(month[5:])}月"
        else:
            year = f"{month[:4]}年" if before[:4] != month[:4] else ""
            words.append(f"{year}{int(month[5:])}月")
    return "、".join(words)
