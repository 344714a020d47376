"""``admissions`` on the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from pbdesk.actions.admissions import StartDraft, StepDraft, start
from pbdesk.actions.members_identity import PersonDraft
from pbdesk.commands.admissions import admissions
from pbdesk.errors import UserError
from pbdesk.model import AdmissionStepKind
from tests.orchard import BRANCH, a_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The branch with one applicant, who applied three weeks before."""
    path = tmp_path / "果园.pbdesk"
    with a_file(path=path) as store:
        first = StepDraft(kind=AdmissionStepKind.APPLICATION, done_on=date(2026, 11, 1))
        start(store, StartDraft(branch_id=BRANCH, person=PersonDraft(name="方芳"), first=first), "file")
    return path


def told(*arguments: str) -> str:
    result = CliRunner().invoke(admissions, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_each_person_has_a_line_with_the_next_step_and_its_last_day(file: Path) -> None:
    output = told(str(file), "--today", "2026-11-22")
    assert output.startswith("申请人 1　预备党员 2")
    assert "  申请人　方芳　果园居民小组党支部　派人谈话　剩 9 天　最晚 2026-12-01\n" in output


def test_json_says_the_same_for_other_programs(file: Path) -> None:
    document = json.loads(told(str(file), "--today", "2026-12-02", "--json"))
    (fang,) = [row for row in document["admissions"] if row["name"] == "方芳"]
    assert document["today"] == "2026-12-02"
    assert fang == {
        "admission": "file", "person": fang["person"], "name": "方芳", "branch": BRANCH, "stage": "applicant",
        "ended": False, "step": "first_talk", "due_on": "2026-12-01", "probation_ends": None, "message": "派人谈话",
    }  # fmt: skip


def test_a_branch_is_named_by_id_or_name(file: Path) -> None:
    assert told(str(file), "--branch", "果园居民小组党支部") == told(str(file), "--branch", BRANCH)


def test_an_unknown_branch_is_told_in_a_sentence(file: Path) -> None:
    result = CliRunner().invoke(admissions, [str(file), "--branch", "没有"])
    assert isinstance(result.exception, UserError)
