"""Every command with every bad path: status 2, a sentence in Chinese, nothing changed; no traceback and no wait."""

from __future__ import annotations

import io
import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import FrameType

import click
import pytest

from pbdesk import cli
from pbdesk.commands.types import read_path
from pbdesk.model import Desk
from pbdesk.store import Store
from tests.builders import NOW, a_small_branch, fill
from tests.museum import MUSEUM

POSIX = hasattr(os, "mkfifo")
_BOUND = 60

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "demo": ("demo {directory}",),
    "new": ("new {file} --desk branch --name x", "new 新.pbdesk --from {bundle}"),
    "load": ("load {file} 好.jsonl", "load 好.pbdesk {records}", "load 好.pbdesk {records} --dry-run"),
    "dump": ("dump {file}", "dump 好.pbdesk -o {output}"),
    "import": ("import {file} 好.csv", "import 好.pbdesk {table}", "import 好.pbdesk {table} --dry-run"),
    "templates": ("templates {folder}",),
    "members": ("members {file}",),
    "check": ("check {file} --period 2026Q3",),
    "explain": ("explain {file} --rule MTG-01 --subject b1 --period 2026Q3",),
    "excuse": ("excuse {file} --rule MTG-01 --subject b1 --period 2026Q3 --reason x",),
    "forecast": ("forecast {file}",),
    "calendar": ("calendar {file} --for 街道 -o 出", "calendar 好.pbdesk --for 街道 -o {output}"),
    "trend": ("trend {file} --period 2026Q3",),
    "rules": ("rules --file {file}",),
    "handbook": ("handbook -o {output}",),
    "admissions": ("admissions {file}",),
    "sheet": ("sheet {file} roster --period 2026Q3 -o 出", "sheet 好.pbdesk roster --period 2026Q3 -o {output}"),
    "ledger": ("ledger {file} --period 2026Q3 -o 出", "ledger 好.pbdesk --period 2026Q3 -o {output}"),
    "dues": ("dues {file} --month 2026-07",),
    "chase": (
        "chase {file} --period 2026Q3 -o 出", "chase 好.pbdesk --period 2026Q3 -o {output}",
        "chase 好.pbdesk --period 2026Q3 --record -o {output}",
    ),
    "chases": ("chases {file}",),
    "review": ("review {file}",),
    "hours": ("hours {file} --year 2026",),
    "talks": ("talks {file} --year 2026",),
    "copy": ("copy {file} --meeting m1",),
    "policies": ("policies {file}",),
    "policy": ("policy {file} lecture_min 2",),
    "local-rule": ("local-rule {file} luohu_tuesday",),
    "close": ("close {file} --period 2026Q2",),
    "correct": ("correct {file} --period 2026Q2 --reason x",),
    "reopen": ("reopen {file} --period 2026Q2 --reason x",),
    "closings": ("closings {file}",),
    "verify": ("verify {file} 0123456789",),
    "export": ("export {file} --branch b1 -o 出", "export 好.pbdesk --branch b1 --since all -o {output}"),
    "merge": ("merge {file} 好.pbbundle", "merge 好.pbdesk {bundle}", "merge 好.pbdesk {bundle} --dry-run"),
    "receipt": (
        "receipt {file} 好.pbbundle", "receipt 好.pbdesk {receipt}", "receipt 好.pbdesk --device x -o {output}",
    ),
    "devices": ("devices {file}",),
    "office-key": (
        "office-key {file}", "office-key 好.pbdesk -o {output}", "office-key 好.pbdesk --paper {paper}",
        "office-key 好.pbdesk --use {use}",
    ),
    "handover": ("handover {file} --branch b1 -o 出", "handover 好.pbdesk --branch b1 -o {output}"),
    "conflicts": ("conflicts {file}",),
    "settle": ("settle {file} m1 --take 1",),
    "duplicates": ("duplicates {file}",),
    "join": ("join {file} p1 p2",),
    "history": ("history {file}",),
    "undo": ("undo {file}",),
    "redo": ("redo {file}",),
    "doctor": ("doctor {file}", "doctor {file} --repair", "doctor 坏.pbdesk --repair -o {output}"),
    "backup": ("backup {file}", "backup 好.pbdesk --to {folder}"),
    "backups": ("backups {file}",),
    "restore": ("restore {file} 好.pbdesk", "restore 好.pbdesk {backup}"),
    "password": (
        "password {file}", "password {file} set", "password 好.pbdesk set --new-password-file {new_password_file}",
        "password 好.pbdesk sheet -o {output}",
    ),
}  # fmt: skip
"""Each command with a bad path in the place of the parameter in braces; the rest is good."""

READ = {"records", "bundle", "table", "receipt", "use", "backup", "new_password_file"}
FOLDERS = {"directory", "folder"}
FED_BY_PIPES = {"new_password_file"}
"""What may come from another program."""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with good files of every sort, made once."""
    folder = tmp_path_factory.mktemp("good")
    with Store.create(folder / "好.pbdesk", desk=Desk.STREET, title="街道", clock=lambda: NOW) as store:
        fill(store, *a_small_branch())
    (folder / "好.jsonl").write_text('{"table": "person", "id": "new", "name": "陈"}\n', encoding="utf-8")
    (folder / "好.csv").write_text("姓名,性别\n陈建国,男\n", encoding="utf-8")
    assert said(f"export {folder / '好.pbdesk'} --branch b1 -o {folder / '好.pbbundle'}".split())[0] == 0
    return folder


@pytest.fixture
def desk(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder to work in, with things in it that no command can use."""
    desk = tmp_path / "桌"
    shutil.copytree(good, desk)
    (desk / "乱.bin").write_bytes(bytes(range(255, 0, -1)) * 20)
    (desk / "半.pbdesk").write_bytes((desk / "好.pbdesk").read_bytes()[:9000])
    (desk / "坏.pbdesk").write_bytes((desk / "好.pbdesk").read_bytes()[:-4096])
    shutil.copyfile(MUSEUM / "locked-v3.pbdesk", desk / "锁.pbdesk")
    newer = bytearray((desk / "好.pbdesk").read_bytes())
    newer[60:64] = (99).to_bytes(4, "big")
    (desk / "新版.pbdesk").write_bytes(newer)
    if POSIX:
        os.mkfifo(desk / "管道")
        (desk / "圈").symlink_to(desk / "圈")
        (desk / "链接").symlink_to(desk / "锁.pbdesk")
    monkeypatch.chdir(desk)
    return desk


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    """Whatever waits for ever fails."""
    if not POSIX:
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError("a command waits")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(_BOUND)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def said(words: list[str]) -> tuple[int, str]:
    """The status of a command and what it said on standard error."""
    with Path(os.devnull).open("w", encoding="utf-8") as out, redirect_stdout(out):
        err = io.StringIO()
        with redirect_stderr(err):
            status = cli.run(words)
    return status, err.getvalue()


def bad_paths(slot: str) -> Iterator[str]:
    """What a parameter can't be: for a file to work on, one to read, a folder, or a file to write."""
    yield from ("", "   ", "a\0b", "名" * 300, "好.jsonl/x")
    special = ("管道", "/dev/zero", "/dev/null") if POSIX and slot not in FED_BY_PIPES else ()
    loops = ("圈",) if POSIX else ()
    if slot in FOLDERS:
        yield from ("好.jsonl", *special)
    elif slot == "file":
        yield from (".", "无", "新版.pbdesk", "锁.pbdesk", *special, *loops)
    elif slot in READ:
        yield from (".", "无", "无/无", "乱.bin", "半.pbdesk", "锁.pbdesk", *special, *loops)
    else:
        yield from (".", "无/无", "好.pbdesk", "锁.pbdesk", *special, *(("链接",) if POSIX else ()))


GOOD_HERE = {
    ("password {file}", "锁.pbdesk"), ("handover 好.pbdesk --branch b1 -o {output}", "无/无"),
    ("new {file} --desk branch --name x", "无"),
}  # fmt: skip
"""Where it is right: whether a file has a password may be told, a pack makes its folders, and a new file is new."""


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes() if p.is_file() else b"" for p in sorted(folder.rglob("*"))
    }  # fmt: skip


def slot_of(line: str) -> str:
    return line.partition("{")[2].partition("}")[0]


@pytest.mark.parametrize("line", [line for lines in COMMANDS.values() for line in lines])
def test_a_bad_path_is_told_and_changes_nothing(line: str, desk: Path) -> None:
    before = contents(desk)
    for path in bad_paths(slot_of(line)):
        if (line, path) in GOOD_HERE:
            continue
        words = [path if word.startswith("{") else word for word in line.split()]
        status, err = said(words)
        first = err.partition("\n")[0]
        assert (path, status, first[-1:] in ("。", "：")) == (path, 2, True), err
        assert contents(desk) == before, path


@pytest.mark.parametrize(
    "line",
    [
        "load 好.pbdesk {}", "dump 好.pbdesk -o {}", "members {}", "export 好.pbdesk --branch b1 -o {}",
        "doctor 坏.pbdesk --repair -o {}",
    ],
)  # fmt: skip
def test_with_a_good_path_the_same_commands_do_their_work(line: str, desk: Path) -> None:
    """The positive control: nothing but the path was wrong."""
    good = {"load": "好.jsonl", "members": "好.pbdesk"}.get(line.split()[0], "出")
    assert said(line.format(good).split()) == (0, "")


def test_every_parameter_that_is_a_path_is_tried() -> None:
    tried = {(name, slot_of(line)) for name, lines in COMMANDS.items() for line in lines}
    taken = {
        (name, str(param.name))
        for name in cli.commands.list_commands(click.Context(cli.commands))
        for param in (cli.commands.get_command(click.Context(cli.commands), name) or click.Command("")).params
        if getattr(param.type, "func", None) is read_path or isinstance(param.type, click.Path)
    }
    assert {(name, slot) for name, slot in taken if slot != "password_file"} - tried == set()


@pytest.mark.parametrize("path", ["a\0b", "无", ".", "乱.bin", ""])
def test_a_password_that_cant_be_read_is_told(path: str, desk: Path) -> None:
    status, err = said(["history", "锁.pbdesk", "--password-file", path])
    assert (status, err.endswith("。\n")) == (2, True), err
