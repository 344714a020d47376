"""What a quality supervisor does: pass a record, or return it with what is to be put right and until when."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pbdesk.calendar import WorkCalendar
from pbdesk.errors import Fault, FieldError, UserError
from pbdesk.model import Admission, Meeting, Review, ReviewedKind, Verdict, Visit
from pbdesk.rules import load_policies
from pbdesk.rules.loading import load_calendar_days
from pbdesk.rules.quality import Remark
from pbdesk.store import Changes, Store
from pbdesk.store.ids import new_id
from pbdesk.views.review_verdicts import seen_rev
from pbdesk.words import REVIEWED_WORDS, VERDICT_WORDS

_RECORDS: dict[ReviewedKind, type[Meeting] | type[Visit] | type[Admission]] = {
    ReviewedKind.MEETING: Meeting,
    ReviewedKind.VISIT: Visit,
    ReviewedKind.ADMISSION: Admission,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDraft:
    """A verdict as it is about to be given.

    ``heads`` are those of the record that the supervisor was shown (empty: as it stands now); ``remarks`` the points
    that were found wanting; without ``fix_by`` a returned record gets the usual number of workdays.
    """

    kind: ReviewedKind
    record_id: str
    verdict: Verdict
    comment: str = ""
    remarks: Sequence[Remark] = ()
    fix_by: date | None = None
    heads: Sequence[str] = ()


def review(store: Store, draft: ReviewDraft, today: date, *, by: str | None = None) -> Changes:
    """Pass or return one record.

    Raises:
        UserError: there is no such record, it is returned without a word about what to put right, or by a day that is
            over.
    """
    return review_all(store, [draft], today, by=by)


def review_all(store: Store, drafts: Sequence[ReviewDraft], today: date, *, by: str | None = None) -> Changes:
    """Pass or return several records in one step that can be undone as one.

    Raises:
        UserError: as in ``review``; nothing was changed.
    """
    if not drafts:
        raise UserError("没有选记录。请先选要督导的记录。")
    made = [_made(store, draft, today, by) for draft in drafts]
    what = REVIEWED_WORDS[drafts[0].kind] if len(drafts) == 1 else f"{len(drafts)}条记录"
    with store.change(f"质量督导：{VERDICT_WORDS[drafts[0].verdict]}{what}", by=by) as tx:
        for record in made:
            tx.put(record)
    return tx.changes


def usual_fix_by(store: Store, today: date) -> tuple[date, bool]:
    """By when a returned record is to be put right, and whether the calendar knew all workdays up to then."""
    workdays = load_policies(store).number("fix_workdays", today)
    return WorkCalendar(load_calendar_days(store)).after(today, workdays)


def _made(store: Store, draft: ReviewDraft, today: date, by: str | None) -> Review:
    shown = store.get(_RECORDS[draft.kind], draft.record_id)
    if shown is None:
        raise UserError(f"没有编号为“{draft.record_id[:64]}”的{REVIEWED_WORDS[draft.kind]}，可能已经删除。")
    _check(draft, today)
    returned = draft.verdict is Verdict.RETURNED
    fix_by = (draft.fix_by or usual_fix_by(store, today)[0]) if returned else None
    remarks = [{"key": remark.key, "sentence": remark.sentence} for remark in draft.remarks]
    return Review(
        id=new_id(), branch_id=_branch_of(store, shown.record), record_kind=draft.kind, reviewed_id=draft.record_id,
        reviewed_rev=seen_rev(draft.heads or shown.heads), reviewed_on=today, reviewer=by or store.author,
        verdict=draft.verdict, remarks=json.dumps(remarks, ensure_ascii=False) if remarks else None,
        comment=draft.comment.strip() or None, fix_by=fix_by,
    )  # fmt: skip


def _check(draft: ReviewDraft, today: date) -> None:
    if draft.verdict is not Verdict.RETURNED:
        return
    faults = []
    if not draft.comment.strip() and not draft.remarks:
        faults.append(Fault("comment", "请写明要改什么，支部才知道怎样改。"))
    if draft.fix_by is not None and draft.fix_by < today:
        faults.append(Fault("fix_by", "整改期限已经过了，请改成今天或以后的日期。"))
    if faults:
        raise FieldError(tuple(faults))


def _branch_of(store: Store, record: Meeting | Visit | Admission) -> str:
    if not isinstance(record, Visit):
        return record.branch_id
    branch: str = store.query("SELECT v.branch_id FROM visit v WHERE v.id = ?", [record.id])[0]["branch_id"]
    return branch
