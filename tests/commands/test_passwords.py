"""``password``, and every other command on a file that has one: asked for on the terminal, never an argument."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pbdesk import cli
from pbdesk.store import Store, recovery
from pbdesk.store.backup import backup, folder_of, made
from pbdesk.store.dumping import dump
from pbdesk.store.rekeying import OldBackups
from pbdesk.store.unlocking import has_password
from tests.builders import a_person, a_small_branch, fill
from tests.passwords import OTHER, PASSWORD, forget_all, lock
from tests.sheets.reading import packed

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    forget_all()
    yield
    forget_all()


@pytest.fixture
def plain(store_file: Path) -> Path:
    with Store.open(store_file) as store:
        fill(store, *a_small_branch())
    return store_file


@pytest.fixture
def path(plain: Path) -> Path:
    """A file with a password that the program does not know."""
    lock(plain)
    forget_all()
    return plain


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A file that the password stands in, as an editor on Windows saves one."""
    made_of = tmp_path / "密码.txt"
    made_of.write_bytes(b"\xef\xbb\xbf" + PASSWORD.encode() + b"\r\n")
    return made_of


def run(*args: object) -> int:
    forget_all()
    return cli.run([str(arg) for arg in args])


def test_a_file_says_whether_it_has_one(plain: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("password", plain)
    lock(plain)
    run("password", plain)
    assert capsys.readouterr().out == f"“{plain.name}”没有密码。\n“{plain.name}”设了密码。\n"


def test_setting_hands_out_a_recovery_key_that_opens_the_file(
    plain: Path, paper: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("password", plain, "set", "--new-password-file", paper) == 0
    said = capsys.readouterr().out
    key = " ".join(line for line in said.splitlines() if line.startswith("  "))
    assert len(recovery.read(key).secret) == 32
    monkeypatch.setenv("PBDESK_PASSWORD", key)
    assert run("dump", plain) == 0


def test_the_password_comes_from_a_file_or_the_environment(
    path: Path, paper: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("doctor", path, "--password-file", paper) == 0
    monkeypatch.setenv("PBDESK_PASSWORD", PASSWORD)
    assert run("doctor", path) == 0
    assert capsys.readouterr().out.count("文件完好") == 2


def test_without_a_terminal_it_is_told_how_to_give_the_password(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = path.read_bytes()
    assert run("undo", path) == 2
    assert "--password-file" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_wrong_password_is_told_once(
    path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PBDESK_PASSWORD", "wrong password")
    assert run("dump", path) == 2
    assert capfd.readouterr().err.count("\n") == 1


def test_a_password_file_that_is_not_there_is_told(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("dump", path, "--password-file", path.with_name("没有.txt")) == 2
    assert "读不了存密码的文件" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "load", "restore", "merge", "export", "history", "password", "sheet"])
def test_every_command_on_a_file_can_take_it_and_none_as_an_argument(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(command, "--help")
    said = capsys.readouterr().out
    assert "--password-file" in said
    assert "--password " not in said


def test_a_command_without_a_file_does_not_ask_for_one(capsys: pytest.CaptureFixture[str]) -> None:
    run("new", "--help")
    run("templates", "--help")
    assert "--password-file" not in capsys.readouterr().out.split("用法")[-1]


def test_changing_and_taking_off_go_through(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PBDESK_PASSWORD", PASSWORD)
    monkeypatch.setenv("PBDESK_NEW_PASSWORD", OTHER)
    assert run("password", path, "change") == 0
    assert run("dump", path) == 2
    monkeypatch.setenv("PBDESK_PASSWORD", OTHER)
    assert run("password", path, "remove", "--backups", "delete") == 0
    said = capsys.readouterr().out
    assert "已改密码。" in said
    assert "以前的备份删除" in said
    assert [has_password(each) for each in (path, *made(folder_of(path), path))] == [False]


@pytest.mark.parametrize(("what", "told"), [("change", "请用 set"), ("remove", "没有密码"), ("sheet", "没有密码")])
def test_what_a_file_without_one_cannot_do_is_told(
    what: str, told: str, plain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = plain.read_bytes()
    assert run("password", plain, what) == 2
    assert told in capsys.readouterr().err
    assert plain.read_bytes() == before


def test_setting_twice_is_refused_before_anything_is_asked(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("password", path, "set") == 2
    assert "请用 change" in capsys.readouterr().err


def test_without_sqlcipher_it_is_told_before_anything_is_asked(
    plain: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("sqlcipher3", "sqlcipher3.dbapi2"):
        monkeypatch.setitem(sys.modules, name, None)
    assert run("password", plain, "set") == 2
    assert "没有装“文件密码”功能" in capsys.readouterr().err
    assert run("check", plain, "--period", "2026Q3") == 0


def test_the_sheet_for_the_safe_is_saved_only_when_asked(path: Path, paper: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert run("password", path, "sheet", "--password-file", paper) == 0
    assert sorted(tmp_path.rglob("*")) == before
    out = tmp_path / "恢复密钥.pdf"
    assert run("password", path, "sheet", "--password-file", paper, "-o", out) == 0
    assert "测试街道" in packed(out.read_bytes())


def test_backups_under_another_password_are_listed_as_such(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PBDESK_PASSWORD", PASSWORD)
    monkeypatch.setenv("PBDESK_NEW_PASSWORD", OTHER)
    run("password", path, "change", "--backups", "keep")
    monkeypatch.setenv("PBDESK_PASSWORD", OTHER)
    capsys.readouterr()
    assert run("backups", path, "--json") == 0
    rows = json.loads(capsys.readouterr().out)["backups"]
    assert [(row["good"], row["locked"]) for row in rows] == [(False, True)] * len(rows)


def test_restoring_under_the_same_password_asks_once(
    path: Path, paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("backup", path, "--password-file", paper)
    newest = made(folder_of(path), path)[-1]
    assert run("restore", path, newest, "--password-file", paper) == 0
    assert "已恢复到" in capsys.readouterr().out


def on_a_terminal(*args: object, typed: list[str]) -> str:
    """What a command says on a terminal of its own, each time it asks for something answered with the next word."""
    command = [sys.executable, str(ROOT / "main.py"), *map(str, args)]
    leader, follower = pty.openpty()
    child = subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, start_new_session=True, close_fds=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, preexec_fn=lambda: _take_terminal(follower),
    )  # fmt: skip
    os.close(follower)
    said, answers = b"", iter(typed)
    while select.select([leader], [], [], 60)[0]:
        try:
            piece = os.read(leader, 4096)
        except OSError:  # the child has gone
            break
        said += piece
        if said.rstrip(b" ").endswith(("：".encode(), "？".encode())):
            os.write(leader, next(answers).encode() + b"\n")
            said += b"|"
    os.close(leader)
    child.wait(60)
    return said.decode("utf-8", "replace")


def _take_terminal(follower: int) -> None:
    import fcntl
    import termios

    fcntl.ioctl(follower, termios.TIOCSCTTY, 0)


def test_on_a_terminal_it_is_asked_for_unseen_until_it_is_right(path: Path) -> None:
    said = on_a_terminal("doctor", path, typed=["wrong password", PASSWORD])
    assert said.count("密码不对") == 1
    assert "文件完好" in said
    assert PASSWORD not in said


def test_a_backup_under_another_password_asks_for_that_one_too(plain: Path) -> None:
    lock(plain)
    with Store.open(plain) as store:
        old = backup(store)
        before = list(dump(store))
        fill(store, a_person("later"))
    lock(plain, OTHER, OldBackups.KEEP)
    said = on_a_terminal("restore", plain, old, typed=[OTHER, PASSWORD, "y"])
    assert "已恢复到" in said
    with Store.open(plain, read_only=True) as store:
        assert list(dump(store)) == before


def test_a_new_password_is_typed_twice_alike(plain: Path) -> None:
    assert "两次输入的密码不一样" in on_a_terminal("password", plain, "set", typed=["first password", "other password"])
    assert not has_password(plain)
    assert "已设密码" in on_a_terminal("password", plain, "set", typed=["first password"] * 2)
    assert has_password(plain)
