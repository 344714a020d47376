"""Class hours, trainings and dues as rules, from ``load`` to ``check`` and ``explain``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pbdesk import cli

Say = Callable[..., tuple[int, str, str]]

RECORDS = [
    {"table": "organization", "id": "b", "kind": "branch", "name": "果园党支部", "founded_on": "2018-06-19"},
    {"table": "person", "id": "p", "name": "李大河", "joined_on": "2010-01-01", "full_on": "2011-01-01"},
    {"table": "membership", "id": "ms", "person_id": "p", "branch_id": "b", "started_on": "2018-06-19"},
    {"table": "post", "id": "t", "person_id": "p", "organization_id": "b", "role": "secretary",
     "started_on": "2024-01-01"},
    {"table": "meeting", "id": "k1", "branch_id": "b", "kind": "training", "held_on": "2026-05-06", "hours": "8",
     "organizer": "county"},
    {"table": "meeting", "id": "k2", "branch_id": "b", "kind": "training", "held_on": "2026-05-07"},
    {"table": "attendance", "meeting_id": "k1", "person_id": "p", "state": "present"},
    {"table": "attendance", "meeting_id": "k2", "person_id": "p", "state": "present"},
    {"table": "dues_standard", "person_id": "p", "from_month": "2026-01", "category": "wage", "amount": "40.00"},
    {"table": "dues", "person_id": "p", "month": "2026-07", "branch_id": "b", "due": "40.00", "paid": "40.00",
     "paid_on": "2026-07-10"},
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
    """A branch with a secretary, two trainings and one month of dues."""
    path, records = tmp_path / "果园.pbdesk", tmp_path / "records.jsonl"
    records.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in RECORDS), encoding="utf-8")
    assert say("new", path, "--desk", "branch", "--name", "果园")[0] == 0
    assert say("load", path, records)[0] == 0
    return path


def found(say: Say, file: Path, period: str, rule: str) -> list[dict[str, Any]]:
    _, out, _ = say("check", file, "--period", period, "--today", "2026-10-08", "--rule", rule, "--json")
    answers: list[dict[str, Any]] = json.loads(out)["findings"]
    return answers


def test_a_quarter_lists_the_year_of_each_member(say: Say, file: Path) -> None:
    (finding,) = found(say, file, "2026Q3", "EDU-01")
    assert finding == {
        "rule": "EDU-01", "subject": "p", "subject_kind": "person", "branch": "b", "person": "p", "period": "2026",
        "outcome": "pending", "due": 1, "done": 0, "counted": ["k1"],
        "rejected": [{"id": "k2", "reason": "没有填学时，也没有填起止时间"}], "due_on": "2026-12-31",
        "message": "李大河已有8学时，应32学时，还差24学时；最后期限2026年12月31日，还有84天。",
    }  # fmt: skip


def test_a_month_of_dues_is_the_branchs(say: Say, file: Path) -> None:
    told = {f["period"]: (f["outcome"], f["due"], f["done"]) for f in found(say, file, "2026Q3", "DUE-11")}
    assert told == {"2026-07": ("met", 1, 1), "2026-08": ("unmet", 1, 0), "2026-09": ("unmet", 1, 0)}


def test_explain_names_the_plan_without_an_article(say: Say, file: Path) -> None:
    status, out, _ = say("explain", file, "--rule", "EDU-03", "--subject", "p", "--period", "2026")
    assert status == 0
    assert "《2019—2023年全国党员教育培训工作规划》（2024年起的新规划没有核对到，暂按这一规划）" in out
    assert "规划》第" not in out


def test_explain_says_which_training_counts_and_why(say: Say, file: Path) -> None:
    _, out, _ = say("explain", file, "--rule", "EDU-03", "--subject", "p", "--period", "2026")
    assert "计入：2026年5月6日" in out
    assert "没有写明谁举办的" in out


def test_the_hours_of_a_year_tell_who_held_each_training(say: Say, file: Path) -> None:
    _, out, _ = say("hours", file, "--year", "2026", "--today", "2026-10-08", "--json")
    (line,) = json.loads(out)["branches"][0]["lines"]
    assert [(event["id"], event["organizer"]) for event in line["events"]] == [("k1", "county")]


def test_what_is_no_organizer_is_refused_and_nothing_is_written(say: Say, file: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text(json.dumps({**RECORDS[4], "organizer": "district"}, ensure_ascii=False), encoding="utf-8")
    status, _, err = say("load", file, bad)
    assert status == 2
    assert "organizer" in err
