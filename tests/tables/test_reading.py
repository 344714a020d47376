"""Table files as they really are: encodings, separators, renamed files, Excel's own traps."""

from __future__ import annotations

import codecs
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pbdesk.errors import UserError
from pbdesk.tables.cells import Broken, Merge, Month
from pbdesk.tables.reading import read_book
from tests.tables.made import a_book, rows
from tests.tables.old_excel import an_xls

TEXT = "姓名,性别\n张伟,男\n李秀英,女\n"
READ = (("姓名", "性别"), ("张伟", "男"), ("李秀英", "女"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_table_is_read_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes(TEXT.encode(encoding))
    assert read_book(path).sheets[0].rows == READ


@pytest.mark.parametrize("sign", [",", "\t", ";", "，", "|"])
def test_a_text_table_is_read_with_every_separator(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "名册.txt"
    path.write_text(TEXT.replace(",", sign), encoding="utf-8")
    assert read_book(path).sheets[0].rows == READ


def test_commas_in_quotes_part_nothing_and_forced_text_is_text(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text('姓名;备注\n张伟;"甲,乙\n丙,丁"\n李;="0012"\n', encoding="utf-8")
    assert read_book(path).sheets[0].rows[1:] == (("张伟", "甲,乙\n丙,丁"), ("李", "0012"))


def test_an_apostrophe_before_what_would_be_a_formula_is_no_part_of_a_csv_cell(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text("姓名,备注\n张伟,'=1+1\n李秀英,'@b\n高远,'90 后\n", encoding="utf-8")
    assert [row[1] for row in read_book(path).sheets[0].rows[1:]] == ["=1+1", "@b", "'90 后"]


def test_an_apostrophe_in_a_cell_of_a_workbook_is_kept(tmp_path: Path) -> None:
    path = a_book(tmp_path / "名册.xlsx", rows(("姓名", "备注"), ("张伟", "'=1+1"), ("李秀英", "'90 后")))
    assert [row[1] for row in read_book(path).sheets[0].rows[1:]] == ["'=1+1", "'90 后"]


def test_a_quotation_mark_left_open_does_not_swallow_the_lines_below(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text('姓名,备注\n高远,好\n张三,"优秀\n李四,无\n', encoding="utf-8")
    with pytest.raises(UserError, match="第 3 行读不下去"):
        read_book(path)


def test_signs_that_can_not_be_read_are_said(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes(codecs.BOM_UTF8 + "姓名,备注\n张".encode() + b"\xc0,\n")
    assert "认不出来" in read_book(path).notes[0]


def test_text_named_like_a_workbook_is_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "名册.xls"
    path.write_text(TEXT, encoding="gb18030")
    book = read_book(path)
    assert (book.sheets[0].rows, "其实是文本" in book.notes[0]) == (READ, True)


def test_a_workbook_named_like_text_is_read(tmp_path: Path) -> None:
    path = a_book(tmp_path / "名册.csv", rows(*READ))
    assert read_book(path).sheets[0].rows == READ


def test_a_workbook_of_old_excel_is_read(tmp_path: Path) -> None:
    path = an_xls(tmp_path / "名册.xls", ("姓名", "入党日期"), ("张伟", 35977.0), ("李秀英", None))
    (sheet,) = read_book(path).sheets
    assert (sheet.name, sheet.rows) == ("名册", (("姓名", "入党日期"), ("张伟", 35977.0), ("李秀英", None)))


def special(book: Any, sheet: Any) -> None:
    sheet.write_datetime(0, 0, date(2021, 7, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_datetime(0, 1, date(2021, 7, 1), book.add_format({"num_format": 'yyyy"年"m"月"'}))
    sheet.write_datetime(0, 2, date(2021, 7, 1), book.add_format({"num_format": 17}))
    sheet.write_formula(0, 3, "=1/0", value="#DIV/0!")
    sheet.write_formula(0, 4, '="甲"', value="甲")
    sheet.merge_range(1, 0, 1, 4, "合并")


def test_a_month_that_excel_stored_as_a_day_is_a_month(tmp_path: Path) -> None:
    row = read_book(a_book(tmp_path / "a.xlsx", special)).sheets[0].rows[0]
    assert row[:3] == (date(2021, 7, 1), Month(2021, 7), Month(2021, 7))


def test_errors_are_broken_and_formulas_give_their_value(tmp_path: Path) -> None:
    row = read_book(a_book(tmp_path / "a.xlsx", special)).sheets[0].rows[0]
    assert (isinstance(row[3], Broken), row[4]) == (True, "甲")


def test_merged_ranges_are_known(tmp_path: Path) -> None:
    assert read_book(a_book(tmp_path / "a.xlsx", special)).sheets[0].merges == (Merge(1, 0, 1, 4),)


def test_a_formula_that_was_never_worked_out_is_said(tmp_path: Path) -> None:
    path = a_book(tmp_path / "a.xlsx", lambda _book, sheet: sheet.write_formula(0, 0, "=B1"))
    change_part(path, "xl/worksheets/sheet1.xml", "<v>0</v>", "")
    cell = read_book(path).sheets[0].rows[0][0]
    assert isinstance(cell, Broken)
    assert "公式" in cell.reason


def test_a_workbook_that_counts_from_1904_gives_the_same_days(tmp_path: Path) -> None:
    sheet = read_book(a_book(tmp_path / "a.xlsx", special, date_1904=True)).sheets[0]
    assert (sheet.rows[0][0], sheet.counts_from_1904) == (date(2021, 7, 1), True)


def test_hidden_sheets_are_marked(tmp_path: Path) -> None:
    def hidden(_book: Any, sheet: Any) -> None:
        sheet.write_string(0, 0, "姓名")
        sheet.hide()

    book = read_book(a_book(tmp_path / "a.xlsx", rows(*READ), hidden))
    assert [sheet.hidden for sheet in book.sheets] == [False, True]


def test_a_million_empty_rows_are_no_rows(tmp_path: Path) -> None:
    def dressed(book: Any, sheet: Any) -> None:
        rows(*READ)(book, sheet)
        sheet.write_blank(1_048_575, 0, None, book.add_format({"bold": True}))

    assert read_book(a_book(tmp_path / "a.xlsx", dressed)).sheets[0].rows == READ


def test_a_stray_cell_in_the_last_corner_is_refused_by_its_name(tmp_path: Path) -> None:
    path = a_book(tmp_path / "a.xlsx", lambda _book, sheet: sheet.write_string(1_048_575, 16_383, "x"))
    with pytest.raises(UserError, match="XFD1048576"):
        read_book(path)


def test_a_part_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    path = a_book(tmp_path / "a.xlsx", rows(*READ))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"0" * 20_000_000)
    with pytest.raises(UserError, match="太大"):
        read_book(path)


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    path = a_book(tmp_path / "a.xlsx", rows(*READ))
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    change_part(path, "xl/worksheets/sheet1.xml", "<worksheet", bomb + "]><worksheet", count=1)
    change_part(path, "xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData>&j;", count=1)
    with pytest.raises(UserError, match="损坏"):
        read_book(path)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "是空的"), (b"\n  \n", "是空的"), (b"%PDF-1.7 x", "PDF"), (b"\x89PNG\r\n", "图片"),
        (b"PK\x03\x04 half of it", "损坏"), (b"SQLite format 3\x00xx", "数据文件"), (b"a\x00b,c", "不是表格"),
        (b"<html><table></table></html>", "网页格式"), (b"\x81\xff\xfe\x00\xff", "编码认不出来|不是表格"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, "损坏"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le"), "Word"),
        ('姓名\n"张'.encode() + b"x" * 1_100_000, "引号"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_told_in_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(data)
    with pytest.raises(UserError) as refused:
        read_book(path)
    assert any(part in str(refused.value) for part in said.split("|"))


@pytest.mark.parametrize(
    ("part", "said"), [("word/document.xml", "Word"), ("content.xml", "另存为"), ("a.txt", "压缩包")]
)
def test_other_packed_files_are_told_apart(tmp_path: Path, part: str, said: str) -> None:
    path = tmp_path / "名册.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(UserError, match=said):
        read_book(path)


@pytest.mark.parametrize("cut", [100, 2000, 4000])
def test_half_a_workbook_is_said_to_be_damaged(tmp_path: Path, cut: int) -> None:
    path = a_book(tmp_path / "a.xlsx", rows(*READ))
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(UserError, match=r"损坏|压缩包"):
        read_book(path)


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="文件夹"):
        read_book(tmp_path)
    with pytest.raises(UserError, match="打不开"):
        read_book(tmp_path / "没有.xlsx")


def test_macros_are_not_run_and_said(tmp_path: Path) -> None:
    path = a_book(tmp_path / "a.xlsm", rows(*READ))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    book = read_book(path)
    assert (book.sheets[0].rows, "宏" in book.notes[0]) == (READ, True)


def test_a_link_to_another_workbook_is_not_followed(tmp_path: Path) -> None:
    """The value that Excel kept is read; the other file is neither there nor looked for."""

    def linked(_book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["姓名", "性别"])
        sheet.write_formula(1, 0, r"='\\server\share\[别的.xlsx]表1'!A1", None, "张伟")
        sheet.write_string(1, 1, "男")

    path = a_book(tmp_path / "a.xlsx", linked)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
        archive.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            '<Relationships><Relationship Id="r1" Target="http://192.0.2.1/x" TargetMode="External"/></Relationships>',
        )
    assert read_book(path).sheets[0].rows == READ[:2]


def change_part(path: Path, part: str, old: str, new: str, count: int = -1) -> None:
    """Rewrite one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = parts[part].decode().replace(old, new, count).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
