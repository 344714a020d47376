"""The printed sheets: frozen rows to PDF bytes, without store or files.

A sheet's own module only says what stands where; the rest is the drawing layer's: ``style``, ``look`` (sizes, tones),
``typeset`` (text into lines), ``grid``, ``flow`` (tables, pages), ``listing`` (contents), ``page``, ``document`` (ink,
bookmarks, links), ``faces``, ``showing``, ``embedding`` (fonts).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from pbdesk.calendar import PeriodKind
from pbdesk.sheets import (
    branch_quarter,
    chase_list,
    closing,
    dues,
    guide_quarter,
    handbook,
    lectures,
    minute_book,
    minutes,
    notice,
    reviews,
    roster,
    rule_book,
    sign_in,
    street_quarter,
    years,
)

_QUARTER = (PeriodKind.QUARTER,)
_YEAR = (PeriodKind.YEAR,)
_MONTH_FIRST = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
_QUARTER_FIRST = (PeriodKind.QUARTER, PeriodKind.MONTH, PeriodKind.YEAR)
_YEAR_FIRST = (PeriodKind.YEAR, PeriodKind.QUARTER, PeriodKind.MONTH)


class Shelf(StrEnum):
    """What a sheet is printed for: the headings under which sheets are offered, in their order."""

    MEETING = "开会用"
    PEOPLE = "名册和党费"
    QUARTER = "季度检查"
    URGING = "督促"
    YEAR = "年终归档"
    BOOKS = "手册"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by name: its title, what it is for, and which periods it is printed for, the usual one first.

    ``of_meetings``: single meetings can be chosen; ``ahead``: also meetings to come, on a day and of a kind that nobody
    has planned; ``of_one_branch``: a volume of its own for each branch; ``private``: whole ID numbers and phones can be
    asked for; ``photos``: attached pictures can be printed with it; ``papers``: the sizes of paper it can be drawn on,
    the usual one first (``draw`` then takes the size after the rows); ``editions``: earlier issues of a closed period
    can be asked for; ``whole``: it is of the whole file, no branch can be chosen. ``draw`` makes the file of that
    ``suffix``.
    """

    name: str
    title: str
    shelf: Shelf
    periods: tuple[PeriodKind, ...]
    draw: Callable[..., bytes]
    of_meetings: bool = False
    ahead: bool = False
    of_one_branch: bool = False
    private: bool = False
    photos: bool = False
    papers: tuple[str, ...] = ()
    editions: bool = False
    whole: bool = False
    suffix: str = ".pdf"


SHEETS: Mapping[str, Sheet] = MappingProxyType({
    sheet.name: sheet
    for sheet in (
        Sheet("sign-in", "签到表", Shelf.MEETING, _MONTH_FIRST, sign_in.draw, of_meetings=True, ahead=True),
        Sheet("minutes", "会议记录表", Shelf.MEETING, _QUARTER_FIRST, minutes.draw, of_meetings=True, photos=True),
        Sheet("roster", "党员花名册", Shelf.PEOPLE, _MONTH_FIRST, roster.draw, private=True),
        Sheet("dues", "党费收缴表", Shelf.PEOPLE, _MONTH_FIRST, dues.draw),
        Sheet("branch-quarter", "支部季度达标表", Shelf.QUARTER, _QUARTER, branch_quarter.draw),
        Sheet("street-quarter", "街道季度汇总表", Shelf.QUARTER, _QUARTER, street_quarter.draw),
        Sheet("guide-quarter", "党建指导员履职表", Shelf.QUARTER, _QUARTER, guide_quarter.draw),
        Sheet("closing", "封账结果表", Shelf.QUARTER, _QUARTER_FIRST, closing.draw, editions=True),
        Sheet("chase-list", "催办清单", Shelf.URGING, _QUARTER_FIRST, chase_list.draw),
        Sheet("notice", "整改通知书", Shelf.URGING, _QUARTER_FIRST, notice.draw),
        Sheet("reviews", "质量督导情况表", Shelf.URGING, _QUARTER_FIRST, reviews.draw),
        Sheet("minute-book", "会议记录本", Shelf.YEAR, _YEAR, minute_book.draw, of_one_branch=True, photos=True),
        Sheet("lectures", "党课登记表", Shelf.YEAR, _YEAR_FIRST, lectures.draw),
        Sheet("branch-year", "支部全年一图", Shelf.YEAR, _YEAR, years.draw_branches, papers=("A4", "A3")),
        Sheet("street-year", "街道全年一图", Shelf.YEAR, _YEAR, years.draw_street, papers=("A3", "A4")),
        Sheet("rules", "规则手册", Shelf.BOOKS, _YEAR_FIRST, rule_book.draw, whole=True),
        Sheet("handbook", "使用手册", Shelf.BOOKS, _YEAR_FIRST, handbook.draw, whole=True),
    )
})
"""Every sheet, by the name that the command line uses."""
