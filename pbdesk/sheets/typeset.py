"""Text into lines: cleaning, measuring, choosing fonts for rare characters, and breaking by the Chinese rules.

Everything here is a pure function of its arguments and cached, because a street's sheets say the same few hundred
things thousands of times.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pbdesk.sheets.faces import face
from pbdesk.sheets.style import Font, Style

NEVER_FIRST = frozenset("，。、；：？！）】》〉」』〕〗”’…—～·•％‰℃%,.;:?!)]}>°々ー")
"""行首禁则: what may not begin a line."""
NEVER_LAST = frozenset("（【《〈「『〔〖“‘￥¥$№#([{<")
"""行尾禁则: what may not end a line."""

_PIECE = re.compile(
    r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日|[—…]+|[ \u3000]+"
    r"|[A-Za-z0-9\u00c0-\u024f]+(?:[.,:/'’@_+&\-–~][A-Za-z0-9\u00c0-\u024f]+)*|.",
)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
_SHRINK = 0.5
_FALLBACK = (Font.LABEL, Font.BODY, Font.HEAD)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that one font draws; ``font`` is ``None`` for a character that no font has."""

    text: str
    font: Font | None


@lru_cache(maxsize=1 << 15)
def clean(text: str) -> str:
    """Text on one line, with line ends and tabs as spaces and without characters that have no picture."""
    if text.isprintable() and not _has_selectors(text):
        return text
    spaced = re.sub(r"[\t\n\r\f\v\u2028\u2029\x85]+", " ", text)
    return "".join(c for c in spaced if unicodedata.category(c) not in _INVISIBLE and not _has_selectors(c))


def paragraphs(text: str) -> list[str]:
    """A longer text as its paragraphs, each clean and without the indent that a sheet gives by itself."""
    lines = (clean(line).strip(" \u3000") for line in text.splitlines())
    return [line for line in lines if line]


@lru_cache(maxsize=1 << 16)
def runs(text: str, font: Font) -> tuple[Run, ...]:
    """The text split by the font that draws it: the wanted one, else the first that has the character."""
    if face(font).glyphs.keys() >= set(text):
        return (Run(text, font),) if text else ()
    found: list[tuple[str, Font | None]] = []
    for char in text:
        drawn_by = next((f for f in (font, *_FALLBACK) if char in face(f).glyphs), None)
        if found and found[-1][1] is drawn_by:
            found[-1] = (found[-1][0] + char, drawn_by)
        else:
            found.append((char, drawn_by))
    return tuple(Run(part, drawn_by) for part, drawn_by in found)


@lru_cache(maxsize=1 << 16)
def _thousandths(text: str, font: Font) -> int:
    total = 0
    for run in runs(text, font):
        advances = face(run.font or font).advances
        total += sum([advances.get(char, 1000) for char in run.text])
    return total


def width(text: str, style: Style) -> float:
    """How wide clean text stands, in points."""
    return _thousandths(text, style.font) * style.size / 1000


@lru_cache(maxsize=1 << 15)
def wrap(text: str, style: Style, room: float, indent: float = 0) -> tuple[str, ...]:
    """Break text into lines no wider than ``room``; the first one is shorter by ``indent``.

    Dates, numbers and Latin words stay whole unless one alone is wider than the line.
    """
    text = clean(text)
    if width(text, style) <= room - indent:
        return (text,)
    lines: list[str] = []
    line, left = "", room - indent
    for unit in _units(text):
        if width(line + unit.rstrip(), style) <= left:
            line += unit
            continue
        if line.strip():
            lines.append(line.rstrip())
            left = room
        line = unit.lstrip()
        while width(line.rstrip(), style) > left:
            head = _longest(line, style, left)
            lines.append(line[:head])
            line, left = line[head:], room
    return (*lines, line.rstrip()) if line.strip() else tuple(lines)


def listed(items: Iterable[str], style: Style, room: float) -> tuple[str, ...]:
    """Names one after another, none of them broken but one that is wider than the line."""
    names = [clean(item) for item in items]
    lines = [""]
    for number, name in enumerate(names, start=1):
        name += "、" if number < len(names) else ""
        if lines[-1] and width(lines[-1] + name, style) > room:
            lines.append("")
        if width(name, style) > room:
            lines[-1:] = wrap(name, style, room)
        else:
            lines[-1] += name
    return tuple(lines)


def _units(text: str) -> list[str]:
    """Pieces between which a line may break."""
    units: list[str] = []
    for piece in _PIECE.findall(text):
        if units and (piece[0] in NEVER_FIRST or units[-1][-1] in NEVER_LAST or piece.isspace()):
            units[-1] += piece
        else:
            units.append(piece)
    return units


def _longest(text: str, style: Style, room: float) -> int:
    """How many characters of a word too long fit on a line, at least one; the rules hold where they can."""
    most = 1
    while most < len(text) and width(text[: most + 1], style) <= room:
        most += 1
    count = most
    while count > 1 and count < len(text) and (text[count] in NEVER_FIRST or text[count - 1] in NEVER_LAST):
        count -= 1
    return count if count > 1 else most


def fit(text: str, style: Style, room: float, lines: int = 1, least: float = 5.5) -> tuple[Style, tuple[str, ...]]:
    """The largest size, from the style's own down to ``least``, at which text fits into so many lines.

    At the least size it takes the lines it needs: text is never cut.
    """
    steps = range(max(0, math.ceil((style.size - least) / _SHRINK)) + 1)
    for step in steps:
        smaller = style.scaled(max(style.size - step * _SHRINK, min(least, style.size)) / style.size)
        broken = wrap(text, smaller, room)
        if len(broken) <= lines:
            break
    return smaller, broken


def _has_selectors(text: str) -> bool:
    """Whether text holds variation selectors: they choose between pictures and have none themselves."""
    return any("\ufe00" <= c <= "\ufe0f" or "\U000e0100" <= c <= "\U000e01ef" for c in text)
