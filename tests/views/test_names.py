"""Names for ids, and their order."""

from __future__ import annotations

from datetime import date

from pbdesk.model import Finding, Outcome, SubjectKind
from pbdesk.store import Store
from pbdesk.views.names import load_names, reading_order
from tests.builders import a_branch, a_person, fill


def test_groups_are_sorted_as_people_count() -> None:
    mixed = [f"第{numeral}党小组" for numeral in ("二十一", "十", "二", "十九", "一", "九", "二十", "三", "十一")]
    counted = [f"第{numeral}党小组" for numeral in ("一", "二", "三", "九", "十", "十一", "十九", "二十", "二十一")]
    assert sorted(mixed, key=reading_order) == counted


def test_names_without_numerals_are_sorted_as_they_are() -> None:
    assert sorted(["乙", "甲", "a"], key=reading_order) == sorted(["乙", "甲", "a"])


def test_a_person_has_a_name_without_any_post(store: Store) -> None:
    fill(store, a_branch(), a_person("p9", name="何永福"))
    found = Finding(
        "EDU-01", "p9", SubjectKind.PERSON, "b1", "p9", "2026", Outcome.PENDING, 32, 0, (), (), date(2026, 12, 31), "",
    )  # fmt: skip
    assert load_names(store).subject(found) == "何永福"
