"""``demo``: the command that makes the sample street."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType
from typing import Self

import click

from pbdesk.commands.types import read_path
from pbdesk.demo.make import make_demo

_WIDTH = 24


@click.command("demo", help="在文件夹 DIR 里做一个虚构的街道：65 个党支部一年的记录（demo.pbdesk）和一个季度的报表。")
@click.argument("directory", metavar="DIR", type=read_path)
@click.option("--seed", type=int, default=7, show_default=True, help="种子：同一个数每次做出同样的街道。")
def demo(directory: Path, seed: int) -> None:
    """Make the sample street and say what came of it."""
    with _ProgressLine() as line:
        summary = make_demo(directory, seed=seed, on_progress=line.show)
    for words in summary.lines():
        click.echo(words)


class _ProgressLine:
    """One line on a terminal that says how far it is, and goes when the work is over; nothing in a file or pipe."""

    def __init__(self) -> None:
        self._stream = sys.stderr
        self._shown = self._stream.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write("")

    def show(self, what: str, done: int, total: int) -> None:
        """Say what is being done, and how much of it is done."""
        filled = _WIDTH * done // total
        self._write(f"{what} {'█' * filled}{'░' * (_WIDTH - filled)} {done}/{total}")

    def _write(self, words: str) -> None:
        if self._shown:
            self._stream.write(f"\r\x1b[K{words}")
            self._stream.flush()
