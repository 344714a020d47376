"""The start of the program: the desktop's obstacles in plain words, and the last line of defence."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import main
from pbdesk import cli

Captured = pytest.CaptureFixture[str]
MAIN = Path(main.__file__)


def test_arguments_go_to_the_command_line(capsys: Captured) -> None:
    assert main.main(["--help"]) == 0
    assert "党支部工作台" in capsys.readouterr().out


def test_a_bug_is_saved_and_told_calmly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def bug(_: object) -> int:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(cli, "run", bug)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert main.main(["check"]) == 1
    (report,) = tmp_path.iterdir()
    assert "ZeroDivisionError: a bug" in report.read_text(encoding="utf-8")
    assert str(report) in capsys.readouterr().err


def test_without_a_screen_the_window_is_not_tried() -> None:
    assert "屏幕" in str(main._screen_obstacle({}))


@pytest.mark.parametrize("environment", [{"QT_QPA_PLATFORM": "offscreen"}, {"WAYLAND_DISPLAY": "wayland-0"}])
def test_with_another_screen_nothing_stands_in_the_way(environment: dict[str, str]) -> None:
    assert main._screen_obstacle(environment) is None


def test_libraries_of_the_screen_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "_loads", lambda library: "cursor" not in library)
    assert str(main._screen_obstacle({"DISPLAY": ":0"})).endswith("--no-install-recommends libxcb-cursor0")


def test_libraries_that_qt_links_to_are_named() -> None:
    told = main._qt_obstacle("libGL.so.1: cannot open shared object file: No such file or directory")
    assert "apt-get install" in str(told)
    assert "libgl1" in str(told)


def test_qt_not_installed_is_told() -> None:
    assert "pip install" in str(main._qt_obstacle("No module named 'PySide6'"))


@pytest.mark.parametrize("reason", ["No module named 'pbdesk.typo'", "cannot import name 'x'"])
def test_an_import_that_fails_for_another_reason_is_a_bug(reason: str) -> None:
    assert main._qt_obstacle(reason) is None


def test_without_the_libraries_it_is_told_to_install_first() -> None:
    bare = [sys.executable, "-S", str(MAIN), "check", "x.pbdesk", "--period", "2026Q3"]
    done = subprocess.run(bare, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "还没有安装好" in done.stderr


def test_a_file_alone_opens_the_desktop_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path | None] = []

    def run(file: Path | None) -> int:
        asked.append(file)
        return 0

    monkeypatch.setattr("ui.app.run", run)
    assert main.main(["果园.pbdesk"]) == 0
    assert asked == [Path("果园.pbdesk")]
