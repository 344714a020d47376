"""Reminding branches: numbered papers, one step for many, nobody twice within days unasked, answers."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.actions.chasing import ChaseDraft, answer, chase, planned
from pbdesk.calendar import parse_period
from pbdesk.errors import FieldError, UserError
from pbdesk.model import Chase, ChaseForm, OrganizationKind, Policy
from pbdesk.store import Store
from pbdesk.views.chases import chase_rows
from pbdesk.views.chasing import chase_board
from tests.builders import a_branch, a_street, fill, seen

QUARTER, TODAY = parse_period("2026Q3"), date(2026, 10, 8)
LIST, NOTICE = ChaseForm.LIST, ChaseForm.NOTICE


@pytest.fixture
def street(store: Store) -> Store:
    """A street of three branches that reported nothing."""
    fill(store, a_street(), *(a_branch(f"b{n}", parent_id="street") for n in (1, 2, 3)))
    return store


def remind(
    store: Store, form: ChaseForm = NOTICE, day: date = TODAY, branches: tuple[str, ...] | None = None, *,
    again: bool = False, fix_by: date | None = None,
) -> tuple[Chase, ...]:  # fmt: skip
    lines = chase_board(store, QUARTER, day, branches).lines
    draft = ChaseDraft(form=form, period=QUARTER, by="街道组织办", channel="书面", fix_by=fix_by, again=again)
    kept = planned(store, lines, draft, day)
    chase(store, kept)
    return kept


def numbers(kept: tuple[Chase, ...]) -> list[int | None]:
    return [record.number for record in kept]


def test_every_branch_gets_a_notice_with_a_number_of_its_own(street: Store) -> None:
    assert numbers(remind(street)) == [1, 2, 3]


def test_a_list_is_one_paper_for_all(street: Store) -> None:
    assert numbers(remind(street, LIST)) == [1, 1, 1]


def test_numbers_run_on_and_lists_have_their_own(street: Store) -> None:
    remind(street)
    assert numbers(remind(street, LIST, again=True)) == [1, 1, 1]
    assert numbers(remind(street, NOTICE, branches=("b2",), again=True)) == [4]


def test_a_new_year_begins_with_one(street: Store) -> None:
    remind(street)
    assert numbers(remind(street, NOTICE, date(2027, 1, 8))) == [1, 2, 3]


def test_each_street_of_a_district_counts_for_itself(street: Store) -> None:
    fill(
        street, a_street("other", name="龙岗街道"), a_branch("o1", parent_id="community"),
        a_street("community", parent_id="other", kind=OrganizationKind.COMMUNITY, name="南约社区"),
    )  # fmt: skip
    assert {record.branch_id: record.number for record in remind(street)} == {"b1": 1, "b2": 2, "b3": 3, "o1": 1}


def test_all_are_reminded_in_one_step_that_is_taken_back_as_one(street: Store) -> None:
    remind(street)
    assert street.steps()[0] == "催办：整改通知书，3个支部"
    street.undo()
    assert chase_rows(street, TODAY) == ()
    assert numbers(remind(street)) == [1, 2, 3]


def test_what_is_kept_says_who_how_and_until_when(street: Store) -> None:
    record = seen(street, Chase, remind(street)[0].id).record
    assert (record.chased_by, record.channel, record.fix_by) == ("街道组织办", "书面", date(2026, 10, 21))
    assert record.remark == "本期没有任何会议和走访记录"


def test_a_list_sets_no_last_day(street: Store) -> None:
    assert {record.fix_by for record in remind(street, LIST)} == {None}


def test_the_street_may_set_the_last_day(street: Store) -> None:
    assert remind(street, fix_by=date(2026, 10, 30))[0].fix_by == date(2026, 10, 30)


def test_a_last_day_that_is_over_is_refused(street: Store) -> None:
    with pytest.raises(FieldError, match="已经过了"):
        remind(street, fix_by=date(2026, 10, 7))


def test_nobody_is_reminded_twice_within_a_week_unasked(street: Store) -> None:
    remind(street)
    with pytest.raises(UserError, match="这3个支部7天内都催办过"):
        remind(street, day=date(2026, 10, 14))
    assert len(remind(street, day=date(2026, 10, 15))) == 3


def test_those_reminded_lately_are_left_out_and_the_others_reminded(street: Store) -> None:
    remind(street, branches=("b1",))
    assert [record.branch_id for record in remind(street, day=date(2026, 10, 9))] == ["b2", "b3"]


def test_who_asks_for_it_reminds_again(street: Store) -> None:
    remind(street)
    assert len(remind(street, day=date(2026, 10, 9), again=True)) == 3


def test_the_street_says_how_many_days(street: Store) -> None:
    fill(street, Policy(key="chase_again_days", value="0"))
    remind(street)
    assert len(remind(street)) == 3


def test_whoever_answered_may_be_reminded_again(street: Store) -> None:
    kept = remind(street, branches=("b1",))
    answer(street, kept[0].id, TODAY, "已补录", TODAY)
    assert [record.branch_id for record in remind(street, day=date(2026, 10, 9), branches=("b1",))] == ["b1"]


def test_with_nobody_short_there_is_nobody_to_remind(store: Store) -> None:
    with pytest.raises(UserError, match="没有需要催办的支部"):
        remind(store)


def test_an_answer_is_noted_with_its_day(street: Store) -> None:
    kept = remind(street)
    answer(street, kept[0].id, date(2026, 10, 9), " 已补录两次会议。 ", date(2026, 10, 10))
    record = seen(street, Chase, kept[0].id).record
    assert (record.answered_on, record.answer) == (date(2026, 10, 9), "已补录两次会议。")


@pytest.mark.parametrize(
    ("day", "words", "sentence"),
    [
        (date(2026, 10, 7), "已补录", "不能早于催办日期"),
        (date(2026, 10, 11), "已补录", "还没有到"),
        (date(2026, 10, 9), "  ", "怎样答复"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(street: Store, day: date, words: str, sentence: str) -> None:
    kept = remind(street)
    with pytest.raises(FieldError, match=sentence):
        answer(street, kept[0].id, day, words, date(2026, 10, 10))
    assert seen(street, Chase, kept[0].id).record.answer is None


def test_an_answer_to_nothing_is_refused(street: Store) -> None:
    with pytest.raises(UserError, match="没有编号为“x”的催办记录"):
        answer(street, "x", TODAY, "已补录", TODAY)
