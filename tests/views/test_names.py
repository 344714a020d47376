"""Names for ids, and their order."""

from __future__ import annotations

from pbdesk.views.names import reading_order


def test_groups_are_sorted_as_people_count() -> None:
    mixed = [f"第{numeral}党小组" for numeral in ("二十一", "十", "二", "十九", "一", "九", "二十", "三", "十一")]
    counted = [f"第{numeral}党小组" for numeral in ("一", "二", "三", "九", "十", "十一", "十九", "二十", "二十一")]
    assert sorted(mixed, key=reading_order) == counted


def test_names_without_numerals_are_sorted_as_they_are() -> None:
    assert sorted(["乙", "甲", "a"], key=reading_order) == sorted(["乙", "甲", "a"])
