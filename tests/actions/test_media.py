"""What may be attached is judged by its bytes; names are made safe."""

from __future__ import annotations

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.actions.media import LARGEST, Media, inspect, safe_name, shown_name
from pbdesk.errors import UserError
from tests.actions.pictures import a_jpeg, a_pdf, a_png


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (a_png(40, 30), Media("image/png", 40, 30)),
        (a_jpeg(4000, 3000), Media("image/jpeg", 4000, 3000)),
        (a_pdf(), Media("application/pdf")),
        (a_jpeg(5, 6, tail=b"PK\x03\x04"), Media("image/jpeg", 5, 6)),
    ],
)
def test_pictures_and_pdf_are_known_by_their_bytes(data: bytes, media: Media) -> None:
    assert inspect(data) == media


REFUSED = [
    (b"", "是空的"),
    (b"MZ\x90\x00" + a_pdf(), "这是一个程序文件"),
    (b"PK\x03\x04word/vbaProject.bin", "文档或压缩包"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版的文档"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "快捷方式"),
    (b"GIF89a", "GIF"),
    (b"\x00\x00\x00\x18ftypheic", "HEIC"),
    (b"#!/bin/sh\n", "这是一个程序文件"),
    (b"\x7fELF\x02\x01\x01", "这是一个程序文件"),
    (b"<html><script>", "不是照片，也不是 PDF"),
    ("一段文字".encode(), "不是照片，也不是 PDF"),
    (b"\n%PDF-1.4\n%%EOF", "不是照片，也不是 PDF"),
    (b"%PDF-1.7\nobj", "不完整"),
    (a_png()[:20], "不完整"),
    (a_png(claimed=(0, 5)), "不完整"),
    (a_jpeg()[:12], "不完整"),
    (b"\xff\xd8\xff\xe0\x00\x00", "不完整"),
    (a_png(claimed=(30_000, 30_000)), "30000×30000 像素，太大了"),
    (a_jpeg(30_000, 30_000), "30000×30000 像素，太大了"),
    (a_png(claimed=(4_000_000_000, 1)), "太大了"),
    (a_pdf(b"x" * LARGEST), "有 20.1 MB，最多 20 MB"),
    (a_pdf(b"x" * (LARGEST + 1_048_576)), "有 21.1 MB，最多 20 MB"),
]


@pytest.mark.parametrize(("data", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_everything_else_is_refused_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words) as refused:
        inspect(data)
    assert str(refused.value).endswith("。")


def test_a_file_of_exactly_the_limit_is_taken() -> None:
    data = a_pdf()
    assert inspect(data.replace(b"\n%%EOF", b"x" * (LARGEST - len(data)) + b"\n%%EOF")) == Media("application/pdf")


@given(st.binary(max_size=200), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4"]))
def test_no_bytes_break_the_look_at_them(data: bytes, start: bytes) -> None:
    with suppress(UserError):
        assert inspect(start + data).media_type


NAMES = [
    ("签到.jpg", "image/jpeg", "签到.jpg"),
    ("签到.JPEG", "image/jpeg", "签到.jpg"),
    ("照片.jpg.exe", "image/jpeg", "照片.jpg"),
    ("会议.pdf.png", "image/png", "会议.png"),
    ("记录.docm", "application/pdf", "记录.pdf"),
    ("照\u202egpj.exe", "image/jpeg", "照gpj.jpg"),
    ("C:\\用户\\桌面\\签字页.png", "image/png", "签字页.png"),
    ("../../etc/passwd", "application/pdf", "passwd.pdf"),
    ("2026.11.20党员大会", "image/jpeg", "2026.11.20党员大会.jpg"),
    ("扫描2026.11", "application/pdf", "扫描2026.11.pdf"),
    ('甲<乙>:"|?*.png', "image/png", "甲_乙______.png"),
    ("", "image/png", "附件.png"),
    ("...", "image/png", "附件.png"),
    (".exe", "image/png", "exe.png"),
    ("con.jpg", "image/jpeg", "附件con.jpg"),
    ("照\x00片\n.jpg", "image/jpeg", "照片.jpg"),
    ("长" * 300 + ".jpg", "image/jpeg", "长" * 100 + ".jpg"),
    ("e\u0301t\u00e9.jpg", "image/jpeg", "été.jpg"),
]


@pytest.mark.parametrize(("name", "media_type", "safe"), NAMES)
def test_a_name_gets_the_ending_of_its_content_and_hides_nothing(name: str, media_type: str, safe: str) -> None:
    assert safe_name(name, media_type) == safe


def test_a_pdf_with_a_script_is_a_pdf_and_keeps_its_name() -> None:
    assert inspect(a_pdf(b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>")) == Media("application/pdf")
    assert safe_name("通知.pdf.js", "application/pdf") == "通知.pdf"


@pytest.mark.parametrize(
    ("name", "media_type", "shown"),
    [("合影.jpg.exe", "image/jpeg", "合影.jpg"), ("合影\u202egpj.exe", "image/jpeg", "合影gpj.jpg"),
     ("../../合影\u202e.exe", "application/x-msdownload", "合影.exe"), ("\u202e", "text/html", "附件")],
)  # fmt: skip
def test_a_name_that_came_from_elsewhere_is_shown_with_nothing_hidden(name: str, media_type: str, shown: str) -> None:
    assert shown_name(name, media_type) == shown


@given(st.text(max_size=150))
def test_every_name_becomes_one_that_can_be_saved_anywhere(name: str) -> None:
    safe = safe_name(name, "image/png")
    assert safe.endswith(".png")
    assert not any(c in '<>:"/\\|?*' or unicodedata.category(c) in {"Cc", "Cf"} for c in safe)
    assert safe_name(safe, "image/png") == safe
