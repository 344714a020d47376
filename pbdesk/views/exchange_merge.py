"""Merging in words: each file before and after, all of them together, and to whom receipts are due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pbdesk.exchange.batch import Merged, Parcel
from pbdesk.exchange.incoming import Plan, sentence
from pbdesk.views.exchange import DESK_WORDS, plan_lines, receipt_words


class FileState(StrEnum):
    """What there is to say of a file first."""

    READY = "ready"
    LACKING = "lacking"
    CONFLICT = "conflict"
    ASIDE = "aside"
    AGAIN = "again"
    RECEIPT = "receipt"
    BAD = "bad"


AHEAD_WORDS: Mapping[FileState, str] = {
    FileState.READY: "✓ 可以合并",
    FileState.LACKING: "！ 前面有缺",
    FileState.CONFLICT: "！ 有冲突",
    FileState.ASIDE: "… 先搁置",
    FileState.AGAIN: "— 合并过",
    FileState.RECEIPT: "回 回执",
    FileState.BAD: "✗ 用不了",
}
DONE_WORDS: Mapping[FileState, str] = {
    FileState.READY: "✓ 已合并",
    FileState.LACKING: "！ 前面有缺",
    FileState.CONFLICT: "！ 有冲突",
    FileState.ASIDE: "… 已搁置",
    FileState.AGAIN: "— 没有新的",
    FileState.RECEIPT: "✓ 已登记",
    FileState.BAD: "✗ 没有合并",
}


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a merge: its name, how it stands, from whom it is, and all there is to say of it."""

    path: Path
    state: FileState
    words: str
    sender: str
    brief: str
    lines: tuple[str, ...]
    device_id: str = ""
    action_id: str | None = None
    conflicts: int = 0

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.name


def ahead(parcel: Parcel) -> FileRow:
    """A file before it is merged."""
    if parcel.receipt:
        told = "这是对方开的回执：登记以后，就知道哪些已经收到"
        return FileRow(parcel.path, FileState.RECEIPT, AHEAD_WORDS[FileState.RECEIPT], "", told, (told,))
    return _row(parcel.path, parcel.plan, parcel.trouble, AHEAD_WORDS)


def done(merged: Merged) -> FileRow:
    """A file after it was merged."""
    if merged.plan is None and not merged.trouble:
        told = receipt_words(merged.confirmed)
        return FileRow(merged.path, FileState.RECEIPT, DONE_WORDS[FileState.RECEIPT], "", told, (told,))
    return _row(merged.path, merged.plan, merged.trouble, DONE_WORDS, merged.action_id)


def ahead_words(rows: Sequence[FileRow]) -> str:
    """All files together, before anything is merged."""
    if len(rows) == 1:
        return "核对过了，还没有合并。请看清楚再合并。"
    counts = {state: sum(row.state is state for row in rows) for state in FileState}
    told = [f"{words[2:]} {counts[state]} 个" for state, words in AHEAD_WORDS.items() if counts[state]]
    return f"核对了 {len(rows)} 个文件，还没有合并：{'，'.join(told)}。"


def done_words(rows: Sequence[FileRow], left: int) -> str:
    """All files together, after the merge; ``left`` were not looked at because it was stopped."""
    counts = Counter(row.state for row in rows)
    merged = sum(counts[each] for each in (FileState.READY, FileState.LACKING, FileState.CONFLICT, FileState.AGAIN))
    told = [f"合并了 {merged} 个数据包"] if merged else []
    told += [f"{n} 个前面有缺，要请对方全部重新导出"] if (n := counts[FileState.LACKING]) else []
    told += [f"{n} 个先搁置，等您确认电脑"] if (n := counts[FileState.ASIDE]) else []
    told += [f"登记了 {n} 份回执"] if (n := counts[FileState.RECEIPT]) else []
    told += [f"{n} 个没有合并"] if (n := counts[FileState.BAD]) else []
    told += [f"停下时还有 {left} 个没有合并"] if left else []
    conflicts = sum(row.conflicts for row in rows)
    told += [f"有 {conflicts} 条冲突要选定"] if conflicts else []
    return "，".join(told) + "。" if told else "没有合并任何内容。"


def _row(
    path: Path, plan: Plan | None, trouble: str, words: Mapping[FileState, str], action_id: str | None = None
) -> FileRow:
    if plan is None:
        return FileRow(path, FileState.BAD, words[FileState.BAD], "", trouble, (trouble,))
    manifest, landing = plan.opened.manifest, plan.landing
    state = FileState.READY
    if plan.device is None and plan.aside:
        state = FileState.ASIDE
    elif plan.lacking:
        state = FileState.LACKING
    elif landing.conflicts:
        state = FileState.CONFLICT
    elif not landing.new and not plan.aside:
        state = FileState.AGAIN
    sender = f"{DESK_WORDS[manifest.desk]} {manifest.file_title}"
    return FileRow(
        path, state, words[state], sender, sentence(plan), tuple(plan_lines(plan)), manifest.device_id, action_id,
        len(landing.conflicts),
    )  # fmt: skip
