"""Finding people and meetings by a few characters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from pbdesk.actions.meetings import AgendaDraft, delete, record
from pbdesk.model import Admission, AdmissionStep, AdmissionStepKind, Desk, Meeting, MeetingKind, Person
from pbdesk.store import Store
from pbdesk.views.search import MOST_MEETINGS, find_meetings, find_people, people_index
from tests.orchard import BRANCH, TODAY, a_draft, a_file

MINUTES = "一、学习党章。\n二、讨论党费收缴：全年按月交纳。三、𠮷英同志发言。"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with a_file(Desk.STREET) as made:
        record(made, a_draft(title="学习全会精神", content=MINUTES), "general")
        lecture = a_draft(
            date(2026, 9, 8), kind=MeetingKind.LECTURE, title="100%完成 a_b", content="讲廉洁自律", place="二楼会议室"
        )
        record(made, lecture, "lecture")
        record(made, a_draft(date(2026, 8, 4), title="", content="党费" * 200), "plain")
        yield made


def ids(store: Store, text: str) -> list[str]:
    return [found.id for found in find_meetings(store, text, TODAY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("党费", ["general", "plain"]),
        ("全会", ["general"]),
        ("廉洁", ["lecture"]),
        ("二楼", ["lecture"]),
        ("𠮷英", ["general"]),
        ("党课", ["lecture"]),
        ("9.8", ["lecture"]),
        ("果园", ["general", "lecture", "plain"]),
        ("党费 全会", ["general"]),
        ("党费　学习", ["general"]),
        ("100%", ["lecture"]),
        ("a_b", ["lecture"]),
        ("A_B", ["lecture"]),
        ("aXb", []),
        ("%", ["lecture"]),
        ("查无此词", []),
        ("", []),
        ("   ", []),
        ("'; DROP TABLE meeting", []),
    ],
)
def test_a_meeting_is_found_by_the_words_it_holds(store: Store, text: str, expected: list[str]) -> None:
    assert ids(store, text) == expected


def test_the_words_around_what_was_typed_are_shown(store: Store) -> None:
    found = find_meetings(store, "党费", TODAY)[0]
    assert found.title == "2026年11月20日 党员大会：学习全会精神"
    assert "讨论党费收缴" in found.note


@pytest.mark.parametrize("word", ["议题甲", "发言乙", "决议丙"])
def test_the_words_of_the_agenda_are_minutes_too(word: str) -> None:
    with a_file() as store:
        items = (AgendaDraft(id="i", topic="议题甲", content="发言乙", resolution="决议丙"),)
        record(store, a_draft(agenda=items), "voted")
        record(store, a_draft(date(2026, 10, 9)))
        assert ids(store, word) == ["voted"]


def test_long_minutes_are_cut(store: Store) -> None:
    assert len(find_meetings(store, "党费", TODAY)[1].note) < 80


def test_a_deleted_meeting_is_not_found() -> None:
    with a_file() as store:
        record(store, a_draft(content="唯一的词"), "gone")
        shown = store.get(Meeting, "gone")
        assert shown is not None
        delete(store, shown)
        assert find_meetings(store, "唯一", TODAY) == ()


def test_no_more_are_listed_than_can_be_read() -> None:
    with a_file() as store:
        for day in range(1, 29):
            record(store, a_draft(date(2026, 10, day)))
            record(store, a_draft(date(2026, 9, day)))
        assert len(find_meetings(store, "学习", TODAY)) == MOST_MEETINGS


@pytest.mark.parametrize("text", ["李秀英", "秀英", "lxy", "lixiuying", "LXY", "ｌｘｙ"])
def test_a_person_is_found_by_name_pinyin_or_initials(store: Store, text: str) -> None:
    assert "李秀英" in [p.name for p in find_people(text, people_index(store, TODAY))]


def test_a_member_is_told_apart_by_the_branch_and_a_guide_by_the_duty(store: Store) -> None:
    notes = {p.name: p.note for p in people_index(store, TODAY)}
    assert (notes["李秀英"], notes["高远"]) == ("果园居民小组党支部", "党建指导员")


def test_who_is_on_the_way_into_the_party_is_told_by_the_stage(store: Store) -> None:
    steps = tuple(
        AdmissionStep(id=f"s{n}", admission_id="way", kind=kind, done_on=date(2026, 1, n))
        for n, kind in enumerate((AdmissionStepKind.APPLICATION, AdmissionStepKind.ACTIVIST), start=1)
    )
    with store.change("准备") as tx:
        tx.put(Person(id="new", name="钱小雨"))
        tx.put(Admission(id="way", person_id="new", branch_id=BRANCH, steps=steps))
    (found,) = find_people("qxy", people_index(store, TODAY))
    assert found.note == "发展党员：积极分子"
