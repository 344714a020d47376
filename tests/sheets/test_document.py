"""The drawing layer: text, fonts, bookmarks, metadata and bytes of a printed file."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.sheets.document import Document
from pbdesk.sheets.page import Page
from pbdesk.sheets.style import Font, Style
from tests.sheets.reading import bookmarks, darkest, glyphs, metadata, page_texts, text_of

TEXT = "龚䶮 𬭎 㛃 ✓✗○ <b>粗</b> A&B &amp; 一⼀ “引号”——破折号…… −5 2026-07-08"
ROOT = Path(__file__).resolve().parents[2]


def printed(*texts: str, font: Font = Font.LABEL) -> bytes:
    document = Document("试印", total=1, printed_on=date(2026, 11, 22))
    page = document.page()
    for number, text in enumerate(texts, start=1):
        page.text(50, 40 * number, text, Style(font, 14))
    return document.to_bytes()


@pytest.mark.parametrize("font", Font)
def test_text_is_copied_as_it_was_typed_in_every_font(font: Font) -> None:
    assert text_of(printed(TEXT, font=font)) == TEXT


def test_every_character_leaves_ink() -> None:
    pdf = printed("龚䶮𬭎㛃✓✗○免说国")
    assert max(darkest(pdf, glyphs(pdf))) < 110


def test_every_font_is_embedded_and_no_other_is_named() -> None:
    pdf = printed("甲", "乙𬭎")
    names = set(re.findall(rb"/BaseFont /(\S+)", pdf))
    assert {re.sub(rb"^[A-Z]{6}\+", b"", name) for name in names} == {b"NotoSansSC-Regular"}
    assert pdf.count(b"/FontFile2") == 1


def test_only_used_characters_are_embedded() -> None:
    assert len(printed("甲")) < 6_000


def test_the_file_says_what_it_is_and_in_which_language() -> None:
    pdf = printed("甲")
    assert metadata(pdf)["Title"] == "试印"
    assert metadata(pdf)["CreationDate"] == "D:20261122000000+08'00'"
    assert b"/Lang (zh-CN)" in pdf


def test_bookmarks_name_pages_and_nest() -> None:
    document = Document("试印", total=2, printed_on=date(2026, 11, 22))
    document.page()
    document.bookmark("甲支部（𬭎）")
    document.bookmark("7月8日", under_last=True)
    document.page()
    document.bookmark("乙支部")
    assert bookmarks(document.to_bytes()) == [(0, "甲支部（𬭎）", 1), (1, "7月8日", 1), (0, "乙支部", 2)]


def test_pages_are_numbered_in_order() -> None:
    document = Document("试印", total=3, printed_on=date(2026, 11, 22))
    for _ in range(3):
        page = document.page()
        page.text(50, 50, f"第{page.number}页共{document.total}页", Style())
    assert page_texts(document.to_bytes()) == ["第1页共3页", "第2页共3页", "第3页共3页"]


def test_a_missing_character_is_refused_with_its_place_before_anything_is_printed() -> None:
    document = Document("试印", total=1, printed_on=date(2026, 11, 22))
    page = document.page()
    document.bookmark("果园支部")
    page.text(50, 50, "主持人：𠮷某某", Style())
    with pytest.raises(UserError, match=r"“𠮷”（U\+20BB7），在“果园支部”的“主持人：𠮷某某”中") as refused:
        document.to_bytes()
    assert "再打印一次。" in str(refused.value)


def test_many_missing_characters_are_named_once_each_and_the_rest_counted() -> None:
    document = Document("试印", total=1, printed_on=date(2026, 11, 22))
    document.page().text(50, 50, "".join(chr(0x20000 + n) for n in range(0, 600, 50)) * 2, Style())
    with pytest.raises(UserError, match="等12个字") as refused:
        document.to_bytes()
    assert str(refused.value).count("U+") == 8


def test_a_private_use_character_is_missing_not_blank() -> None:
    with pytest.raises(UserError, match=r"U\+E000"):
        printed("王\ue000")


def test_the_same_input_gives_the_same_bytes_in_another_process_and_another_year() -> None:
    script = (
        "import sys; from tests.sheets.test_document import TEXT, printed; sys.stdout.buffer.write(printed(TEXT, '乙'))"
    )
    environment = {"SOURCE_DATE_EPOCH": "1", "PYTHONHASHSEED": "99", "PATH": ""}
    other = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, check=True)
    assert other.stdout == printed(TEXT, "乙")


def test_other_input_gives_another_fingerprint() -> None:
    ids = {re.search(rb"/ID\s*\[<(\w+)>", printed(text))[1] for text in ("甲", "乙")}  # type: ignore[index]
    assert len(ids) == 2


def test_what_stands_the_same_on_every_page_is_drawn_once_and_repeated() -> None:
    document = Document("试印", total=2, printed_on=date(2026, 11, 22))
    drawn: list[int] = []

    def draw(page: Page) -> None:
        drawn.append(page.number)
        page.text(50, 50, "页眉", Style())

    for _ in range(2):
        page = document.page()
        page.stamp("页眉", lambda: draw(page))  # noqa: B023  called at once
    assert page_texts(document.to_bytes()) == ["页眉", "页眉"]
    assert drawn == [1]
