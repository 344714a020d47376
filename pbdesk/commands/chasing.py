"""``chase`` and ``chases``: remind branches of what they are short of, and what was chased when."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from pbdesk.actions.chasing import ChaseDraft, planned
from pbdesk.actions.chasing import answer as note_answer
from pbdesk.actions.chasing import chase as keep_chases
from pbdesk.calendar import Period, parse_period
from pbdesk.commands.types import (
    branch_option,
    day_or_today,
    file_argument,
    known_branches,
    period_option,
    read_day,
    read_path,
    today_option,
)
from pbdesk.errors import UserError
from pbdesk.files import are_same, prepared, write_whole
from pbdesk.model import Chase, ChaseForm
from pbdesk.store import Store
from pbdesk.views.chase_papers import SHEET_NAMES, draw_paper
from pbdesk.views.chases import ChaseRow, chase_rows
from pbdesk.views.chasing import ChaseBoard, chase_board
from pbdesk.views.printing import print_sheet
from pbdesk.words import CHASE_WORDS


@click.command("chase", help="催办：打印催办清单或整改通知书；加 --record 就登记下来并编号。")
@file_argument
@period_option
@branch_option
@click.option(
    "--form", type=click.Choice([f.value for f in ChaseForm]), default=ChaseForm.LIST.value,
    help="list 催办清单（一张表），notice 整改通知书（一个支部一页）。",
)  # fmt: skip
@click.option("--record", is_flag=True, help="登记这次催办：编号，记下每个支部缺什么；可以撤销。")
@click.option("--again", is_flag=True, help="近几天催过的支部也再催一次。")
@click.option("--by", default="", help="催办人。")
@click.option("--channel", default="", help="怎样通知的，例如 电话、工作群、书面。")
@click.option("--fix-by", metavar="日期", type=read_day, default=None, help="整改期限，默认按口径的工作日数。")
@today_option
@click.option("-o", "--output", required=True, metavar="文件", type=read_path, help="保存成哪个 PDF 文件。")
def chase(
    file: Path, period: Period, branches: tuple[str, ...], form: str, record: bool, again: bool, by: str, channel: str,
    fix_by: date | None, today: date | None, output: Path,
) -> None:  # fmt: skip
    """Print whom to remind, and keep that they were."""
    if are_same(output, file):
        raise UserError("报表不能保存成数据文件本身，请另起一个文件名。")
    draft = ChaseDraft(
        form=ChaseForm(form), period=period, by=by, channel=channel, fix_by=fix_by, again=again
    )
    day = day_or_today(today)
    with Store.open(file, read_only=not record) as store:
        chosen = known_branches(store, branches)
        if record:
            told = _record(store, chase_board(store, period, day, chosen), draft, day, output)
        else:
            write_whole(output, [print_sheet(store, SHEET_NAMES[draft.form], period, day, branches=chosen)])
            told = f"{CHASE_WORDS[draft.form]}已保存到 {output}（没有登记）"
    click.echo(told)


def _record(store: Store, board: ChaseBoard, draft: ChaseDraft, day: date, output: Path) -> str:
    """Keep the reminders once their paper is written: one that can't be drawn, or has no place, reminds nobody."""
    kept = planned(store, board.lines, draft, day)
    with prepared(output) as write:
        write([draw_paper(store, kept, day)])
        keep_chases(store, kept, by=draft.by.strip() or None)
    left = len(board.lines) - len(kept)
    skipped = f"，{left}个支部近几天催过、没有重复登记" if left else ""
    return f"已登记：{CHASE_WORDS[draft.form]}{_numbers(kept)}，{len(kept)}个支部{skipped}。已保存到 {output}"


def _numbers(kept: Sequence[Chase]) -> str:
    first, last = kept[0].number, kept[-1].number
    return f"{first}号" if first == last else f"{first}至{last}号"


@click.command("chases", help="催办记录：什么时候催过谁、缺什么、办得怎样；也用来登记支部的答复。")
@file_argument
@branch_option
@click.option("--period", metavar="期间", type=parse_period, default=None, help="只列这个期间的催办。")
@click.option("--answer", default=None, metavar="编号", help="登记对这条催办的答复（编号见列表）。")
@click.option("--words", default="", help="支部怎样答复的。")
@click.option("--on", "day", metavar="日期", type=read_day, default=None, help="哪天答复的，默认今天。")
@today_option
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")
def chases(
    file: Path, branches: tuple[str, ...], period: Period | None, answer: str | None, words: str, day: date | None,
    today: date | None, *, as_json: bool,
) -> None:  # fmt: skip
    """Print what was chased when, or note an answer."""
    now = day_or_today(today)
    if answer is not None:
        with Store.open(file) as store:
            note_answer(store, answer, day or now, words, now)
        click.echo("已登记答复。")
        return
    if words or day is not None:
        raise UserError("--words 和 --on 是登记答复用的，请用 --answer 写上是哪条催办（编号见列表）。")
    with Store.open(file, read_only=True) as store:
        rows = chase_rows(store, now, known_branches(store, branches))
    rows = tuple(row for row in rows if period is None or row.period == period.label)
    if as_json:
        document = {"today": now.isoformat(), "chases": [_document(row) for row in rows]}
        click.echo(json.dumps(document, ensure_ascii=False))
        return
    for line in _lines(rows):
        click.echo(line)


def _lines(rows: Sequence[ChaseRow]) -> Iterator[str]:
    if not rows:
        yield "还没有登记过催办。"
    for row in rows:
        until = f"　{row.fix_by.isoformat()}前" if row.fix_by else ""
        head = f"[{row.state_words}] {row.chased_on.isoformat()} {row.paper}"
        yield f"{head}　{row.branch}　{row.period_words}{until}　（{row.id}）"
        for item in row.items:
            yield f"      {item.what}"
        if row.answered_on is not None:
            yield f"      {row.answered_on.isoformat()}答复：{row.answer}"


def _document(row: ChaseRow) -> dict[str, object]:
    return {
        "id": row.id,
        "branch": row.branch_id,
        "form": row.form.value,
        "period": row.period,
        "number": row.number,
        "chased_on": row.chased_on.isoformat(),
        "chased_by": row.chased_by,
        "channel": row.channel or None,
        "fix_by": row.fix_by.isoformat() if row.fix_by else None,
        "state": row.state.value,
        "items": [
            {
                "rule": item.rule, "what": item.what, "citation": item.citation, "due_on": item.due_on.isoformat(),
                "responsible": item.responsible, "obligations": [list(each) for each in item.obligations],
            }
            for item in row.items
        ],
        "open_items": row.open_items,
        "answered_on": row.answered_on.isoformat() if row.answered_on else None,
        "answer": row.answer or None,
    }  # fmt: skip
