"""Namesakes on one list are told apart by what the file knows of them, never by a number of theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pbdesk.actions.meetings import record
from pbdesk.model import MeetingKind, Person
from pbdesk.store import Store
from pbdesk.views.meeting_notes import notes_on
from pbdesk.views.minutes import minutes_of
from pbdesk.views.namesakes import Traits, tell_apart, told_apart
from pbdesk.views.people import people_around
from pbdesk.views.pinyin import find
from pbdesk.views.roll import roll_of
from pbdesk.views.search import find_people, people_index
from tests.orchard import BRANCH, TODAY, a_draft, a_file

ONE = Traits("a", "王建国", born="1976-03-02", joined="2001", post="", group="一组", branch="果园")
OTHER = Traits("b", "王建国", born="1988-03", joined="2001", post="书记", group="二组", branch="果园")


def test_a_name_that_nobody_shares_stays_as_it_is() -> None:
    assert told_apart([ONE, replace(OTHER, name="王建军")]) == {"a": "王建国", "b": "王建军"}


def test_the_year_of_birth_comes_first() -> None:
    assert told_apart([ONE, OTHER]) == {"a": "王建国（1976年生）", "b": "王建国（1988年生）"}


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (replace(ONE, born="", joined="1999-07"), replace(OTHER, born=""), ("1999年入党", "2001年入党")),
        (replace(ONE, born="1988", post="委员"), OTHER, ("委员", "书记")),
        (replace(ONE, born="1988"), replace(OTHER, post=""), ("一组", "二组")),
    ],
)
def test_then_admission_then_post_then_group(one: Traits, other: Traits, told: tuple[str, str]) -> None:
    assert tuple(told_apart([one, other]).values()) == tuple(f"王建国（{mark}）" for mark in told)


def test_a_mark_that_only_one_of_them_lacks_still_tells() -> None:
    bare = Traits("c", "王建国")
    assert told_apart([ONE, bare]) == {"a": "王建国（1976年生）", "c": "王建国"}


def test_people_of_whom_nothing_is_known_keep_their_name() -> None:
    assert told_apart([Traits("c", "王建国"), Traits("d", "王建国")]) == {"c": "王建国", "d": "王建国"}


@pytest.fixture
def store() -> Store:
    """The branch, where the third and the fourth on the list are called the same."""
    made = a_file()
    with made.change("同名") as tx:
        for person, year in (("p3", 1976), ("p4", 1988)):
            shown = made.get(Person, person)
            assert shown is not None
            tx.put(replace(shown.record, name="王建国", born_on=date(year, 5, 1)), heads=shown.heads)
    return made


BOTH = {"p3": "王建国（1976年生）", "p4": "王建国（1988年生）"}


def test_the_roll_tells_them_apart_and_so_does_every_field_that_offers_people(store: Store) -> None:
    seats = roll_of(store, BRANCH, TODAY, MeetingKind.GENERAL_MEETING).seats
    assert {s.person_id: s.name for s in seats if s.called} == BOTH
    offered = people_around(store, BRANCH, TODAY, seats)
    assert {p.person_id: p.name for p in offered if p.called} == BOTH


def test_they_are_found_by_the_bare_name_as_before(store: Store) -> None:
    offered = people_around(store, BRANCH, TODAY)
    assert {p.person_id for p in find("王建国", offered)} == set(BOTH) == {p.person_id for p in find("wjg", offered)}


def test_the_search_over_everything_tells_them_apart(store: Store) -> None:
    assert {p.id: p.name for p in find_people("王建国", people_index(store, TODAY))} == BOTH


def test_a_list_with_one_of_them_marks_nobody(store: Store) -> None:
    assert tell_apart(store, {"p3": "王建国", "p5": "张三"}) == {"p3": "王建国", "p5": "张三"}


def test_minutes_tell_them_apart_and_a_clash_counts_both(store: Store) -> None:
    draft = a_draft()
    record(store, draft, "m1")
    said = minutes_of(store, "m1")
    assert said is not None
    assert set(BOTH.values()) <= set(said.present)
    told = [note.sentence for note in notes_on(store, replace(draft, kind=MeetingKind.LECTURE), {}, "m2", None)]
    assert any("等 30 人同一时间还参加了" in words for words in told)
