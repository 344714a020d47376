"""``trend``: the rates of the last quarters, rule by rule."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from pbdesk.calendar import Period, parse_period, year_period
from pbdesk.commands.types import (
    branch_option,
    day_or_today,
    file_argument,
    known_branches,
    today_option,
)
from pbdesk.store import Store
from pbdesk.views.rows import Ratio
from pbdesk.views.years import load_year, trend_of


@click.command("trend", help="各项要求最近八个季度的达标率（到期应办事项中已达标的比例）。")
@file_argument
@click.option(
    "--period", metavar="期间", type=parse_period,
    help="看到哪一年为止：写年份，或这一年的季度、月份；不写就看到今天所在的季度。",
)
@branch_option
@today_option
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")
def trend(file: Path, period: Period | None, branches: tuple[str, ...], today: date | None, *, as_json: bool) -> None:
    """Print rates by quarter, up to the last one of the period's year, or of the present one."""
    day = day_or_today(today)
    year = year_period((period.start if period else day).year)
    with Store.open(file, read_only=True) as store:
        facts = load_year(store, year, day, known_branches(store, branches))
        found = trend_of(facts, [*facts.before, *facts.findings], day)
    if as_json:
        rules = {line.rule: [_counts(ratio) for ratio in line.ratios] for line in found.lines}
        total = [_counts(ratio) for ratio in found.ratios]
        click.echo(json.dumps({"quarters": found.quarters, "rules": rules, "total": total}, ensure_ascii=False))
        return
    click.echo("\t".join(["事项", *found.quarters]))
    for title, ratios in [*((line.title, line.ratios) for line in found.lines), ("合计", found.ratios)]:
        click.echo("\t".join([title, *(ratio.percent for ratio in ratios)]))


def _counts(ratio: Ratio) -> dict[str, int]:
    return {"met": ratio.part, "due": ratio.whole}
