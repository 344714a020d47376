"""ID numbers and phones of everyone, as of the latest revision of each."""

from __future__ import annotations

from dataclasses import replace

from pbdesk.model import Person
from pbdesk.store import Store
from pbdesk.views.private_numbers import PrivateNumbers, private_numbers
from tests.builders import a_person, fill

NUMBER = "11010519491231002X"


def test_those_who_have_numbers_are_told_as_the_file_has_them_now(store: Store) -> None:
    fill(store, a_person("p1", id_number=NUMBER), a_person("p2"), a_person("p3", phone="13800138000"))
    shown = store.get(Person, "p1")
    assert shown is not None
    with store.change("改电话") as tx:
        tx.put(replace(shown.record, id_number=None, phone="13900139000"), heads=shown.heads)
    assert private_numbers(store) == {
        "p1": PrivateNumbers(None, "13900139000"), "p3": PrivateNumbers(None, "13800138000"),
    }  # fmt: skip


def test_numbers_that_were_undone_are_not_told(store: Store) -> None:
    fill(store, a_person("p1"))
    shown = store.get(Person, "p1")
    assert shown is not None
    with store.change("填身份证号") as tx:
        tx.put(replace(shown.record, id_number=NUMBER), heads=shown.heads)
    store.undo()
    assert private_numbers(store) == {}
