"""质量督导情况表: every branch's records in sums with what is wanting most, and the records that were returned."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from pbdesk.calendar import Period
from pbdesk.model import Verdict
from pbdesk.store import Store
from pbdesk.views.branch_list import load_branches
from pbdesk.views.branch_quarter import issue_of
from pbdesk.views.reviews import BranchReviews, ReviewRow, review_board
from pbdesk.views.rows import ReturnedLine, ReviewLine, ReviewsSheet

_MOST = 3


def review_sheet(
    store: Store, period: Period, today: date, branches: Collection[str] | None = None
) -> ReviewsSheet:
    """The reviews of a period, branches in the order of all sheets."""
    board = review_board(store, period, today, branches)
    ordered, street = load_branches(store, period, today, branches)
    place = {branch: number for number, branch in enumerate(ordered)}
    by_branch: dict[str, list[ReviewRow]] = defaultdict(list)
    for row in board.rows:
        by_branch[row.branch_id].append(row)
    listed = sorted((b for b in board.branches if b.branch_id in place), key=lambda b: place[b.branch_id])
    returned = [row for b in listed for row in by_branch[b.branch_id] if row.standing.returned]
    return ReviewsSheet(
        issue_of(store, period, today, street),
        tuple(_line(each, by_branch[each.branch_id]) for each in listed),
        tuple(map(_returned, returned)),
    )


def wanting_most(rows: Iterable[ReviewRow], most: int = _MOST) -> str:
    """The points that were found wanting most often, each with how often: 签字页 12、缺席原因 3."""
    counts = Counter(remark.title for row in rows for remark in row.remarks)
    return "、".join(f"{title} {number}" for title, number in counts.most_common(most))


def _line(sums: BranchReviews, rows: Collection[ReviewRow]) -> ReviewLine:
    return ReviewLine(
        branch=sums.branch, records=sums.records, reviewed=sums.reviewed_rate, remarked=sums.remarked,
        returned=sums.returned_rate, fixed=sums.fixed_rate, waiting=sums.waiting, wanting=wanting_most(rows),
    )  # fmt: skip


def _returned(row: ReviewRow) -> ReturnedLine:
    last = next(said for said in reversed(row.standing.said) if said.verdict is Verdict.RETURNED)
    return ReturnedLine(
        branch=row.branch, day=row.day, what=f"{row.what}　{row.title}".strip(), said=last.words, on=last.on,
        reviewer=last.reviewer, fix_by=last.fix_by, state=row.state_words,
    )  # fmt: skip
