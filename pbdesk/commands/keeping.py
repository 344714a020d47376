"""``history``, ``undo``, ``redo``, ``doctor`` and ``backup``: looking after a file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pbdesk.clock import SHANGHAI
from pbdesk.commands.types import file_argument, read_path
from pbdesk.errors import UserError
from pbdesk.store import HistoryEntry, Store
from pbdesk.store.backup import backup as make_backup
from pbdesk.store.backup import everywhere
from pbdesk.store.doctor import DoctorReport, examine
from pbdesk.store.sentences import DamagedError
from pbdesk.views.record_history import kinds_of, record_history


@click.command("history", help="列出做过的操作，最近的在前。")
@file_argument
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="最多列出几项。")
@click.option("--record", "record_id", help="只看一条记录：它的编号。写出每一次改动里每一栏原来和现在的内容。")
def history(file: Path, limit: int, record_id: str | None) -> None:
    """List what was done in the file, or to one record."""
    if record_id is not None:
        _show_record(file, record_id, limit)
        return
    with Store.open(file, read_only=True) as store:
        entries = store.history(limit)
    for entry in entries:
        click.echo(_entry_line(entry))
    if not entries:
        click.echo("还没有做过任何操作。")


@click.command("undo", help="撤销最近一次操作。")
@file_argument
def undo(file: Path) -> None:
    """Take the latest change back."""
    with Store.open(file) as store:
        click.echo(f"已撤销：{store.undo().label}")


@click.command("redo", help="重做刚才撤销的操作。")
@file_argument
def redo(file: Path) -> None:
    """Do again what was undone last."""
    with Store.open(file) as store:
        click.echo(f"已重做：{store.redo().label}")


@click.command("doctor", help="从头到尾检查一个文件是否完好。只看，不改。坏了的，用 --repair 看有什么办法。")
@file_argument
@click.option(
    "--repair", "wants_repair", is_flag=True,
    help="文件坏了时：先列出最近一份完好的备份，和街道那里有没有一份；再按需要从坏文件里抢救。坏文件本身不改动。",
)  # fmt: skip
@click.option(
    "-o", "--output", metavar="新文件", type=read_path, default=None,
    help="和 --repair 一起用：把能读的内容抢救到这个新文件里。",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")
def doctor(file: Path, output: Path | None, *, wants_repair: bool, as_json: bool) -> None:
    """Examine a file, or see to one that is damaged."""
    if wants_repair:
        from pbdesk.commands.repairing import repair  # needed once in a lifetime

        repair(file, output, as_json=as_json)
        return
    if output is not None:
        raise UserError("-o（抢救到哪个新文件）要和 --repair 一起用。")
    try:
        with Store.open(file, read_only=True) as store:
            report = examine(store)
    except DamagedError as error:
        raise UserError(f"{error}有哪些办法，加上 --repair 就能看到。") from error
    if as_json:
        told = {
            "healthy": report.healthy, "revisions": report.revisions, "records": report.records,
            "conflicts": report.conflicts, "findings": report.findings, "notes": report.notes,
        }  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for finding in report.findings:
        click.echo(finding)
    for note in report.notes:
        click.echo(f"说明：{note}。")
    click.echo(_verdict(report))


@click.command("backup", help="备份一个文件，并检查备份是否完好。")
@file_argument
@click.option("--to", "folder", metavar="文件夹", type=read_path, help="放进哪个文件夹；不写就放在文件旁边。")
def backup(file: Path, folder: Path | None) -> None:
    """Make a verified backup."""
    with Store.open(file, read_only=True) as store:
        if folder is not None:
            click.echo(f"已备份到 {make_backup(store, folder)}")
            return
        copies = everywhere(store)
    click.echo(f"已备份到 {copies.first}")
    if copies.second:
        click.echo(f"第二份备份到 {copies.second}")
    if copies.trouble:
        click.echo(copies.trouble, err=True)


def _show_record(file: Path, record_id: str, limit: int) -> None:
    with Store.open(file, read_only=True) as store:
        found = [record_history(store, kind, record_id) for kind in kinds_of(store, record_id)]
    if not found:
        raise UserError(f"没有编号为“{record_id}”的记录。编号可以用 dump 查看。")
    for record in filter(None, found):
        click.echo(record.title)
        for save in record.saves[:limit]:
            click.echo(f"{save.when}  {save.who}  {save.what}（{save.action}）")
            for change in save.changes:
                click.echo(f"    {change.field}：{change.old or '（空）'} → {change.new or '（空）'}")


def _entry_line(entry: HistoryEntry) -> str:
    made = entry.made_at.astimezone(SHANGHAI)
    undone = "  [已撤销]" if entry.undone else ""
    return f"{made:%Y-%m-%d %H:%M}  {entry.author}  {entry.label}（{entry.records} 条记录）{undone}"


def _verdict(report: DoctorReport) -> str:
    held = f"共 {report.records} 条记录、{report.revisions} 次修订"
    if not report.healthy:
        return f"检查完毕：文件有问题，共 {len(report.findings)} 处，见上。请不要再往里写；加上 --repair 看有什么办法。"
    if report.conflicts:
        return f"检查完毕：文件完好。{held}；有 {report.conflicts} 条记录在两处改得不一样，等待处理。"
    return f"检查完毕：文件完好。{held}。"
