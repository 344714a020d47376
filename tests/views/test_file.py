"""What the window says of a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pbdesk.model import Desk, Organization, OrganizationKind
from pbdesk.store import Store
from pbdesk.store.backup import backup, choose_second_folder
from pbdesk.views.file import file_state, history_lines, is_empty
from tests.builders import a_branch, a_street, fill
from tests.orchard import at

DAY = date(2026, 11, 22)


def put(store: Store, number: int) -> None:
    with store.change(f"登记{number}") as tx:
        tx.put(Organization(id=f"b{number}", kind=OrganizationKind.BRANCH, name=f"{number}支部"))


def test_a_new_file_has_nothing_to_undo(store: Store) -> None:
    state = file_state(store, DAY)
    assert (state.undo, state.redo) == (None, None)


def test_the_last_change_is_what_undoing_would_take_back(store: Store) -> None:
    put(store, 1)
    put(store, 2)
    assert file_state(store, DAY).undo == "登记2"


def test_after_undoing_the_one_before_comes_next_and_the_undone_can_be_redone(store: Store) -> None:
    for number in (1, 2, 3):
        put(store, number)
    store.undo()
    store.undo()
    state = file_state(store, DAY)
    assert (state.undo, state.redo) == ("登记1", "登记2")


def test_what_is_said_is_what_happens(store: Store) -> None:
    for number in (1, 2, 3):
        put(store, number)
    store.undo()
    store.undo()
    store.redo()
    state = file_state(store, DAY)
    assert store.redo().label == state.redo
    store.undo()
    assert store.undo().label == state.undo


def test_a_new_change_leaves_nothing_to_redo(store: Store) -> None:
    put(store, 1)
    store.undo()
    put(store, 2)
    assert file_state(store, DAY).redo is None


def test_a_file_is_empty_until_it_has_a_branch(store: Store) -> None:
    assert is_empty(store)
    fill(store, a_street())
    assert is_empty(store)
    fill(store, a_branch())
    assert not is_empty(store)


def test_a_file_in_memory_says_that_it_is_not_saved(store: Store) -> None:
    assert file_state(store, DAY).backup == "只在内存里，没有保存成文件"


@pytest.mark.parametrize(
    ("today", "words"),
    [("2026-11-22", "上次备份 今天 10:00"), ("2026-11-25", "上次备份 11月22日 10:00"),
     ("2027-01-05", "上次备份 2026年11月22日 10:00")],
)  # fmt: skip
def test_the_last_backup_is_told_by_day_and_time(tmp_path: Path, today: str, words: str) -> None:
    with Store.create(tmp_path / "a.pbdesk", desk=Desk.BRANCH, title="甲", clock=at("2026-11-22")) as store:
        assert file_state(store, DAY).backup == "还没有备份"
        backup(store)
        assert file_state(store, date.fromisoformat(today)).backup == words


def test_the_evening_of_greenwich_is_the_next_morning_here(tmp_path: Path) -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    with Store.create(tmp_path / "a.pbdesk", desk=Desk.BRANCH, title="甲", clock=lambda: late) as store:
        backup(store)
        assert file_state(store, DAY).backup == "上次备份 今天 07:30"


def test_the_history_says_what_was_done_and_what_was_taken_back(store: Store) -> None:
    put(store, 1)
    put(store, 2)
    store.undo()
    lines = {line.what: (line.state, line.records) for line in history_lines(store)}
    assert lines["登记2"] == ("已撤销", "1")
    assert lines["登记1"] == ("有效", "1")


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[Store]:
    """A file that was backed up on the day of its last change."""
    with Store.create(tmp_path / "a.pbdesk", desk=Desk.BRANCH, title="甲", clock=at("2026-11-22")) as store:
        put(store, 1)
        backup(store)
        yield store


def test_what_is_in_a_backup_needs_no_warning_however_old(copied: Store) -> None:
    assert not file_state(copied, date(2027, 11, 22)).backup_late


@pytest.mark.parametrize(("today", "late"), [("2026-11-29", False), ("2026-11-30", True)])
def test_work_of_a_week_without_a_backup_is_warned_of(today: str, late: bool, copied: Store) -> None:
    copied.clock = at("2026-11-23")
    put(copied, 2)
    assert file_state(copied, date.fromisoformat(today)).backup_late == late


def test_the_second_folder_has_a_line_of_its_own(copied: Store, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    choose_second_folder(copied, stick)
    assert file_state(copied, DAY).backup == "上次备份 今天 10:00\n第二份 今天 10:00"


@pytest.mark.parametrize(("today", "late"), [("2026-12-22", False), ("2026-12-23", True)])
def test_a_second_folder_that_was_long_away_is_warned_of(
    today: str, late: bool, copied: Store, tmp_path: Path
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    choose_second_folder(copied, stick)
    copied.clock = at("2026-12-20")
    put(copied, 2)
    backup(copied)
    assert file_state(copied, date.fromisoformat(today)).backup_late == late


def test_a_file_that_is_only_looked_at_says_so(copied: Store) -> None:
    assert copied.path is not None
    with Store.open(copied.path, read_only=True) as looking:
        assert file_state(looking, DAY).backup == "只读打开，只能看，不能改"
