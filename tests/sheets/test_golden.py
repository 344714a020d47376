"""Every sheet against the text that was agreed on, and what all sheets promise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pbdesk.sheets import SHEETS
from tests.sheets.golden import EXAMPLES, agreed, printed, told

ROOT = Path(__file__).resolve().parents[2]


def test_every_sheet_has_an_agreed_example() -> None:
    assert set(EXAMPLES) == set(SHEETS)


@pytest.mark.parametrize("name", SHEETS)
def test_the_sheet_says_what_was_agreed_on(name: str) -> None:
    assert told(name) == agreed(name), f"看过打印效果后，用 python -m tests.sheets.golden 更新 {name}.txt"


@pytest.mark.parametrize("name", SHEETS)
def test_the_same_rows_give_the_same_bytes_in_another_process(name: str) -> None:
    script = f"import sys; from tests.sheets.golden import printed; sys.stdout.buffer.write(printed({name!r}))"
    command = [sys.executable, "-c", script]
    other = subprocess.run(command, cwd=ROOT, env={"PYTHONHASHSEED": "7"}, capture_output=True, check=True)
    assert other.stdout == printed(name)


@pytest.mark.parametrize("name", SHEETS)
def test_no_sheet_needs_a_font_of_the_machine_that_reads_it(name: str) -> None:
    pdf = printed(name)
    assert b"Helvetica" not in pdf
    assert pdf.count(b"/Type0") == pdf.count(b"/FontFile2") > 0


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_names_itself_in_words(name: str) -> None:
    sheet = SHEETS[name]
    assert sheet.name == name
    assert sheet.title.endswith(("表", "册", "本", "清单", "通知书", "图"))
