"""Find people by what is quick to type: the number on the list, the name, pinyin initials, full pinyin or a mix.

Readings come from pypinyin, loaded at the first letter typed or ahead of it (``prepare``). Its dictionary of phrases,
three quarters of the loading, is left out: names are read character by character. It reads surnames as common words, so
a small table puts the surname's own reading in; every other reading of a character still matches.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pbdesk.entry import plain

_SURNAMES = {
    "万俟": ("mo", "qi"), "尉迟": ("yu", "chi"), "长孙": ("zhang", "sun"), "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"), "令狐": ("ling", "hu"), "宰父": ("zai", "fu"), "曾": ("zeng",), "单": ("shan",),
    "仇": ("qiu",), "查": ("zha",), "解": ("xie",), "区": ("ou",), "朴": ("piao",), "任": ("ren",), "华": ("hua",),
    "盖": ("ge",), "覃": ("qin",), "种": ("chong",), "乐": ("yue",), "秘": ("bi",), "冼": ("xian",), "洗": ("xian",),
    "缪": ("miao",), "繁": ("po",), "召": ("shao",), "员": ("yun",), "隗": ("wei",), "郇": ("xun",), "翟": ("zhai",),
    "折": ("she",), "祭": ("zhai",), "尉": ("yu",), "牟": ("mu",), "宓": ("mi",), "那": ("na",), "佴": ("nai",),
    "黑": ("he",), "盛": ("sheng",), "藏": ("zang",), "柏": ("bai",), "薄": ("bo",), "谌": ("chen",), "车": ("che",),
    "沈": ("shen",), "重": ("chong",), "曲": ("qu",), "纪": ("ji",), "宁": ("ning",), "燕": ("yan",), "幺": ("yao",),
    "晁": ("chao",), "逄": ("pang",), "阚": ("kan",), "占": ("zhan",), "能": ("nai",), "哈": ("ha",), "贾": ("jia",),
    "石": ("shi",), "卜": ("bu",), "俞": ("yu",), "郝": ("hao",), "郗": ("xi",), "句": ("gou",), "佟": ("tong",),
    "撒": ("sa",), "尹": ("yin",),
}  # fmt: skip
_INITIALS = ("zh", "ch", "sh")


@dataclass(frozen=True, slots=True)
class Named:
    """Someone to be picked by typing: ``number`` is the place on the list shown, ``note`` a word or two more.

    ``called`` is the bare name where ``name`` has a mark that tells namesakes apart; it is what typing finds.
    """

    person_id: str
    name: str
    number: int | None = None
    note: str = ""
    called: str = ""

    @property
    def typed(self) -> str:
        """The name as people type it."""
        return self.called or self.name


def normal(text: str) -> str:
    """Typed text without the differences that people don't see: full-width forms, capitals, spaces at the ends."""
    return plain(text).casefold()


def find(text: str, people: Sequence[Named]) -> tuple[Named, ...]:
    """Those meant by ``text``, in the order given: all who fit it whole or, when nobody does, all who begin with it."""
    wanted = normal(text).replace(" ", "")
    if not wanted:
        return ()
    if wanted.isdecimal():
        return tuple(p for p in people if p.number == int(wanted))
    if wanted.isascii():
        ranks = [(_fit(wanted, readings(p.typed), 0), p) for p in people]
    else:
        ranks = [(_name_rank(wanted, normal(p.typed)), p) for p in people]
    best = max((rank for rank, _ in ranks), default=0)
    return tuple(p for rank, p in ranks if rank == best) if best else ()


@lru_cache(maxsize=16384)
def readings(name: str) -> tuple[tuple[str, ...], ...]:
    """For each character of a name the ways it may be typed, the likeliest first."""
    style, pinyin = _pypinyin()
    letters = [ch for ch in normal(name) if ch.isalnum()]
    plain = [tuple(found) for ch in letters for found in pinyin(ch, style=style, heteronym=True)]
    for length in (2, 1):
        surname = _SURNAMES.get("".join(letters[:length]))
        if surname and len(letters) > length:
            plain[:length] = [(own, *all_) for own, all_ in zip(surname, plain, strict=False)]
            break
    return tuple(tuple(dict.fromkeys(_spellings(options))) for options in plain)


def prepare() -> None:
    """Load the readings ahead of the first letter, off the screen's thread."""
    readings("预备")


def _pypinyin() -> tuple[Any, Callable[..., list[list[str]]]]:
    """The library without what single characters don't need."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import Style, pinyin

    return Style.NORMAL, pinyin


def _spellings(options: Sequence[str]) -> list[str]:
    return [spelling for option in options for spelling in (option, option.replace("v", "u"))]


def _fit(wanted: str, name: Sequence[Sequence[str]], at: int) -> int:
    """2 when ``wanted`` spells every character from ``at`` on, 1 when it spells only the first of them, else 0."""
    if at == len(name):
        return 0 if wanted else 2
    if not wanted:
        return 1 if at else 0
    best = 0
    for reading in name[at]:
        for step in {reading, reading[:1], reading[:2] if reading.startswith(_INITIALS) else reading[:1]}:
            if wanted.startswith(step):
                best = max(best, _fit(wanted[len(step) :], name, at + 1))
        if reading.startswith(wanted):
            best = max(best, 2 if at == len(name) - 1 else 1)
        if best == 2:
            break
    return best


def _name_rank(wanted: str, name: str) -> int:
    if wanted == name:
        return 3
    return 2 if name.startswith(wanted) else int(wanted in name)
