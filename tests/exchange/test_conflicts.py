"""Two desks that disagree: both values are kept and shown, a person chooses, the choice reaches everybody."""

from __future__ import annotations

from typing import Any

import pytest

from pbdesk.actions.conflicts import settle_conflict
from pbdesk.errors import UserError
from pbdesk.model import AttendanceState, Meeting
from pbdesk.views.conflicts import ConflictDetail, conflict_detail, conflict_rows
from pbdesk.views.desk_names import at_desk
from tests.exchange.desks import DeskFile, desks


@pytest.fixture
def pair() -> list[DeskFile]:
    """A street and a branch that gave the same meeting different titles."""
    street, branch = desks(1)
    street.edit("m0", title="学习会", place="会议室")
    branch.edit("m0", title="总结会")
    street.take(branch.send())
    return [street, branch]


def detail(desk: DeskFile, meeting: str = "m0") -> ConflictDetail:
    found = conflict_detail(desk.store, "meeting", meeting)
    assert found is not None
    return found


def choose(desk: DeskFile, value: object, path: tuple[str, ...] = ("title",)) -> None:
    settle_conflict(desk.store, "meeting", "m0", detail(desk).heads, {path: value})


def title(desk: DeskFile) -> str | None:
    shown = desk.store.get(Meeting, "m0")
    assert shown is not None
    return shown.record.title


def test_a_conflict_shows_both_values_with_who_said_so(pair: list[DeskFile]) -> None:
    (field,) = detail(pair[0]).fields
    assert field.name == "主题"
    assert {(choice.who, choice.words) for choice in field.choices} == {("街道", "学习会"), ("支部1", "总结会")}


def test_each_side_says_from_which_desk_it_is(pair: list[DeskFile]) -> None:
    (field,) = detail(pair[0]).fields
    assert {choice.whose for choice in field.choices} == {"本街道 · 街道", "支部1"}
    assert conflict_rows(pair[0].store)[0].sides == "本街道 · 街道、支部1"
    assert at_desk("果园党支部", "root") == "果园党支部 · root"


def test_what_else_a_side_changed_is_told(pair: list[DeskFile]) -> None:
    told = [line for _, lines in detail(pair[0]).others for line in lines]
    assert told == ["地点：（空） → 会议室"]


@pytest.mark.parametrize("value", ["学习会", "总结会", "学习总结会"])
def test_a_choice_ends_the_conflict_and_travels_back(pair: list[DeskFile], value: str) -> None:
    street, branch = pair
    choose(street, value)
    branch.take(street.send())
    assert (title(street), title(branch)) == (value, value)
    assert conflict_rows(street.store) == conflict_rows(branch.store) == ()


def test_both_texts_can_stand_one_after_the_other(pair: list[DeskFile]) -> None:
    (field,) = detail(pair[0]).fields
    assert set(field.both.split("；")) == {"学习会", "总结会"}


def test_what_the_sides_changed_apart_stays(pair: list[DeskFile]) -> None:
    choose(pair[0], "总结会")
    shown = pair[0].store.get(Meeting, "m0")
    assert shown is not None
    assert shown.record.place == "会议室"


def test_marks_of_different_people_are_no_conflict() -> None:
    street, branch = desks(1)
    street.mark("m0", "p1", AttendanceState.LEAVE)
    branch.mark("m0", "p2", AttendanceState.ABSENT)
    street.take(branch.send())
    assert conflict_rows(street.store) == ()
    shown = street.store.get(Meeting, "m0")
    assert shown is not None
    assert {a.person_id: a.state for a in shown.record.attendance} == {
        "p1": AttendanceState.LEAVE, "p2": AttendanceState.ABSENT,
    }  # fmt: skip


def test_different_marks_of_one_person_are_one() -> None:
    street, branch = desks(1)
    street.mark("m0", "p1", AttendanceState.LEAVE)
    branch.mark("m0", "p1", AttendanceState.ABSENT)
    street.take(branch.send())
    (field,) = detail(street).fields
    assert field.name == "人p1"
    assert {choice.words for choice in field.choices} == {"请假", "缺席"}


def test_a_deletion_against_an_edit_shows_the_edit_and_asks() -> None:
    street, branch = desks(1)
    street.delete("m0")
    branch.edit("m0", title="总结会")
    street.take(branch.send())
    assert title(street) == "总结会"
    (field,) = detail(street).fields
    assert field.deletion
    assert {choice.words for choice in field.choices} == {"删除这条记录", "保留并修改"}


def test_a_choice_made_from_what_was_not_shown_is_refused(pair: list[DeskFile]) -> None:
    street, branch = pair
    seen = detail(street)
    branch.edit("m0", title="第三个名字")
    street.take(branch.send())
    with pytest.raises(UserError, match="又有了别的改动"):
        settle_conflict(street.store, "meeting", "m0", seen.heads, {("title",): "学习会"})


def test_a_value_that_cant_stand_is_refused(pair: list[DeskFile]) -> None:
    with pytest.raises(UserError, match="不能保存"):
        choose(pair[0], "25:99", ("starts_at",))


def test_undoing_a_choice_brings_back_what_was_shown(pair: list[DeskFile]) -> None:
    before = title(pair[0])
    choose(pair[0], "第三个名字")
    pair[0].store.undo()
    assert title(pair[0]) == before


def test_undoing_a_choice_opens_the_conflict_again_as_it_was(pair: list[DeskFile]) -> None:
    street = pair[0]
    before = told(street)
    for value in ("学习会", "总结会", "第三个名字"):
        choose(street, value)
        assert conflict_rows(street.store) == ()
        street.store.undo()
        assert told(street) == before
    assert street.findings() == ()


def test_a_choice_taken_back_can_be_made_again_and_taken_back_again(pair: list[DeskFile]) -> None:
    street = pair[0]
    before = told(street)
    choose(street, "第三个名字")
    for _ in range(3):
        street.store.undo()
        assert told(street) == before
        street.store.redo()
        assert (title(street), conflict_rows(street.store)) == ("第三个名字", ())


def test_a_choice_taken_back_is_open_on_the_other_desk_too(pair: list[DeskFile]) -> None:
    street, branch = pair
    choose(street, "第三个名字")
    branch.take(street.send())
    assert title(branch) == "第三个名字"
    street.store.undo()
    for _ in range(2):
        branch.take(street.send())
        street.take(branch.send())
        assert [each[-1] for each in told(branch)] == [each[-1] for each in told(street)]
        assert [row.record_id for row in conflict_rows(branch.store)] == ["m0"]
    choose(branch, "定下来的名字")
    street.take(branch.send())
    assert (title(street), conflict_rows(street.store)) == ("定下来的名字", ())


def test_undoing_the_choice_of_a_deletion_opens_it_again() -> None:
    street, branch = desks(1)
    street.delete("m0")
    branch.edit("m0", title="总结会")
    street.take(branch.send())
    before = told(street)
    settle_conflict(street.store, "meeting", "m0", detail(street).heads, {("deleted_at",): before[0][-1][0][0]})
    street.store.undo()
    assert told(street) == before


def test_the_marks_of_one_person_clash_again() -> None:
    street, branch = desks(1)
    street.mark("m0", "p1", AttendanceState.LEAVE)
    branch.mark("m0", "p1", AttendanceState.ABSENT)
    street.take(branch.send())
    before = told(street)
    choose(street, None, ("attendance", "p1"))
    street.store.undo()
    assert told(street) == before


def told(desk: DeskFile) -> list[tuple[Any, ...]]:
    """A conflict as a person sees it: what clashes, what stood before, each side's value with who said so when."""
    found = detail(desk)
    return [
        (f.path, f.before, found.others, [(c.value, c.words, c.who, c.when, c.shown) for c in f.choices])
        for f in found.fields
    ]
