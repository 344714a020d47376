"""The dues of a month in a branch: what each owes, what came in, what is missing; sums are exact decimals in yuan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pbdesk.calendar import Period, parse_period
from pbdesk.model import DuesCategory, MeetingKind
from pbdesk.rules import load_policies
from pbdesk.rules.dues import rate_words
from pbdesk.rules.dues_book import Payment, collection_day
from pbdesk.store import Store
from pbdesk.views.dues_facts import DuesFacts, load_dues
from pbdesk.views.roll import Seat, roll_of
from pbdesk.words import DUES_WORDS

NOTHING = Decimal(0)


class DuesState(StrEnum):
    """How a member's month stands."""

    PAID = "paid"
    PART = "part"
    OPEN = "open"
    FREE = "free"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


STATE_WORDS = {
    DuesState.PAID: "✓ 已交", DuesState.PART: "！ 未交足", DuesState.OPEN: "✗ 未交", DuesState.FREE: "免交",
    DuesState.ELSEWHERE: "已交别处", DuesState.UNKNOWN: "？ 未定标准",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DuesLine:
    """One member's month; ``due`` is None while no standard is set, ``paid_to`` names another branch that has it."""

    number: int
    person_id: str
    name: str
    group: str = ""
    probationary: bool = False
    category: DuesCategory | None = None
    rate: str = ""
    due: Decimal | None = None
    paid: Decimal = NOTHING
    paid_on: date | None = None
    payer: str = ""
    remark: str = ""
    paid_to: str = ""
    recorded: bool = False

    @property
    def state(self) -> DuesState:
        """How the month stands."""
        if self.paid_to:
            return DuesState.ELSEWHERE
        if self.due is None:
            return DuesState.PAID if self.paid else DuesState.UNKNOWN
        if not self.due and not self.paid:
            return DuesState.FREE
        if not self.paid:
            return DuesState.OPEN
        return DuesState.PAID if self.paid >= self.due else DuesState.PART

    @property
    def owed(self) -> Decimal:
        """What is still missing."""
        return NOTHING if self.paid_to or self.due is None else max(NOTHING, self.due - self.paid)

    @property
    def category_words(self) -> str:
        """The category in words; nothing while none is set."""
        return DUES_WORDS[self.category] if self.category else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuesMonth:
    """A branch's month: its lines in the order of the roll, and their sums (those who paid elsewhere left out)."""

    branch_id: str
    branch: str
    month: str
    collected_on: date
    lines: tuple[DuesLine, ...]

    @property
    def title(self) -> str:
        """The month in words."""
        return parse_period(self.month).title

    @property
    def own(self) -> tuple[DuesLine, ...]:
        """The lines whose money is this branch's to collect."""
        return tuple(line for line in self.lines if not line.paid_to)

    @property
    def due(self) -> Decimal:
        """The sum owed."""
        return sum((line.due or NOTHING for line in self.own), NOTHING)

    @property
    def paid(self) -> Decimal:
        """The sum that came in."""
        return sum((line.paid for line in self.own), NOTHING)

    @property
    def owed(self) -> Decimal:
        """The sum still missing (more than owed from one does not make up for another)."""
        return sum((line.owed for line in self.own), NOTHING)

    @property
    def due_people(self) -> int:
        """How many owe something."""
        return sum(bool(line.due) for line in self.own)

    @property
    def paid_people(self) -> int:
        """How many paid."""
        return sum(bool(line.paid) for line in self.own)

    @property
    def unknown(self) -> int:
        """How many have no standard yet."""
        return sum(line.state is DuesState.UNKNOWN for line in self.own)


def dues_month(store: Store, branch_id: str, month: str, facts: DuesFacts | None = None) -> DuesMonth:
    """The sheet of a month (``2026-07``): everyone whose dues of that month belong to the branch or went to it.

    ``facts`` are the branch's on the month's first day, where they are read already (``dues_facts.by_branch``).
    """
    if facts is None:
        facts = load_dues(store, branch_id, load_policies(store), parse_period(month).start)
    known = known_seats(store, facts, branch_id, parse_period(month))
    own = [seat for person, seat in known.items() if belongs(facts, person, branch_id, month)]
    lines = tuple(line_of(facts, seat, branch_id, month, number) for number, seat in enumerate(own, start=1))
    rows = store.query("SELECT o.name FROM organization o WHERE o.id = ?", (branch_id,))
    return DuesMonth(
        branch_id=branch_id, branch=rows[0]["name"] if rows else "", month=month,
        collected_on=collection_day(month, facts.day_of_month), lines=lines,
    )  # fmt: skip


def known_seats(store: Store, facts: DuesFacts, branch_id: str, period: Period) -> dict[str, Seat]:
    """Everyone whose dues may concern a branch in a period: the roll of its first and last day, then those gone."""
    known: dict[str, Seat] = {}
    for on in (period.last_day, period.start):
        for seat in roll_of(store, branch_id, on, MeetingKind.GENERAL_MEETING).seats:
            known.setdefault(seat.person_id, seat)
    for person, name in facts.names.items():
        known.setdefault(person, Seat(number=0, person_id=person, name=name, on_roll=False))
    return known


def line_of(facts: DuesFacts, seat: Seat, branch_id: str, month: str, number: int) -> DuesLine:
    """One member's month as a line."""
    person = seat.person_id
    standard, payment = facts.standard(person, month), facts.payments.get((person, month))
    elsewhere = payment is not None and payment.branch_id != branch_id
    own = payment if not elsewhere else None
    return DuesLine(
        number=number,
        person_id=person,
        name=seat.name,
        group=seat.group_name or "",
        probationary=seat.on_roll and not seat.full,
        category=standard.category if standard else None,
        rate=rate_words(standard.category, standard.amount, standard.approved_by) if standard else "",
        due=facts.owed(person, month),
        paid=own.paid if own else NOTHING,
        paid_on=own.paid_on if own else None,
        payer=own.payer if own else "",
        remark=own.remark if own else "",
        paid_to=_branch(payment) if elsewhere else "",
        recorded=own is not None,
    )


def belongs(facts: DuesFacts, person: str, branch_id: str, month: str) -> bool:
    """Whether a member's month is a branch's to collect, or was paid to it."""
    payment = facts.payments.get((person, month))
    return facts.holder(person, month) == branch_id or (payment is not None and payment.branch_id == branch_id)


def _branch(payment: Payment | None) -> str:
    return payment.branch if payment else ""
