"""What rows of every sheet are made of: counts that stay counts, and what a sheet says of its own making."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pbdesk.calendar import Period


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many of how many."""

    part: int = 0
    whole: int = 0

    @property
    def percent(self) -> str:
        """The rate with one decimal, half up; nothing due is “—”, never 100 %."""
        if self.whole <= 0:
            return "—"
        tenths = (2000 * self.part + self.whole) // (2 * self.whole)
        return f"{tenths // 10}.{tenths % 10}%"

    @property
    def text(self) -> str:
        """Done and due as they stand in a cell: 2/3."""
        return f"{self.part}/{self.whole}" if self.whole else "—"


NOTHING = Ratio()
"""Nothing of nothing, where nothing was counted."""


def total(ratios: Iterable[Ratio]) -> Ratio:
    """The sum of several ratios: sums of the parts and of the wholes, never a mean of rates."""
    listed = list(ratios)
    return Ratio(sum(r.part for r in listed), sum(r.whole for r in listed))


@dataclass(frozen=True, slots=True)
class Issue:
    """What every sheet says of its own making; ``conventions`` are the street's own choices, in a few words each."""

    period: Period
    street: str
    printed_on: date
    rules_version: str
    policy_version: str
    conventions: tuple[str, ...] = ()
