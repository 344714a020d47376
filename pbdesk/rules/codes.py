"""The short code of a closed sheet: a fingerprint in four groups that can be read aloud, each with a check character.

A group is three characters of the fingerprint and a fourth that follows from them and from the group's place. One wrong
character, two that changed places and two groups that did are always noticed, so that a slip of the pen is told apart
from a code that this file never gave.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Thirty-two signs without 0 and O, 1 and I, which nobody can tell apart on paper."""
GROUPS, LENGTH = 4, 4
_BITS = 5
_FIELD = 0b100101
"""The polynomial of the field of thirty-two elements in which check characters are reckoned."""
_SALTS = (7, 14, 21, 28)
_MARK = "PBDESK:"
_NO_BREAK = re.compile(r"[\s\-‐-―_.·,，、]+")


@dataclass(frozen=True, slots=True)
class Typed:
    """A code as somebody typed or scanned it; ``wrong`` numbers the groups that can't be right, from 1.

    ``code`` is empty where the length is not a code's; ``period`` is what a scanned one says of itself.
    """

    code: str
    wrong: tuple[int, ...] = ()
    period: str = ""


def make_code(*said: str) -> str:
    """The code of something said in several parts: ``7KQM-…-…-…``."""
    number = int.from_bytes(hashlib.sha256("\n".join(("pbdesk-code-1", *said)).encode()).digest()[:8], "big") >> 4
    data = [number >> _BITS * place & 31 for place in range(GROUPS * (LENGTH - 1))]
    return "-".join(
        _letters([*part, _check(part, group)])
        for group in range(GROUPS)
        for part in [data[group * (LENGTH - 1) : (group + 1) * (LENGTH - 1)]]
    )


def scan_text(code: str, period: str) -> str:
    """What the square code says: letters and digits only, so that it stays small and every scanner types it right."""
    return f"{_MARK}{period}:{code}"


def read_code(text: str) -> Typed:
    """Read a code however it was typed: small letters, full width, other dashes or none, or as a scanner gives it."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    period = ""
    if plain.startswith(_MARK):
        period, _, plain = plain.removeprefix(_MARK).rpartition(":")
    groups = [group for group in _NO_BREAK.split(plain) if group]
    if len(groups) != GROUPS or len("".join(groups)) != GROUPS * LENGTH:
        whole = "".join(groups)
        if len(whole) != GROUPS * LENGTH:
            wrong = [n for n, group in enumerate(groups, 1) if len(group) != LENGTH] if len(groups) == GROUPS else []
            return Typed("", tuple(wrong), period)
        groups = [whole[start : start + LENGTH] for start in range(0, len(whole), LENGTH)]
    wrong = [number for number, group in enumerate(groups, 1) if not _is_right(group, number - 1)]
    return Typed("-".join(groups), tuple(wrong), period)


def _is_right(group: str, place: int) -> bool:
    if len(group) != LENGTH or any(letter not in ALPHABET for letter in group):
        return False
    *data, check = (ALPHABET.index(letter) for letter in group)
    return check == _check(data, place)


def _check(data: list[int], place: int) -> int:
    """The check character of a group: its parts weighted by powers of two in the field, and a value of the place."""
    answer = _SALTS[place]
    for number, value in enumerate(data, 1):
        weighted = value << number
        for bit in range(weighted.bit_length() - 1, _BITS - 1, -1):
            if weighted >> bit & 1:
                weighted ^= _FIELD << bit - _BITS
        answer ^= weighted
    return answer


def _letters(values: list[int]) -> str:
    return "".join(ALPHABET[value] for value in values)
