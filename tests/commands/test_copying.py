"""``copy``: the fields of a meeting on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pbdesk.actions.meetings import record
from pbdesk.cli import run
from tests.orchard import a_draft, a_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "a.pbdesk"
    with a_file(path=found) as store:
        record(store, a_draft(content="一、学习。\n二、讨论。"), "m")
    return found


def test_the_fields_are_printed_with_their_keys(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["copy", str(path), "--meeting", "m"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("1  会议名称：学习全会精神\n2  会议类型：党员大会\n")
    assert "=  会议内容：一、学习。\n   二、讨论。\n" in out


def test_other_programs_get_json(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["copy", str(path), "--meeting", "m", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["fields"][2] == {"key": "3", "name": "会议时间", "text": "2026-11-20 15:00 至 16:30"}


def test_an_unknown_meeting_is_refused_in_a_sentence(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["copy", str(path), "--meeting", "x"]) == 2
    assert "没有这次会议的记录" in capsys.readouterr().err
