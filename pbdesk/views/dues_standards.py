"""What each member of a branch is to pay a month, since when, and the calculator that finds the sum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pbdesk.model import DuesCategory, MeetingKind
from pbdesk.rules import load_policies
from pbdesk.rules.dues import monthly_dues, rate_of, rate_words, standard_note, tariffs
from pbdesk.rules.dues_book import month_of
from pbdesk.store import Store
from pbdesk.views.dues_facts import load_dues
from pbdesk.views.roll import roll_of
from pbdesk.words import DUES_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardRow:
    """A member's standard in force; ``later`` is the month from which another one will hold."""

    person_id: str
    name: str
    category: DuesCategory | None = None
    amount: Decimal | None = None
    rate: str = ""
    from_month: str = ""
    approved_by: str = ""
    remark: str = ""
    later: str = ""

    @property
    def category_words(self) -> str:
        """The category in words."""
        return DUES_WORDS[self.category] if self.category else ""

    @property
    def note(self) -> str:
        """What to look at again."""
        if self.category is None or self.amount is None:
            return ""
        return standard_note(self.category, self.amount, self.approved_by)


def standard_rows(store: Store, branch_id: str, today: date) -> tuple[StandardRow, ...]:
    """Everyone on the roll today, in its order; where only a later standard is fixed, that one is shown."""
    facts, now = load_dues(store, branch_id, load_policies(store), today), month_of(today)
    rows = []
    for seat in roll_of(store, branch_id, today, MeetingKind.GENERAL_MEETING).seats:
        later = [each for each in facts.standards.get(seat.person_id, ()) if each.from_month > now]
        held = facts.standard(seat.person_id, now) or next(iter(later), None)
        if held is None:
            rows.append(StandardRow(person_id=seat.person_id, name=seat.name))
            continue
        rows.append(
            StandardRow(
                person_id=seat.person_id,
                name=seat.name,
                category=held.category,
                amount=held.amount,
                rate=rate_words(held.category, held.amount, held.approved_by),
                from_month=held.from_month,
                approved_by=held.approved_by,
                remark=held.remark,
                later=next((each.from_month for each in later if each is not held), ""),
            )
        )
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A monthly sum (None while it can't be said) and how it came about."""

    amount: Decimal | None
    words: str


def reckon(category: DuesCategory | None, base: Decimal | None) -> Reckoned:
    """The calculator: the base is multiplied and forgotten."""
    if category is None:
        return Reckoned(None, "先选党费类别。")
    tariff = tariffs()[category]
    cited = f"（{tariff.source.cited(short=True)}）"
    if not tariff.rated:
        return Reckoned(tariff.least if tariff.kind == "fixed" else None, tariff.words + cited)
    if base is None:
        return Reckoned(None, f"{tariff.words}，按全额计算{cited}")
    amount = monthly_dues(category, base)
    return Reckoned(amount, f"{base} 元 × {rate_of(category, base)}% = {amount} 元{cited}")
