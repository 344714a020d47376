"""One value at a time: what a column takes, in the notation that files and tables share, or a reason why not.

A cleaner takes a JSON value and answers it as stored (text in NFC), or raises :class:`RefusedError`. Loading calls
these for every field of millions of rows, so each tries the common case first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

LONGEST_TEXT = 1_000_000
LONGEST_ID = 64
LARGEST_INTEGER = 2**53
EARLIEST_YEAR = 1900
LATEST_INSTANT = "9999-01-01"
"""Moments stay a year short of the last date there is, so that they have a local day in every time zone."""

Value = str | int
Cleaner = Callable[[object], Value]

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ID_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", re.ASCII)
_DECIMAL = re.compile(r"(0|[1-9]\d{0,11})(\.\d{1,6})?", re.ASCII)


class RefusedError(ValueError):
    """A value that a column does not take; the message is a Chinese clause for a list of bad rows."""


def text(value: object) -> str:
    """Free text: lines and tabs are welcome, other control characters and broken characters are not.

    Lines that end as on Windows are kept as plain ones.
    """
    if type(value) is not str:
        raise RefusedError(f"应当是文字，不能是{shown(value)}")
    if value.isascii() and value.isprintable() and len(value) <= LONGEST_TEXT:
        return value
    return _plain(value.replace("\r\n", "\n"), _CONTROL)


def setting_text(value: object) -> str:
    """The value of a policy: text, or a number or switch as other programs write them (30, true)."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return required_text(str(value) if type(value) is int else value)


def required_text(value: object) -> str:
    """Text that has to say something."""
    answer = text(value)
    if not answer.strip():
        raise RefusedError("不能是空白")
    return answer


def identifier(value: object) -> str:
    """An id of 1 to 64 characters, whoever chose it."""
    if type(value) is not str:
        raise RefusedError(f"编号应当是文字，不能是{shown(value)}")
    answer = value if value.isascii() and value.isprintable() else _plain(value, _ID_CONTROL)
    if not 0 < len(answer) <= LONGEST_ID:
        raise RefusedError("编号应当有 1 到 64 个字符")
    return answer


def policy_key(value: object) -> str:
    """The key of a policy; ``@`` parts it from the day in the record's id."""
    answer = required_text(identifier(value))
    if "@" in answer:
        raise RefusedError("编号里不能有“@”")
    return answer


def integer(lowest: int = -LARGEST_INTEGER, highest: int = LARGEST_INTEGER) -> Cleaner:
    """A cleaner for whole numbers between two bounds."""

    def clean(value: object) -> int:
        if type(value) is not int:
            raise RefusedError(f"应当是整数，不能是{shown(value)}")
        if not lowest <= value <= highest:
            raise RefusedError(f"{shown(value)}超出范围，应当在 {lowest} 到 {highest} 之间")
        return value

    return clean


def decimal(value: object) -> str:
    """A quantity that may be a half, as text: ``1.5``."""
    if type(value) is not str or not _DECIMAL.fullmatch(value):
        raise RefusedError(f'应当是写成文字的小数，例如 "1.5"，不能是{shown(value)}')
    return value


def day(value: object) -> str:
    """A local date, ``2026-07-07``."""
    if type(value) is not str or not is_day(value):
        raise RefusedError(f"应当是{EARLIEST_YEAR}年以后的日期，例如 2026-07-07，不能是{shown(value)}")
    return value


def month(value: object) -> str:
    """A calendar month, ``2026-07``."""
    if type(value) is not str or not _MONTH.fullmatch(value) or int(value[:4]) < EARLIEST_YEAR:
        raise RefusedError(f"应当是{EARLIEST_YEAR}年以后的月份，例如 2026-07，不能是{shown(value)}")
    return value


def sha256(value: object) -> str:
    """The SHA-256 of an attachment's bytes, 64 small hexadecimal digits."""
    if type(value) is not str or not _SHA256.fullmatch(value):
        raise RefusedError(f"应当是 64 位十六进制的校验码，不能是{shown(value)}")
    return value


def clock_time(value: object) -> str:
    """A local time of day, ``15:00``."""
    if type(value) is not str or not _CLOCK.fullmatch(value):
        raise RefusedError(f"应当是时间，例如 15:00，不能是{shown(value)}")
    return value


def instant(value: object) -> str:
    """A moment in UTC, ``2026-07-08T02:00:00Z``."""
    fits = type(value) is str and _INSTANT.fullmatch(value) and is_day(value[:10]) and value < LATEST_INSTANT
    if not fits or type(value) is not str:
        raise RefusedError(f"应当是世界时的时刻，例如 2026-07-08T02:00:00Z，不能是{shown(value)}")
    return value


def choice(allowed: frozenset[str]) -> Cleaner:
    """A cleaner for one word of a vocabulary."""
    listed = "、".join(sorted(allowed))

    def clean(value: object) -> str:
        if type(value) is not str or value not in allowed:
            raise RefusedError(f"不认识{shown(value)}，只能是：{listed}")
        return value

    return clean


@lru_cache(maxsize=65536)
def is_day(value: str) -> bool:
    """Whether a text names a day that exists."""
    if not _DAY.fullmatch(value):
        return False
    try:
        return date.fromisoformat(value).year >= EARLIEST_YEAR
    except ValueError:
        return False


def raw(value: object) -> Value:
    """A field of a record in the notation of files and tables (a moment has to be aware)."""
    match value:
        case datetime():
            return write_instant(value)
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case bool() | int() | str():
            return int(value) if type(value) is int else str(value)
        case _:
            return format(value, "f")


def write_instant(moment: datetime) -> str:
    """A moment in UTC as stored, to the second."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return (moment - (moment.utcoffset() or timedelta())).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_instant(stored: str) -> datetime:
    """The moment that was stored."""
    return datetime.fromisoformat(stored)


def line(words: str) -> str:
    """A label or a name of the program's or the system's own, made fit to be stored."""
    return unicodedata.normalize("NFC", words.encode("utf-8", "replace").decode())


def shown(value: object) -> str:
    """A value as it can be quoted in a message, whatever it is: short, printable."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, str):
        clean = "".join(c if c.isprintable() else "□" for c in value[:30])
        return f"“{clean}{'…' if len(value) > 30 else ''}”"
    if isinstance(value, int | float):
        return str(value) if abs(value) < 1e24 else "过大的数"
    return "列表" if isinstance(value, list) else "对象"


def _plain(value: str, forbidden: re.Pattern[str]) -> str:
    if len(value) > LONGEST_TEXT:
        raise RefusedError(f"文字太长，最多 {LONGEST_TEXT} 个字符")
    found = forbidden.search(value)
    if found:
        raise RefusedError(f"含有不能保存的控制字符或残缺字符（U+{ord(found[0]):04X}）")
    return unicodedata.normalize("NFC", value)
