"""Who is behind with dues: the months still owed, how many in a row nothing came, and when to look into it.

The program reminds at 3, 5 and 6 months (MEM-07, DUE-12). It never decides: that is for the branch and its superior.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pbdesk.rules import load_policies
from pbdesk.rules.dues import ALERT_ADVICE, BACK_MONTHS
from pbdesk.rules.dues_book import OwedMonth, alert_at, holding, month_of, month_shifted, months_words, unpaid_run
from pbdesk.store import Store
from pbdesk.views.dues_facts import load_dues

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrearsLine:
    """One member who is behind; ``in_a_row`` counts the last months without any payment, ``alert`` is 0, 3, 5 or 6."""

    person_id: str
    name: str
    branch_id: str
    branch: str
    months: tuple[OwedMonth, ...]
    in_a_row: int
    too_old: int

    @property
    def owed(self) -> Decimal:
        """The sum owed."""
        return sum((month.owed for month in self.months), _NOTHING)

    @property
    def alert(self) -> int:
        """The reminder that is reached."""
        return alert_at(self.in_a_row)

    @property
    def months_words(self) -> str:
        """The months owed, runs drawn together: 2026年3月至5月、7月."""
        return months_words([each.month for each in self.months])

    @property
    def advice(self) -> str:
        """What to do about it."""
        told = []
        if self.alert:
            told.append(f"已连续{self.in_a_row}个月没有交党费。{ALERT_ADVICE[self.alert]}")
        if self.too_old:
            told.append(f"有{self.too_old}个月已超过{BACK_MONTHS}个月：补交党费一般不超过{BACK_MONTHS}个月，请先请示上级。")
        return "".join(told)


def arrears(store: Store, branch_id: str | None, today: date) -> tuple[ArrearsLine, ...]:
    """Everyone whom a branch (None: any) holds today and who owes for months that are over, the longest run first."""
    facts = load_dues(store, branch_id, load_policies(store), today)
    oldest = month_shifted(month_of(today), -BACK_MONTHS)
    lines = []
    for person, name in facts.names.items():
        held = holding(facts.relations[person], today)
        if held is None or branch_id not in (None, held.branch_id):
            continue
        months = facts.months_over(person, today)
        owed = tuple(month for month in months if month.owed > 0)
        if owed:
            line = ArrearsLine(
                person_id=person, name=name, branch_id=held.branch_id, branch=held.branch, months=owed,
                in_a_row=unpaid_run(months), too_old=sum(month.month < oldest for month in owed),
            )  # fmt: skip
            lines.append(line)
    return tuple(sorted(lines, key=lambda line: (-line.in_a_row, -line.owed, line.branch, line.name)))


def back_payments(line: ArrearsLine) -> tuple[tuple[int, str], ...]:
    """What can be taken up at once, with its words: all months, or so many of the oldest."""
    months = [each.month for each in line.months]
    told = []
    for number in (len(months), *range(1, len(months))):
        total = sum((each.owed for each in line.months[:number]), _NOTHING)
        which = "全部" if number == len(months) else "最早"
        told.append((number, f"{which} {number} 个月（{months_words(months[:number])}），{total:.2f} 元"))
    return tuple(told)
