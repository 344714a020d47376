"""What lies in the backups of a file, and what going back to one would change, in words before it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pbdesk.clock import SHANGHAI
from pbdesk.store import HistoryEntry, Store
from pbdesk.store.backup import folder_of, made, made_at, second_folder
from pbdesk.store.bundles import Arrival, Device, devices
from pbdesk.store.columns import RECORDS
from pbdesk.store.naming import table_word
from pbdesk.store.restoring import Change, Difference, compare
from pbdesk.views.record_words import Words

CHANGE_WORDS: Mapping[Change, str] = {"back": "找回来", "gone": "会不见", "changed": "变回去"}
_COUNTED: Mapping[Change, str] = {
    "back": "{} 条记录找回来", "gone": "{} 条记录会不见", "changed": "{} 条记录变回以前的内容",
}  # fmt: skip
_NAMED = 8
"""How many senders a sentence names."""
_TOLD = 200
"""How many records are told by name; all are counted."""
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class BackupLine:
    """One backup: when it was made, how large it is, and in which of the two folders it lies."""

    path: Path
    when: str
    size: str
    place: str


@dataclass(frozen=True, slots=True)
class TableChange:
    """How many records of one table would come back, go away and say something else."""

    table: str
    word: str
    back: int
    gone: int
    changed: int


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that would change: what it is called, and what would become of it."""

    word: str
    name: str
    change: str


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What going back would do; ``sentences`` say it in running text, ``lost`` are the actions it takes back.

    ``exchange`` are those of the sentences that ask for something afterwards: bundles have to be sent again, devices
    let in again. ``bundles`` names each bundle that the file would no longer have.
    """

    backup: BackupLine
    sentences: tuple[str, ...]
    tables: tuple[TableChange, ...]
    records: tuple[RecordChange, ...]
    lost: tuple[str, ...]
    exchange: tuple[str, ...] = ()
    bundles: tuple[RecordChange, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the file says what the backup says."""
        return not self.tables and not self.lost


def backup_lines(path: Path, second: Path | None = None) -> tuple[BackupLine, ...]:
    """The backups of a file in its own folder and in a second one, the newest first."""
    places = ((folder_of(path), "文件旁边"), *(((second, "第二个文件夹"),) if second else ()))
    lines = [_line(copy, place) for folder, place in places for copy in reversed(made(folder, path))]
    return tuple(sorted(lines, key=lambda line: line.when, reverse=True))


def backups_of(store: Store) -> tuple[BackupLine, ...]:
    """The backups of an open file."""
    return () if store.path is None else backup_lines(store.path, second_folder(store))


def restore_preview(store: Store, copy: Path) -> RestorePreview:
    """What going back to a backup would change.

    Raises:
        UserError: the backup is damaged, or one of another file.
    """
    found = compare(store, copy)
    names = {device.id: device.name for device in devices(store)}
    exchange = tuple(_afterwards(found.arrivals, found.let_in, names))
    return RestorePreview(
        backup=_line(copy, ""),
        sentences=(*_sentences(found.newest, found.lost, found.differences), *exchange),
        tables=tuple(_tables(found.differences)),
        records=tuple(_records(store, found.differences[:_TOLD])),
        lost=tuple(_action(entry) for entry in found.lost),
        exchange=exchange,
        bundles=tuple(_bundle(arrival, names) for arrival in found.arrivals),
    )


def _line(copy: Path, place: str) -> BackupLine:
    moment = made_at(copy)
    size = copy.stat().st_size / _MEGABYTE if copy.is_file() else 0
    return BackupLine(copy, f"{moment:%Y-%m-%d %H:%M:%S}" if moment else "时间不明", f"{size:.1f} MB", place)


def _sentences(
    newest: HistoryEntry | None, lost: Sequence[HistoryEntry], differences: Sequence[Difference]
) -> Iterator[str]:
    yield f"这份备份里最新的一次改动：{_action(newest)}。" if newest else "这份备份里还没有任何改动。"
    if lost:
        yield f"在它之后做过 {len(lost)} 次操作，恢复以后这些都要退回；最近的一次是 {_action(lost[0])}。"
    counts = Counter(difference.change for difference in differences)
    if counts:
        told = (words.format(counts[change]) for change, words in _COUNTED.items() if counts[change])
        yield f"恢复以后，{'，'.join(told)}。"
    else:
        yield "记录的内容和现在完全一样。"


def _afterwards(
    arrivals: Sequence[Arrival], let_in: Sequence[Device], names: Mapping[str, str]
) -> Iterator[str]:
    """What has to be done about exchange after going back, since nobody else would know of it."""
    if arrivals:
        numbers: dict[str, list[Arrival]] = {}
        for arrival in arrivals:
            numbers.setdefault(arrival.device_id, []).append(arrival)
        senders = [f"{names.get(sender, sender)}（{_numbers(came)}）" for sender, came in numbers.items()]
        yield (
            f"这份备份之后收到的 {len(arrivals)} 个数据包，恢复以后就没有了：{_some(senders, '台电脑')}。"
            "对方可能已经登记了回执，不会自动再带这些内容；恢复以后，请对方用“全部重新导出”"
            "（命令行 export --since all）再导出一次，拿来合并。"
        )
    if let_in:
        listed = _some([device.name for device in let_in], "台")
        yield f"这份备份之后确认的电脑，恢复以后要核对指纹，再确认一次：{listed}。"


def _numbers(came: Sequence[Arrival]) -> str:
    """Which bundles of one sender, and when the latest came."""
    listed = "、".join(str(number) for number in sorted({arrival.sequence for arrival in came}))
    return f"第 {listed} 包，{'最后一个' if len(came) > 1 else ''}{_moment(came[0].arrived_at)} 收到"


def _some(names: Sequence[str], unit: str) -> str:
    return "；".join(names[:_NAMED]) + (f"……共 {len(names)} {unit}" if len(names) > _NAMED else "")


def _bundle(arrival: Arrival, names: Mapping[str, str]) -> RecordChange:
    sender = names.get(arrival.device_id, arrival.device_id)
    words = f"{sender} 第 {arrival.sequence} 包（{_moment(arrival.arrived_at)} 收到）"
    return RecordChange("数据包", words, CHANGE_WORDS["gone"])


def _tables(differences: Sequence[Difference]) -> Iterator[TableChange]:
    counts = Counter((difference.kind, difference.change) for difference in differences)
    kinds = {kind for kind, _ in counts}
    for kind in [*RECORDS, *sorted(kinds - RECORDS.keys())]:
        if kind in kinds:
            back, gone, changed = (counts[kind, change] for change in CHANGE_WORDS)
            yield TableChange(kind, table_word(kind), back, gone, changed)


def _records(store: Store, differences: Sequence[Difference]) -> Iterator[RecordChange]:
    words = Words(store)
    for difference in differences:
        name = words.name(difference.record) if difference.record is not None else difference.record_id
        yield RecordChange(table_word(difference.kind), name, CHANGE_WORDS[difference.change])


def _action(entry: HistoryEntry) -> str:
    return f"{_moment(entry.made_at)} {entry.label}"


def _moment(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
