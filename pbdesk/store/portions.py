"""Many values for one statement, in portions that SQLite takes at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_CHUNK = 500


def chunks(values: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Values in portions that one statement takes, each with the slots for them."""
    for start in range(0, len(values), _CHUNK):
        part = values[start : start + _CHUNK]
        yield ", ".join("?" * len(part)), part
