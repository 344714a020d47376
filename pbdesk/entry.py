"""Reading what people type: days, times of day and numbers, in every spelling in use, or nothing at all."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time, timedelta
from decimal import Decimal

DayOrMonth = date | str
"""A day, or a month of which no day is known (``2015-03``): a day is never made up."""

_COMMON_YEAR = 2025
_WORDS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "明日": 1, "后天": 2}
_MONTH = re.compile(r"(\d{4})\s*(?:[-./年]\s*)?(\d{1,2})\s*月?份?", re.ASCII)
_WEEKDAY = re.compile(r"(星期|周|礼拜)[一二三四五六日天]$")


def plain(text: str) -> str:
    """Full-width digits and signs as plain ones, without space at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


def read_day(text: str, today: date, *, ahead: bool = False) -> date | None:
    """Read a day: ``7.8``, ``7-8``, ``0708``, ``20260708``, ``2026-07-08``, ``7月8日``, ``今天``; else ``None``.

    A day without a year is the one nearest before ``today`` that is at most a month ahead: what is recorded has
    mostly happened, so in January ``12.30`` is the past December. Of a time limit (``ahead``) it is the first one that
    is at most a month past.
    """
    words = _WEEKDAY.sub("", plain(text)).strip()
    if words in _WORDS:
        return today + timedelta(days=_WORDS[words])
    parts = _parts(words)
    if parts is None:
        return None
    year, month, day = parts
    if year is not None:
        return _day(year, month, day)
    return _next(month, day, today) if ahead else _nearest(month, day, today)


def read_month(text: str) -> str | None:
    """Read a month of which no day is known: ``2015年3月``, ``2015.3``, ``2015-03``, ``201503`` (as ``2015-03``)."""
    found = _MONTH.fullmatch(plain(text))
    if not found:
        return None
    year, month = int(found[1]), int(found[2])
    return f"{year}-{month:02}" if year >= 1900 and 1 <= month <= 12 else None


def read_month_day(text: str) -> str | None:
    """Read a day of any year: ``3.31``, ``03-31``, ``0331``, ``3月31日`` (as ``03-31``); 29 February is none."""
    parts = _parts(plain(text))
    day = _day(_COMMON_YEAR, parts[1], parts[2]) if parts and parts[0] is None else None
    return f"{day:%m-%d}" if day else None


def read_day_or_month(text: str, today: date) -> DayOrMonth | None:
    """Read a day or, where only that is given, a month."""
    return read_day(text, today) or read_month(text)


def read_time(text: str) -> time | None:
    """Read a time of day: ``1500``, ``900``, ``15:00``, ``15.00``, ``15点30分``, ``下午3点``; else None."""
    words = plain(text).replace(" ", "")
    shift = 12 if words.startswith(("下午", "晚上")) else 0
    words = re.sub(r"^(上午|下午|晚上|早上|中午)", "", words)
    found = re.fullmatch(r"(\d{1,2})(?:[:.点时]|)(?:(\d{2})分?|半)?", words, re.ASCII)
    if not found:
        return None
    hour = int(found[1])
    minute = 30 if words.endswith("半") else int(found[2] or 0)
    if shift and hour < 12:
        hour += shift
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_number(text: str) -> Decimal | None:
    """Read a plain number, whole or with a point: ``2``, ``1.5``, ``０．５``; else ``None``."""
    words = plain(text)
    return Decimal(words) if re.fullmatch(r"\d{1,4}(\.\d{1,2})?", words, re.ASCII) else None


def read_money(text: str) -> Decimal | None:
    """Read a sum in yuan: ``40``, ``40.5``, ``４０．００``, ``1,200 元``, ``¥40``; else ``None`` (a minus too)."""
    words = plain(text).removeprefix("¥").removesuffix("元").replace(",", "").strip()
    return Decimal(words) if re.fullmatch(r"\d{1,7}(\.\d{1,2})?", words, re.ASCII) else None


def next_day(day: date, steps: int) -> date:
    """The day so many days later (or earlier), for stepping a field up and down."""
    return day + timedelta(days=steps)


def _parts(words: str) -> tuple[int | None, int, int] | None:
    found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", words, re.ASCII)
    if found:
        return int(found[1]), int(found[2]), int(found[3])
    found = re.fullmatch(r"(\d{2})(\d{2})", words, re.ASCII)
    if found:
        return None, int(found[1]), int(found[2])
    found = re.fullmatch(r"(?:(\d{4}|\d{2})\s*[-./年]\s*)?(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?", words, re.ASCII)
    if not found:
        return None
    year = None if found[1] is None else int(found[1]) + (2000 if len(found[1]) == 2 else 0)
    return year, int(found[2]), int(found[3])


def _nearest(month: int, day: int, today: date) -> date | None:
    horizon = today + timedelta(days=31)
    for year in range(horizon.year, horizon.year - 9, -1):
        found = _day(year, month, day)
        if found is not None and found <= horizon:
            return found
    return None


def _next(month: int, day: int, today: date) -> date | None:
    earliest = today - timedelta(days=31)
    found = (_day(year, month, day) for year in range(earliest.year, earliest.year + 9))
    return next((each for each in found if each is not None and each >= earliest), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
