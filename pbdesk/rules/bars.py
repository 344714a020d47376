"""How many must be there and how many must approve: the bars of votes and elections, compared as integers only.

Three operators are kept apart: at least half, more than half, at least four fifths. On which base a number is
compared (those due, those present, the committee) is for the caller to say.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pbdesk.rules.policy import Policies


class Bar(StrEnum):
    """How many of those with a vote must be there."""

    HALF = "half"
    """At least half: ordinary votes and committee meetings."""
    MORE_THAN_HALF = "more_than_half"
    """Strictly more than half: admission and conversion."""
    FOUR_FIFTHS = "four_fifths"
    """At least four fifths: elections."""


def ordinary_bar(policies: Policies, on: date) -> Bar:
    """At least half, or more than half where a street reads the text so (policy)."""
    return Bar.HALF if policies.text("vote_exact_half", on) == "enough" else Bar.MORE_THAN_HALF


def least_present(due: int, bar: Bar) -> int:
    """The smallest number of those due that clears the bar."""
    match bar:
        case Bar.HALF:
            return (due + 1) // 2
        case Bar.MORE_THAN_HALF:
            return due // 2 + 1
        case Bar.FOUR_FIFTHS:
            return (4 * due + 4) // 5


def is_cleared(present: int, due: int, bar: Bar) -> bool:
    """Whether enough are there; nobody due is never enough."""
    return due > 0 and present >= least_present(due, bar)


def least_approvals(base: int) -> int:
    """The approvals that carry a vote or elect someone: more than half of the base."""
    return base // 2 + 1


def least_candidates(seats: int) -> int:
    """How many must stand for so many seats of a committee: a fifth more, rounded up (VOT-09)."""
    return seats + (seats + 4) // 5


def most_excellent(full: int) -> int:
    """How many of a branch's full members may be graded excellent: at most a third (VOT-13)."""
    return full // 3
