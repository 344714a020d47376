"""``close``, ``correct``, ``reopen``, ``closings``, ``verify``: freeze a period, number what changes, look it up."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from pbdesk.actions.closing import close_period, correct_closing, reopen_period
from pbdesk.calendar import Period
from pbdesk.commands.types import day_or_today, file_argument, period_option, today_option
from pbdesk.rules import rule_book
from pbdesk.store import Store
from pbdesk.views.closed_changes import BranchChanges
from pbdesk.views.closed_json import period_document, verified_document
from pbdesk.views.closed_periods import PeriodRow, changes_of, closed_rows
from pbdesk.views.closed_text import change_lines, closing_lines, verified_lines
from pbdesk.views.closing import closings_of
from pbdesk.views.freezing import load_all_names
from pbdesk.views.verifying import verify as look_up
from pbdesk.views.verifying import with_changes

_json_option = click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")


@click.command("close", help="封账：把一个期间的结果固定下来，以后的改动编号更正。")
@file_argument
@period_option
@today_option
def close(file: Path, period: Period, today: date | None) -> None:
    """Freeze the findings of a period that is over."""
    with Store.open(file) as store:
        close_period(store, period, day_or_today(today))
        _tell(store, period)


@click.command("correct", help="封账后结果有变化时，登记编号更正。")
@file_argument
@period_option
@click.option("--reason", required=True, help="更正的原因。")
@today_option
def correct(file: Path, period: Period, reason: str, today: date | None) -> None:
    """Issue the next numbered correction of a closed period."""
    with Store.open(file) as store:
        correct_closing(store, period, day_or_today(today), reason)
        _tell(store, period)


@click.command("reopen", help="重新打开已经封账的期间，以后可以再封一次；原来的封账和更正都留着。")
@file_argument
@period_option
@click.option("--reason", required=True, help="重新打开的原因。")
@today_option
def reopen(file: Path, period: Period, reason: str, today: date | None) -> None:
    """Open a closed period again."""
    with Store.open(file) as store:
        reopen_period(store, period, day_or_today(today), reason)
        _tell(store, period)


@click.command("closings", help="列出封过账的期间：每次封账和更正、重新打开的、封账后有没有改动。")
@file_argument
@today_option
@_json_option
def closings(file: Path, today: date | None, *, as_json: bool) -> None:
    """List every closed period and what differs now."""
    day = day_or_today(today)
    with Store.open(file, read_only=True) as store:
        rows = closed_rows(store)
        looked = list(_looked_at(store, rows, day))
        if as_json:
            book = rule_book(store)
            found = [
                period_document(row, closings_of(store, row.period), changed, book) for row, changed in looked
            ]
            click.echo(json.dumps({"today": day.isoformat(), "periods": found}, ensure_ascii=False))
            return
        if not rows:
            click.echo("还没有封过账。")
        for row, changed in looked:
            _tell(store, row.period)
            for line in _changed_lines(store, changed):
                click.echo(line)


@click.command("verify", help="核对一张封账的表：表上的校验码和文件是否一致。")
@file_argument
@click.argument("code")
@today_option
@_json_option
def verify(file: Path, code: str, today: date | None, *, as_json: bool) -> None:
    """Look up the code of a printed sheet, and whether anything has changed since."""
    with Store.open(file, read_only=True) as store:
        found = with_changes(store, look_up(store, code), day_or_today(today))
    if as_json:
        click.echo(json.dumps(verified_document(found), ensure_ascii=False))
        return
    for line in verified_lines(found):
        click.echo(line)


def _tell(store: Store, period: Period) -> None:
    for line in closing_lines(closings_of(store, period), load_all_names(store), rule_book(store)):
        click.echo(line)


def _looked_at(
    store: Store, rows: Sequence[PeriodRow], today: date
) -> Iterator[tuple[PeriodRow, tuple[BranchChanges, ...] | None]]:
    """Each period with what differs now; a progress bar on a terminal, where that takes long."""
    with click.progressbar(length=len(rows), label="核对", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        for row in rows:
            bar.update(1)
            if row.is_closed:
                changed = changes_of(store, row.period, today)
                yield row.with_changes(len(changed)), changed
            else:
                yield row, None


def _changed_lines(store: Store, changed: Sequence[BranchChanges] | None) -> Iterator[str]:
    if changed is None:
        return
    if not changed:
        yield "  封账后没有改动。"
        return
    yield f"  封账后有改动，尚未登记更正（{len(changed)}个支部）："
    yield from change_lines(changed, load_all_names(store), rule_book(store))
