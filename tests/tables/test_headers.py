"""Finding the header under titles, in one row or two, and what each column means."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.tables.cells import Merge
from pbdesk.tables.choosing import choose, corrected
from pbdesk.tables.fields import FIELDS, Field, Subject, field_called, field_word, heading
from pbdesk.tables.headers import Table, plainly, remap, understand
from pbdesk.tables.reading import read_book
from pbdesk.tables.templates import templates
from tests.tables.made import a_book, a_sheet, a_table, rows

HEAD = ("序号", "姓名", "性别", "身份证号", "入党时间")


def fields(table: Table) -> list[str | None]:
    return [c.field.value if c.field else None for c in table.columns]


def test_a_header_is_found_below_its_title_rows() -> None:
    titles = ("果园居民小组党支部党员名册",), (None,), ("填表日期：2026年11月",)
    table = a_table(*titles, HEAD, (1, "张伟", "男", "", "2001"))
    assert (table.header_line, table.lines[0].number) == (4, 5)
    assert fields(table) == ["number", "name", "gender", "id_number", "joined"]
    assert table.titles == ("果园居民小组党支部党员名册", "填表日期：2026年11月")


def test_headings_are_known_whatever_signs_stand_in_them() -> None:
    table = a_table(("姓  名*", "出生年月\n（如1975.03）", "身份证\n号码：", "联系电话(手机)", "所在党支部"), ("张伟",))
    assert fields(table) == ["name", "born", "id_number", "phone", "branch"]
    assert table.certain


def test_a_header_of_two_rows_is_read_as_one() -> None:
    lines = (
        ("党员名册", None, None, None),
        ("姓名", "入党", None, "备注"), (None, "时间", "介绍人", None), ("张伟", "1998", "李", "x"),
    )  # fmt: skip
    merges = (Merge(0, 0, 0, 3), Merge(1, 0, 2, 0), Merge(1, 1, 1, 2), Merge(1, 3, 2, 3))
    table = understand(a_sheet(*lines, merges=merges))
    assert table is not None
    assert (table.header_line, fields(table)) == (3, ["name", "joined", None, "remark"])


def test_what_is_merged_downwards_stands_in_each_line() -> None:
    lines = (("党支部", "姓名"), ("果园党支部", "张伟"), (None, "李秀英"), (None, "王强"))
    table = understand(a_sheet(*lines, merges=[Merge(1, 0, 3, 0)]))
    assert table is not None
    assert [line.cells[0] for line in table.lines] == ["果园党支部"] * 3


def test_a_heading_that_is_only_like_a_known_one_is_not_sure() -> None:
    table = a_table(("姓名", "本人入党时间是"), ("张伟", "1998"))
    assert [(c.field, c.sure) for c in table.columns] == [(Field.NAME, True), (Field.JOINED, False)]
    assert not table.certain


def test_columns_nobody_knows_are_listed() -> None:
    assert a_table((*HEAD, "特长", "空列"), (1, "张伟", "男", "", "", "书法")).unknown == ("特长",)


def test_one_field_is_held_by_the_first_of_two_columns() -> None:
    assert fields(a_table(("姓名", "手机", "联系电话"), ("张伟", "1", "2"))) == ["name", "phone", None]


def test_a_ledger_is_told_from_a_roster() -> None:
    ledger = a_table(
        ("序号", "会议名称", "会议日期", "会议类型", "参会人员名单"), (1, "x", "2026-07-08", "党课", "张伟")
    )
    assert (ledger.subject, ledger.missing) == (Subject.MEETINGS, ())
    assert a_table(HEAD, (1, "张伟")).subject is Subject.ROSTER


def test_a_sheet_without_a_header_can_be_told_by_hand() -> None:
    sheet = a_sheet(("张伟", "男"), ("李秀英", "女"))
    assert understand(sheet) is None
    table = remap(plainly(sheet, Subject.ROSTER), {0: Field.NAME})
    assert (table.missing, fields(table)) == ((), ["name", None])


def test_a_correction_takes_the_field_from_the_other_column() -> None:
    table = corrected(a_table(("姓名", "曾用名", "入组织"), ("甲", "乙", "1998")), ["曾用名=姓名", "C=入党日期"])
    assert fields(table) == [None, "name", "joined"]


@pytest.mark.parametrize(
    ("said", "why"), [("姓名", "列名=字段"), ("没有=姓名", "没有“没有”这一列"), ("姓名=外号", "没有“外号”这个字段")]
)
def test_a_correction_that_makes_no_sense_is_refused(said: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        corrected(a_table(HEAD, (1, "张伟")), [said])


def test_the_shown_sheet_that_fits_is_chosen(tmp_path: Path) -> None:
    path = a_book(tmp_path / "a.xlsx", rows(("说明",)), rows(HEAD, (1, "张伟")), names=["说明", "名册"])
    assert choose(read_book(path)).sheet == "名册"


def test_a_hidden_sheet_is_taken_only_when_it_is_named(tmp_path: Path) -> None:
    def hidden(book: object, sheet: object) -> None:
        rows(HEAD, (1, "张伟"))(book, sheet)
        sheet.hide()  # type: ignore[attr-defined]

    book = read_book(a_book(tmp_path / "a.xlsx", rows(("说明",)), hidden, names=["说明", "藏"]))
    with pytest.raises(UserError, match="隐藏的工作表“藏”"):
        choose(book)
    assert choose(book, sheet="藏").sheet == "藏"


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="“表1”"):
        choose(read_book(a_book(tmp_path / "a.xlsx", rows(HEAD))), sheet="没有")


@pytest.mark.parametrize(("subject", "said"), [(None, "没有找到表头"), (Subject.MEETINGS, "会议日期")])
def test_a_table_nobody_understands_is_told(tmp_path: Path, subject: Subject | None, said: str) -> None:
    with pytest.raises(UserError, match=said):
        choose(read_book(a_book(tmp_path / "a.xlsx", rows(("甲", "乙"), ("丙", "丁")))), subject)


def test_every_template_is_understood_whole(tmp_path: Path) -> None:
    for name, data in templates().items():
        (tmp_path / name).write_bytes(data)
        table = choose(read_book(tmp_path / name))
        assert (table.certain, table.unknown, table.missing) == (True, (), ())


def test_no_heading_means_two_things() -> None:
    for subject, known in FIELDS.items():
        names = [heading(name) for words in known.values() for name in {heading(w) for w in words}]
        assert len(names) == len(set(names)), subject


def test_every_field_is_found_by_its_own_word() -> None:
    for subject, known in FIELDS.items():
        assert [field_called(subject, field_word(subject, field)) for field in known] == list(known)
