"""Sums of votes that are reckoned from numbers alone, for the examples and the handbook: the worked table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pbdesk.rules.bars import Bar, least_approvals, least_candidates, least_present, most_excellent


def _present(what: Mapping[str, Any]) -> str:
    return str(least_present(what["due"], Bar(what["bar"])))


def _approvals(what: Mapping[str, Any]) -> str:
    return str(least_approvals(what["base"]))


def _candidates(what: Mapping[str, Any]) -> str:
    return str(least_candidates(what["seats"]))


def _excellent(what: Mapping[str, Any]) -> str:
    return str(most_excellent(what["full"]))


SUMS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "present": _present,
    "approvals": _approvals,
    "candidates": _candidates,
    "excellent": _excellent,
}
"""How many of ``due`` (by ``bar``), of a ``base``, for so many ``seats``, of so many ``full`` members."""
