"""What makes the street the same for the same seed: readable ids in order of making, and sources of chance."""

from __future__ import annotations

import random
from collections import Counter


def chance(*path: object) -> random.Random:
    """A source of chance of its own for each part of the street, so that a change in one leaves the others alone."""
    return random.Random("/".join(str(step) for step in path))  # noqa: S311  made-up data, nothing secret


class Numbering:
    """Counts each kind of thing from one: ``p-0001``, ``m-00001``."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def next(self, prefix: str, width: int) -> str:
        """The next id with this prefix."""
        self._counts[prefix] += 1
        return f"{prefix}-{self._counts[prefix]:0{width}}"
