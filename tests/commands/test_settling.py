"""``conflicts``, ``settle``, ``duplicates`` and ``join`` as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pbdesk import cli
from pbdesk.model import AgendaItem, AttendanceState, Meeting, Organization
from pbdesk.store import Store
from tests.builders import a_branch, a_meeting, fill, seen
from tests.exchange.desks import DeskFile, desks

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command; answers exit status, standard output and standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        status = cli.run([str(word) for word in words])
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def pair(tmp_path: Path) -> list[DeskFile]:
    """A street with a file on the disk, and a branch."""
    return desks(1, path=tmp_path / "街道.pbdesk")


@pytest.fixture
def file(pair: list[DeskFile]) -> Path:
    """The street's file after both gave the same meeting another title and another place."""
    street, branch = pair
    street.edit("m0", title="学习会", place="会议室")
    branch.edit("m0", title="总结会", place="活动室")
    return merged(pair)


def merged(pair: list[DeskFile]) -> Path:
    street, branch = pair
    street.take(branch.send())
    assert street.store.path is not None
    street.store.close()
    return street.store.path


def meeting(file: Path) -> Meeting:
    with Store.open(file, read_only=True) as store:
        return seen(store, Meeting, "m0").record


def told(say: Say, command: str, file: Path) -> Any:
    _, out, _ = say(command, file, "--json")
    return json.loads(out)[command]


def test_conflicts_stand_side_by_side_with_a_number_each(say: Say, file: Path) -> None:
    status, out, _ = say("conflicts", file)
    assert status == 0
    assert "会议：2026-10-10 党员大会" in out
    assert "1　学习会　本街道 · 街道" in out
    assert "2　总结会　支部1" in out


def test_programs_get_the_values_and_who_said_them(say: Say, file: Path) -> None:
    (conflict,) = told(say, "conflicts", file)
    titles = {c["value"] for f in conflict["fields"] if f["name"] == "主题" for c in f["choices"]}
    assert (conflict["kind"], conflict["id"], titles) == ("meeting", "m0", {"学习会", "总结会"})


def test_one_side_may_be_taken_for_all_fields(say: Say, file: Path) -> None:
    say("settle", file, "m0", "--take", 2)
    assert (meeting(file).title, meeting(file).place) == ("总结会", "活动室")
    assert told(say, "conflicts", file) == []


def test_the_record_is_named_as_it_is_after_the_choice(say: Say, file: Path) -> None:
    for title, number in (("学习会", 1), ("总结会", 2)):
        _, out, _ = say("settle", file, "m0", "--take", number)
        assert f"已选定：2026-10-10 党员大会 {title}。" in out
        say("undo", file)


def test_a_choice_taken_back_is_asked_again_with_both_values(say: Say, file: Path) -> None:
    before = told(say, "conflicts", file)
    say("settle", file, "m0", "--take", 1)
    say("undo", file)
    assert plain(told(say, "conflicts", file)) == plain(before)


def plain(conflicts: list[Any]) -> list[Any]:
    """What each side says of each field, and who says so, whichever revision it is in now."""
    return [
        (field["name"], [(c["value"], c["who"], c["desk"], c["when"], c["shown"]) for c in field["choices"]])
        for each in conflicts for field in each["fields"]
    ]  # fmt: skip


def test_each_field_may_be_chosen_by_itself(say: Say, file: Path) -> None:
    status, _, _ = say("settle", file, "m0", "--pick", "主题=1", "--set", "地点=礼堂")
    assert (status, meeting(file).title, meeting(file).place) == (0, "学习会", "礼堂")


def test_both_texts_may_stay(say: Say, file: Path) -> None:
    say("settle", file, "m0", "--take", 1, "--pick", "主题=both")
    assert meeting(file).title == "学习会；总结会"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--pick", "主题=1"), "还没有选：地点"),
        (("--take", 3), "“地点”可以选 1 到 2"),
        (("--pick", "书记=1"), "看不懂“书记=1”"),
    ],
)
def test_a_choice_that_is_none_changes_nothing(say: Say, file: Path, words: tuple[object, ...], sentence: str) -> None:
    status, _, err = say("settle", file, "m0", *words)
    assert status == 2
    assert sentence in err
    assert len(told(say, "conflicts", file)) == 1


def test_a_record_without_conflict_is_told(say: Say, file: Path) -> None:
    status, _, err = say("settle", file, "m9", "--take", 1)
    assert (status, "没有冲突" in err) == (2, True)


def test_a_mark_may_be_a_third(say: Say, pair: list[DeskFile]) -> None:
    pair[0].mark("m0", "p1", AttendanceState.LEAVE)
    pair[1].mark("m0", "p1", AttendanceState.ABSENT)
    file = merged(pair)
    say("settle", file, "m0", "--set", "人p1=线上参加")
    assert meeting(file).attendance[0].state is AttendanceState.ONLINE


def test_a_word_that_is_no_choice_is_refused(say: Say, pair: list[DeskFile]) -> None:
    pair[0].mark("m0", "p1", AttendanceState.LEAVE)
    pair[1].mark("m0", "p1", AttendanceState.ABSENT)
    status, _, err = say("settle", merged(pair), "m0", "--set", "人p1=睡着了")
    assert (status, "不能写成“睡着了”" in err) == (2, True)


def test_an_item_in_conflict_says_in_what_it_differs(say: Say, pair: list[DeskFile]) -> None:
    street, branch = pair
    for desk, approve in ((street, 9), (branch, 8)):
        desk.edit("m0", agenda=(AgendaItem(id="a1", meeting_id="m0", topic="路灯", approve=approve),))
    _, out, _ = say("conflicts", merged(pair))
    assert "1　赞成票：9" in out
    assert "2　赞成票：8" in out


@pytest.fixture
def doubled(store_file: Path) -> Path:
    """A file with a meeting typed twice."""
    with Store.open(store_file) as store:
        fill(store, a_branch(name="果园党支部"), a_meeting(), a_meeting("m2", title="学习会"))
    return store_file


def test_doubles_are_listed_with_their_ids(say: Say, doubled: Path) -> None:
    _, out, _ = say("duplicates", doubled)
    assert "党员大会：2026-07-08 党员大会 学习会（果园党支部）" in out
    assert told(say, "duplicates", doubled)[0]["ids"] == ["m1", "m2"]


def test_joining_keeps_the_first_and_can_be_undone(say: Say, doubled: Path) -> None:
    status, out, _ = say("join", doubled, "m1", "m2")
    assert (status, "留下 m1" in out) == (0, True)
    assert told(say, "duplicates", doubled) == []
    say("undo", doubled)
    assert len(told(say, "duplicates", doubled)) == 1


def test_what_joining_comes_to_is_told_before_and_can_be_only_looked_at(say: Say, doubled: Path) -> None:
    with Store.open(doubled) as store:
        fill(store, a_meeting("m3", held_on=date(2026, 8, 3), title="总结会", content="一"))
        fill(store, a_meeting("m4", held_on=date(2026, 8, 3), title="年终总结", place="活动室"))
    status, out, _ = say("join", doubled, "m3", "m4", "--dry-run")
    assert status == 0
    assert "留下：2026-08-03 党员大会 总结会（编号 m3" in out
    assert "并进来：2026-08-03 党员大会 年终总结（编号 m4" in out
    assert "主题：留下“总结会”，不再显示“年终总结”" in out
    assert "地点：补上“活动室”" in out
    assert len(told(say, "duplicates", doubled)) == 2


def test_what_does_not_look_like_one_is_joined_only_even_so(say: Say, doubled: Path) -> None:
    with Store.open(doubled) as store:
        fill(store, a_meeting("m3", held_on=date(2026, 8, 3), title="总结会"))
    status, _, err = say("join", doubled, "m1", "m3")
    assert status == 2
    assert "“2026-07-08 党员大会”和“2026-08-03 党员大会 总结会”看不出是同一条" in err
    assert say("join", doubled, "m1", "m3", "--even-so")[0] == 0


def test_when_the_other_day_s_was_noted_says_nothing_of_this_one(say: Say, doubled: Path) -> None:
    noted = datetime(2026, 7, 9, 2, tzinfo=UTC)
    with Store.open(doubled) as store:
        fill(store, a_meeting("m3", held_on=date(2026, 6, 3), recorded_at=noted.replace(month=6)))
    status, _, err = say("join", doubled, "m2", "m3", "--even-so")
    assert (status, err) == (0, "")


def test_a_branch_founded_twice_is_listed_and_joined(say: Say, doubled: Path) -> None:
    with Store.open(doubled) as store:
        fill(store, a_branch("b2", name="果园 党支部"), a_meeting("m3", "b2", held_on=date(2026, 8, 1)))
    _, out, _ = say("duplicates", doubled)
    assert "党支部：果园 党支部" in out
    status, out, _ = say("join", doubled, "b1", "b2")
    assert (status, out.splitlines()[-1]) == (0, "把重复的党支部并成一个：留下 b1，b2 已标为删除。可以用 undo 撤销。")
    with Store.open(doubled, read_only=True) as store:
        assert seen(store, Meeting, "m3").record.branch_id == "b1"


def test_a_pair_said_to_be_two_is_not_listed_until_asked(say: Say, doubled: Path) -> None:
    say("duplicates", doubled, "--apart", "m1", "m2")
    assert told(say, "duplicates", doubled) == []
    say("duplicates", doubled, "--again")
    assert len(told(say, "duplicates", doubled)) == 1


def test_ids_that_are_no_pair_are_refused(say: Say, doubled: Path) -> None:
    status, _, err = say("join", doubled, "m1", "b1")
    assert (status, "没有编号为“m1”和“b1”" in err) == (2, True)
    with Store.open(doubled, read_only=True) as store:
        assert store.get(Organization, "b1") is not None
