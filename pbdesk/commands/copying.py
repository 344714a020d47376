"""``copy``: one meeting's fields as online platforms ask for them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pbdesk.commands.types import file_argument
from pbdesk.store import Store
from pbdesk.views.copy_out import copy_out


@click.command("copy", help="列出一次会议的各栏内容，次序和网上平台要填的一样。只看，不改。")
@file_argument
@click.option("--meeting", "meeting_id", required=True, help="会议的编号。")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")
def copy(file: Path, meeting_id: str, *, as_json: bool) -> None:
    """Print the fields of a meeting."""
    with Store.open(file, read_only=True) as store:
        fields = copy_out(store, meeting_id)
    if as_json:
        told = [{"key": field.key, "name": field.name, "text": field.text} for field in fields]
        click.echo(json.dumps({"meeting": meeting_id, "fields": told}, ensure_ascii=False))
        return
    for field in fields:
        first, *more = field.text.split("\n")
        click.echo(f"{field.key}  {field.name}：{first}")
        for line in more:
            click.echo(f"   {line}")
