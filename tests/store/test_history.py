"""Undo and redo: every state comes back exactly, and nothing is ever removed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk.errors import UserError
from pbdesk.model import Desk, Meeting, Person, Record
from pbdesk.store import Store, columns, doctor
from pbdesk.store.dumping import dump
from pbdesk.store.values import raw
from tests.builders import NOW, a_meeting, a_person, a_small_branch, fill, seen
from tests.store.strategies import edits, worlds


def key_of(record: Any) -> str:
    table = columns.table_of(type(record))
    return table.record_id({name: getattr(record, name) and raw(getattr(record, name)) for name in table.key})


def apply(store: Store, record: Any, *, delete: bool) -> None:
    """One action: save a record over what is there, or delete it where nobody needs it."""
    shown = store.get(type(record), key_of(record))
    with store.change("删除" if delete else "保存") as tx:
        if not delete:
            tx.put(record, shown.heads if shown else ())
        elif shown:
            tx.delete(shown.record, shown.heads)


def test_nothing_done_nothing_to_undo(store: Store) -> None:
    with pytest.raises(UserError, match="没有可以撤销的操作。"):
        store.undo()
    with pytest.raises(UserError, match="没有可以重做的操作。"):
        store.redo()


def test_undo_says_what_it_undid(store: Store) -> None:
    fill(store, *a_small_branch(), label="准备")
    with store.change("记录会议") as tx:
        tx.put(a_meeting("m2", present=["p1"]))
    changes = store.undo()
    assert (changes.label, changes.tables) == ("记录会议", frozenset({"meeting", "attendance"}))


def test_redo_says_what_it_did_again(store: Store) -> None:
    fill(store, *a_small_branch(), label="准备")
    store.undo()
    assert store.redo().label == "准备"
    assert store.get(Meeting, "m1") is not None


def test_undo_brings_back_a_phone_number(store: Store) -> None:
    fill(store, a_person(phone="1"))
    apply(store, a_person(phone="2"), delete=False)
    store.undo()
    shown = seen(store, Person, "p1")
    assert shown.record.phone == "1"


def test_a_new_action_ends_redo(store: Store) -> None:
    fill(store, a_person("p1"))
    store.undo()
    fill(store, a_person("p2"))
    with pytest.raises(UserError, match="没有可以重做"):
        store.redo()


def test_undo_is_not_itself_undone(store: Store) -> None:
    fill(store, a_person("p1"))
    store.undo()
    with pytest.raises(UserError, match="没有可以撤销"):
        store.undo()


def test_history_lists_the_latest_first_and_marks_what_was_undone(store: Store) -> None:
    fill(store, a_person("p1"), a_person("p2"), label="一")
    fill(store, a_person("p3"), label="二")
    store.undo()
    assert [(e.label, e.records, e.undone) for e in store.history()] == [
        ("撤销：二", 1, False), ("二", 1, True), ("一", 2, False),
    ]  # fmt: skip
    assert len(store.history(limit=1)) == 1


def test_history_tells_when_and_by_whom(store: Store) -> None:
    fill(store, a_person("p1"))
    entry = store.history()[0]
    assert (entry.made_at, entry.author) == (NOW, "测试员")


def test_undo_leaves_alone_what_changed_since(store: Store) -> None:
    fill(store, a_person())
    shown = seen(store, Person, "p1")
    with store.change("改") as tx:
        tx.put(replace(shown.record, remark="甲"), shown.heads)
    with store.transaction("并入") as tx:  # what a merge does: revisions come in that are no step of this desk
        tx.put(replace(shown.record, remark="乙"), shown.heads)
    with pytest.raises(UserError, match="又有别的改动"):
        store.undo()
    assert len(seen(store, Person, "p1").heads) == 2


@settings(max_examples=25)
@given(worlds(), st.lists(st.tuples(edits(), st.booleans()), max_size=6))
def test_every_step_is_undone_and_done_again_exactly(
    world: tuple[Record, ...], steps: list[tuple[Record, bool]]
) -> None:
    with Store.create(None, desk=Desk.STREET, title="测试", clock=lambda: NOW) as store:
        states = [list(dump(store))]
        fill(store, *world)
        states.append(list(dump(store)))
        for record, delete in steps:
            try:
                apply(store, record, delete=delete)
            except UserError:
                continue  # somebody still needs the record
            if list(dump(store)) != states[-1]:
                states.append(list(dump(store)))
        for state in reversed(states[:-1]):
            store.undo()
            assert list(dump(store)) == state
        for state in states[1:]:
            store.redo()
            assert list(dump(store)) == state
        assert doctor.examine(store).findings == ()


def test_what_undo_and_redo_would_do_is_known_however_often_one_undid(store: Store) -> None:
    for number in range(40):
        fill(store, a_person(f"p{number}"), label=f"第{number}步")
    for _ in range(35):
        store.undo()
    assert store.steps() == ("第4步", "第5步")


def test_in_a_new_file_there_is_nothing_to_undo_or_redo(store: Store) -> None:
    assert store.steps() == (None, None)
