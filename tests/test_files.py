"""Whole files: the old one stands until the new one is done."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.files import prepared, put_new, write_whole


def failing() -> Iterator[bytes]:
    yield b"half"
    raise UserError("中断")


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", [b"one", b"two"])
    assert (tmp_path / "a").read_bytes() == b"onetwo"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_was_there_stays_when_writing_fails(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(UserError, match="中断"):
        write_whole(tmp_path / "a", failing())
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"old")]


def test_what_a_killed_program_left_half_written_goes_and_what_is_being_written_stays(tmp_path: Path) -> None:
    gone = [".报送.pbbundle.0123abcd.part", ".新.pbdesk.0123abcd.part-journal", ".新.pbdesk.0123abcd.part.lock"]
    kept = [".报送.pbbundle.89abcdef.part", ".notes.part", "a.0123abcd.part", ".a.0123abcd.part.txt"]
    for name in (*gone, *kept):
        (tmp_path / name).write_bytes(b"half")
    folder = tmp_path / ".交接.0123abcd.part"
    folder.mkdir()
    (folder / "支部.pbdesk").write_bytes(b"half")
    for path in (folder, *(tmp_path / name for name in (*gone, *kept[1:]))):
        os.utime(path, (1, 1))
    write_whole(tmp_path / "new", [b"x"])
    assert {path.name for path in tmp_path.iterdir()} == {"new", *kept}


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    write_whole(tmp_path / "a", [b"new"])
    assert (tmp_path / "a").read_bytes() == b"new"


def test_records_are_never_overwritten(store_file: Path) -> None:
    before = store_file.read_bytes()
    with pytest.raises(UserError, match="不会覆盖"):
        write_whole(store_file, [b"new"])
    assert store_file.read_bytes() == before


@pytest.mark.parametrize("target", ["", "no/such/folder/a", "a\x00b", "名" * 300])
def test_where_nothing_can_be_written_is_told(target: str, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        write_whole(tmp_path / target, [b"x"])
    assert list(tmp_path.iterdir()) == []


def test_a_name_as_long_as_the_disk_takes_is_written(tmp_path: Path) -> None:
    write_whole(tmp_path / ("名" * 80), [b"x"])
    assert [path.name for path in tmp_path.iterdir()] == ["名" * 80]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_what_is_no_file_is_never_replaced_by_one(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UserError, match="不是普通文件"):
        write_whole(tmp_path / "pipe", [b"x"])
    assert (tmp_path / "pipe").is_fifo()


def test_a_file_takes_its_place_when_all_that_belongs_to_it_is_done(tmp_path: Path) -> None:
    with prepared(tmp_path / "a") as write:
        write([b"new"])
        assert not (tmp_path / "a").exists()
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"new")]


def test_a_file_whose_matter_fails_is_not_left_behind(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="中断"), prepared(tmp_path / "a") as write:
        write(failing())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("links", [True, False])
def test_what_is_new_gets_its_name_and_keeps_no_other(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not links:
        monkeypatch.setattr("os.link", _no_links)
    (tmp_path / "half").write_bytes(b"whole")
    put_new(tmp_path / "half", tmp_path / "a")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"whole")]


@pytest.mark.parametrize("links", [True, False])
def test_what_is_new_never_takes_a_name_that_is_taken(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not links:
        monkeypatch.setattr("os.link", _no_links)
    (tmp_path / "a").write_bytes(b"somebody's")
    (tmp_path / "half").write_bytes(b"whole")
    with pytest.raises(FileExistsError):
        put_new(tmp_path / "half", tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"somebody's"


def test_a_name_that_can_not_be_given_is_held_by_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.link", _no_links)
    with pytest.raises(FileNotFoundError):
        put_new(tmp_path / "half", tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def _no_links(*_: object) -> None:
    """As on a memory stick."""
    raise PermissionError("one name only")
