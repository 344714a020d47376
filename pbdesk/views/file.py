"""What the window says of the open file: its title, what can be undone and redone, when it was last backed up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pbdesk.clock import SHANGHAI, local_date
from pbdesk.demo.sample import is_sample
from pbdesk.model import Desk
from pbdesk.store import Store
from pbdesk.store.backup import folder_of, made, made_at, second_folder
from pbdesk.store.unlocking import has_password
from pbdesk.words import long_date, near_date

_LATE, _SECOND_LATE = 7, 30
"""Days after which work that is in no backup, or in none on the other disk, is worth a warning."""
_TOLD = 500


@dataclass(frozen=True, slots=True)
class FileState:
    """The words at the foot of the side bar and in the menu; None where there is nothing to undo or redo.

    ``backup_late``: what was done lately is in no backup, or the second folder has been without one for long.
    ``password``: whether the file has one; None where none can be set.
    """

    title: str
    desk: Desk
    backup: str
    backup_late: bool
    undo: str | None
    redo: str | None
    password: bool | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that was done, in the words of the list."""

    when: str
    what: str
    who: str
    records: str
    state: str
    action_id: str


def history_lines(store: Store) -> tuple[HistoryLine, ...]:
    """What was done in this file, the latest first."""
    return tuple(
        HistoryLine(
            when=f"{entry.made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            what=entry.label,
            who=entry.author,
            records=str(entry.records),
            state="已撤销" if entry.undone else "有效",
            action_id=entry.action_id,
        )
        for entry in store.history(_TOLD)
    )


def file_state(store: Store, today: date) -> FileState:
    """What to say of the file now."""
    undo, redo = store.steps()
    words, late = _backup_state(store, today)
    password = None if store.path is None or store.read_only else has_password(store.path)
    return FileState(store.title, store.desk, words, late, undo, redo, password)


def is_empty(store: Store) -> bool:
    """Whether the file has no branch yet, so that the first step is still to be taken."""
    return not store.query("SELECT o.id FROM organization o WHERE o.kind = 'branch' AND o.deleted_at IS NULL LIMIT 1")


def _backup_state(store: Store, today: date) -> tuple[str, bool]:
    """When the file was last backed up, here and in its second folder, and whether that is too long ago."""
    if is_sample(store):
        return f"示例，日期停在{long_date(today)}", False
    if store.read_only:
        return "只读打开，只能看，不能改", False
    if store.path is None:
        return "只在内存里，没有保存成文件", False
    own = _last(folder_of(store.path), store.path)
    words, late = f"上次备份 {_moment(own, today)}" if own else "还没有备份", _is_late(store, own, today, _LATE)
    second = second_folder(store)
    if second is None:
        return words, late
    other = _last(second, store.path)
    said = f"第二份 {_moment(other, today)}" if other else "第二份还没有"
    return f"{words}\n{said}", late or _is_late(store, other, today, _SECOND_LATE)


def _is_late(store: Store, last: datetime | None, today: date, days: int) -> bool:
    """Whether something done more than so many days ago is not in the last backup."""
    newest = next(iter(store.history(1)), None)
    if newest is None or (last is not None and newest.made_at <= last):
        return False
    since = last or store.query("SELECT MIN(r.made_at) AS first FROM revision r")[0]["first"]
    return (today - local_date(since if isinstance(since, datetime) else datetime.fromisoformat(since))).days > days


def _last(folder: Path, path: Path) -> datetime | None:
    copies = made(folder, path)
    return made_at(copies[-1]) if copies else None


def _moment(moment: datetime, today: date) -> str:
    day = "今天" if moment.date() == today else near_date(moment.date(), today.year)
    return f"{day} {moment:%H:%M}"
