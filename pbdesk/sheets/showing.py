"""The PDF operators that show texts: worked out once a file, with what was used and what no font can draw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pbdesk.errors import UserError
from pbdesk.sheets.faces import face
from pbdesk.sheets.style import Font, Style
from pbdesk.sheets.typeset import clean, runs, width

_NAMED = 8  # so many missing characters are named in one message
_REACH = 8  # characters shown on both sides of a missing one


@dataclass(frozen=True, slots=True)
class _Missing:
    char: str
    text: str
    section: str

    def __str__(self) -> str:
        at = self.text.index(self.char)
        around = self.text[max(0, at - _REACH) : at + _REACH + 1]
        return f"“{self.char}”（U+{ord(self.char):04X}），在“{self.section}”的“{around}”中"


class Operators(dict[tuple[str, Style], tuple[str, float]]):
    """Operators and width of each text in each style, made when first asked for.

    ``used`` collects the characters of each font; ``section`` answers what the open page is about.
    """

    def __init__(self, section: Callable[[], str]) -> None:
        super().__init__()
        self.used: dict[Font, set[str]] = {}
        self._section = section
        self._missing: dict[str, _Missing] = {}

    def refuse_missing(self) -> None:
        """Refuse to print text that would come out blank.

        Raises:
            UserError: a character stood in the text that no shipped font can draw.
        """
        if not self._missing:
            return
        places = "；".join(str(missing) for missing in list(self._missing.values())[:_NAMED])
        more = f"等{len(self._missing)}个字" if len(self._missing) > _NAMED else ""
        raise UserError(
            f"没有打印：字库里没有这些字，印出来会是空白：{places}{more}。"
            "请改成字库里有的写法（例如通用字），或先写成“□”、打印后手工填写，再打印一次。"
        )

    def __missing__(self, key: tuple[str, Style]) -> tuple[str, float]:
        text, style = clean(key[0]), key[1]
        shown = []
        for run in runs(text, style.font):
            if run.font is None:
                for char in run.text:
                    self._missing.setdefault(char, _Missing(char, text, self._section()))
                continue
            self.used.setdefault(run.font, set()).update(run.text)
            drawn_by = face(run.font)
            shown.append(f"/{drawn_by.resource} {style.size:g} Tf <{drawn_by.codes(run.text).hex()}> Tj")
        self[key] = made = (" ".join(shown), width(text, style))
        return made
