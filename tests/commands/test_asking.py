"""``check``, ``explain``, ``sheet``, ``close`` and ``correct`` as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pbdesk import cli
from pbdesk.views.printing import PAPERS

Say = Callable[..., tuple[int, str, str]]

RECORDS = [
    {"table": "organization", "id": "s", "kind": "street", "name": "坪地街道"},
    {"table": "organization", "id": "b", "parent_id": "s", "kind": "branch", "name": "果园居民小组党支部",
     "unit_kind": "residents_group", "founded_on": "2018-06-19"},
    {"table": "person", "id": "g", "name": "陈晓岚"},
    {"table": "person", "id": "p", "name": "李大河"},
    {"table": "membership", "id": "ms", "person_id": "p", "branch_id": "b", "started_on": "2018-06-19"},
    {"table": "posting", "id": "po", "person_id": "g", "branch_id": "b", "started_on": "2018-06-19"},
    {"table": "meeting", "id": "m1", "branch_id": "b", "kind": "general_meeting", "status": "held",
     "held_on": "2018-08-10", "title": "选派代表"},
    {"table": "meeting", "id": "m2", "branch_id": "b", "kind": "general_meeting", "status": "cancelled",
     "held_on": "2018-09-10"},
    {"table": "attendance", "meeting_id": "m1", "person_id": "g", "state": "present", "role": "observer"},
    {"table": "attendance", "meeting_id": "m1", "person_id": "p", "state": "present"},
    {"table": "visit", "id": "v1", "posting_id": "po", "visited_on": "2018-07-03"},
]  # fmt: skip


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
    """A branch with one general meeting, one cancelled one and one visit."""
    path, records = tmp_path / "果园.pbdesk", tmp_path / "records.jsonl"
    records.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in RECORDS), encoding="utf-8")
    assert say("new", path, "--desk", "street", "--name", "坪地")[0] == 0
    assert say("load", path, records)[0] == 0
    return path


def findings(say: Say, file: Path, *words: str) -> list[dict[str, Any]]:
    status, out, _ = say("check", file, "--period", "2018Q3", "--today", "2018-10-08", "--json", *words)
    assert status == 0
    found: list[dict[str, Any]] = json.loads(out)["findings"]
    return found


def test_check_answers_every_key_of_the_contract(say: Say, file: Path) -> None:
    (finding,) = findings(say, file, "--rule", "MTG-01")
    assert finding == {
        "rule": "MTG-01", "subject": "b", "subject_kind": "branch", "branch": "b", "person": None,
        "period": "2018Q3", "outcome": "met", "due": 1, "done": 1, "counted": ["m1"],
        "rejected": [{"id": "m2", "reason": "已取消"}], "due_on": "2018-09-30", "message": "应1次，已有1次。",
    }  # fmt: skip


def test_check_lists_months_quarter_year_and_tuesdays(say: Say, file: Path) -> None:
    periods = {f["period"] for f in findings(say, file, "--branch", "b")}
    assert {"2018-07", "2018-08", "2018-09", "2018Q3", "2018", "2018-07-03", "2018-09-25"} <= periods


def test_a_branch_may_be_asked_for_by_its_name(say: Say, file: Path) -> None:
    by_name = findings(say, file, "--branch", "果园居民小组党支部", "--rule", "MTG-01")
    assert [f["branch"] for f in by_name] == ["b"]
    asked = ("--rule", "MTG-01", "--subject", "果园居民小组党支部", "--period", "2018Q3")
    assert say("explain", file, *asked)[0] == 0


def test_check_names_the_guide_of_each_tuesday(say: Say, file: Path) -> None:
    tuesdays = findings(say, file, "--rule", "GUI-01")
    assert [f["person"] for f in tuesdays] == ["g"] * 13
    assert [f["period"] for f in tuesdays if f["outcome"] == "met"] == ["2018-07-03"]


def test_check_for_people_says_what_is_short(say: Say, file: Path) -> None:
    _, out, _ = say("check", file, "--period", "2018Q3", "--today", "2018-10-08", "--rule", "GUI-01")
    assert "应13 已1（7.7%）" in out
    assert "未达标  GUI-01 周二走访  果园居民小组党支部 7月10日" in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--period", "2018Q5"], "看不懂期间"),
        (["--period", "2018Q3", "--today", "8.10"], "看不懂日期"),
        (["--period", "2018Q3", "--rule", "MTG-99"], "没有编号为"),
        (["--period", "2018Q3", "--branch", "x"], "没有编号或名称为“x”的支部"),
        ([], "缺少选项 --period"),
        (["--period", "2018Q3", "--bogus"], "--bogus"),
    ],
)
def test_check_refuses_what_makes_no_sense_in_one_sentence(
    say: Say, file: Path, words: list[str], sentence: str
) -> None:
    status, out, err = say("check", file, *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert sentence in err


@pytest.mark.parametrize("content", [None, b"", b"not a database at all, but long enough to be read"])
def test_check_refuses_a_file_that_is_none_of_ours(say: Say, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "别的.pbdesk"
    if content is not None:
        path.write_bytes(content)
    status, out, err = say("check", path, "--period", "2018Q3")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert path.exists() == (content is not None)


def test_explain_tells_rule_article_records_and_remedy(say: Say, file: Path) -> None:
    asked = ("--rule", "MTG-01", "--subject", "b", "--period", "2018Q3", "--today", "2018-10-08")
    _, out, _ = say("explain", file, *asked)
    assert "一般每季度召开1次" in out
    assert "计入：" in out
    assert "没有计入：" in out
    assert "已取消" in out


def test_explain_in_json_spells_the_records_out(say: Say, file: Path) -> None:
    _, out, _ = say("explain", file, "--rule", "MTG-01", "--subject", "b", "--period", "2018Q3", "--json")
    answer = json.loads(out)
    assert answer["findings"][0]["records_counted"][0]["id"] == "m1"
    assert answer["findings"][0]["records_rejected"][0]["reason"] == "已取消"
    assert answer["sources"][0]["confidence"] == "A"


def test_explain_of_a_person_tells_what_he_answers_for(say: Say, file: Path) -> None:
    status, out, _ = say("explain", file, "--rule", "GUI-01", "--subject", "g", "--period", "2018-07")
    assert status == 0
    assert out.count("果园居民小组党支部") >= 5


def test_explain_of_one_tuesday(say: Say, file: Path) -> None:
    _, out, _ = say("explain", file, "--rule", "GUI-01", "--subject", "b", "--period", "2018-07-03", "--json")
    assert [f["period"] for f in json.loads(out)["findings"]] == ["2018-07-03"]


def test_explain_of_nobody_is_refused(say: Say, file: Path) -> None:
    status, _, err = say("explain", file, "--rule", "MTG-01", "--subject", "nobody", "--period", "2018Q3")
    assert status == 2
    assert "请核对" in err


def test_sheet_is_written_whole_and_says_where(say: Say, file: Path, tmp_path: Path) -> None:
    target = tmp_path / "表.pdf"
    status, out, _ = say("sheet", file, "branch-quarter", "--period", "2018Q3", "--today", "2018-10-08", "-o", target)
    assert (status, target.read_bytes()[:5]) == (0, b"%PDF-")
    assert str(target) in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["no-such", "--period", "2018Q3"], "没有叫“no-such”的表"),
        (["branch-quarter", "--period", "2018-07"], "季度"),
        (["branch-quarter", "--period", "1930Q1"], "没有可以打印的支部"),
    ],
)
def test_sheet_refuses_and_writes_nothing(
    say: Say, file: Path, tmp_path: Path, words: list[str], sentence: str
) -> None:
    target = tmp_path / "表.pdf"
    status, _, err = say("sheet", file, *words, "-o", target)
    assert (status, target.exists()) == (2, False)
    assert sentence in err


def test_sheet_never_overwrites_a_file_of_records(say: Say, file: Path) -> None:
    before = file.read_bytes()
    assert say("sheet", file, "branch-quarter", "--period", "2018Q3", "-o", file)[0] == 2
    assert file.read_bytes() == before


def test_sheet_lists_the_sheets(say: Say, file: Path) -> None:
    status, out, _ = say("sheet", "--list")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == list(PAPERS)


def test_close_then_correct_tells_old_and_new(say: Say, file: Path, tmp_path: Path) -> None:
    assert say("close", file, "--period", "2018Q3", "--today", "2018-10-08")[0] == 0
    late = tmp_path / "late.jsonl"
    late.write_text('{"table":"visit","id":"v2","posting_id":"po","visited_on":"2018-07-10"}', encoding="utf-8")
    assert say("load", file, late)[0] == 0
    status, out, _ = say(
        "correct", file, "--period", "2018Q3", "--reason", "补录走访", "--today", "2018-10-20"
    )
    assert status == 0
    assert "更正第1次" in out
    assert "未达标（应1实0） → 达标（应1实1）" in out


def test_totals_are_the_counts_of_the_findings(say: Say, file: Path) -> None:
    words = ("--period", "2018Q3", "--today", "2018-10-08", "--totals")
    found = findings(say, file)
    status, out, _ = say("check", file, *words, "--json")
    totals = json.loads(out)["totals"]
    assert status == 0
    assert set(totals) == {f["rule"] for f in found}
    assert totals["MTG-01"] == {"due": 1, "done": 1, "outcomes": {"met": 1}}
    assert sum(sum(total["outcomes"].values()) for total in totals.values()) == len(found)
    only_one = json.loads(say("check", file, *words, "--json", "--branch", "b", "--rule", "MTG-01")[1])
    assert only_one["totals"] == {"MTG-01": totals["MTG-01"]}
    lines = say("check", file, *words)[1].splitlines()
    assert lines[0] == f"2018年第三季度  共{len(found)}项"
    assert any(line.startswith("  MTG-01 ") and "应1 已1（100.0%）  达标1" in line for line in lines)


def outcome_of(say: Say, file: Path, rule: str) -> str:
    return str(findings(say, file, "--rule", rule)[0]["outcome"])


def test_an_explanation_is_accepted_and_withdrawn(say: Say, file: Path) -> None:
    which = ("--rule", "MTG-04", "--subject", "果园居民小组党支部", "--period", "2018Q3", "--today", "2018-10-08")
    assert outcome_of(say, file, "MTG-04") == "unmet"
    status, out, _ = say("excuse", file, *which, "--reason", "台风停课", "--by", "坪地街道党工委", "--on", "2018-10-06")
    assert (status, out.strip()) == (0, "认可情况说明：果园居民小组党支部 党课 2018Q3。")
    assert outcome_of(say, file, "MTG-04") == "excused"
    assert "情况说明（坪地街道党工委于2018年10月6日认可）：台风停课" in say("explain", file, *which)[1]
    assert say("excuse", file, *which, "--withdraw")[0] == 0
    assert outcome_of(say, file, "MTG-04") == "unmet"


def test_of_a_guide_in_several_branches_the_branch_is_named(say: Say, tmp_path: Path) -> None:
    path, rows = tmp_path / "two.pbdesk", tmp_path / "two.jsonl"
    lines = [
        *({"table": "organization", "id": b, "kind": "branch", "name": f"{b}支部", "founded_on": "2010-01-01",
           "unit_kind": "residents_group"} for b in ("甲", "乙")),
        {"table": "person", "id": "g", "name": "何指导"},
        *({"table": "posting", "id": f"po-{b}", "person_id": "g", "branch_id": b, "started_on": "2018-06-01"}
          for b in ("甲", "乙")),
    ]  # fmt: skip
    rows.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    say("new", path, "--desk", "street", "--name", "新")
    say("load", path, rows)
    which = ("--rule", "GUI-03", "--subject", "何指导", "--period", "2018", "--today", "2019-01-08")
    words = ("--reason", "借调", "--by", "街道", "--on", "2019-01-07")
    assert "请用 --branch 写明是哪个支部：" in say("excuse", path, *which, *words)[2]
    assert say("excuse", path, *which, *words, "--branch", "乙支部")[0] == 0
    args = ("--period", "2018", "--rule", "GUI-03", "--today", "2019-01-08")
    found = {f["branch"]: f["outcome"] for f in findings(say, path, *args) if f["subject_kind"] == "guide"}
    assert found == {"甲": "unmet", "乙": "excused"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--rule", "MTG-01", "--period", "2018Q3", "--reason", "台风"), "这一项已经达标，不用说明。"),
        (("--rule", "MTG-04", "--period", "2018Q3"), "请写明为什么没有做到。"),
        (("--rule", "GUI-01", "--period", "2018Q3", "--reason", "台风"), "请用 --period 写明是哪一项"),
        (("--rule", "MTG-04", "--period", "2018Q3", "--withdraw"), "这一项没有情况说明，不用撤回。"),
    ],
)
def test_an_explanation_out_of_place_is_refused(say: Say, file: Path, words: tuple[str, ...], told: str) -> None:
    before = say("dump", file)[1]
    status, _, err = say("excuse", file, *words, "--subject", "果园居民小组党支部", "--today", "2018-10-08")
    assert status == 2
    assert told in err
    assert say("dump", file)[1] == before


def test_a_file_without_branches_is_not_told_that_all_is_well(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "new.pbdesk"
    say("new", path, "--desk", "street", "--name", "新")
    assert "没有查到要核对的事项：文件里没有这个期间的支部" in say("check", path, "--period", "2018Q3")[1]
