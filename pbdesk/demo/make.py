"""Making the sample: a file with the whole street, and the sheets of its last quarter, in one directory."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from pbdesk.calendar import quarter_period
from pbdesk.demo.records import street_records
from pbdesk.demo.street import FIRST_YEAR, STREET_BRANCHES
from pbdesk.demo.summary import DemoSummary, compliance_of, count_street
from pbdesk.errors import UserError
from pbdesk.files import write_whole
from pbdesk.model import Desk
from pbdesk.rules import evaluate, rule_book
from pbdesk.sheets import SHEETS
from pbdesk.store import Store
from pbdesk.store.loading import load
from pbdesk.views.printing import print_sheet

FILE_NAME = "demo.pbdesk"
LABEL = "建立示例街道"
QUARTER = quarter_period(FIRST_YEAR, 4)
TODAY = date(FIRST_YEAR + 1, 1, 7)
"""The Monday on which the street makes up its quarter."""
PRINTED = ("branch-quarter", "street-quarter", "guide-quarter", "minutes")
"""The sheets of the quarter; the others are for one branch, or for a whole year."""
MINUTES_OF = "b-03"
"""The branch whose minutes are printed: 果园, the last one founded."""
_TITLE, _AUTHOR = "坪地街道（示例）", "示例"

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is; an exception from it gives up."""


def make_demo(directory: Path, *, seed: int = 7, on_progress: Progress | None = None) -> DemoSummary:
    """The street of 2018 in ``demo.pbdesk`` and the sheets of its fourth quarter as PDF.

    Args:
        directory: where they go; made if it is missing, nothing in it is ever overwritten.
        seed: the same seed makes the same street.
        on_progress: told how far it is.

    Raises:
        UserError: nothing can be made there; what was begun is taken away again.
    """
    started = time.perf_counter()
    tell = on_progress or (lambda _what, _done, _total: None)
    names = [FILE_NAME, *(_sheet_file(name) for name in PRINTED)]
    with _only_whole(_prepared(directory, names), names) as paths:
        file, *sheets = paths
        with Store.create(file, desk=Desk.STREET, title=_TITLE, author=_AUTHOR) as store:
            load(store, _rows(seed, tell), label=LABEL)
            for done, (name, path) in enumerate(zip(PRINTED, sheets, strict=True)):
                tell("打印报表", done, len(sheets))
                branches = [MINUTES_OF] if name == "minutes" else None
                write_whole(path, [print_sheet(store, name, QUARTER, TODAY, branches=branches)])
            tell("打印报表", len(sheets), len(sheets))
            units, founded, counts = count_street(store, QUARTER)
            compliance, behind = compliance_of(evaluate(store, QUARTER, TODAY, rules=rule_book(store).core), QUARTER)
    seconds = time.perf_counter() - started
    return DemoSummary(file, tuple(sheets), units, founded, counts, QUARTER, TODAY, compliance, behind, seconds)


def _sheet_file(name: str) -> str:
    of = "（果园居民小组党支部）" if name == "minutes" else ""
    return f"{QUARTER.title}{SHEETS[name].title}{of}.pdf"


def _rows(seed: int, tell: Progress) -> Iterator[bytes]:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for row in street_records(seed, on_branch=lambda done: tell("编写记录", done, STREET_BRANCHES)):
        yield encode(row).encode()


def _prepared(directory: Path, names: list[str]) -> Path:
    """The directory, made if need be; refused when it already holds any of these files."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        taken = [name for name in names if (directory / name).exists()]
        whole = directory.resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise UserError(f"不能使用文件夹“{directory}”。请换一个可以写入的文件夹。没有写入任何文件。") from error
    if taken:
        raise UserError(f"“{directory}”里已经有“{taken[0]}”，不会覆盖它。请换一个空文件夹。没有写入任何文件。")
    return whole


@contextmanager
def _only_whole(directory: Path, names: list[str]) -> Iterator[list[Path]]:
    """The paths of these files; they are removed again unless all goes well."""
    paths = [directory / name for name in names]
    done = False
    try:
        yield paths
        done = True
    finally:
        if not done:
            for path in (*paths, directory / f"{FILE_NAME}-journal"):
                path.unlink(missing_ok=True)
