"""Sums of the rule book that are reckoned from numbers alone, for the examples and the handbook.

Each takes the values of an example's ``reckon`` table and answers what comes of them as text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pbdesk.model import DuesCategory
from pbdesk.rules.dues import monthly_dues


def reckoned(what: Mapping[str, Any]) -> str:
    """What a sum comes to; ``what["sum"]`` names it."""
    return _SUMS[what["sum"]](what)


def _dues(what: Mapping[str, Any]) -> str:
    return f"{monthly_dues(DuesCategory(what['category']), Decimal(what['base'])):.2f}"


_SUMS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {"dues": _dues}
