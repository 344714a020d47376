"""The mark on a full member whose day of conversion nobody told: the day his vote counts from is assumed, no fact.

The day stands in ``full_on`` so that his vote is counted; the mark at the beginning of his remark says that it is not
to be shown as his day of conversion. It goes with the first day that is really told.
"""

from __future__ import annotations

ASSUMED = "转正日期未登记，按推定的日期计算表决权"
"""The mark as it is written now."""

_MARKS = (ASSUMED, "转正日期未登记，暂按入册日期")
"""Every mark that a file may have; the later ones were written before."""

ASSUMED_WORD = "推定"
"""What stands where the day of conversion would."""


def is_assumed(remark: str | None) -> bool:
    """Whether a remark marks the day of conversion as assumed."""
    return (remark or "").startswith(_MARKS)


def marked(remark: str | None) -> str:
    """A remark with the mark before it, once."""
    return "；".join(filter(None, (ASSUMED, unmarked(remark))))


def unmarked(remark: str | None) -> str | None:
    """A remark without the mark; None where nothing else is said."""
    mark = next((mark for mark in _MARKS if (remark or "").startswith(mark)), "")
    return (remark or "").removeprefix(mark).lstrip("； ") or None if mark else remark or None
