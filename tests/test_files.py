"""Whole files: the old one stands until the new one is done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.files import write_whole


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
