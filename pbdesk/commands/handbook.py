"""``handbook``: the handbook on the screen or in a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pbdesk.commands.types import day_or_today, read_path, today_option
from pbdesk.errors import UserError
from pbdesk.files import write_whole
from pbdesk.handbook import chapters, whole
from pbdesk.handbook.printing import handbook_to_print
from pbdesk.rules import rules_version
from pbdesk.sheets.handbook import draw

_TEXTS = (".md", ".txt")
_PDF = ".pdf"


@click.command("handbook", help="显示使用手册全文，连同每条规则和它的例子；-o 保存成 PDF 或 Markdown 文本。")
@click.option(
    "-o", "--output", metavar="文件", type=read_path, default=None, help="保存成哪个文件，例如 手册.pdf、手册.md。"
)
@today_option
def handbook(output: Path | None, today: date | None) -> None:
    """Print the handbook, or save it."""
    kind = _PDF if output is None else output.suffix.lower()
    if kind not in (_PDF, *_TEXTS):
        raise UserError(f"手册只能保存成 PDF（{_PDF}）或文本（{'、'.join(_TEXTS)}），例如 手册.pdf。请改文件名。")
    day = day_or_today(today)
    told = chapters(day)
    if output is None:
        click.echo(whole(told, rules_version()), nl=False)
        return
    made = draw(handbook_to_print(told, day)) if kind == _PDF else whole(told, rules_version()).encode()
    write_whole(output, [made])
    click.echo(f"使用手册已保存到 {output}")
