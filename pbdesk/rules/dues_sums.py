"""Sums of dues that are reckoned from numbers alone, for the examples and the handbook (see ``reckoning``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pbdesk.model import DuesCategory
from pbdesk.rules.dues import EXTRA_TO_CENTRE, monthly_dues, standard_fault
from pbdesk.rules.dues_book import Standard, standard_in


def _dues(what: Mapping[str, Any]) -> str:
    """The monthly dues of a ``category`` on a ``base``."""
    return f"{monthly_dues(DuesCategory(what['category']), Decimal(what['base'])):.2f}"


def _quarter(what: Mapping[str, Any]) -> str:
    """The monthly dues of someone self-employed, on the mean of a quarter's monthly ``incomes`` (DUE-04)."""
    incomes = [Decimal(income) for income in what["incomes"]]
    return f"{monthly_dues(DuesCategory.SELF_EMPLOYED, sum(incomes, Decimal(0)) / len(incomes)):.2f}"


def _fits(what: Mapping[str, Any]) -> str:
    """Whether a sum can be a category's monthly dues without anybody's approval."""
    fault = standard_fault(DuesCategory(what["category"]), Decimal(what["amount"]))
    return "不行" if fault else "可以"


def _in_force(what: Mapping[str, Any]) -> str:
    """What a month is owed where the sum changed in the course of the year (DUE-09)."""
    known = [Standard(s["from"], DuesCategory.WAGE, Decimal(s["amount"]), "", "") for s in what["standards"]]
    held = standard_in(known, what["month"])
    return f"{held.amount:.2f}" if held else ""


def _extra(what: Mapping[str, Any]) -> str:
    """Where a sum goes that is paid at once beyond what is owed (DUE-10)."""
    extra = Decimal(what["paid"]) - Decimal(what["due"])
    return "全部上缴中央" if extra >= EXTRA_TO_CENTRE else "不必上缴中央"


SUMS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "dues": _dues, "quarter": _quarter, "fits": _fits, "in_force": _in_force, "extra": _extra,
}  # fmt: skip
