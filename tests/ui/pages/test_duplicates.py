"""重复: two records side by side; one key keeps one, one says they are two, one undo takes it back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pbdesk.model import Desk, Meeting, Membership
from pbdesk.store import Store
from tests.builders import a_branch, a_meeting, a_membership, a_person, a_small_branch, fill, seen
from tests.orchard import at
from tests.ui.hands import button_named, hit
from tests.ui.pages.desk import shown, words
from ui.bridge import Bridge
from ui.pages.exchange import ExchangePage
from ui.theme import load_theme


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.create(None, desk=Desk.STREET, title="春江街道", clock=at("2026-11-22"), author="测试员") as made:
        fill(made, *a_small_branch(), a_meeting("m2", title="商定垃圾分类", present=("p3",)))
        fill(made, a_person("p9", name="陈p1"), a_membership("p9"))
        yield made


@pytest.fixture
def page(store: Store, qtbot: QtBot) -> Iterator[ExchangePage]:
    made = ExchangePage(Bridge(store, load_theme()))
    shown(made, qtbot)
    made.open(made.duplicates)
    QApplication.processEvents()
    yield made
    assert made.bridge.jobs.finish()


def kinds(page: ExchangePage) -> list[str]:
    return [row.kind for row in page.duplicates.table.rows]


def test_both_stand_side_by_side_with_what_differs_first(page: ExchangePage) -> None:
    told = words(page)
    assert "≠ 主题" in told
    assert told.index("≠ 主题") < told.index("召开日期")


def test_one_key_keeps_the_left_one_and_the_next_pair_comes_up(page: ExchangePage, store: Store) -> None:
    hit(Qt.Key.Key_F6)
    kept = seen(store, Meeting, "m1").record
    assert kept.title == "商定垃圾分类"
    assert {a.person_id for a in kept.attendance} == {"p1", "p2", "p3"}
    assert (store.get(Meeting, "m2"), kinds(page)) == (None, ["person"])


def test_the_right_one_may_be_kept_instead(page: ExchangePage, store: Store) -> None:
    hit(Qt.Key.Key_F7)
    assert store.get(Meeting, "m1") is None
    assert seen(store, Meeting, "m2").record.title == "商定垃圾分类"


def test_undo_brings_both_back(page: ExchangePage, store: Store) -> None:
    hit(Qt.Key.Key_F6)
    page.bridge.undo()
    assert (kinds(page), store.get(Meeting, "m2") is None) == (["meeting", "person"], False)


def test_two_that_are_two_are_not_shown_again_until_asked(page: ExchangePage, store: Store) -> None:
    hit(Qt.Key.Key_F8)
    assert kinds(page) == ["person"]
    assert "标明不是重复的 1 对" in words(page)
    button_named(page, "重新列出").click()
    assert kinds(page) == ["meeting", "person"]


def test_what_cant_be_joined_says_why_and_stays(page: ExchangePage, store: Store) -> None:
    fill(store, a_branch("b2", name="东边党支部"))
    with store.change("转") as tx:
        tx.put(a_membership("p9", "b2", id="ms-p9-b1"), seen(store, Membership, "ms-p9-b1").heads)
    page.duplicates.table.select_where(lambda row: row.kind == "person")
    hit(Qt.Key.Key_F6)
    assert "不能并成一个人" in page.duplicates.error.text()
    assert kinds(page) == ["meeting", "person"]
