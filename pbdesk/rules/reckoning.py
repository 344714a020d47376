"""Sums of the rule book that are reckoned from numbers alone, for the examples and the handbook.

Each takes the values of an example's ``reckon`` table and answers what comes of them as text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pbdesk.calendar import later
from pbdesk.rules import admission_sums, dues_sums, study_sums, vote_sums


def reckoned(what: Mapping[str, Any]) -> str:
    """What a sum comes to; ``what["sum"]`` names it."""
    return _SUMS[what["sum"]](what)


def _later(what: Mapping[str, Any]) -> str:
    return later(date.fromisoformat(what["day"]), what["months"]).isoformat()


_SUMS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "later": _later,
    **admission_sums.SUMS,
    **dues_sums.SUMS,
    **study_sums.SUMS,
    **vote_sums.SUMS,
}
