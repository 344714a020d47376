"""``new``, ``load`` and ``dump``: a file and the records in it, in and out as JSON lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from pbdesk.commands.types import file_argument, read_path
from pbdesk.errors import UserError
from pbdesk.files import refuse_special, write_whole
from pbdesk.model import Desk
from pbdesk.store import Store
from pbdesk.store.backup import before
from pbdesk.store.dumping import dump as dump_lines
from pbdesk.store.lines import read
from pbdesk.store.loading import LoadReport
from pbdesk.store.loading import load as load_lines
from pbdesk.store.naming import table_word
from pbdesk.store.staging import PolicyChecks, RowChecks

_LARGE = 5_000_000
"""Files from this size on get a progress bar."""

_NOTES = 20


@click.command("new", help="新建一个数据文件；用 --from 可以从街道的数据包开始。不会覆盖已有的文件。")
@file_argument
@click.option(
    "--desk", default=None, type=click.Choice([str(desk) for desk in Desk]),
    help="谁用这个文件：street 街道，branch 支部，guide 指导员。",
)
@click.option("--name", default=None, help="文件的名称，例如“福田街道”。")
@click.option("--from", "bundle", metavar="文件", type=read_path, default=None,
              help="从街道发来的数据包新建支部或指导员的文件；--desk 和 --name 可以不写。")  # fmt: skip
def new(file: Path, desk: str | None, name: str | None, bundle: Path | None) -> None:
    """Make a file without records, or one that begins with a bundle."""
    if bundle is not None:
        _begin(file, bundle, Desk(desk) if desk else None, name or "")
        return
    if desk is None or name is None:
        missing = "--desk（谁用）" if desk is None else "--name（名称）"
        raise UserError(f"缺少选项 {missing}；或者用 --from 写明街道发来的数据包。没有新建。")
    Store.create(file, desk=Desk(desk), title=name).close()
    click.echo(f"已新建 {file}")


def _begin(file: Path, bundle: Path, desk: Desk | None, name: str) -> None:
    from pbdesk.exchange import keys  # what reads bundles is not needed for anything else here
    from pbdesk.exchange.batch import read_file
    from pbdesk.exchange.beginning import begin

    with begin(file, read_file(bundle), desk=desk, title=name) as store:
        mark = keys.fingerprint(keys.verify_key_of(keys.device_key(store)))
        click.echo(f"已新建 {file}：{store.title}。编号和街道的一样。")
        click.echo(f"第一次报送时街道会核对指纹：{mark}")


_FORMAT = """\b
每行一条记录，写明表名和各栏，没有的栏不写：
  {"table": "organization", "id": "b1", "kind": "branch", "name": "果园居民小组党支部", "unit_kind": "residents_group"}
  {"table": "person", "id": "p1", "name": "李大河", "joined_on": "1999-07-01", "full_on": "2000-07-01"}
  {"table": "membership", "id": "m1", "person_id": "p1", "branch_id": "b1", "started_on": "2018-06-19"}
  {"table": "meeting", "id": "h1", "branch_id": "b1", "kind": "general_meeting", "held_on": "2026-07-07"}
  {"table": "attendance", "meeting_id": "h1", "person_id": "p1", "state": "present"}
附件的内容另写一行，用 base64，和附件记录的校验码（SHA-256）对应：
  {"table": "blob", "sha256": "…", "data": "…"}
日期写 2026-07-07，时间写 15:00，时刻写 2026-07-08T02:00:00Z，小数写成文字 "1.5"。
全部的表和栏，可以用 dump 看一个已有的文件。"""


@click.command("load", help="从 JSON 行文件导入记录。有一行不对，就一行也不导入。", epilog=_FORMAT)
@file_argument
@click.argument("records", type=read_path)
@click.option("--dry-run", is_flag=True, help="只检查，说明会怎样，不写入。")
def load(file: Path, records: Path, *, dry_run: bool) -> None:
    """Take records in."""
    with Store.open(file, read_only=dry_run) as store, _opened(records) as source:
        report = load_lines(
            store, _watched(source, records), dry_run=dry_run, policies=_policy_checks(), rows=_row_checks(),
            before=lambda: before(store, "导入"),
        )  # fmt: skip
    for line in _report_lines(report, dry_run=dry_run):
        click.echo(line)


@click.command("dump", help="把全部记录写成 JSON 行，每行一条。")
@file_argument
@click.option("-o", "--output", metavar="文件", type=read_path, help="写进哪个文件；不写就显示出来。")
def dump(file: Path, output: Path | None) -> None:
    """Write every record out."""
    with Store.open(file, read_only=True) as store:
        lines = (f"{line}\n".encode() for line in dump_lines(store))
        if output:
            write_whole(output, lines)
            click.echo(f"已写入 {output}")
            return
        out = sys.stdout.buffer
        for line in lines:
            out.write(line)
        out.flush()


def _policy_checks() -> PolicyChecks:
    from pbdesk.rules.policy import policy_kinds  # the rules are not needed for anything else here

    return {key: kind.problem for key, kind in policy_kinds().items()}


def _row_checks() -> RowChecks:
    from pbdesk.rules.local import row_faults  # as above

    return {"local_rule": row_faults}


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        refuse_special(path)
        file = path.open("rb")
    except (OSError, ValueError) as error:
        raise UserError(f"打不开“{path}”。请检查路径、文件名和权限。没有导入任何记录。") from error
    with file:
        yield file


def _watched(source: BinaryIO, path: Path) -> Iterator[bytes]:
    """The lines of a file, with a bar on a terminal when there are many."""
    size = path.stat().st_size
    if size < _LARGE or not sys.stderr.isatty():
        yield from read(source)
        return
    with click.progressbar(length=size, label="检查", file=sys.stderr) as bar:
        for line in read(source):
            bar.update(len(line))
            yield line


def _report_lines(report: LoadReport, *, dry_run: bool) -> Iterator[str]:
    for count in report.tables:
        yield f"{table_word(count.table)}：新增 {count.new}，更改 {count.changed}，相同 {count.same}"
    yield from report.notes[:_NOTES]
    if len(report.notes) > _NOTES:
        yield f"……另有 {len(report.notes) - _NOTES} 条提示"
    if dry_run:
        yield f"试运行：{report.rows} 行都可以导入，没有写入。"
    else:
        within = report.rows > report.records
        why = "（相同的不再存；到会、议题等行存在它们的会议里）" if within else ""
        yield f"已导入 {report.rows} 行，保存了 {report.records} 条记录{why}。"
