"""``forecast`` and ``calendar``: what can still be met and by when, on the terminal and as a calendar file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from pbdesk import clock
from pbdesk.calendar import Period, parse_period
from pbdesk.clock import SHANGHAI
from pbdesk.commands.types import (
    branch_id,
    branch_option,
    day_or_today,
    file_argument,
    known_branches,
    read_path,
    today_option,
)
from pbdesk.errors import UserError
from pbdesk.files import write_whole
from pbdesk.store import Store
from pbdesk.views.calendar_file import Whom, calendar_bytes, earlier_file, plan_calendar
from pbdesk.views.forecast import forecast as forecast_of
from pbdesk.views.forecast import guide_id
from pbdesk.views.forecast_out import forecast_document, forecast_lines


@click.command("forecast", help="看每一项要办的事还剩几天、最后哪一天能办、还来不来得及。")
@file_argument
@click.option(
    "--period", metavar="期间", type=parse_period, default=None,
    help="只看这个期间的：2026Q4、2026-12 或 2026。不写就看现在要办的，包括过期的和快到期的。",
)  # fmt: skip
@branch_option
@click.option("--guide", metavar="指导员", default=None, help="只看这位党建指导员（编号或姓名）要办的。")
@click.option("--days", type=click.IntRange(0, 3660), default=None, help="只看这么多天内到期的（过期的也列出）。")
@today_option
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")
@click.option("--all", "everything", is_flag=True, help="全部列出。")
def forecast(
    file: Path,
    period: Period | None,
    branches: tuple[str, ...],
    guide: str | None,
    days: int | None,
    today: date | None,
    *,
    as_json: bool,
    everything: bool,
) -> None:
    """Print what is open, seen ahead."""
    day = day_or_today(today)
    with Store.open(file, read_only=True) as store:
        chosen = known_branches(store, branches)
        person = guide_id(store, guide) if guide is not None else None
        rows = forecast_of(store, day, period=period, branches=chosen, guide=person, days=days)
    if as_json:
        click.echo(json.dumps(forecast_document(rows, period, day), ensure_ascii=False))
        return
    for line in forecast_lines(rows, day, everything=everything):
        click.echo(line)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose calendar is asked for, as it was typed."""

    whom: Whom
    text: str


def _read_whom(text: str) -> _Asked:
    kind, _, name = text.partition(":")
    wanted = kind.strip() in set(Whom) and bool(name.strip()) != (kind.strip() == Whom.STREET)
    if not wanted:
        raise UserError(
            f"看不懂“{text[:40]}”。请写 branch:支部（编号或全称）、guide:指导员（编号或姓名）或 street（整个街道）。"
        )
    return _Asked(Whom(kind.strip()), name.strip())


@click.command("calendar", help="导出日历文件（.ics），放进手机或电脑的日历里，到期前会提醒。")
@file_argument
@click.option(
    "--for", "asked", required=True, metavar="谁", type=_read_whom,
    help="谁的日历：branch:支部（编号或全称）、guide:指导员（编号或姓名）或 street（整个街道）。",
)  # fmt: skip
@click.option(
    "-o", "--output", required=True, metavar="文件", type=read_path,
    help="写到哪个文件，如 待办.ics；再导出时写同一个文件。",
)  # fmt: skip
@today_option
def calendar(file: Path, asked: _Asked, output: Path, today: date | None) -> None:
    """Write a calendar file, following up what stands in its place."""
    day = day_or_today(today)
    now = clock.now() if today is None else datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
    with Store.open(file, read_only=True) as store:
        planned = plan_calendar(store, asked.whom, _subject(store, asked), day)
    write_whole(output, [calendar_bytes(planned, earlier_file(output), now, day)])
    click.echo(f"已写入 {output}：{len(planned.events)}个日程。在手机或电脑的日历里打开这个文件就能导入。")
    if planned.dayless:
        click.echo(f"另有{planned.dayless}项已经过期或来不及，没有能放进日历的日子；用 forecast 查看。")


def _subject(store: Store, asked: _Asked) -> str | None:
    match asked.whom:
        case Whom.BRANCH:
            return branch_id(store, asked.text)
        case Whom.GUIDE:
            return guide_id(store, asked.text)
        case Whom.STREET:
            return None
