"""The sums of admission that the examples and the handbook reckon: deadlines and ends from dates alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pbdesk.calendar import later
from pbdesk.model import AdmissionStep
from pbdesk.model import AdmissionStepKind as Kind
from pbdesk.rules.admission import probation_end
from pbdesk.rules.admission_book import Span, step_rules
from pbdesk.rules.admission_track import Track
from pbdesk.words import long_date

_LEAVING_MONTHS = 3
"""Whoever leaves the unit within so many months is generally not admitted (DEV-10)."""


def leaving(what: Mapping[str, Any]) -> str:
    """DEV-10: whether an admission is still handled of someone who is about to leave."""
    soon = _day(what, "leaves_on") <= later(_day(what, "reviewed_on"), _LEAVING_MONTHS)
    return "一般不办理" if soon else "可以办理"


def approval(what: Mapping[str, Any]) -> str:
    """DEV-13: the last day for the superior's approval."""
    timing = step_rules()[Kind.ADMISSION_APPROVAL].timing(Span.WITHIN)
    assert timing is not None
    return long_date(later(_day(what, "voted_on"), timing.months))


def probation(what: Mapping[str, Any]) -> str:
    """DEV-16 and DEV-19: the day the probation is over, from which the standing counts."""
    steps = [_step(Kind.ADMISSION_VOTE, _day(what, "voted_on"))]
    if "extended_to" in what:
        steps.append(_step(Kind.EXTENSION, steps[0].done_on, _day(what, "extended_to")))
    ends = probation_end(Track(steps=tuple(steps)))
    assert ends is not None
    return long_date(ends)


def extension(what: Mapping[str, Any]) -> str:
    """DEV-17: the end of a probation that is extended by some months."""
    return long_date(later(_day(what, "probation_ends"), int(what["months"])))


SUMS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "leaving": leaving, "approval": approval, "probation": probation, "standing": probation, "extension": extension,
}  # fmt: skip
"""The sums by the names that examples give them."""


def _day(what: Mapping[str, Any], name: str) -> date:
    return date.fromisoformat(what[name])


def _step(kind: Kind, day: date, ended_on: date | None = None) -> AdmissionStep:
    return AdmissionStep(id=kind.value, admission_id="", kind=kind, done_on=day, ended_on=ended_on)
