"""Print a sheet by its name: the view that gathers its rows, and the sheet that draws them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from pbdesk.calendar import Period, PeriodKind
from pbdesk.errors import UserError
from pbdesk.sheets import SHEETS, Sheet
from pbdesk.store import Store
from pbdesk.views.branch_quarter import branch_quarter
from pbdesk.views.guide_quarter import guide_quarter
from pbdesk.views.minutes import minutes
from pbdesk.views.street_quarter import street_quarter

_KIND_WORDS = {PeriodKind.MONTH: "月份", PeriodKind.QUARTER: "季度", PeriodKind.YEAR: "年度", PeriodKind.DAY: "一天"}
_EXAMPLES = {PeriodKind.MONTH: "2026-09", PeriodKind.QUARTER: "2026Q3", PeriodKind.YEAR: "2026"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What to print: of which period, on which day, of which branches or meetings (``None``: all)."""

    period: Period
    today: date
    branches: Collection[str] | None = None
    meetings: Collection[str] | None = None


def sheet_names() -> tuple[str, ...]:
    """The names of all sheets."""
    return tuple(SHEETS)


def print_sheet(
    store: Store,
    name: str,
    period: Period,
    today: date,
    *,
    branches: Collection[str] | None = None,
    meetings: Collection[str] | None = None,
) -> bytes:
    """A sheet as PDF.

    Args:
        store: the file.
        name: one of :func:`sheet_names`.
        period: the sheet's period, of a kind that it knows.
        today: the day on which it is printed; later records do not count yet.
        branches: only these branches (``None``: all).
        meetings: only these meetings, for a sheet that prints single ones (``None``: all held in the period).

    Raises:
        UserError: no such sheet, branch or meeting, a period of the wrong kind, nothing to print, or a character that
            no font has. Nothing is written.
    """
    sheet = _sheet(name)
    if period.kind not in sheet.periods:
        allowed = "或".join(f"{_KIND_WORDS[kind]}（例如 {_EXAMPLES[kind]}）" for kind in sheet.periods)
        raise UserError(f"{sheet.title}按{allowed}打印，不能按{_KIND_WORDS[period.kind]}打印。请换一个期间。")
    if meetings is not None and not sheet.of_meetings:
        raise UserError(f"{sheet.title}不能只打印某几次会议。请改选期间和支部。")
    _check_known(store, "organization", branches, "支部")
    _check_known(store, "meeting", meetings, "会议")
    return _PRINTERS[name](store, Choice(period, today, branches, meetings))


def _sheet(name: str) -> Sheet:
    if name not in SHEETS:
        known = "、".join(f"{sheet.name}（{sheet.title}）" for sheet in SHEETS.values())
        raise UserError(f"没有叫“{name[:40]}”的表。可以打印的有：{known}。")
    return SHEETS[name]


def _check_known(store: Store, table: str, ids: Collection[str] | None, what: str) -> None:
    """Refuse ids that the file does not hold."""
    if ids is None:
        return
    kind = " AND r.kind = 'branch'" if table == "organization" else ""
    for record in sorted(set(ids)):
        if not store.query(f"SELECT r.id FROM {table} r WHERE r.id = ? AND r.deleted_at IS NULL{kind}", [record]):
            raise UserError(f"文件里没有编号为“{record[:64]}”的{what}。请核对编号。")


def _branch_quarter(store: Store, choice: Choice) -> bytes:
    sheet = branch_quarter(store, choice.period, choice.today, choice.branches)
    _refuse_empty(sheet.branches, f"{choice.period.title}还没有可以打印的支部：支部当时还没有成立，或者已经撤销。")
    return SHEETS["branch-quarter"].draw(sheet)


def _street_quarter(store: Store, choice: Choice) -> bytes:
    sheet = street_quarter(store, choice.period, choice.today, choice.branches)
    _refuse_empty(sheet.branches, f"{choice.period.title}还没有可以汇总的支部：支部当时还没有成立，或者已经撤销。")
    return SHEETS["street-quarter"].draw(sheet)


def _guide_quarter(store: Store, choice: Choice) -> bytes:
    sheet = guide_quarter(store, choice.period, choice.today, choice.branches)
    _refuse_empty(sheet.guides, f"{choice.period.title}没有派驻党建指导员，没有可以打印的履职表。请先登记派驻。")
    return SHEETS["guide-quarter"].draw(sheet)


def _minutes(store: Store, choice: Choice) -> bytes:
    sheet = minutes(store, choice.period, choice.today, choice.branches, choice.meetings)
    _refuse_empty(sheet.meetings, f"{choice.period.title}没有已经召开的会议，没有可以打印的记录。")
    return SHEETS["minutes"].draw(sheet)


def _refuse_empty(rows: Collection[object], sentence: str) -> None:
    if not rows:
        raise UserError(sentence)


_PRINTERS: Mapping[str, Callable[[Store, Choice], bytes]] = {
    "branch-quarter": _branch_quarter,
    "street-quarter": _street_quarter,
    "guide-quarter": _guide_quarter,
    "minutes": _minutes,
}
