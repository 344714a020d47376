"""Outcomes as marks: a sign, a tone and a ground for each, readable in black and white."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pbdesk.model import Outcome
from pbdesk.sheets.grid import Cell
from pbdesk.sheets.style import Font, Shade, Style, Tone
from pbdesk.sheets.typeset import width
from pbdesk.views.rows import Mark, Sitting
from pbdesk.words import OUTCOME_WORDS, long_date, short_date


@dataclass(frozen=True, slots=True)
class Sign:
    """How an outcome looks."""

    text: str
    tone: Tone
    shade: Shade | None = None


SIGNS = {
    Outcome.MET: Sign("✓", Tone.GOOD),
    Outcome.WARN: Sign("✓!", Tone.WAIT),
    Outcome.UNMET: Sign("✗", Tone.BAD, Shade.BAD),
    Outcome.PENDING: Sign("○", Tone.WAIT, Shade.WAIT),
    Outcome.WAIVED: Sign("免", Tone.SOFT),
    Outcome.EXCUSED: Sign("说", Tone.SOFT),
    Outcome.NOT_APPLICABLE: Sign("—", Tone.SOFT),
    Outcome.UNKNOWN: Sign("?", Tone.WAIT, Shade.WAIT),
}
_TIMES = "次"
LATE = "补"
"""What stands beside the day of something that was entered afterwards (E-32)."""
LEGEND = "　".join(f"{sign.text} {OUTCOME_WORDS[outcome]}" for outcome, sign in SIGNS.items())
DAY_LEGEND = f"{LEGEND}　{LATE} 事后补录"
"""The legend of a sheet on which single days stand."""
_GRAVEST_FIRST = (
    Outcome.UNMET, Outcome.UNKNOWN, Outcome.PENDING, Outcome.EXCUSED, Outcome.WARN, Outcome.MET, Outcome.WAIVED,
    Outcome.NOT_APPLICABLE,
)


def gravest(outcomes: Sequence[Outcome]) -> Outcome | None:
    """The outcome that speaks for several; nothing owed at all has none."""
    return next((outcome for outcome in _GRAVEST_FIRST if outcome in outcomes), None)


@lru_cache(maxsize=4096)
def sign_cell(outcome: Outcome | None, style: Style, text: str | tuple[str, ...] = "", columns: int = 1) -> Cell:
    """A cell with the sign of an outcome and perhaps words behind it."""
    if outcome is None:
        return Cell("", style, columns=columns)
    sign = SIGNS[outcome]
    mark_style = style.toned(sign.tone, Font.HEAD)
    return Cell(text, style, columns=columns, shade=sign.shade, mark=sign.text, mark_style=mark_style, common=True)


def mark_cell(mark: Mark | None, style: Style, room: float, year: int, columns: int = 1) -> Cell:
    """A cell that shows one obligation: its sign, then the days and attendance of what was held, or what is missing."""
    if mark is None:
        return Cell("", style, columns=columns)
    sign = sign_cell(mark.outcome, style, "x", columns)
    return sign_cell(mark.outcome, style, _joined(_words(mark, year), style, room - sign.mark_room), columns)


def sitting_text(sitting: Sitting, year: int) -> str:
    """A meeting in a cell: its day and, where attendance was marked, present of due."""
    day = _day(sitting.held_on, year) + (LATE if sitting.late else "")
    return f"{day} {sitting.attendance.text}" if sitting.attendance.whole else day


def by_when(day: date | None, year: int, outcome: Outcome = Outcome.PENDING) -> str:
    """The last day for something, with its year where that is not the sheet's; for what is missed, that it is over."""
    if day is None:
        return "—"
    return f"{_day(day, year)}已过" if outcome is Outcome.UNMET else f"{_day(day, year)}前"


def _day(day: date, year: int) -> str:
    return short_date(day) if day.year == year else long_date(day)


def _words(mark: Mark, year: int) -> list[str]:
    held = [sitting_text(sitting, year) for sitting in mark.sittings]
    match mark.outcome:
        case Outcome.PENDING:
            return [*held, by_when(mark.due_on, year)]
        case Outcome.UNMET:
            once = mark.due - mark.done <= 1 and mark.unit == _TIMES
            return [*held, "缺" if once else f"缺{mark.due - mark.done}{mark.unit}"]
        case Outcome.UNKNOWN:
            return [*held, OUTCOME_WORDS[Outcome.UNKNOWN]]
        case Outcome.NOT_APPLICABLE | Outcome.WAIVED:
            return [*held, mark.reason] if mark.reason else held
        case _:
            return held


def _joined(items: list[str], style: Style, room: float) -> tuple[str, ...]:
    """Items on as few lines as hold them, none broken."""
    lines: list[str] = []
    for item in items:
        if lines and width(f"{lines[-1]}、{item}", style) <= room:
            lines[-1] += f"、{item}"
        else:
            lines.append(item)
    return tuple(lines)


