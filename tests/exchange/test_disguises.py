"""What came as an attachment, by a bundle or a load, is judged by its bytes before it is written out or drawn."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from pbdesk.actions.attachments import export
from pbdesk.errors import BadRowsError, UserError
from pbdesk.model import Attachment
from pbdesk.sheets.pictures import read_picture
from pbdesk.store import Store
from pbdesk.store.blobs import LARGEST
from pbdesk.store.loading import load
from pbdesk.views.attachments import attachments_of
from tests.actions.pictures import a_jpeg, a_pdf, a_png
from tests.builders import an_attachment, seen
from tests.exchange.desks import desks

JPEG, EXE = "image/jpeg", "application/x-msdownload"
DISGUISED = [
    ("a program called a picture", "合影.jpg", JPEG, b"MZ\x90\x00", "“合影.jpg”没有另存：这是一个程序文件"),
    ("two endings", "合影.jpg.exe", JPEG, b"MZ\x90\x00", "没有另存：这是一个程序文件"),
    ("a name turned round", "合影\u202egpj.exe", EXE, b"MZ\x90\x00", "“合影gpj.exe”没有另存：这是一个程序文件"),
    ("a shortcut", "签到.png.lnk", "image/png", b"L\x00\x00\x00\x01\x14\x02\x00", "没有另存：这是一个快捷方式"),
    ("macros", "记录.docm", "application/pdf", b"PK\x03\x04word/vbaProject.bin", "没有另存：这是一个文档或压缩包"),
    ("a page with a script", "通知.pdf", "application/pdf", b"<html><script>", "没有另存：这个文件不是照片"),
    ("a script before a PDF", "通知.pdf", "application/pdf", b"#!/bin/sh\n" + a_pdf(), "没有另存：这是一个程序文件"),
    ("nothing", "空.jpg", JPEG, b"", "“空.jpg”没有另存：它的内容是空的"),
]
CASES = [pytest.param(*case, id=name) for name, *case in DISGUISED]


def brought_by_a_bundle(made: Attachment, data: bytes) -> Store:
    street, branch = desks(1)
    with branch.store.change("附上") as tx:
        tx.keep_blob(data)
        tx.put(made)
    street.take(branch.send())
    return street.store


def brought_by_a_load(made: Attachment, data: bytes) -> Store:
    _, branch = desks(1)
    rows = [
        {"table": "blob", "sha256": made.sha256, "data": base64.b64encode(data).decode()},
        {"table": "attachment", "id": made.id, "branch_id": made.branch_id, "meeting_id": made.meeting_id,
         "kind": made.kind.value, "name": made.name, "media_type": made.media_type, "size": made.size,
         "sha256": made.sha256},
    ]  # fmt: skip
    load(branch.store, [json.dumps(row).encode() for row in rows])
    return branch.store


def an_arrival(name: str, media_type: str, data: bytes) -> Attachment:
    return an_attachment(data, "at1", meeting_id="m0", name=name, media_type=media_type)


Way = Callable[[Attachment, bytes], Store]
WAYS = pytest.mark.parametrize("brought", [brought_by_a_bundle, brought_by_a_load])


@WAYS
@pytest.mark.parametrize(("name", "media_type", "data", "words"), CASES)
def test_what_is_no_picture_or_pdf_is_never_written_out(
    name: str, media_type: str, data: bytes, words: str, brought: Way, tmp_path: Path
) -> None:
    store = brought(an_arrival(name, media_type, data), data)
    (row,) = attachments_of(store, meeting_id="m0")
    for path in (tmp_path / row.name, tmp_path / "另存.jpg", tmp_path / "另存.exe"):
        with pytest.raises(UserError, match=words) as refused:
            export(store, seen(store, Attachment, row.id).record, path)
        assert str(refused.value).endswith("。")
    assert list(tmp_path.iterdir()) == []


@WAYS
@pytest.mark.parametrize(
    ("name", "media_type", "data", "safe"),
    [("合影.jpg.exe", JPEG, a_jpeg(), "合影.jpg"), ("合影\u202egpj.exe", JPEG, a_jpeg(), "合影gpj.jpg"),
     ("../../启动/签到.png.bat", "image/png", a_png(), "签到.png"),
     ("通知.pdf.js", "application/pdf", a_pdf(b"/OpenAction << /S /JavaScript /JS (app.alert) >>"), "通知.pdf")],
)  # fmt: skip
def test_what_is_one_is_offered_under_a_name_that_runs_nothing(
    name: str, media_type: str, data: bytes, safe: str, brought: Way, tmp_path: Path
) -> None:
    store = brought(an_arrival(name, media_type, data), data)
    (row,) = attachments_of(store, meeting_id="m0")
    assert row.name == safe
    export(store, seen(store, Attachment, row.id).record, tmp_path / row.name)
    assert (tmp_path / safe).read_bytes() == data


@pytest.mark.parametrize("called", ["合影.exe", "合影", "合影.jpg.", "合影.png", "合影.html"])
def test_a_picture_is_not_saved_as_something_else(called: str, tmp_path: Path) -> None:
    made = an_arrival("合影.exe", EXE, a_jpeg())
    store = brought_by_a_bundle(made, a_jpeg())
    with pytest.raises(UserError, match=r"这个附件是 JPG 图片，文件名要以 \.jpg 结尾"):
        export(store, made, tmp_path / called)
    export(store, made, tmp_path / "合影.JPEG")
    assert [path.name for path in tmp_path.iterdir()] == ["合影.JPEG"]


def test_a_picture_as_large_as_a_field_comes_out_as_it_is_and_fills_no_memory(tmp_path: Path) -> None:
    data = a_png(claimed=(30_000, 30_000))
    made = an_arrival("场地.png", "image/png", data)
    store = brought_by_a_bundle(made, data)
    export(store, made, tmp_path / "场地.png")
    assert (read_picture(data), (tmp_path / "场地.png").read_bytes()) == (None, data)


def test_no_other_decoder_is_let_near_what_calls_itself_a_picture() -> None:
    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, "GIF")
    assert read_picture(out.getvalue()) is None


def test_more_bytes_than_an_attachment_may_have_do_not_come_in() -> None:
    data = b"\xff\xd8\xff" + bytes(LARGEST)
    with pytest.raises(BadRowsError) as refused:
        brought_by_a_load(an_arrival("录像.jpg", JPEG, data), data)
    assert "附件太大，最多 20 MB" in [problem.reason for problem in refused.value.problems]
