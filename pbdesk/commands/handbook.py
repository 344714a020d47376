"""``handbook``: the handbook on the screen or in a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pbdesk.commands.types import day_or_today, today_option
from pbdesk.files import write_whole
from pbdesk.handbook import chapters, whole
from pbdesk.rules import rules_version


@click.command("handbook", help="显示使用手册全文，连同每条规则和它的例子；-o 保存成文件（Markdown 文本）。")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=None, help="保存成哪个文件，例如 手册.md。")
@today_option
def handbook(output: Path | None, today: date | None) -> None:
    """Print the handbook, or save it."""
    text = whole(chapters(day_or_today(today)), rules_version())
    if output is None:
        click.echo(text, nl=False)
        return
    write_whole(output, [text.encode()])
    click.echo(f"使用手册已保存到 {output}")
