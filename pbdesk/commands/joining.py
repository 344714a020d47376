"""``duplicates``, ``join``: what was typed twice, and making one of it."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import click

from pbdesk.actions.duplicates import join as join_records
from pbdesk.actions.duplicates import look_again, not_duplicates
from pbdesk.commands.types import file_argument
from pbdesk.errors import UserError
from pbdesk.store import Store
from pbdesk.views.duplicate_detail import Comparison, compare, joined_lines
from pbdesk.views.duplicates import KIND_WORDS, KINDS, DuplicateRow, duplicate_rows, pair_of

_json = click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")


@click.command("duplicates", help="列出可能重复的会议、走访、人员和支部；--apart 标明两条不是重复的。")
@file_argument
@click.option("--apart", nargs=2, default=None, metavar="编号 编号", help="这两条不是重复的，以后不再列出。")
@click.option("--again", is_flag=True, help="把标明过“不是重复”的也重新列出。")
@_json
def duplicates(file: Path, apart: tuple[str, str] | None, *, again: bool, as_json: bool) -> None:
    """List possible duplicates."""
    with Store.open(file, read_only=apart is None and not again) as store:
        if again:
            look_again(store)
        if apart is not None:
            not_duplicates(store, _kind(store, *apart), *apart)
        rows = duplicate_rows(store)
    if as_json:
        click.echo(json.dumps({"duplicates": [_duplicate_document(row) for row in rows]}, ensure_ascii=False))
        return
    for row in rows:
        where = f"（{row.branch}）" if row.branch else ""
        click.echo(f"{row.what}：{row.name}{where}\n  {row.why}\n  {row.first}\n  {row.second}")
    click.echo(f"共 {len(rows)} 对，用 join 并成一条。" if rows else "没有可能重复的记录。")


@click.command("join", help="把重复的两条并成一条：留下第一个编号，缺的从第二个补，第二个标为删除。可以用 undo 撤销。")
@file_argument
@click.argument("kept")
@click.argument("gone")
@click.option("--dry-run", is_flag=True, help="只列出两条有什么不同、会变成什么，不保存。")
@click.option("--even-so", is_flag=True, help="duplicates 没有列出的两条，也并成一条。")
def join(file: Path, kept: str, gone: str, *, dry_run: bool, even_so: bool) -> None:
    """Make one record of two."""
    with Store.open(file, read_only=dry_run) as store:
        kind = _kind(store, kept, gone)
        found = _pair(store, kind, kept, gone, even_so=even_so)
        for line in joined_lines(found):
            click.echo(line)
        if dry_run:
            click.echo("试运行：没有保存，文件没有改动。")
            return
        if sys.stdin.isatty() and not click.confirm("并成一条吗", err=True, prompt_suffix="？"):
            click.echo("没有并，文件没有改动。")
            return
        changes = join_records(store, kind, kept, gone)
    click.echo(f"{changes.label}：留下 {kept}，{gone} 已标为删除。可以用 undo 撤销。")


def _pair(store: Store, kind: str, kept: str, gone: str, *, even_so: bool) -> Comparison:
    """Two records side by side, the one that stays first.

    Raises:
        UserError: they are one and the same, or don't look like one and nobody said that they are one even so.
    """
    pair = pair_of(kind, kept, gone)
    listed = next((row for row in duplicate_rows(store) if row.pair == pair), None)
    if kept == gone:
        raise UserError("这是同一条记录，不用并。没有保存任何改动。")
    row = listed or DuplicateRow(kind, kept, gone, KIND_WORDS[kind], "", "", "duplicates 没有列出这两条")
    found = compare(store, replace(row, first=kept, second=gone))
    assert found is not None  # both are there
    if listed is None and not even_so:
        one, other = found.names
        raise UserError(
            f"“{one}”和“{other}”看不出是同一条（duplicates 没有列出），所以没有并。"
            "请先核对编号；确实是同一条的，加上 --even-so 再并。没有保存任何改动。"
        )
    return found


def _kind(store: Store, one: str, other: str) -> str:
    """What two ids are ids of.

    Raises:
        UserError: they are not two meetings, visits, people or organizations of the file.
    """
    for kind in KINDS:
        sql = f"SELECT COUNT(*) AS n FROM {kind} t WHERE t.deleted_at IS NULL AND t.id IN (?, ?)"
        if store.query(sql, [one, other])[0]["n"] == len({one, other}):
            return kind
    raise UserError(
        f"文件里没有编号为“{one[:64]}”和“{other[:64]}”的两次会议、两次走访、两个人或两个支部。没有保存任何改动。"
    )


def _duplicate_document(row: DuplicateRow) -> dict[str, object]:
    """One pair for other programs; the keys are a contract."""
    return {"kind": row.kind, "ids": [row.first, row.second], "name": row.name, "branch": row.branch, "why": row.why}
