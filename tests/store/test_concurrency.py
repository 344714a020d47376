"""Two programs on one file: one writes, the other waits or is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.store import Store
from pbdesk.store.backup import backup
from pbdesk.store.dumping import dump
from tests.builders import a_branch, a_person, fill


@pytest.fixture
def two(store_file: Path) -> Iterator[tuple[Store, Store]]:
    """Two writers where locks are of no use, as on some network disks."""
    one = Store.open(store_file)
    one.lock.release()
    with one, Store.open(store_file) as other:
        other.conn.execute("PRAGMA busy_timeout = 0")
        one.conn.execute("PRAGMA busy_timeout = 0")
        yield one, other


def test_a_second_writer_is_told_to_wait(two: tuple[Store, Store]) -> None:
    one, other = two
    with one.change("写"), pytest.raises(UserError, match="正被另一个窗口或程序使用"):
        fill(other, a_branch())
    assert list(dump(one)) == []


def test_readers_go_on_while_one_writes(two: tuple[Store, Store]) -> None:
    one, other = two
    with one.change("写") as tx:
        tx.put(a_branch())
        assert list(dump(other)) == []
    assert len(list(dump(other))) == 1


def test_what_one_wrote_the_other_builds_upon(two: tuple[Store, Store]) -> None:
    one, other = two
    fill(one, a_person("p1"))
    fill(other, a_person("p2"))
    assert len(list(dump(one))) == 2


def test_a_reader_in_the_middle_makes_the_writer_give_up_whole(two: tuple[Store, Store]) -> None:
    one, other = two
    fill(one, *(a_person(f"p{n}") for n in range(5)))
    reading = other.conn.execute("SELECT p.id FROM person p")
    assert reading.fetchone() is not None
    with pytest.raises(UserError, match="正被"):
        fill(one, a_person("lost"))
    reading.close()
    fill(one, a_person("kept"))
    assert {row["id"] for row in one.query("SELECT p.id FROM person p")} == {"p0", "p1", "p2", "p3", "p4", "kept"}


def test_a_backup_is_made_while_another_writes(two: tuple[Store, Store]) -> None:
    one, other = two
    fill(one, a_branch())
    with one.change("写") as tx:
        tx.put(a_person())
        made = backup(other)
    with Store.open(made) as copy:
        assert len(list(dump(copy))) == 1
