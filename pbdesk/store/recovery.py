"""The recovery key: the key itself, written so that it can be printed, read out and typed without a mistake.

Fourteen groups of five characters. The last of a group checks the other four and the group's place: a character
mistyped, two changed about, two groups changed about are always found, and said by the number of the group. The first
three bytes name the file and its password, so that the sheet of another file is told apart from a mistake.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pbdesk.errors import UserError
from pbdesk.store.keyring import Key
from pbdesk.store.passwords import SECRET

GROUPS, _GROUP = 14, 5
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are taken for others; who types them all the same is understood."""
_TAKEN_FOR = str.maketrans("ILO", "110")
_BETWEEN = str.maketrans("", "", " \t\r\n-–—·.,，。、:：|")
_NAME = 3
_BITS = 5
_FIELD = 0b100101
"""x⁵ + x² + 1: what makes the 32 characters a field, in which the check is reckoned."""
_UNOPENED = "没有打开文件。"


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a recovery key says: the secret, and the name of the file and password that it belongs to."""

    secret: bytes
    name: str


class MistypedError(UserError):
    """It is no recovery key, or one copied with a mistake."""


def name_of(salt: bytes) -> str:
    """Six digits that stand for a file and the password that it has now; printed on the sheet, and no secret."""
    return hashlib.sha256(salt).digest()[:_NAME].hex().upper()


def groups_of(key: Key) -> tuple[str, ...]:
    """The recovery key of a file, in groups."""
    data = bytes.fromhex(name_of(key.salt)) + key.secret
    number = int.from_bytes(data, "big")
    count = len(data) * 8 // _BITS
    values = [number >> _BITS * (count - 1 - at) & 31 for at in range(count)]
    size = _GROUP - 1
    return tuple(_group(at // size + 1, values[at : at + size]) for at in range(0, count, size))


def looks_like(words: str) -> bool:
    """Whether somebody who typed this meant a recovery key, rather than a password."""
    clean = _clean(words)
    return abs(len(clean) - GROUPS * _GROUP) <= _GROUP and set(clean) <= set(_LETTERS)


def read(words: str) -> Recovered:
    """Read a recovery key, however it is spaced and whatever its case.

    Raises:
        MistypedError: it was copied with a mistake; the sentence says in which group.
    """
    clean = _clean(words)
    strange = next((character for character in clean if character not in _LETTERS), None)
    if strange is not None:
        raise MistypedError(f"恢复密钥里没有“{strange}”这个字，只有数字和英文字母。请对照纸上的重新输入。{_UNOPENED}")
    groups = _cut(clean)
    wrong = _wrong(groups)
    if wrong:
        listed = "、".join(str(number) for number in wrong[:3])
        raise MistypedError(f"恢复密钥的第 {listed} 组抄错了（或者多了、少了一个字）。请对照纸上的改正。{_UNOPENED}")
    if len(groups) != GROUPS:
        raise MistypedError(f"恢复密钥一共 {GROUPS} 组，每组 {_GROUP} 个字；现在是 {len(groups)} 组。{_UNOPENED}")
    number = 0
    for letter in (letter for group in groups for letter in group[:-1]):
        number = number << _BITS | _LETTERS.index(letter)
    data = number.to_bytes(_NAME + SECRET, "big")
    return Recovered(data[_NAME:], data[:_NAME].hex().upper())


def so_far(words: str) -> tuple[int, tuple[int, ...]]:
    """Of a recovery key that is being typed: how many groups are whole, and which of them are mistyped."""
    groups = [group for group in _cut(_clean(words)) if len(group) == _GROUP]
    return len(groups), tuple(_wrong(groups))


def _cut(clean: str) -> list[str]:
    return [clean[at : at + _GROUP] for at in range(0, len(clean), _GROUP)]


def _wrong(groups: Sequence[str]) -> list[int]:
    """The numbers of the groups that are not what was printed."""
    return [number for number, group in enumerate(groups[:GROUPS], start=1) if not _is_right(number, group)]


def _clean(words: str) -> str:
    return unicodedata.normalize("NFKC", words).upper().translate(_BETWEEN).translate(_TAKEN_FOR)


def _group(number: int, values: Sequence[int]) -> str:
    return "".join(_LETTERS[value] for value in (*values, _check(number, values)))


def _is_right(number: int, group: str) -> bool:
    values = [_LETTERS.find(letter) for letter in group]
    return len(values) == _GROUP and min(values) >= 0 and _check(number, values[:-1]) == values[-1]


def _check(number: int, values: Sequence[int]) -> int:
    """A polynomial of the group's place and its characters, with another power of the field's generator for each."""
    total = number
    for value in values:
        total = _twice(total) ^ value
    return _twice(total)


def _twice(value: int) -> int:
    value <<= 1
    return value ^ _FIELD if value >> _BITS else value
