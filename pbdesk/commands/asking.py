"""``check`` and ``explain``: what the rules find, and why."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from pbdesk.calendar import Period
from pbdesk.commands.types import (
    branch_option,
    day_or_today,
    file_argument,
    known_branches,
    period_option,
    period_or_day_option,
    rule_option,
    subject_id,
    subject_option,
    today_option,
)
from pbdesk.rules import evaluate, rule_book
from pbdesk.rules.totals import total_of, total_of_file
from pbdesk.store import Store
from pbdesk.views.as_json import check_document, explain_document, total_document
from pbdesk.views.as_text import check_lines, explain_lines, total_lines
from pbdesk.views.closed_text import closing_lines
from pbdesk.views.closing import closings_of
from pbdesk.views.compliance import explain as explain_findings
from pbdesk.views.compliance import finding_rows
from pbdesk.views.freezing import load_all_names
from pbdesk.views.names import load_names


@click.command("check", help="检查一个期间：每项应做的事是否达标。")
@file_argument
@period_option
@branch_option
@click.option("--rule", "rules", multiple=True, help="只看这条规则，例如 MTG-01，可以写多次。")
@today_option
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")
@click.option("--all", "everything", is_flag=True, help="达标和免计的也逐项列出。")
@click.option("--totals", is_flag=True, help="只列各条规则的合计，全区、全市的大文件也很快。")
def check(
    file: Path,
    period: Period,
    branches: tuple[str, ...],
    rules: tuple[str, ...],
    today: date | None,
    *,
    as_json: bool,
    everything: bool,
    totals: bool,
) -> None:
    """Print the findings of a period, or their totals."""
    day = day_or_today(today)
    if totals:
        _check_totals(file, period, day, branches, rules, as_json=as_json)
        return
    with Store.open(file, read_only=True) as store:
        chosen = known_branches(store, branches)
        findings = evaluate(store, period, day, branches=chosen, rules=rules or None)
        if as_json:
            click.echo(json.dumps(check_document(period, day, findings), ensure_ascii=False))
            return
        names = load_names(store)
        for line in check_lines(finding_rows(findings, names), period, names.rules, everything=everything):
            click.echo(line)
        for line in closing_lines(closings_of(store, period), load_all_names(store), names.rules):
            click.echo(line)


def _check_totals(
    file: Path, period: Period, day: date, branches: tuple[str, ...], rules: tuple[str, ...], *, as_json: bool
) -> None:
    with Store.open(file, read_only=True) as store:
        chosen = known_branches(store, branches)
        book = rule_book(store)
        found = total_of(evaluate(store, period, day, branches=chosen, rules=rules or None)) if chosen else None
    if found is None:
        found = total_of_file(file, period, day, rules=rules or None)
    if as_json:
        click.echo(json.dumps(total_document(period, day, found), ensure_ascii=False))
        return
    for line in total_lines(found, period, book):
        click.echo(line)


@click.command("explain", help="说明一项结果：依据、计入和没有计入的记录、怎么办。")
@file_argument
@rule_option
@subject_option
@period_or_day_option
@today_option
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")
def explain(file: Path, rule: str, subject: str, period: Period, today: date | None, *, as_json: bool) -> None:
    """Print one rule's findings about one subject, with the records behind them."""
    day = day_or_today(today)
    with Store.open(file, read_only=True) as store:
        explained = explain_findings(store, rule, subject_id(store, subject), period, day)
    if as_json:
        click.echo(json.dumps(explain_document(period, day, explained), ensure_ascii=False))
        return
    for line in explain_lines(explained):
        click.echo(line)
