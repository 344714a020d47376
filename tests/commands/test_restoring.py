"""``backups``, ``restore`` and ``history --record``: from the command line as from the window."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from pbdesk import cli
from pbdesk.model import Person
from pbdesk.store import Store
from pbdesk.store.backup import backup, choose_second_folder, folder_of, made
from pbdesk.store.dumping import dump
from tests.builders import a_person, a_small_branch, fill, seen


@pytest.fixture
def copy(store_file: Path) -> Path:
    """A backup, after which a person was added and another changed."""
    with Store.open(store_file) as store:
        fill(store, *a_small_branch())
        kept = backup(store)
        fill(store, a_person("new", name="赵新来"), label="添加党员")
        shown = seen(store, Person, "p1")
        with store.change("修改党员") as tx:
            tx.put(replace(shown.record, employer="福田医院", phone="13800138000"), shown.heads)
    return kept


def text_of(path: Path) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return list(dump(store))


class Terminal(io.StringIO):
    """Somebody at a terminal, and what he types."""

    def isatty(self) -> bool:
        return True


def scribble(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))


def test_backups_are_listed_with_time_size_and_state(
    store_file: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["backups", str(store_file)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith(f"MB  完好  {copy}")


def test_a_damaged_backup_is_listed_as_such(
    store_file: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scribble(copy)
    cli.run(["backups", str(store_file), "--json"])
    assert json.loads(capsys.readouterr().out)["backups"][0]["good"] is False


def test_the_backups_of_a_file_that_is_gone_are_still_listed(
    store_file: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store_file.unlink()
    cli.run(["backups", str(store_file)])
    assert str(copy) in capsys.readouterr().out


def test_a_file_without_backups_says_so(store_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["backups", str(store_file)])
    assert capsys.readouterr().out == "还没有备份。\n"


def test_a_trial_tells_what_would_change_and_changes_nothing(
    store_file: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = store_file.read_bytes()
    assert cli.run(["restore", str(store_file), str(copy), "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "在它之后做过 2 次操作" in out
    assert "人员：找回来 0，会不见 1，变回去 1" in out
    assert "会不见  人员  赵新来" in out
    assert store_file.read_bytes() == before


def test_what_would_change_as_json(store_file: Path, copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["restore", str(store_file), str(copy), "--dry-run", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert said["tables"] == [{"table": "person", "word": "人员", "back": 0, "gone": 1, "changed": 1}]
    assert len(said["lost"]) == 2


def test_restoring_goes_back_and_keeps_the_present(
    store_file: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = text_of(store_file)
    assert cli.run(["restore", str(store_file), str(copy)]) == 0
    newest = made(folder_of(store_file), store_file)[-1]
    assert text_of(store_file) == text_of(copy)
    assert text_of(newest) == before
    assert str(newest) in capsys.readouterr().out


def test_a_damaged_file_is_renamed_and_its_backup_takes_its_place(
    store_file: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scribble(store_file)
    damaged = store_file.read_bytes()
    assert cli.run(["restore", str(store_file), str(copy)]) == 0
    assert text_of(store_file) == text_of(copy)
    (aside,) = store_file.parent.glob("测试-损坏-*.pbdesk")
    assert aside.read_bytes() == damaged
    first, done = capsys.readouterr().out.splitlines()
    assert first.startswith("原来的文件“测试.pbdesk”已经损坏")
    assert done.startswith("已恢复到")
    assert done.endswith("没有删除。")


def test_a_trial_on_a_damaged_file_leaves_it(
    store_file: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scribble(store_file)
    before = store_file.read_bytes()
    assert cli.run(["restore", str(store_file), str(copy), "--dry-run"]) == 0
    assert store_file.read_bytes() == before
    first, trial = capsys.readouterr().out.splitlines()
    assert "已经损坏" in first
    assert "没有恢复，没有改动任何文件" in trial


@pytest.mark.parametrize("damaged", [True, False])
def test_at_a_terminal_it_is_asked_before_anything_is_done(
    damaged: bool, store_file: Path, copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if damaged:
        scribble(store_file)
    before = store_file.read_bytes()
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    assert cli.run(["restore", str(store_file), str(copy)]) == cli.INTERRUPTED
    assert store_file.read_bytes() == before
    assert "？" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    assert cli.run(["restore", str(store_file), str(copy)]) == 0
    assert text_of(store_file) == text_of(copy)


@pytest.mark.parametrize("trial", [(), ("--dry-run",)])
def test_a_file_of_another_program_is_never_put_aside_for_a_backup(
    trial: tuple[str, ...], copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = tmp_path / "通知.docx"
    letter.write_bytes(b"PK a letter")
    assert cli.run(["restore", str(letter), str(copy), *trial]) == 2
    assert "没有用备份换掉它" in capsys.readouterr().err
    assert [path.name for path in tmp_path.glob("通知*")] == ["通知.docx"]
    assert letter.read_bytes() == b"PK a letter"


@pytest.mark.parametrize("both", [True, False])
def test_a_damaged_backup_is_refused(
    both: bool, store_file: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scribble(copy)
    if both:
        scribble(store_file)
    before = store_file.read_bytes()
    assert cli.run(["restore", str(store_file), str(copy)]) == 2
    assert "损坏" in capsys.readouterr().err
    assert store_file.read_bytes() == before


def test_the_history_of_one_record_is_told_field_by_field(
    store_file: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["history", str(store_file), "--record", "p1"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0] == "人员　陈p1"
    assert "工作单位：（空） → 福田医院" in out
    assert "138****8000" in out
    assert "13800138000" not in out


def test_an_unknown_record_is_told(store_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["history", str(store_file), "--record", "nobody"]) == 2
    assert "没有编号为“nobody”的记录" in capsys.readouterr().err


def test_a_backup_goes_to_both_folders(
    store_file: Path, copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    with Store.open(store_file) as store:
        choose_second_folder(store, stick)
    assert cli.run(["backup", str(store_file)]) == 0
    assert f"第二份备份到 {stick}" in capsys.readouterr().out
