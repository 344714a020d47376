"""An agenda in one cell: its topics or resolutions numbered where there are several, there and back."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"^[ （(]*(\d{1,2})[.、)）]\s*(?=\D)", re.MULTILINE)


def numbered(parts: Sequence[str | None]) -> str:
    """The parts of an agenda in one cell; one alone stands without a number."""
    if len(parts) == 1:
        return parts[0] or ""
    return "\n".join(f"{number}. {part}" for number, part in enumerate(parts, start=1) if part)


def split_numbered(text: str | None) -> tuple[str, ...]:
    """The parts of a cell by their numbers, an empty text where a number is left out; without numbers it is one."""
    if not text:
        return ()
    found = list(_NUMBER.finditer(text))
    numbers = [int(each[1]) for each in found]
    if not found or found[0].start() != 0 or numbers != sorted(set(numbers)) or numbers[0] == 0:
        return (text.strip(),)
    ends = [*(each.start() for each in found[1:]), len(text)]
    parts = [""] * numbers[-1]
    for each, number, end in zip(found, numbers, ends, strict=True):
        parts[number - 1] = text[each.end() : end].strip()
    return tuple(parts)
