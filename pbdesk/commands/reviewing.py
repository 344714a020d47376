"""``review``: what the program remarks on records, and a quality supervisor's verdict on one of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from pbdesk.actions.reviews import ReviewDraft
from pbdesk.actions.reviews import review as give_verdict
from pbdesk.calendar import Period, parse_period, quarter_with
from pbdesk.commands.types import branch_option, day_or_today, file_argument, known_branches, read_day, today_option
from pbdesk.errors import UserError
from pbdesk.model import Verdict
from pbdesk.store import Store
from pbdesk.views.review_detail import fix_by_words
from pbdesk.views.review_finding import row_of
from pbdesk.views.review_verdicts import ReviewState
from pbdesk.views.reviews import BranchReviews, ReviewBoard, ReviewRow, review_board, sample, worst_first
from pbdesk.words import VERDICT_WORDS

_SEED = 1


@click.command("review", help="质量督导：列出记录里要改的地方；加 --record 就对一条记录写下结论（通过、退回修改）。")
@file_argument
@click.option("--period", metavar="期间", type=parse_period, default=None, help="哪个期间的记录，默认本季度。")
@branch_option
@click.option("--state", type=click.Choice([s.value for s in ReviewState]), default=None, help="只列这种情况的记录。")
@click.option("--sample", "number", type=click.IntRange(1, 999), default=None, help="每个支部抽查几条，问题多的先抽。")
@click.option("--seed", type=int, default=_SEED, help="抽查的种子：同一个种子抽到同样的记录。")
@click.option("--record", default=None, help="对这条记录写结论（会议、走访、发展党员材料的编号）。")
@click.option("--verdict", type=click.Choice([v.value for v in Verdict]), default=None, help="结论：通过或退回修改。")
@click.option("--comment", default="", help="写给支部的话；退回而没有写，就用程序的提示。")
@click.option("--fix-by", metavar="日期", type=read_day, default=None, help="什么时候以前改好，默认按口径的工作日数。")
@click.option("--by", default=None, help="质量督导员的姓名。")
@today_option
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")
def review(
    file: Path, period: Period | None, branches: tuple[str, ...], state: str | None, number: int | None, seed: int,
    record: str | None, verdict: str | None, comment: str, fix_by: date | None, by: str | None, today: date | None, *,
    as_json: bool,
) -> None:  # fmt: skip
    """List remarks, or give a verdict."""
    day = day_or_today(today)
    if (record is None) != (verdict is None):
        raise UserError("写结论要同时写 --record（记录编号）和 --verdict（passed 或 returned）。")
    if record is None and (comment or by is not None or fix_by is not None):
        raise UserError("--comment、--by、--fix-by 是写结论用的，请用 --record 写上是哪条记录。")
    if record is not None and verdict is not None:
        _give(file, record, Verdict(verdict), comment, fix_by, day, by)
        return
    with Store.open(file, read_only=True) as store:
        board = review_board(store, period or quarter_with(day), day, known_branches(store, branches))
    rows = [row for row in board.rows if state is None or row.state == state]
    rows = worst_first(rows) if number is None else sample(rows, number, seed)
    if as_json:
        click.echo(json.dumps(_document(board, rows, day), ensure_ascii=False))
        return
    for line in _lines(board, rows, day, every=state is not None or number is not None):
        click.echo(line)


def _give(
    file: Path, record: str, verdict: Verdict, comment: str, fix_by: date | None, day: date, by: str | None
) -> None:
    with Store.open(file) as store:
        row = row_of(store, record, day)
        if row is None:
            raise UserError(
                f"没有编号为“{record[:64]}”、可以督导的记录。请核对编号；计划、取消的会议和谈心谈话不督导。"
            )
        remarks = row.remarks if verdict is Verdict.RETURNED and not comment.strip() else ()
        draft = ReviewDraft(
            kind=row.kind, record_id=record, verdict=verdict, comment=comment, remarks=remarks, fix_by=fix_by
        )
        give_verdict(store, draft, day, by=by)
        done = row_of(store, record, day)
    last = done.last if done else None
    until = f"，{fix_by_words(last.fix_by, day)}改好" if last and last.fix_by else ""
    click.echo(f"{row.branch} {row.name}：{VERDICT_WORDS[verdict]}{until}。")


def _lines(board: ReviewBoard, rows: Sequence[ReviewRow], day: date, *, every: bool) -> Iterator[str]:
    """The sums, then the records with something to say of them."""
    reviewed, returned, fixed = board.reviewed_rate, board.returned_rate, board.fixed_rate
    yield (
        f"{board.period.title}　记录 {reviewed.whole} 条　已督导 {reviewed.part} 条（{reviewed.percent}）"
        f"　退回 {returned.part} 条　退回后改好 {fixed.percent}"
    )
    told = [row for row in rows if every or row.remarks or row.state is not ReviewState.UNSEEN]
    if not told:
        yield "  没有要改的地方。"
    for row in told:
        yield f"  [{row.state_words}] {row.branch}　{row.name}　{row.title}".rstrip() + f"　（{row.id}）"
        for remark in row.remarks:
            yield f"      {remark.title}：{remark.sentence}"
        if row.last is not None and row.last.words:
            until = fix_by_words(row.last.fix_by, day)
            yield f"      督导意见：{row.last.words}" + (f"（{until}）" if until else "")


def _document(board: ReviewBoard, rows: Sequence[ReviewRow], day: date) -> dict[str, object]:
    return {
        "period": board.period.label,
        "today": day.isoformat(),
        "records": [_record(row) for row in rows],
        "branches": [_branch(branch) for branch in board.branches],
    }


def _record(row: ReviewRow) -> dict[str, object]:
    last = row.last
    return {
        "kind": row.kind.value,
        "id": row.id,
        "branch": row.branch_id,
        "day": row.day.isoformat(),
        "what": row.what,
        "title": row.title,
        "state": row.state.value,
        "remarks": [
            {"key": r.key, "sentence": r.sentence, "severity": r.severity.value, "other": r.other} for r in row.remarks
        ],
        "verdict": last.verdict.value if last else None,
        "comment": last.comment if last else None,
        "reviewed_on": last.on.isoformat() if last else None,
        "reviewer": last.reviewer if last else None,
        "fix_by": last.fix_by.isoformat() if last and last.fix_by else None,
    }


def _branch(branch: BranchReviews) -> dict[str, object]:
    return {
        "branch": branch.branch_id, "records": branch.records, "reviewed": branch.reviewed,
        "returned": branch.returned, "fixed": branch.fixed, "waiting": branch.waiting, "remarked": branch.remarked,
        "remarks": branch.remarks,
    }  # fmt: skip
