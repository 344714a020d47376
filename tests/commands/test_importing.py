"""``import``, ``templates`` and ``ledger`` as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pbdesk import cli
from pbdesk.store import Store
from pbdesk.store.dumping import dump
from tests.orchard import a_file
from tests.tables.made import a_book, rows

Say = Callable[..., tuple[int, str, str]]
HEAD = ("姓名", "党支部", "入党时间", "转正时间", "身份证号")
NEW = ("赵新", "果园居民小组党支部", "1998.07.01", "1999年7月", "11010519491231002X")
BAD = ("钱多", "桔园居民小组党支部", "1998.07.01", "1999年7月", "")


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command; answers exit status, standard output and standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        status = cli.run([str(word) for word in words])
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of a branch with thirty members."""
    path = tmp_path / "果园.pbdesk"
    a_file(path=path).close()
    return path


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """A roster with one good line."""
    return a_book(tmp_path / "名册.xlsx", rows(("党员名册",), HEAD, NEW))


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A roster with one good line and one of a branch that the file lacks."""
    return a_book(tmp_path / "名册二.xlsx", rows(HEAD, NEW, BAD))


def records(path: Path) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return list(dump(store))


def test_a_dry_run_says_each_line_and_writes_nothing(say: Say, file: Path, roster: Path) -> None:
    before = file.read_bytes()
    status, out, _ = say("import", file, roster, "--dry-run")
    assert (status, file.read_bytes()) == (0, before)
    assert "党员名册，工作表“表1”，表头在第 2 行。" in out
    assert "第3行 新增 赵新" in out
    assert out.endswith("新增 1 行，更改 0 行，相同 0 行，不能导入 0 行。\n试运行：没有写入。\n")


def test_without_a_dry_run_it_is_written_and_can_be_undone(say: Say, file: Path, roster: Path) -> None:
    before = records(file)
    assert "已写入 1 行。" in say("import", file, roster)[1]
    assert len(records(file)) == len(before) + 2
    assert "导入党员名册（果园居民小组党支部，1 人）" in say("undo", file)[1]
    assert records(file) == before


def test_one_refused_line_writes_nothing_and_is_told_with_its_line(say: Say, file: Path, mixed: Path) -> None:
    before = records(file)
    status, _, err = say("import", file, mixed)
    assert (status, records(file)) == (2, before)
    assert "有 1 行不能导入，没有写入任何内容。\n第3行“钱多”：文件里没有支部“桔园居民小组党支部”" in err
    assert "是不是“果园居民小组党支部”" in err


def test_refused_lines_can_be_skipped(say: Say, file: Path, mixed: Path) -> None:
    status, out, _ = say("import", file, mixed, "--skip-refused")
    assert (status, "已写入 1 行。" in out) == (0, True)


def test_a_dry_run_with_refused_lines_ran(say: Say, file: Path, mixed: Path) -> None:
    status, out, _ = say("import", file, mixed, "--dry-run")
    assert (status, "第3行 不能导入 钱多：" in out) == (0, True)


def test_the_preview_is_json_for_other_programs_with_numbers_masked(say: Say, file: Path, mixed: Path) -> None:
    _, out, _ = say("import", file, mixed, "--dry-run", "--json")
    shown = json.loads(out)
    assert (shown["subject"], shown["counts"], shown["written"]) == (
        "roster", {"new": 1, "changed": 0, "same": 0, "refused": 1}, False,
    )  # fmt: skip
    assert [(row["line"], row["state"]) for row in shown["rows"]] == [(2, "new"), (3, "refused")]
    assert "11010519491231002X" not in out


def test_how_a_file_was_read_is_told_to_people_and_programs(say: Say, file: Path, tmp_path: Path) -> None:
    text = tmp_path / "名册.xlsx"
    text.write_text("姓名,性别\n张新,男\n", encoding="utf-8")
    told = [say("import", file, text, "--dry-run", *more)[1] for more in ((), ("--json",))]
    assert "其实是文本格式，已按文本读取。" in told[0]
    assert "其实是文本" in json.loads(told[1])["notes"][0]


def test_json_is_printed_and_the_status_still_says_that_nothing_was_written(say: Say, file: Path, mixed: Path) -> None:
    status, out, err = say("import", file, mixed, "--json")
    assert (status, json.loads(out)["written"]) == (2, False)
    assert "没有写入任何内容" in err


def test_a_table_without_branches_goes_to_the_one_that_is_named(say: Say, file: Path, tmp_path: Path) -> None:
    plain = tmp_path / "名册.csv"
    plain.write_bytes("姓名,入党时间\n赵新,1998.07\n".encode("gb18030"))
    status, out, _ = say("import", file, plain, "--branch", "果园居民小组党支部", "--since", "2026-01-01")
    assert (status, "从 2026-01-01 起在册" in out) == (0, True)
    assert '"joined_month": "1998-07"' in "\n".join(records(file))


def test_a_column_can_be_named(say: Say, file: Path, tmp_path: Path) -> None:
    odd = a_book(tmp_path / "a.xlsx", rows(("姓名", "何时加入"), ("赵新", "1998.07.01")))
    say("import", file, odd, "--map", "何时加入=入党日期")
    assert '"joined_on": "1998-07-01"' in "\n".join(records(file))


@pytest.mark.parametrize("more", [(), ("--as", "roster")])
def test_columns_can_be_named_where_no_heading_is_known(
    say: Say, file: Path, tmp_path: Path, more: tuple[str, ...]
) -> None:
    odd = tmp_path / "a.csv"
    odd.write_text("登记表,,\n谁,参加革命,转正日期\n赵新,1998-07-01,1999-07-01\n", encoding="utf-8")
    status, _, err = say("import", file, odd, *more, "--map", "谁=姓名", "--map", "参加革命=入党日期")
    assert (status, err) == (0, "")
    written = "\n".join(records(file))
    assert '"joined_on": "1998-07-01"' in written
    assert '"full_on": "1999-07-01"' in written


def test_columns_can_be_named_by_letters_where_no_heading_is_known(say: Say, file: Path, tmp_path: Path) -> None:
    odd = tmp_path / "a.csv"
    odd.write_text("谁,参加革命\n赵新,1998-07-01\n", encoding="utf-8")
    assert say("import", file, odd, "--map", "A=姓名", "--map", "B=入党日期")[0] == 0
    assert '"joined_on": "1998-07-01"' in "\n".join(records(file))


@pytest.mark.parametrize(
    ("said", "wrong"),
    [("没有=姓名", "没有哪一行写着“没有”"), ("谁=没有", "请核对指明的列名和字段"), ("谁", "列名=字段")],
)
def test_a_naming_that_fits_no_row_is_told(say: Say, file: Path, tmp_path: Path, said: str, wrong: str) -> None:
    odd = tmp_path / "a.csv"
    odd.write_text("谁,参加革命\n赵新,1998-07-01\n", encoding="utf-8")
    status, _, err = say("import", file, odd, "--map", said)
    assert (status, wrong in err) == (2, True)


def test_excels_numbers_of_days_are_days_in_a_table_of_text(say: Say, file: Path, tmp_path: Path) -> None:
    plain = tmp_path / "名册.csv"
    plain.write_text("姓名,入党日期,转正日期\n赵新,44378,44743\n", encoding="utf-8")
    assert "44378 是 2021-07-01" in say("import", file, plain)[1]
    assert '"joined_on": "2021-07-01"' in "\n".join(records(file))


def test_an_import_again_writes_nothing(say: Say, file: Path, roster: Path) -> None:
    say("import", file, roster)
    status, out, _ = say("import", file, roster)
    assert (status, "没有要写入的内容。" in out) == (0, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--as", "meetings"), "会议日期"), (("--branch", "没有"), "没有编号或名称为"),
        (("--sheet", "没有"), "没有叫“没有”的工作表"),
        (("--map", "x"), "列名=字段"), (("--as", "dues"), "--as"), (("--since", "昨天"), "看不懂日期"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_in_a_sentence(
    say: Say, file: Path, roster: Path, words: tuple[str, ...], said: str
) -> None:
    before = file.read_bytes()
    status, _, err = say("import", file, roster, *words)
    assert (status, said in err, file.read_bytes()) == (2, True, before)


def test_a_file_that_is_no_table_is_told(say: Say, file: Path, tmp_path: Path) -> None:
    (tmp_path / "名册.xlsx").write_bytes(b"%PDF-1.7")
    assert say("import", file, tmp_path / "名册.xlsx")[0] == 2


def test_templates_are_written_once_and_never_over_anything(say: Say, tmp_path: Path) -> None:
    assert say("templates", tmp_path / "模板")[0] == 0
    assert sorted(p.name for p in (tmp_path / "模板").iterdir()) == ["会议台账模板.xlsx", "党员名册模板.xlsx"]
    status, _, err = say("templates", tmp_path / "模板")
    assert (status, "不会覆盖" in err) == (2, True)


def test_templates_as_they_are_bring_nothing_in(say: Say, file: Path, tmp_path: Path) -> None:
    say("templates", tmp_path)
    for name in ("党员名册模板.xlsx", "会议台账模板.xlsx"):
        assert "没有要写入的内容。" in say("import", file, tmp_path / name)[1]


def test_the_ledger_is_written_and_taken_in_again_as_the_same(say: Say, file: Path, tmp_path: Path) -> None:
    out = tmp_path / "台账.xlsx"
    assert say("ledger", file, "--period", "2026", "-o", out)[0] == 0
    assert "会议台账" in say("import", file, out, "--dry-run")[1]


def test_the_ledger_never_takes_the_place_of_the_file(say: Say, file: Path) -> None:
    status, _, err = say("ledger", file, "--period", "2026", "-o", file)
    assert (status, "另起一个文件名" in err) == (2, True)
