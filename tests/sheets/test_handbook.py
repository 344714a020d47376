"""使用手册 in print: contents whose numbers hold, tables that break between rows, headings that lead their text."""

from __future__ import annotations

import re
from datetime import date

from pbdesk.calendar import parse_period
from pbdesk.handbook import chapters
from pbdesk.handbook.printing import handbook_to_print, printed
from pbdesk.sheets.handbook import draw
from pbdesk.store import Store
from pbdesk.views.printing import print_sheet
from pbdesk.views.rows import Piece, PrintedChapter, Said
from tests.sheets.handbook_by_hand import a_handbook
from tests.sheets.reading import bookmarks, glyphs, links, overlaps, packed, page_lines, page_texts

TODAY = date(2026, 11, 30)
LONG = Piece(Said.TEXT, "这一段写得很长，" * 60)


def test_every_piece_is_printed() -> None:
    text = packed(draw(a_handbook()))
    for words in ("打开文件先看到这一页。", "四个数字", "还差几项", "1.按下去看明细", "张建国书记", "✗未达标"):
        assert words in text


def test_the_contents_give_the_page_on_which_each_chapter_begins() -> None:
    made = draw(a_handbook(*(PrintedChapter(f"第{n}样", (LONG,) * 5) for n in range(1, 9))))
    listed = re.findall(r"第 \d+ 章 (第\d样) (\d+)", "\n".join(page_lines(made)[1]))
    pages = page_texts(made)
    assert len(listed) == 8
    assert all(pages[int(number) - 1].startswith(title) for title, number in listed)
    assert links(made, 2) == [int(number) for _, number in listed]


def test_chapters_and_headings_are_bookmarks() -> None:
    assert bookmarks(draw(a_handbook())) == [
        (0, "使用手册", 1), (0, "目录", 2), (0, "首页", 3), (1, "四个数字", 3),
    ]  # fmt: skip


def test_a_heading_never_ends_a_page() -> None:
    text = Piece(Said.TEXT, "短短一句。")
    for number in range(20, 40):
        pieces = (*[text] * number, Piece(Said.HEADING, "小节"), LONG)
        pages = page_lines(draw(a_handbook(PrintedChapter("首页", pieces))))
        assert all(page[-2] != "小节" for page in pages[2:])


def test_a_long_table_goes_on_with_its_head() -> None:
    rows = (("口径", "默认"), *((f"第{n}项", str(n)) for n in range(1, 61)))
    pages = page_lines(draw(a_handbook(PrintedChapter("口径", (Piece(Said.TABLE, rows=rows),)))))
    assert len(pages) > 3
    assert all(any(line.startswith("口径 默认") for line in page) for page in pages[2:])


def test_nothing_lies_over_anything_else() -> None:
    made = draw(handbook_to_print(chapters(TODAY), TODAY))
    some = range(3, len(page_texts(made)), 9)
    assert [page for page in some if overlaps(glyphs(made, page))] == []


def test_the_marks_of_the_text_are_not_printed() -> None:
    told = [piece for chapter in printed(chapters(TODAY)) for piece in chapter.pieces]
    words = [piece.text for piece in told] + [cell for piece in told for row in piece.rows for cell in row]
    assert [text for text in words if re.search(r"\*\*|\]\(|^#|`", text)] == []


def test_every_word_of_the_handbook_is_printed() -> None:
    made = packed(draw(handbook_to_print(chapters(TODAY), TODAY)))
    for chapter in printed(chapters(TODAY)):
        for piece in chapter.pieces:
            if piece.said is Said.HEADING:
                assert re.sub(r"\s", "", piece.text) in made


def test_a_file_prints_it_as_a_report(store: Store) -> None:
    made = print_sheet(store, "handbook", parse_period("2026"), TODAY)
    assert "使用手册" in page_texts(made)[0]
