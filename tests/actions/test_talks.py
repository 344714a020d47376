"""Recording talks: what is kept, what is refused at its field, and that nothing private is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pbdesk.actions.talks import PRIVACY, TalkDraft, correct, delete, draft_of, faults, record
from pbdesk.errors import FieldError
from pbdesk.model import Meeting, MeetingKind
from pbdesk.store import Store
from tests.builders import seen
from tests.orchard import BRANCH, a_file


@pytest.fixture
def branch() -> Iterator[Store]:
    with a_file() as store:
        yield store


def a_talk(**changed: Any) -> TalkDraft:
    """The secretary talks with two members, but for what is changed."""
    draft = TalkDraft(
        branch_id=BRANCH, held_on=date(2026, 11, 20), talker_id="p1", with_ids=("p4", "p5"), topic="工作和家庭近况"
    )
    return replace(draft, **changed)


def test_a_talk_is_a_meeting_of_those_who_talked(branch: Store) -> None:
    record(branch, a_talk(), "t")
    talk = seen(branch, Meeting, "t").record
    assert (talk.kind, talk.chair_id, talk.title) == (MeetingKind.TALK, "p1", "工作和家庭近况")
    assert [mark.person_id for mark in talk.attendance] == ["p1", "p4", "p5"]


def test_nothing_of_what_was_said_is_kept(branch: Store) -> None:
    record(branch, a_talk(), "t")
    assert seen(branch, Meeting, "t").record.content is None
    assert "个人隐私" in PRIVACY
    assert "涉密" in PRIVACY


def test_the_history_names_who_talked(branch: Store) -> None:
    assert record(branch, a_talk()).label == "记录11月20日谈心谈话（陈建国、张伟、刘桂兰）"


def test_a_draft_of_a_talk_would_save_it_unchanged(branch: Store) -> None:
    record(branch, a_talk(), "t")
    assert draft_of(seen(branch, Meeting, "t").record) == a_talk()


def test_a_correction_keeps_the_rest(branch: Store) -> None:
    record(branch, a_talk(), "t")
    correct(branch, seen(branch, Meeting, "t"), a_talk(with_ids=("p4",), topic="退休以后的打算"))
    talk = seen(branch, Meeting, "t").record
    assert ([mark.person_id for mark in talk.attendance], talk.title) == (["p1", "p4"], "退休以后的打算")


def test_a_deleted_talk_comes_back_with_undo(branch: Store) -> None:
    record(branch, a_talk(), "t")
    delete(branch, seen(branch, Meeting, "t"))
    assert branch.get(Meeting, "t") is None
    branch.undo()
    assert branch.get(Meeting, "t") is not None


@pytest.mark.parametrize(
    ("changed", "field", "word"),
    [({"branch_id": None}, "branch", "请先选支部"), ({"held_on": None}, "held_on", "请填谈话日期"),
     ({"held_on": date(2026, 11, 23)}, "held_on", "还没到"), ({"held_on": date(2018, 6, 18)}, "held_on", "成立"),
     ({"talker_id": None}, "talker", "请填谈话人"), ({"with_ids": ()}, "with", "请填和谁谈"),
     ({"with_ids": ("p1",)}, "with", "请填和谁谈"), ({"with_ids": ("p1", "p4")}, "with", "自己不用再列"),
     ({"with_ids": tuple(f"p{n}" for n in range(2, 16))}, "with", "最多记 12 人"),
     ({"topic": "长" * 61}, "topic", "60 字以内")],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(
    branch: Store, changed: dict[str, Any], field: str, word: str
) -> None:
    (fault,) = faults(branch, a_talk(**changed))
    assert fault.field == field
    assert word in fault.sentence


def test_a_refused_talk_changes_nothing(branch: Store) -> None:
    with pytest.raises(FieldError):
        record(branch, a_talk(talker_id=None))
    assert branch.history(1)[0].label == "准备"
