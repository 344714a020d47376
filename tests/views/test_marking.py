"""Reading the marking box: who is meant, how he took part, and what is not understood."""

from __future__ import annotations

import pytest

from pbdesk.model import AttendanceState
from pbdesk.views.marking import (
    ABSENT,
    CHOICES,
    DUTY,
    ONLINE,
    PRESENT,
    PRIVATE,
    SICK,
    Marking,
    Reading,
    next_choice,
    read_marks,
)
from pbdesk.views.pinyin import Named
from tests.orchard import NAMES

PEOPLE = [Named(f"p{number}", name, number) for number, name in enumerate(NAMES, start=1)]


def read(text: str) -> list[tuple[str, str]]:
    """Who was marked how, in words."""
    return [(m.person.name, m.choice.words if m.choice else "") for m in read_marks(text, PEOPLE).marked]


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("12", [("梁小红", "")]),
        ("12b", [("梁小红", "病假")]),
        ("12 b", [("梁小红", "病假")]),
        ("12病", [("梁小红", "病假")]),
        ("ty", [("田野", "")]),
        ("ty s", [("田野", "事假")]),
        ("tys", [("田野", "事假")]),
        ("田野", [("田野", "")]),
        ("田野公假", [("田野", "公假")]),
        ("田野 线上", [("田野", "线上")]),
        ("tianye x", [("田野", "线上")]),
        ("１２ｄ", [("梁小红", "到会")]),
        ("5b 12 25s", [("刘桂兰", "病假"), ("梁小红", ""), ("田野", "事假")]),
        ("5，12、25q", [("刘桂兰", ""), ("梁小红", ""), ("田野", "缺席")]),
        ("", []),
    ],
)
def test_people_and_states_are_read_together(typed: str, marked: list[tuple[str, str]]) -> None:
    assert read(typed) == marked


@pytest.mark.parametrize(
    ("typed", "reasons"),
    [
        ("12 出差", [("梁小红", "", "出差")]),
        ("12s：家里有事", [("梁小红", "事假", "家里有事")]),
        ("田野 b 住院 5", [("田野", "病假", "住院"), ("刘桂兰", "", "")]),
        ("12 家里有事，回老家", [("梁小红", "", "家里有事，回老家")]),
        ("12 田野", [("梁小红", "", ""), ("田野", "", "")]),
    ],
)
def test_words_after_a_person_are_his_reason(typed: str, reasons: list[tuple[str, str, str]]) -> None:
    marked = read_marks(typed, PEOPLE).marked
    assert [(m.person.name, m.choice.words if m.choice else "", m.reason) for m in marked] == reasons


def test_who_was_there_needs_no_reason() -> None:
    assert read_marks("12x 出差", PEOPLE) == Reading(problem="梁小红线上，不用写原因。")


def test_a_reason_stands_behind_the_kind_of_leave_and_can_be_taken_away_again() -> None:
    explained = Marking(AttendanceState.LEAVE, "事假").explained("家里有事")
    assert (explained.reason, explained.own_reason) == ("事假：家里有事", "家里有事")
    assert explained.explained("") == PRIVATE.marking


@pytest.mark.parametrize("typed", ["99", "zzz", "赵某", "12k", "5 99", "0"])
def test_what_is_not_understood_marks_nobody_and_is_said(typed: str) -> None:
    reading = read_marks(typed, PEOPLE)
    assert reading.marked == ()
    assert reading.problem.startswith("没有找到")


def test_several_who_fit_are_offered_and_nobody_is_marked() -> None:
    reading = read_marks("zm", [Named("a", "张敏", 1), Named("b", "周明", 2), Named("c", "李明", 3)])
    assert reading.marked == ()
    assert [person.name for person in reading.candidates] == ["张敏", "周明"]
    assert reading.problem == "“zm”有 2 人：1 张敏、2 周明。按 ↓ 选人，或改输编号。"


def test_the_state_typed_with_an_ambiguous_name_is_kept_for_the_choice() -> None:
    people = [Named("a", "张敏", 1), Named("b", "周明", 2)]
    assert read_marks("zm b", people).choice is SICK


def test_in_a_row_of_entries_an_ambiguous_one_asks_for_the_number() -> None:
    reading = read_marks("3 zm", [Named("a", "张敏", 1), Named("b", "周明", 2), Named("c", "李明", 3)])
    assert (reading.marked, reading.candidates) == ((), ())
    assert reading.problem.endswith("请改输编号。")


def test_marking_on_and_on_goes_round_all_choices() -> None:
    seen = [ABSENT]
    for _ in CHOICES:
        seen.append(next_choice(seen[-1].marking))
    assert seen == [ABSENT, PRIVATE, SICK, DUTY, ONLINE, PRESENT, ABSENT]


def test_marking_on_from_a_reason_of_ones_own_stays_in_the_round() -> None:
    assert next_choice(Marking(AttendanceState.ABSENT, "外出务工")) is PRIVATE
    assert next_choice(Marking(None)) is PRESENT


@pytest.mark.parametrize(
    ("marking", "words"),
    [
        (Marking(AttendanceState.PRESENT), ""),
        (Marking(AttendanceState.ONLINE), "线上"),
        (Marking(AttendanceState.LEAVE, "病假"), "病假"),
        (Marking(AttendanceState.LEAVE, "病假，住院"), "病假"),
        (Marking(AttendanceState.LEAVE, "家中有事"), "请假"),
        (Marking(AttendanceState.ABSENT), "缺席"),
        (Marking(None), ""),
    ],
)
def test_the_word_beside_a_name(marking: Marking, words: str) -> None:
    assert marking.words == words
