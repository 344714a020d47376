"""``admissions``: everybody on the way into the Party, with the next step and its days."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from pbdesk.commands.types import branch_option, day_or_today, file_argument, known_branches, today_option
from pbdesk.store import Store
from pbdesk.views.admissions import TrackRow, summary, track_rows


@click.command("admissions", help="发展党员：每个人在哪个阶段、下一步是什么、最晚哪天。")
@file_argument
@branch_option
@today_option
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")
def admissions(file: Path, branches: tuple[str, ...], today: date | None, *, as_json: bool) -> None:
    """Print everybody on the way, the most pressing first."""
    day = day_or_today(today)
    with Store.open(file, read_only=True) as store:
        chosen = known_branches(store, branches)
        rows = [row for row in track_rows(store, day) if chosen is None or row.branch_id in chosen]
    if as_json:
        click.echo(
            json.dumps({"today": day.isoformat(), "admissions": [_document(r) for r in rows]}, ensure_ascii=False)
        )
        return
    for line in _lines(rows):
        click.echo(line)


def _document(row: TrackRow) -> dict[str, object]:
    return {
        "admission": row.file_id,
        "person": row.person_id,
        "name": row.name,
        "branch": row.branch_id,
        "stage": row.stage.value,
        "ended": row.ended,
        "step": row.kind.value if row.kind else None,
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "probation_ends": row.probation_ends.isoformat() if row.probation_ends else None,
        "message": row.step,
    }


def _lines(rows: Sequence[TrackRow]) -> Iterator[str]:
    if not rows:
        yield "没有发展党员档案，也没有预备党员。"
        return
    yield summary(rows)
    for row in rows:
        until = f"最晚 {row.due_on.isoformat()}" if row.due_on else ""
        told = (row.stage_words, row.name, row.branch, row.step, row.mark, until, row.probation_words)
        yield "  " + "　".join(part for part in told if part)
