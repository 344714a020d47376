"""``review`` as it is typed: remarks, a sample, a verdict, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pbdesk import cli
from pbdesk.store import Store
from tests.builders import a_branch, a_meeting, a_small_branch, fill

Say = Callable[..., tuple[int, str, str]]
WHEN = ("--period", "2026Q3", "--today", "2026-10-08")


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command; answers exit status, standard output and standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        status = cli.run([str(word) for word in words])
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def file(store_file: Path) -> Path:
    """A branch with a meeting and a visit, and another with a meeting."""
    with Store.open(store_file) as store:
        fill(store, *a_small_branch(), a_branch("b2", name="东边党支部"), a_meeting("m2", "b2"))
    return store_file


def told(say: Say, file: Path, *words: object) -> dict[str, Any]:
    """What the JSON says."""
    _, out, _ = say("review", file, *WHEN, "--json", *words)
    answer: dict[str, Any] = json.loads(out)
    return answer


def test_it_lists_what_is_to_be_put_right(say: Say, file: Path) -> None:
    status, out, _ = say("review", file, *WHEN)
    assert status == 0
    assert "2026年第三季度　记录 3 条　已督导 0 条（0.0%）　退回 0 条　退回后改好 —" in out
    assert "起止时间：没有写开始时间和结束时间" in out


def test_programs_get_every_record_with_its_remarks(say: Say, file: Path) -> None:
    records = {record["id"]: record for record in told(say, file)["records"]}
    assert (records["m1"]["state"], records["m1"]["branch"], records["m1"]["day"]) == ("unseen", "b1", "2026-07-08")
    assert {"times", "place", "chair"} <= {remark["key"] for remark in records["m1"]["remarks"]}


def test_one_branch_may_be_asked_for(say: Say, file: Path) -> None:
    assert [record["id"] for record in told(say, file, "--branch", "东边党支部")["records"]] == ["m2"]


def test_a_sample_takes_so_many_of_each_branch(say: Say, file: Path) -> None:
    assert len(told(say, file, "--sample", 1)["records"]) == 2


def test_a_record_is_returned_with_a_word_and_a_last_day(say: Say, file: Path) -> None:
    give = ("--record", "m1", "--verdict", "returned", "--comment", "请补上地点。", "--by", "陈督导")
    status, out, _ = say("review", file, *WHEN, *give)
    assert (status, out) == (0, "b1党支部 7月8日党员大会：退回修改，2026年10月21日前改好。\n")
    (record,) = told(say, file, "--state", "returned")["records"]
    assert (record["comment"], record["reviewer"], record["fix_by"]) == ("请补上地点。", "陈督导", "2026-10-21")


def test_returned_without_a_word_the_remarks_of_the_program_speak(say: Say, file: Path) -> None:
    say("review", file, *WHEN, "--record", "m2", "--verdict", "returned")
    _, out, _ = say("review", file, *WHEN, "--state", "returned")
    assert "督导意见：没有写开始时间和结束时间；没有写地点" in out


def test_a_visit_passes(say: Say, file: Path) -> None:
    assert say("review", file, *WHEN, "--record", "v1", "--verdict", "passed")[1] == "b1党支部 7月7日走访：通过。\n"
    assert [branch["reviewed"] for branch in told(say, file)["branches"]] == [1, 0]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--record", "m1"), "要同时写 --record"),
        (("--verdict", "passed"), "要同时写 --record"),
        (("--comment", "请改"), "请用 --record 写上是哪条记录"),
        (("--by", "王督导"), "请用 --record 写上是哪条记录"),
        (("--record", "m9", "--verdict", "passed"), "没有编号为“m9”、可以督导的记录"),
        (("--record", "m1", "--verdict", "returned", "--comment", "请改", "--fix-by", "2026-10-01"), "已经过了"),
        (("--record", "m1", "--verdict", "maybe"), "--verdict 的值不对"),
        (("--sample", "0"), "--sample 的值不对"),
        (("--branch", "南边"), "没有编号或名称为“南边”的支部"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence_and_changes_nothing(
    say: Say, file: Path, words: tuple[str, ...], sentence: str
) -> None:
    status, out, err = say("review", file, *WHEN, *words)
    assert (status, out) == (2, "")
    assert sentence in err
    assert [branch["reviewed"] for branch in told(say, file)["branches"]] == [0, 0]


def test_a_period_without_records_says_so(say: Say, file: Path) -> None:
    _, out, _ = say("review", file, "--period", "2020Q1", "--today", "2026-10-08")
    assert "没有要改的地方" in out
