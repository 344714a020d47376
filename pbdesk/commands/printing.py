"""``sheet``: print a sheet to PDF."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pbdesk.calendar import Period, parse_period
from pbdesk.commands.types import (
    branch_option,
    day_or_today,
    file_argument,
    known_branches,
    today_option,
)
from pbdesk.errors import UserError
from pbdesk.files import write_whole
from pbdesk.sheets import SHEETS
from pbdesk.store import Store
from pbdesk.views.printing import print_sheet


def _list_sheets(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001  click's form
    if value:
        for sheet in SHEETS.values():
            click.echo(f"{sheet.name}  {sheet.title}")
        ctx.exit()


@click.command("sheet", help="打印一张表（PDF）。sheet --list 列出有哪些表。")
@file_argument
@click.argument("name")
@click.option(
    "--list", is_flag=True, is_eager=True, expose_value=False, callback=_list_sheets, help="列出所有的表，不打印。"
)
@click.option("--period", required=True, metavar="期间", type=parse_period, help="期间，例如 2026Q3。")
@branch_option
@today_option
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="保存成哪个 PDF 文件。")
def sheet(
    file: Path, name: str, period: Period, branches: tuple[str, ...], today: date | None, output: Path
) -> None:
    """Print a sheet of a period."""
    if output.resolve() == file.resolve():
        raise UserError("报表不能保存成数据文件本身，请另起一个文件名。")
    with Store.open(file, read_only=True) as store:
        chosen = known_branches(store, branches)
        pdf = print_sheet(store, name, period, day_or_today(today), branches=chosen)
    write_whole(output, [pdf])
    click.echo(f"{SHEETS[name].title}已保存到 {output}")
