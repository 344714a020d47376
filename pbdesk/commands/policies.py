"""``policies``, ``policy`` and ``local-rule``: the street's own choices, told and changed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from pbdesk.actions.local_rules import add_preset, end_rule, next_id
from pbdesk.actions.policies import reset_policy, set_policy
from pbdesk.commands.types import day_or_today, file_argument, read_day, today_option
from pbdesk.errors import UserError
from pbdesk.rules import load_policies, policy_version, rule_book
from pbdesk.rules.presets import presets
from pbdesk.store import Store
from pbdesk.views.local_rules import rule_rows
from pbdesk.views.policies import begin_words, next_quarter, policy_rows
from pbdesk.views.policies_as_text import policies_document, policy_lines, preset_lines, rule_lines

_from_option = click.option(
    "--from", "since", metavar="日期", type=read_day, default=None,
    help="从哪天起执行，例如 2027-01-01。不写就从下个季度第一天起。",
)  # fmt: skip


@click.command("policies", help="列出口径：默认值、现在的值、从哪天起，以及本地规定。带 * 的与默认不同。")
@file_argument
@today_option
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")
def policies(file: Path, today: date | None, *, as_json: bool) -> None:
    """Print every policy and the file's own rules."""
    day = day_or_today(today)
    with Store.open(file, read_only=True) as store:
        rows, rules = policy_rows(store, day), rule_rows(store, day)
        version = policy_version(load_policies(store), rule_book(store))
    if as_json:
        click.echo(json.dumps(policies_document(rows, rules, version), ensure_ascii=False))
        return
    click.echo(f"口径版本 {version}")
    for line in (*policy_lines(rows), *rule_lines(rules)):
        click.echo(line)


@click.command("policy", help="改一项口径，例如 lecture_min 2。名称见 policies 命令；VALUE 写 default 就恢复默认。")
@file_argument
@click.argument("key")
@click.argument("value")
@_from_option
@today_option
def policy(file: Path, key: str, value: str, since: date | None, today: date | None) -> None:
    """Set one policy from a day on, or take it back to its default."""
    day = day_or_today(today)
    begins = since or next_quarter(day)
    with Store.open(file) as store:
        changes = reset_policy(store, key, begins) if value == "default" else set_policy(store, key, value, begins)
        click.echo(f"已保存：{changes.label}")
        for line in begin_words(store, begins, day):
            click.echo(line)


@click.command("local-rule", help="增加或停止一条本地规定。范例用 --list 列出；别的写成记录用 load 导入。")
@file_argument
@click.argument("name", required=False)
@click.option("--list", "listed", is_flag=True, help="列出别处的做法，可以照着增加。")
@click.option("--end", is_flag=True, help="停止执行编号为 NAME 的本地规定。")
@_from_option
@today_option
def local_rule(
    file: Path, name: str | None, since: date | None, today: date | None, *, listed: bool, end: bool
) -> None:
    """Take over what another place asks, or end a rule of the file's own."""
    if listed:
        for line in preset_lines(tuple(presets().values())):
            click.echo(line)
        return
    if not name:
        raise UserError("没有写要增加哪一条。用 --list 看可以照着增加的做法，例如 longgang_seven_days。")
    day = day_or_today(today)
    begins = since or next_quarter(day)
    with Store.open(file) as store:
        number = name if end else next_id(store)
        changes = end_rule(store, name, begins) if end else add_preset(store, name, begins)
        row = next(row for row in rule_rows(store, day) if row.record.id == number)
        click.echo(f"已保存：{changes.label}")
        for line in (*rule_lines([row]), *(() if end else begin_words(store, begins, day))):
            if line:
                click.echo(line)
