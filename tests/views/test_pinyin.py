"""Finding people by number, name and pinyin, as it is typed."""

from __future__ import annotations

import pytest

from pbdesk.views.pinyin import Named, find, readings

NAMES = [
    "陈建国", "李秀英", "王志强", "张伟", "刘桂兰", "曾宪明", "单小红", "田野",
    "仇伟", "吕布", "欧阳娜娜", "阿卜杜·热合曼", "李英", "区志强", "龚䶮", "田莹",
]  # fmt: skip
PEOPLE = [Named(f"p{number}", name, number) for number, name in enumerate(NAMES, start=1)]


def names(text: str) -> list[str]:
    return [person.name for person in find(text, PEOPLE)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3", ["王志强"]),
        ("１２", ["阿卜杜·热合曼"]),
        ("田野", ["田野"]),
        ("tianye", ["田野"]),
        ("TY", ["田野", "田莹"]),
        ("liu gui lan", ["刘桂兰"]),
        ("lglan", ["刘桂兰"]),
        ("zhw", ["张伟"]),
        ("oynn", ["欧阳娜娜"]),
        ("lvb", ["吕布"]),
        ("lubu", ["吕布"]),
        ("abd", ["阿卜杜·热合曼"]),
    ],
)
def test_a_number_a_name_initials_or_pinyin_finds_the_person(typed: str, meant: list[str]) -> None:
    assert names(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("zxm", "曾宪明"), ("shanxh", "单小红"), ("qw", "仇伟"), ("ozq", "区志强")]
)
def test_surnames_are_read_as_surnames(typed: str, meant: str) -> None:
    assert meant in names(typed)


def test_a_surname_reading_comes_before_the_common_one() -> None:
    assert readings("曾宪明")[0][0] == "zeng"
    assert "ceng" in readings("曾宪明")[0]


def test_a_lone_surname_character_is_still_read() -> None:
    assert readings("单") == (("dan", "chan", "shan"),)


def test_what_fits_whole_comes_before_what_only_begins_so() -> None:
    assert names("li") == ["李秀英", "刘桂兰", "李英"]
    assert names("ly") == ["李英"]
    assert names("李英") == ["李英"]


def test_a_part_of_a_name_finds_those_who_have_it() -> None:
    assert names("志") == ["王志强", "区志强"]


@pytest.mark.parametrize("typed", ["", "  ", "xyz", "99", "赵", "0"])
def test_what_fits_nobody_finds_nobody(typed: str) -> None:
    assert names(typed) == []


def test_someone_without_a_number_is_not_found_by_one() -> None:
    assert find("1", [Named("x", "王一")]) == ()
