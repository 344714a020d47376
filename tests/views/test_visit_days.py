"""What a visit on a day would count as."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.views.visit_days import DayNote, day_note
from tests.orchard import TODAY, a_file

DAYS = "10月8日、10月9日、10月10日"
MAKE_UP = "10月8日（星期四）、10月9日（星期五）、10月10日（星期六）"


@pytest.mark.parametrize(
    ("day", "note"),
    [
        (date(2026, 11, 17), DayNote()),
        (date(2026, 11, 18), DayNote("11月18日（星期三）不是周二，记为提醒：要求的是11月17日", warns=True)),
        (date(2026, 10, 7), DayNote(f"10月7日是节假日，记为提醒：不是要求的工作日（{DAYS}）", warns=True)),
        (date(2026, 10, 11), DayNote(f"10月11日是休息日，记为提醒：不是要求的工作日（{DAYS}）", warns=True)),
        (date(2026, 10, 8), DayNote(f"10月6日逢国庆节，同一周的工作日走访都算：{MAKE_UP}")),
        (date(2026, 2, 18), DayNote("2月17日：当天是春节，整周没有工作日，免计")),
    ],
)
def test_a_day_says_what_a_visit_on_it_counts_as(day: date, note: DayNote) -> None:
    with a_file() as store:
        assert day_note(store, day, TODAY) == note
