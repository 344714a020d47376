"""``close`` and ``correct``: freeze a period, and number what changes afterwards (E-33)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pbdesk.actions.closing import close_period, correct_closing
from pbdesk.calendar import Period
from pbdesk.commands.types import day_or_today, file_argument, period_option, today_option
from pbdesk.rules import rule_book
from pbdesk.store import Store
from pbdesk.views.closed_text import closing_lines
from pbdesk.views.closing import closings_of
from pbdesk.views.freezing import load_all_names


@click.command("close", help="封账：把一个期间的结果固定下来，以后的改动编号更正。")
@file_argument
@period_option
@today_option
def close(file: Path, period: Period, today: date | None) -> None:
    """Freeze the findings of a period that is over."""
    with Store.open(file) as store:
        close_period(store, period, day_or_today(today))
        for line in closing_lines(closings_of(store, period), load_all_names(store), rule_book(store)):
            click.echo(line)


@click.command("correct", help="封账后结果有变化时，登记编号更正。")
@file_argument
@period_option
@click.option("--reason", required=True, help="更正的原因。")
@today_option
def correct(file: Path, period: Period, reason: str, today: date | None) -> None:
    """Issue the next numbered correction of a closed period."""
    with Store.open(file) as store:
        correct_closing(store, period, day_or_today(today), reason)
        for line in closing_lines(closings_of(store, period), load_all_names(store), rule_book(store)):
            click.echo(line)
