"""``members``: who is on the roll on a day, and who has left."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from pbdesk.commands.types import branch_id, day_or_today, file_argument, read_day
from pbdesk.store import Store
from pbdesk.views.members import read_members
from pbdesk.views.members_text import member_lines, members_document, numbers_of


@click.command("members", help="列出某一天的党员名册：状态、党小组、职务、入党和转正日期。")
@file_argument
@click.option("--branch", default=None, help="只看这个支部（编号或全称）。")
@click.option("--on", "day", metavar="日期", type=read_day, default=None, help="哪一天的名册，默认是今天。")
@click.option("--left", is_flag=True, help="也列出到那一天已经离开的党员和原因。")
@click.option("--show-private", "private", is_flag=True, help="身份证号和电话完整显示；不加就只显示头尾几位。")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")
def members(file: Path, branch: str | None, day: date | None, *, left: bool, private: bool, as_json: bool) -> None:
    """Print the roll."""
    with Store.open(file, read_only=True) as store:
        chosen = branch_id(store, branch) if branch else None
        roll = read_members(store, day_or_today(day), chosen, gone=left)
        numbers = numbers_of(store, roll, private=private)
    if as_json:
        click.echo(json.dumps(members_document(roll, numbers), ensure_ascii=False))
        return
    for line in member_lines(roll, numbers):
        click.echo(line)
