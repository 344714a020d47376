"""``sheet`` for the papers of a branch's own desk, as it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pbdesk import cli
from tests.sheets.reading import packed

Say = Callable[..., tuple[int, str, str]]

RECORDS = [
    {"table": "organization", "id": "b", "kind": "branch", "name": "果园居民小组党支部", "founded_on": "2018-06-19"},
    {"table": "person", "id": "p", "name": "李大河", "full_on": "1990-07-01", "phone": "13800138000"},
    {"table": "membership", "id": "ms", "person_id": "p", "branch_id": "b", "started_on": "2018-06-19"},
    {"table": "meeting", "id": "m1", "branch_id": "b", "kind": "general_meeting", "held_on": "2026-08-10"},
    {"table": "meeting", "id": "m2", "branch_id": "b", "kind": "lecture", "held_on": "2026-08-10"},
    {"table": "attendance", "meeting_id": "m1", "person_id": "p", "state": "present"},
]
TODAY = ("--today", "2026-11-22")


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command; answers exit status, standard output and standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        status = cli.run([str(word) for word in words])
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def file(tmp_path: Path, say: Say) -> Path:
    """A branch with a member, a general meeting and a lecture."""
    path, records = tmp_path / "果园.pbdesk", tmp_path / "records.jsonl"
    records.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in RECORDS), encoding="utf-8")
    assert say("new", path, "--desk", "branch", "--name", "果园")[0] == 0
    assert say("load", path, records)[0] == 0
    return path


@pytest.mark.parametrize(
    ("name", "period", "title"),
    [
        ("sign-in", "2026-08", "党员大会签到表"), ("minutes", "2026", "党员大会记录"),
        ("roster", "2026-11", "党员花名册"), ("dues", "2026-08", "党费收缴表"), ("dues", "2026", "党费收缴表"),
        ("minute-book", "2026", "会议记录本"), ("lectures", "2026Q3", "党课登记表"),
    ],
)  # fmt: skip
def test_every_paper_of_the_desk_is_printed_by_its_name(
    say: Say, file: Path, tmp_path: Path, name: str, period: str, title: str
) -> None:
    target = tmp_path / "表.pdf"
    status, out, _ = say("sheet", file, name, "--period", period, *TODAY, "-o", target)
    assert (status, str(target) in out) == (0, True)
    assert title in packed(target.read_bytes())


def test_the_ledger_is_saved_as_a_workbook(say: Say, file: Path, tmp_path: Path) -> None:
    target = tmp_path / "台账.xlsx"
    assert say("sheet", file, "ledger", "--period", "2026", *TODAY, "-o", target)[0] == 0
    assert target.read_bytes()[:2] == b"PK"


def test_a_sign_in_sheet_of_one_meeting(say: Say, file: Path, tmp_path: Path) -> None:
    target = tmp_path / "表.pdf"
    assert say("sheet", file, "sign-in", "--period", "2026", "--meeting", "m2", *TODAY, "-o", target)[0] == 0
    assert "党课签到表" in packed(target.read_bytes())


@pytest.mark.parametrize("kind", ["党员大会", "general_meeting"])
def test_a_blank_sign_in_sheet_for_a_day(say: Say, file: Path, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "表.pdf"
    words = ("--period", "2026-12-05", "--kind", kind, "--branch", "果园居民小组党支部")
    assert say("sheet", file, "sign-in", *words, *TODAY, "-o", target)[0] == 0
    assert "2026年12月5日星期六时分" in packed(target.read_bytes())


@pytest.mark.parametrize(("words", "shown"), [([], "138****8000"), (["--show-private"], "13800138000")])
def test_numbers_are_masked_unless_asked_for(
    say: Say, file: Path, tmp_path: Path, words: list[str], shown: str
) -> None:
    target = tmp_path / "表.pdf"
    assert say("sheet", file, "roster", "--period", "2026", *words, *TODAY, "-o", target)[0] == 0
    assert shown in packed(target.read_bytes())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["sign-in", "--period", "2026-12-05"], "没有写会议类型"),
        (["sign-in", "--period", "2026-12-05", "--kind", "茶话会"], "没有叫“茶话会”的会议类型。可以写：党员大会、"),
        (["sign-in", "--period", "2026", "--meeting", "m9"], "文件里没有编号为“m9”的会议"),
        (["minutes", "--period", "2026-12-05"], "不能按一天打印"),
        (["minute-book", "--period", "2026Q3"], "会议记录本按年度（例如 2026）打印"),
        (["minute-book", "--period", "2025"], "2025年没有已经召开的会议"),
        (["roster", "--period", "2015"], "名册上还没有党员"),
        (["lectures", "--period", "2026Q1"], "没有讲过党课"),
        (["ledger", "--period", "2026Q1"], "台账是空的"),
        (["dues", "--period", "2026", "--show-private"], "没有身份证号和电话"),
        (["dues", "--period", "2026", "--photos"], "不附照片"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_a_sentence_and_nothing_is_written(
    say: Say, file: Path, tmp_path: Path, words: list[str], sentence: str
) -> None:
    target = tmp_path / "表.pdf"
    status, _, err = say("sheet", file, *words, *TODAY, "-o", target)
    assert (status, target.exists()) == (2, False)
    assert sentence in err
