"""The command line: what each command of the file says, its exit status, and that refusals change nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pbdesk import cli
from pbdesk.store import Store
from pbdesk.store.dumping import dump
from tests.builders import a_person, a_small_branch, fill

ROOT = Path(__file__).parents[1]
COMMANDS = list(cli._MODULES)
BRANCH = '{"table": "organization", "id": "b1", "kind": "branch", "name": "一支部"}\n'

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def path(store_file: Path) -> Path:
    with Store.open(store_file) as store:
        fill(store, *a_small_branch(), label="准备")
    return store_file


def run(*args: object) -> int:
    return cli.run([str(arg) for arg in args])


def records(path: Path) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return list(dump(store))


def test_new_makes_a_file_without_records(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "新 街道.pbdesk"
    assert run("new", path, "--desk", "street", "--name", "福田街道") == 0
    assert (records(path), capsys.readouterr().out) == ([], f"已新建 {path}\n")


def test_new_never_overwrites(path: Path, capsys: Captured) -> None:
    before = path.read_bytes()
    assert run("new", path, "--desk", "street", "--name", "福田街道") == 2
    assert path.read_bytes() == before
    assert "不会覆盖" in capsys.readouterr().err


def test_load_and_dump_are_each_others_reverse(path: Path, tmp_path: Path, capsys: Captured) -> None:
    first, copy, second = tmp_path / "一.jsonl", tmp_path / "副本.pbdesk", tmp_path / "二.jsonl"
    assert run("dump", path, "-o", first) == 0
    assert run("new", copy, "--desk", "street", "--name", "副本") == 0
    assert run("load", copy, first) == 0
    assert run("dump", copy, "-o", second) == 0
    assert first.read_bytes() == second.read_bytes()
    assert "已导入 14 行，保存了 11 条记录（相同的不再存；到会、议题等行存在它们的会议里）。" in capsys.readouterr().out


def test_dump_without_a_file_is_shown(path: Path, capsys: Captured) -> None:
    assert run("dump", path) == 0
    assert capsys.readouterr().out.splitlines() == records(path)


def test_dump_does_not_write_over_the_file_itself(path: Path, capsys: Captured) -> None:
    before = path.read_bytes()
    assert run("dump", path, "-o", path) == 2
    assert path.read_bytes() == before
    assert "不会覆盖" in capsys.readouterr().err


def test_a_trial_run_says_what_would_happen(path: Path, tmp_path: Path, capsys: Captured) -> None:
    rows = tmp_path / "r.jsonl"
    rows.write_text(BRANCH, encoding="utf-8")
    before = path.read_bytes()
    assert run("load", path, rows, "--dry-run") == 0
    assert path.read_bytes() == before
    assert "组织：新增 0，更改 1，相同 0" in capsys.readouterr().out


def test_a_backup_is_made_before_records_are_changed(path: Path, tmp_path: Path) -> None:
    rows = tmp_path / "r.jsonl"
    rows.write_text(BRANCH, encoding="utf-8")
    before = records(path)
    assert run("load", path, rows) == 0
    (backup,) = path.with_name(path.name + ".backups").iterdir()
    assert records(backup) == before


def test_an_empty_file_needs_no_backup(store_file: Path, tmp_path: Path) -> None:
    rows = tmp_path / "r.jsonl"
    rows.write_text(BRANCH, encoding="utf-8")
    assert run("load", store_file, rows) == 0
    assert {p.name for p in tmp_path.iterdir()} == {store_file.name, rows.name}


def test_history_lists_what_was_done(path: Path, capsys: Captured) -> None:
    with Store.open(path) as store:
        fill(store, a_person("x"), label="添加党员")
        store.undo()
    assert run("history", path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ", 2)[2] for line in lines] == [
        "撤销：添加党员（1 条记录）", "添加党员（1 条记录）  [已撤销]", "准备（11 条记录）",
    ]  # fmt: skip


def test_history_of_a_new_file_is_empty(store_file: Path, capsys: Captured) -> None:
    assert run("history", store_file) == 0
    assert capsys.readouterr().out == "还没有做过任何操作。\n"


def test_undo_and_redo_say_what_they_did(path: Path, capsys: Captured) -> None:
    before = records(path)
    assert run("undo", path) == 0
    assert records(path) == []
    assert run("redo", path) == 0
    assert records(path) == before
    assert capsys.readouterr().out.splitlines() == ["已撤销：准备", "已重做：准备"]


def test_nothing_to_undo_is_a_refusal(store_file: Path, capsys: Captured) -> None:
    assert run("undo", store_file) == 2
    assert capsys.readouterr().err == "没有可以撤销的操作。\n"


def test_the_doctor_finds_a_sound_file_sound(path: Path, capsys: Captured) -> None:
    assert run("doctor", path) == 0
    assert capsys.readouterr().out == "检查完毕：文件完好。共 11 条记录、11 次修订。\n"


def test_the_doctor_tells_damage_and_still_ran(path: Path, capsys: Captured) -> None:
    with Store.open(path) as store:
        store.conn.execute("PRAGMA query_only = OFF")
        store.conn.execute("UPDATE person SET name = 'x' WHERE id = 'p1'")
    assert run("doctor", path) == 0
    told = capsys.readouterr().out.splitlines()
    assert "人员“p1”" in told[0]
    assert told[1].startswith("检查完毕：文件有问题，共 1 处")


def test_backup_says_where_it_lies(path: Path, tmp_path: Path, capsys: Captured) -> None:
    assert run("backup", path, "--to", tmp_path / "备份") == 0
    (made,) = (tmp_path / "备份").iterdir()
    assert capsys.readouterr().out == f"已备份到 {made}\n"
    assert records(made) == records(path)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_chinese(command: str, capsys: Captured) -> None:
    assert run(command, "--help") == 0
    told = capsys.readouterr().out
    assert told.startswith(f"用法：python main.py {command}")
    assert not re.search("TEXT|INTEGER|RANGE|<=", told)
    assert not [word for word in ("Usage", "Options", "Show this", "required", "default:") if word in told]


def test_the_program_lists_its_commands(capsys: Captured) -> None:
    assert run("--help") == 0
    told = capsys.readouterr().out
    assert all(f"  {command}" in told for command in COMMANDS)
    assert "..." not in told


USAGE = [
    (["nonsense"], "没有“nonsense”这个命令"),
    (["load"], "缺少参数 FILE"),
    (["load", "a"], "缺少参数 RECORDS"),
    (["load", "a", "b", "c"], "用法不对"),
    (["new", "a", "--name", "x"], "缺少选项 --desk"),
    (["new", "a", "--desk", "kitchen", "--name", "x"], "只能是 street、branch、guide"),
    (["new", "a", "--desk"], "选项 --desk 的用法不对"),
    (["history", "a", "--limit", "0"], "选项 --limit 的值不对，应当是 1 到 100000 的整数"),
    (["review", "a", "--seed", "x"], "选项 --seed 的值不对，应当是整数"),
    (["undo", "a", "--twice"], "没有选项 --twice"),
    (["--twice"], "没有选项 --twice"),
]


@pytest.mark.parametrize(("args", "words"), USAGE)
def test_wrong_usage_is_told_in_one_sentence(
    args: list[str], words: str, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*args) == 2
    told = capsys.readouterr()
    assert words in told.err
    assert (told.err.count("\n"), told.out, list(tmp_path.iterdir())) == (1, "", [])


@pytest.mark.parametrize("command", ["dump", "history", "undo", "redo", "doctor", "backup"])
def test_a_missing_file_is_told_and_not_made(command: str, tmp_path: Path, capsys: Captured) -> None:
    assert run(command, tmp_path / "无.pbdesk") == 2
    assert "找不到文件" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_leaves_early_is_no_error(path: Path) -> None:
    with Store.open(path) as store:
        fill(store, *(a_person(f"x{n}", remark="字" * 500) for n in range(500)))
    dumping = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "dump", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert dumping.stdout is not None
    assert dumping.stderr is not None
    dumping.stdout.readline()
    dumping.stdout.close()
    assert (dumping.stderr.read(), dumping.wait()) == (b"", 0)
    dumping.stderr.close()


def test_rare_characters_reach_a_plain_terminal(path: Path) -> None:
    with Store.open(path) as store:
        fill(store, a_person("x", name="𠮷䶮"))
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "dump", str(path)],
        capture_output=True, check=True, env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert "𠮷䶮" in done.stdout.decode()


LONG = "长" * 200
"""A name longer than a disk takes."""


def test_what_the_system_says_of_a_file_is_told_in_chinese(path: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "calendar", str(path), "--for", "street", "-o", str(tmp_path / LONG)],
        capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.decode().strip()) == (
        2, "读写文件没有成功（文件名太长）。请检查磁盘空间和权限。",
    )  # fmt: skip
