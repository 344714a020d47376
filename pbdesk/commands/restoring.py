"""``backups`` and ``restore``: what is kept of a file, and going back to it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from pbdesk import clock
from pbdesk.commands.types import file_argument, read_path
from pbdesk.errors import UserError
from pbdesk.store import Store, keyring
from pbdesk.store.restoring import is_good, refuse_foreign, rescue
from pbdesk.store.restoring import restore as put_back
from pbdesk.store.sentences import DamagedError
from pbdesk.views.restoring import BackupLine, RestorePreview, backup_lines, backups_of, restore_preview

_TOLD = 30
_GOOD, _SPOILT, _LOCKED = "完好", "损坏", "另有密码"


@click.command("backups", help="列出一个文件的备份：时间、大小、是否完好。最近的在前。")
@file_argument
@click.option("--json", "as_json", is_flag=True, help="写成 JSON。")
def backups(file: Path, *, as_json: bool) -> None:
    """List the backups of a file."""
    lines = [(line, _state(line.path)) for line in _lines(file)]
    if not lines and not file.exists():
        raise UserError(f"找不到文件“{file}”，旁边也没有它的备份。请检查路径和文件名。")
    if as_json:
        rows = [
            {"path": str(line.path), "made_at": line.when, "size": line.size, "good": state == _GOOD,
             "locked": state == _LOCKED}
            for line, state in lines
        ]  # fmt: skip
        click.echo(json.dumps({"backups": rows}, ensure_ascii=False, indent=2))
        return
    for line, state in lines:
        click.echo(f"{line.when}  {line.size:>9}  {state}  {line.path}")
    if not lines:
        click.echo("还没有备份。")


@click.command(
    "restore",
    help="恢复到一个备份。先说会变什么，在终端上还会问一遍（--dry-run 只说不做）。"
    "现在的内容会先备份，备份文件本身不会改动。",
)
@file_argument
@click.argument("backup", type=read_path)
@click.option("--dry-run", is_flag=True, help="只说明会变什么，不恢复。")
@click.option("--json", "as_json", is_flag=True, help="把会变什么写成 JSON。")
def restore(file: Path, backup: Path, *, dry_run: bool, as_json: bool) -> None:
    """Go back to a backup, or tell what that would change."""
    try:
        with Store.open(file, read_only=dry_run) as store:
            preview = restore_preview(store, backup)
            _say(preview, as_json=as_json)
            if not dry_run:
                _ask_first("要不要恢复到这份备份？现在的内容会先备份一份")
            kept = None if dry_run else put_back(store, backup)
    except DamagedError as error:
        _save_damaged(file, backup, error, dry_run=dry_run, as_json=as_json)
        return
    if kept is None:
        click.echo("试运行：没有恢复，文件没有改动。", err=as_json)
    else:
        click.echo(f"已恢复到 {backup}。原来的内容备份在 {kept}", err=as_json)
        for sentence in preview.exchange:
            click.echo(f"还要做：{sentence}", err=as_json)


def _ask_first(question: str) -> None:
    """At a terminal somebody says yes once more; a script has said it by not writing ``--dry-run``."""
    if sys.stdin.isatty():
        click.confirm(question, abort=True, err=True, prompt_suffix="？")


def _state(copy: Path) -> str:
    """Whether a backup is whole; one under another password than the file's is not asked for one by one."""
    if keyring.is_locked(copy):
        return _LOCKED
    return _GOOD if is_good(copy) else _SPOILT


def _lines(file: Path) -> tuple[BackupLine, ...]:
    """The backups of a file, whatever has become of the file itself."""
    if not file.exists():
        return backup_lines(file)
    try:
        with Store.open(file, read_only=True) as store:
            return backups_of(store)
    except DamagedError:
        return backup_lines(file)


def _save_damaged(file: Path, backup: Path, error: DamagedError, *, dry_run: bool, as_json: bool) -> None:
    """The file can't be opened: the backup takes its place, and it is kept under another name."""
    refuse_foreign(file)
    if not is_good(backup):
        raise UserError(f"备份“{backup.name}”已经损坏，不能用来恢复。没有改动任何文件。") from error
    click.echo(f"原来的文件“{file.name}”已经损坏，打不开，也就不能逐条比较。", err=as_json)
    if dry_run:
        click.echo(
            "这份备份是完好的。试运行：没有恢复，没有改动任何文件。"
            "恢复的时候，先把损坏的文件改名留着，再把备份放到它的位置。", err=as_json
        )  # fmt: skip
        return
    _ask_first(f"要不要用备份“{backup.name}”代替它？损坏的文件改名留着，不删除")
    aside = rescue(file, backup, clock.now())
    click.echo(f"已恢复到 {backup}，文件可以照常打开了。损坏的文件改名为 {aside.name}，没有删除。", err=as_json)


def _say(preview: RestorePreview, *, as_json: bool) -> None:
    if as_json:
        said = {**asdict(preview), "backup": str(preview.backup.path)}
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for line in _words(preview):
        click.echo(line)


def _words(preview: RestorePreview) -> Iterator[str]:
    yield from preview.sentences
    for bundle in preview.bundles:
        yield f"  {bundle.change}  {bundle.word}  {bundle.name}"
    for table in preview.tables:
        yield f"{table.word}：找回来 {table.back}，会不见 {table.gone}，变回去 {table.changed}"
    for record in preview.records[:_TOLD]:
        yield f"  {record.change}  {record.word}  {record.name}"
    more = sum(t.back + t.gone + t.changed for t in preview.tables) - _TOLD
    if more > 0:
        yield f"  ……另有 {more} 条"
