"""Two programs, one file: the second is told who has it, and a killed one leaves nothing that stands in the way."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pbdesk import cli
from pbdesk.errors import UserError
from pbdesk.model import Desk
from pbdesk.store import OpenElsewhereError, Store
from pbdesk.store.locking import acquire, note_of
from tests.builders import NOW, a_person, fill

_HOLDER = """
import sys
from pathlib import Path
from pbdesk.store import Store
store = Store.open(Path(sys.argv[1]), author="张三")
print("open", flush=True)
sys.stdin.read()
store.close()
"""
ELSEWHERE = {"user": "李四", "computer": "另一台电脑", "pid": 7, "since": "2026-10-08T00:30:00Z"}


@contextmanager
def held(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A second program that has the file open; it closes it at the end of the block, if it still lives."""
    command = [sys.executable, "-c", _HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "open\n"
        yield program


def leave_note(path: Path, **words: object) -> None:
    note_of(path).write_text(json.dumps({**ELSEWHERE, **words}), encoding="utf-8")


def test_a_second_program_is_told_who_has_the_file(store_file: Path) -> None:
    with held(store_file), pytest.raises(OpenElsewhereError, match="已经由“张三”在这台电脑上打开") as told:
        Store.open(store_file)
    assert told.value.certain


def test_a_program_that_lives_can_not_be_pushed_aside(store_file: Path) -> None:
    with held(store_file), pytest.raises(OpenElsewhereError):
        Store.open(store_file, take_over=True)


def test_whoever_only_looks_is_let_in(store_file: Path) -> None:
    with held(store_file), Store.open(store_file, read_only=True) as store:
        assert store.title == "测试街道"


def test_once_the_other_has_closed_the_file_is_free(store_file: Path) -> None:
    with held(store_file):
        pass
    assert not note_of(store_file).exists()
    Store.open(store_file).close()


def test_a_killed_program_does_not_stand_in_the_way(store_file: Path) -> None:
    with held(store_file) as program:
        program.kill()
        program.wait()
        assert note_of(store_file).exists()
        with Store.open(store_file) as store:
            fill(store, a_person())
    assert not note_of(store_file).exists()


def test_commands_that_write_are_told_too(store_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with held(store_file):
        assert cli.run(["undo", str(store_file)]) == 2
    assert "已经由“张三”在这台电脑上打开" in capsys.readouterr().err


def test_commands_that_only_read_are_not(store_file: Path, tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text('{"table": "person", "id": "p", "name": "陈"}')
    with held(store_file):
        assert cli.run(["history", str(store_file)]) == 0
        assert cli.run(["load", str(store_file), str(tmp_path / "r.jsonl"), "--dry-run"]) == 0


def test_one_program_opens_a_file_once(store_file: Path) -> None:
    with Store.open(store_file), pytest.raises(OpenElsewhereError):
        Store.open(store_file)


def test_a_note_of_another_computer_counts(store_file: Path) -> None:
    leave_note(store_file)
    with pytest.raises(OpenElsewhereError, match="由“李四”在电脑“另一台电脑”上打开（2026-10-08 08:30 起）") as told:
        Store.open(store_file)
    assert not told.value.certain
    assert json.loads(note_of(store_file).read_text("utf-8")) == ELSEWHERE


def test_a_person_who_knows_better_takes_over(store_file: Path) -> None:
    leave_note(store_file)
    with Store.open(store_file, take_over=True) as store:
        assert json.loads(note_of(store_file).read_text("utf-8"))["computer"] == platform.node()
        fill(store, a_person())
    assert not note_of(store_file).exists()


def test_removing_the_note_is_a_way_too(store_file: Path) -> None:
    leave_note(store_file)
    note_of(store_file).unlink()
    Store.open(store_file).close()


@pytest.mark.parametrize("words", ["", "nonsense", "[1]", '{"user": "x"}', '{"pid": ' + "9" * 5000 + "}", "\xff"])
def test_a_note_that_says_nothing_is_left_over(words: str, store_file: Path) -> None:
    note_of(store_file).write_text(words, encoding="latin-1")
    Store.open(store_file).close()


def test_a_file_that_is_refused_leaves_no_note(tmp_path: Path) -> None:
    other = tmp_path / "文字.pbdesk"
    other.write_text("会议记录")
    with pytest.raises(UserError):
        Store.open(other)
    assert list(tmp_path.iterdir()) == [other]


def test_a_damaged_file_is_let_go_of(store_file: Path) -> None:
    content = store_file.read_bytes()
    store_file.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    with pytest.raises(UserError, match="损坏"):
        Store.open(store_file)
    assert not note_of(store_file).exists()


def test_a_new_file_is_held_from_the_first_moment(tmp_path: Path) -> None:
    path = tmp_path / "新.pbdesk"
    with Store.create(path, desk=Desk.BRANCH, title="新"), pytest.raises(OpenElsewhereError):
        Store.open(path)


def test_where_no_note_can_be_written_nobody_is_kept_out(tmp_path: Path) -> None:
    lock = acquire(tmp_path / "没有的文件夹" / "a.pbdesk", "张三", NOW)
    assert not lock.held
    lock.release()


def test_a_lock_is_released_once(store_file: Path) -> None:
    lock = acquire(store_file, "张三", NOW)
    lock.release()
    with Store.open(store_file):
        lock.release()
        assert note_of(store_file).exists()
