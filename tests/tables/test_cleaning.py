"""Names, phones, identity numbers and the rest as people type them and Excel spoils them."""

from __future__ import annotations

import pytest

from pbdesk.tables.cells import Broken, Cell, UnclearError
from pbdesk.tables.cleaning import gender, optional_words, person_name, phone, tidy, words, yes_or_no
from pbdesk.tables.id_numbers import SPOILED, checks, facts, id_number

GOOD = "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张　伟", "张伟"), (" 张  伟 ", "张伟"), ("张\n伟", "张伟"), ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("阿依古丽•买买提", "阿依古丽·买买提"), ("阿依古丽 · 买买提", "阿依古丽·买买提"), ("𠮷田", "𠮷田"),
        ("㛃 䶮", "㛃䶮"),
        ("Anna Li", "Anna Li"), ("\u200b张伟\ufeff", "张伟"), ("\u202e张伟", "张伟"), ("＊张伟", "张伟"),
    ],
)  # fmt: skip
def test_a_name_loses_its_spaces_and_keeps_its_dot(typed: str, name: str) -> None:
    assert person_name(typed).value == name


def test_words_in_brackets_are_no_part_of_the_name_and_said() -> None:
    found = person_name("张伟（预备）")
    assert (found.value, "张伟（预备）" in found.remark) == ("张伟", True)


@pytest.mark.parametrize("typed", ["张伟1", "=1+1", "<b>张</b>", "张" * 61, 12.0, "填表人：张伟"])
def test_what_is_no_name_is_refused(typed: Cell) -> None:
    with pytest.raises(UnclearError, match="不像姓名"):
        person_name(typed)


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("１２３ＡＢ", "123AB"), ("党群（中心）", "党群（中心）"), ("a\r\nb", "a\nb"),
        ("\x00x\x07", "x"), ("\ud800", ""),
        ("x\u2028y", "x\ny"),
    ],
)  # fmt: skip
def test_words_are_tidied_without_touching_chinese_signs(typed: str, clean: str) -> None:
    assert tidy(typed) == clean


def test_cells_of_every_kind_become_words() -> None:
    assert [words(c) for c in (None, 3.0, 2.5, True, "0012")] == ["", "3", "2.5", "是", "0012"]


def test_an_apostrophe_that_was_typed_is_kept_in_words_and_is_no_part_of_a_name_or_number() -> None:
    assert words("'十四五'规划") == "'十四五'规划"
    assert (person_name("'张伟").value, phone("'13800138000").value) == ("张伟", "13800138000")


@pytest.mark.parametrize("text", ["无", "/", "—", "  "])
def test_a_sign_for_nothing_is_nothing(text: str) -> None:
    assert optional_words(text) is None


def test_an_error_of_excel_is_a_reason_not_a_word() -> None:
    with pytest.raises(UnclearError, match="错误值"):
        words(Broken("单元格里是 Excel 的错误值"))


def test_text_beyond_a_cell_is_refused() -> None:
    with pytest.raises(UnclearError, match="太长"):
        words("字" * 40_000)


def test_a_good_number_is_taken_as_it_is() -> None:
    assert (id_number(" 11010519491231002x").value, id_number(GOOD).remark) == (GOOD, "")


@pytest.mark.parametrize("cell", [1.1010519491231e17, "1.10105E+17", "110105194912310000", 110105194912310021])
def test_a_number_that_excel_spoiled_is_left_out_and_never_repaired(cell: Cell) -> None:
    found = id_number(cell)
    assert (found.value, found.remark) == (None, SPOILED)


@pytest.mark.parametrize(
    ("text", "said"),
    [("110105194912310021", "校验位"), ("110105491231002", "15 位"), ("110105199902300014", "校验位|出生日期")],
)
def test_a_number_that_looks_wrong_is_taken_and_said(text: str, said: str) -> None:
    found = id_number(text)
    assert found.value == text
    assert any(part in found.remark for part in said.split("|"))


@pytest.mark.parametrize("text", ["1101051949", "张伟", "11010519491231002XX"])
def test_what_has_another_length_is_left_out_and_said(text: str) -> None:
    assert (id_number(text).value, "应当是 18 位" in id_number(text).remark) == (None, True)


def test_a_number_tells_birthday_and_gender() -> None:
    assert (str(facts(GOOD).born_on), facts(GOOD).gender, checks(GOOD)) == ("1949-12-31", "女", True)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (13800138000.0, "13800138000"), ("138 0013 8000", "13800138000"), ("+86 13800138000", "13800138000"),
        ("0755-12345678", "0755-12345678"), ("13800138000/0755-12345678", "13800138000、0755-12345678"),
    ],
)  # fmt: skip
def test_a_phone_is_read_however_it_is_written(cell: Cell, number: str) -> None:
    assert (phone(cell).value, phone(cell).remark) == (number, "")


def test_a_phone_in_scientific_notation_is_left_out() -> None:
    assert phone("1.38E+10").value is None


def test_an_odd_phone_is_kept_and_said() -> None:
    assert (phone("转 8012").value, phone("转 8012").remark != "") == ("转 8012", True)


def test_gender_and_yes_are_read() -> None:
    assert (gender("女性").value, gender("不详").value, yes_or_no("√"), yes_or_no("否"), yes_or_no("")) == (
        "女", None, True, False, None,
    )  # fmt: skip


def test_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(UnclearError, match="是 或 否"):
        yes_or_no("大概")
