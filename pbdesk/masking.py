"""ID numbers and phones with only their ends to be seen: enough to tell two people apart, not enough to use (E-42)."""

from __future__ import annotations

_FIRST, _LAST = 3, 4


def masked(number: str) -> str:
    """The first three and the last four characters: ``138****8000``; what is hardly longer is hidden whole."""
    hidden = len(number) - _FIRST - _LAST
    if hidden <= 0:
        return "*" * len(number)
    return f"{number[:_FIRST]}{'*' * hidden}{number[-_LAST:]}"
