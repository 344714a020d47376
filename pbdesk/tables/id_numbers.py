"""Identity numbers as tables hold them: what Excel spoiled is left out and never repaired; what looks wrong is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pbdesk.tables.cells import Cell, Found
from pbdesk.tables.cleaning import optional_words, scientific

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SHAPE = re.compile(r"\d{17}[\dX]|\d{15}", re.ASCII)
_EXACT = 10**15
"""Excel keeps 15 digits of a number; the rest it turns into noughts."""

SPOILED = "身份证号被 Excel 改成了数字，末几位已经丢失，没有导入这一项；请把这一列设成文本后重新填写"


@dataclass(frozen=True, slots=True)
class IdFacts:
    """What an identity number of 18 digits says of its holder."""

    born_on: date | None
    gender: str


def id_number(cell: Cell) -> Found[str]:
    """An identity number of 18 or 15 digits, with what is odd about it.

    Raises:
        UnclearError: the cell shows an error of Excel.
    """
    if isinstance(cell, float | int) and not isinstance(cell, bool) and abs(cell) >= _EXACT:
        return Found(None, SPOILED)
    text = re.sub(r"[\s'’‘\"=-]", "", optional_words(cell) or "").upper()
    if not text:
        return Found()
    if scientific(text):
        return Found(None, SPOILED)
    if not _SHAPE.fullmatch(text):
        return Found(None, f"身份证号有 {len(text)} 位，应当是 18 位，没有导入这一项")
    if len(text) == 15:
        return Found(text, "身份证号是 15 位的旧号")
    if not checks(text):
        if text.endswith("000"):
            return Found(None, SPOILED)
        return Found(text, "身份证号的校验位不对，请核对")
    return Found(text, "" if facts(text).born_on else "身份证号里的出生日期不对，请核对")


def checks(text: str) -> bool:
    """Whether the last digit of an 18-digit number fits the others (GB 11643, MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return text[17] == _CHECKS[total % 11]


def facts(text: str) -> IdFacts:
    """The birthday and gender that a number of 18 digits carries."""
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        born = None
    return IdFacts(born, "男" if int(text[16]) % 2 else "女")
