"""``handbook``: the handbook on the screen or in a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pbdesk.commands.types import day_or_today, today_option
from pbdesk.files import write_whole
from pbdesk.handbook import chapters, whole
from pbdesk.handbook.printing import handbook_to_print
from pbdesk.rules import rules_version
from pbdesk.sheets.handbook import draw


@click.command("handbook", help="显示使用手册全文，连同每条规则和它的例子；-o 保存成 PDF 或 Markdown 文本。")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=None, help="保存成哪个文件，例如 手册.pdf、手册.md。"
)
@today_option
def handbook(output: Path | None, today: date | None) -> None:
    """Print the handbook, or save it."""
    day = day_or_today(today)
    told = chapters(day)
    if output is None:
        click.echo(whole(told, rules_version()), nl=False)
        return
    is_pdf = output.suffix.lower() == ".pdf"
    made = draw(handbook_to_print(told, day)) if is_pdf else whole(told, rules_version()).encode()
    write_whole(output, [made])
    click.echo(f"使用手册已保存到 {output}")
