"""Putting people on the roll, correcting them, converting them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pbdesk.actions.members import Arrival, MemberDraft, add, convert, correct, draft_of, remove, still_probationary
from pbdesk.actions.members_identity import PersonDraft, id_problem
from pbdesk.actions.members_moving import TransferDraft, send
from pbdesk.assumed import ASSUMED
from pbdesk.errors import FieldError, UserError
from pbdesk.model import BranchKind, MeetingKind
from pbdesk.store import Store
from pbdesk.views.member_page import member_page
from pbdesk.views.members import read_members
from pbdesk.views.roll import roll_of
from tests.actions.roll_world import faults, membership, named, on_roll, person
from tests.builders import a_branch, a_meeting, fill
from tests.orchard import BRANCH, TODAY

VOTED = date(2026, 9, 10)


def a_member(**values: object) -> MemberDraft:
    defaults: dict[str, object] = {
        "branch_id": BRANCH, "arrival": Arrival.ADMITTED, "since": VOTED, "person": PersonDraft(name="孙小燕"),
    }  # fmt: skip
    return MemberDraft(**{**defaults, **values})  # type: ignore[arg-type]  # a test names only what it is about


def test_who_is_admitted_is_on_the_roll_from_the_day_of_the_vote(roll: Store) -> None:
    add(roll, a_member())
    assert (on_roll(roll, "孙小燕", date(2026, 9, 9)), on_roll(roll, "孙小燕", VOTED)) == (False, True)


def test_e18_an_admission_entered_late_changes_the_roll_backwards_without_a_vote(roll: Store) -> None:
    before = roll_of(roll, BRANCH, VOTED, MeetingKind.GENERAL_MEETING).seats
    add(roll, a_member())
    after = roll_of(roll, BRANCH, VOTED, MeetingKind.GENERAL_MEETING).seats
    assert len(after) == len(before) + 1
    assert [seat.has_vote for seat in after if seat.name == "孙小燕"] == [False]


def test_an_admission_is_one_change_with_a_telling_name(roll: Store) -> None:
    assert add(roll, a_member()).label == "接收预备党员孙小燕"
    roll.undo()
    assert not on_roll(roll, "孙小燕")


def test_an_admission_needs_its_vote(roll: Store) -> None:
    with pytest.raises(FieldError) as refused:
        add(roll, a_member(since=None))
    assert faults(refused) == {"since": "请填通过接收的党员大会日期，党员身份从这一天算起。"}


def test_nobody_is_admitted_before_the_branch_was_founded(roll: Store) -> None:
    with pytest.raises(FieldError, match="支部2018年6月19日才成立"):
        add(roll, a_member(since=date(2018, 6, 18)))


def test_nobody_is_admitted_tomorrow(roll: Store) -> None:
    with pytest.raises(FieldError) as refused:
        add(roll, a_member(since=date(2026, 11, 23)))
    assert "还没到" in faults(refused)["since"]


def test_who_is_received_says_from_where(roll: Store) -> None:
    with pytest.raises(FieldError) as refused:
        add(roll, a_member(arrival=Arrival.TRANSFERRED, since=None))
    assert set(faults(refused)) == {"since", "came_from"}


def test_who_is_received_keeps_where_he_came_from(roll: Store) -> None:
    full = PersonDraft(name="孙小燕", joined="2015-03", full="2016-03")
    add(roll, a_member(arrival=Arrival.TRANSFERRED, came_from="朝阳社区党支部", person=full))
    found = named(roll, "孙小燕").record
    rows = roll.query("SELECT m.came_from FROM membership m WHERE m.person_id = ?", (found.id,))
    assert (rows[0]["came_from"], found.full_on, found.full_month) == ("朝阳社区党支部", None, "2016-03")


def test_who_has_long_been_here_stands_on_the_roll_from_the_founding_or_his_admission(roll: Store) -> None:
    add(roll, a_member(arrival=Arrival.REGISTERED, since=None, person=PersonDraft(name="甲", joined=date(2001, 1, 1))))
    add(roll, a_member(arrival=Arrival.REGISTERED, since=None, person=PersonDraft(name="乙", joined=date(2020, 5, 5))))
    assert (on_roll(roll, "甲", date(2018, 6, 19)), on_roll(roll, "乙", date(2020, 5, 4))) == (True, False)


def test_ord15_nobody_is_in_two_branches_at_once(roll: Store) -> None:
    known = draft_of(person(roll, 5).record)
    with pytest.raises(FieldError) as refused:
        add(roll, a_member(arrival=Arrival.REGISTERED, since=None, known_id="p5", person=known))
    assert "两段时间不能重叠" in faults(refused)["since"]


def test_e22_who_works_in_a_temporary_branch_stays_in_his_own(roll: Store) -> None:
    fill(roll, a_branch("site", branch_kind=BranchKind.TEMPORARY))
    add(roll, a_member(
        branch_id="site", arrival=Arrival.REGISTERED, since=date(2026, 5, 1), known_id="p5",
        person=draft_of(person(roll, 5).record),
    ))  # fmt: skip
    assert (on_roll(roll, "刘桂兰"), on_roll(roll, "刘桂兰", branch="site")) == (True, True)
    assert read_members(roll, TODAY).heads.members == 30
    page = member_page(roll, "p5", 2026, TODAY)
    assert page is not None
    assert page.branch_id == BRANCH


def test_who_was_here_before_comes_back_as_the_same_person(roll: Store) -> None:
    send(roll, membership(roll, 5), TransferDraft(
        sent_on=date(2026, 1, 5), sent_to="东莞", received_on=date(2026, 1, 10)
    ))  # fmt: skip
    add(roll, a_member(
        arrival=Arrival.TRANSFERRED, since=date(2026, 10, 1), came_from="东莞", known_id="p5",
        person=draft_of(person(roll, 5).record),
    ))  # fmt: skip
    assert (on_roll(roll, "刘桂兰", date(2026, 5, 1)), on_roll(roll, "刘桂兰")) == (False, True)
    assert named(roll, "刘桂兰").record.id == "p5"


@pytest.mark.parametrize(
    ("draft", "field", "said"),
    [
        (PersonDraft(name=" "), "name", "请填写姓名。"),
        (PersonDraft(name="王5"), "name", "不像姓名"),
        (PersonDraft(name="甲", born="2026-12"), "born", "还没有到"),
        (PersonDraft(name="甲", born=date(1990, 1, 1), joined=date(1989, 1, 1)), "joined", "早于出生日期"),
        (PersonDraft(name="甲", joined="2015-03", full=date(2015, 2, 28)), "full", "早于入党日期"),
        (PersonDraft(name="甲", phone="张三"), "phone", "只能写数字"),
        (PersonDraft(name="甲", id_number="12345"), "id_number", "应当是 18 位"),
        (PersonDraft(name="甲", id_number="11010519491231002A"), "id_number", "应当是 18 位"),
        (PersonDraft(name="甲", id_number="110105194912310021"), "id_number", "对不上"),
    ],
)
def test_facts_that_cannot_be_are_refused_at_their_field(
    roll: Store, draft: PersonDraft, field: str, said: str
) -> None:
    with pytest.raises(FieldError) as refused:
        correct(roll, person(roll, 1), draft)
    assert said in faults(refused)[field]


@pytest.mark.parametrize(
    "number", ["", None, "11010519491231002X", "11010519491231002x", "110105 19491231 002X", "110105491231002"]
)
def test_a_sound_id_number_or_none_is_fine(number: str | None) -> None:
    assert id_problem(number) == ""


def test_within_one_month_the_order_of_days_is_not_known_and_not_refused(roll: Store) -> None:
    draft = PersonDraft(name="陈建国", joined=date(2015, 3, 20), full="2015-03")
    correct(roll, person(roll, 1), draft)
    assert person(roll, 1).record.full_month == "2015-03"


def test_a_correction_keeps_months_as_months_and_can_be_undone(roll: Store) -> None:
    before = person(roll, 1).record
    correct(roll, person(roll, 1), replace(draft_of(before), born="1970-05", phone="13800000000"))
    after = person(roll, 1).record
    assert (after.born_on, after.born_month, after.phone) == (None, "1970-05", "13800000000")
    roll.undo()
    assert person(roll, 1).record == before


def test_nothing_corrected_is_said(roll: Store) -> None:
    with pytest.raises(UserError, match="没有改动"):
        correct(roll, person(roll, 1), draft_of(person(roll, 1).record))


def test_the_space_that_lines_up_a_short_name_is_no_part_of_it(roll: Store) -> None:
    correct(roll, person(roll, 1), replace(draft_of(person(roll, 1).record), name=" 陈　 建 "))
    assert person(roll, 1).record.name == "陈建"


def test_an_assumed_conversion_is_no_fact_to_edit_and_stays_until_a_real_one_is_told(roll: Store) -> None:
    correct(roll, person(roll, 1), replace(draft_of(person(roll, 1).record), remark=ASSUMED))
    before = person(roll, 1).record
    assert draft_of(before).full is None
    correct(roll, person(roll, 1), replace(draft_of(before), remark="书法", phone="13900000000"))
    after = person(roll, 1).record
    assert (after.full_on, after.remark) == (before.full_on, f"{ASSUMED}；书法")


def test_the_same_day_told_as_a_fact_takes_the_mark_away(roll: Store) -> None:
    correct(roll, person(roll, 1), replace(draft_of(person(roll, 1).record), remark=f"{ASSUMED}；书法"))
    before = person(roll, 1).record
    correct(roll, person(roll, 1), replace(draft_of(before), full=before.full_on))
    assert person(roll, 1).record == replace(before, remark="书法")


def test_the_remark_on_an_assumed_conversion_goes_with_the_assumption(roll: Store) -> None:
    correct(roll, person(roll, 1), replace(draft_of(person(roll, 1).record), remark=ASSUMED))
    correct(roll, person(roll, 1), replace(draft_of(person(roll, 1).record), full="1991-06"))
    assert person(roll, 1).record.remark is None


def test_who_was_only_assumed_to_be_full_is_probationary_again(roll: Store) -> None:
    correct(roll, person(roll, 1), replace(draft_of(person(roll, 1).record), remark=f"{ASSUMED}；书法"))
    still_probationary(roll, person(roll, 1))
    after = person(roll, 1).record
    assert (after.full_on, after.full_month, after.remark) == (None, None, "书法")


def test_a_conversion_that_was_told_is_not_taken_back_like_an_assumption(roll: Store) -> None:
    with pytest.raises(UserError, match="不是推定的"):
        still_probationary(roll, person(roll, 1))


def test_who_is_converted_votes_from_the_day_of_the_meeting_on(roll: Store) -> None:
    assert convert(roll, person(roll, 3), date(2026, 11, 20)).label == "王志强转为正式党员"

    def votes(day: date) -> bool:
        seats = roll_of(roll, BRANCH, day, MeetingKind.GENERAL_MEETING).seats
        return next(seat.has_vote for seat in seats if seat.name == "王志强")

    assert [votes(date(2026, 11, day)) for day in (19, 20)] == [False, True]


def test_nobody_is_converted_before_his_admission(roll: Store) -> None:
    with pytest.raises(FieldError) as refused:
        convert(roll, person(roll, 3), date(1990, 1, 1))
    assert "才入党" in faults(refused)["full_on"]


def test_nobody_is_converted_twice_or_tomorrow(roll: Store) -> None:
    for number, day, said in ((1, TODAY, "已经是正式党员"), (3, date(2026, 11, 23), "还没到"), (3, None, "请填")):
        with pytest.raises(FieldError, match=said):
            convert(roll, person(roll, number), day)


def test_nobody_is_converted_on_a_day_on_which_he_was_not_on_the_roll(roll: Store) -> None:
    with pytest.raises(FieldError, match="不在册"):
        convert(roll, person(roll, 3), date(2018, 12, 31))


def test_who_was_entered_by_mistake_is_taken_off_with_everything_of_his(roll: Store) -> None:
    remove(roll, person(roll, 1))
    assert not on_roll(roll, "陈建国")
    roll.undo()
    assert on_roll(roll, "陈建国")


def test_who_stands_in_a_meeting_stays(roll: Store) -> None:
    fill(roll, a_meeting(branch_id=BRANCH, present=("p1",)))
    with pytest.raises(UserError, match="不能删除"):
        remove(roll, person(roll, 1))
    assert on_roll(roll, "陈建国")
