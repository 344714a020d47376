"""Whose probation ends when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from pbdesk.entry import DayOrMonth
from pbdesk.model import Admission, AdmissionStep, AdmissionStepKind, Person
from pbdesk.store import Store
from pbdesk.views.members import probation_end, probation_ends, probation_note
from tests.builders import a_branch, a_membership, a_person, fill, seen
from tests.orchard import TODAY, a_file

VOTED = date(2025, 11, 20)


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file(members=2) as file:
        fill(file, a_branch(), a_person("x", name="孙小燕", joined_on=VOTED, full_on=None), a_membership("x"))
        yield file


def admitted(store: Store, **values: object) -> None:
    found = seen(store, Person, "x")
    with store.change("改") as tx:
        tx.put(replace(found.record, **values), heads=found.heads)  # type: ignore[arg-type]  # a test names what it means


@pytest.mark.parametrize(
    ("joined", "end"),
    [
        (date(2025, 11, 20), date(2026, 11, 20)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        ("2025-07", date(2026, 7, 31)),
        ("2024-02", date(2025, 2, 28)),
        (None, None),
    ],
)
def test_e41_probation_lasts_a_year_and_keeps_to_the_end_of_the_month(
    joined: DayOrMonth | None, end: date | None
) -> None:
    assert probation_end(joined) == end


@pytest.mark.parametrize(
    ("day", "over", "words"),
    [
        (date(2026, 11, 10), False, "预备期到2026年11月20日满，还有 10 天"),
        (date(2026, 11, 20), True, "预备期今天满，可以讨论转正"),
        (date(2026, 11, 22), True, "预备期2026年11月20日已满，超过 2 天，应及时讨论转正"),
        (date(2028, 11, 22), True, "预备期2026年11月20日已满，超过 2 年，应及时讨论转正"),
    ],
)
def test_the_end_is_told_before_on_and_after_the_day(store: Store, day: date, over: bool, words: str) -> None:
    (found,) = probation_ends(store, {"b1"}, day)
    assert (found.name, found.is_over(day), found.words) == ("孙小燕", over, words)


def test_who_is_converted_waits_no_more_from_that_day_on(store: Store) -> None:
    admitted(store, full_on=date(2026, 11, 21))
    assert len(probation_ends(store, {"b1"}, date(2026, 11, 20))) == 1
    assert probation_ends(store, {"b1"}, date(2026, 11, 21)) == ()


def test_an_extension_moves_the_end(store: Store) -> None:
    step = AdmissionStep(
        id="s", admission_id="a", kind=AdmissionStepKind.EXTENSION, done_on=VOTED, ended_on=date(2027, 5, 20)
    )
    fill(store, Admission(id="a", person_id="x", branch_id="b1", steps=(step,)))
    (found,) = probation_ends(store, {"b1"}, TODAY)
    assert (found.ends_on, found.extended, found.is_over(TODAY)) == (date(2027, 5, 20), True, False)


def test_an_admission_without_a_day_is_said_and_comes_last(store: Store) -> None:
    admitted(store, joined_on=None)
    fill(store, a_person("y", name="丁", joined_on=VOTED, full_on=None), a_membership("y"))
    last = probation_ends(store, None, TODAY)[-1]
    assert (last.name, last.ends_on, last.words) == ("孙小燕", None, "没有登记入党日期，不知道预备期到哪天")


def test_other_branches_are_left_out(store: Store) -> None:
    assert probation_ends(store, {"guoyuan"}, TODAY) == ()


def test_an_early_conversion_is_noted_not_refused() -> None:
    assert "2026年11月20日才满" in probation_note(VOTED, date(2026, 11, 1))
    assert probation_note(VOTED, date(2026, 11, 20)) == ""
    assert probation_note("2025-11", date(2026, 11, 1)) == ""
    assert probation_note(None, TODAY) == ""
