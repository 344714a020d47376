"""``trend`` and the year's sheets on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pbdesk.cli import run
from pbdesk.model import MeetingKind
from pbdesk.store import Store
from tests.rules.world import World


@pytest.fixture
def file(store_file: Path) -> Path:
    with Store.open(store_file) as store:
        world = World(store).branch(unit=None)
        world.meeting(MeetingKind.GENERAL_MEETING, "2026-02-10")
        world.findings("MTG-01", "2026")
    return store_file


def test_rates_are_told_as_counts_for_other_programs(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trend", str(file), "--period", "2026", "--today", "2026-07-05", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["quarters"] == ["26年一季", "26年二季", "26年三季"]
    assert told["rules"]["MTG-01"] == [{"met": 1, "due": 1}, {"met": 0, "due": 1}, {"met": 0, "due": 0}]


def test_rates_are_told_in_a_table_for_people(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trend", str(file), "--period", "2026", "--today", "2026-07-05"]) == 0
    assert "党员大会\t100.0%\t0.0%\t—" in capsys.readouterr().out


def test_without_a_period_the_present_year_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trend", str(file), "--period", "2026", "--today", "2026-07-05"]) == 0
    asked = capsys.readouterr().out
    assert run(["trend", str(file), "--today", "2026-07-05"]) == 0
    assert capsys.readouterr().out == asked


@pytest.mark.parametrize("name", ["branch-year", "street-year"])
def test_the_years_sheets_are_printed_on_the_paper_asked_for(file: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "一图.pdf"
    assert run(["sheet", str(file), name, "--period", "2026", "--paper", "a3", "-o", str(out)]) == 0
    assert out.read_bytes().startswith(b"%PDF")


def test_paper_that_a_sheet_does_not_know_is_refused(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "x.pdf"
    assert run(["sheet", str(file), "street-year", "--period", "2026", "--paper", "A5", "-o", str(out)]) == 2
    assert "A5" in capsys.readouterr().err
    assert not out.exists()
