"""What one record said over time, save by save."""

from __future__ import annotations

from dataclasses import replace

from pbdesk.model import Person
from pbdesk.store import Store
from pbdesk.store.versions import touched_by, versions
from tests.builders import a_person, fill, seen


def change(store: Store, label: str, **values: object) -> None:
    shown = seen(store, Person, "p1")
    with store.change(label) as tx:
        tx.put(replace(shown.record, **values), shown.heads)  # type: ignore[arg-type]  # the test names the fields


def test_each_save_says_what_stood_before_and_after(store: Store) -> None:
    fill(store, a_person(employer="一"), label="添加")
    change(store, "修改", employer="二")
    latest, first = versions(store, "person", "p1")
    assert (first.before, first.after.employer if first.after else None) == (None, "一")
    assert latest.before is not None
    assert latest.after is not None
    assert (latest.before.employer, latest.after.employer, latest.current) == ("一", "二", True)


def test_saves_of_one_second_are_in_their_order(store: Store) -> None:
    fill(store, a_person(), label="0")
    for number in range(1, 8):
        change(store, str(number), employer=str(number))
    assert [version.action for version in versions(store, "person", "p1")] == list("76543210")


def test_a_deletion_leaves_nothing_and_undoing_it_starts_from_nothing(store: Store) -> None:
    fill(store, a_person())
    with store.change("删除") as tx:
        tx.delete(a_person(), seen(store, Person, "p1").heads)
    store.undo()
    back, gone, _ = versions(store, "person", "p1")
    assert (gone.after, back.before, back.after) == (None, None, a_person())


def test_private_numbers_are_part_of_what_was_said(store: Store) -> None:
    fill(store, a_person(phone="13800138000"))
    assert versions(store, "person", "p1")[0].after == a_person(phone="13800138000")


def test_two_desks_apart_give_two_that_are_current(store: Store) -> None:
    fill(store, a_person())
    shown = seen(store, Person, "p1")
    for employer in ("一", "二"):
        with store.change(employer) as tx:
            tx.put(replace(shown.record, employer=employer), shown.heads)
    assert [version.current for version in versions(store, "person", "p1")] == [True, True, False]


def test_an_action_names_what_it_touched_and_whether_it_is_still_there(store: Store) -> None:
    fill(store, a_person("p1"), a_person("p2"), label="添加")
    (entry,) = store.history()
    with store.change("删除") as tx:
        tx.delete(a_person("p2"), seen(store, Person, "p2").heads)
    found = touched_by(store, entry.action_id)
    assert [(t.record_id, t.exists) for t in found] == [("p1", True), ("p2", False)]
    assert found[1].record == a_person("p2")


def test_an_unknown_record_or_kind_has_no_history(store: Store) -> None:
    assert versions(store, "person", "nobody") == versions(store, "spaceship", "x") == ()
