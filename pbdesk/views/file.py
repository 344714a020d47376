"""What the window says of the open file: its title, what can be undone and redone, when it was last backed up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pbdesk.clock import SHANGHAI
from pbdesk.demo.sample import is_sample
from pbdesk.model import Desk
from pbdesk.store import HistoryEntry, Store
from pbdesk.store.backup import folder_of, made, made_at
from pbdesk.words import long_date, short_date

_REVERSALS = ("撤销：", "重做：")
_LOOKED_AT = 60
_TOLD = 500


@dataclass(frozen=True, slots=True)
class FileState:
    """The words at the foot of the side bar and in the menu; None where there is nothing to undo or redo."""

    title: str
    desk: Desk
    backup: str
    undo: str | None
    redo: str | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that was done, in the words of the list."""

    when: str
    what: str
    who: str
    records: str
    state: str


def history_lines(store: Store) -> tuple[HistoryLine, ...]:
    """What was done in this file, the latest first."""
    return tuple(
        HistoryLine(
            when=f"{entry.made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            what=entry.label,
            who=entry.author,
            records=str(entry.records),
            state="已撤销" if entry.undone else "有效",
        )
        for entry in store.history(_TOLD)
    )


def file_state(store: Store, today: date) -> FileState:
    """What to say of the file now."""
    undo, redo = steps(store.history(_LOOKED_AT))
    words = f"示例，日期停在{long_date(today)}" if is_sample(store) else _backup_words(store.path, today)
    return FileState(store.title, store.desk, words, undo, redo)


def is_empty(store: Store) -> bool:
    """Whether the file has no branch yet, so that the first step is still to be taken."""
    return not store.query("SELECT o.id FROM organization o WHERE o.kind = 'branch' AND o.deleted_at IS NULL LIMIT 1")


def steps(history: list[HistoryEntry]) -> tuple[str | None, str | None]:
    """What undoing and redoing would do now: the latest action that stands, and the earliest undone after it."""
    redo = None
    for entry in history:
        if entry.label.startswith(_REVERSALS):
            continue
        if not entry.undone:
            return entry.label, redo
        redo = entry.label
    return None, redo


def _backup_words(path: Path | None, today: date) -> str:
    if path is None:
        return "只在内存里，没有保存成文件"
    copies = made(folder_of(path), path)
    moment = made_at(copies[-1]) if copies else None
    if moment is None:
        return "还没有备份"
    day = "今天" if moment.date() == today else short_date(moment.date())
    if moment.year != today.year:
        day = f"{moment.year}年{day}"
    return f"上次备份 {day} {moment:%H:%M}"
