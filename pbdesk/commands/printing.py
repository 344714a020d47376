"""``sheet``: print a sheet to PDF, or save it as the table that it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pbdesk.calendar import Period
from pbdesk.commands.types import (
    branch_option,
    day_or_today,
    file_argument,
    known_branches,
    read_path,
    read_period_or_day,
    today_option,
)
from pbdesk.errors import UserError
from pbdesk.files import are_same, write_whole
from pbdesk.model import MeetingKind
from pbdesk.store import Store
from pbdesk.views.printing import PAPERS, print_sheet
from pbdesk.words import MEETING_WORDS


def _list_sheets(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001  click's form
    if value:
        for sheet in PAPERS.values():
            click.echo(f"{sheet.name}  {sheet.title}")
        ctx.exit()


def _read_kind(text: str) -> MeetingKind:
    """Read a kind of meeting by its word or its name.

    Raises:
        UserError: there is no such kind.
    """
    for kind, word in MEETING_WORDS.items():
        if text in {kind, word}:
            return kind
    raise UserError(f"没有叫“{text[:20]}”的会议类型。可以写：{'、'.join(MEETING_WORDS.values())}。")


@click.command("sheet", help="打印一张表（PDF；台账是 xlsx）。sheet --list 列出有哪些表。")
@file_argument
@click.argument("name")
@click.option(
    "--list", is_flag=True, is_eager=True, expose_value=False, callback=_list_sheets, help="列出所有的表，不打印。"
)
@click.option(
    "--period", required=True, metavar="期间", type=read_period_or_day,
    help="期间，例如 2026Q3、2026-09、2026；空白签到表写日期，例如 2026-12-05。",
)  # fmt: skip
@branch_option
@click.option("--meeting", "meetings", multiple=True, help="只印这一次会议（编号），可以写多次。")
@click.option("--kind", metavar="类型", type=_read_kind, default=None, help="空白签到表：哪一类会议，例如 党员大会。")
@click.option("--show-private", is_flag=True, help="花名册上印出完整的身份证号和电话（平时只印首尾几位）。")
@click.option("--photos", is_flag=True, help="会议记录后面附上照片和签字页。")
@click.option("--paper", metavar="纸张", default=None, help="全年一图：A4 或 A3。")
@click.option("--closing", metavar="次数", type=click.IntRange(1), default=None,
              help="封账结果表：第几次封账（重新打开过的才有第2次），默认是最后一次。")
@click.option("--issue", "correction", metavar="次数", type=click.IntRange(0), default=None,
              help="封账结果表：0 是封账时的，1 是更正第1次，依此类推；默认是最新的一次。")
@today_option
@click.option("-o", "--output", required=True, metavar="文件", type=read_path, help="保存成哪个文件。")
def sheet(
    file: Path,
    name: str,
    period: Period,
    branches: tuple[str, ...],
    meetings: tuple[str, ...],
    kind: MeetingKind | None,
    show_private: bool,
    photos: bool,
    paper: str | None,
    closing: int | None,
    correction: int | None,
    today: date | None,
    output: Path,
) -> None:
    """Print a sheet of a period."""
    if are_same(output, file):
        raise UserError("报表不能保存成数据文件本身，请另起一个文件名。")
    with Store.open(file, read_only=True) as store:
        made = print_sheet(
            store,
            name,
            period,
            day_or_today(today),
            branches=known_branches(store, branches),
            meetings=meetings or None,
            kind=kind,
            private=show_private,
            photos=photos,
            paper=paper.upper() if paper else None,
            closing=closing,
            correction=correction,
        )
    write_whole(output, [made])
    click.echo(f"{PAPERS[name].title}已保存到 {output}")
