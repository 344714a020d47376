"""Two desks change one record apart: fields are put together, clashes told, nothing lost."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.model import Attendance, AttendanceState, Meeting, Person
from pbdesk.store import Shown, Store
from pbdesk.store.documents import DELETED
from pbdesk.store.merging import Merged, merge
from pbdesk.store.revisions import Revision, Stamp, make
from tests.builders import a_branch, a_meeting, a_person, an_item, fill, seen


def meeting(store: Store) -> Shown[Meeting]:
    return seen(store, Meeting, "m1")


def mark(person: str, state: AttendanceState) -> Attendance:
    return Attendance(meeting_id="m1", person_id=person, state=state)


@pytest.fixture
def forked(store: Store) -> Shown[Meeting]:
    """A meeting as both desks were shown it."""
    people = [a_person(p) for p in ("p1", "p2", "p3")]
    fill(store, a_branch(), *people, a_meeting(present=["p1", "p2"], agenda=(an_item(),)))
    return meeting(store)


def save(store: Store, record: Meeting, heads: tuple[str, ...]) -> None:
    with store.change("改") as tx:
        tx.put(record, heads)


def test_changes_of_different_fields_are_put_together(store: Store, forked: Shown[Meeting]) -> None:
    save(store, replace(forked.record, title="一季度"), forked.heads)
    save(store, replace(forked.record, place="会议室"), forked.heads)
    merged = meeting(store)
    assert (merged.record.title, merged.record.place) == ("一季度", "会议室")
    assert (len(merged.heads), merged.conflicts) == (2, ())


def test_two_people_mark_different_members_without_a_clash(store: Store, forked: Shown[Meeting]) -> None:
    marks = forked.record.attendance
    save(store, replace(forked.record, attendance=(*marks, mark("p3", AttendanceState.PRESENT))), forked.heads)
    save(store, replace(forked.record, attendance=(mark("p1", AttendanceState.LEAVE), marks[1])), forked.heads)
    merged = meeting(store)
    assert {m.person_id: m.state.value for m in merged.record.attendance} == {
        "p1": "leave", "p2": "present", "p3": "present",
    }  # fmt: skip
    assert merged.conflicts == ()


def test_a_field_set_differently_is_a_conflict_and_keeps_both_values(store: Store, forked: Shown[Meeting]) -> None:
    save(store, replace(forked.record, title="甲"), forked.heads)
    save(store, replace(forked.record, title="乙"), forked.heads)
    merged = meeting(store)
    assert {value for _, value in merged.conflicts[0].values} == {"甲", "乙"}
    assert merged.record.title == merged.conflicts[0].shown


def test_saving_what_was_shown_settles_a_conflict(store: Store, forked: Shown[Meeting]) -> None:
    save(store, replace(forked.record, title="甲"), forked.heads)
    save(store, replace(forked.record, title="乙"), forked.heads)
    both = meeting(store)
    save(store, replace(both.record, title="甲"), both.heads)
    settled = meeting(store)
    assert (settled.record.title, settled.conflicts, len(settled.heads)) == ("甲", (), 1)


def test_a_form_opened_before_does_not_settle_a_conflict_it_never_showed(
    store: Store, forked: Shown[Meeting]
) -> None:
    save(store, replace(forked.record, title="甲"), forked.heads)
    opened = meeting(store)
    save(store, replace(forked.record, title="乙"), forked.heads)
    save(store, replace(opened.record, place="会议室"), opened.heads)
    assert [conflict.path for conflict in meeting(store).conflicts] == [("title",)]


def test_delete_against_edit_shows_the_edit_and_asks(store: Store, forked: Shown[Meeting]) -> None:
    save(store, replace(forked.record, title="甲"), forked.heads)
    with store.change("删") as tx:
        tx.delete(forked.record, forked.heads)
    merged = meeting(store)
    assert merged.record.title == "甲"
    assert [(c.path, c.shown) for c in merged.conflicts] == [(("deleted_at",), None)]


def test_both_deleted_is_deleted(store: Store, forked: Shown[Meeting]) -> None:
    for label in ("删", "又删"):
        with store.change(label) as tx:
            tx.delete(forked.record, forked.heads)
    assert store.get(Meeting, "m1") is None


def test_a_phone_known_on_one_side_is_not_hidden_by_the_other(store: Store) -> None:
    fill(store, a_person(phone="1"))
    shown = seen(store, Person, "p1")
    for record in (replace(shown.record, name="甲"), replace(shown.record, remark="乙", phone=None)):
        with store.change("改") as tx:
            tx.put(record, shown.heads)
    merged = seen(store, Person, "p1")
    assert (merged.record.name, merged.record.remark, merged.record.phone) == ("甲", "乙", "1")


docs = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["", "甲", "乙"]),
        "place": st.sampled_from(["甲", "乙"]),
        "deleted_at": st.just("2026-01-01T00:00:00Z"),
        "attendance": st.dictionaries(
            st.sampled_from(["p1", "p2"]), st.fixed_dictionaries({"state": st.sampled_from(["present", "leave"])})
        ),
    },
)


def sides(base: Any, *contents: Any) -> tuple[list[Revision], list[Revision]]:
    """Revisions made apart from a common one: the latest ones, and all there are."""
    first = a_revision(base, "base")
    heads = [a_revision(doc, name, first) for name, doc in zip("abc", contents, strict=False)]
    return heads, [first, *heads]


def a_revision(doc: Any, name: str, *parents: Revision) -> Revision:
    stamp = Stamp(name, "dev", "2026-10-08T01:00:00Z", name, "改")
    return make(stamp, "meeting", "m", None, [parent.rev for parent in parents], doc)


def told(merged: Merged) -> set[tuple[Any, ...]]:
    return {(c.path, frozenset((rev, repr(value)) for rev, value in c.values)) for c in merged.conflicts}


@given(docs, docs, docs, docs)
def test_no_order_of_arrival_changes_what_is_told(base: Any, one: Any, two: Any, three: Any) -> None:
    heads, among = sides(base, one, two, three)
    conflicts = {frozenset(told(merge(order, among))) for order in itertools.permutations(heads)}
    assert len(conflicts) == 1


@given(docs, docs)
def test_one_side_alone_is_taken_as_it_is(base: Any, edited: Any) -> None:
    merged = merge(*sides(base, base, edited))
    expected = {name: value for name, value in edited.items() if value != {}}
    assert (merged.doc, merged.conflicts) == (expected, ())


@given(docs, docs, docs)
def test_every_value_that_loses_is_told(base: Any, one: Any, two: Any) -> None:
    merged = merge(*sides(base, one, two))
    kept = {repr(value) for c in merged.conflicts for _, value in c.values}
    for name in ("title", "place"):
        for side in (one, two):
            if side.get(name) not in (base.get(name), merged.doc.get(name)):
                assert repr(side.get(name)) in kept


def test_a_value_taken_back_is_not_drowned_by_one_who_only_kept_it() -> None:
    """Three sides: the common ancestor of all says what the one went back to on purpose."""
    base = a_revision({"place": "会议室"}, "base")
    moved = a_revision({"place": "礼堂"}, "moved", base)
    back = a_revision({"place": "会议室"}, "back", moved)
    other = a_revision({"place": "礼堂", "title": "学习"}, "other", moved)
    third = a_revision({"place": "会议室", "for_year": 2026}, "third", base)
    merged = merge([back, other, third], [base, moved, back, other, third])
    assert (merged.doc, merged.conflicts) == ({"place": "会议室", "title": "学习", "for_year": 2026}, ())


def test_two_people_who_settled_one_conflict_differently_are_asked_again() -> None:
    base = a_revision({}, "base")
    one, two = a_revision({"title": "甲"}, "one", base), a_revision({"title": "乙"}, "two", base)
    here, there = a_revision({"title": "甲"}, "here", one, two), a_revision({"title": "乙"}, "there", one, two)
    merged = merge([here, there], [base, one, two, here, there])
    assert {value for _, value in merged.conflicts[0].values} == {"甲", "乙"}


def test_two_people_who_settled_one_conflict_alike_are_not_asked_again() -> None:
    base = a_revision({}, "base")
    one, two = a_revision({"title": "甲"}, "one", base), a_revision({"title": "乙"}, "two", base)
    here, there = a_revision({"title": "乙"}, "here", one, two), a_revision({"title": "乙"}, "there", one, two)
    assert merge([here, there], [base, one, two, here, there]) == Merged({"title": "乙"}, ())


def test_a_deletion_that_knew_of_the_edit_stands() -> None:
    base = a_revision({}, "base")
    edited = a_revision({"title": "甲"}, "edited", base)
    deleted = a_revision({"title": "甲", "deleted_at": "2026-01-01T00:00:00Z"}, "deleted", edited)
    still = a_revision({"title": "甲"}, "still", edited)
    merged = merge([deleted, still], [base, edited, deleted, still])
    assert (DELETED in merged.doc, merged.conflicts) == (True, ())


def test_sides_that_contradict_each_other_together_are_shown_one_by_one(store: Store, forked: Shown[Meeting]) -> None:
    nine, ten = time(9), time(10)
    timed = replace(forked.record, starts_at=nine, ends_at=time(11))
    save(store, timed, forked.heads)
    seen_by_both = meeting(store)
    save(store, replace(timed, ends_at=time(9, 30)), seen_by_both.heads)
    save(store, replace(timed, starts_at=ten), seen_by_both.heads)
    merged = meeting(store)
    assert (merged.record.starts_at, merged.record.ends_at) in {(nine, time(9, 30)), (ten, time(11))}
    assert {conflict.path for conflict in merged.conflicts} == {("starts_at",), ("ends_at",)}
