"""Cleaning what people type into tables: words, names, gender, yes and no, phones; what is odd is said."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from pbdesk.tables.cells import Broken, Cell, Found, Month, UnclearError

LONGEST_NAME = 60
LONGEST_TEXT = 32_767
"""As much as a cell of Excel holds."""

_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_SPACES = dict.fromkeys((0x3000, 0xA0, 0x2002, 0x2003, 0x2007, 0x202F, 0x09, 0x0B, 0x0C), " ")
_INVISIBLE = dict.fromkeys((
    *range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
    *range(0x2060, 0x2070), 0xFEFF, *range(0xD800, 0xE000),
))  # fmt: skip
_TIDY = _WIDE | _SPACES | _INVISIBLE | {0x2028: "\n", 0x2029: "\n"}
_DOTS = str.maketrans(dict.fromkeys("•‧∙・･．", "·"))
_HANZI = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·]"
_BETWEEN_HANZI = re.compile(rf"(?<={_HANZI})[\s_]+(?={_HANZI})")
_NONE = frozenset({"", "无", "/", "-", "--", "—", "——", "\\", "空", "暂无", "null", "NULL", "N/A"})
_YES = frozenset({"是", "有", "Y", "y", "YES", "Yes", "yes", "√", "✓", "✔", "1", "流动", "流动党员", "TRUE", "True"})
_NO = frozenset({"否", "不是", "N", "n", "NO", "No", "no", "×", "✗", "0", "非流动", "非流动党员", "FALSE", "False"})
_MEN = frozenset({"男", "男性", "1", "M", "m"})
_WOMEN = frozenset({"女", "女性", "2", "F", "f"})
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d{1,3}", re.ASCII)
_PHONE = re.compile(r"(?:\+?86)?(1\d{10})|(0\d{2,3}-?\d{7,8})|(\d{7,8})", re.ASCII)


def tidy(text: str) -> str:
    """Plain digits and letters for full-width ones, plain spaces, nothing invisible; Chinese punctuation stays."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TIDY).split("\n")
    return "\n".join(re.sub(" {2,}", " ", line).strip() for line in lines).strip()


def words(cell: Cell) -> str:
    """A cell as words; an empty text when there is nothing in it.

    Raises:
        UnclearError: the cell shows an error of Excel, or far too much text.
    """
    match cell:
        case None:
            return ""
        case Broken(reason=reason):
            raise UnclearError(reason)
        case str():
            text = tidy(cell)
            if len(text) > LONGEST_TEXT:
                raise UnclearError(f"文字太长，最多 {LONGEST_TEXT} 个字")
            return text
        case bool():
            return "是" if cell else "否"
        case float() | int():
            return number_words(cell)
        case datetime():
            return cell.isoformat(" ", "minutes").removesuffix(" 00:00")
        case time():
            return cell.isoformat("minutes")
        case date() | Month():
            return str(cell)
    return ""


def shown(cell: Cell) -> str:
    """A cell as it can stand in a list, whatever it is."""
    return cell.reason if isinstance(cell, Broken) else words(cell)[:200]


def number_words(value: float) -> str:
    """A number as one would write it: whole ones without a point."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e21 else str(value)


def optional_words(cell: Cell) -> str | None:
    """Words, or None where there are none or only a dash or 无 stands for nothing."""
    text = words(cell)
    return None if text in _NONE else text


def person_name(cell: Cell) -> Found[str]:
    """A name: 张　伟 is 张伟, the dot of 阿依古丽·买买提 stays; words in brackets are left out and said.

    Raises:
        UnclearError: what stands there is no name.
    """
    text = words(cell).translate(_DOTS).replace("\n", " ")
    bare = re.sub(r"[（(\[【].*?[)）\]】]", "", text).strip()
    text, said = (bare, f"姓名里的“{text}”只取了“{bare}”") if bare and bare != text else (text, "")
    name = _BETWEEN_HANZI.sub("", text).lstrip("'’‘").strip("*＊·、，, ")
    if not name:
        return Found()
    if len(name) > LONGEST_NAME or re.search(r"[\d=@<>{}:：;；。，]", name):
        raise UnclearError(f"“{name[:12]}”不像姓名")
    return Found(name, said)


def gender(cell: Cell) -> Found[str]:
    """男 or 女."""
    text = words(cell)
    if text in _NONE:
        return Found()
    if text in _MEN | _WOMEN:
        return Found("男" if text in _MEN else "女")
    return Found(None, f"性别“{text[:10]}”看不懂，没有导入这一项")


def yes_or_no(cell: Cell) -> bool | None:
    """Yes, no, or None where nothing is said.

    Raises:
        UnclearError: it is neither.
    """
    text = words(cell)
    if text in _YES or text in _NO:
        return text in _YES
    if text in _NONE:
        return None
    raise UnclearError(f"“{text[:10]}”看不懂，请写 是 或 否")


def phone(cell: Cell) -> Found[str]:
    """A phone number, or several; one that Excel shortened is left out."""
    text = words(cell).lstrip("'’‘")
    if text in _NONE:
        return Found()
    if _SCIENTIFIC.fullmatch(text):
        return Found(None, f"电话“{text}”被 Excel 改成了科学计数，没有导入这一项")
    parts = [part.strip() for part in re.split(r"[/、，,;；\n]+", text) if part.strip()]
    numbers = [_one_phone(part) for part in parts]
    odd = [part for part, number in zip(parts, numbers, strict=True) if number is None]
    kept = "、".join(number or part for part, number in zip(parts, numbers, strict=True))[:LONGEST_NAME]
    return Found(kept, "电话不像电话号码，请核对" if odd else "")


def scientific(text: str) -> bool:
    """Whether a number was turned into 1.1E+17 before it was saved as text."""
    return bool(_SCIENTIFIC.fullmatch(text))


def _one_phone(part: str) -> str | None:
    joined = re.sub(r"[\s—–-]+", "-", part)
    found = _PHONE.fullmatch(joined.replace("-", ""))
    return None if found is None else found[1] or joined
