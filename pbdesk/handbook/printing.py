"""The chapters as pieces for print: the little Markdown that the handbook is written in, read line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from pbdesk.calendar import Period, year_period
from pbdesk.handbook.chapters import Chapter, chapters, plain
from pbdesk.rules import load_policies, rule_book, rules_version
from pbdesk.store import Store
from pbdesk.views.branch_quarter import issue_of
from pbdesk.views.rows import HandbookSheet, Issue, Piece, PrintedChapter, Said

_ITEM = re.compile(r"^\s*(?:([-*])|(\d+)\.) +(.+)$")
_RULE = re.compile(r"^\s*\|[\s|:-]+\|\s*$")
_SPACE = re.compile(r"(?<=[。，；：！？]) (?=\S)")
_TITLE = "党支部工作台"


def printed(among: Sequence[Chapter]) -> tuple[PrintedChapter, ...]:
    """Every chapter in pieces."""
    return tuple(PrintedChapter(chapter.title, tuple(_pieces(chapter.text))) for chapter in among)


def handbook_sheet(store: Store, period: Period, today: date) -> HandbookSheet:
    """The handbook of a file, with its own rules and settings as they hold on the last day of a period."""
    told = chapters(period.last_day, rule_book(store), load_policies(store))
    return HandbookSheet(issue_of(store, period, today, store.title), printed(told))


def handbook_to_print(among: Sequence[Chapter], today: date) -> HandbookSheet:
    """The handbook without any file: by the rules that are shipped and the defaults."""
    issue = Issue(year_period(today.year), _TITLE, today, rules_version(), "默认")
    return HandbookSheet(issue, printed(among))


def _pieces(text: str) -> Iterator[Piece]:
    rows: list[tuple[str, ...]] = []
    words: list[str] = []
    for line in [*text.splitlines()[1:], ""]:
        in_table = line.lstrip().startswith("|")
        if not in_table and rows:
            yield Piece(Said.TABLE, rows=tuple(rows))
            rows = []
        if in_table:
            if not _RULE.match(line):
                rows.append(_cells(line))
        elif line.strip() and not _begins_anew(line):
            words.append(_words(line.strip()))
            continue
        if words:
            yield Piece(Said.TEXT, "".join(words))
            words = []
        if not in_table and line.strip():
            yield _piece(line)


def _begins_anew(line: str) -> bool:
    return line.startswith(("#", "    ")) or _ITEM.match(line) is not None


def _piece(line: str) -> Piece:
    item = _ITEM.match(line)
    if line.startswith("### "):
        return Piece(Said.SUBHEADING, _words(line))
    if line.startswith("#"):
        return Piece(Said.HEADING, _words(line))
    if item is not None:
        return Piece(Said.ITEM, _words(item[3]), f"{item[2]}." if item[2] else "•")
    return Piece(Said.TYPED, line.strip())


def _cells(line: str) -> tuple[str, ...]:
    return tuple(_words(cell.strip()) for cell in line.strip().strip("|").split("|"))


def _words(line: str) -> str:
    """The words alone, without the space that Markdown wants after bold words."""
    return _SPACE.sub("", plain(line))
