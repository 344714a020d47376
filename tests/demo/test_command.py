"""``demo`` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pbdesk.demo.command import demo
from pbdesk.errors import UserError


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory in which somebody else's file lies already."""
    made = tmp_path_factory.mktemp("street")
    (made / "notes.txt").write_text("mine", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def result(directory: Path) -> Result:
    return CliRunner().invoke(demo, [str(directory)])


def test_the_command_makes_the_street_and_ends_with_a_summary(result: Result) -> None:
    assert result.exit_code == 0
    assert result.stdout.startswith("示例街道做好了")


def test_file_and_sheets_lie_beside_what_was_there(result: Result, directory: Path) -> None:
    assert result.exit_code == 0
    assert {"notes.txt", "demo.pbdesk"} <= {path.name for path in directory.iterdir()}
    assert len(list(directory.glob("*.pdf"))) == 4


def test_a_pipe_gets_no_progress_line(result: Result) -> None:
    assert result.stderr == ""


def test_the_seed_is_a_number(tmp_path: Path) -> None:
    result = CliRunner().invoke(demo, [str(tmp_path), "--seed", "seven"])
    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_directory_is_asked_for() -> None:
    assert CliRunner().invoke(demo, []).exit_code == 2


def test_a_refused_directory_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "demo.pbdesk").write_bytes(b"mine")
    result = CliRunner().invoke(demo, [str(tmp_path)])
    assert isinstance(result.exception, UserError)
    assert "不会覆盖" in str(result.exception)


def test_help_says_what_it_makes() -> None:
    assert "65 个党支部" in CliRunner().invoke(demo, ["--help"]).output
