"""Print a sheet by its name: the view that gathers its rows, and the sheet that draws them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from pbdesk.calendar import Period, PeriodKind
from pbdesk.errors import UserError
from pbdesk.model import MeetingKind
from pbdesk.sheets import SHEETS, Sheet, Shelf
from pbdesk.store import Store
from pbdesk.views.branch_quarter import branch_quarter
from pbdesk.views.closing_sheet import closing_sheet
from pbdesk.views.dues_sheet import dues_sheet
from pbdesk.views.guide_quarter import guide_quarter
from pbdesk.views.lectures_sheet import lectures_sheet
from pbdesk.views.minute_book import minute_book
from pbdesk.views.minutes import minutes
from pbdesk.views.photos import with_photos
from pbdesk.views.roster_sheet import roster_sheet
from pbdesk.views.rule_book_sheet import rule_book_sheet
from pbdesk.views.sign_in import blank_sign_in, sign_in
from pbdesk.views.street_quarter import street_quarter
from pbdesk.views.urging_sheets import URGING, Urging
from pbdesk.views.years import branch_years, street_year
from pbdesk.words import MEETING_WORDS

_YEAR_FIRST = (PeriodKind.YEAR, PeriodKind.QUARTER, PeriodKind.MONTH)


def _workbook(rows: Any) -> bytes:  # noqa: ANN401  the rows of one sheet
    """The ledger's workbook; what writes it is loaded when it is first asked for, not with the window."""
    from pbdesk.tables.ledger_xlsx import ledger_book

    return ledger_book(rows)


_LEDGER = Sheet("ledger", "会议台账", Shelf.YEAR, _YEAR_FIRST, _workbook, suffix=".xlsx")
PAPERS: Mapping[str, Sheet] = MappingProxyType({
    sheet.name: sheet
    for sheet in sorted((*SHEETS.values(), _LEDGER), key=lambda sheet: tuple(Shelf).index(sheet.shelf))
})
"""Everything that can be printed or saved, by the name that the command line uses, in the order of the shelves."""

_KIND_WORDS = {PeriodKind.MONTH: "月份", PeriodKind.QUARTER: "季度", PeriodKind.YEAR: "年度", PeriodKind.DAY: "一天"}
_EXAMPLES = {PeriodKind.MONTH: "2026-09", PeriodKind.QUARTER: "2026Q3", PeriodKind.YEAR: "2026"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What to print: of which period, on which day, of which branches or meetings (``None``: all).

    ``kind`` asks for blank sheets of a meeting that nobody has planned, on the period's day; ``private`` for whole ID
    numbers and phones, ``photos`` for the pictures attached, ``paper`` for a size of paper (``None``: the usual one).
    ``closing`` and ``correction`` ask for an issue of a closed period (``None``: the last one).
    """

    period: Period
    today: date
    branches: Collection[str] | None = None
    meetings: Collection[str] | None = None
    kind: MeetingKind | None = None
    private: bool = False
    photos: bool = False
    paper: str | None = None
    closing: int | None = None
    correction: int | None = None


def sheet_names() -> tuple[str, ...]:
    """The names of all sheets."""
    return tuple(PAPERS)


def print_sheet(
    store: Store,
    name: str,
    period: Period,
    today: date,
    *,
    branches: Collection[str] | None = None,
    meetings: Collection[str] | None = None,
    kind: MeetingKind | None = None,
    private: bool = False,
    photos: bool = False,
    paper: str | None = None,
    closing: int | None = None,
    correction: int | None = None,
) -> bytes:
    """A sheet as a file: PDF, or what its ``suffix`` says.

    Args:
        store: the file.
        name: one of :func:`sheet_names`.
        period: the sheet's period, of a kind that it knows; a day together with ``kind``.
        today: the day on which it is printed; later records do not count yet.
        branches: only these branches (``None``: all).
        meetings: only these meetings, for a sheet that prints single ones (``None``: all of the period).
        kind: a blank sheet for a meeting of this kind on the day of the period, for a sheet that can be made ahead.
        private: with whole ID numbers and phones, for a sheet that has them; otherwise they are masked.
        photos: with the pictures that are attached to the meetings, for a sheet of minutes.
        paper: A4 or A3, for a sheet that can be drawn on either (``None``: the usual one).
        closing: which closing of the period, from 1, for a sheet of what was issued (``None``: the last one).
        correction: the closing itself (0) or its n-th correction, for such a sheet (``None``: the last one).

    Raises:
        UserError: no such sheet, branch or meeting, a period of the wrong kind, a wish that the sheet cannot meet,
            nothing to print, or a character that no font has. Nothing is written.
    """
    sheet = _sheet(name)
    choice = Choice(period, today, branches, meetings, kind, private, photos, paper, closing, correction)
    _check_period(sheet, choice)
    _check_wishes(sheet, choice)
    _check_edition(sheet, choice)
    _check_known(store, "organization", branches, "支部")
    _check_known(store, "meeting", meetings, "会议")
    rows = _GATHERERS[name](store, choice)
    return sheet.draw(rows, paper or sheet.papers[0]) if sheet.papers else sheet.draw(rows)


def _sheet(name: str) -> Sheet:
    if name not in PAPERS:
        known = "、".join(f"{sheet.name}（{sheet.title}）" for sheet in PAPERS.values())
        raise UserError(f"没有叫“{name[:40]}”的表。可以打印的有：{known}。")
    return PAPERS[name]


def _check_period(sheet: Sheet, choice: Choice) -> None:
    """Refuse a period that the sheet has no form for; a day belongs to a meeting that is not planned yet."""
    kind = choice.period.kind
    if choice.kind is not None:
        if kind is not PeriodKind.DAY and sheet.ahead:
            raise UserError("空白签到表要写清是哪一天的会，例如 2026-12-05。请换成日期。")
        return
    if kind is PeriodKind.DAY and sheet.ahead:
        raise UserError("只写了日期，没有写会议类型。请写上类型（例如党员大会），或者改成月份、季度、年度。")
    if kind not in sheet.periods:
        allowed = "或".join(f"{_KIND_WORDS[kind]}（例如 {_EXAMPLES[kind]}）" for kind in sheet.periods)
        raise UserError(f"{sheet.title}按{allowed}打印，不能按{_KIND_WORDS[kind]}打印。请换一个期间。")


def _check_wishes(sheet: Sheet, choice: Choice) -> None:
    """Refuse what only other sheets can do, rather than passing over it in silence."""
    if choice.meetings is not None and not sheet.of_meetings:
        raise UserError(f"{sheet.title}不能只打印某几次会议。请改选期间和支部。")
    if choice.branches is not None and sheet.whole:
        raise UserError(f"{sheet.title}是全部规则的一本，不分支部。请不要选支部。")
    if choice.kind is not None and not sheet.ahead:
        raise UserError(f"{sheet.title}不能按会议类型预先打印空白表。只有签到表可以。")
    if choice.kind is not None and choice.meetings is not None:
        raise UserError("会议编号和会议类型只能写一样：已经登记的会议写编号，还没有登记的写类型和日期。")
    if choice.paper is not None and choice.paper not in sheet.papers:
        allowed = f"可以选{'、'.join(sheet.papers)}" if sheet.papers else "不能选纸张大小"
        raise UserError(f"{sheet.title}{allowed}，没有“{choice.paper[:10]}”。")
    if choice.photos and not sheet.photos:
        raise UserError(f"{sheet.title}不附照片。只有会议记录表和会议记录本可以附上。")
    if choice.private and not sheet.private:
        raise UserError(f"{sheet.title}上没有身份证号和电话，不需要选择显示。")


def _check_edition(sheet: Sheet, choice: Choice) -> None:
    """Refuse an earlier issue of a sheet that shows the records as they are."""
    if not sheet.editions and (choice.closing is not None or choice.correction is not None):
        raise UserError(f"{sheet.title}不能选第几次更正。要打印某一次封账或更正，请用封账结果表。")


def _check_known(store: Store, table: str, ids: Collection[str] | None, what: str) -> None:
    """Refuse ids that the file does not hold."""
    if ids is None:
        return
    kind = " AND r.kind = 'branch'" if table == "organization" else ""
    for record in sorted(set(ids)):
        if not store.query(f"SELECT r.id FROM {table} r WHERE r.id = ? AND r.deleted_at IS NULL{kind}", [record]):
            raise UserError(f"文件里没有编号为“{record[:64]}”的{what}。请核对编号。")


def _branch_quarter(store: Store, choice: Choice) -> object:
    sheet = branch_quarter(store, choice.period, choice.today, choice.branches)
    _refuse_empty(sheet.branches, f"{choice.period.title}还没有可以打印的支部：支部当时还没有成立，或者已经撤销。")
    return sheet


def _street_quarter(store: Store, choice: Choice) -> object:
    sheet = street_quarter(store, choice.period, choice.today, choice.branches)
    _refuse_empty(sheet.branches, f"{choice.period.title}还没有可以汇总的支部：支部当时还没有成立，或者已经撤销。")
    return sheet


def _guide_quarter(store: Store, choice: Choice) -> object:
    sheet = guide_quarter(store, choice.period, choice.today, choice.branches)
    _refuse_empty(sheet.guides, f"{choice.period.title}没有派驻党建指导员，没有可以打印的履职表。请先登记派驻。")
    return sheet


def _minutes(store: Store, choice: Choice) -> object:
    """The minutes of a period leave talks out: they are private, and printed only by themselves (E-42)."""
    sheet = minutes(store, choice.period, choice.today, choice.branches, choice.meetings)
    if choice.meetings is None:
        sheet = replace(sheet, meetings=tuple(m for m in sheet.meetings if m.kind is not MeetingKind.TALK))
    _refuse_empty(sheet.meetings, f"{choice.period.title}没有已经召开的会议，没有可以打印的记录。")
    return replace(sheet, meetings=with_photos(store, sheet.meetings)) if choice.photos else sheet


def _sign_in(store: Store, choice: Choice) -> object:
    if choice.kind is not None:
        sheet = blank_sign_in(store, choice.period, choice.kind, choice.today, choice.branches)
        what = MEETING_WORDS[choice.kind]
        _refuse_empty(sheet.meetings, f"{choice.period.title}名册上没有应当参加{what}的党员，没有可以打印的签到表。")
        return sheet
    sheet = sign_in(store, choice.period, choice.today, choice.branches, choice.meetings)
    _refuse_empty(
        sheet.meetings,
        f"{choice.period.title}没有登记会议，没有可以打印的签到表。请先登记会议，或者选会议类型和日期打印空白的签到表。",
    )
    return sheet


def _roster(store: Store, choice: Choice) -> object:
    sheet = roster_sheet(store, choice.period, choice.today, choice.branches, private=choice.private)
    _refuse_empty(sheet.rosters, f"{choice.period.title}名册上还没有党员，没有可以打印的花名册。请先登记党员。")
    return sheet


def _dues(store: Store, choice: Choice) -> object:
    sheet = dues_sheet(store, choice.period, choice.today, choice.branches)
    _refuse_empty(
        [*sheet.months, *sheet.grids], f"{choice.period.title}名册上没有党员，没有可以打印的党费收缴表。请先登记党员。"
    )
    return sheet


def _urging(gather: Urging) -> Callable[[Store, Choice], object]:
    return lambda store, choice: gather(store, choice.period, choice.today, choice.branches)


def _minute_book(store: Store, choice: Choice) -> object:
    branches = choice.branches if choice.branches is not None else _all_branches(store)
    if len(branches) > 1:
        raise UserError("会议记录本一个支部一本。请选一个支部，再打印。")
    _refuse_empty(branches, f"{choice.period.title}没有可以打印的会议记录本：文件里还没有支部。请先登记支部。")
    book = minute_book(store, choice.period, choice.today, next(iter(branches)))
    _refuse_empty(book.meetings, f"{choice.period.title}没有已经召开的会议，没有可以装订的记录。")
    return replace(book, meetings=with_photos(store, book.meetings)) if choice.photos else book


def _handbook(store: Store, choice: Choice) -> object:
    from pbdesk.handbook.printing import handbook_sheet  # the handbook itself tells which sheets there are

    return handbook_sheet(store, choice.period, choice.today)


def _rules(store: Store, choice: Choice) -> object:
    return rule_book_sheet(store, choice.period, choice.today)


def _lectures(store: Store, choice: Choice) -> object:
    sheet = lectures_sheet(store, choice.period, choice.today, choice.branches)
    _refuse_empty(sheet.branches, f"{choice.period.title}没有讲过党课，没有可以打印的登记表。请先登记党课。")
    return sheet


def _branch_year(store: Store, choice: Choice) -> object:
    sheet = branch_years(store, choice.period, choice.today, choice.branches)
    _refuse_empty(sheet.branches, f"{choice.period.title}还没有可以打印的支部：支部当时还没有成立，或者已经撤销。")
    return sheet


def _street_year(store: Store, choice: Choice) -> object:
    sheet = street_year(store, choice.period, choice.today, choice.branches)
    _refuse_empty(sheet.lines, f"{choice.period.title}还没有可以汇总的支部：支部当时还没有成立，或者已经撤销。")
    return sheet


def _ledger(store: Store, choice: Choice) -> object:
    from pbdesk.views.ledger import ledger

    found = ledger(store, choice.period, choice.today, choice.branches)
    _refuse_empty(found.lines, f"{choice.period.title}没有已经召开的会议，台账是空的，没有保存。")
    return found


def _closing(store: Store, choice: Choice) -> object:
    sheet = closing_sheet(
        store, choice.period, choice.today, choice.branches, choice.closing, choice.correction
    )
    which = "第1次" if choice.closing is None else f"第{choice.closing}次"
    what = f"{which}封账" if choice.correction is None else f"更正第{choice.correction}次"
    _refuse_empty(sheet.branches, f"{choice.period.title}没有这些支部的{what}，没有可以打印的封账结果。")
    return sheet


def _all_branches(store: Store) -> list[str]:
    rows = store.query("SELECT o.id FROM organization o WHERE o.kind = 'branch' AND o.deleted_at IS NULL ORDER BY o.id")
    return [r["id"] for r in rows]


def _refuse_empty(rows: Collection[object], sentence: str) -> None:
    if not rows:
        raise UserError(sentence)


_GATHERERS: Mapping[str, Callable[[Store, Choice], object]] = {
    "sign-in": _sign_in,
    "minutes": _minutes,
    "roster": _roster,
    "dues": _dues,
    "branch-quarter": _branch_quarter,
    "street-quarter": _street_quarter,
    "guide-quarter": _guide_quarter,
    "closing": _closing,
    **{name: _urging(gather) for name, gather in URGING.items()},
    "minute-book": _minute_book,
    "lectures": _lectures,
    "rules": _rules,
    "handbook": _handbook,
    "branch-year": _branch_year,
    "street-year": _street_year,
    "ledger": _ledger,
}
