"""Every bad file and every bad thing beside one: a sentence in Chinese, nothing changed; odd names are names."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from pathlib import Path

import pytest

from pbdesk import cli
from pbdesk.errors import UserError
from pbdesk.model import Desk
from pbdesk.store import Store, connecting
from pbdesk.store.backup import backup
from pbdesk.store.doctor import examine
from pbdesk.store.dumping import dump
from pbdesk.store.unlocking import unlock
from tests.builders import NOW, a_person, a_small_branch, fill
from tests.long import examples
from tests.museum import MUSEUM, PASSWORD
from tests.passwords import forget_all

CHINESE = re.compile(r"^[“一-鿿][^\n]*。\n?$")
FIFOS = hasattr(os, "mkfifo")
PAGE, RECORDS = 4096, 14


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    yield
    forget_all()


@pytest.fixture
def path(store_file: Path) -> Path:
    with Store.open(store_file) as store:
        fill(store, *a_small_branch())
    return store_file


def another(folder: Path, people: int) -> Path:
    """Another file of ours, with so many more people."""
    made = folder / f"另一个{people}.pbdesk"
    with Store.create(made, desk=Desk.STREET, title="另一个街道", clock=lambda: NOW, author="测试员") as store:
        fill(store, *a_small_branch(), *(a_person(f"x{n}") for n in range(people)))
    return made


def text_of(path: Path) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return list(dump(store))


def contents(folder: Path) -> dict[str, bytes]:
    """Everything in a folder; what is no file stands there by its name."""
    try:
        return {p.name: p.read_bytes() if p.is_file() else b"" for p in folder.iterdir()}
    except OSError:  # there is no such folder, or can't be one
        return {}


def refused(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The sentence with which a file is refused, by the store and on the command line; nothing changes."""
    before = contents(path.parent)
    said = set()
    for read_only in (True, False):
        with pytest.raises(UserError) as told:
            Store.open(path, read_only=read_only)
        said.add(str(told.value))
    for command in ("history", "undo"):
        assert cli.run([command, "--", str(path)]) == 2
        said.add(capsys.readouterr().err.removesuffix("\n"))
    assert contents(path.parent) == before
    assert len(said) == 1, said
    words = said.pop()
    assert CHINESE.match(words), words
    return words


# what is no file of ours


def folder_link(place: Path) -> Path:
    (place / "夹").symlink_to(place)
    return place / "夹"


def circle(place: Path) -> Path:
    (place / "圈").symlink_to(place / "圈")
    return place / "圈"


def pipe(place: Path) -> Path:
    os.mkfifo(place / "管道")
    return place / "管道"


def written(data: bytes) -> Callable[[Path], Path]:
    def write(place: Path) -> Path:
        (place / "文件.pbdesk").write_bytes(data)
        return place / "文件.pbdesk"

    return write


def named(*parts: str) -> Callable[[Path], Path]:
    return lambda place: place.joinpath(*parts)


PLACES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a folder": (lambda place: place, "是一个文件夹"),
    "nothing": (named("无"), "找不到文件"),
    "under a folder that is not there": (named("无", "无"), "找不到文件"),
    "a name longer than the disk takes": (named("名" * 300), "不能读取文件"),
    "a path longer than the system takes": (named(*["x"] * 3000), "不能读取文件"),
    "zeros": (written(bytes(PAGE)), "不是支部工作台的文件"),
    "a bundle": (written(b"PBDESK-BUNDLE {}\n" + bytes(PAGE)), "不是支部工作台的文件"),
    "a workbook": (written(b"PK\x03\x04" + bytes(PAGE)), "不是支部工作台的文件"),
    "the beginning alone": (written(b"SQLite format 3\0"), "不完整"),
    "a password's beginning alone": (written(b"\x93PB\x01" + bytes(50)), "不完整"),
}  # fmt: skip
if FIFOS:
    PLACES |= {
        "a link to a folder": (folder_link, "是一个文件夹"),
        "a link to itself": (circle, "不能读取文件"),
        "a pipe": (pipe, "是管道或设备"),
        "a device without an end": (lambda _: Path("/dev/zero"), "是管道或设备"),
        "a device without content": (lambda _: Path("/dev/null"), "是管道或设备"),
    }


@pytest.mark.parametrize("case", PLACES)
def test_what_is_no_file_of_ours_is_refused(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make, words = PLACES[case]
    path = make(tmp_path)
    if path.parent == Path("/dev"):
        monkeypatch.setattr(f"{__name__}.contents", lambda _: {})
    assert words in refused(path, capsys)


def test_a_file_with_another_password_is_not_opened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(MUSEUM / "locked-v3.pbdesk", tmp_path / "锁.pbdesk")
    monkeypatch.setenv("PBDESK_PASSWORD", "不是这个 1")
    before = contents(tmp_path)
    assert cli.run(["history", str(tmp_path / "锁.pbdesk")]) == 2
    assert "密码不对" in capsys.readouterr().err
    assert contents(tmp_path) == before


def test_a_link_to_a_file_is_that_file(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "链接.pbdesk"
    link.symlink_to(path)
    with Store.open(link) as store:
        fill(store, a_person("new"))
    assert any('"new"' in line for line in text_of(path))


def test_a_file_that_must_not_be_written_is_left_alone(path: Path) -> None:
    path.chmod(0o400)
    may_write = os.access(path, os.W_OK)  # whoever administers the computer may
    before = path.read_bytes()
    with nullcontext() if may_write else pytest.raises(UserError, match="只读"), Store.open(path) as store:
        fill(store, a_person("new"))
    assert (path.read_bytes() != before) == may_write


# names


NAMES = [
    "果园 党支部.pbdesk", "it's \"q\".pbdesk", "50%41%.pbdesk", "a#b.pbdesk", "a?b&c=d;e.pbdesk", "file:x?mode=ro",
    "-rf", "CON.txt", "尾点.", "😀𠮷.pbdesk", "~", "$HOME", " ", "名" * 60 + ".pbdesk",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES if FIFOS else ["果园 党支部.pbdesk", "50%41%.pbdesk", "a#b.pbdesk"])
def test_a_file_may_have_any_name_that_the_disk_takes(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    with Store.create(path, desk=Desk.STREET, title="街道") as store:
        fill(store, *a_small_branch())
        copy = backup(store)
    before = text_of(path)
    for words in (["undo"], ["redo"], ["doctor"]):
        assert cli.run([*words, "--", str(path)]) == 0
    assert cli.run(["restore", "--", str(path), str(copy)]) == 0
    assert (text_of(path), text_of(copy)) == (before, before)
    assert cli.run(["dump", "-o", str(tmp_path / "出.jsonl"), "--", str(path)]) == 0


def test_a_path_longer_than_260_characters_is_used_as_any_other(tmp_path: Path) -> None:
    folder = tmp_path / ("深" * 60) / ("d" * 200)
    folder.mkdir(parents=True)
    with Store.create(folder / "x.pbdesk", desk=Desk.STREET, title="街道") as store:
        fill(store, a_person())
        assert text_of(backup(store)) == list(dump(store))


def test_a_name_whose_backup_would_not_fit_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="文件名太长"):
        Store.create(tmp_path / ("名" * 75 + ".pbdesk"), desk=Desk.STREET, title="街道")
    assert list(tmp_path.iterdir()) == []


# what lies beside it


def in_the_middle(path: Path, password: str = "") -> tuple[bytes, bytes]:
    """The bytes of a file and of its journal while a large change is being written."""
    if password:
        unlock(path, password)
    with closing(connecting.connect(path)) as conn:
        conn.execute("PRAGMA cache_size = 1")
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("UPDATE revision SET action = hex(zeroblob(2000)) WHERE rev <> ''")
        taken = path.read_bytes(), path.with_name(path.name + "-journal").read_bytes()
        conn.execute("ROLLBACK")
    return taken


def test_a_change_that_was_broken_off_is_taken_back(path: Path, tmp_path: Path) -> None:
    before = text_of(path)
    half, journal = in_the_middle(path)
    broken = tmp_path / "断电.pbdesk"
    broken.write_bytes(half)
    broken.with_name(broken.name + "-journal").write_bytes(journal)
    with Store.open(broken) as store:
        assert (list(dump(store)), examine(store).findings) == (before, ())
    assert not broken.with_name(broken.name + "-journal").exists()


def test_without_room_to_try_it_out_a_broken_file_is_left_as_it_is(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    half, journal = in_the_middle(path)
    path.write_bytes(half)
    path.with_name(path.name + "-journal").write_bytes(journal)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "没有"))
    assert "请腾出磁盘空间后再打开" in refused(path, capsys)


def test_a_copy_that_a_killed_program_left_goes_when_the_next_is_made(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "临时"
    monkeypatch.setattr("tempfile.tempdir", str(place))
    old, young, somebodys = (place / f"pbdesk-copy-{name}" for name in ("a1b2c3d4", "e5f6g7h8", "december"))
    for folder in (old, young, somebodys):
        folder.mkdir(parents=True)
        (folder / "copy.pbdesk").write_bytes(b"half")
    (old / "copy.pbdesk-journal").write_bytes(b"half")
    (old / "copy.pbdesk.backups").mkdir()
    (somebodys / "notes.txt").write_bytes(b"mine")
    for folder in (old, somebodys):
        os.utime(folder, (1, 1))
    half, journal = in_the_middle(path)
    path.write_bytes(half)
    path.with_name(path.name + "-journal").write_bytes(journal)
    assert len(text_of(path)) == RECORDS
    assert {folder.name for folder in place.iterdir()} == {young.name, somebodys.name}


@pytest.mark.parametrize("people", [0, 30, 200])
def test_the_journal_of_another_file_does_not_spoil_this_one(
    people: int, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "别处"
    folder.mkdir()
    _, journal = in_the_middle(another(folder, people))
    beside = path.with_name(path.name + "-journal")
    beside.write_bytes(journal)
    assert "不是它自己留下的" in refused(path, capsys)
    beside.unlink()
    assert len(text_of(path)) == RECORDS


def test_a_journal_that_stayed_when_a_backup_was_put_in_its_place_does_not_spoil_it(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a person does by hand after a power cut: the backup copied over the broken file."""
    with Store.open(path) as store:
        copy = backup(store)
        before = list(dump(store))
        fill(store, *(a_person(f"x{n}", remark="字" * 300) for n in range(200)))
    _, journal = in_the_middle(path)
    shutil.copyfile(copy, path)
    beside = path.with_name(path.name + "-journal")
    beside.write_bytes(journal)
    assert "请把“测试.pbdesk-journal”移到别的文件夹" in refused(path, capsys)
    beside.unlink()
    assert text_of(path) == before


def test_without_looking_beside_it_the_file_would_be_spoilt(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control of the two tests before this one."""
    with Store.open(path) as store:
        copy = backup(store)
        fill(store, *(a_person(f"x{n}", remark="字" * 300) for n in range(200)))
    _, journal = in_the_middle(path)
    shutil.copyfile(copy, path)
    path.with_name(path.name + "-journal").write_bytes(journal)
    monkeypatch.setattr("pbdesk.store.leftovers.check_beside", lambda _: None)
    with pytest.raises(UserError, match="已经损坏"):
        Store.open(path).close()
    assert path.read_bytes() != copy.read_bytes()


@pytest.mark.parametrize("case", ["empty", "zeros", "garbage", "its first bytes", "its header"])
def test_a_journal_that_says_nothing_does_no_harm(case: str, path: Path) -> None:
    before = text_of(path)
    _, journal = in_the_middle(path)
    left = {
        "empty": b"", "zeros": bytes(9000), "garbage": bytes(range(256)) * 40, "its first bytes": journal[:8],
        "its header": journal[:512],
    }  # fmt: skip
    path.with_name(path.name + "-journal").write_bytes(left[case])
    with Store.open(path) as store:
        assert (list(dump(store)), examine(store).findings) == (before, ())


def test_a_file_damaged_with_its_journal_and_without_is_left_as_it_is(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, journal = in_the_middle(path)
    content = path.read_bytes()
    path.write_bytes(content[: 2 * PAGE] + b"\xff" * (len(content) - 2 * PAGE))
    path.with_name(path.name + "-journal").write_bytes(journal[: len(journal) // 2])
    assert "损坏" in refused(path, capsys)


def written_ahead(path: Path, statement: str) -> tuple[bytes, bytes]:
    """A file, and what lies beside it, when another program has changed its way of saving."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode = WAL").fetchall()
        conn.execute(statement)
        return path.read_bytes(), path.with_name(path.name + "-wal").read_bytes()


def test_the_log_of_another_file_does_not_spoil_this_one(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "别处"
    folder.mkdir()
    _, log = written_ahead(another(folder, 6), "INSERT INTO setting (key, value) VALUES ('x', 'y')")
    path.with_name(path.name + "-wal").write_bytes(log)
    assert "“测试.pbdesk-wal”不是它自己留下的" in refused(path, capsys)


def test_a_log_that_holds_all_of_another_file_does_not_take_the_place_of_this_one(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another program has had both files open: with the log this one would be whole, and say what the other says."""
    folder = tmp_path / "别处"
    folder.mkdir()
    _, log = written_ahead(another(folder, 6), "VACUUM")
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA journal_mode = WAL").fetchall()
    beside = path.with_name(path.name + "-wal")
    beside.write_bytes(log)
    assert "“测试.pbdesk-wal”不是它自己留下的" in refused(path, capsys)
    beside.unlink()
    assert len(text_of(path)) == RECORDS


def test_what_another_program_wrote_ahead_is_taken_over(path: Path, tmp_path: Path) -> None:
    before = text_of(path)
    content, log = written_ahead(path, "INSERT INTO setting (key, value) VALUES ('x', 'y')")
    copy = tmp_path / "复制.pbdesk"
    copy.write_bytes(content)
    copy.with_name(copy.name + "-wal").write_bytes(log)
    with Store.open(copy) as store:
        assert (list(dump(store)), store.setting("x")) == (before, "y")
        assert store.query("PRAGMA journal_mode")[0][0] == "truncate"


def test_a_log_that_says_nothing_does_no_harm(path: Path) -> None:
    before = text_of(path)
    path.with_name(path.name + "-wal").write_bytes(bytes(range(256)) * 40)
    with Store.open(path) as store:
        assert (list(dump(store)), examine(store).findings) == (before, ())


def test_a_file_with_a_password_is_not_spoilt_by_the_journal_of_another(tmp_path: Path) -> None:
    first, second = tmp_path / "一.pbdesk", tmp_path / "二.pbdesk"
    shutil.copyfile(MUSEUM / "locked-v4.pbdesk", first)
    unlock(first, PASSWORD)
    before = text_of(first)
    half, journal = in_the_middle(first, PASSWORD)
    second.write_bytes(half)
    second.with_name(second.name + "-journal").write_bytes(journal)
    assert text_of(second) == before  # its own is taken back
    with Store.open(first) as store:
        fill(store, *(a_person(f"x{n}", remark="字" * 300) for n in range(200)))
    after = first.read_bytes()
    first.with_name(first.name + "-journal").write_bytes(journal)
    forget_all()
    unlock(first, PASSWORD)
    with pytest.raises(UserError, match="不是它自己留下的"):
        Store.open(first)
    assert first.read_bytes() == after


def test_whoever_only_looks_while_another_writes_is_not_told_of_a_journal(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "_PATIENCE", 0.0)
    with Store.open(path) as store:
        store.conn.execute("PRAGMA query_only = OFF")
        store.conn.execute("PRAGMA cache_size = 1")
        store.conn.execute("BEGIN IMMEDIATE")
        store.conn.execute("UPDATE revision SET action = hex(zeroblob(2000)) WHERE rev <> ''")
        with pytest.raises(UserError, match="正被另一个窗口或程序使用"):
            Store.open(path, read_only=True)
        store.conn.execute("ROLLBACK")
    assert len(text_of(path)) == RECORDS


# what happens to it while it is open


def moved(path: Path) -> None:
    path.rename(path.with_name("移走.pbdesk"))


def replaced(path: Path) -> None:
    shutil.copyfile(path, path.with_name("副本"))
    path.with_name("副本").replace(path)


@pytest.mark.parametrize("happens", [Path.unlink, moved, replaced])
def test_nothing_is_saved_into_a_file_that_is_gone(happens: Callable[[Path], None], path: Path) -> None:
    with Store.open(path) as store:
        happens(path)
        with pytest.raises(UserError, match="被移走、改名、删除，或者被另一个文件替换了"):
            fill(store, a_person("late"))
    left = {p for p in path.parent.iterdir() if p.suffix == ".pbdesk"}
    assert all(len(text_of(p)) == RECORDS for p in left)


def test_a_backup_copied_over_an_open_file_gives_a_whole_file(path: Path) -> None:
    with Store.open(path) as store:
        copy = backup(store)
        fill(store, *(a_person(f"x{n}") for n in range(30)))
        shutil.copyfile(copy, path)
        fill(store, a_person("late"))
    with Store.open(path) as store:
        assert examine(store).findings == ()
        assert (len(list(dump(store))), store.get(type(a_person()), "late") is not None) == (RECORDS + 1, True)


def test_a_disk_that_fills_up_at_any_page_leaves_what_was_there(path: Path) -> None:
    with Store.open(path) as store:
        before = list(dump(store))
        pages = store.query("PRAGMA page_count")[0][0]
        for more in range(0, 48, examples(6, 1)):
            store.conn.execute(f"PRAGMA max_page_count = {pages + more}")
            with pytest.raises(UserError, match="磁盘已满"):
                fill(store, *(a_person(f"x{n}", remark="字" * 900) for n in range(60)))
            assert list(dump(store)) == before
        assert examine(store).findings == ()
