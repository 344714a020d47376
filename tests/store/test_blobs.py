"""The bytes of attachments: once each, together with their record, and never handed out when they have changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.store import Store, blobs
from tests.builders import a_person, a_small_branch, an_attachment, fill

PAGE = b"\x89PNG of a signed page"


def kept(store: Store) -> int:
    return int(store.query("SELECT COUNT(*) AS n FROM blob b")[0]["n"])


def test_what_was_kept_is_answered_by_its_name(store: Store) -> None:
    assert store.blob(store.keep_blob(PAGE)) == PAGE


def test_the_same_bytes_are_kept_once(store: Store) -> None:
    assert store.keep_blob(PAGE) == store.keep_blob(PAGE)
    assert kept(store) == 1


def test_unknown_bytes_are_none(store: Store) -> None:
    assert store.blob("0" * 64) is None


def test_bytes_go_with_the_change_that_brought_them(store: Store) -> None:
    with pytest.raises(RuntimeError, match="stop"), store.change("添加附件") as tx:  # noqa: PT012  the change is what breaks off
        tx.keep_blob(PAGE)
        raise RuntimeError("stop")
    assert kept(store) == 0


def test_a_change_keeps_bytes_and_records_together(store: Store) -> None:
    with store.change("添加附件") as tx:
        name = tx.keep_blob(PAGE)
        tx.put(a_person())
    assert store.blob(name) == PAGE


def test_too_large_an_attachment_is_refused(store: Store) -> None:
    with pytest.raises(UserError, match=r"有 20\.1 MB，最多 20 MB"):
        store.keep_blob(bytes(blobs.LARGEST + 1))
    assert kept(store) == 0


def test_changed_bytes_are_not_handed_out(store: Store) -> None:
    name = store.keep_blob(PAGE)
    store.conn.execute("PRAGMA query_only = OFF")
    store.conn.execute("UPDATE blob SET data = ? WHERE sha256 = ?", (b"other", name))
    with pytest.raises(UserError, match="已经损坏"):
        store.blob(name)


def test_a_file_opened_for_reading_takes_no_bytes(store_file: Path) -> None:
    with Store.open(store_file, read_only=True) as store, pytest.raises(UserError, match="只读方式"):
        store.keep_blob(PAGE)


def test_bytes_alone_are_nothing_to_undo(store: Store) -> None:
    fill(store, a_person(), label="添加党员")
    with store.change("添加附件") as tx:
        tx.keep_blob(PAGE)
    assert store.undo().label == "添加党员"


def test_an_attachment_without_its_bytes_is_not_saved(store: Store) -> None:
    fill(store, *a_small_branch())
    with pytest.raises(UserError, match="内容没有一起存进来"):
        fill(store, an_attachment(PAGE))
