"""Taking a table in: what was previewed is written as one change that can be undone; nothing is ever removed by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pbdesk.actions.importing_meetings import put_meetings
from pbdesk.actions.importing_members import put_members
from pbdesk.errors import BadRowsError, Problem, UserError
from pbdesk.store import Changes, Store
from pbdesk.store.backup import before
from pbdesk.tables.fields import SUBJECT_WORDS, Subject
from pbdesk.tables.headers import Table
from pbdesk.tables.known import BranchFinder
from pbdesk.tables.meeting_matching import preview_meetings
from pbdesk.tables.members import Wish, preview_members
from pbdesk.tables.preview import Preview, PreviewRow, RowState
from pbdesk.tables.serials import with_serials
from pbdesk.views.import_facts import known_roll
from pbdesk.views.import_meetings import known_meetings

AnyPreview = Preview[Any]
_BRANCHES_NAMED = 1


def preview(store: Store, table: Table, wish: Wish, today: date) -> AnyPreview:
    """What taking a table in would do; reads only.

    Raises:
        UserError: a column that is needed is not there, or the file has no branch yet.
    """
    if table.missing:
        words = "、".join(f"“{word}”" for word in table.missing)
        raise UserError(f"没有找到{words}这一列，不能当作{SUBJECT_WORDS[table.subject]}导入。请指明是哪一列。")
    if wish.since is not None and wish.since > today:
        raise UserError(f"新增的人从 {wish.since} 起在册：这一天还没有到，请改一个日期。")
    roll = known_roll(store, today)
    if not roll.branches:
        raise UserError("文件里还没有支部。请先登记支部，再导入。")
    table, notes = with_serials(table)
    if table.subject is Subject.ROSTER:
        shown: AnyPreview = preview_members(table, roll, wish, today)
        return replace(shown, notes=(*notes, *shown.notes))
    finder = BranchFinder.of({b.branch_id: b.name for b in roll.branches}, wish.branch_id)
    shown = preview_meetings(table, known_meetings(store, table, today), finder, today)
    return replace(shown, notes=(*notes, *shown.notes))


def apply(
    store: Store, table: Table, shown: AnyPreview, wish: Wish, today: date, *, skip_refused: bool = False
) -> Changes:
    """Write what the preview shows, after a verified backup; a file in memory has none.

    Raises:
        BadRowsError: lines are refused and were not to be skipped.
        UserError: nothing is to be written, or the file has changed since the preview.
    """
    refused = shown.of(RowState.REFUSED)
    if refused and not skip_refused:
        raise BadRowsError(f"有 {len(refused)} 行不能导入，没有写入任何内容。", problems(shown))
    if not shown.writes:
        raise UserError("没有要写入的内容：表格里的都已经在文件里了。" if not refused else "没有一行可以导入。")
    if preview(store, table, wish, today) != shown:
        raise UserError("预览之后文件有了改动，请重新看一遍预览再写入。没有写入任何内容。")
    before(store, "导入")
    rows = (*shown.of(RowState.NEW), *shown.of(RowState.CHANGED))
    with store.change(_label(shown.subject, rows)) as tx:
        if shown.subject is Subject.ROSTER:
            put_members(store, tx, rows, wish.since, today)
        else:
            put_meetings(store, tx, rows)
    return tx.changes


def problems(shown: AnyPreview) -> tuple[Problem, ...]:
    """The refused lines of a preview, as the command line lists them."""
    return tuple(Problem(row.line, row.name, "；".join(row.reasons)) for row in shown.of(RowState.REFUSED))


def _label(subject: Subject, rows: tuple[PreviewRow[Any], ...]) -> str:
    branches: Mapping[str, None] = dict.fromkeys(row.branch for row in rows)
    where = next(iter(branches)) if len(branches) == _BRANCHES_NAMED else f"{len(branches)} 个支部"
    unit = "人" if subject is Subject.ROSTER else "次会议"
    return f"导入{SUBJECT_WORDS[subject]}（{where}，{len(rows)} {unit}）"
