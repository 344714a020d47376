"""Awkward texts, numbers, days and clocks: what can be kept comes back from everywhere; the rest is refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import cycle
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.model import Desk, Meeting, Person
from pbdesk.store import Store
from pbdesk.store.backup import backup
from pbdesk.store.doctor import examine
from pbdesk.store.dumping import dump
from pbdesk.store.loading import load
from tests.builders import a_branch, a_meeting, a_membership, a_person, fill, seen
from tests.exchange.desks import BRANCH, desks

TEXTS = [
    "𠮷田㛃", "买买提·艾力", "欧阳\u3000明", unicodedata.normalize("NFC", "Zoë"), unicodedata.normalize("NFD", "Zoë"),
    "😀👨‍👩‍👧", "<b>粗</b>", "&amp;", "%s %d %(x)s", "{} {0} {x!r}", "'; DROP TABLE person; --", '"', "\\", "\\u0000",
    "=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "\tx", "0012", "001e5", "x\u2028y", "x\u2029y",
    "\u202egpj.exe", "\u2066x\u2069", "\ufeffx", "x\u200by", "两\n行", "a" * 10_000, "None", "null", "NaN",
]  # fmt: skip
UNKEEPABLE = ["a\0b", "a\x07b", "a\rb", "\x1b[31m", "\x85", "\ud800", "字" * 1_000_001]
EMPTY = ["", " ", "\u3000", "\n", " \u3000\t\n"]


def fresh() -> Store:
    return Store.create(None, desk=Desk.STREET, title="街道", author="测试员")


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_an_awkward_text_comes_back_from_a_file_a_dump_and_a_bundle(text: str) -> None:
    street, branch = desks(1)
    branch.change(Person, "p1", name=text, remark=text, phone=text)
    branch.edit("m0", title=text, content=text)
    street.take(branch.send(private=True))
    with fresh() as loaded:
        load(loaded, [f"{line}\n".encode() for line in branch.records()])
        for store in (branch.store, street.store, loaded):
            person, meeting = seen(store, Person, "p1").record, seen(store, Meeting, "m0").record
            told = {person.name, person.remark, person.phone, meeting.title, meeting.content}
            assert told == {unicodedata.normalize("NFC", text)}  # two spellings of one letter are one
            assert examine(store).findings == ()


@pytest.mark.parametrize("text", UNKEEPABLE, ids=lambda text: ascii(text[:9]))
def test_a_text_that_cant_be_kept_is_refused_whole(text: str, store: Store) -> None:
    fill(store, a_branch(), a_person())
    before = list(dump(store))
    for record in (a_person(name=text), a_person(remark=text), a_person(phone=text), a_meeting(title=text)):
        with pytest.raises(UserError, match="没有保存任何改动"):
            fill(store, a_person("other"), record)
    assert list(dump(store)) == before


@pytest.mark.parametrize("text", EMPTY, ids=ascii)
def test_a_name_that_says_nothing_is_refused(text: str, store: Store) -> None:
    with pytest.raises(UserError, match="不能是空白"):
        fill(store, a_person(name=text))
    assert list(dump(store)) == []


@pytest.mark.parametrize("day", [
    date(2024, 2, 29), date(2026, 3, 31), date(2026, 4, 1), date(2026, 12, 31), date(2027, 1, 1), date(2099, 12, 31),
    date(1921, 7, 23),
])  # fmt: skip
def test_a_day_at_an_edge_is_kept_with_its_year_and_quarter(day: date, store: Store) -> None:
    fill(store, a_branch(), a_meeting(held_on=day))
    row = store.query("SELECT m.held_on, m.year, m.quarter, m.ym FROM meeting m")[0]
    told = (day.isoformat(), day.year, (day.month + 2) // 3, day.year * 100 + day.month)
    assert (row["held_on"], row["year"], row["quarter"], row["ym"]) == told


@pytest.mark.parametrize("value", [-1, 2**53, 2**63, 10**30])
def test_a_number_that_cant_be_is_refused(value: int, store: Store) -> None:
    fill(store, a_branch())
    with pytest.raises(UserError, match="超出范围"):
        fill(store, a_meeting(for_year=value))
    assert store.get(Meeting, "m1") is None


def jumping(*years: int) -> Callable[[], datetime]:
    """A clock that somebody sets again and again."""
    moments: Iterator[int] = cycle(years)
    return lambda: datetime(next(moments), 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("years", [(1970,), (2099,), (2026, 1970), (2026, 2029, 2023), (2099, 1970, 2026)])
def test_a_clock_that_is_wrong_or_set_back_disturbs_neither_order_nor_undo(
    years: tuple[int, ...], tmp_path: Path
) -> None:
    path = tmp_path / "钟.pbdesk"
    clock = jumping(*years)
    with Store.create(path, desk=Desk.STREET, title="钟", clock=clock) as store:
        fill(store, a_branch(BRANCH), a_person(), a_membership(branch_id=BRANCH), a_meeting(branch_id=BRANCH))
        for number in range(6):
            shown = seen(store, Meeting, "m1")
            with store.change(f"改{number}") as tx:
                tx.put(replace(shown.record, title=f"第{number}次"), shown.heads)
        assert [entry.label for entry in store.history()][:3] == ["改5", "改4", "改3"]
        store.undo()
        store.undo()
        store.redo()
        assert seen(store, Meeting, "m1").record.title == "第4次"
        copies = [backup(store) for _ in range(3)]
        assert all(copy.exists() for copy in copies)
    with Store.open(path, clock=clock) as store:
        assert (seen(store, Meeting, "m1").record.title, examine(store).findings) == ("第4次", ())
