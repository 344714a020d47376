"""Which line of a ledger is which meeting of the file, decided over the whole table, the surest pairs first.

A meeting is recognised by its branch, kind, group and day together with when it began or what it is called. One whose
beginning and name are both others is another meeting of the same day (two lectures of a day are two, E-29): taken for
the same, it would be overwritten, its votes with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pbdesk.model import MeetingKind
from pbdesk.tables.ledger_rows import LedgerLine
from pbdesk.tables.meetings import MeetingEntry
from pbdesk.words import MEETING_WORDS

SameAll = Callable[[MeetingEntry, LedgerLine], bool]
"""Whether a line of the table says nothing that the file does not say."""
_Key = tuple[str, MeetingKind, date, str | None]


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of the table whose branch and group are known."""

    entry: MeetingEntry
    branch_id: str
    group_id: str | None

    @property
    def key(self) -> _Key:
        """What has to be the same for certain."""
        return self.branch_id, self.entry.kind, self.entry.held_on, self.group_id


@dataclass(frozen=True, slots=True)
class Pair:
    """The meeting of the file that a line is about (None: a new one), and what is unsure about it."""

    line: LedgerLine | None
    warning: str = ""


def pairs(rows: Sequence[Placed], lines: Iterable[LedgerLine], same_all: SameAll) -> Mapping[int, Pair]:
    """Pair lines of a table, known by their number, with the meetings of the file; none is paired twice."""
    known: dict[_Key, list[LedgerLine]] = defaultdict(list)
    asked: dict[_Key, list[MeetingEntry]] = defaultdict(list)
    for line in lines:
        known[line.branch_id, line.kind, line.held_on, line.group_id].append(line)
    for row in rows:
        asked[row.key].append(row.entry)
    found: dict[int, Pair] = {}
    for key, entries in asked.items():
        found |= _of_a_day(entries, known.get(key, []), same_all)
    return found


def _of_a_day(entries: Sequence[MeetingEntry], lines: Sequence[LedgerLine], same_all: SameAll) -> dict[int, Pair]:
    """The pairs among the meetings of one kind on one day."""
    rows, free = list(entries), list(lines)
    found: dict[int, Pair] = {}
    passes: tuple[SameAll, ...] = (
        lambda row, line: _same_start(row, line) and _same_title(row, line),
        lambda row, line: _identical(row, line) and same_all(row, line),
        _same_title,
        _same_start,
    )
    for fits in passes:
        for row in tuple(rows):
            match = next((line for line in free if fits(row, line)), None)
            if match is not None:
                found[row.line] = Pair(match)
                rows.remove(row)
                free.remove(match)
    return found | _left_over(rows, free, bool(lines))


def _left_over(rows: Sequence[MeetingEntry], free: Sequence[LedgerLine], some: bool) -> dict[int, Pair]:
    """What no pass could tell: one line and one meeting of which too little is said may be the same, with a warning."""
    likely = {row.line: [line for line in free if not _another(row, line)] for row in rows}
    found = {}
    for row in rows:
        mine = likely[row.line]
        word = MEETING_WORDS[row.kind]
        rivals = sum(any(line is mine[0] for line in others) for others in likely.values()) if mine else 0
        if len(mine) == 1 and rivals == 1:
            found[row.line] = Pair(mine[0], f"按文件里这一天的{word}“{_called(mine[0])}”处理，请确认是同一次")
        else:
            found[row.line] = Pair(None, f"文件里这一天已有{word}，按另一次会登记，请确认不是同一次" if some else "")
    return found


def _same_start(row: MeetingEntry, line: LedgerLine) -> bool:
    return row.starts_at is not None and row.starts_at == line.starts_at


def _same_title(row: MeetingEntry, line: LedgerLine) -> bool:
    return bool(row.title) and plain(row.title) == plain(line.title)


def _identical(row: MeetingEntry, line: LedgerLine) -> bool:
    return row.starts_at == line.starts_at and plain(row.title) == plain(line.title)


def _another(row: MeetingEntry, line: LedgerLine) -> bool:
    """Whether beginning and name are both told, and both others."""
    return bool(row.starts_at and line.starts_at and row.title and line.title)


def _called(line: LedgerLine) -> str:
    return line.title[:20] or line.clock or str(line.held_on)


def plain(text: str | None) -> str:
    """Words as they are compared: spaces make no difference."""
    return "".join((text or "").split())
