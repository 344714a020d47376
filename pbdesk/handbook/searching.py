"""Where words stand in the handbook: every hit, in the order of reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pbdesk.handbook.chapters import Chapter


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where words stand: the chapter by its number, and which of its hits it is (from 0)."""

    chapter: int
    number: int


def hits(among: Sequence[Chapter], words: str) -> tuple[Hit, ...]:
    """Every hit of some words, whatever the size of letters; none for no words."""
    wanted = words.strip().casefold()
    if not wanted:
        return ()
    return tuple(
        Hit(chapter, number)
        for chapter, text in enumerate(among)
        for number in range(text.plain.casefold().count(wanted))
    )


def first_from(found: Sequence[Hit], chapter: int) -> int:
    """Which hit is shown first when reading is at a chapter: its first, else the next one, else the very first."""
    return next((n for n, hit in enumerate(found) if hit.chapter >= chapter), 0)
