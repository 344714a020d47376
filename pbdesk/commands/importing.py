"""``import``, ``templates`` and ``ledger``: tables in and out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from pbdesk import clock
from pbdesk.actions.importing import AnyPreview, apply, preview, problems
from pbdesk.calendar import Period
from pbdesk.commands.types import (
    branch_id,
    branch_option,
    day_or_today,
    file_argument,
    known_branches,
    period_option,
    read_day,
    read_path,
    today_option,
)
from pbdesk.errors import BadRowsError, UserError
from pbdesk.files import are_same, write_whole
from pbdesk.store import Store
from pbdesk.tables.choosing import choose, corrected
from pbdesk.tables.fields import SUBJECT_WORDS, Subject
from pbdesk.tables.headers import Table
from pbdesk.tables.members import Wish
from pbdesk.tables.preview import STATE_WORDS, RowState
from pbdesk.tables.reading import read_book
from pbdesk.tables.templates import templates as make_templates
from pbdesk.views.import_json import preview_document
from pbdesk.views.ledger import ledger_xlsx

_EPILOG = """\b
名册要有“姓名”一列，台账要有会议日期和会议类型；表头在第几行、列的次序都不要紧。
  import 果园.pbdesk 名册.xlsx --dry-run                     先看会新增、更改、拒绝哪些行
  import 果园.pbdesk 名册.xlsx --branch 果园居民小组党支部    表里没有支部一列
  import 果园.pbdesk 名册.xlsx --map 参加组织时间=入党日期    指明一列的意思
只要有一行不能导入，就什么也不写；加 --skip-refused 只写其余的行。写入前先备份，可以用 undo 撤销。"""


@click.command("import", help="导入 Excel 或 csv 表格：党员名册、会议台账。", epilog=_EPILOG)
@file_argument
@click.argument("table", type=read_path)
@click.option(
    "--as",
    "subject",
    type=click.Choice([str(subject) for subject in Subject]),
    help="表格是什么：roster 党员名册，meetings 会议台账；不写就按表头认。",
)
@click.option("--branch", help="表里没写支部的行归入这个支部（编号或全称）。")
@click.option("--sheet", metavar="工作表", help="读哪一张工作表；不写就选最像的一张。")
@click.option("--map", "corrections", multiple=True, metavar="列名=字段", help="指明一列的意思，可以写多次。")
@click.option("--since", metavar="日期", type=read_day, help="新增的党员从哪天起在册。")
@click.option("--dry-run", is_flag=True, help="只看会怎样，不写入。")
@click.option("--skip-refused", is_flag=True, help="跳过不能导入的行，写入其余的。")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")
def import_(
    file: Path,
    table: Path,
    subject: str | None,
    branch: str | None,
    sheet: str | None,
    corrections: tuple[str, ...],
    since: date | None,
    *,
    dry_run: bool,
    skip_refused: bool,
    as_json: bool,
) -> None:
    """Take a table in, or say what that would do."""
    book = read_book(table)
    chosen = corrected(choose(book, Subject(subject) if subject else None, sheet, corrections), corrections)
    with Store.open(file, read_only=dry_run) as store:
        wish = Wish(branch_id=branch_id(store, branch) if branch else None, since=since)
        today = clock.today()
        shown = preview(store, chosen, wish, today)
        refused = shown.of(RowState.REFUSED)
        written = not dry_run and bool(shown.writes) and (skip_refused or not refused)
        if written:
            apply(store, chosen, shown, wish, today, skip_refused=skip_refused)
    if as_json:
        document = preview_document(chosen, shown, written=written, read_notes=book.notes)
        click.echo(json.dumps(document, ensure_ascii=False))
    else:
        read = (f"{note}。" for note in book.notes)
        for line in (*read, *_lines(chosen, shown, everything=dry_run, written=written)):
            click.echo(line)
    if refused and not dry_run and not skip_refused:
        raise BadRowsError(f"有 {len(refused)} 行不能导入，没有写入任何内容。", problems(shown))


@click.command("templates", help="保存导入用的模板：党员名册、会议台账。")
@click.argument("folder", type=read_path)
def templates(folder: Path) -> None:
    """Write the templates into a folder; never over a file that is there."""
    for name, data in make_templates().items():
        target = folder / name
        if target.exists():
            raise UserError(f"“{target}”已经有了，不会覆盖它。请换一个文件夹，或者先把它改名。")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"不能新建文件夹“{folder}”。请换一个地方。") from error
        write_whole(target, [data])
        click.echo(f"已保存 {target}")


@click.command("ledger", help="把一个期间的会议台账导出成 Excel 表格（17 列，附考勤统计和月度汇总）。")
@file_argument
@period_option
@branch_option
@today_option
@click.option("-o", "--output", required=True, metavar="文件", type=read_path, help="保存成哪个 xlsx 文件。")
def ledger(file: Path, period: Period, branches: tuple[str, ...], today: date | None, output: Path) -> None:
    """Write the ledger of a period."""
    if are_same(output, file):
        raise UserError("台账不能保存成数据文件本身，请另起一个文件名。")
    with Store.open(file, read_only=True) as store:
        data = ledger_xlsx(store, period, day_or_today(today), known_branches(store, branches))
    write_whole(output, [data])
    click.echo(f"台账已保存到 {output}")


def _lines(table: Table, shown: AnyPreview, *, everything: bool, written: bool) -> Iterator[str]:
    yield f"{SUBJECT_WORDS[table.subject]}，工作表“{table.sheet}”，表头在第 {table.header_line} 行。"
    for row in shown.rows:
        if (everything and (row.state is not RowState.SAME)) or (row.warnings and row.state is not RowState.REFUSED):
            said = f"：{row.words}" if row.words else ""
            yield f"第{row.line}行 {STATE_WORDS[row.state]} {row.name}{said}"
    yield from (f"{note}。" for note in shown.notes)
    yield shown.summary
    if written:
        yield f"已写入 {shown.writes} 行。"
    elif everything:
        yield "试运行：没有写入。"
    elif not shown.writes:
        yield "没有要写入的内容。"
