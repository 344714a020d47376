"""会议记录本: cover, contents with page numbers that hold, the records in order, the index, and its speed's friends."""

from __future__ import annotations

import re
from datetime import date

import pytest

from pbdesk.errors import UserError
from pbdesk.model import MeetingKind
from pbdesk.sheets.minute_book import draw
from tests.sheets.by_hand import LONG_NAME, RARE, some_minutes
from tests.sheets.desk_by_hand import a_book, a_book_of
from tests.sheets.reading import bookmarks, glyphs, lines_of, links, overlaps, packed, page_lines, page_texts, text_of


def listed(pdf: bytes, page: int) -> list[tuple[str, int]]:
    """The lines of a contents page: topic and page number."""
    found = re.findall(r"(第\d+号议题)\s+(\d+)$", "\n".join(page_lines(pdf)[page - 1]), re.MULTILINE)
    return [(topic, int(number)) for topic, number in found]


def test_the_cover_says_whose_book_it_is_of_when_and_who_kept_it() -> None:
    cover = page_texts(draw(a_book()))[0]
    for words in ("果园居民小组党支部", "会议记录本", "（2026年）", "支部书记 王敏", "记录人 李娜", "会议次数 4次"):
        assert words in cover


def test_the_contents_give_the_page_on_which_each_record_stands() -> None:
    pdf = draw(a_book(60))
    pages = page_texts(pdf)
    contents = [entry for page in (2, 3) for entry in listed(pdf, page)]
    assert len(contents) == 60
    assert all(topic in pages[number - 1] for topic, number in contents)


def test_every_line_of_the_contents_is_a_link_to_its_page() -> None:
    pdf = draw(a_book(12))
    assert links(pdf, 2) == [number for _, number in listed(pdf, 2)]


def test_the_index_lists_every_meeting_under_its_kind() -> None:
    pdf = draw(a_book(12))
    index = page_lines(pdf)[-1]
    headings = [line for line in index if line.endswith("次）")]
    assert headings == ["党员大会（3次）", "支委会（3次）", "党课（3次）", "主题党日（3次）"]
    assert len(listed(pdf, len(page_lines(pdf)))) == 12


def test_months_and_meetings_are_bookmarks() -> None:
    book = a_book_of(
        some_minutes(1, held_on=date(2026, 1, 5)), some_minutes(2, held_on=date(2026, 1, 9), title=""),
        some_minutes(3, held_on=date(2026, 3, 2)),
    )  # fmt: skip
    assert bookmarks(draw(book)) == [
        (0, "封面", 1), (0, "目录", 2), (0, "1月", 3), (1, "1月5日　党员大会　讨论接收预备党员", 3),
        (1, "1月9日　党员大会", 4), (0, "3月", 5), (1, "3月2日　党员大会　讨论接收预备党员", 5),
        (0, "按会议类型查找", 6),
    ]  # fmt: skip


def test_pages_are_numbered_through_and_only_the_cover_is_not() -> None:
    pages = page_texts(draw(a_book(20)))
    assert all(f"第 {number} 页 共 {len(pages)} 页" in page for number, page in enumerate(pages[1:], start=2))
    assert "第 1 页" not in pages[0]


def test_a_record_over_several_pages_moves_those_behind_it() -> None:
    words = "\n".join(["逐一发言，形成意见。"] * 80)
    long = some_minutes(1, held_on=date(2026, 1, 5), title="第1号议题", content=words)
    pdf = draw(a_book_of(long, some_minutes(2, held_on=date(2026, 2, 5), title="第2号议题")))
    ((_, first), (_, second)) = listed(pdf, 2)
    assert (first, second > 4) == (3, True)
    assert "题 第2号议题" in page_texts(pdf)[second - 1]


def test_a_contents_heading_is_not_left_alone_at_the_end_of_a_page() -> None:
    contents = [page for page in page_lines(draw(a_book(200))) if page[0].startswith("目录")]
    assert len(contents) > 4
    assert not [page for page in contents if page[-2].endswith("月")]


def test_a_long_topic_ends_before_the_page_number() -> None:
    pdf = draw(a_book_of(some_minutes(1, title="甲" * 120)))
    assert overlaps(glyphs(pdf, 2)) == []
    assert packed(pdf).count("甲" * 120) >= 1


def test_a_long_branch_name_stands_whole_on_the_cover() -> None:
    pdf = draw(a_book(branch=LONG_NAME))
    assert LONG_NAME in packed(pdf)
    assert overlaps(glyphs(pdf, 1)) == []


def test_a_group_meeting_names_its_group() -> None:
    book = a_book_of(some_minutes(1, kind=MeetingKind.GROUP_MEETING, group="第一党小组", title="学习"))
    lines = [line for line in lines_of(draw(book)) if "第一党小组" in line]
    assert lines[0].startswith("7月8日 党小组会（第一党小组）　学习")
    assert lines[-1].startswith("7月8日 第一党小组　学习")


def test_rare_characters_stay_and_markup_is_text() -> None:
    assert f"{RARE}·<b>&amp;" in text_of(draw(a_book_of(some_minutes(1, title=f"{RARE}·<b>&amp;"))))


def test_a_character_that_no_font_has_is_named_with_its_meeting() -> None:
    with pytest.raises(UserError, match="𠮷"):
        draw(a_book_of(some_minutes(1, chair="吴𠮷")))
