"""Text into lines by the Chinese rules, cleaning, and the choice of fonts."""

from __future__ import annotations

import pytest

from pbdesk.sheets.style import Font, Style
from pbdesk.sheets.typeset import NEVER_FIRST, NEVER_LAST, clean, fit, listed, paragraphs, runs, width, wrap

BODY = Style(Font.BODY, 10)
PROSE = (
    "会议于2026年7月8日召开，应到会党员24人，实到22人。学习《中国共产党支部工作条例（试行）》第十一条、第十二条；"
    "“三会一课”落实情况（见附件）由PySide6 程序统计，网址 https://example.org/a。——完……"
)


@pytest.mark.parametrize("room", range(30, 260, 7))
def test_no_line_is_wider_than_its_room(room: int) -> None:
    assert all(width(line, BODY) <= room for line in wrap(PROSE, BODY, room))


@pytest.mark.parametrize("room", range(60, 260, 7))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(room: int) -> None:
    lines = wrap(PROSE, BODY, room)
    assert not [line for line in lines[1:] if line[0] in NEVER_FIRST]
    assert not [line for line in lines[:-1] if line[-1] in NEVER_LAST]


@pytest.mark.parametrize("room", range(90, 260, 7))
def test_dates_and_latin_words_stay_whole(room: int) -> None:
    lines = wrap(PROSE, BODY, room)
    assert any("2026年7月8日" in line for line in lines)
    assert any("PySide6" in line for line in lines)


@pytest.mark.parametrize("room", [40, 75, 180])
def test_wrapping_loses_nothing_but_spaces(room: int) -> None:
    assert "".join(wrap(PROSE, BODY, room)).replace(" ", "") == PROSE.replace(" ", "")


def test_a_word_wider_than_the_line_is_broken_rather_than_cut() -> None:
    lines = wrap("https://example.org/" + "x" * 60, BODY, 80)
    assert "".join(lines) == "https://example.org/" + "x" * 60
    assert len(lines) > 3


def test_the_first_line_leaves_room_for_its_indent() -> None:
    lines = wrap("字" * 30, BODY, 100, 20)
    assert [len(line) for line in lines] == [8, 10, 10, 2]


def test_short_text_is_one_line_and_no_text_is_one_empty_line() -> None:
    assert wrap("党课", BODY, 100) == ("党课",)
    assert wrap("", BODY, 100) == ("",)


def test_control_characters_vanish_and_line_ends_become_spaces() -> None:
    assert clean("王\x07敏\u200b\u202e\n书记\t甲") == "王敏 书记 甲"


def test_variation_selectors_have_no_picture_of_their_own() -> None:
    assert clean("葛\U000e0100城\ufe0f") == "葛城"


def test_paragraphs_drop_typed_indents_and_blank_lines() -> None:
    assert paragraphs("　　一、学习\r\n\r\n  二、讨论  ") == ["一、学习", "二、讨论"]


@pytest.mark.parametrize("room", range(54, 200, 9))
def test_names_in_a_list_stay_whole_and_none_is_lost(room: int) -> None:
    names = ["张伟", "欧阳修某", "李娜", "阿依古丽", "赵一𬭎"] * 3
    lines = listed(names, BODY, room)
    assert "".join(lines) == "、".join(names)
    assert all(line.endswith("、") for line in lines[:-1])


def test_a_name_wider_than_the_line_is_broken() -> None:
    assert "".join(listed(["甲", "乙" * 20, "丙"], BODY, 60)) == "甲、" + "乙" * 20 + "、丙"


def test_a_character_that_the_wanted_font_lacks_is_drawn_by_another() -> None:
    fonts = {run.text: run.font for run in runs("甲這", Font.BODY)}
    assert fonts["甲"] is Font.BODY
    assert fonts["這"] is Font.LABEL


def test_a_character_in_no_font_is_told_apart() -> None:
    assert [(run.text, run.font) for run in runs("甲𠮷", Font.LABEL)] == [("甲", Font.LABEL), ("𠮷", None)]


def test_fitting_shrinks_text_until_it_stands_in_its_lines() -> None:
    style, lines = fit("字" * 20, Style(Font.LABEL, 12), 160, lines=1)
    assert len(lines) == 1
    assert style.size == 8


def test_fitting_never_goes_below_the_least_size_and_never_cuts() -> None:
    style, lines = fit("字" * 100, Style(Font.LABEL, 12), 100, lines=1, least=7)
    assert style.size == 7
    assert "".join(lines) == "字" * 100
