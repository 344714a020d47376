"""``close``, ``correct``, ``reopen``, ``closings``, ``verify`` and the sheet of what was issued, as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pbdesk import cli
from tests.sheets.reading import packed

Say = Callable[..., tuple[int, str, str]]

RECORDS = [
    {"table": "organization", "id": "s", "kind": "street", "name": "坪地街道"},
    {"table": "organization", "id": "b", "parent_id": "s", "kind": "branch", "name": "果园居民小组党支部",
     "unit_kind": "residents_group", "founded_on": "2018-06-19"},
    {"table": "organization", "id": "w", "parent_id": "s", "kind": "branch", "name": "水口居民小组党支部",
     "unit_kind": "residents_group", "founded_on": "2018-06-19"},
    {"table": "meeting", "id": "m1", "branch_id": "b", "kind": "general_meeting", "held_on": "2018-08-10"},
]  # fmt: skip
LATE = {"table": "meeting", "id": "late", "branch_id": "w", "kind": "general_meeting", "held_on": "2018-09-20"}


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command; answers exit status, standard output and standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        status = cli.run([str(word) for word in words])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def load(say: Say, file: Path, *records: dict[str, str]) -> None:
    rows = file.with_suffix(".jsonl")
    rows.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records), encoding="utf-8")
    assert say("load", file, rows)[0] == 0


@pytest.fixture
def closed(tmp_path: Path, say: Say) -> Path:
    """A street of two branches, its third quarter closed."""
    path = tmp_path / "坪地.pbdesk"
    assert say("new", path, "--desk", "street", "--name", "坪地")[0] == 0
    load(say, path, *RECORDS)
    assert say("close", path, "--period", "2018Q3", "--today", "2018-10-08")[0] == 0
    return path


@pytest.fixture
def corrected(closed: Path, say: Say) -> Path:
    """The same after a meeting was entered late and corrected."""
    load(say, closed, LATE)
    status, _, _ = say("correct", closed, "--period", "2018Q3", "--reason", "补录党员大会", "--today", "2018-10-20")
    assert status == 0
    return closed


def listed(say: Say, file: Path, today: str = "2018-10-20") -> dict[str, Any]:
    status, out, _ = say("closings", file, "--json", "--today", today)
    assert status == 0
    found: dict[str, Any] = json.loads(out)
    return found


def code_of(say: Say, file: Path, branch: str | None, issue: int = 0) -> str:
    (period,) = listed(say, file)["periods"]
    (closing,) = (c for c in period["closings"] if c["branch"] == branch and c["reopened_on"] is None)
    return str(closing["issues"][issue]["code"])


def verdict(say: Say, file: Path, code: str) -> dict[str, Any]:
    status, out, _ = say("verify", file, code, "--json")
    assert status == 0
    found: dict[str, Any] = json.loads(out)
    return found


def printed(say: Say, file: Path, *words: str) -> str:
    out = file.with_suffix(".pdf")
    status, _, err = say("sheet", file, "closing", "--period", "2018Q3", "--today", "2018-11-01", *words, "-o", out)
    assert (status, err) == (0, "")
    return packed(out.read_bytes())


def test_closings_tells_what_was_closed_and_that_nothing_changed(closed: Path, say: Say) -> None:
    status, out, err = say("closings", closed, "--today", "2018-10-20")
    assert (status, err) == (0, "")
    assert "2018年第三季度已于2018-10-08封账（2个支部）。" in out
    assert "封账后没有改动" in out


def test_closings_names_what_changed_since(closed: Path, say: Say) -> None:
    load(say, closed, LATE)
    _, out, _ = say("closings", closed, "--today", "2018-10-20")
    assert "封账后有改动，尚未登记更正（1个支部）" in out
    assert "MTG-01 党员大会：第三季度：未达标（应1实0） → 达标（应1实1）" in out


def test_closings_as_json_gives_every_issue_with_old_and_new(corrected: Path, say: Say) -> None:
    (period,) = listed(say, corrected)["periods"]
    (water,) = (c for c in period["closings"] if c["branch"] == "w")
    first, second = water["issues"]
    assert (period["state"], period["changed"], first["issue"]) == ("closed", [], "封账")
    assert (second["issue"], second["reason"], second["number"]) == ("更正第1次", "补录党员大会", 1)
    (change,) = (c for c in second["changes"] if c["rule"] == "MTG-01")
    assert (change["before"]["outcome"], change["after"]["outcome"]) == ("unmet", "met")


def test_closings_of_a_file_that_was_never_closed_says_so(tmp_path: Path, say: Say) -> None:
    path = tmp_path / "新.pbdesk"
    say("new", path, "--desk", "street", "--name", "新")
    assert say("closings", path)[1] == "还没有封过账。\n"
    assert listed(say, path)["periods"] == []


def test_verify_tells_agreement_and_what_it_proves(closed: Path, say: Say) -> None:
    status, out, _ = say("verify", closed, code_of(say, closed, "b").lower().replace("-", " "))
    assert status == 0
    assert out.startswith("对得上：这是果园居民小组党支部2018年第三季度的封账（2018年10月8日），是现在有效的最新一份。")
    assert "不是签名" in out


def test_verify_says_of_the_issue_that_holds_whether_anything_changed_since(closed: Path, say: Say) -> None:
    load(say, closed, LATE)
    same, other = (say("verify", closed, code_of(say, closed, b), "--today", "2018-10-20")[1] for b in ("b", "w"))
    assert "此后结果没有改动" in same
    assert other.startswith("对得上：这是水口居民小组党支部2018年第三季度的封账（2018年10月8日），是现在有效的最新")
    assert "项结果变了，还没有登记更正" in other
    assert verdict(say, closed, code_of(say, closed, "w"))["unregistered"] > 0


def test_verify_runs_whatever_it_finds(corrected: Path, say: Say) -> None:
    old, new = code_of(say, corrected, "w", 0), code_of(say, corrected, "w", 1)
    assert [verdict(say, corrected, code)["verdict"] for code in (old, new, "2222-2222")] == [
        "replaced", "latest", "mistyped",
    ]  # fmt: skip


def test_verify_as_json_names_branch_period_and_issue(corrected: Path, say: Say) -> None:
    found = verdict(say, corrected, code_of(say, corrected, "w", 0))
    assert (found["issue"]["branch"], found["issue"]["period"], found["issue"]["issue"]) == ("w", "2018Q3", "封账")
    assert found["latest"]["issue"] == "更正第1次"


def test_the_closing_can_be_printed_as_it_was_after_a_correction(corrected: Path, say: Say) -> None:
    first = printed(say, corrected, "--branch", "w", "--issue", "0")
    assert "MTG-01党员大会✗第三季度10未达标" in first
    assert "此后已有更正第1次（2018年10月20日），以后面的为准" in first


def test_the_latest_issue_is_printed_unasked(corrected: Path, say: Say) -> None:
    text = printed(say, corrected, "--branch", "w")
    assert text.startswith("封账结果表（更正第1次）")
    assert "党员大会：第三季度MTG-01未达标（应1实0）→达标（应1实1）" in text


def test_e33_a_print_of_the_closing_is_the_same_whatever_happened_since(closed: Path, say: Say) -> None:
    out = [closed.with_name(name) for name in ("before.pdf", "after.pdf")]
    asked = ("sheet", closed, "closing", "--period", "2018Q3", "--today", "2018-10-08", "--issue", "0", "-o")
    say(*asked, out[0])
    load(say, closed, LATE)
    say("correct", closed, "--period", "2018Q3", "--reason", "补录", "--today", "2018-10-20")
    say(*asked, out[1])
    assert out[0].read_bytes() == out[1].read_bytes()


def test_the_street_lists_its_branches_and_those_that_were_corrected(corrected: Path, say: Say) -> None:
    text = printed(say, corrected)
    assert "包括的支部2个" in text
    assert "本次更正涉及的支部1个水口居民小组党支部" in text


def test_an_issue_that_there_is_not_is_refused(closed: Path, say: Say) -> None:
    status, _, err = say(
        "sheet", closed, "closing", "--period", "2018Q3", "--issue", "3", "-o", closed.with_suffix(".pdf")
    )
    assert (status, err) == (2, "2018年第三季度没有这些支部的更正第3次，没有可以打印的封账结果。\n")


def test_only_the_closing_sheet_knows_issues(closed: Path, say: Say) -> None:
    status, _, err = say(
        "sheet", closed, "branch-quarter", "--period", "2018Q3", "--issue", "0", "-o", closed.with_suffix(".pdf")
    )
    assert status == 2
    assert "请用封账结果表" in err


def test_reopening_keeps_the_issue_printable_and_the_period_can_be_closed_anew(corrected: Path, say: Say) -> None:
    again = ("--period", "2018Q3", "--today", "2018-11-01")
    status, out, _ = say("reopen", corrected, *again, "--reason", "支部合并")
    assert (status, "2018-11-01重新打开：支部合并" in out) == (0, True)
    assert "已于2018年11月1日重新打开，原因：支部合并" in printed(say, corrected, "--branch", "w")
    assert say("close", corrected, *again)[0] == 0
    assert printed(say, corrected, "--branch", "w").startswith("封账结果表（第2次封账）")
    assert printed(say, corrected, "--branch", "w", "--closing", "1").startswith("封账结果表（更正第1次）")


@pytest.mark.parametrize("command", ["correct", "reopen"])
def test_an_act_without_a_reason_is_refused_and_changes_nothing(closed: Path, say: Say, command: str) -> None:
    before = listed(say, closed)
    assert say(command, closed, "--period", "2018Q3", "--reason", " ")[0] == 2
    assert listed(say, closed) == before


def test_a_month_and_a_year_can_be_closed_too(closed: Path, say: Say) -> None:
    assert say("close", closed, "--period", "2018-08", "--today", "2018-10-20")[0] == 0
    assert say("close", closed, "--period", "2018", "--today", "2019-01-10")[0] == 0
    assert [p["period"] for p in listed(say, closed, "2019-01-10")["periods"]] == ["2018", "2018Q3", "2018-08"]
