"""The sheets that urge, gathered to be printed; where there is nobody to urge, that is said instead."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from types import MappingProxyType

from pbdesk.calendar import Period
from pbdesk.errors import UserError
from pbdesk.store import Store
from pbdesk.views.chase_sheets import chase_list, notices
from pbdesk.views.review_sheet import review_sheet

Urging = Callable[[Store, Period, date, Collection[str] | None], object]


def _chase_list(store: Store, period: Period, today: date, branches: Collection[str] | None) -> object:
    sheet = chase_list(store, period, today, branches)
    if not sheet.branches:
        raise UserError(f"{period.title}没有需要催办的支部，各项都办好了或者还没有到期。")
    return sheet


def _notice(store: Store, period: Period, today: date, branches: Collection[str] | None) -> object:
    sheet = notices(store, period, today, branches)
    if not sheet.notices:
        raise UserError(f"{period.title}没有需要整改的支部，各项都办好了或者还没有到期。")
    return sheet


def _reviews(store: Store, period: Period, today: date, branches: Collection[str] | None) -> object:
    sheet = review_sheet(store, period, today, branches)
    if not sheet.branches:
        raise UserError(f"{period.title}还没有可以汇总的支部：支部当时还没有成立，或者已经撤销。")
    return sheet


URGING: Mapping[str, Urging] = MappingProxyType({"chase-list": _chase_list, "notice": _notice, "reviews": _reviews})
"""What gathers the rows of each of them, by its name."""
