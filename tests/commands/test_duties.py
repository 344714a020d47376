"""``dues``, ``hours`` and ``talks`` as they are typed: for people and, with ``--json``, for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pbdesk import cli
from pbdesk.model import Desk, MeetingKind
from pbdesk.store import Store
from tests.builders import a_branch, a_meeting, a_membership, a_person, a_post, fill
from tests.views.test_dues import a_standard, paid

Say = Callable[..., tuple[int, str, str]]
DAY = ("--today", "2026-10-08")


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
    """Two branches; in the first a secretary and a member, a payment, a lecture and a talk."""
    path = tmp_path / "街道.pbdesk"
    with Store.create(path, desk=Desk.STREET, title="街道") as store:
        fill(
            store, a_branch("b1", name="果园党支部"), a_branch("b2", name="东边党支部"),
            a_person("p1", name="陈建国"), a_person("p2", name="李秀英"), a_membership("p1"), a_membership("p2"),
            a_post("p1"), a_standard("p1"), a_standard("p2", "2026-05"), paid("p1"),
            a_meeting("l", kind=MeetingKind.LECTURE, title="学党章", present=("p1",), starts_at=time(15),
                      ends_at=time(16, 30)),
            a_meeting("h", kind=MeetingKind.TRAINING, title="轮训", present=("p1",), hours=Decimal(32)),
            a_meeting("n", kind=MeetingKind.LECTURE, title="学党史", present=("p1",)),
            a_meeting("t", kind=MeetingKind.TALK, title="近况", held_on=date(2026, 3, 1), chair_id="p1",
                      present=("p1", "p2")),
        )  # fmt: skip
    return path


def first(say: Say, *words: object) -> dict[str, Any]:
    """What the JSON says of the first branch asked for."""
    _, out, _ = say(*words, "--branch", "果园党支部", "--json", *DAY)
    (branch,) = json.loads(out)["branches"]
    assert isinstance(branch, dict)
    return branch


def test_dues_says_who_owes_who_paid_and_who_is_behind(say: Say, file: Path) -> None:
    status, out, _ = say("dues", file, "--month", "2026-07", "--branch", "b1", *DAY)
    assert status == 0
    assert "果园党支部 2026年7月党费  应交2人80.00元  实交1人40.00元  欠交40.00元" in out
    assert "李秀英  按月领工资 1%  应交40.00  实交0.00  ✗ 未交" in out
    assert "欠交：李秀英  2026年5月至9月  共200.00元  已连续5个月没有交党费。" in out


def test_dues_for_programs_writes_sums_as_text(say: Say, file: Path) -> None:
    branch = first(say, "dues", file, "--month", "2026-07")
    assert (branch["due"], branch["paid"], branch["owed"]) == ("80.00", "40.00", "40.00")
    assert branch["lines"][1]["state"] == "open"
    assert branch["arrears"][0] == {
        "person": "p2", "name": "李秀英", "months": ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09"],
        "owed": "200.00", "in_a_row": 5, "alert": 5,
    }  # fmt: skip


def test_hours_says_target_missing_and_what_was_reckoned(say: Say, file: Path) -> None:
    _, out, _ = say("hours", file, "--year", "2026", "--branch", "b1", *DAY)
    assert "果园党支部 2026年学时  0/2人达到要求" in out
    assert "陈建国 书记  33.5学时  要求56  还差22.5  含按时间折算" in out
    assert "没有学时：2026-07-08 党课“学党史”" in out


def test_hours_for_programs_name_the_events(say: Say, file: Path) -> None:
    branch = first(say, "hours", file, "--year", "2026")
    events = {event["id"]: (event["hours"], event["derived"]) for event in branch["lines"][0]["events"]}
    assert events == {"l": ("1.5", True), "h": ("32", False)}
    assert branch["uncounted"] == ["n"]


def test_talks_says_what_is_covered_and_what_is_not(say: Say, file: Path) -> None:
    _, out, _ = say("talks", file, "--year", "2026", "--branch", "b1", *DAY)
    assert "果园党支部 2026年谈心谈话  1次  支委之间 0/0  支委与党员 1/1  党员之间 0/0" in out
    assert "2026-03-01  陈建国 和 李秀英 近况" in out


def test_talks_for_programs_name_the_people(say: Say, file: Path) -> None:
    branch = first(say, "talks", file, "--year", "2026")
    assert branch["talks"] == [{"id": "t", "held_on": "2026-03-01", "people": ["p1", "p2"], "topic": "近况"}]


def test_without_a_branch_all_are_told(say: Say, file: Path) -> None:
    _, out, _ = say("talks", file, "--year", "2026", "--json")
    assert {branch["name"] for branch in json.loads(out)["branches"]} == {"果园党支部", "东边党支部"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [(("dues", "--month", "2026"), "不是月份"), (("hours", "--year", "2026Q3"), "不是年份"),
     (("talks", "--year", "二〇二六"), "看不懂期间"),
     (("dues", "--month", "2026-07", "--branch", "x"), "没有编号或名称")],
)  # fmt: skip
def test_what_cannot_be_read_is_a_sentence_and_status_2(
    say: Say, file: Path, words: tuple[str, ...], sentence: str
) -> None:
    status, out, err = say(words[0], file, *words[1:])
    assert (status, out) == (2, "")
    assert sentence in err
