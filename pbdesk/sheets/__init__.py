"""The printed sheets: frozen rows to PDF bytes, without store or files.

A sheet's own module only says what stands where; the rest is the drawing layer's: ``style``, ``look`` (sizes, tones),
``typeset`` (text into lines), ``grid``, ``flow`` (tables, pages), ``page``, ``document`` (ink, bookmarks), ``faces``,
``showing``, ``embedding`` (fonts).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pbdesk.calendar import PeriodKind
from pbdesk.sheets import branch_quarter, guide_quarter, minutes, street_quarter

_QUARTER = (PeriodKind.QUARTER,)
_ANY_LENGTH = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by name: its title, which periods it is printed for, whether single meetings can be chosen."""

    name: str
    title: str
    periods: tuple[PeriodKind, ...]
    draw: Callable[[Any], bytes]
    of_meetings: bool = False


SHEETS: Mapping[str, Sheet] = MappingProxyType({
    sheet.name: sheet
    for sheet in (
        Sheet("branch-quarter", "支部季度达标表", _QUARTER, branch_quarter.draw),
        Sheet("street-quarter", "街道季度汇总表", _QUARTER, street_quarter.draw),
        Sheet("guide-quarter", "党建指导员履职表", _QUARTER, guide_quarter.draw),
        Sheet("minutes", "会议记录表", _ANY_LENGTH, minutes.draw, of_meetings=True),
    )
})
"""Every sheet, by the name that the command line uses."""
