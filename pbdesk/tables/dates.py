"""Days and months as tables write them: 2021.07.01, 2021年7月, 20210701, Excel's serial numbers, 二〇二一年七月一日.

A month stays a month. What could be two things (2021.1: January, or October without its nought) is not decided here.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from pbdesk.tables.cells import Cell, Found, Month, UnclearError
from pbdesk.tables.cleaning import number_words, words

Day = date | Month
FIRST_YEAR = 1900
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_SERIALS = range(61, 80_000)
"""Excel's numbers from 1900-03-01 (before it Excel counts a day that never was) to 2119."""

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_NUMERAL = re.compile(r"[〇○零一二三四五六七八九十]+")
_CLOCK_TAIL = re.compile(r"(?<=[\d日号])[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", re.ASCII)
_WHOLE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?", re.ASCII)
_MONTH = re.compile(r"(\d{4})([-./年])(\d{1,2})月?(?:份)?", re.ASCII)
_YEAR = re.compile(r"(\d{4})年?", re.ASCII)
_SHORT = re.compile(r"\d{2}[-./年]\d{1,2}([-./月]\d{1,2}日?|月)?", re.ASCII)
_HOURS = re.compile(
    r"(上午|下午|晚上|早上|中午)?(\d{1,2})[:点时](?:(\d{2})分?|(半))?"
    r"(?:[-~—–至到]+(上午|下午|晚上)?(\d{1,2})[:点时](?:(\d{2})分?|(半))?)?",
    re.ASCII,
)


def day_or_month(cell: Cell, *, counts_from_1904: bool = False) -> Found[Day]:
    """What a cell says of a day; a bare year is left out and said.

    Raises:
        UnclearError: it is no day, or could be two.
    """
    match cell:
        case datetime():
            return Found(_checked(cell.year, cell.month, cell.day))
        case date():
            return Found(_checked(cell.year, cell.month, cell.day))
        case Month():
            return Found(_month(cell.year, cell.month))
        case bool():
            raise UnclearError("不是日期")
        case float() | int():
            return _from_number(cell, counts_from_1904=counts_from_1904)
        case time():
            raise UnclearError("只有时间，没有日期")
    return _from_text(words(cell))


def times(cell: Cell) -> Found[tuple[time, time | None]]:
    """A time of day, or from when to when: 15:00, 15:00-16:30, 下午3点至4点半, or Excel's part of a day.

    Raises:
        UnclearError: it is no time.
    """
    match cell:
        case datetime():
            return Found((cell.time().replace(second=0, microsecond=0), None))
        case time():
            return Found((cell.replace(second=0, microsecond=0), None))
        case bool() | date() | Month():
            raise UnclearError("不是时间")
        case float() | int():
            if not 0 < cell < 1:
                raise UnclearError(f"“{number_words(cell)}”不是时间，请写成 15:00-16:30")
            return Found(((datetime(2000, 1, 1) + timedelta(minutes=round(cell * 1440))).time(), None))  # noqa: DTZ001
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", words(cell))).lstrip("'’‘").replace("−", "-")
    if not text:
        return Found()
    found = _HOURS.fullmatch(re.sub(r"^\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?", "", text).replace("：", ":"))
    if not found:
        raise UnclearError(f"看不懂时间“{text[:20]}”，请写成 15:00-16:30")
    start = _time(found[1], found[2], found[3], found[4], text)
    return Found((start, _time(found[5] or found[1], found[6], found[7], found[8], text) if found[6] else None))


def _from_number(value: float, *, counts_from_1904: bool) -> Found[Day]:
    if not float(value).is_integer():
        if FIRST_YEAR <= value < 2200:
            return _from_text(number_words(value))
        whole = int(value)  # a day with a time of day
        return _from_number(whole, counts_from_1904=counts_from_1904) if whole in _SERIALS else _unclear(value)
    number = int(value)
    if FIRST_YEAR <= number <= 2200:
        return _from_text(str(number))
    if number in _SERIALS:
        found = (_EPOCH_1904 if counts_from_1904 else _EPOCH) + timedelta(days=number)
        return Found(_checked(found.year, found.month, found.day))
    return _from_text(str(number))


def _from_text(text: str) -> Found[Day]:
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("'’‘").rstrip("。,，;；")
    plain = re.sub(r"\s+", "", _CLOCK_TAIL.sub("", plain)).replace("\\", "/").replace("—", "-").replace("–", "-")
    if plain in {"", "无", "/", "-", "--"}:
        return Found()
    if _NUMERAL.search(plain) and "年" in plain:
        plain = _arabic(plain)
    if found := _WHOLE.fullmatch(plain):
        return Found(_checked(int(found[1]), int(found[2]), int(found[3])))
    if re.fullmatch(r"\d{8}", plain, re.ASCII):
        return Found(_checked(int(plain[:4]), int(plain[4:6]), int(plain[6:])))
    if found := _MONTH.fullmatch(plain):
        return Found(_clear_month(plain, found))
    if re.fullmatch(r"(19|20)\d{4}", plain, re.ASCII):
        return Found(_month(int(plain[:4]), int(plain[4:])))
    if found := _YEAR.fullmatch(plain):
        if FIRST_YEAR <= int(found[1]) < 2200:
            return Found(None, f"日期“{plain}”只有年份，没有导入这一项")
        return _unclear(text)
    if _SHORT.fullmatch(plain):
        raise UnclearError(f"日期“{plain}”的年份只有两位，请写成四位，如 2021-07-01")
    return _unclear(text)


def _clear_month(plain: str, found: re.Match[str]) -> Month:
    if found[2] == "." and found[3] == "1":
        right = f"请写成 {found[1]}-01 或 {found[1]}-10"
        raise UnclearError(f"“{plain}”可能是 1 月，也可能是被 Excel 去掉了 0 的 10 月，{right}")
    return _month(int(found[1]), int(found[3]))


def _unclear(value: object) -> Found[Day]:
    raise UnclearError(f"看不懂日期“{str(value)[:20]}”，请写成 2021-07-01 或 2021-07")


def _checked(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise UnclearError(f"没有 {year}-{month}-{day} 这一天") from error
    if not FIRST_YEAR <= year < 2200:
        raise UnclearError(f"日期 {found} 的年份不对")
    return found


def _month(year: int, month: int) -> Month:
    if not (FIRST_YEAR <= year < 2200 and 1 <= month <= 12):
        raise UnclearError(f"没有 {year}-{month} 这个月")
    return Month(year, month)


def _arabic(text: str) -> str:
    """Chinese numerals as digits: 二〇二一年十二月二十一日 is 2021年12月21日."""

    def digits(found: re.Match[str]) -> str:
        tens, ten, ones = found[0].rpartition("十")
        if not ten:
            return found[0].translate(_DIGITS)
        return str(int(tens.translate(_DIGITS) or 1) * 10 + int(ones.translate(_DIGITS) or 0))

    return _NUMERAL.sub(digits, text)


def _time(half_day: str | None, hour: str, minute: str | None, half: str | None, text: str) -> time:
    hours = int(hour) + (12 if half_day in {"下午", "晚上"} and int(hour) < 12 else 0)
    minutes = 30 if half else int(minute or 0)
    if hours > 23 or minutes > 59:
        raise UnclearError(f"没有“{text[:20]}”这样的时间")
    return time(hours, minutes)
