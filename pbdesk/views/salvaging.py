"""A damaged file in words: what can be gone back to, who else has a copy, and what came of taking the file apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pbdesk.clock import SHANGHAI
from pbdesk.model import Desk
from pbdesk.store import Store
from pbdesk.store.columns import RECORDS
from pbdesk.store.fitting import Name
from pbdesk.store.naming import table_word
from pbdesk.store.restoring import newest_action, newest_good
from pbdesk.store.salvage import Salvaged
from pbdesk.store.salvage_office import Sent, sent_from
from pbdesk.views.record_words import Words
from pbdesk.views.restoring import BackupLine, backup_lines

_TOLD = 12
"""How many records of one kind of loss are told by name; all are counted."""
_STREET_COPY = (
    "请街道在“交换”页里选本支部，“全部重新导出”一个数据包；拿回来合并进恢复好的文件，或者用它新建一个文件。"
    "身份证号和电话平时不在数据包里，需要时请街道勾上。"
)
_BRANCH_COPIES = "各支部手里都有自己的一份：请他们在“交换”页里“全部重新导出”，再合并进恢复好的文件。"
_FROM_STREET = (
    "街道：export 街道的文件 --branch 本支部 --since all -o 带回.pbbundle；"
    "支部：merge 恢复好的文件 带回.pbbundle，或者 new 新文件 --from 带回.pbbundle"
)
_FROM_BRANCHES = "支部：export 支部的文件 --since all -o 上报.pbbundle；街道：merge 恢复好的文件 上报.pbbundle"
_SETTINGS = {"desk": "是谁用的文件", "title": "文件的名称"}


@dataclass(frozen=True, slots=True)
class WaysOut:
    """What there is for a file that is damaged: its newest good backup, how far that goes, and what others have of it.

    ``commands`` are what fetches that from the others, as it is typed; empty where there is nothing to fetch.
    """

    backup: BackupLine | None
    reach: str
    office: str
    commands: str


def ways_out(path: Path) -> WaysOut:
    """What can be offered before a file is taken apart."""
    copy = newest_good(path)
    line = next((line for line in backup_lines(path) if line.path == copy), None) if copy else None
    return WaysOut(line, _reach(copy) if copy else "", *_office(sent_from(path)))


def free_name(path: Path) -> Path:
    """Where what is saved goes unless somebody says otherwise: beside the damaged file, under a name not taken yet."""
    target = path.with_name(f"{path.stem}-抢救{path.suffix}")
    number = 2
    while target.exists():
        target = path.with_name(f"{path.stem}-抢救-{number}{path.suffix}")
        number += 1
    return target


def told(made: Salvaged) -> tuple[str, ...]:
    """What was saved and what was not, in sentences."""
    with Store.open(made.path, read_only=True, check=False) as store:
        return tuple(_sentences(made, store))


def _reach(copy: Path) -> str:
    newest = newest_action(copy)
    if newest is None:
        return "里面还没有任何改动。"
    return f"里面最新的一次改动是 {newest.made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 的“{newest.label}”。"


def _office(sent: Sent | None) -> tuple[str, str]:
    """What others have of the file, and the commands that fetch it."""
    if sent is None:
        return f"如果给街道交过数据包，街道那里也有一份。{_STREET_COPY}", _FROM_STREET
    if sent.desk is Desk.STREET:
        return _BRANCH_COPIES, _FROM_BRANCHES
    if not sent.bundles or sent.last is None:
        return "这个文件还没有给街道交过数据包，街道那里没有它的内容。", ""
    day = f"{sent.last.astimezone(SHANGHAI):%Y-%m-%d}"
    confirmed = f"街道确认收到了 {sent.confirmed} 个" if sent.confirmed else "街道还没有确认"
    words = f"街道那里也有一份：交过 {sent.bundles} 个数据包，最近一个是 {day} 的，{confirmed}。{_STREET_COPY}"
    return words, _FROM_STREET


def _sentences(made: Salvaged, store: Store) -> Iterator[str]:
    yield f"写进“{made.path.name}”的有 {made.report.records} 条记录。"
    yield f"每保存一次留下一次修订：原有 {made.known} 次，读出 {made.revisions} 次。"
    if made.unreadable:
        yield f"损坏的文件共 {made.pages} 页，其中 {made.unreadable} 页读不出来。"
    if made.bytes_saved or made.bytes_lost:
        yield f"照片和附件救出 {made.bytes_saved} 个" + (
            f"，丢了 {len(made.bytes_lost)} 个：{_listed(made.bytes_lost)}。手里还有原件的，请再添加一次。"
            if made.bytes_lost else "。"
        )  # fmt: skip
    yield from _records(made, _Names(store))
    yield from _identity(made)
    yield from (f"新文件里还有问题：{finding}。" for finding in made.report.findings)
    yield from (f"说明：{note}。" for note in made.report.notes)
    if made.complete:
        yield "没有发现丢了什么。"
    yield "损坏的文件还在原处，没有改动；新文件核对无误以前，请不要删除它。"


def _records(made: Salvaged, words: _Names) -> Iterator[str]:
    if made.fallen:
        yield f"有 {len(made.fallen)} 条记录退回到较早的内容，请核对：{words.of(made.fallen)}。"
    if made.rebuilt:
        yield (
            f"有 {len(made.rebuilt)} 条记录的历次修订都丢了，按数据表里剩下的内容找了回来。"
            f"这些内容没有校验码，请逐条核对：{words.of(made.rebuilt)}。"
        )
    if made.lost:
        yield f"有 {len(made.lost)} 条记录没能救出来：{_by_table(made.lost)}。"


def _identity(made: Salvaged) -> Iterator[str]:
    if made.books_lost:
        yield f"收发数据包的记录丢了 {made.books_lost} 项，请对方把最近的数据包再发一次，重复合并没有害处。"
    for key in made.settings_lost:
        if key in _SETTINGS:
            yield f"{_SETTINGS[key]}没有读出来，暂时按别的内容推断，请核对。"
    if made.new_identity:
        yield "文件的编号或密钥丢了，已经换成新的。下次交数据包时，街道要像对新电脑一样再确认一次。"


class _Names:
    """What to call records that are in the new file."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._words = Words(store)

    def of(self, names: Sequence[Name]) -> str:
        """Some records by name, the first few."""
        return _listed([self._name(*name) for name in names[:_TOLD]], len(names))

    def _name(self, kind: str, record_id: str) -> str:
        found = self._store.get(RECORDS[kind].record, record_id) if kind in RECORDS else None
        return f"{table_word(kind)} {self._words.name(found.record) if found else record_id}"


def _by_table(names: Sequence[Name]) -> str:
    """Lost records: how many of each table, and the ids of the first, which are all that is left of them."""
    counts = Counter(kind for kind, _ in names)
    told_of = (
        f"{table_word(kind)} {number} 条（编号 {_listed([i for k, i in names if k == kind][:3], number)}）"
        for kind, number in counts.items()
    )
    return "；".join(told_of)


def _listed(words: Sequence[str], number: int | None = None) -> str:
    shown = "、".join(words[:_TOLD])
    return shown if (number or len(words)) <= len(words[:_TOLD]) else f"{shown}等"
