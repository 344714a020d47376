"""A field for a day of which perhaps only the month is known: a month stays a month, no day is made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from pbdesk.entry import DayOrMonth, read_day_or_month
from ui.widgets.fields import TypedField


class WhenField(TypedField[DayOrMonth]):
    """A day or a month: accepts 2015-03-07, 20150307, 2015年3月, 2015.3; shows what was meant."""

    _widest = "2026-12-20"
    _unread = "看不懂这个日期。可以写 2015-03-07、20150307，只知道月份就写 2015年3月。"

    def __init__(self, name: str, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(name, "如 2015.3.7 或 2015.3", lambda text: read_day_or_month(text, today()), _words, parent)


def _words(when: DayOrMonth) -> str:
    """A month in words, a day as it is written everywhere."""
    return f"{when[:4]}年{int(when[5:])}月" if isinstance(when, str) else when.isoformat()
