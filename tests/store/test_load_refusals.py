"""Every kind of bad row, through the command line: exit 2, line, column and reason told, nothing written."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from pbdesk import cli
from pbdesk.store import Store
from tests.builders import a_branch, a_group, a_meeting, a_person, a_posting, a_street, an_item, fill

MEETING = {"table": "meeting", "id": "m", "branch_id": "b1", "kind": "lecture", "held_on": "2026-07-08"}
PERSON = {"table": "person", "id": "x", "name": "陈"}
ORGANIZATION = {"table": "organization", "id": "x", "kind": "branch", "name": "支部"}
MARK = {"table": "attendance", "meeting_id": "m1", "person_id": "p1", "state": "present"}
ITEM = {"table": "agenda_item", "id": "i", "meeting_id": "m1"}
MEMBERSHIP = {"table": "membership", "id": "ms", "person_id": "p1", "branch_id": "b1", "started_on": "2020-01-01"}
VISIT = {"table": "visit", "id": "v", "posting_id": "po1", "visited_on": "2026-07-07"}
BYTES = {"table": "blob", "sha256": hashlib.sha256(b"page").hexdigest(), "data": "cGFnZQ=="}
SCAN = {"table": "attachment", "id": "s", "branch_id": "b1", "meeting_id": "m1", "kind": "signed_page",
        "name": "签到.png", "media_type": "image/png", "size": 4, "sha256": BYTES["sha256"]}
COMMITTEE = {"table": "committee", "id": "c", "branch_id": "b1", "started_on": "2025-01-01"}
LOCAL = {"table": "local_rule", "id": "LOC-01", "title": "党课", "method": "meetings", "period": "year",
         "parameters": '{"kind": "lecture", "number": 2}'}  # fmt: skip

ROWS: list[tuple[str, Any, int, str, str]] = [
    ("not JSON", b"nope", 1, "", "不是合法的 JSON"),
    ("cut short", b'{"table": "person", "id": "x"', 1, "", "不是合法的 JSON"),
    ("two objects in a line", b"{} {}", 1, "", "每行只能写一个对象"),
    ("a list", b"[]", 1, "", "对象"),
    ("a number", b"7", 1, "", "对象"),
    ("not UTF-8", '{"table": "person", "id": "x", "name": "陈"}'.encode("gb18030"), 1, "", "UTF-8"),
    ("UTF-16", '{"table": "person"}'.encode("utf-16"), 1, "", "UTF-8"),
    ("a mark in a later line", [PERSON, b"\xef\xbb\xbf{}"], 2, "", "不是合法的 JSON"),
    ("NaN", b'{"table": "person", "id": "x", "name": NaN}', 1, "", "NaN"),
    ("Infinity", b'{"table": "meeting", "for_year": -Infinity}', 1, "", "-Infinity"),
    ("a key twice", b'{"table": "person", "id": "x", "name": "a", "name": "b"}', 1, "", "写了两次"),
    ("nested too deep", b'{"a": ' + b"[" * 100_000, 1, "", "嵌套太深"),
    ("digits without end", b'{"table": "meeting", "for_year": ' + b"9" * 5_000 + b"}", 1, "", "过大的数"),
    ("no table", {"id": "x"}, 1, "table", "没有写是哪张表"),
    ("an unknown table", {"table": "revision"}, 1, "table", "不认识表"),
    ("a table that is no name", {"table": ["person"]}, 1, "table", "不认识表"),
    ("an unknown column", {**PERSON, "deleted_at": "2026-01-01T00:00:00Z"}, 1, "deleted_at", "没有这一列"),
    ("a computed column", {**VISIT, "branch_id": "b1"}, 1, "branch_id", "没有这一列"),
    ("an unprintable column", b'{"table": "person", "id": "x", "name": "y", "\\ud800": 1}', 1, "", "没有这一列"),
    ("a required column missing", {"table": "person", "id": "x"}, 1, "name", "不能空缺"),
    ("a required column null", {**PERSON, "name": None}, 1, "name", "不能空缺"),
    ("a blank name", {**PERSON, "name": "\u3000 "}, 1, "name", "空白"),
    ("a number for text", {**PERSON, "name": 7}, 1, "name", "应当是文字"),
    ("true for text", {**PERSON, "name": True}, 1, "name", "应当是文字"),
    ("a list for text", {**PERSON, "name": ["陈"]}, 1, "name", "应当是文字"),
    ("an object for text", {**PERSON, "name": {}}, 1, "name", "应当是文字"),
    ("NUL", {**PERSON, "name": "a\x00b"}, 1, "name", "控制字符"),
    ("a bell", {**PERSON, "remark": "a\x07b"}, 1, "remark", "控制字符"),
    ("a lone surrogate", b'{"table": "person", "id": "x", "name": "\\ud800"}', 1, "name", "残缺字符"),
    ("a million characters and one", {**PERSON, "remark": "字" * 1_000_001}, 1, "remark", "文字太长"),
    ("a method nobody knows", {**LOCAL, "method": "votes"}, 1, "method", "没有叫“votes”的核对办法"),
    ("a method's wrong period", {**LOCAL, "period": "day"}, 1, "period", "不能是 day"),
    ("parameters that are no JSON", {**LOCAL, "parameters": "2次"}, 1, "parameters", "JSON 对象"),
    ("a parameter out of bounds", {**LOCAL, "parameters": '{"kind": "lecture", "number": 99}'}, 1, "parameters",
     "1 到 31"),
    ("a rule in a regulation's place", {**LOCAL, "replaces": "MTG-01"}, 1, "replaces", "本地规定不能代替"),
    ("an id of the rule book", {**LOCAL, "id": "MTG-04"}, 1, "id", "请换一个"),
    ("an empty id", {**PERSON, "id": ""}, 1, "id", "1 到 64"),
    ("a long id", {**PERSON, "id": "x" * 65}, 1, "id", "1 到 64"),
    ("a number as id", {**PERSON, "id": 1}, 1, "id", "应当是文字"),
    ("a line break in an id", {**PERSON, "id": "a\nb"}, 1, "id", "控制字符"),
    ("a day that is none", {**MEETING, "held_on": "2026-02-29"}, 1, "held_on", "的日期，例如"),
    ("a day in other digits", {**MEETING, "held_on": "2026/07/08"}, 1, "held_on", "的日期，例如"),
    ("a month for a day", {**MEETING, "held_on": "2026-07"}, 1, "held_on", "的日期，例如"),
    ("a day as number", {**MEETING, "held_on": 20260708}, 1, "held_on", "的日期，例如"),
    ("a time that is none", {**MEETING, "starts_at": "25:00"}, 1, "starts_at", "应当是时间"),
    ("an instant without zone", {**MEETING, "recorded_at": "2026-07-08T02:00:00"}, 1, "recorded_at", "世界时"),
    ("an unknown kind", {**MEETING, "kind": "party"}, 1, "kind", "只能是"),
    ("a kind in capitals", {**MEETING, "kind": "LECTURE"}, 1, "kind", "只能是"),
    ("a decimal as number", {**MEETING, "hours": 1.5}, 1, "hours", "小数"),
    ("a decimal as integer", {**MEETING, "hours": 2}, 1, "hours", "小数"),
    ("a negative quantity", {**MEETING, "hours": "-1"}, 1, "hours", "小数"),
    ("a year as text", {**MEETING, "for_year": "2026"}, 1, "for_year", "应当是整数"),
    ("a year as decimal", {**MEETING, "for_year": 2026.0}, 1, "for_year", "应当是整数"),
    ("true for an integer", {**ITEM, "approve": True}, 1, "approve", "应当是整数"),
    ("2 to the 63rd", {**ITEM, "approve": 2**63}, 1, "approve", "超出范围"),
    ("a negative vote", {**ITEM, "approve": -1}, 1, "approve", "超出范围"),
    ("a seventh reason", {"table": "vote_exclusion", "meeting_id": "m1", "person_id": "p1", "reason": 7}, 1, "reason",
     "超出范围"),
    ("the same id twice", [PERSON, PERSON], 2, "id", "与第1行重复"),
    ("the same mark twice", [MARK, {**MARK, "state": "leave"}], 2, "person_id", "与第1行重复"),
    ("the same day twice", [{"table": "calendar_day", "day": "2027-01-01", "kind": "holiday"}] * 2, 2, "day",
     "与第1行重复"),
    ("an unknown person", {**MARK, "person_id": "nobody"}, 1, "person_id", "没有编号为“nobody”的人员"),
    ("an unknown meeting", {**MARK, "meeting_id": "none"}, 1, "meeting_id", "没有编号为“none”的会议"),
    ("an unknown chair", {**MEETING, "chair_id": "nobody"}, 1, "chair_id", "没有编号为"),
    ("an unknown posting", {**VISIT, "posting_id": "none"}, 1, "posting_id", "没有编号为"),
    ("a person where a branch belongs", {**MEETING, "branch_id": "p1"}, 1, "branch_id", "没有编号为"),
    ("a group of another branch", {**MEMBERSHIP, "group_id": "g2"}, 1, "group_id", "不属于这个支部"),
    ("a meeting of another's group", {**MEETING, "group_id": "g2"}, 1, "group_id", "不属于这个支部"),
    ("a group moved from under its meetings", {"table": "party_group", "id": "g1", "branch_id": "b2"}, 1, "branch_id",
     "与它矛盾"),
    ("a branch turned street", {**ORGANIZATION, "id": "b1", "kind": "street"}, 1, "kind", "与它矛盾"),
    ("a membership in the street", {**MEMBERSHIP, "branch_id": "street"}, 1, "branch_id", "不是党支部"),
    ("a committee of the street", {**COMMITTEE, "branch_id": "street"}, 1, "branch_id", "不是党支部"),
    ("a posting at the street", {"table": "posting", "id": "po", "person_id": "p1", "branch_id": "street",
                                 "started_on": "2026-01-01"}, 1, "branch_id", "不是党支部"),
    ("its own superior", {**ORGANIZATION, "parent_id": "x"}, 1, "parent_id", "圈"),
    ("a circle of superiors", [{**ORGANIZATION, "parent_id": "y"}, {**ORGANIZATION, "id": "y", "parent_id": "x"}],
     2, "parent_id", "圈"),
    ("a circle through the file", {**ORGANIZATION, "id": "street", "kind": "street", "parent_id": "b1"},
     1, "parent_id", "圈"),
    ("an attachment without its bytes", {**SCAN, "sha256": "0" * 64}, 1, "sha256", "没有这个附件的内容"),
    ("an attachment of another size", [{**SCAN, "size": 5}, BYTES], 1, "size", "有 4 个字节"),
    ("bytes under another name", [SCAN, {**BYTES, "data": "cGFnZSE="}], 2, "data", "对不上"),
    ("bytes that are no base64", {**BYTES, "data": "页"}, 1, "data", "base64"),
    ("bytes that are nearly base64", {**BYTES, "data": "cGFn!ZQ="}, 1, "data", "base64"),
    ("bytes as numbers", {**BYTES, "data": [112]}, 1, "data", "base64"),
    ("no bytes", {"table": "blob", "sha256": BYTES["sha256"]}, 1, "data", "不能空缺"),
    ("bytes without a name", {"table": "blob", "data": "cGFnZQ=="}, 1, "sha256", "不能空缺"),
    ("a name that is no SHA-256", {**BYTES, "sha256": "xyz"}, 1, "sha256", "校验码"),
    ("an unknown column of bytes", {**BYTES, "size": 4}, 1, "size", "没有这一列"),
    ("the same bytes twice", [BYTES, BYTES], 2, "sha256", "与第1行重复"),
    ("too many bytes", {**BYTES, "data": "A" * 28_000_000}, 1, "data", "最多 20 MB"),
    ("an item of another meeting", [MEETING, {**ITEM, "id": "a1", "meeting_id": "m"}],
     2, "meeting_id", "属于另一个会议"),
    ("ended before it started", {**MEMBERSHIP, "ended_on": "2019-12-31"}, 1, "ended_on", "早于开始日期"),
    ("dissolved before founded", {**ORGANIZATION, "founded_on": "2020-01-01", "dissolved_on": "2019-01-01"},
     1, "dissolved_on",
     "早于成立日期"),
    ("full before joined", {**PERSON, "joined_on": "2020-01-01", "full_on": "2019-01-01"},
     1, "full_on", "早于入党日期"),
    ("over before it began", {**MEETING, "starts_at": "15:00", "ends_at": "14:59"}, 1, "ends_at", "早于开始时间"),
    ("recorded before it was held", {**MEETING, "recorded_at": "2026-07-07T15:59:59Z"},
     1, "recorded_at", "早于发生的日期"),
    ("visited after it was recorded", {**VISIT, "recorded_at": "2026-07-06T15:59:59Z"},
     1, "recorded_at", "早于发生的日期"),
    ("a policy's value", {"table": "policy", "key": "life_counts_as_general", "value": "maybe"}, 1, "value", "true"),
    ("a policy with an at sign", {"table": "policy", "key": "a@b", "value": "1"}, 1, "key", "@"),
]  # fmt: skip


@pytest.fixture
def path(store_file: Path) -> Path:
    with Store.open(store_file) as store:
        fill(
            store,
            a_street(),
            *(a_branch(b, parent_id="street") for b in ("b1", "b2")),
            *(a_group(g, b) for g, b in (("g1", "b1"), ("g2", "b2"))),
            *(a_person(p) for p in ("p1", "guide")),
            a_posting(),
            a_meeting(group_id="g1", agenda=(an_item(),)),
        )
    return store_file


def write(path: Path, rows: Any) -> Path:
    listed = rows if isinstance(rows, list) else [rows]
    encoded = [row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in listed]
    path.write_bytes(b"\n".join(encoded))
    return path


@pytest.mark.parametrize(("rows", "line", "column", "reason"), [case[1:] for case in ROWS], ids=[c[0] for c in ROWS])
def test_a_bad_row_is_told_and_nothing_is_written(
    rows: Any, line: int, column: str, reason: str, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = write(tmp_path / "记录.jsonl", rows)
    before = path.read_bytes()
    assert cli.run(["load", str(path), str(records)]) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("有 ")
    assert [t for t in told if t.startswith(f"第{line}行") and f"“{column}”" * bool(column) in t and reason in t], told
    assert path.read_bytes() == before
    assert {p.name for p in tmp_path.iterdir()} == {path.name, records.name}


def test_a_planned_meeting_may_be_recorded_before_it_is_held(path: Path, tmp_path: Path) -> None:
    row = {**MEETING, "status": "planned", "recorded_at": "2026-01-01T00:00:00Z"}
    assert cli.run(["load", str(path), str(write(tmp_path / "r.jsonl", row))]) == 0


def test_a_meeting_recorded_after_midnight_in_china_is_in_time(path: Path, tmp_path: Path) -> None:
    row = {**MEETING, "recorded_at": "2026-07-07T16:00:00Z"}
    assert cli.run(["load", str(path), str(write(tmp_path / "r.jsonl", row))]) == 0


@pytest.mark.parametrize(
    "row",
    [
        {**MEETING, "branch_id": "street"},
        {**MEETING, "content": "一\r\n二"},
        {**MEMBERSHIP, "ended_on": "9999-12-31"},
        {"table": "policy", "key": "life_counts_as_general", "value": True},
    ],
    ids=["a meeting of the street", "lines as on Windows", "an end that never comes", "a switch as JSON has it"],
)
def test_what_other_programs_write_is_taken(row: dict[str, Any], path: Path, tmp_path: Path) -> None:
    assert cli.run(["load", str(path), str(write(tmp_path / "r.jsonl", row))]) == 0


def test_every_bad_row_is_told_at_once(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{**PERSON, "born_on": "x"}, PERSON, {**MARK, "person_id": "nobody"}, b"nope", {**MARK, "state": "asleep"}]
    cli.run(["load", str(path), str(write(tmp_path / "r.jsonl", rows))])
    told = capsys.readouterr().err.splitlines()[1:]
    assert [line[: line.index("行") + 1] for line in told] == ["第1行", "第2行", "第3行", "第4行", "第5行"]


def test_a_row_with_an_error_still_counts_as_there(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{**MEETING, "held_on": "x"}, {**MARK, "meeting_id": "m"}]
    cli.run(["load", str(path), str(write(tmp_path / "r.jsonl", rows))])
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_many_bad_rows_are_counted(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["load", str(path), str(write(tmp_path / "r.jsonl", [b"x"] * 70))])
    told = capsys.readouterr().err.splitlines()
    assert (told[0], len(told), told[-1]) == ("有 70 处不对，没有导入任何记录：", 52, "……另有 20 处")


def test_a_file_that_is_not_there_is_told(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["load", str(path), str(tmp_path / "无.jsonl")]) == 2
    assert "打不开" in capsys.readouterr().err
