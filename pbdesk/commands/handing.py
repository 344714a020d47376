"""``handover``: everything of a branch in one folder for whoever takes it over."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import click

from pbdesk.commands.types import branch_id, day_or_today, file_argument, read_path, today_option
from pbdesk.exchange.handover import USUAL_YEARS, Order, hand_over
from pbdesk.store import Store

_MOST_YEARS = 30


@click.command("handover", help="办理交接：把一个支部的文件、会议记录本、花名册、党费收缴表和待办事项放进一个文件夹。")
@file_argument
@click.option("--branch", required=True, help="哪个支部（编号或全称）。")
@click.option("-o", "--output", required=True, metavar="文件夹", type=read_path, help="放进哪个新文件夹。")
@click.option("--years", type=click.IntRange(1, _MOST_YEARS), default=USUAL_YEARS, show_default=True,
              help="装订最近几年的会议记录本和党费收缴表。")
@click.option("--show-private", is_flag=True, help="带上身份证号和电话（平时不带）。")
@today_option
def handover(
    file: Path, branch: str, output: Path, years: int, today: date | None, *, show_private: bool
) -> None:
    """Make the pack."""
    day = day_or_today(today)
    with Store.open(file) as store, ExitStack() as stack:
        bar = stack.enter_context(click.progressbar(length=1, label="交接", file=sys.stderr)) if (
            sys.stderr.isatty()
        ) else None  # fmt: skip

        def tell(done: int, total: int, _words: str) -> None:
            if bar is not None:
                bar.length = total
                bar.update(done - bar.pos)

        order = Order(branch_id(store, branch), show_private, years)
        pack = hand_over(store, order, output, day, tell)
    for name, words in pack.files:
        click.echo(f"{name}  {words}")
    for line in pack.missing:
        click.echo(f"没有：{line}")
    click.echo(f"交接包已放进 {pack.folder}，请先看里面的 README.txt。")
    if not pack.known:
        click.echo(f"新文件的指纹 {pack.fingerprint}，街道第一次收到它的数据包时请核对。")
