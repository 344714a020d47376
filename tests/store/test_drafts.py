"""Drafts: kept under a key until they are saved or thrown away, and no part of what the file has recorded."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.store import Draft, Store
from pbdesk.store.dumping import dump
from tests.builders import NOW, a_person, fill


def test_a_draft_survives_the_file_being_closed(store_file: Path) -> None:
    with Store.open(store_file, clock=lambda: NOW) as store:
        store.keep_draft("meeting:new", "支部党员大会", '{"title": "学习"}')
    with Store.open(store_file) as store:
        assert store.drafts() == (Draft("meeting:new", "支部党员大会", NOW, '{"title": "学习"}'),)


def test_a_later_draft_takes_the_place_of_an_earlier_one(store: Store) -> None:
    store.keep_draft("meeting:new", "党课", "一")
    store.keep_draft("meeting:new", "党课", "二")
    assert [draft.content for draft in store.drafts()] == ["二"]


def test_the_latest_draft_comes_first(store: Store) -> None:
    moments = iter((NOW, NOW + timedelta(minutes=1)))
    store.clock = lambda: next(moments)
    store.keep_draft("a", "先写的", "")
    store.keep_draft("b", "后写的", "")
    assert [draft.key for draft in store.drafts()] == ["b", "a"]


def test_a_dropped_draft_is_gone_and_one_that_never_was_is_no_error(store: Store) -> None:
    store.keep_draft("a", "党课", "")
    store.drop_draft("a")
    store.drop_draft("a")
    assert store.drafts() == ()


def test_saving_the_record_and_dropping_its_draft_are_one(store: Store) -> None:
    store.keep_draft("a", "党课", "")
    with pytest.raises(RuntimeError, match="stop"), store.change("记录") as tx:  # noqa: PT012  the change is what breaks off
        tx.drop_draft("a")
        raise RuntimeError("stop")
    assert len(store.drafts()) == 1
    with store.change("记录") as tx:
        tx.put(a_person())
        tx.drop_draft("a")
    assert store.drafts() == ()


def test_half_a_character_does_not_cost_a_draft(store: Store) -> None:
    store.keep_draft("a", "党课", "甲\ud800乙\x00丙")
    assert store.drafts()[0].content == "甲?乙\x00丙"


def test_a_draft_is_neither_undone_nor_dumped(store: Store) -> None:
    fill(store, a_person(), label="添加党员")
    before = list(dump(store))
    store.keep_draft("a", "党课", "")
    assert list(dump(store)) == before
    assert store.undo().label == "添加党员"
    assert len(store.drafts()) == 1


def test_a_file_opened_for_reading_takes_no_draft(store_file: Path) -> None:
    with Store.open(store_file, read_only=True) as store, pytest.raises(UserError, match="只读方式"):
        store.keep_draft("a", "党课", "")
