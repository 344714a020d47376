"""``rules``: the rule book on the screen, a line a rule, or one rule with its sources and examples."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from pbdesk.commands.types import day_or_today, read_path, today_option
from pbdesk.rules import load_policies, rule_book, rules_version
from pbdesk.rules.policy import Policies
from pbdesk.rules.rulebook import RuleBook
from pbdesk.store import Store
from pbdesk.views.rule_cards import rule_card, rule_chapters
from pbdesk.views.rule_cards_text import book_document, book_lines, card_document, card_lines


@click.command("rules", help="列出规则手册：编号、力度、把握程度、是否自动核对。写上编号就看这一条和它的例子。")
@click.argument("rule", required=False)
@click.option(
    "--file", "file", metavar="文件", type=read_path, default=None, help="把这个文件里的本地规定和口径也算进去。"
)
@today_option
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")
def rules(rule: str | None, file: Path | None, today: date | None, *, as_json: bool) -> None:
    """Print the rule book, or one rule of it."""
    day = day_or_today(today)
    book, policies = _of_file(file)
    if rule is not None:
        card = rule_card(rule, day, book, policies)
        lines = [json.dumps(card_document(card), ensure_ascii=False)] if as_json else card_lines(card)
    else:
        chapters = rule_chapters(day, book, policies)
        told = book_document(chapters, rules_version())
        lines = [json.dumps(told, ensure_ascii=False)] if as_json else book_lines(chapters, rules_version())
    for line in lines:
        click.echo(line)


def _of_file(file: Path | None) -> tuple[RuleBook | None, Policies | None]:
    """The rules and settings of a file; without one, those that are shipped."""
    if file is None:
        return None, None
    with Store.open(file, read_only=True) as store:
        return rule_book(store), load_policies(store)
